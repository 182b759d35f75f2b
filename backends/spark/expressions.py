"""Expressions as Spark columns: a table from operator names to lowerings, and the walk over an expression."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
from pyspark.sql import Column
from pyspark.sql import functions as F

from ...plan import Call, Expr, Literal, op, postorder
from ...plan import Column as ColumnRef
from ...plan import types as t
from ...plan.types import DataType
from . import arithmetic as math
from .casts import cast
from .types import to_spark_type

__all__ = ["LOWERINGS", "clean", "constant", "lower", "lower_predicate"]

Lowering = Callable[..., Column]
EPOCH = datetime.datetime(1970, 1, 1)


def lower(expr: Expr, names: Mapping[str, str]) -> Column:
    """An expression as a Spark column; `names` gives the Spark name of each column id."""
    return lower_all([expr], names)[0]


def lower_all(exprs: Iterable[Expr], names: Mapping[str, str]) -> list[Column]:
    """Several expressions; what they share is lowered once."""
    known: dict[Expr, Column] = {}
    wanted = list(exprs)
    for expr in wanted:
        for part in postorder(expr):
            if part not in known:
                known[part] = _one(part, known, names)
    return [known[expr] for expr in wanted]


def _one(part: Expr, known: Mapping[Expr, Column], names: Mapping[str, str]) -> Column:
    if isinstance(part, ColumnRef):
        return F.col(names[part.id])
    if isinstance(part, Literal):
        return constant(part.value, part.type)
    assert isinstance(part, Call)
    return LOWERINGS[part.operator.name](part, *[known[arg] for arg in part.args])


def lower_predicate(expr: Expr, names: Mapping[str, str]) -> Column:
    """A condition where missing counts as false, in the plain form that Spark pushes into files."""
    conjuncts, stack = [], [expr]
    while stack:
        part = stack.pop()
        if isinstance(part, Call) and part.operator.name == "and":
            stack.extend(reversed(part.args))
        else:
            conjuncts.append(_condition(part, names))
    result = conjuncts[0]
    for conjunct in conjuncts[1:]:
        result = result & conjunct
    return result


def _condition(part: Expr, names: Mapping[str, str]) -> Column:
    """A conjunct; null is as good as false."""
    if isinstance(part, Call):
        args = part.args
        if part.operator.name == "or" and part.size < 1000:
            return lower_predicate(args[0], names) | lower_predicate(args[1], names)
        if part.operator.name in COMPARISONS:
            return _compared(part, *lower_all(args, names))
        if part.operator.name == "is_in":
            return _among(part, *lower_all(args, names))
    return lower(part, names)


def constant(value: Any, type: DataType) -> Column:
    """A literal of a plan's type."""
    spark = to_spark_type(type)
    if value is None:
        return F.lit(None).cast(spark)
    if t.is_timestamp(type):
        micros = pa.scalar(value, t.timestamp(type.unit)).cast(t.timestamp("us"), safe=False).value
        text = (EPOCH + datetime.timedelta(microseconds=micros)).isoformat(" ")
        return F.timestamp_micros(F.lit(micros)) if type.tz is not None else F.lit(text).cast("timestamp_ntz")
    if t.is_floating(type) or t.is_string(type) or t.is_boolean(type) or type == t.date32 or type == t.binary:
        return F.lit(value) if type != t.float32 else F.lit(value).cast("float")
    return F.lit(value).cast(spark)


def clean(column: Column, type: DataType) -> Column:
    """The column with NaN turned into null: one missing value."""
    return F.nanvl(column, F.lit(None).cast(to_spark_type(type))) if t.is_floating(type) else column


def missing(column: Column, type: DataType) -> Column:
    return column.isNull() | F.isnan(column) if t.is_floating(type) else column.isNull()


def _may_be_nan(expr: Expr) -> bool:
    return t.is_floating(expr.type) and not (isinstance(expr, Literal) and expr.value == expr.value)


COMPARISONS: dict[str, tuple[Callable[[Column, Column], Column], int | None]] = {
    "equal": (lambda a, b: a == b, 0), "less": (lambda a, b: a < b, 1), "less_equal": (lambda a, b: a <= b, 1),
    "greater": (lambda a, b: a > b, 0), "greater_equal": (lambda a, b: a >= b, 0),
}  # fmt: skip
"""The comparison, and the side on which a NaN, to Spark the largest number and equal to itself, would make it true."""


