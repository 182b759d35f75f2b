"""Labels as values: distinct ones, bounds, membership, types, order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np

from ...plan import Aggregate, Column, Expr, Filter, fresh, op
from ...plan.types import int64
from ..common.distinct import deduplicated
from ..common.extremes import is_monotonic
from ..common.handle import Handle, as_index, as_series
from ..common.sort import sorted_by
from ..core.arithmetic import is_scalar, lift
from ..core.frame import Entry, Frame
from ..core.labels import level_places
from ..core.materialize import scalar

__all__ = ["IndexValues"]


class IndexValues(Handle):
    """unique, min, max, isin, astype, sort_values and the like.

    What is an array of booleans in pandas (isin, isna, duplicated, comparisons) is a lazy Series of bool here,
    labelled by the index itself: it masks the frame that the index was taken from, and ``np.asarray`` gives the array.
    """

    def _flat(self) -> Any:
        """The labels of the only level as the values of a Series.

        Raises
        ------
        NotImplementedError
            If there are several levels.
        """
        if len(self._frame.index) > 1:
            raise NotImplementedError("this method of a MultiIndex is not supported")
        frame = self._frame
        return as_series(frame.replace(columns=frame.index, index=self._rows))

    @property
    def _rows(self) -> tuple[Entry, ...]:
        """The index of the rows that these are labels of."""
        return self._row_labels or self._frame.index

    def _from(self, series: Any) -> Any:
        """An Index of the values of a Series, under the name of this one."""
        frame = series._frame
        return as_index(frame.replace(index=(frame.columns[0]._replace(label=self._frame.index_names[0]),)), row_labels=frame.index)

    def _chosen(self, level: Any) -> Any:
        """This index, or one level of it."""
        return self if level is None else self.get_level_values(level)

    def unique(self, level: Any = None) -> Any:
        """The distinct labels, in order of first appearance.

        Parameters
        ----------
        level : int or label, optional
            The level to look at; all unless given.

        Returns
        -------
        Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([2, 1, 2]).unique().to_list()
        [2, 1]
        """
        return self._chosen(level).drop_duplicates()

    def drop_duplicates(self, *, keep: Any = "first") -> Self:
        """One of each label.

        Parameters
        ----------
        keep : {"first", "last", False}, default "first"
            Which of equal labels stays; False drops all of them.

        Returns
        -------
        Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([2, 1, 2]).drop_duplicates(keep="last").to_list()
        [1, 2]
        """
        frame = self._frame.settled
        return self._of(deduplicated(frame, frame.index, keep, False))

    def nunique(self, dropna: bool = True) -> int:
        """The number of distinct labels.

        Parameters
        ----------
        dropna : bool, default True
            Whether a missing label does not count.

        Returns
        -------
        int
            Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([2, 1, 2]).nunique()
        2
        """
        if len(self._frame.index) == 1:
            return int(self._flat().nunique(dropna=dropna))
        return len(self.unique().dropna() if dropna else self.unique())

    @property
    def is_unique(self) -> bool:
        """Whether no label comes twice. Runs one job, unless the plan tells."""
        frame = self._frame.settled
        ids = [entry.expr.id for entry in frame.index if isinstance(entry.expr, Column)]
        if any(key <= set(ids) for key in frame.base.unique_keys):
            return True
        return _most(frame, ids) <= 1

    @property
    def has_duplicates(self) -> bool:
        """Whether a label comes twice. Runs one job, unless the plan tells."""
        return not self.is_unique

    @property
    def hasnans(self) -> bool:
        """Whether a label is missing. Runs one job."""
        return bool(self._flat().isna().any())

    @property
    def is_monotonic_increasing(self) -> bool:
        """Whether no label is smaller than the one before. Runs one job, unless it is a default index; collects a MultiIndex."""
        if len(self._frame.index) > 1:
            return bool(self.to_pandas().is_monotonic_increasing)
        return self._frame.has_default_index or is_monotonic(self._frame, self._frame.index[0], increasing=True)

    @property
    def is_monotonic_decreasing(self) -> bool:
        """Whether no label is larger than the one before. Runs one job; collects a MultiIndex."""
        if len(self._frame.index) > 1:
            return bool(self.to_pandas().is_monotonic_decreasing)
        return is_monotonic(self._frame, self._frame.index[0], increasing=False)

    def min(self, axis: Any = None, skipna: bool = True) -> Any:
        """The smallest label. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1, 2]).min()
        np.int64(1)
        """
        least = self._flat().min(skipna=skipna)
        return int(least) if self._is_range and len(self) else least

    def max(self, axis: Any = None, skipna: bool = True) -> Any:
        """The largest label. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1, 2]).max()
        np.int64(3)
        """
        most = self._flat().max(skipna=skipna)
        return int(most) if self._is_range and len(self) else most

    @property
    def _is_range(self) -> bool:
        """Whether this is a RangeIndex in pandas, whose bounds are integers of Python."""
        return self._frame.range_step is not None

    def isin(self, values: Any, level: Any = None) -> Any:
        """Whether each label is one of some.

        Parameters
        ----------
        values : list-like
            The labels; tuples, for several levels.
        level : int or label, optional
            The level to look at.

        Returns
        -------
        Series
            Of bool. Runs no job.

        Raises
        ------
        TypeError
            If a single value is given.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 2, 3]}, index=["x", "y", "z"])
        >>> df[df.index.isin(["x", "z"])].a.to_list()
        [1, 3]
        """
        if is_scalar(values):
            raise TypeError(f"only list-like objects are allowed to be passed to isin(), you passed a `{type(values).__name__}`")
        frame = self._frame
        if level is None and len(frame.index) > 1:
            return self._mask(_among(frame.index, values))
        entry = frame.index[0 if level is None else level_places(frame, level)[0]]
        return as_series(frame.replace(columns=(entry._replace(label=None),), index=self._rows)).isin(values)

    def isna(self) -> Any:
        """Whether each label is missing, as a Series of bool. Runs no job."""
        return self._flat().isna().rename(None)

    def notna(self) -> Any:
        """Whether each label is there, as a Series of bool. Runs no job."""
        return self._flat().notna().rename(None)

    isnull, notnull = isna, notna

    def dropna(self, how: str = "any") -> Self:
        """The labels that are not missing.

        Parameters
        ----------
        how : {"any", "all"}, default "any"
            With several levels: whether one missing value is enough.

        Returns
        -------
        Index
            Runs no job.

        Raises
        ------
        ValueError
            If `how` is neither.
        """
        if how not in ("any", "all"):
            raise ValueError(f"invalid how option: {how}")
        kept = [op.not_missing(entry.expr) for entry in self._frame.index]
        condition: Expr = kept[0]
        for one in kept[1:]:
            condition = op.and_(condition, one) if how == "any" else op.or_(condition, one)
        return self._of(self._frame.replace(base=Filter(self._frame.base, condition)))

    def fillna(self, value: Any) -> Any:
        """The labels with a value in place of missing ones. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([1.0, None]).fillna(0).to_list()
        [1.0, 0.0]
        """
        return self._from(self._flat().fillna(value))

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The labels as another dtype. Runs no job.

        Parameters
        ----------
        dtype : dtype
            The dtype.
        copy : bool, default True
            Accepted.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([1, 2]).astype(float).to_list()
        [1.0, 2.0]
        """
        return self._from(self._flat().astype(dtype))

    def map(self, mapper: Any, na_action: Any = None) -> Any:
        """The labels that a dict or Series gives for each. See `Series.map`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index(["x", "y"]).map({"x": 1.5, "y": 2.5}).to_list()
        [1.5, 2.5]
        """
        return self._from(self._flat().map(mapper, na_action=na_action))

    def sort_values(self, *, return_indexer: bool = False, ascending: bool = True, na_position: str = "last", key: Any = None) -> Self:
        """The labels in order.

        Parameters
        ----------
        return_indexer : False
            Not supported.
        ascending : bool, default True
            The direction.
        na_position : {"first", "last"}, default "last"
            Where missing labels come.
        key : None
            Not supported.

        Returns
        -------
        Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1, 2]).sort_values(ascending=False).to_list()
        [3, 2, 1]
        """
        if return_indexer or key is not None:
            raise NotImplementedError("sort_values(return_indexer=..., key=...) of an Index is not supported")
        frame = self._frame.settled
        return self._of(sorted_by(frame, frame.index, ascending, na_position, False))

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Any:
        """How often each label comes. See `Series.value_counts`. Runs no job."""
        return self._flat().value_counts(normalize=normalize, sort=sort, ascending=ascending, bins=bins, dropna=dropna)

    def _mask(self, condition: Expr) -> Any:
        """A Series of bool on the rows of this index."""
        return as_series(self._frame.replace(columns=(Entry(None, condition, np.dtype(bool)),), index=self._rows))

    def _beside(self, frame: Frame) -> Any:
        """The labels as a Series on the rows of a frame; by position, if these are labels of other rows."""
        from ..core.align import as_columns_of
        from ..series import _positional

        flat = self._flat()
        same = as_columns_of(frame, flat._frame)
        if same is not None:
            return flat
        return _positional(self.to_pandas().array, frame).rename(self._frame.index_names[0])


def _among(levels: tuple[Entry, ...], labels: Iterable[Any]) -> Expr:
    """Whether a row's label is one of some tuples."""
    found: Expr = op.coalesce(lift(False, levels[0].expr.type))
    for label in labels:
        if not isinstance(label, tuple) or len(label) != len(levels):
            raise TypeError(f"{label!r} is no label of {len(levels)} levels")
        one: Expr | None = None
        for entry, value in zip(levels, label, strict=True):
            same = op.equal_missing(entry.expr, lift(value, entry.expr.type))
            one = same if one is None else op.and_(one, same)
        assert one is not None
        found = op.or_(found, one)
    return found


def _most(frame: Frame, ids: list[str]) -> int:
    """How often the most frequent combination of some columns comes; 0 of no rows."""
    count, most = fresh("count"), fresh("most")
    counted = Aggregate(frame.base, tuple(ids), ((count, op.size()),))
    largest = Aggregate(counted, (), ((most, op.max_(Column(count, int64))),))
    found = scalar(Frame(largest, (), ()), Entry(None, Column(most, int64), np.dtype(float)))
    return 0 if np.isnan(found) else int(found)
