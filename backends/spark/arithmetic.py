"""NumPy's arithmetic on Spark columns, the same whether the session is in ANSI mode or not.

Integers wrap, dividing by zero gives inf or NaN, ``//`` and ``%`` floor. Nothing here can raise.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
from pyspark.sql import Column
from pyspark.sql import functions as F

from ...plan import types as t
from ...plan.types import DataType

__all__ = [
    "add", "ceil", "divide", "floor", "floor_divide", "modulo", "multiply", "negate", "power", "round_half_even", "subtract", "wrap",
    "wrapping_sum",
]  # fmt: skip

EXACT_DOUBLES = 2.0**52  # from here on every double is whole


def wrap(value: Column, bits: int) -> Column:
    """A 64-bit (or decimal, for 64 bits) value as the signed integer that its low bits are."""
    if bits == 64:
        size, half = Decimal(2**64), Decimal(2**63)
        return (F.pmod(value + F.lit(half), F.lit(size)) - F.lit(half)).cast("bigint")
    half, mask = 2 ** (bits - 1), 2**bits - 1
    low = (value.bitwiseAND(F.lit(mask))).bitwiseXOR(F.lit(half)) - F.lit(half)
    return low.cast({8: "tinyint", 16: "smallint", 32: "int"}[bits])


def _integers(name: str, left: Column, right: Column, type: DataType) -> Column:
    """`left` and `right` of one signed or unsigned integer type, combined; the result wraps."""
    if not pa.types.is_signed_integer(type):
        return _unsigned(name, left, right, type)
    if type.bit_width < 64:
        left, right = left.cast("bigint"), right.cast("bigint")
        return wrap({"add": left + right, "subtract": left - right, "multiply": left * right}[name], type.bit_width)
    tried = {"add": F.try_add, "subtract": F.try_subtract, "multiply": F.try_multiply}[name](left, right)
    wide_left, wide_right = left.cast("decimal(20,0)"), right.cast("decimal(20,0)")
    wide = {"add": wide_left + wide_right, "subtract": wide_left - wide_right, "multiply": wide_left * wide_right}[name]
    return F.coalesce(tried, wrap(wide, 64))


def _unsigned(name: str, left: Column, right: Column, type: DataType) -> Column:
    left, right = left.cast("decimal(20,0)"), right.cast("decimal(20,0)")
    wide = {"add": left + right, "subtract": left - right, "multiply": left * right}[name]
    kept = F.pmod(wide, F.lit(Decimal(2**type.bit_width)))
    return kept.cast({8: "smallint", 16: "int", 32: "bigint", 64: "decimal(20,0)"}[type.bit_width])


def add(left: Column, right: Column, type: DataType) -> Column:
    return _integers("add", left, right, type) if t.is_integer(type) or t.is_duration(type) else left + right


def subtract(left: Column, right: Column, type: DataType) -> Column:
    return _integers("subtract", left, right, type) if t.is_integer(type) or t.is_duration(type) else left - right


def multiply(left: Column, right: Column, type: DataType) -> Column:
    return _integers("multiply", left, right, type) if t.is_integer(type) else left * right


def negate(value: Column, type: DataType) -> Column:
    return subtract(F.lit(0), value, t.int64 if t.is_duration(type) else type) if not t.is_floating(type) else -value


def divide(left: Column, right: Column) -> Column:
    """Of doubles: ``x / 0`` is inf with the sign of both, ``0 / 0`` NaN."""
    negative = (left < 0) != right.cast("string").startswith("-")  # a zero's sign shows only in its text
    infinite = F.when(negative, F.lit(float("-inf"))).otherwise(F.lit(float("inf")))
    by_zero = F.when((left == 0) | F.isnan(left), F.lit(float("nan"))).when(left.isNotNull(), infinite)
    return F.when(right == 0, by_zero).otherwise(F.try_divide(left, right))


def modulo(left: Column, right: Column, type: DataType) -> Column:
    """With the divisor's sign. By zero: NaN of floats, null of integers."""
    rest = F.try_mod(left, right)
    adjusted = F.when((rest != 0) & ((rest < 0) != (right < 0)), rest + right).otherwise(rest)
    if t.is_floating(type):
        return F.when((right == 0) & left.isNotNull(), F.lit(float("nan"))).otherwise(adjusted)
    return adjusted


def floor_divide(left: Column, right: Column, type: DataType) -> Column:
    """Rounded down. By zero: as `divide` of floats, null of integers."""
    rest = modulo(left, right, type)
    if t.is_floating(type):
        whole = floor(divide(left - rest, right) + F.lit(0.5))
        return F.when(right == 0, divide(left, right)).when(F.isnan(rest), rest).otherwise(whole)
    divisor = F.when(right != 0, right)
    quotient = F.call_function("div", left - rest, F.when(divisor == -1, F.lit(1)).otherwise(divisor))
    return F.when(divisor == -1, subtract(F.lit(0).cast("bigint"), left, t.int64)).otherwise(quotient)


def power(left: Column, right: Column, exponent: Any, type: DataType) -> Column:
    """`exponent` is the value of a literal `right`, else None."""
    if not t.is_integer(type):
        return F.when((right == 0) | (left == 1), F.lit(1.0)).otherwise(F.pow(left, right))
    if exponent is None:
        return F.pow(left, right).cast("bigint")
    result, square = F.lit(1).cast("bigint"), left
    while exponent:
        if exponent & 1:
            result = multiply(result, square, t.int64)
        exponent >>= 1
        square = multiply(square, square, t.int64) if exponent else square
    return result


def round_half_even(value: Column, decimals: int, type: DataType) -> Column:
    """As NumPy: scaled, rounded to the nearest even, scaled back."""
    if not t.is_floating(type):
        return value if decimals >= 0 and t.is_integer(type) else F.bround(value, decimals)
    if decimals == 0:
        return F.rint(value)
    scale = F.lit(10.0 ** abs(decimals))
    return F.rint(value * scale) / scale if decimals > 0 else F.rint(value / scale) * scale


def floor(value: Column) -> Column:
    """Of doubles, as a double: what is no integer of 52 bits is whole already, or not finite."""
    return F.when(F.abs(value) < EXACT_DOUBLES, F.floor(value).cast("double")).otherwise(value)


def ceil(value: Column) -> Column:
    return F.when(F.abs(value) < EXACT_DOUBLES, F.ceil(value).cast("double")).otherwise(value)


def wrapping_sum(value: Column, each: Any) -> Column:
    """The sum of 64-bit integers that wraps: of the high and low halves apart, which cannot overflow.

    `each` is applied to the aggregates; a window puts them over itself.
    """
    high = each(F.sum(F.shiftright(value, 32)))
    low = each(F.sum(value.bitwiseAND(F.lit(0xFFFFFFFF))))
    return add(F.shiftleft(high, 32), low, t.int64)
