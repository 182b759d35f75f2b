"""Bins of time that rows are grouped by: those of `Grouper(freq=...)`, and of `resample`."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...plan import Column, Expr, Join, op
from ...plan import types as t
from ..common.reduce import REDUCTIONS, Aggregates
from ..core.build import from_pandas
from ..core.frame import Entry, Frame, named
from ..core.materialize import element, to_table

__all__ = ["Bins", "binned", "every_bin"]


class Bins(NamedTuple):
    """The bins of the rows of a frame.

    Attributes
    ----------
    frame : Frame
        On a base that has the key.
    key : Entry
        The label of each row's bin.
    labels : pandas.DatetimeIndex
        Of all bins, in order; some may have no rows.
    """

    frame: Frame
    key: Entry
    labels: pd.DatetimeIndex


def binned(frame: Frame, times: Entry, grouper: Any) -> Bins:
    """The bins that a grouper with a frequency makes of times. Runs one job for the least and the greatest.

    pandas makes the bins of these two. A row finds its own by arithmetic if all are of one width, else by its day.

    Raises
    ------
    NotImplementedError
        If the times are no timestamps, if there are none, or if a day is in several bins of unequal width.
    """
    if not t.is_timestamp(times.expr.type) or not isinstance(times.dtype, np.dtype | pd.DatetimeTZDtype):
        raise NotImplementedError(f"bins of {times.dtype}")
    ends = _ends(frame, times)
    labels, lefts = (_labels(_plain(grouper, label), ends) for label in (grouper.label, "left"))
    width = _width(grouper.freq, ends.unit)
    if width and (np.diff(lefts.asi8) == width).all():
        since = op.subtract(op.cast(times.expr, to=t.int64), int(lefts.asi8[0]) + (grouper.closed == "right"))
        count = op.add(op.multiply(op.floor_divide(since, width), width), int(labels.asi8[0]))
        return Bins(frame, Entry(times.label, op.cast(count, to=times.expr.type), labels.dtype), labels)
    table = from_pandas(pd.DataFrame({"label": _of_days(_plain(grouper, grouper.label), ends, labels)}))
    base, (day,) = named(frame.base, [_day(times.expr, ends)])
    number, label = table.index[0].expr, table.columns[0]
    assert isinstance(number, Column)
    joined = Join(base, table.base, "left", ((day.id, number.id),))
    return Bins(frame.on_rows_of(joined), label._replace(label=times.label), labels)


def every_bin(made: Frame, labels: pd.DatetimeIndex, collect: Aggregates) -> Frame:
    """The results of bins that have rows, with those of bins that have none."""
    table = from_pandas(pd.DataFrame(index=labels))
    (label,), (key,) = table.index, made.index
    assert isinstance(label.expr, Column)
    assert isinstance(key.expr, Column)
    joined = Join(table.base, made.base, "left", ((label.expr.id, key.expr.id),))
    columns = [entry._replace(expr=collect.or_of_no_rows(entry.expr)) for entry in made.columns]
    return made.replace(base=joined, columns=tuple(columns), index=(label._replace(label=key.label),))


def _ends(frame: Frame, times: Entry) -> pd.DatetimeIndex:
    """The least and the greatest time."""
    collect = Aggregates()
    cells = [REDUCTIONS[name](collect, times) for name in ("min", "max")]
    arrays = to_table(Frame(collect.node(frame.base), (), ()), cells)
    if not arrays[0][0].is_valid:
        raise NotImplementedError("bins of no times")
    return pd.DatetimeIndex([element(array, times.dtype) for array in arrays]).astype(times.dtype)


def _plain(grouper: Any, label: str) -> pd.Grouper:
    """The same bins of times that are the index."""
    return pd.Grouper(freq=grouper.freq, closed=grouper.closed, label=label, origin=grouper.origin, offset=grouper.offset)


def _labels(grouper: pd.Grouper, times: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The labels of all bins from the first to the last of the times."""
    labels: pd.DatetimeIndex = pd.Series(0, index=times).groupby(grouper).size().index.as_unit(times.unit)
    return labels


def _width(freq: Any, unit: str) -> int | None:
    """How wide bins are, in a unit of time; None if they are as wide as a calendar says."""
    if not isinstance(freq, pd.offsets.Tick | pd.offsets.Day):
        return None
    width, rest = divmod(
        pd.Timedelta(freq.n, "D").value if isinstance(freq, pd.offsets.Day) else freq.nanos, pd.Timedelta(1, unit).value
    )
    return None if rest else width


def _of_days(grouper: pd.Grouper, ends: pd.DatetimeIndex, labels: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The label of the bin that each day from the first to the last is in, as a whole."""
    days = pd.date_range(ends[0].normalize(), ends[1].normalize(), freq="D", unit=ends.unit)
    last = days + pd.DateOffset(days=1) - pd.Timedelta(1, ends.unit)
    first, other = (
        pd.Series(0, index=pd.DatetimeIndex(pd.Series(times).clip(ends[0], ends[1]))).groupby(grouper).ngroup().to_numpy()
        for times in (days, last)
    )
    if not np.array_equal(first, other):
        raise NotImplementedError("bins that are neither of one width nor of whole days")
    return labels.take(first)


def _day(times: Expr, ends: pd.DatetimeIndex) -> Expr:
    """The number of the day of each time, from the first on."""
    whole = pd.Timedelta(1, "D").value // pd.Timedelta(1, ends.unit).value
    clock = op.clock_time(times) if times.type.tz else times
    first = int(ends[:1].tz_localize(None).asi8[0]) // whole
    return op.subtract(op.floor_divide(op.cast(clock, to=t.int64), whole), first)
