"""Expressions: what is computed from the columns of one row, a group of rows, or a window.

An expression refers to columns by id and type and never to a plan, so it may move between plans that
have its columns.
"""

from __future__ import annotations

import datetime
import decimal
import struct
from collections.abc import Callable, Mapping
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from . import types as t
from .operator import Operator
from .tree import NOTHING, Interned, derived, postorder, union
from .types import DataType

__all__ = ["Call", "Column", "Expr", "Literal", "Substitution", "literal", "nullable", "substitute"]


class Expr(Interned):
    """A typed expression."""

    if TYPE_CHECKING:  # what is known of an expression as soon as it is made, since it is known of its arguments

        @property
        def type(self) -> DataType:
            """The type of its values."""

        @property
        def columns(self) -> frozenset[str]:
            """The ids of the columns it reads."""

        @property
        def operators(self) -> frozenset[Operator]:
            """The operators that it is made of."""

        @property
        def size(self) -> int:
            """How many operators and leaves it has when written out as a tree."""

        @property
        def can_raise(self) -> bool:
            """Whether some value makes it fail, so that it must stay behind the filters that guard it."""

        @property
        def constant_part(self) -> bool:
            """Whether it, or a part of it, is computed without a column."""

    references = derived["frozenset[Column]"]()
    """The columns it reads, with their types."""

    @property
    def children(self) -> tuple[Expr, ...]:
        return ()

    @cached_property
    def scalar(self) -> bool:
        """Whether it is computed row by row: it has no aggregate and no window operator."""
        return all(operator.kind == "scalar" for operator in self.operators)

    @cached_property
    def deterministic(self) -> bool:
        """Whether it gives the same value each time."""
        return all(operator.deterministic for operator in self.operators)

    @cached_property
    def order_sensitive(self) -> bool:
        """Whether it depends on the order of rows."""
        return any(operator.order_sensitive for operator in self.operators)

    @property
    def movable(self) -> bool:
        """Whether it may be computed earlier, later, twice or not at all."""
        return self.deterministic and not self.can_raise

    def __repr__(self) -> str:
        from .text import format_expression

        return format_expression(self)


Expr.kind = Expr


class Column(Expr):
    """The value of one column, by id."""

    id: str
    type: DataType

    def __post_init__(self) -> None:
        self.__dict__.update(columns=frozenset((self.id,)), operators=NOTHING, size=1, can_raise=False, constant_part=False)


class Literal(Expr):
    """A constant. `value` is None for missing; an int since the epoch, in the type's unit, for times.

    Make one with `literal`. Constants are the same only if type and bits are: 1, True, 1.0, -0.0 and NaN
    are all different.
    """

    value: Any
    type: DataType

    def __post_init__(self) -> None:
        self.__dict__.update(columns=NOTHING, operators=NOTHING, size=1, can_raise=False, constant_part=False)

    @classmethod
    def _identity(cls, value: Any, type: DataType) -> tuple[Any, ...]:
        if isinstance(value, float):
            value = struct.pack("d", value) if value == value else "nan"  # there is one NaN, whatever its bits
        elif isinstance(value, decimal.Decimal):
            value = str(value)
        return (type, value.__class__, value)


class Call(Expr):
    """An operator applied to arguments; `params` are the static values that the operator declares."""

    operator: Operator
    args: tuple[Expr, ...]
    params: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        operator, args, params = self.operator, self.args, self.params
        operator.check(args, params)
        columns = below = NOTHING
        size, can_raise, constant_part = 1, operator.raises(args, params), False
        for arg in args:
            columns = union(columns, arg.columns)
            below = union(below, arg.operators)
            size += arg.size
            can_raise = can_raise or arg.can_raise
            constant_part = constant_part or arg.constant_part
        self.__dict__.update(
            type=operator.result_type([arg.type for arg in args], params),
            columns=columns,
            operators=below if operator in below else below | {operator},
            size=size,
            can_raise=can_raise,
            constant_part=constant_part or not columns,
        )

    @classmethod
    def _identity(cls, operator: Operator, args: tuple[Expr, ...], params: tuple[Any, ...]) -> tuple[Any, ...]:
        return (operator, args, *[(param.__class__, param) for param in params])

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.args


