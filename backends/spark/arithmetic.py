"""NumPy's arithmetic as Spark SQL, the same whether the session is in ANSI mode or not. Nothing here can raise.

Integers wrap, dividing by zero gives inf or NaN, ``//`` and ``%`` floor. Texts of arguments are atoms: names,
literals, calls, or in parentheses. A function that repeats an argument gets short ones (see `expressions.Once`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from ...plan import types as t
from ...plan.types import DataType

__all__ = [
    "SIGNS", "SMALLEST", "Wrapping", "absolute", "as_processors_convert", "divide", "floor", "floor_divide", "integer_power",
    "modulo", "power", "ring", "round_half_even", "scaled", "str_of", "wrapped", "wrapping_sum",
]  # fmt: skip

HALF, WHOLE = 2**63, 2**64
SMALLEST = f"({-HALF}L)"
SIGNS = {"add": "+", "subtract": "-", "multiply": "*"}


class Wrapping(NamedTuple):
    """A 64-bit integer that wraps. `tried` is null where it overflows; `exact` never is, and is slow.

    Each reads each argument once, so that sums of sums do not grow exponentially: one is made of the others'
    `tried`, and one of their `exact`.
    """

    tried: str
    exact: str

    @property
    def text(self) -> str:
        return f"coalesce({self.tried}, {self.exact})"


def str_of(value: str | Wrapping) -> str:
    """The one text of a value."""
    return value.text if isinstance(value, Wrapping) else value


def wrapped(value: str, bits: int) -> str:
    """The signed integer that the low bits of a 64-bit integer are, or of any whole decimal for 64 bits."""
    if bits == 64:
        return f"cast(pmod({value} + {HALF}BD, {WHOLE}BD) - {HALF}BD AS bigint)"
    name = {8: "tinyint", 16: "smallint", 32: "int"}[bits]
    return f"cast(shiftright(shiftleft({value}, {64 - bits}), {64 - bits}) AS {name})"


def ring(name: str, left: str | Wrapping, right: str | Wrapping, type: DataType) -> str | Wrapping:
    """`left` and `right` added, subtracted or multiplied as integers of their type, which wrap; of other types as Spark has it."""
    sign = SIGNS[name]
    if t.is_floating(type) or t.is_decimal(type):
        return f"({left} {sign} {right})"
    if str(type) == "uint64" and name == "multiply":  # the product has more digits than decimals do
        signed = ring(name, wrapped(str_of(left), 64), wrapped(str_of(right), 64), t.int64)
        return f"pmod(cast({str_of(signed)} AS decimal(20,0)), {WHOLE}BD)"
    if t.is_integer(type) and not pa.types.is_signed_integer(type):
        both = f"(cast({left} AS decimal(20,0)) {sign} cast({right} AS decimal(20,0)))"
        name = {8: "smallint", 16: "int", 32: "bigint", 64: "decimal(20,0)"}[type.bit_width]
        return f"cast(pmod({both}, {2**type.bit_width}BD) AS {name})"
    if type.bit_width < 64:
        return wrapped(f"(cast({left} AS bigint) {sign} cast({right} AS bigint))", type.bit_width)
    a, b = (side if isinstance(side, Wrapping) else Wrapping(side, side) for side in (left, right))
    return Wrapping(
        f"try_{name}({a.tried}, {b.tried})",
        wrapped(f"cast({a.exact} AS decimal(20,0)) {sign} cast({b.exact} AS decimal(20,0))", 64),
    )


def absolute(value: str, type: DataType) -> str:
    """The smallest integer, which has no positive of its type, stays what it is."""
    if t.is_floating(type) or t.is_decimal(type):
        return f"abs({value})"
    if not t.is_duration(type) and not pa.types.is_signed_integer(type):
        return value
    if type.bit_width == 64:
        return f"greatest({value}, try_subtract(0L, {value}))"
    return f"greatest({value}, {str_of(ring('subtract', '0L', value, type))})"


def divide(left: str, right: str) -> str:
    """Of doubles. What 0.0 and -0.0 are to the power of -1 is an infinity with their sign."""
    return f"coalesce(try_divide({left}, {right}), {left} * pow({right}, -1D))"


def modulo(left: str, right: str, rest: str, type: DataType) -> str:
    """With the divisor's sign; `rest` is ``try_mod(left, right)``. By zero: NaN of floats, null of integers."""
    if not t.is_floating(type):
        return f"CASE WHEN {rest} <> 0 AND ({rest} < 0) <> ({right} < 0) THEN {rest} + {right} ELSE {rest} END"
    return (
        f"CASE WHEN {right} = 0 THEN {left} * double('NaN') WHEN {rest} = 0 THEN if({right} < 0, -0D, 0D) "
        f"WHEN ({rest} < 0) <> ({right} < 0) THEN {rest} + {right} ELSE {rest} END"
    )


