"""Arithmetic with NumPy's promotion. Integers wrap; dividing by zero gives inf or NaN; missing propagates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = ["absolute", "add", "ceil", "divide", "floor", "floor_divide", "modulo", "multiply", "negate", "power", "round_", "subtract"]


def number(*types: DataType, **params: object) -> DataType:
    result = types[0]
    for type in types[1:]:
        result = t.common_type(result, type)
    if not (t.is_numeric(result) or t.is_duration(result) or t.is_null(result)):
        raise TypeError("not numbers")
    return result


def plain_number(*types: DataType, **params: object) -> DataType:
    result = number(*types)
    if t.is_duration(result):
        raise TypeError("not plain numbers")
    return result


def _sum(left: DataType, right: DataType) -> DataType:
    for a, b in ((left, right), (right, left)):
        if (t.is_timestamp(a) or a == t.date32) and t.is_duration(b):
            return t.timestamp(t.common_type(t.duration("s" if a == t.date32 else a.unit), b).unit, getattr(a, "tz", None))
    return number(left, right)


def _difference(left: DataType, right: DataType) -> DataType:
    if t.is_timestamp(left) and t.is_timestamp(right):
        return t.duration(t.common_type(left, right).unit)
    if t.is_timestamp(left) and t.is_duration(right):
        return _sum(left, right)
    return number(left, right)


def _product(left: DataType, right: DataType) -> DataType:
    for a, b in ((left, right), (right, left)):
        if t.is_duration(a) and (t.is_integer(b) or t.is_floating(b)):
            return a
    if t.is_decimal(left) and t.is_decimal(right):
        import pyarrow as pa

        return pa.decimal128(min(left.precision + right.precision + 1, 38), left.scale + right.scale)
    result = number(left, right)
    if t.is_duration(result):
        raise TypeError("durations do not multiply")
    return result


def _quotient(left: DataType, right: DataType) -> DataType:
    if t.is_duration(left) and t.is_duration(right):
        return t.float64
    if t.is_duration(left) and (t.is_integer(right) or t.is_floating(right)):
        return left
    result = t.float64 if t.is_boolean(left) and t.is_boolean(right) else number(left, right)
    return t.float64 if t.is_integer(result) else result


def _whole_quotient(left: DataType, right: DataType) -> DataType:
    if t.is_duration(left) and t.is_duration(right):
        return t.int64
    if t.is_duration(left) and (t.is_integer(right) or t.is_floating(right)):
        return left
    return number(left, right)


def _power_raises(args: Sequence[Any], params: tuple[object, ...]) -> bool:
    exponent = args[1]
    safe = hasattr(exponent, "value") and exponent.value is not None and exponent.value >= 0
    return t.is_integer(number(args[0].type, exponent.type)) and not safe


add = operator("add", 2, _sum, symbol="+")
subtract = operator("subtract", 2, _difference, symbol="-")
multiply = operator("multiply", 2, _product, symbol="*")
divide = operator("divide", 2, _quotient, missing="always", symbol="/")
floor_divide = operator("floor_divide", 2, _whole_quotient, missing="always", symbol="//")
"""Floors. Of integers by zero: inf or NaN is not an integer, so it gives missing; the frontend asks for floats where pandas would."""
modulo = operator("modulo", 2, number, missing="always", symbol="%")
"""Has the divisor's sign. Of integers by zero: missing."""
power = operator("power", 2, plain_number, can_raise=_power_raises, symbol="**")
"""An integer to a negative integer power raises ValueError."""
negate = operator("negate", 1, number, symbol="-")
absolute = operator("abs", 1, number)
round_ = operator("round", 1, plain_number, params=("decimals",))
"""Half to even; `decimals` may be negative."""
floor = operator("floor", 1, plain_number, monotone=True)
ceil = operator("ceil", 1, plain_number, monotone=True)
