"""Which Spark type holds the values of an Arrow type, and back.

Two types have no like in Spark: durations travel as 64-bit counts of their unit, and unsigned integers in
the next wider signed type. Timestamps are microseconds there.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...plan import types as t
from ...plan.types import DataType

__all__ = ["arrow_for_spark", "from_spark_type", "spark_arrow_type", "to_plan_table", "to_spark_type"]

_unsigned = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20, 0)}


def spark_arrow_type(type: DataType) -> DataType:
    """The Arrow type that data of a plan's type has on its way to and from Spark.

    >>> spark_arrow_type(pa.uint8()), spark_arrow_type(pa.duration("ms"))
    (DataType(int16), DataType(int64))
    """
    if type in _unsigned:
        return _unsigned[type]
    if t.is_duration(type):
        return t.int64
    if t.is_timestamp(type):
        return t.timestamp("us", "UTC" if type.tz is not None else None)
    if pa.types.is_time(type):
        return pa.int64()
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return pa.list_(spark_arrow_type(type.value_type))
    if pa.types.is_struct(type):
        return pa.struct([(field.name, spark_arrow_type(field.type)) for field in type])
    if pa.types.is_map(type):
        return pa.map_(spark_arrow_type(type.key_type), spark_arrow_type(type.item_type))
    return type


def to_spark_type(type: DataType) -> Any:
    """The Spark type for a plan's type."""
    from pyspark.sql.pandas.types import from_arrow_type

    return from_arrow_type(spark_arrow_type(type), prefer_timestamp_ntz=True)


def from_spark_type(type: Any) -> DataType:
    """The plan's type for a Spark type."""
    from pyspark.sql.pandas.types import to_arrow_type

    return t.normalize(to_arrow_type(type, timezone="UTC"))


def arrow_for_spark(array: Any) -> Any:
    """Data of a plan's type as Spark takes it.

    Raises
    ------
    ValueError
        If a timestamp has nanoseconds that microseconds cannot hold.
    """
    type = spark_arrow_type(array.type)
    if type == array.type:
        return array
    try:
        return array.cast(type)
    except pa.ArrowInvalid as error:
        if t.is_timestamp(array.type):
            raise ValueError(f"Spark's timestamps are microseconds and cannot hold these nanoseconds: {error}") from error
        raise


def to_plan_table(table: pa.Table, types: dict[str, DataType]) -> pa.Table:
    """Spark's result with the columns' types as the plan has them."""
    columns = []
    for name, type in types.items():
        column = table.column(name)
        columns.append(column if column.type == type else _restored(column, type))
    return pa.Table.from_arrays(columns, list(types))


def _restored(column: Any, type: DataType) -> Any:
    if t.is_duration(type):
        return column.cast(t.int64).cast(type)
    if t.is_timestamp(type) and t.is_timestamp(column.type) and column.type.tz != type.tz:
        return pc.cast(column, t.timestamp(column.type.unit, type.tz)).cast(type)
    return column.cast(type)
