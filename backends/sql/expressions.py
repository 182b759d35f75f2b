"""Expressions as trees of SQL: a walk, and a table from operator names to sqlglot's nodes.

Missing values are nulls here: NaN becomes null where it is read, and no operator below makes another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TypeAlias

from sqlglot import exp

from ...plan import Call, Column, Expr, Literal, postorder
from ...plan import types as t
from ...plan.expressions import nullable
from .texts import text_method, time_part
from .types import Tree, cast_to, constant

__all__ = ["Columns", "Lowering", "lower", "predicate"]

Columns: TypeAlias = Mapping[str, Tree]
"""What stands for each column id."""

Lowering: TypeAlias = Callable[..., Tree]
"""Takes the call, whether each argument may be missing, and the arguments' trees."""


def lower(expr: Expr, columns: Columns, may_miss: Callable[[str], bool]) -> Tree:
    """The tree of an expression.

    Raises
    ------
    NotImplementedError
        If an operator has none.
    """
    made: dict[Expr, Tree] = {}
    for part in postorder(expr):
        made[part] = _one(part, made, columns, may_miss)
    return made[expr].copy()


def predicate(expr: Expr, columns: Columns, may_miss: Callable[[str], bool]) -> Tree:
    """The tree of a condition of which null is as good as false, as in WHERE: comparisons stay plain."""
    if isinstance(expr, Call) and expr.operator.name in ("and", "or"):
        sides = [predicate(arg, columns, may_miss) for arg in expr.args]
        return exp.and_(*sides) if expr.operator.name == "and" else exp.or_(*sides)
    if isinstance(expr, Call) and expr.operator.name in COMPARISONS:
        return COMPARISONS[expr.operator.name](*_alike(expr, *[lower(arg, columns, may_miss) for arg in expr.args]))
    if isinstance(expr, Call) and expr.operator.name == "is_in":
        return _among(expr, [False] * len(expr.args), *[lower(arg, columns, may_miss) for arg in expr.args])
    return lower(expr, columns, may_miss)


def _one(part: Expr, made: Mapping[Expr, Tree], columns: Columns, may_miss: Callable[[str], bool]) -> Tree:
    match part:
        case Column(id):
            return columns[id].copy()
        case Literal(value, type):
            return constant(value, type)
    assert isinstance(part, Call)
    name = part.operator.name
    if name not in LOWERINGS:
        raise NotImplementedError(f"SQL has nothing for the operator {name}")
    missing = [nullable(arg, may_miss) for arg in part.args]
    return LOWERINGS[name](part, missing, *[made[arg].copy() for arg in part.args])


def _paren(value: Tree) -> Tree:
    simple = exp.Column | exp.Literal | exp.Paren | exp.Func | exp.Cast | exp.Boolean | exp.Null
    return value if isinstance(value, simple) else exp.Paren(this=value)


def _binary(cls: type[exp.Binary]) -> Callable[..., Tree]:
    return lambda left, right: cls(this=_paren(left), expression=_paren(right))


COMPARISONS: dict[str, Callable[..., Tree]] = {
    "equal": _binary(exp.EQ),
    "less": _binary(exp.LT),
    "less_equal": _binary(exp.LTE),
    "greater": _binary(exp.GT),
    "greater_equal": _binary(exp.GTE),
}


def _alike(call: Call, *sides: Tree) -> list[Tree]:
    """Sides of a comparison: truth values beside numbers are numbers."""
    types = [arg.type for arg in call.args]
    if len({t.is_boolean(type) for type in types}) == 1 or any(t.is_null(type) for type in types):
        return list(sides)
    return [cast_to(side, t.int64) if t.is_boolean(type) else side for side, type in zip(sides, types, strict=True)]


def _or_else(value: Tree, otherwise: bool) -> Tree:
    return exp.Coalesce(this=value, expressions=[exp.Boolean(this=otherwise)])


