"""rolling, expanding and ewm within groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from ...plan import Expr, Filter, Sort, SortKey
from ..common.batched import BatchedWindows
from ..common.collected import CollectedWindows
from ..common.ewm import ExponentialMoving, ewm
from ..common.fallback import collected
from ..common.handle import as_dataframe, as_series
from ..common.near import Expanding, Rolling
from ..common.rolling import rolling
from ..core.categories import ordered_by
from ..core.frame import Entry, Frame
from ..core.windows import BEFORE
from .grouping import Grouping, with_first_rows

__all__ = ["GroupRows", "GroupWindows"]


class GroupRows:
    """The rows of a group-by as windows see them; results come group by group, labelled by group and row."""

    def __init__(self, grouping: Grouping, ndim: int) -> None:
        self.grouping, self.ndim = grouping, ndim
        self._frame = grouping.frame.map(grouping.values)

    @property
    def window_keys(self) -> list[Expr]:
        return [key.expr for key in self.grouping.keys]

    def __getitem__(self, key: Any) -> GroupRows:
        labels = key if isinstance(key, list) else [key]
        return GroupRows(self.grouping.selected(labels), 2 if isinstance(key, list) else 1)

    def labelled_by(self, place: Entry) -> GroupRows:
        """The same rows under other labels."""
        return GroupRows(replace(self.grouping, frame=self.grouping.frame.replace(index=(place,))), self.ndim)

    def in_pandas(self, method: str) -> Any:
        """The groups as pandas has them. Runs one job."""
        grouping, values = self.grouping, self.grouping.values
        entries = [*values, *grouping.keys]
        labelled = [entry._replace(label=place) for place, entry in enumerate(entries)]
        rows = collected(as_dataframe(grouping.frame.map(labelled).replace(column_names=(None,))), method)
        data = rows.iloc[:, : len(values)]
        data.columns = pd.Index([entry.label for entry in values])
        keys = [rows[len(values) + place].rename(key.label) for place, key in enumerate(grouping.keys)]
        return (data if self.ndim == 2 else data.iloc[:, 0]).groupby(keys, sort=grouping.sort, dropna=grouping.dropna)

    def _of(self, frame: Frame, ndim: int | None = None) -> Any:
        present = self.grouping.present
        if present is not None:
            frame = frame.on_rows_of(Filter(frame.base, present))
        made = frame.replace(index=(*self.grouping.keys, *frame.index)).settled
        made = made.on_rows_of(self._by_groups(made))
        return as_dataframe(made) if (ndim or self.ndim) == 2 else as_series(made)

    def _by_groups(self, frame: Frame) -> Sort:
        """The rows group by group; the keys are the first levels of the index."""
        keys = list(frame.index[: len(self.grouping.keys)])
        if self.grouping.sort:
            base, order = ordered_by(frame.base, keys)
        else:
            rows, first = with_first_rows(frame, [key.expr for key in keys])
            base, order = rows.base, [first]
        return Sort(base, tuple([SortKey(key.id) for key in order]))


class GroupWindows:
    """rolling, expanding and ewm of each group. Windows of numbers of rows run no job."""

    _grouping: Grouping

    def _group_rows(self) -> GroupRows:
        raise NotImplementedError

    def rolling(
        self,
        window: Any,
        min_periods: int | None = None,
        center: bool = False,
        win_type: str | None = None,
        on: Any = None,
        closed: str | None = None,
        method: str = "single",
    ) -> Rolling | BatchedWindows | CollectedWindows:
        """Aggregates over a number of rows of the group that ends at each row; parameters as of `DataFrame.rolling`.

        Returns
        -------
        Rolling
            Its results come group by group, with the keys as first levels of the index. Runs no job for a number of rows.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 5]})
        >>> df.groupby("k").v.rolling(2, min_periods=1).sum().to_list()
        [1.0, 6.0, 2.0]
        """
        return rolling(self._group_rows(), window, min_periods, center, closed, None, win_type, on)

    def expanding(self, min_periods: int = 1, method: str = "single") -> Expanding:
        """Aggregates over all rows of the group up to each row; see `rolling`. Runs no job."""
        return Expanding(self._group_rows(), BEFORE, min_periods, 1, min_periods=min_periods)

    def ewm(
        self,
        com: float | None = None,
        span: float | None = None,
        halflife: Any = None,
        alpha: float | None = None,
        min_periods: int | None = 0,
        adjust: bool = True,
        ignore_na: bool = False,
        times: Any = None,
        method: str = "single",
    ) -> ExponentialMoving | CollectedWindows:
        """Aggregates of the group weighted by how long ago values came; parameters as of `DataFrame.ewm`. Runs no job."""
        return ewm(self._group_rows(), com, span, halflife, alpha, min_periods, adjust, ignore_na, times)
