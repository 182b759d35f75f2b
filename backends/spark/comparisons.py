"""Comparisons as pandas has them: False where a side is missing, where Spark has NaN as the largest number and null as unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import pyarrow as pa

from ...plan import Call, Expr, Literal
from ...plan import types as t
from ...plan.types import DataType
from .casts import cast
from .sql import constant

__all__ = ["SIGNS", "alike", "among", "clean", "compared", "condition", "missing", "same"]

SIGNS = {"equal": "=", "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}
MANY = 10  # options from which Spark looks them up in a hash table, where 0.0 and -0.0 differ


def clean(value: str, type: DataType) -> str:
    """The value with NaN as null: one missing value."""
    return f"nanvl({value}, NULL)" if t.is_floating(type) else value


def missing(value: str, type: DataType) -> str:
    return f"({clean(value, type)} IS NULL)"


def present(value: str, type: DataType) -> str:
    """Whether it is not missing; the first part of it is one that Spark pushes into files."""
    return f"({value} IS NOT NULL AND NOT isnan({value}))" if t.is_floating(type) else f"({value} IS NOT NULL)"


def alike(types: Sequence[DataType], values: Sequence[str]) -> list[str]:
    """Values in the one type in which they compare exactly: Spark's own promotion is another."""
    common = _common(types)
    return [cast(value, type, common) for value, type in zip(values, types, strict=True)]


def _common(types: Sequence[DataType]) -> DataType:
    common = reduce(t.common_type, types)
    if t.is_floating(common) and all(t.is_integer(type) for type in types):  # 64 bits, with a sign and without
        return pa.decimal128(20, 0)
    if t.is_decimal(common) and any(t.is_integer(type) for type in types):
        return pa.decimal128(min(38, max(common.precision, common.scale + 20)), common.scale)
    return common


def compared(call: Call, left: str, right: str) -> str:
    """A comparison that is null or false where a side is missing.

    It has NaN at one side at most: the one on which a NaN, to Spark the largest number and equal to itself, would make
    it true.
    """
    a, b = call.args
    if t.is_null(a.type) or t.is_null(b.type):
        return "false"
    left, right = alike([a.type, b.type], [left, right])
    result = f"({left} {SIGNS[call.operator.name]} {right})"
    first = call.operator.name in ("equal", "greater", "greater_equal")
    guarded, other = (a, b) if first else (b, a)
    if not _may_be_nan(guarded) or (call.operator.name == "equal" and not _may_be_nan(other)):
        return result
    return f"({result} AND NOT isnan({left if first else right}))"


def _may_be_nan(expr: Expr) -> bool:
    return t.is_floating(expr.type) and not (isinstance(expr, Literal) and expr.value == expr.value)


def same(call: Call, left: str, right: str) -> str:
    """Equal, or both missing."""
    a, b = (arg.type for arg in call.args)
    return f"({' <=> '.join(alike([a, b], [clean(left, a), clean(right, b)]))})"


def among(call: Call, value: str) -> str:
    """Whether the value is one of the options, all literals; null or false where it is missing, unless an option is."""
    type, options = call.args[0].type, [option for option in call.args[1:] if isinstance(option, Literal)]
    by_type: dict[DataType, list[Literal]] = {}
    for option in options:
        if option.value is not None and option.value == option.value:
            by_type.setdefault(option.type, []).append(option)
    found = [text for kind, same_type in by_type.items() if (text := _among(value, type, kind, same_type))]
    if any(option.value is None or option.value != option.value for option in options):
        found = [*(f"coalesce({text}, false)" for text in found), missing(value, type)]
    return f"({' OR '.join(found)})" if found else "false"


def _among(value: str, type: DataType, kind: DataType, options: Sequence[Literal]) -> str | None:
    """None if a value of the type is never one of the kind: a text is no number."""
    try:
        common = _common([type, kind])
    except TypeError:
        return None
    if t.is_null(type):
        return None
    texts = dict.fromkeys(cast(constant(option.value, kind), kind, common) for option in options)
    if t.is_floating(common) and len(texts) > MANY - 1 and any(option.value == 0 for option in options):
        texts |= dict.fromkeys((cast("0D", t.float64, common), cast("-0D", t.float64, common)))
    return f"({cast(value, type, common)} IN ({', '.join(texts)}))"


def condition(expr: Expr, text: Callable[[Expr], str]) -> str:
    """A predicate, where null is as good as false, in the plain form that Spark pushes into files."""
    done: dict[Expr, str] = {}
    stack = [expr]
    while stack:
        part = stack[-1]
        inner = part.args if isinstance(part, Call) and part.operator.name in ("and", "or") else ()
        waiting = [arg for arg in inner if arg not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if inner:
            sign = " AND " if part.operator.name == "and" else " OR "  # type: ignore[attr-defined]
            done[part] = f"({sign.join(done[arg] for arg in inner)})"
        else:
            done[part] = _plain(part, text)
    return done[expr]


def _plain(part: Expr, text: Callable[[Expr], str]) -> str:
    if isinstance(part, Call) and part.operator.name in SIGNS:
        return compared(part, *map(text, part.args))
    if isinstance(part, Call) and part.operator.name == "is_in":
        return among(part, text(part.args[0]))
    return text(part)
