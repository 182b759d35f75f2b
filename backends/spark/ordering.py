"""Row orders in Spark: missing values, null and NaN alike, come last unless asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import SortKey
from ...plan import types as t
from ...plan.types import DataType
from . import times
from .comparisons import clean

__all__ = ["Order", "ascending", "backwards", "sort_columns", "sort_text", "sorted_table"]

Order: TypeAlias = Sequence[tuple[SortKey, DataType]]
"""Sort keys and the types of their columns."""


def sort_columns(order: Order, names: Mapping[str, str]) -> list[Any]:
    """What `orderBy` takes for an order."""
    from pyspark.sql import functions as F

    columns = []
    for key, type in order:
        value = F.expr(clean(names[key.column], type))
        if key.descending:
            columns.append(value.desc_nulls_first() if key.missing_first else value.desc_nulls_last())
        else:
            columns.append(value.asc_nulls_first() if key.missing_first else value.asc_nulls_last())
    return columns


def sort_text(order: Order, names: Mapping[str, str]) -> str:
    """What stands behind ORDER BY for an order."""
    return ", ".join(
        f"{clean(names[key.column], type)} {'DESC' if key.descending else 'ASC'} NULLS {'FIRST' if key.missing_first else 'LAST'}"
        for key, type in order
    )


def backwards(order: Order) -> Order:
    """The order in which the last row comes first."""
    return [(SortKey(key.column, not key.descending, not key.missing_first), type) for key, type in order]


def ascending(order: Order, names: Mapping[str, str]) -> list[str]:
    """Values whose ascending order as a struct, where null comes first, is the order; times as counts."""
    texts = []
    for key, type in order:
        value = clean(names[key.column], type)
        value = times.counted(value, type) if t.is_temporal(type) else value
        texts.append(f"{value} IS {'NOT ' if key.missing_first else ''}NULL")
        texts.append(_descending(value, type) if key.descending else value)
    return texts


def _descending(value: str, type: DataType) -> str:
    """A value that is the smaller the larger the given one is."""
    if t.is_boolean(type):
        return f"NOT {value}"
    if t.is_floating(type) or t.is_decimal(type) or str(type) == "uint64":
        return f"-{value}"
    if t.is_string(type) or type == t.binary:  # the complement of each digit; a text that goes on comes before its beginning
        return f"concat(translate(hex({value}), '0123456789ABCDEF', 'FEDCBA9876543210'), 'G')"
    return f"~{value}"


def sorted_table(table: pa.Table, order: Sequence[SortKey]) -> pa.Table:
    """The rows in the order of the keys; on the driver, after collecting. Rows in order already are not moved."""
    if not order or table.num_rows < 2:
        return table
    if len(order) == 1 and not order[0].descending and _increases(table.column(order[0].column)):
        return table
    columns: list[Any] = []
    directions: list[str] = []
    for key in order:
        column = table.column(key.column)
        if t.is_floating(column.type):
            column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
        if column.null_count and key.missing_first:
            columns.append(pc.cast(pc.is_valid(column), pa.int8()))
            directions.append("ascending")
        if not t.is_null(column.type):
            columns.append(column)  # Arrow sorts nulls last, whatever the direction
            directions.append("descending" if key.descending else "ascending")
    if not columns:
        return table
    names = [str(place) for place in range(len(columns))]
    keys = pa.table(dict(zip(names, columns, strict=True)))
    return table.take(pc.sort_indices(keys, sort_keys=list(zip(names, directions, strict=True))))


def _increases(column: pa.ChunkedArray) -> bool:
    """Whether whole numbers come in order already, as positions of one source often do."""
    if not t.is_integer(column.type) or column.null_count:
        return False
    values = column.to_numpy()
    return bool(np.all(values[1:] >= values[:-1]))
