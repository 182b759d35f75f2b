"""Row orders as Spark sort columns: missing values, null and NaN alike, come last unless asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column
from pyspark.sql import functions as F

from ...plan import SortKey
from ...plan import types as t
from ...plan.types import DataType
from .expressions import clean

__all__ = ["ascending_keys", "sort_columns", "sorted_table"]


def sort_columns(order: Sequence[tuple[SortKey, DataType]], names: Mapping[str, str]) -> list[Column]:
    """What `orderBy` takes for an order."""
    columns = []
    for key, type in order:
        value = clean(F.col(names[key.column]), type)
        if key.descending:
            columns.append(value.desc_nulls_first() if key.missing_first else value.desc_nulls_last())
        else:
            columns.append(value.asc_nulls_first() if key.missing_first else value.asc_nulls_last())
    return columns


def ascending_keys(order: Sequence[tuple[SortKey, DataType]], names: Mapping[str, str]) -> list[Column]:
    """Columns whose ascending order as a struct is the order.

    Raises
    ------
    NotImplementedError
        If a text is to be descending: it has no negative.
    """
    columns = []
    for key, type in order:
        value = clean(F.col(names[key.column]), type)
        columns.append(value.isNotNull() if key.missing_first else value.isNull())
        columns.append(_negated(value, type) if key.descending else value)
    return columns


def _negated(value: Column, type: DataType) -> Column:
    if t.is_timestamp(type):
        return -F.timestamp_diff("MICROSECOND", F.lit("1970-01-01 00:00:00").cast("timestamp_ntz"), value.cast("timestamp_ntz"))
    if type == t.date32:
        return -F.datediff(value, F.lit("1970-01-01").cast("date"))
    if t.is_boolean(type):
        return ~value
    if not (t.is_numeric(type) or t.is_duration(type)):
        raise NotImplementedError(f"first or last by a descending order of {type}")
    return -value


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
        if column.null_count:
            columns.append(pc.is_valid(column) if key.missing_first else pc.is_null(column))
            directions.append("ascending")
        columns.append(column)
        directions.append("descending" if key.descending else "ascending")
    names = [str(place) for place in range(len(columns))]
    keys = pa.table(dict(zip(names, columns, strict=True)))
    return table.take(pc.sort_indices(keys, sort_keys=list(zip(names, directions, strict=True))))


def _increases(column: pa.ChunkedArray) -> bool:
    """Whether whole numbers come in order already, as positions of one source often do."""
    if not t.is_integer(column.type) or column.null_count:
        return False
    values = column.to_numpy()
    return bool(np.all(values[1:] >= values[:-1]))
