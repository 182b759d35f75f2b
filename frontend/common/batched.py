"""Windows that only pandas has, computed by it where the rows are: in batches of rows, each with those near it that it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ... import plan
from ...plan import Aggregate, Column, Expr, literal, op
from ...plan import types as t
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, named
from ..core.labels import column
from ..core.materialize import scalar
from ..core.windows import Bounds
from .collected import collected_windows
from .extremes import is_monotonic
from .handle import Handle
from .moving import FLOAT, Moving, finite, numbers_of

__all__ = ["BatchedWindows", "PandasWindows", "batched_windows", "place_of"]

AGGREGATES = frozenset(
    ["apply", "count", "first", "kurt", "last", "max", "mean", "median", "min", "nunique", "quantile", "rank", "sem", "skew", "std",
     "sum", "var"]
)  # fmt: skip


@dataclass(frozen=True)
class PandasWindows:
    """Windows as pandas makes them of batches of rows.

    Attributes
    ----------
    kind : {"rolling", "expanding"}
    arguments : dict
        Of that method.
    place : Entry, optional
        What labels the rows there.
    """

    kind: str
    arguments: dict[str, Any]
    place: Entry | None = None

    def of(self, rows: int = 0) -> Any:
        """pandas' windows of so many rows, which say what pandas thinks of arguments."""
        index = None if self.place is None else pd.Index(pd.Series([0] * rows).astype(self.place.dtype))
        return getattr(pd.Series(np.nan, range(rows) if index is None else index), self.kind)(**self.arguments)

    def columns(
        self, moving: Moving, frame: Frame, rows: Bounds, name: str, *args: Any, numeric_only: bool = False, **given: Any
    ) -> Frame:
        """The columns of numbers, each through an aggregate that reads `rows` near each row."""
        getattr(self.of(), name)(*args, **given)  # pandas' errors, where the call is
        function = plan.Handle(self._function(name, args, given))
        labels = [] if self.place is None else [_raw(self.place.expr)]
        made, windows, counts = [], moving._windows(frame), name == "count"
        for entry in frame.columns if counts else numbers_of(moving._handle.ndim, frame.columns, numeric_only):
            value = op.if_else(op.not_missing(entry.expr), 1.0, None) if counts else op.cast(finite(entry), to=t.float64)
            made.append(Entry(entry.label, windows(op.apply(value, *labels, function=function), rows), FLOAT))
        return frame.on_rows_of(windows.base).map(made)

    def _function(self, name: str, args: Sequence[Any], given: dict[str, Any]) -> Callable[..., Any]:
        """What the values of groups, and their labels, go through. It knows nothing of plandas, which workers may lack."""
        kind, arguments = self.kind, self.arguments
        type: Any = None if self.place is None else self.place.expr.type
        times = {"timestamp": "M8", "duration": "m8"}.get(str(type).partition("[")[0])
        dtype, zone = f"{times}[{type.unit}]" if times else None, getattr(type, "tz", None)

        def aggregated(starts: Any, values: Any, *labels: Any) -> Any:
            import numpy
            import pandas

            index: Any = None
            if labels and dtype:
                index = pandas.Index(labels[0].to_numpy(zero_copy_only=False).view(dtype))
                index = index if zone is None else index.tz_localize("UTC").tz_convert(zone)
            elif labels:
                index = pandas.Index(labels[0].to_pandas())
            rows = pandas.Series(values.to_numpy(zero_copy_only=False), index)
            groups = [rows.iloc[start:stop] for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True)]
            return numpy.concatenate([getattr(getattr(group, kind)(**arguments), name)(*args, **given).to_numpy() for group in groups])

        return aggregated


def _raw(label: Expr) -> Expr:
    """Times as numbers, so that no engine's time zone matters."""
    return op.cast(label, to=t.int64) if t.is_timestamp(label.type) or t.is_duration(label.type) else label


