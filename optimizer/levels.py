"""Keeping expressions to a bounded size: what is too large becomes several levels of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ..plan import Call, Column, Expr, fresh, op, postorder, with_children

__all__ = ["Columns", "into_levels"]

Columns: TypeAlias = tuple[tuple[str, Expr], ...]

SMALL = 24
"""Operators and leaves of an expression that may be computed again."""

LATER_ARGUMENTS = frozenset({op.and_, op.or_, op.if_else, op.coalesce})
"""Operators of which an argument after the first may be left out for a row, so that it cannot raise there."""


def into_levels(columns: Sequence[tuple[str, Expr]], budget: int, ids: Mapping[Expr, str]) -> list[Columns]:
    """The columns as levels: each reads the columns below it, and none is larger, written out, than the budget.

    Parameters
    ----------
    columns : sequence of (id, expression)
        What to compute. Shared parts cost each time that they are written out.
    budget : int
        The most operators and leaves of an expression.
    ids : mapping
        Ids for parts that come to be columns of their own; others get fresh ones.

    Returns
    -------
    list of tuple of (id, expression)
        The lowest level first. Parts that were cut out are columns too; the columns given all are.

    Notes
    -----
    A part that is not deterministic stays where it is, and so does one that can raise and is guarded by another.
    """
    order = _all_parts([expr for _, expr in columns])
    cut = _cuts(order, budget) if any(expr.size > budget for _, expr in columns) else []
    given = {expr: id for id, expr in reversed(columns)}
    names = {part: given.get(part) or ids.get(part) or fresh("part") for part in cut}
    height: dict[Expr, int] = {}
    short: dict[Expr, Expr] = {}
    for part in order:
        height[part] = max((height[arg] + (arg in names) for arg in part.children), default=0)
        short[part] = _over(part, names, short)
    wanted = [*columns, *((id, part) for part, id in names.items() if given.get(part) != id)]
    levels: dict[int, list[tuple[str, Expr]]] = {}
    for id, expr in wanted:
        levels.setdefault(height[expr], []).append((id, short[expr]))
    return [tuple(levels[level]) for level in sorted(levels)]


def _all_parts(exprs: Sequence[Expr]) -> list[Expr]:
    done: set[int] = set()
    return [part for expr in exprs for part in postorder(expr, done=done)]


def _over(part: Expr, names: Mapping[Expr, str], short: Mapping[Expr, Expr]) -> Expr:
    """A part over columns in place of those of its arguments that are cut out."""
    if not part.children:
        return part
    return with_children(part, lambda arg: Column(names[arg], arg.type) if arg in names else short[arg])


def _cuts(order: Sequence[Expr], budget: int) -> list[Expr]:
    """The parts to cut out: those that are written more than once, and where an expression gets too large, its largest arguments."""
    size: dict[Expr, int] = {}
    cut: dict[Expr, None] = {}
    uses = Counter(arg for part in order for arg in part.children)

    def written(part: Expr) -> int:
        return 1 + sum(1 if arg in cut else size[arg] for arg in part.children)

    guarded = _guarded(order) if any(part.can_raise for part in order) else set()
    for part in order:
        share = max(1, (budget - 1) // max(1, len(part.children)))  # arguments no larger than this fit together
        for arg in sorted(dict.fromkeys(part.children), key=lambda arg: -size[arg]):
            if written(part) <= budget or size[arg] <= share:
                break
            if arg.deterministic and arg not in guarded:
                cut[arg] = None
        size[part] = written(part)
        if uses[part] > 1 and size[part] > SMALL and part.deterministic and part not in guarded:
            cut[part] = None
    return list(cut)


def _guarded(order: Sequence[Expr]) -> set[Expr]:
    """The parts that can raise but perhaps need not, because of what another argument is."""
    under: set[Expr] = set()
    for part in reversed(order):
        for place, arg in enumerate(part.children):
            if part in under or (place and isinstance(part, Call) and part.operator in LATER_ARGUMENTS):
                under.add(arg)
    return {part for part in under if part.can_raise}
