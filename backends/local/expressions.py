"""Expressions over the rows of a relation: kernels of comparison, logic and text, and how a tree is computed."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Call, Column, Expr, Literal, Operator, literal, op
from ...plan import types as t
from ...plan.types import DataType
from . import arithmetic, functions, texts, times  # noqa: F401 - their kernels register themselves
from .casts import cast
from .dag import fold
from .kernels import kernel, kernels
from .rows import Rows
from .values import Value, broadcast, is_missing, nan_to_null, one_kind

__all__ = ["constant", "evaluate", "kernels", "scalar"]


def evaluate(expressions: Sequence[Expr], rows: Rows) -> list[Value]:
    """The values of expressions over a relation; a scalar stands for the same value in every row.

    Examples
    --------
    >>> from plandas.plan import Column, op
    >>> a = Column("a#1", pa.int64())
    >>> evaluate([op.add(a, 1), op.less(1, 2)], Rows.of({"a#1": pa.array([1, None])}, 2))[0].to_pylist()
    [2, None]
    """

    def compute(expr: Expr, below: list[Value | Failure]) -> Value | Failure:
        match expr:
            case Column(id):
                return rows[id]
            case Literal():
                return scalar(expr)
            case Call():
                return attempt(expr, below, rows) if expr.can_raise else call(expr, below)
        raise TypeError(f"no expression: {expr!r}")

    with np.errstate(all="ignore"):  # wrapping, infinities and NaN are results here, not accidents
        values = fold(expressions, compute)
    for value in values:
        if isinstance(value, Failure):
            raise value.error
    return values


def call(expr: Call, args: Sequence[Value]) -> Value:
    """The value of a call whose arguments have these."""
    if expr.operator.missing == "propagates" and not t.is_boolean(expr.type) and any(t.is_null(value.type) for value in args):
        return pa.scalar(None, expr.type)  # arithmetic; three-valued logic has answers of its own
    made: Value = kernels[expr.operator.name](expr.type, *args, *expr.params)
    return made if made.type == expr.type else cast(made, expr.type)


class Failure(NamedTuple):
    """Stands for a value that could not be computed in some row."""

    error: Exception


def attempt(expr: Call, args: Sequence[Value | Failure], rows: Rows) -> Value | Failure:
    """The value of a call that can raise; an argument that a guard precedes may fail in the rows that it is not read in."""
    values: list[Value] = []
    for place, value in enumerate(args):
        if isinstance(value, Failure):
            needed = READ[expr.operator](place, values) if place and expr.operator in READ else True
            value = value if needed is True else where(expr.args[place], needed, rows)
            if isinstance(value, Failure):
                return value
        values.append(value)
    try:
        return call(expr, values)
    except Exception as error:
        return Failure(error)


READ: dict[Operator, Callable[[int, list[Value]], Value]] = {
    op.if_else: lambda place, before: before[0] if place == 1 else pc.invert(pc.fill_null(before[0], False)),
    op.and_: lambda place, before: pc.fill_null(before[0], True),
    op.or_: lambda place, before: pc.invert(pc.fill_null(before[0], False)),
    op.coalesce: lambda place, before: reduce(pc.and_, map(is_missing, before)),
}
"""In which rows an argument after the first is read, given those before it."""


def where(expr: Expr, mask: Value, rows: Rows) -> Value | Failure:
    """The value of an expression in the rows of a mask, and null in the others."""
    mask = broadcast(pc.fill_null(mask, False), rows.length)
    try:
        (value,) = evaluate([expr], rows.filter(mask))
    except Exception as error:
        return Failure(error)
    if isinstance(value, pa.Scalar):
        return value
    return pc.replace_with_mask(pa.nulls(rows.length, expr.type), mask, value)


def constant(expr: Expr) -> Literal:
    """The value of an expression that reads no columns, as the optimizer folds it.

    Examples
    --------
    >>> from plandas.plan import op
    >>> constant(op.power(2, 10))
    1024
    """
    (value,) = evaluate([expr], Rows({}, 1))
    return literal(value[0] if isinstance(value, pa.Array) else value, expr.type)


def scalar(constant: Literal) -> Any:
    """A constant as Arrow has it."""
    return pa.scalar(constant.value, constant.type)


def _together(*values: Value) -> list[Any]:
    """Values of one type, in which they can be compared exactly."""
    type = values[0].type
    for value in values[1:]:
        type = t.common_type(type, value.type)
    if t.is_floating(type) and all(t.is_integer(value.type) for value in values):
        type = pa.decimal128(20, 0)  # of 64 bits, one with a sign and one without
    return [cast(value, type) for value in values]


_comparisons = {
    op.equal: pc.equal, op.not_equal: pc.not_equal, op.less: pc.less, op.less_equal: pc.less_equal,
    op.greater: pc.greater, op.greater_equal: pc.greater_equal,
}  # fmt: skip


def _comparison(compare: Any, missing: bool) -> Any:
    def compute(type: DataType, left: Value, right: Value) -> Any:
        left, right = _together(left, right)
        if t.is_null(left.type):
            return pa.scalar(missing)
        return pc.fill_null(compare(left, right), missing)

    return compute


for _operator, _compare in _comparisons.items():
    kernel(_operator)(_comparison(_compare, _operator is op.not_equal))


@kernel(op.equal_missing)
def _equal_missing(type: DataType, left: Value, right: Value) -> Any:
    equal = kernels["equal"](type, left, right)
    return pc.or_(equal, pc.and_(is_missing(left), is_missing(right)))


@kernel(op.is_in)
def _is_in(type: DataType, value: Value, *options: Any) -> Any:
    found: Any = pa.scalar(False)
    by_type: dict[DataType, list[Any]] = {}
    for option in options:
        if is_missing(option).as_py():
            found = is_missing(value)
        else:
            by_type.setdefault(option.type, []).append(option)
    for kind, same in by_type.items():
        try:
            mine, theirs = _together(value, pa.array(same, kind))
        except TypeError:  # a text is never one of some numbers
            continue
        if isinstance(mine, pa.Scalar):
            mine = pa.array([mine], mine.type)
        hit: Any = pc.is_in(one_kind(mine), one_kind(theirs), skip_nulls=True)
        found = pc.or_(found, hit if isinstance(value, pa.Array) else hit[0])
    return found


@kernel(op.is_missing)
def _is_missing(type: DataType, value: Value) -> Any:
    return is_missing(value)


@kernel(op.not_missing)
def _not_missing(type: DataType, value: Value) -> Any:
    return pc.invert(is_missing(value))


@kernel(op.and_)
def _and(type: DataType, left: Value, right: Value) -> Any:
    return pc.and_kleene(cast(left, t.boolean), cast(right, t.boolean))


@kernel(op.or_)
def _or(type: DataType, left: Value, right: Value) -> Any:
    return pc.or_kleene(cast(left, t.boolean), cast(right, t.boolean))


@kernel(op.xor)
def _xor(type: DataType, left: Value, right: Value) -> Any:
    return pc.xor(cast(left, t.boolean), cast(right, t.boolean))


@kernel(op.not_)
def _not(type: DataType, value: Value) -> Any:
    return pc.invert(cast(value, t.boolean))


@kernel(op.if_else)
def _if_else(type: DataType, condition: Value, then: Value, otherwise: Value) -> Any:
    then, otherwise = cast(then, type), cast(otherwise, type)
    if isinstance(condition, pa.Scalar):
        return then if condition.as_py() else otherwise
    return pc.if_else(pc.fill_null(cast(condition, t.boolean), False), then, otherwise)


@kernel(op.ensure)
def _ensure(type: DataType, condition: Value, value: Value, message: str | None, error: str | None) -> Any:
    holds = condition.as_py() if isinstance(condition, pa.Scalar) else pc.all(pc.fill_null(condition, False), min_count=0).as_py()
    if not holds:
        raise getattr(builtins, error or "ValueError")(message)
    return value


@kernel(op.coalesce)
def _coalesce(type: DataType, *values: Value) -> Any:
    made = nan_to_null(cast(values[0], type))
    for value in values[1:]:
        made = pc.if_else(pc.is_null(made), nan_to_null(cast(value, type)), made)
    return made


@kernel(op.greatest)
def _greatest(type: DataType, *values: Value) -> Any:
    return _best(pc.greater, type, values)


@kernel(op.least)
def _least(type: DataType, *values: Value) -> Any:
    return _best(pc.less, type, values)


def _best(better: Any, type: DataType, values: Sequence[Value]) -> Any:
    if t.is_null(type):
        return values[0]
    best, *others = [nan_to_null(cast(value, type)) for value in values]
    for other in others:
        best = pc.if_else(better(other, best), other, best)  # null where one of them is
    return best


@kernel(op.cast)
def _cast(type: DataType, value: Value, to: DataType) -> Any:
    return cast(value, to)


@kernel(op.concat_text)
def _concat_text(type: DataType, *parts: Value) -> Any:
    return pc.binary_join_element_wise(*[cast(text, t.string) for text in parts], "")
