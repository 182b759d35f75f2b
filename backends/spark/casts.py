"""pandas' `astype` on Spark columns. What does not convert raises; missing stays missing."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import Column
from pyspark.sql import functions as F

from ...plan import types as t
from ...plan.types import DataType
from . import arithmetic as math
from .types import to_spark_type

__all__ = ["cast", "error"]


def error(kind: str, *message: Column) -> Column:
    """Raises an error of a kind that the engine turns into the Python exception of that name."""
    return F.raise_error(F.concat(F.lit(f"plandas:{kind}:"), *message))


def cast(value: Column, source: DataType, to: DataType) -> Column:
    """`value` of type `source` as `to`."""
    if source == to:
        return value
    if t.is_null(source):
        return value.cast(to_spark_type(to))
    if t.is_string(to):
        return _to_text(value, source)
    if t.is_boolean(to):
        return _to_boolean(value, source)
    if t.is_string(source):
        return _from_text(value, to)
    if t.is_duration(source) or t.is_duration(to):
        return _duration(value, source, to)
    if t.is_timestamp(source) and t.is_integer(to):
        return _narrowed(_micros(value, source), t.int64, to)
    if t.is_integer(to) and (t.is_floating(source) or t.is_decimal(source)):
        return _to_integer(value, source, to)
    if t.is_integer(to) and (t.is_integer(source) or t.is_boolean(source)):
        return _narrowed(value.cast("bigint"), t.int64 if t.is_boolean(source) else source, to)
    if t.is_integer(source) and t.is_timestamp(to):
        return F.timestamp_micros(value.cast("bigint")).cast(to_spark_type(to))
    return value.cast(to_spark_type(to))


def _narrowed(value: Column, source: DataType, to: DataType) -> Column:
    """An integer in a type that may be too narrow for it: it wraps."""
    if not pa.types.is_signed_integer(to):
        return math.add(value, F.lit(0), to)
    if to.bit_width >= source.bit_width and pa.types.is_signed_integer(source):
        return value.cast(to_spark_type(to))
    return math.wrap(value, to.bit_width) if to.bit_width < 64 else value.cast("bigint")


def _to_boolean(value: Column, source: DataType) -> Column:
    if t.is_string(source):
        return F.length(value) > 0
    return value != F.lit(0)


def _to_integer(value: Column, source: DataType, to: DataType) -> Column:
    if t.is_floating(source):
        bad = F.isnan(value) | (F.abs(value) == float("inf"))
        message = F.lit("Cannot convert non-finite values (NA or inf) to integer")
        value = F.when(bad, error("IntCastingNaNError", message).cast("double")).otherwise(value)
    return _narrowed(value.cast("double").try_cast("bigint"), t.int64, to)


def _from_text(value: Column, to: DataType) -> Column:
    spark = to_spark_type(to)
    text = F.trim(value)
    parsed = text.try_cast(spark if not t.is_integer(to) or to == t.int64 else "bigint")
    if t.is_floating(to):
        parsed = F.when(F.lower(text).isin("nan", "+nan", "-nan"), F.lit(float("nan")).cast(spark)).otherwise(parsed)
        message = [F.lit("could not convert string to float: '"), value, F.lit("'")]
    elif t.is_integer(to):
        message = [F.lit("invalid literal for int() with base 10: '"), value, F.lit("'")]
    else:
        message = [F.lit(f"cannot convert to {to}: '"), value, F.lit("'")]
    failed = error("ValueError", *message).cast(parsed_type(to))
    checked = F.when(value.isNotNull() & parsed.isNull(), failed).otherwise(parsed)
    return _narrowed(checked, t.int64, to) if t.is_integer(to) else checked


def parsed_type(to: DataType) -> str:
    """The Spark type that a text is parsed as, on its way to `to`."""
    return "bigint" if t.is_integer(to) else str(to_spark_type(to).simpleString())


def _micros(value: Column, source: DataType) -> Column:
    """A timestamp as a count of its own unit since the epoch."""
    epoch = F.lit("1970-01-01 00:00:00").cast("timestamp_ntz") if source.tz is None else F.timestamp_micros(F.lit(0))
    micros = F.timestamp_diff("MICROSECOND", epoch, value)
    scale = {"s": -(10**6), "ms": -(10**3), "us": 1, "ns": 1000}[source.unit]
    return micros * F.lit(scale) if scale > 0 else math.floor_divide(micros, F.lit(-scale).cast("bigint"), t.int64)


def _duration(value: Column, source: DataType, to: DataType) -> Column:
    """Durations are counts; between units they are scaled, down towards minus infinity."""
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
    if t.is_duration(source) and t.is_duration(to):
        a, b = per_second[source.unit], per_second[to.unit]
        return value * F.lit(b // a) if b >= a else math.floor_divide(value, F.lit(a // b).cast("bigint"), t.int64)
    return value.cast("bigint" if t.is_duration(to) else to_spark_type(to))


def _to_text(value: Column, source: DataType) -> Column:
    if t.is_boolean(source):
        return F.when(value, F.lit("True")).when(~value, F.lit("False"))
    if t.is_floating(source):
        return _float_text(value)
    return value.cast("string")


def _float_text(value: Column) -> Column:
    """Python's shortest text of a float; Java writes exponents otherwise, so it runs in Arrow batches of Python."""
    from pyspark.sql.functions import arrow_udf

    @arrow_udf("string")  # type: ignore[misc, unused-ignore]
    def text(numbers: pa.Array) -> pa.Array:
        return pa.array([None if number is None or number != number else repr(number) for number in numbers.to_pylist()], pa.string())

    return text(value)
