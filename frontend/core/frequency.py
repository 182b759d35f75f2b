"""The frequency of an index of times: known of what pandas made with one, as long as no rows go or move but by slices."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
from pandas.tseries.frequencies import to_offset

from ...plan import Column, Extend, Node, RowNumber, Scan, Select, Slice, TableSource, Window
from .frame import Frame

__all__ = ["frequency", "with_frequency"]

KEY = b"plandas.freq"
FIRST = "c0"


def with_frequency(table: pa.Table, index: pd.Index) -> pa.Table:
    """A table whose first column are the labels of an index, with its frequency written beside them, if it has one."""
    offset = None if isinstance(index, pd.PeriodIndex) else getattr(index, "freq", None)
    if offset is None or to_offset(offset.freqstr) != offset:  # a calendar of one's own has no text
        return table
    return table.replace_schema_metadata({KEY: offset.freqstr.encode()})


def frequency(frame: Frame) -> Any:
    """The pandas offset from each label to the next, None if the plan does not tell. Runs nothing.

    Examples
    --------
    >>> import plandas as pd
    >>> days = pd.Series([1, 2, 3, 4], index=pd.date_range("2020-01-01", periods=4))
    >>> frequency(days._frame), frequency(days.iloc[::2]._frame), frequency(days[days > 1]._frame)
    (<Day>, <2 * Days>, None)
    """
    if len(frame.index) != 1 or not isinstance(frame.index[0].expr, Column):
        return None
    node: Node = frame.base
    id, step = frame.index[0].expr.id, 1
    while True:
        match node:
            case Scan(TableSource() as source, columns):
                text = (source.data.schema.metadata or {}).get(KEY)
                return to_offset(text.decode()) * step if text and dict(columns).get(id) == FIRST else None
            case Select(child, columns):
                node, id = child, dict(columns)[id]
            case Slice(child, step=stride, order=None):
                node, step = child, step * stride
            case Extend(child) | RowNumber(child) | Window(child) if id in child.schema.ids:
                node = child
            case _:
                return None
