"""Arrow types: the families that operators ask for, and promotion."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pyarrow as pa
from pyarrow import types as arrow

__all__ = [
    "DataType", "binary", "boolean", "common_type", "date32", "duration", "float32", "float64", "int32", "int64",
    "is_boolean", "is_decimal", "is_duration", "is_floating", "is_integer", "is_list", "is_null", "is_numeric", "is_string",
    "is_struct", "is_temporal", "is_timestamp", "normalize", "null", "string", "timestamp",
]  # fmt: skip

DataType: TypeAlias = pa.DataType

null, boolean, string, binary = pa.null(), pa.bool_(), pa.string(), pa.binary()
int32, int64, float32, float64, date32 = pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.date32()
timestamp, duration = pa.timestamp, pa.duration

is_boolean, is_integer, is_floating = arrow.is_boolean, arrow.is_integer, arrow.is_floating
is_decimal, is_list, is_null, is_struct = arrow.is_decimal, arrow.is_list, arrow.is_null, arrow.is_struct
is_timestamp, is_duration, is_temporal = arrow.is_timestamp, arrow.is_duration, arrow.is_temporal


def is_string(type: DataType) -> bool:
    return bool(arrow.is_string(type) or arrow.is_large_string(type) or arrow.is_string_view(type))


def is_numeric(type: DataType) -> bool:
    return bool(is_integer(type) or is_floating(type) or is_decimal(type))


def normalize(type: DataType) -> DataType:
    """The one type that plans use for a family of Arrow encodings.

    >>> normalize(pa.large_string()), normalize(pa.dictionary(pa.int8(), pa.string()))
    (DataType(string), DataType(string))
    """
    if arrow.is_dictionary(type):
        return normalize(type.value_type)
    if is_string(type):
        return string
    if arrow.is_large_binary(type) or arrow.is_binary_view(type) or arrow.is_fixed_size_binary(type):
        return binary
    if arrow.is_date64(type):
        return timestamp("ms")
    if arrow.is_float16(type):
        return float32
    return type


def common_type(left: DataType, right: DataType) -> DataType:
    """The type that holds values of both, as NumPy and pandas promote.

    Raises
    ------
    TypeError
        If the two have nothing in common.

    Examples
    --------
    >>> common_type(pa.int64(), pa.float32())
    DataType(double)
    """
    if left == right or is_null(right):
        return left
    if is_null(left):
        return right
    numbers = [is_integer(t) or is_floating(t) or is_boolean(t) for t in (left, right)]
    if all(numbers):
        return pa.from_numpy_dtype(np.promote_types(left.to_pandas_dtype(), right.to_pandas_dtype()))
    if is_decimal(left) and is_decimal(right):
        return _common_decimal(left, right)
    if is_decimal(left) or is_decimal(right):
        decimal, other = (left, right) if is_decimal(left) else (right, left)
        if is_integer(other):
            return _common_decimal(decimal, pa.decimal128(19, 0))
        if is_floating(other):
            return float64
    if is_timestamp(left) and is_timestamp(right) and (left.tz is None) == (right.tz is None):
        return timestamp(_finer(left.unit, right.unit), left.tz if left.tz == right.tz else left.tz and "UTC")
    if is_duration(left) and is_duration(right):
        return duration(_finer(left.unit, right.unit))
    if {left, right} <= {date32} or (is_timestamp(left) and right == date32):
        return left
    if left == date32 and is_timestamp(right):
        return right
    raise TypeError(f"no common type for {left} and {right}")


def _finer(left: str, right: str) -> str:
    order = ["s", "ms", "us", "ns"]
    return max(left, right, key=order.index)


def _common_decimal(left: DataType, right: DataType) -> DataType:
    scale = max(left.scale, right.scale)
    whole = max(left.precision - left.scale, right.precision - right.scale)
    return pa.decimal128(min(whole + scale, 38), scale)
