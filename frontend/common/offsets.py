"""Times and pandas' offsets: a fixed length is a duration; months, business days and the like are pandas' to add, batch by batch."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.frame import Entry, Frame
from ..core.functions import computed, of_no_rows
from .handle import Handle

__all__ = ["moved"]


def moved(handle: Handle, name: str, offset: pd.tseries.offsets.BaseOffset, reflected: bool) -> Any:
    """Times after an offset was added ("add") or taken away ("sub"). Runs no job.

    Raises
    ------
    TypeError
        If a column holds no times, or for another operator.

    Examples
    --------
    >>> import plandas as pd
    >>> days = pd.Series(pd.to_datetime(["2024-01-31", "2024-02-10"]))
    >>> (days + pd.offsets.MonthEnd()).dt.day.to_list()
    [29, 29]
    """
    if name not in ("add", "sub") or name == "sub" and reflected:
        raise TypeError(f"unsupported operand type(s) for an operator of times: {type(offset).__name__}")
    frame = handle._frame
    if all(_is_fixed(offset, entry) for entry in frame.columns):
        return handle._binary(name, pd.Timedelta(offset), reflected=reflected)
    step = offset if name == "add" else -offset
    return handle._of(frame.map([_shifted(frame.map([entry]), step) for entry in frame.columns]))


def _is_fixed(offset: Any, entry: Entry) -> bool:
    """Whether an offset is always as long: a day is, but where clocks are changed."""
    return isinstance(offset, pd.offsets.Tick) or isinstance(offset, pd.offsets.Day) and getattr(entry.expr.type, "tz", None) is None


def _shifted(frame: Frame, step: Any) -> Entry:
    def on_rows(rows: Any) -> Any:
        return rows.iloc[:, 0] + step

    return computed(frame, frame.labels[0], on_rows, of_no_rows(frame, on_rows), index=False)
