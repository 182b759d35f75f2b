"""Arithmetic with NumPy's results: integers wrap, zero divides to inf or NaN, `//` and `%` floor."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import op
from ...plan import types as t
from ...plan.types import DataType
from .casts import cast
from .kernels import kernel, on_arrays, with_numpy
from .values import Numbers, Value, from_numpy, is_missing, nulls, raw, to_numpy

__all__: list[str] = []

NOT_A_TIME = np.iinfo(np.int64).min  # what NumPy's durations hold for missing


@kernel(op.add)
def _add(type: DataType, left: Value, right: Value) -> Any:
    if t.is_timestamp(type):
        return _instants(type, left, right, np.add)
    return _with_arrow(pc.add, type, left, right)


@kernel(op.subtract)
def _subtract(type: DataType, left: Value, right: Value) -> Any:
    if t.is_timestamp(type):
        return _instants(type, left, right, np.subtract)
    if t.is_timestamp(left.type):
        return _between(type, left, right)
    return _with_arrow(pc.subtract, type, left, right)


@kernel(op.multiply)
def _multiply(type: DataType, left: Value, right: Value) -> Any:
    if t.is_duration(type):
        return _durations(type, left, right, np.multiply)
    if t.is_decimal(type):
        return cast(pc.multiply(_wide(left), _wide(right)), type)
    return _with_arrow(pc.multiply, type, left, right)


@kernel(op.divide)
def _divide(type: DataType, left: Value, right: Value) -> Any:
    if t.is_duration(type):
        return _durations(type, left, right, np.divide)
    if t.is_duration(left.type):
        unit = t.common_type(left.type, right.type)
        left, right = (_counts(cast(value, unit)) for value in (left, right))
    if t.is_decimal(type):
        divisor = cast(right, type)
        divisor = pc.if_else(pc.equal(divisor, cast(pa.scalar(0), type)), pa.scalar(None, type), divisor)
        return cast(pc.divide(_wide(cast(left, type)), _wide(divisor)), type)
    return pc.divide(cast(left, type), cast(right, type))


@kernel(op.floor_divide)
def _floor_divide(type: DataType, left: Value, right: Value) -> Any:
    if t.is_duration(type):
        return _durations(type, left, right, np.floor_divide)
    if t.is_duration(left.type):
        unit = t.common_type(left.type, right.type)
        left, right = (_counts(cast(value, unit)) for value in (left, right))
    if t.is_decimal(type):
        return _with_decimals(type, left, right, _floored)
    return with_numpy(np.floor_divide, type, left, right, missing=_zero_divisor)


@kernel(op.modulo)
def _modulo(type: DataType, left: Value, right: Value) -> Any:
    if t.is_duration(type):
        return with_numpy(np.remainder, type, left, right, missing=lambda a, b: b == 0)
    if t.is_decimal(type):
        return _with_decimals(type, left, right, lambda a, b: a - b * _floored(a, b))
    return with_numpy(np.remainder, type, left, right, missing=_zero_divisor)


@kernel(op.power)
def _power(type: DataType, base: Value, exponent: Value) -> Any:
    if t.is_decimal(type):
        return _with_decimals(type, base, exponent, lambda a, b: a**b)
    if t.is_integer(type):
        if nulls(base):
            exponent = pc.if_else(pc.is_null(base), pa.scalar(None, exponent.type), exponent)
        return with_numpy(_integer_power, type, base, exponent)
    made = with_numpy(np.power, type, base, exponent)
    unknown = pc.or_(is_missing(base), is_missing(exponent))  # NumPy has 1 for NaN ** 0 and 1 ** NaN
    return pc.if_else(unknown, pa.scalar(None, type), made)


def _integer_power(base: Numbers, exponent: Numbers) -> Numbers:
    if (exponent < 0).any():
        raise ValueError("Integers to negative integer powers are not allowed.")
    return np.power(base, exponent)


@kernel(op.negate)
def _negate(type: DataType, value: Value) -> Any:
    return pc.negate(value)


@kernel(op.absolute)
def _absolute(type: DataType, value: Value) -> Any:
    return pc.abs(value)


@kernel(op.round_)
def _round(type: DataType, value: Value, decimals: int | None) -> Any:
    if t.is_decimal(type):
        return cast(pc.round(value, ndigits=decimals or 0, round_mode="half_to_even"), type)
    return with_numpy(lambda numbers: numbers.round(decimals or 0), type, value)


@kernel(op.floor)
def _floor(type: DataType, value: Value) -> Any:
    return value if t.is_integer(type) else cast(pc.floor(value), type)


@kernel(op.ceil)
def _ceil(type: DataType, value: Value) -> Any:
    return value if t.is_integer(type) else cast(pc.ceil(value), type)


def _with_arrow(function: Callable[..., Any], type: DataType, left: Value, right: Value) -> Any:
    """An Arrow function that wraps, on values of one type."""
    left, right = cast(left, type), cast(right, type)
    if t.is_decimal(type):
        return cast(function(_wide(left), _wide(right)), type)
    return function(left, right)


def _zero_divisor(left: Numbers, right: Numbers) -> Numbers:
    return (right == 0) & (right.dtype.kind in "iu")


def _counts(value: Value) -> Value:
    """A time as a plain number of its unit."""
    return cast(value, t.int64) if isinstance(value, pa.Scalar) else value.view(raw(value.type))


def _instants(type: DataType, left: Value, right: Value, function: Callable[..., Numbers]) -> Any:
    """A time moved by a duration; both are counted in the result's unit."""

    def counted(value: Value) -> Any:
        return _counts(cast(value, t.duration(type.unit) if t.is_duration(value.type) else t.timestamp(type.unit, type.tz)))

    return _tagged(with_numpy(function, t.int64, counted(left), counted(right)), type)


