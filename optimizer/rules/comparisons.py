"""Comparisons of a column with a constant, so said that a source can answer them from its statistics.

The column stands bare on the left, and the constant has the column's type.
"""

from __future__ import annotations

import datetime
import struct
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from ...plan import Aggregate, Call, Expr, Extend, Filter, Literal, Node, Operator, Scan, Unpivot, Window, literal, op
from ...plan import types as t
from ..context import Context
from ..rule import rule
from .simplify import has, map_expressions

__all__ = ["drop_cast", "plain_comparisons", "unwrap_cast", "unwrap_year"]

MIRRORED: dict[Operator, Operator] = {
    op.equal: op.equal, op.not_equal: op.not_equal, op.less: op.greater, op.less_equal: op.greater_equal,
    op.greater: op.less, op.greater_equal: op.less_equal,
}  # fmt: skip
EXACT = 2**53  # integers smaller than this are floats too, and so are their neighbours
EPOCH = datetime.date(1970, 1, 1)
DAY = 24 * 60 * 60
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


@rule(phase="simplify", on=(Filter, Scan))
def plain_comparisons(node: Filter | Scan, context: Context) -> Node | None:
    """60 < x = x > 60; and x > 60.0 = x > 60 where x is of integers, x > 60 = x > 60.0 where it is of floats.

    The constant must be the same number in both types, and less than 2**53 where one is of floats, so that a
    number near it that has no float of its own is on the same side of it.
    """
    return map_expressions(node, _plain, has(*MIRRORED), "mirror")


@rule(phase="simplify", on=(Filter, Scan))
def unwrap_cast(node: Filter | Scan, context: Context) -> Node | None:
    """cast(x, to=float64) > 60.0 = x > 60, where x is of integers and 60 smaller than 2**53; also from integers to
    wider ones, float32 to float64, and dates to timestamps. Missing stays missing under each of these casts.
    """
    return map_expressions(node, _unwrapped, has(op.cast), "unwrap")


@rule(phase="simplify", on=(Filter, Scan, Extend, Aggregate, Window, Unpivot))
def drop_cast(node: Node, context: Context) -> Node | None:
    """cast(x, to=t) = x, where x is of type t; cast(cast(x, to=u), to=t) = cast(x, to=t), where u is a type of integers
    that has all values of the type of integers that x is of.
    """
    return map_expressions(node, _without_cast, has(op.cast), "cast")


@rule(phase="simplify", on=(Filter, Scan))
def unwrap_year(node: Filter | Scan, context: Context) -> Node | None:
    """year(t) == 2020 = t >= 2020-01-01 and t < 2021-01-01; year(t) > 2020 = t >= 2021-01-01; year(t) in (2020, 2021) too.

    t is of times without a zone, or of UTC, that can be as early and as late as these. The comparison is false for a missing
    time, as those of the time are.
    """
    return map_expressions(node, _ranges_of_years, has(op.time_part), "year")


def _without_cast(expr: Expr) -> Expr:
    match expr:
        case Call(operator, (value,)) if operator is op.cast and value.type == expr.type:
            return value
        case Call(operator, (Call(inner, (value,)) as middle,)) if operator is op.cast and inner is op.cast:
            whole = t.is_integer(value.type) and t.is_integer(middle.type) and _holds(middle.type, value.type)
            return _without_cast(op.cast(value, to=expr.type)) if whole else expr
    return expr


def _plain(expr: Expr) -> Expr:
    """A comparison with the constant on the right, of the type of what it is compared with."""
    if not isinstance(expr, Call) or expr.operator not in MIRRORED:
        return expr
    operator, (left, right) = expr.operator, expr.args
    if isinstance(left, Literal) and not isinstance(right, Literal):
        return _plain(MIRRORED[operator](right, left))
    if isinstance(right, Literal) and t.is_numeric(left.type) and t.is_numeric(right.type):
        same = _as_type(right, left.type)
        return expr if same is None else operator(left, same)
    return expr