class BatchedWindows(Moving):
    """pandas' windows of a time, or weighted ones.

    Aggregates of single columns are computed where the rows are, and run no job; `cov` and `corr` on rows that are collected.

    Examples
    --------
    >>> import plandas as pd
    >>> days = pd.Series([1, 2, 4], index=pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-05"]))
    >>> days.rolling("2D").sum().to_list()
    [1.0, 3.0, 4.0]
    """

    def __init__(self, handle: Any, rows: Bounds, windows: PandasWindows, on: Any) -> None:
        self._handle, self._rows, self._in_pandas, self._on = handle, rows, windows, on

    def __getitem__(self, key: Any) -> Any:
        """The same of one column, or of a list of columns. The column of times stays; those of groups label the rows."""
        if self._on is None:
            return super().__getitem__(key)
        if isinstance(self._handle, Handle):
            return super().__getitem__([*key, self._on] if isinstance(key, list) and self._on not in key else key)
        return self._over(self._handle.labelled_by(self._in_pandas.place)[key])

    def __getattr__(self, name: str) -> Any:
        if name in AGGREGATES and hasattr(self._in_pandas.of(), name):
            return partial(self._aggregated, name)
        if name.startswith("_") or (self._handle.ndim == 2 and name in self._handle._frame.positions):
            return super().__getattr__(name)
        on = {} if self._on is None else {"on": self._on}
        return getattr(collected_windows(self._handle, "rolling", {**self._in_pandas.arguments, **on}), name)

    def _aggregated(self, name: str, *args: Any, **given: Any) -> Any:
        frame, beside = self._handle._frame, self._handle.ndim == 2 and self._on in self._handle._frame.positions
        values = frame.map([entry for entry in frame.columns if not beside or entry.label != self._on])
        made = self._in_pandas.columns(self, values, self._rows, name, *args, **given)
        return self._done(_with_place(made, frame, self._on) if beside else made)


# --- Which rows windows of time read ---


def batched_windows(handle: Any, given: dict[str, Any], on: Any, reach: int | None) -> BatchedWindows:
    """The windows of ``rolling`` with these arguments: of so many rows at most, or of a time if `reach` is None.

    Raises
    ------
    ValueError
        If pandas has no such windows, or the times are not in order.
    """
    keys, place = getattr(handle, "window_keys", ()), place_of(handle, on)
    windows, is_empty = PandasWindows("rolling", given, place), handle._frame.base.row_count == 0
    windows.of(0 if is_empty else 1)
    if reach is None and not is_empty:
        assert place is not None
        _check_order(handle._frame, place, keys, "index" if on is None else on)
        reach = None if keys else _widest(handle._frame, place, pd.Timedelta(given["window"]))
    before = None if reach is None else -reach
    return BatchedWindows(handle, (before, reach if given["center"] else 0), windows, on)


def place_of(handle: Any, on: Any = None) -> Entry | None:
    """What labels the rows: the column `on`, or the index if it has one level."""
    rows = handle._frame if isinstance(handle, Handle) else handle.grouping.frame
    if on is None:
        return rows.index[0] if len(rows.index) == 1 else None
    if not isinstance(on, str) or on not in rows.positions:
        raise ValueError(f"invalid on specified as {on}, must be a column (of DataFrame), an Index or None")
    return column(rows, on)


def _check_order(frame: Frame, place: Entry, keys: Sequence[Expr], name: Any) -> None:
    """Runs one job."""
    if is_monotonic(frame, place, keys=keys):
        return
    if keys:
        raise ValueError(f"Each group within {name} must be monotonic. Sort the values in {name} first.")
    raise ValueError(f"{name} values must be monotonic, and not missing")


def _widest(frame: Frame, place: Entry, width: pd.Timedelta) -> int:
    """At most how many rows are in a time of that width before a row. Runs one job."""
    step = max(1, -(-width.value // pd.Timedelta(1, unit=place.expr.type.unit).value))
    base, (bin,) = named(frame.base, [op.floor_divide(op.cast(place.expr, to=t.int64), literal(step))])
    sizes = Aggregate(base, (bin.id,), (("rows", op.size()),))
    most = Aggregate(sizes, (), (("most", op.max_(Column("rows", t.int64))),))
    entry = Entry(None, Column("most", t.int64), default_dtype(t.int64))
    found = scalar(Frame(most, (entry,), ()), entry)
    return 2 * int(found) if found == found and found is not None else 0


def _with_place(made: Frame, frame: Frame, on: Any) -> Frame:
    """The results with the column of times where it was."""
    at = frame.positions[on]
    before = set(frame.labels[:at])
    place = len([label for label in made.labels if label in before])
    return made.map([*made.columns[:place], frame.columns[at], *made.columns[place:]])
