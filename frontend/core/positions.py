"""Rows by their place: values that are given one by one, and rows at some places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Column, Join, RowNumber, Scan, TableSource, fresh, same_rows
from ...plan import Handle as Held
from ...plan.types import int64
from .frame import Entry, Frame
from .materialize import count_rows
from .objects import as_column

__all__ = ["at_places", "beside", "column_of", "numbered_rows", "table"]


def table(arrays: Sequence[pa.Array], hints: Sequence[object]) -> tuple[Scan, list[Column]]:
    """A table of our own, and its columns."""
    names = [f"c{place}" for place in range(len(arrays))]
    ids = [fresh(hint) for hint in hints]
    source = TableSource(Held(pa.table(dict(zip(names, arrays, strict=True)))))
    scan = Scan(source, tuple(zip(ids, names, strict=True)))
    return scan, [Column(id, array.type) for id, array in zip(ids, arrays, strict=True)]


def numbered_rows(frame: Frame) -> tuple[Frame, Column]:
    """The frame, perhaps over one column more, and the places of its rows."""
    if frame.has_default_index and isinstance(place := frame.index[0].expr, Column):
        return frame, place
    number = fresh("row")
    return frame.on_rows_of(RowNumber(frame.base, number)), Column(number, int64)


def beside(frame: Frame, values: Any, label: Any = None) -> tuple[Frame, Entry]:
    """The frame, and a column of its rows that holds the values, the first in the first row. As many values as rows."""
    series = values if isinstance(values, pd.Series) else pd.Series(values)
    array, dtype = as_column(series.array, label)
    own = fresh("row")
    scan, (column,) = table([array], [label if label is not None else "values"])
    frame, place = numbered_rows(frame)
    joined = Join(frame.base, RowNumber(scan, own), "left", ((place.id, own),), False)
    return frame.on_rows_of(joined), Entry(label, column, dtype)


def column_of(frame: Frame, values: Any) -> tuple[Frame, Entry]:
    """The frame and a column of its rows that is given as values, or as a Series or an Index: by position, whatever the labels.

    Raises
    ------
    ValueError
        If there are not as many values as rows, which takes a job to see unless the plan tells.
    """
    other = getattr(values, "_frame", None)
    if isinstance(other, Frame):
        base = same_rows(frame.base, other.base)
        if base is not None:
            return frame.on_rows_of(base), (other.columns or other.index)[0]
        values = values.to_pandas()
    if not hasattr(values, "__len__"):
        values = list(values)
    count = count_rows(frame)
    if len(values) != count:
        raise ValueError(f"Length mismatch: Expected {count} rows, received array of length {len(values)}")
    return beside(frame, values, getattr(values, "name", None))


def at_places(frame: Frame, places: Sequence[int]) -> Frame:
    """The rows at some places, in the order asked for. The frame is settled."""
    scan, (wanted,) = table([pa.array(np.asarray(places, dtype=np.int64))], ["place"])
    frame, place = numbered_rows(frame)
    return frame.on_rows_of(Join(scan, frame.base, "inner", ((wanted.id, place.id),), False))