def literal(value: Any, type: DataType | None = None) -> Literal:
    """A constant of the type given, or of the type that Arrow sees in the value.

    Parameters
    ----------
    value : scalar
        A Python, NumPy or pandas scalar; None, NaT and NA are missing. NaN stays a float.
    type : pyarrow.DataType, optional
        The type wanted.

    Raises
    ------
    TypeError, ValueError
        If the value is not a scalar that the type can hold.

    Examples
    --------
    >>> literal(1) is literal(True)
    False
    """
    if isinstance(value, Literal) and type is None:
        return value
    if value.__class__.__name__ in ("NaTType", "NAType") or isinstance(value, np.datetime64 | np.timedelta64) and np.isnat(value):
        value = None
    if type is None and value.__class__ in _plain and not (value.__class__ is int and not -(2**63) <= value < 2**63):
        return Literal(value, _plain[value.__class__])
    try:
        scalar = _scalar(value, type)
        scalar = scalar.cast(t.normalize(scalar.type) if type is None else type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError) as error:
        raise TypeError(f"not a scalar{f' of type {type}' if type else ''}: {value!r}") from error
    return Literal(_raw(scalar), scalar.type)


_plain: dict[type, DataType] = {
    int: t.int64, float: t.float64, bool: t.boolean, str: t.string, bytes: t.binary,
    type(None): t.null, datetime.date: t.date32,
}  # fmt: skip


def _scalar(value: Any, type: DataType | None) -> pa.Scalar[Any]:
    """The Arrow scalar of a value, of the type wanted or of one that can be cast to it."""
    if isinstance(value, pa.Scalar):
        return value
    if hasattr(value, "asm8"):  # pandas' times may be finer than the microseconds that Arrow sees in them
        exact = pa.array([value.asm8])[0]
        zone = pa.scalar(value).type.tz if t.is_timestamp(exact.type) else None
        return pa.scalar(exact.value, t.timestamp(exact.type.unit, zone)) if zone else exact
    if value.__class__ is int and type is None:  # too large for int64, as plain integers were taken before
        return pa.scalar(value, pa.uint64())
    if hasattr(value, "item"):
        return pa.array([value], type=type, from_pandas=False)[0]
    return pa.scalar(value, type=type)


def _raw(scalar: pa.Scalar[Any]) -> Any:
    if not scalar.is_valid:
        return None
    if t.is_timestamp(scalar.type) or t.is_duration(scalar.type):
        return scalar.value
    return scalar.as_py()


class Substitution:
    """Columns replaced by expressions, in any number of expressions: what several of them share is made once.

    Parameters
    ----------
    values : mapping of str to Expr
        What stands for the ids of columns.
    """

    def __init__(self, values: Mapping[str, Expr]) -> None:
        self.values = values
        self._known: dict[Expr, Expr] = {}

    def __call__(self, expr: Expr) -> Expr:
        """`expr` with the columns replaced. Parts that read none of them are not walked through."""
        known, values = self._known, self.values
        stack: list[Expr] = [expr]
        while stack:
            part = stack[-1]
            if part in known:
                stack.pop()
            elif isinstance(part, Column):
                known[part] = values.get(part.id, part)
            elif not isinstance(part, Call) or values.keys().isdisjoint(part.columns):
                known[part] = part
            elif missing := [arg for arg in part.args if arg not in known]:
                stack.extend(missing)
            else:
                known[part] = Call(part.operator, tuple([known[arg] for arg in part.args]), part.params)
        return known[expr]


def substitute(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """`expr` with columns replaced by the expressions given for their ids."""
    return Substitution(values)(expr)


def nullable(expr: Expr, column_nullable: Callable[[str], bool]) -> bool:
    """Whether `expr` may be missing, given which columns may."""
    known: dict[Expr, bool] = {}
    for part in postorder(expr):
        match part:
            case Column():
                known[part] = column_nullable(part.id)
            case Literal(value):
                known[part] = value is None or value != value
            case Call(operator, args):
                known[part] = operator.may_be_missing([known[arg] for arg in args], part.type)
    return known[expr]


@Expr.references.of(Column)
def _(column: Column) -> frozenset[Column]:
    return frozenset((column,))


@Expr.references.of(Literal)
def _(literal: Literal) -> frozenset[Column]:
    return NOTHING


@Expr.references.of(Call)
def _(call: Call) -> frozenset[Column]:
    return reduce(union, [arg.references for arg in call.args], NOTHING)