def floor_divide(left: str, right: str, rest: str, type: DataType) -> str:
    """Rounded down; `rest` is ``try_mod(left, right)``. By zero: as `divide` of floats, null of integers."""
    below = f"{rest} <> 0 AND ({rest} < 0) <> ({right} < 0)"
    if t.is_floating(type):  # what is divided is a multiple of the divisor, but for rounding
        whole = f"rint(try_divide({left} - {rest}, {right}) - if({below}, 1D, 0D))"
        return f"CASE WHEN {right} = 0 THEN {left} * pow({right}, -1D) ELSE {whole} END"
    if t.is_decimal(type):
        return f"(try_divide({left} - {rest}, {right}) - if({below}, 1, 0))"
    quotient = f"(({left} div nullif({right}, 0L)) - if({below}, 1L, 0L))"
    return f"CASE WHEN {right} = -1L THEN coalesce(try_subtract(0L, {left}), {left}) ELSE {quotient} END"


def scaled(value: str, factor: int) -> str:
    """A 64-bit count in a unit so many times as long: rounded down, which cannot overflow."""
    if factor & (factor - 1) == 0:
        return f"shiftright({value}, {factor.bit_length() - 1})"
    return f"(({value} div {factor}L) - if({value} % {factor}L < 0, 1L, 0L))"


def power(left: str, right: str) -> str:
    """Of floats. In C, 1 to any power is 1, and so is -1 to an infinite one; what is missing stays so."""
    one = f"abs({left}) = 1 AND abs({right}) = double('Infinity')"
    return f"CASE WHEN isnan({left}) THEN {left} WHEN {one} THEN 1D ELSE pow({left}, {right}) END"


def integer_power(left: str, right: str, bits: int) -> str:
    """Of 64-bit integers, wrapping, where the exponent has so many bits: squared and multiplied, bit by bit."""
    times, squared = (str_of(ring("multiply", side, "s.b", t.int64)) for side in ("s.r", "s.b"))
    step = f"struct(if(shiftright({right}, i) & 1L = 1L, {times}, s.r) AS r, {squared} AS b)"
    result = f"if(s.b IS NULL OR {right} IS NULL, NULL, s.r)"
    return f"aggregate(sequence(0, {bits - 1}), struct(1L AS r, {left} AS b), (s, i) -> {step}, s -> {result})"


def round_half_even(value: str, decimals: int, type: DataType) -> str:
    """As NumPy: scaled, rounded to the nearest even, scaled back."""
    if t.is_decimal(type):
        return f"bround({value}, {decimals})"
    if t.is_integer(type) and decimals >= 0:
        return value
    scale = f"{10.0 ** abs(decimals)!r}D"
    if t.is_floating(type) and decimals >= 0:
        return f"rint({value})" if decimals == 0 else f"(rint({value} * {scale}) / {scale})"
    return f"(rint({value} / {scale}) * {scale})"


def as_processors_convert(value: str) -> str:
    """A double as a 64-bit integer; what is out of range is the smallest one."""
    return f"(CASE WHEN abs({value}) >= {2.0**63!r}D THEN {SMALLEST} ELSE cast({value} AS bigint) END)"


def floor(value: str, function: str = "floor") -> str:
    """Of a double, as a double (or with "ceil"): from 2**52 on every double is whole already, or not finite."""
    return f"if(abs({value}) < {2.0**52!r}D, cast({function}({value}) AS double), {value})"


def wrapping_sum(value: str, over: Callable[[str], str]) -> str:
    """The sum of 64-bit integers that wraps: of the signed low halves and of what is left, which cannot overflow.

    `over` is applied to each aggregate: a window puts them over itself.
    """
    low = f"shiftright(shiftleft({value}, 32), 32)"
    high = f"shiftright({value}, 32) - shiftright({low}, 63)"
    return str_of(ring("add", f"shiftleft({over(f'sum({high})')}, 32)", over(f"sum({low})"), t.int64))
