"""Predicates as lists of conjuncts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from ..plan import Call, Column, Expr, Literal, Operator, op, postorder
from ..plan.types import boolean

__all__ = ["BUDGET", "TRUE", "MayBeMissing", "conjunction", "conjuncts", "is_call", "joined", "partition"]

BUDGET = 256
"""How large an expression may get, written out, by putting others into it."""

TRUE = Literal(True, boolean)
CHUNK = 16


def is_call(expr: Expr, operator: object) -> bool:
    return isinstance(expr, Call) and expr.operator is operator


def conjuncts(predicate: Expr, reading: AbstractSet[str] | None = None) -> list[Expr]:
    """What `and` joins, from left to right; only those that read one of the columns `reading`, if given.

    Examples
    --------
    >>> from plandas.plan import Column, op
    >>> from plandas.plan.types import int64
    >>> a, b = Column("a", int64), Column("b", int64)
    >>> conjuncts(op.and_(op.and_(op.greater(a, 1), op.greater(b, 2)), op.greater(a, b)), {"b"})
    [b > 2, a > b]
    """
    return joined(predicate, op.and_, reading)


def joined(predicate: Expr, operator: Operator, reading: AbstractSet[str] | None = None) -> list[Expr]:
    """What an operator such as `and` or `or` joins, from left to right."""
    found: list[Expr] = []
    stack = [predicate]
    while stack:
        part = stack.pop()
        if reading is not None and reading.isdisjoint(part.columns):
            continue
        if isinstance(part, Call) and part.operator is operator:
            stack.extend(reversed(part.args))
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
        joined = Call(op.and_, (joined, part), ())
    return joined


def partition(predicate: Expr | None, goes: Callable[[Expr], bool]) -> tuple[Expr | None, Expr | None]:
    """The conjuncts for which `goes` is true, and the others; None for an empty side.

    What is true of the whole must be true of each: that is tried first.
    """
    if predicate is None or goes(predicate):
        return predicate, None
    parts = conjuncts(predicate)
    yes = {part: None for part in parts if goes(part)}
    if not yes:
        return None, predicate
    no = [part for part in parts if part not in yes]
    return conjunction(yes), (conjunction(no) if no else None)


class MayBeMissing:
    """Whether expressions may be missing, given which columns may; of a shared part it is found out once."""

    def __init__(self, column: Callable[[str], bool]) -> None:
        self.column = column
        self.known: dict[Expr, bool] = {}
        self.done: set[int] = set()

    def __call__(self, expr: Expr) -> bool:
        for part in postorder(expr, done=self.done):
            match part:
                case Column(id):
                    self.known[part] = self.column(id)
                case Literal(value):
                    self.known[part] = value is None or value != value
                case Call(operator, args):
                    self.known[part] = operator.may_be_missing([self.known[arg] for arg in args], part.type)
        return self.known[expr]
