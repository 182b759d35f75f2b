"""The frequency of an index of times: known of what pandas made with one, as long as rows are a slice of that."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.tseries.frequencies import to_offset

from ...plan import Column, Distinct, Extend, Filter, Join, Node, RowNumber, Scan, Select, Slice, Sort, SortKey, TableSource, Window
from ...plan.derive import below
from .frame import Frame

__all__ = ["frequency", "frequency_of", "with_frequency"]

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
    offset, rows = _followed(frame)
    return offset if rows == "sliced" else None


def frequency_of(frame: Frame, labels: Any) -> Any:
    """The offset of a frame's labels, which are here: that of what they were taken from, where these are every n-th of them.

    Examples
    --------
    >>> import plandas as pd
    >>> days = pd.Series([1, 2, 3, 4], index=pd.date_range("2020-01-01", periods=4))
    >>> days[days != 1].index, days[days != 2].index.freq
    (DatetimeIndex(['2020-01-02', '2020-01-03', '2020-01-04'], dtype='datetime64[us]', freq='D'), None)
    """
    offset, rows = _followed(frame)
    return offset if offset is None or rows == "sliced" else _spacing(labels, offset, 1 if rows == "masked" else None)


def _followed(frame: Frame) -> tuple[Any, str]:
    """The offset of the labels that a frame's were "sliced", "taken" by place or "masked" from."""
    if len(frame.index) != 1 or not isinstance(frame.index[0].expr, Column):
        return None, "sliced"
    node: Node = frame.base
    id, step, rows = frame.index[0].expr.id, 1, "sliced"
    while True:
        match node:
            case Scan(TableSource() as source, columns):
                text = (source.data.schema.metadata or {}).get(KEY)
                if text is None or dict(columns).get(id) != FIRST:
                    return None, rows
                return to_offset(text.decode()) * (step if rows == "sliced" else 1), rows
            case Select(child, columns):
                node, id = child, dict(columns)[id]
            case Slice(child, step=stride, order=None):
                node, step = child, step * stride
            case Extend(child) | RowNumber(child) | Window(child) if id in child.schema.ids:
                node = child
            case Filter(child) | Distinct(child) | Slice(child):
                node, rows = child, "masked"
            case Sort(child, (SortKey(key), *_)) if key == id and rows == "sliced":
                node, rows = child, "taken"
            case Join(left) if below(node) is left and id in left.schema.ids:
                node = left
            case Join(left, right):
                node, rows = left if id in left.schema.ids else right, "taken" if rows == "sliced" else rows
            case _:
                return None, rows


def _spacing(labels: Any, offset: Any, wanted: int | None) -> Any:
    """So many offsets as there are between any label and the next; None if they are not equally many, or as many as `wanted`."""
    if len(labels) < 2:
        return offset
    if labels.hasnans:
        return None
    places = _places(labels, offset)
    steps = np.diff(places)
    step = wanted or int(steps[0])
    return offset * step if step and (steps == step).all() else None


def _places(labels: Any, offset: Any) -> Any:
    """The place of each label in a range of all of them, counted from wherever."""
    if getattr(labels, "tz", None) is None:
        with contextlib.suppress(ValueError):  # months, which are not equally long
            return labels.as_unit("ns").asi8 / offset.nanos
    return pd.date_range(labels.min(), labels.max(), freq=offset).get_indexer(labels)
