"""Predicates as lists of conjuncts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..plan import Call, Expr, Literal, op
from ..plan.types import boolean

__all__ = ["BUDGET", "TRUE", "conjunction", "conjuncts", "is_call", "partition"]

BUDGET = 256
"""How large an expression may get, written out, by putting others into it."""

TRUE = Literal(True, boolean)
CHUNK = 16


def is_call(expr: Expr, operator: object) -> bool:
    return isinstance(expr, Call) and expr.operator is operator


def conjuncts(predicate: Expr, reading: Collection[str] | None = None) -> list[Expr]:
    """What `and` joins, from left to right; only those that read one of the columns `reading`, if given.

    Examples
    --------
    >>> from plandas.plan.text import parse_expression
    >>> conjuncts(parse_expression("a > 1 and b > 2 and a > b", {"a": "int64", "b": "int64"}), {"b"})
    [b > 2, a > b]
    """
    found: list[Expr] = []
    stack = [predicate]
    while stack:
        part = stack.pop()
        if reading is not None and part.columns.isdisjoint(reading):
            continue
        if is_call(part, op.and_):
            stack.extend(reversed(part.children))
        else:
            found.append(part)
    return found


def conjunction(parts: Iterable[Expr]) -> Expr:
    """`and` of the parts, each once, in order; of many parts a tree of small depth."""
    level = list(dict.fromkeys(parts)) or [TRUE]
    while len(level) > 1:
        level = [_chain(level[start : start + CHUNK]) for start in range(0, len(level), CHUNK)]
    return level[0]


def _chain(parts: list[Expr]) -> Expr:
    joined, *rest = parts
    for part in rest:
        joined = op.and_(joined, part)
    return joined


def partition(predicate: Expr, goes: Callable[[Expr], bool]) -> tuple[Expr | None, Expr | None]:
    """The conjuncts for which `goes` is true, and the others; None for an empty side."""
    parts = conjuncts(predicate)
    yes = [part for part in parts if goes(part)]
    no = [part for part in parts if not goes(part)]
    return (conjunction(yes) if yes else None), (conjunction(no) if no else None)