def _unwrapped(expr: Expr) -> Expr:
    """A comparison of a cast value with a constant, without the cast."""
    match expr:
        case Call(operator, (Call(inner, (value,)), Literal() as constant)) if operator in MIRRORED and inner is op.cast:
            same = _as_type(constant, value.type) if _keeps_order(value.type, constant.type) else None
            return expr if same is None else operator(value, same)
    return expr


def _ranges_of_years(expr: Expr) -> Expr:
    """A comparison of the year of a time with constants, as one of the time."""
    match expr:
        case Call(operator, (Call(inner, (time,), ("year",)), *constants)) if operator in YEARS and inner is op.time_part:
            years: list[Any] = [one.value for one in constants if isinstance(one, Literal) and t.is_integer(one.type)]
            if years and len(years) == len(constants) and None not in years:
                bounds = [_start_of_year(year + end, time.type) for year in years for end in (0, 1)]
                return expr if None in bounds else YEARS[operator](time, bounds)
    return expr


def _within_years(time: Expr, bounds: Sequence[Literal]) -> Expr:
    """Whether a time is in one of some years, given where each starts and ends."""
    years = [op.and_(op.greater_equal(time, start), op.less(time, end)) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    return reduce(op.or_, years)


YEARS: dict[Operator, Callable[[Expr, Any], Expr]] = {
    op.equal: _within_years, op.is_in: _within_years,
    op.less: lambda time, bounds: op.less(time, bounds[0]), op.less_equal: lambda time, bounds: op.less(time, bounds[1]),
    op.greater: lambda time, bounds: op.greater_equal(time, bounds[1]),
    op.greater_equal: lambda time, bounds: op.greater_equal(time, bounds[0]),
}  # fmt: skip
"""What a comparison of years says of times, given where the year starts and ends."""


def _start_of_year(year: int, type: t.DataType) -> Literal | None:
    """The first moment of a year as a constant of a type of times; None where the type, or the calendar, has none."""
    if type.tz not in (None, "UTC") or not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    moment = (datetime.date(year, 1, 1) - EPOCH).days * DAY * PER_SECOND[type.unit]
    return Literal(moment, type) if abs(moment) < 2**63 else None


def _keeps_order(source: t.DataType, to: t.DataType) -> bool:
    """Whether a cast leaves numbers, or times, in their order, up to rounding of what is beyond `EXACT`."""
    if t.is_integer(source):
        return t.is_floating(to) and to != t.float32 or (t.is_integer(to) and _holds(to, source))
    return (source == t.float32 and to == t.float64) or (source == t.date32 and t.is_timestamp(to) and to.tz is None)


def _holds(wide: t.DataType, narrow: t.DataType) -> bool:
    (least, most), (lowest, highest) = _bounds(narrow), _bounds(wide)
    return lowest <= least and most <= highest


def _bounds(type: t.DataType) -> tuple[int, int]:
    bits = type.bit_width
    return (0, 2**bits - 1) if str(type).startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _as_type(constant: Literal, type: t.DataType) -> Literal | None:
    """The same number or time as a constant of another type, if there is one."""
    value: Any = constant.value
    if constant.type == type or value is None or value != value:
        return None
    if t.is_integer(type):
        return _as_integer(constant, type)
    if type == t.float64 and t.is_integer(constant.type):
        return Literal(float(value), type) if abs(value) < EXACT else None
    if type == t.float32 and constant.type == t.float64:
        return Literal(value, type) if _is_float32(value) else None
    if type == t.date32 and t.is_timestamp(constant.type):
        days, rest = divmod(value, DAY * PER_SECOND[constant.type.unit])
        return None if rest else literal(EPOCH + datetime.timedelta(days), type)
    return None


def _as_integer(constant: Literal, type: t.DataType) -> Literal | None:
    value: Any = constant.value
    if t.is_floating(constant.type) and not value.is_integer():
        return None
    least, most = _bounds(type)
    if not (t.is_floating(constant.type) or t.is_integer(constant.type)) or abs(value) >= EXACT or not least <= value <= most:
        return None
    return Literal(int(value), type)


def _is_float32(value: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", value))[0] == value)
    except OverflowError:
        return False