def _compared(name: str) -> Lowering:
    def lowering(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
        made = COMPARISONS[name](*_alike(call, left, right))
        return _or_else(made, False) if any(missing) else _paren(made)

    return lowering


def _different(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
    made = _binary(exp.NEQ)(*_alike(call, left, right))
    return _or_else(made, True) if any(missing) else _paren(made)


def _among(call: Call, missing: list[bool], value: Tree, *options: Tree) -> Tree:
    """A missing option matches missing values."""
    given = [option for option, arg in zip(options, call.args[1:], strict=True) if not _is_missing(arg)]
    found: Tree = exp.In(this=_paren(value), expressions=list(given)) if given else exp.false()
    if missing[0] and given:
        found = _or_else(found, False)
    if any(_is_missing(arg) for arg in call.args[1:]):
        found = exp.or_(found, _missing(value))
    return _paren(found)


def _is_missing(arg: Expr) -> bool:
    return isinstance(arg, Literal) and (arg.value is None or arg.value != arg.value)


def _missing(value: Tree) -> Tree:
    return exp.Paren(this=exp.Is(this=_paren(value), expression=exp.null()))


def _present(value: Tree) -> Tree:
    return exp.Paren(this=exp.Not(this=exp.Is(this=_paren(value), expression=exp.null())))


def _promoted(lowering: Lowering) -> Lowering:
    """A lowering whose arguments are brought to the type of the result first."""

    def promoted(call: Call, missing: list[bool], *args: Tree) -> Tree:
        alike = [value if arg.type == call.type else cast_to(value, call.type) for value, arg in zip(args, call.args, strict=True)]
        return lowering(call, missing, *alike)

    return promoted


def _arithmetic(cls: type[exp.Binary]) -> Lowering:
    def lowering(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
        if not (t.is_numeric(call.type) or t.is_null(call.type)):
            raise NotImplementedError(f"SQL has no {call.operator.name} of {' and '.join(str(arg.type) for arg in call.args)}")
        return exp.Paren(this=_binary(cls)(left, right))

    return _promoted(lowering)


def _divided(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
    """A division by zero is infinite, or missing; constants need no care."""
    quotient = _binary(exp.Div)(left, right)
    if isinstance(call.args[1], Literal) and call.args[1].value:
        return exp.Paren(this=quotient)
    zero = exp.Literal.number(0)
    infinite = exp.case().when(_binary(exp.GT)(left.copy(), zero.copy()), constant(float("inf"), t.float64))
    infinite = infinite.when(_binary(exp.LT)(left.copy(), zero.copy()), constant(float("-inf"), t.float64))
    return exp.case().when(_binary(exp.EQ)(right.copy(), zero.copy()), infinite).else_(quotient)


def _rest(left: Tree, right: Tree) -> Tree:
    """What is left of a division of integers, with the sign of the divisor; missing if that is zero."""
    divisor = exp.func("NULLIF", right, exp.Literal.number(0))
    first = exp.Paren(this=exp.Mod(this=_paren(left), expression=divisor))
    moved = exp.Paren(this=exp.Add(this=first, expression=_paren(right.copy())))
    return exp.Paren(this=exp.Mod(this=moved, expression=divisor.copy()))


def _modulo(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
    if not t.is_integer(call.type):
        raise NotImplementedError(f"SQL has no modulo of {call.type} with the sign of the divisor")
    return _rest(left, right)


def _floor_divided(call: Call, missing: list[bool], left: Tree, right: Tree) -> Tree:
    if not t.is_integer(call.type):
        raise NotImplementedError(f"SQL has no whole quotient of {call.type}")
    dividend = exp.Paren(this=exp.Sub(this=_paren(left), expression=_rest(left.copy(), right)))
    return cast_to(exp.IntDiv(this=dividend, expression=exp.func("NULLIF", right.copy(), exp.Literal.number(0))), call.type)


def _chosen(call: Call, missing: list[bool], *args: Tree) -> Tree:
    sides = [
        value if arg.type == call.type or t.is_null(call.type) else cast_to(value, call.type)
        for value, arg in zip(args[1:], call.args[1:], strict=True)
    ]
    return exp.case().when(args[0], sides[0]).else_(sides[1])


def _extreme(cls: type[exp.Func]) -> Lowering:
    """The largest or least of several values: engines differ in what a missing one does, so it is said."""

    def lowering(call: Call, missing: list[bool], *args: Tree) -> Tree:
        first, *rest = args
        if not rest:
            return first
        made = cls(this=first, expressions=rest)
        asked = [_present(arg.copy()) for arg, may in zip(args, missing, strict=True) if may]
        return exp.case().when(exp.and_(*asked), made) if asked else made

    return _promoted(lowering)


def _coalesced(call: Call, missing: list[bool], first: Tree, *rest: Tree) -> Tree:
    return exp.Coalesce(this=first, expressions=list(rest)) if rest else first


def _cast(call: Call, missing: list[bool], value: Tree) -> Tree:
    source, to = call.args[0].type, call.type
    if t.is_floating(source) and t.is_integer(to):
        value = exp.func("TRUNC", value)
    if t.is_string(to) and not t.is_string(source) and not t.is_integer(source):
        raise NotImplementedError(f"SQL engines write {source} in different ways")
    if t.is_boolean(to) and not t.is_boolean(source):
        return exp.Paren(this=_binary(exp.NEQ)(value, constant("" if t.is_string(source) else 0, source)))
    return cast_to(value, to)


def _rounded(call: Call, missing: list[bool], value: Tree) -> Tree:
    """Halves go to the even neighbour, which is said, as engines have different ideas of it."""
    decimals = call.params[0] or 0
    if t.is_integer(call.type) and decimals >= 0:
        return value
    if call.type != t.float64:
        raise NotImplementedError(f"SQL engines round {call.type} in different ways")
    scale = constant(10.0 ** abs(decimals), t.float64)
    there, back = (exp.Mul, exp.Div) if decimals >= 0 else (exp.Div, exp.Mul)
    scaled = _binary(there)(value, scale) if decimals else value
    below, half, two = exp.Floor(this=scaled), exp.Literal.number("0.5"), exp.Literal.number(2)
    rest = _binary(exp.Sub)(scaled.copy(), below.copy())
    even = _binary(exp.Mul)(exp.Floor(this=_binary(exp.Div)(_binary(exp.Add)(below.copy(), exp.Literal.number(1)), two)), two.copy())
    whole = (
        exp.case()
        .when(_binary(exp.LT)(rest, half), below)
        .when(_binary(exp.GT)(rest.copy(), half.copy()), exp.Ceil(this=scaled.copy()))
    )
    whole = whole.else_(even)
    return exp.Paren(this=_binary(back)(whole, scale.copy())) if decimals else whole


def _function(name: str) -> Lowering:
    return _promoted(lambda call, missing, *args: exp.func(name, *args))


def _concatenated(call: Call, missing: list[bool], *texts: Tree) -> Tree:
    return exp.Paren(this=reduce(lambda a, b: exp.DPipe(this=a, expression=b), map(_paren, texts)))


LOWERINGS: dict[str, Lowering] = {
    "add": _arithmetic(exp.Add),
    "subtract": _arithmetic(exp.Sub),
    "multiply": _arithmetic(exp.Mul),
    "divide": _promoted(_divided),
    "floor_divide": _promoted(_floor_divided),
    "modulo": _promoted(_modulo),
    "power": _function("POWER"),
    "negate": lambda call, missing, x: exp.Paren(this=exp.Neg(this=_paren(x))),
    "abs": _function("ABS"),
    "floor": _function("FLOOR"),
    "ceil": _function("CEIL"),
    "round": _rounded,
    **{name: _compared(name) for name in COMPARISONS},
    "not_equal": _different,
    "equal_missing": lambda call, missing, a, b: exp.Paren(this=_binary(exp.NullSafeEQ)(*_alike(call, a, b))),
    "is_in": _among,
    "is_missing": lambda call, missing, x: _missing(x),
    "not_missing": lambda call, missing, x: _present(x),
    "and": lambda call, missing, a, b: exp.Paren(this=exp.And(this=_paren(a), expression=_paren(b))),
    "or": lambda call, missing, a, b: exp.Paren(this=exp.Or(this=_paren(a), expression=_paren(b))),
    "xor": lambda call, missing, a, b: exp.Paren(this=_binary(exp.NEQ)(a, b)),
    "not": lambda call, missing, x: exp.Paren(this=exp.Not(this=_paren(x))),
    "if_else": _chosen,
    "coalesce": _promoted(_coalesced),
    "greatest": _extreme(exp.Greatest),
    "least": _extreme(exp.Least),
    "cast": _cast,
    "text": text_method,
    "time_part": time_part,
    "concat_text": _concatenated,
}
"""Operator name to the tree of a call."""