def _between(type: DataType, left: Value, right: Value) -> Any:
    """The duration between two instants."""
    common = t.common_type(left.type, right.type)
    left, right = (_counts(cast(value, common)) for value in (left, right))
    return _tagged(with_numpy(np.subtract, t.int64, left, right), type)


def _tagged(value: Value, type: DataType) -> Any:
    """A count of a unit as the time it stands for."""
    return value.view(type) if isinstance(value, pa.Array) else pa.array([value], t.int64).view(type)[0]


def _durations(type: DataType, left: Value, right: Value, function: Callable[..., Numbers]) -> Any:
    """NumPy's arithmetic of durations and plain numbers."""
    if t.is_null(left.type) or t.is_null(right.type):
        return pa.scalar(None, type)

    @on_arrays
    def compute(type: DataType, left: Any, right: Any) -> Any:
        numbers = []
        missing = np.zeros(len(left), np.bool_)
        for array in (left, right):
            missing |= to_numpy(is_missing(array))
            plain = to_numpy(array)
            numbers.append(plain.view(f"m8[{type.unit}]") if t.is_duration(array.type) else plain)
        counts = function(*numbers).view(np.int64)
        return from_numpy(counts, type, missing | (counts == NOT_A_TIME))

    return compute(type, left, right)


def _wide(value: Value) -> Any:
    """A decimal with room for the digits of a result."""
    type = value.type
    if not t.is_decimal(type):
        value = cast(value, pa.decimal128(20, 0))
        type = value.type
    return value.cast(pa.decimal256(type.precision, type.scale))


def _floored(a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    whole, rest = divmod(a, b)  # rounds to zero
    return whole - 1 if rest and (rest < 0) != (b < 0) else whole


def _with_decimals(type: DataType, left: Value, right: Value, function: Callable[..., decimal.Decimal]) -> Any:
    """Python's decimals, one by one; null where they have no answer."""

    def one(a: decimal.Decimal | None, b: decimal.Decimal | None) -> decimal.Decimal | None:
        if a is None or b is None:
            return None
        try:
            return function(a, b).quantize(decimal.Decimal(1).scaleb(-type.scale))
        except decimal.InvalidOperation:
            return None

    @on_arrays
    def compute(type: DataType, left: Any, right: Any) -> Any:
        with decimal.localcontext(prec=76):
            return pa.array([one(a, b) for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)], type)

    return compute(type, cast(left, type), cast(right, type))
