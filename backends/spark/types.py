"""Which Arrow type data has while Spark holds it, and the way there and back.

Timestamps are Spark's `timestamp`, microseconds since the epoch, whether they have a zone or not: the plan's type
knows which. What that type cannot hold travels as 64-bit counts of its unit: timestamps of nanoseconds,
durations and times of day. Unsigned integers are in the next wider signed type, and a column that is all missing
is of booleans.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ...plan import types as t
from ...plan.types import DataType

__all__ = ["from_spark_type", "held", "to_held", "to_plan_table", "to_spark_schema"]

_wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20, 0)}
MICROS = t.timestamp("us", "UTC")


def held(type: DataType) -> DataType:
    """The Arrow type that holds a plan's type in Spark.

    >>> held(pa.uint8()), held(pa.duration("ms")), held(pa.timestamp("s"))
    (DataType(int16), DataType(int64), TimestampType(timestamp[us, tz=UTC]))
    """
    if type in _wider:
        return _wider[type]
    if t.is_null(type):
        return t.boolean
    if t.is_duration(type) or pa.types.is_time(type) or (t.is_timestamp(type) and type.unit == "ns"):
        return t.int64
    if t.is_timestamp(type):
        return MICROS
    if pa.types.is_list(type) or pa.types.is_large_list(type) or pa.types.is_fixed_size_list(type):
        return pa.list_(held(type.value_type))
    if pa.types.is_struct(type):
        return pa.struct([(field.name, held(field.type)) for field in type])
    if pa.types.is_map(type):
        return pa.map_(held(type.key_type), held(type.item_type))
    return t.normalize(type)


def to_spark_schema(types: dict[str, DataType]) -> Any:
    """The Spark schema of columns that hold these plan types, by name."""
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructField, StructType

    return StructType([StructField(name, from_arrow_type(held(type))) for name, type in types.items()])


def from_spark_type(type: Any) -> DataType:
    """The plan's type for a Spark type.

    Raises
    ------
    NotImplementedError
        If Arrow has no like of it.
    """
    from pyspark.sql.pandas.types import to_arrow_type
    from pyspark.sql.types import TimestampNTZType

    if isinstance(type, TimestampNTZType):
        return t.timestamp("us")
    try:
        return t.normalize(to_arrow_type(type, timezone="UTC"))
    except Exception as error:
        raise NotImplementedError(f"Arrow has no type for Spark's {type.simpleString()}") from error


def to_held(array: Any, type: DataType) -> Any:
    """Data of a plan's type as Spark holds it.

    Raises
    ------
    ValueError
        If a timestamp of seconds or milliseconds is further away than microseconds reach.
    """
    to = held(type)
    if array.type != type:
        array = array.cast(type)
    if to == type:
        return array
    if t.is_timestamp(type) or t.is_duration(type) or pa.types.is_time(type):
        return _retyped(array, to)
    return array.cast(to)


def to_plan_table(table: pa.Table, types: dict[str, DataType]) -> pa.Table:
    """Spark's result with the columns' types as the plan has them."""
    columns = [_restored(table.column(name), type) for name, type in types.items()]
    return pa.Table.from_arrays(columns, list(types))


def _restored(column: Any, type: DataType) -> Any:
    if column.type == type:
        return column
    if t.is_null(type):
        return pa.chunked_array([pa.nulls(len(column))])
    if t.is_timestamp(type) or t.is_duration(type) or pa.types.is_time(type):
        return _retyped(column, type)
    return column.cast(type)


def _retyped(array: Any, type: DataType) -> Any:
    """A time as another type for the same time; what is cut off is zero on the way back."""
    if t.is_timestamp(type) and t.is_timestamp(array.type):  # the zone is how it is shown, not what it is
        array = array.cast(t.int64).cast(t.timestamp(array.type.unit)).cast(t.timestamp(type.unit))
    count = array.cast(t.int32 if array.type.bit_width == 32 else t.int64)
    return count.cast(t.int32 if type.bit_width == 32 else t.int64).cast(type)