def _compared(call: Call, left: Column, right: Column) -> Column:
    """A comparison that is null or false where a side is missing."""
    compare, side = COMPARISONS[call.operator.name]
    left, right = _alike(call.args, [left, right])
    result = compare(left, right)
    guarded = call.args[side or 0]
    other = call.args[1 - (side or 0)]
    if _may_be_nan(guarded) and not (call.operator.name == "equal" and not _may_be_nan(other)):
        result = result & ~F.isnan((left, right)[side or 0])
    return result


def _alike(args: Iterable[Expr], columns: list[Column]) -> list[Column]:
    """Columns of one type: Spark's own promotion differs from NumPy's."""
    types = [arg.type for arg in args]
    common = types[0]
    for type in types[1:]:
        common = t.common_type(common, type)
    return [_as(column, type, common) for column, type in zip(columns, types, strict=True)]


def _as(column: Column, type: DataType, wanted: DataType) -> Column:
    if type == wanted or t.is_timestamp(type) and t.is_timestamp(wanted):
        return column
    if t.is_duration(type) and t.is_duration(wanted):
        return column * F.lit(_per_second(wanted) // _per_second(type))
    return column.cast(to_spark_type(wanted))


def _per_second(type: DataType) -> int:
    return int({"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[type.unit])


def _among(call: Call, value: Column, *options: Column) -> Column:
    """Membership that is null or false where the value is missing, unless a missing option asks for it."""
    kept = [option for option, arg in zip(options, call.args[1:], strict=True) if isinstance(arg, Literal) and _present(arg)]
    result = value.isin(*kept) if kept else F.lit(False)
    return result if len(kept) == len(options) else F.coalesce(result, F.lit(False)) | missing(value, call.args[0].type)


def _present(literal: Literal) -> bool:
    return literal.value is not None and literal.value == literal.value


def _known(column: Column) -> Column:
    return F.coalesce(column, F.lit(False))


def _times(call: Call, left: Column, right: Column, sign: int) -> Column:
    """Adding to, or subtracting from, a time; or the distance of two."""
    a, b = (arg.type for arg in call.args)
    if t.is_duration(call.type) and not t.is_duration(a):
        micros = F.timestamp_diff("MICROSECOND", right, left)
        per_second = _per_second(call.type)
        return micros * F.lit(1000) if per_second == 10**9 else F.call_function("div", micros, F.lit(10**6 // per_second))
    time, amount, unit = (left, right, b) if t.is_duration(b) else (right, left, a)
    micros = amount * F.lit(10**6 // _per_second(unit)) if _per_second(unit) <= 10**6 else F.call_function("div", amount, F.lit(1000))
    kind = "timestamp" if call.type.tz is not None else "timestamp_ntz"
    return F.timestamp_add("MICROSECOND", micros * F.lit(sign), time.cast(kind))


def _sum(call: Call, left: Column, right: Column) -> Column:
    if t.is_timestamp(call.type):
        return _times(call, left, right, 1)
    return math.add(*_promoted(call, left, right), call.type)


def _difference(call: Call, left: Column, right: Column) -> Column:
    if any(t.is_timestamp(arg.type) for arg in call.args):
        return _times(call, left, right, -1)
    return math.subtract(*_promoted(call, left, right), call.type)


def _promoted(call: Call, *columns: Column) -> list[Column]:
    return [_as(column, arg.type, call.type) for column, arg in zip(columns, call.args, strict=True)]


def _product(call: Call, left: Column, right: Column) -> Column:
    if t.is_duration(call.type):
        return (left.cast("double") * right.cast("double")).cast("bigint") if _any_float(call) else math.multiply(left, right, t.int64)
    if t.is_decimal(call.type):
        return left * right
    return math.multiply(*_promoted(call, left, right), call.type)


def _any_float(call: Call) -> bool:
    return any(t.is_floating(arg.type) for arg in call.args)


def _quotient(call: Call, left: Column, right: Column) -> Column:
    a, b = (arg.type for arg in call.args)
    if t.is_duration(call.type):
        return F.try_divide(left.cast("double"), right.cast("double")).cast("bigint")
    if t.is_duration(a) and t.is_duration(b):
        left, right = _alike(call.args, [left, right])
    if t.is_decimal(call.type):
        return F.try_divide(left, right).cast(to_spark_type(call.type))
    left, right = left.cast("double"), right.cast("double")
    divisor = call.args[1]
    if isinstance(divisor, Literal) and divisor.value and t.is_numeric(b):
        return left / right
    result = math.divide(left, right)
    return result.cast("float") if call.type == t.float32 else result


def _whole(call: Call, left: Column, right: Column) -> Column:
    if t.is_duration(call.args[1].type):
        return math.floor_divide(*_alike(call.args, [left, right]), t.int64)
    if t.is_duration(call.type):
        return math.floor_divide(left, right.cast("bigint"), t.int64)
    return _narrow(math.floor_divide(*_wide(call, left, right), call.type), call.type)


def _wide(call: Call, *columns: Column) -> list[Column]:
    wide = "double" if t.is_floating(call.type) else "bigint"
    return list(columns) if t.is_decimal(call.type) else [column.cast(wide) for column in columns]


def _narrow(column: Column, type: DataType) -> Column:
    return column if type in (t.int64, t.float64) else column.cast(to_spark_type(type))


def _power(call: Call, left: Column, right: Column) -> Column:
    exponent = call.args[1].value if isinstance(call.args[1], Literal) else None
    return _narrow(math.power(*_wide(call, left, right), exponent, call.type), call.type)


def _rounded(call: Call, value: Column) -> Column:
    return math.round_half_even(value, call.params[0] or 0, call.type).cast(to_spark_type(call.type))


def _extreme(function: Callable[..., Column]) -> Lowering:
    def lowering(call: Call, *columns: Column) -> Column:
        if len(columns) == 1:
            return columns[0]
        alike = _alike(call.args, list(columns))
        gone = missing(alike[0], call.type)
        for column in alike[1:]:
            gone = gone | missing(column, call.type)
        return F.when(~gone, function(*alike))

    return lowering


def _coalesced(call: Call, *columns: Column) -> Column:
    alike = _alike(call.args, list(columns))
    return F.coalesce(*[clean(column, call.type) for column in alike[:-1]], alike[-1])


def _chosen(call: Call, condition: Column, then: Column, otherwise: Column) -> Column:
    sides = [_as(column, arg.type, call.type) for column, arg in zip((then, otherwise), call.args[1:], strict=True)]
    return F.when(condition, sides[0]).otherwise(sides[1])


def _same(call: Call, left: Column, right: Column) -> Column:
    left, right = _alike(call.args, [left, right])
    type = t.common_type(call.args[0].type, call.args[1].type)
    return clean(left, type).eqNullSafe(clean(right, type))


LOWERINGS: dict[str, Lowering] = {
    "add": _sum,
    "subtract": _difference,
    "multiply": _product,
    "divide": _quotient,
    "floor_divide": _whole,
    "modulo": lambda call, a, b: _narrow(math.modulo(*_wide(call, a, b), call.type), call.type),
    "power": _power,
    "negate": lambda call, x: math.negate(x, call.type),
    "abs": lambda call, x: F.abs(x) if t.is_floating(call.type) else F.when(x < 0, math.negate(x, call.type)).otherwise(x),
    "round": _rounded,
    "floor": lambda call, x: _narrow(math.floor(x), call.type) if t.is_floating(call.type) else x,
    "ceil": lambda call, x: _narrow(math.ceil(x), call.type) if t.is_floating(call.type) else x,
    "not_equal": lambda call, a, b: ~_known(_compared(call.replace(operator=op.equal), a, b)),
    **dict.fromkeys(COMPARISONS, lambda call, a, b: _known(_compared(call, a, b))),
    "equal_missing": _same,
    "is_in": lambda call, x, *options: _known(_among(call, x, *options)),
    "is_missing": lambda call, x: missing(x, call.args[0].type),
    "not_missing": lambda call, x: x.isNotNull() & ~F.isnan(x) if t.is_floating(call.args[0].type) else x.isNotNull(),
    "and": lambda call, a, b: a & b,
    "or": lambda call, a, b: a | b,
    "xor": lambda call, a, b: a != b,
    "not": lambda call, x: ~x,
    "if_else": _chosen,
    "coalesce": _coalesced,
    "greatest": _extreme(F.greatest),
    "least": _extreme(F.least),
    "cast": lambda call, x: cast(x, call.args[0].type, call.params[0]),
    "concat_text": lambda call, *texts: F.concat(*texts),
}  # fmt: skip
"""Operator name to a function of the call and its lowered arguments."""
