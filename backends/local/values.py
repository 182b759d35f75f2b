"""Arrow values and what the kernels need of them: missing values as one kind, NumPy views and the way back.

A value is an array, or a scalar that stands for an array of any length.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import types as t
from ...plan.types import DataType
from ..intervals import Numbers

__all__ = [
    "Numbers", "Value", "broadcast", "from_numpy", "is_missing", "nan_to_null", "nulls", "one_kind", "raw", "to_float",
    "to_numpy",
]  # fmt: skip

Value: TypeAlias = "pa.Array[Any] | pa.Scalar[Any]"


def is_missing(value: Value) -> Any:
    """Whether each value is null or NaN; never null."""
    return pc.is_null(value, nan_is_null=True)


def nulls(value: Value) -> int:
    """How many nulls there are; NaN is not counted."""
    return value.null_count if isinstance(value, pa.Array) else int(not value.is_valid)


def nan_to_null(value: Value) -> Any:
    """The value with NaN as null, so that what is missing is missing in one way."""
    if not t.is_floating(value.type):
        return value
    nan = pc.is_nan(value)
    if isinstance(nan, pa.Array) and not nan.true_count:
        return value
    return pc.if_else(nan, pa.scalar(None, value.type), value)


def one_kind(array: pa.Array[Any]) -> pa.Array[Any]:
    """The array with equal values as equal bits, as hash tables want them: no NaN, no negative zero."""
    if not t.is_floating(array.type):
        return array
    return nan_to_null(pc.add(array, pa.scalar(0.0, array.type)))


def broadcast(value: Value, length: int) -> pa.Array[Any]:
    """The value as an array."""
    return value if isinstance(value, pa.Array) else pa.repeat(value, length)


def raw(type: DataType) -> DataType:
    """The integer type in which Arrow holds a time; any other type itself."""
    if pa.types.is_date32(type) or pa.types.is_time32(type):
        return t.int32
    if t.is_timestamp(type) or t.is_duration(type) or pa.types.is_time64(type):
        return t.int64
    return type


def to_numpy(value: Value) -> Numbers:
    """The numbers, times as integers since the epoch; one number for a scalar, and something where it is null.

    Without nulls an array is not copied, unless it is of booleans.
    """
    if isinstance(value, pa.Scalar):
        value = pa.array([value.as_py() if raw(value.type) == value.type else value.value], raw(value.type))
    array = value if raw(value.type) == value.type else value.view(raw(value.type))
    if array.null_count:
        array = pc.fill_null(array, pa.scalar(False if t.is_boolean(array.type) else 0, array.type))
    return array.to_numpy(zero_copy_only=False)


def to_float(array: pa.Array[Any]) -> Numbers:
    """The numbers as floats, NaN where they are missing; times as integers since the epoch."""
    if t.is_floating(array.type):
        return array.to_numpy(zero_copy_only=False)
    if t.is_decimal(array.type):
        return array.cast(t.float64).to_numpy(zero_copy_only=False)
    numbers = to_numpy(array).astype(np.float64)
    if array.null_count:
        numbers[to_numpy(array.is_null())] = np.nan
    return numbers


def from_numpy(numbers: Numbers, type: DataType, missing: Numbers | None = None) -> pa.Array[Any]:
    """An array of the type given; times come as integers since the epoch."""
    held = raw(type)
    numbers = numbers.astype(held.to_pandas_dtype(), copy=False)
    array = pa.array(numbers, held, mask=missing if missing is not None and missing.any() else None)
    return array if held == type else array.view(type)
