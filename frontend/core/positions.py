"""Rows by their place: values that are given one by one, and rows at some places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Column, Expr, Join, RowNumber, Scan, TableSource, fresh
from ...plan import Handle as Held
from ...plan.types import int64
from .dtypes import to_arrow
from .frame import Entry, Frame

__all__ = ["at_places", "beside", "numbered_rows", "table"]


def table(arrays: Sequence[pa.Array], hints: Sequence[object]) -> tuple[Scan, list[Column]]:
    """A table of our own, and its columns."""
    names = [f"c{place}" for place in range(len(arrays))]
    ids = [fresh(hint) for hint in hints]
    source = TableSource(Held(pa.table(dict(zip(names, arrays, strict=True)))))
    scan = Scan(source, tuple(zip(ids, names, strict=True)))
    return scan, [Column(id, array.type) for id, array in zip(ids, arrays, strict=True)]


def numbered_rows(frame: Frame) -> tuple[Frame, Expr]:
    """The frame, perhaps over one column more, and the places of its rows."""
    if frame.has_default_index:
        return frame, frame.index[0].expr
    number = fresh("row")
    return frame.on_rows_of(RowNumber(frame.base, number)), Column(number, int64)


def beside(frame: Frame, values: Any, label: Any = None) -> tuple[Frame, Entry]:
    """The frame, and a column of its rows that holds the values, the first in the first row. As many values as rows."""
    series = values if isinstance(values, pd.Series) else pd.Series(values)
    array, dtype = to_arrow(series.array, label)
    number, own = fresh("row"), fresh("row")
    scan, (column,) = table([array], [label if label is not None else "values"])
    joined = Join(RowNumber(frame.base, number), RowNumber(scan, own), "left", ((number, own),), False)
    return frame.on_rows_of(joined), Entry(label, column, dtype)


def at_places(frame: Frame, places: Sequence[int]) -> Frame:
    """The rows at some places, in the order asked for. The frame is settled."""
    scan, (wanted,) = table([pa.array(np.asarray(places, dtype=np.int64))], ["place"])
    number = fresh("row")
    joined = Join(scan, RowNumber(frame.base, number), "inner", ((wanted.id, number),), False)
    return frame.on_rows_of(joined)
