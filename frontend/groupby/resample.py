"""Bins of time: what `resample` answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..common.collected import collected_windows
from ..common.handle import Piped
from .applied import is_function

__all__ = ["Resampler", "resampled"]

OF_GROUPS = (
    "count", "first", "last", "max", "mean", "median", "min", "ngroups", "nunique", "ohlc", "prod", "quantile",
    "sem", "size", "std", "sum", "transform", "var",
)  # fmt: skip
"""Methods of groups that bins have too."""


class Resampler(Piped):
    """The rows of a frame or Series in bins of time; see `DataFrame.resample`.

    Reductions are computed where the rows are, and run no job; what `asfreq` does is that of `reindex`. Other methods run in
    pandas, on collected rows.

    Examples
    --------
    >>> import plandas as pd
    >>> times = pd.to_datetime(["2020-01-01 10:00", "2020-01-01 12:00", "2020-01-03 09:00"])
    >>> pd.DataFrame({"t": times, "v": [1, 2, 4]}).resample("D", on="t").v.sum().to_list()
    [3, 0, 4]
    """

    def __init__(self, handle: Any, arguments: dict[str, Any], groups: Any, key: Any = None) -> None:
        self._handle, self._arguments, self._groups, self._key = handle, arguments, groups, key

    def __getitem__(self, key: Any) -> Resampler:
        """The bins of one column, or of a list of columns."""
        return Resampler(self._handle, self._arguments, self._groups[key], key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in OF_GROUPS:
            return getattr(self._groups, name)
        if self._key is None and self._handle.ndim == 2 and name in self._handle._frame.positions:
            return self[name]
        if not hasattr(pd.api.typing.Resampler, name):
            raise AttributeError(f"'Resampler' object has no attribute '{name}'")
        return getattr(self._in_pandas(), name)

    def __iter__(self) -> Iterator[Any]:
        """Each bin's label and rows. Runs one job, and collects the rows."""
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Several reductions of each bin; see `DataFrameGroupBy.aggregate`.

        Dicts of a Series' results, and a function of a frame's bins, run in pandas, on collected rows.
        """
        by_pandas = isinstance(func, dict) if self._groups.ndim == 1 else is_function(func)
        groups = self._in_pandas() if by_pandas else self._groups
        return groups.agg(func, *args, **kwargs)

    agg = aggregate

    def apply(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """What a function makes of each bin: one with the name of a reduction that, others in pandas, on collected rows."""
        return (self._in_pandas().apply if is_function(func) else self.aggregate)(func, *args, **kwargs)

    def asfreq(self, fill_value: Any = None) -> Any:
        """The rows at the edges of bins, missing or `fill_value` where there is none. Runs no job, but those of `reindex`."""
        if self._arguments["on"] is not None or self._arguments["level"] is not None:
            return self._in_pandas().asfreq(fill_value)
        rows = self._handle if self._key is None else self._handle[self._key]
        (grouper,), edges = self._groups._grouping.groupers, self._groups._grouping.bins
        if grouper.label != grouper.closed:
            edges = edges + grouper.freq if grouper.closed == "right" else edges - grouper.freq
        given = {} if fill_value is None else {"fill_value": fill_value}
        return rows.sort_index().reindex(edges.rename(rows._frame.index_names[0]), **given)

    def _in_pandas(self) -> Any:
        found = collected_windows(self._handle, "resample", self._arguments)
        return found if self._key is None else found[self._key]


def resampled(handle: Any, arguments: dict[str, Any]) -> Resampler:
    """The bins that pandas' `resample` makes with these arguments. Runs one job for the least and the greatest time."""
    given = {name: value for name, value in arguments.items() if name not in ("rule", "on", "group_keys")}
    grouper = pd.Grouper(key=arguments["on"], freq=arguments["rule"], **given)
    return Resampler(handle, arguments, handle.groupby(grouper, group_keys=arguments["group_keys"]))
