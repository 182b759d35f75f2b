"""Frames from data in memory: dicts, lists, records, NumPy, pandas, Arrow."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Column, ExternalSource, Handle, Node, RangeSource, Scan, Source, TableSource, fresh, op
from ...plan import types as t
from .dtypes import Dtype, default_dtype, is_pickled, to_arrow
from .frame import Entry, Frame, Label, numbered
from .frequency import with_frequency
from .objects import as_column

__all__ = ["from_arrow", "from_pandas", "from_source", "range_frame", "scan"]


def scan(source: Source, hints: Sequence[object] | None = None) -> tuple[Node, list[Column]]:
    """A scan of all columns of a source, and references to them."""
    names = [field.name for field in source.fields]
    ids = [fresh(hint) for hint in (hints or names)]
    columns = [Column(id, field.type) for id, field in zip(ids, source.fields, strict=True)]
    return Scan(source, tuple(zip(ids, names, strict=True))), columns


def from_source(source: Source, missing: Container[str] = frozenset()) -> Frame:
    """A frame of all columns of a source, labelled by their names, with a default index.

    An integer or boolean column in `missing`, known to hold missing values, becomes what pandas reads it as.
    """
    base, columns = scan(source)
    base, index = numbered(base)
    entries = [_as_read(field.name, column, field.name in missing) for field, column in zip(source.fields, columns, strict=True)]
    return Frame(base, tuple(entries), (index,))


def _as_read(label: Label, column: Column, has_missing: bool) -> Entry:
    if has_missing and t.is_integer(column.type):
        return Entry(label, op.cast(column, to=t.float64), default_dtype(t.float64))
    if has_missing and t.is_boolean(column.type):
        return Entry(label, column, np.dtype(object))
    return Entry(label, column, default_dtype(column.type))


def from_pandas(data: pd.DataFrame) -> Frame:
    """A frame of a pandas frame's values, labels, index and dtypes."""
    levels = _levels(data.index)
    names = list(data.index.names)
    arrays: list[pa.Array] = []
    dtypes: list[Dtype] = []
    for label, values in [
        *zip(names, levels, strict=bool(levels)),
        *((data.columns[i], data.iloc[:, i].array) for i in range(data.shape[1])),
    ]:
        array, dtype = (as_column if len(arrays) >= len(levels) else _as_level)(values, label)
        arrays.append(array)
        dtypes.append(dtype)
    labels = [*names[: len(levels)], *data.columns]
    entries, base = _table(arrays, labels, dtypes, len(data), data.index if levels else None)
    if not levels:
        base, index = numbered(base)
        return Frame(base, tuple(entries), (index._replace(label=names[0]),), tuple(data.columns.names))
    return Frame(base, tuple(entries[len(levels) :]), tuple(entries[: len(levels)]), tuple(data.columns.names))


def _as_level(values: Any, label: Label) -> tuple[pa.Array, Dtype]:
    """The labels of a level as Arrow data: as a column, but that no engine looks for objects of any kind."""
    array, dtype = as_column(values, label)
    return to_arrow(values, label) if is_pickled(dtype) else (array, dtype)


def _levels(index: pd.Index) -> list[Any]:
    """The index's arrays; none for a default index, which needs no data."""
    if isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1:
        return []
    if isinstance(index, pd.MultiIndex):
        return [pd.Series(index.get_level_values(level)).array for level in range(index.nlevels)]
    return [pd.Series(index).array]


def _table(
    arrays: list[pa.Array], labels: Sequence[Label], dtypes: Sequence[Dtype], length: int, index: pd.Index | None = None
) -> tuple[list[Entry], Node]:
    """A table of some columns, the first of which are the labels of an index if there is one."""
    names = [f"c{place}" for place in range(len(arrays))]
    if arrays:
        table = pa.table(dict(zip(names, arrays, strict=True)))
    else:
        table, names = pa.table({"c0": pa.nulls(length, t.boolean)}), ["c0"]  # rows without columns are rows still
    table = table if index is None else with_frequency(table, index)
    base, columns = scan(TableSource(Handle(table)), list(labels) or names)
    return [Entry(label, column, dtype) for label, column, dtype in zip(labels, columns, dtypes, strict=False)], base


def from_arrow(table: pa.Table) -> Frame:
    """A frame of an Arrow table. Column names may repeat; pandas metadata restores the index and dtypes."""
    if (table.schema.metadata or {}).get(b"pandas"):
        return from_pandas(table.to_pandas())
    arrays = [_normalized(column) for column in table.columns]
    dtypes = [default_dtype(array.type) for array in arrays]
    entries, base = _table(arrays, table.column_names, dtypes, table.num_rows)
    base, index = numbered(base)
    nulls = {name: array.null_count > 0 for name, array in zip(range(len(arrays)), arrays, strict=True)}
    read = [_as_read(entry.label, entry.expr, nulls[place]) for place, entry in enumerate(entries)]  # type: ignore[arg-type]
    return Frame(base, tuple(read), (index,))


def _normalized(column: pa.ChunkedArray) -> pa.ChunkedArray:
    type = t.normalize(column.type)
    return column if column.type == type else column.cast(type)


def range_frame(start: int, stop: int, step: int) -> Frame:
    """The integers of a range in a column ``id``."""
    return from_source(RangeSource(start, stop, step))


def from_external(engine: str, data: Any, fields: Sequence[Any], rows: int | None = None) -> Frame:
    """A frame of a data set that one engine holds; its row order is the order in which the engine yields it."""
    return from_source(ExternalSource(engine, Handle(data), tuple(fields), rows))
