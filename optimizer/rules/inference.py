"""Filters that a join's sides are asked for because of what is known of the other, or of both together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import TypeAlias

from ...plan import (
    Aggregate,
    Column,
    Distinct,
    Expr,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    Window,
    op,
    substitute,
    with_children,
)
from ..context import Context
from ..predicates import BUDGET, conjunction, conjuncts, joined
from ..rule import plan_pass, rule
from .filters import COMPARE, SIDES

__all__ = ["filter_each_side", "filter_other_side"]

Facts: TypeAlias = dict[str, dict[Expr, None]]
"""Of a column: what is true of it in every row."""

SHARED: Mapping[str, tuple[bool, bool]] = {
    "inner": (True, True), "semi": (True, True), "left": (True, False), "anti": (True, False),
}  # fmt: skip
"""Whether what is true of all keys of the left side, or right, may be asked of the other side's."""

PLAIN = COMPARE | {op.and_, op.or_, op.not_}


@rule(phase="infer", on=Filter, below=Join)
def filter_each_side(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y), p and r or q and s) = Filter(Join(Filter(x, p or q), Filter(y, r or s)), p and r or q and s)

    p and q read only x, r and s only y. All are movable, together not too large, and not asked of that side already. A side
    that is padded is not filtered.
    """
    join = node.child
    assert isinstance(join, Join)
    if op.or_ not in node.predicate.operators:
        return None
    to_left, to_right = SIDES[join.how]
    left = _filtered(join.left, _implied(node.predicate, join.left) if to_left else [])
    right = _filtered(join.right, _implied(node.predicate, join.right) if to_right else [])
    after = join.replace(left=left, right=right)
    return None if after is join else node.replace(child=after)


def _implied(predicate: Expr, side: Node) -> list[Expr]:
    """What the disjunctions of a predicate say of a side alone, where it is not said by a filter there."""
    known = conjuncts(side.predicate) if isinstance(side, Filter | Scan) and side.predicate is not None else []

    def of_side(part: Expr) -> bool:
        return part.movable and bool(part.columns) and all(id in side.schema for id in part.columns)

    found = []
    for part in conjuncts(predicate):
        branches = [[one for one in conjuncts(branch) if of_side(one)] for branch in joined(part, op.or_)]
        if len(branches) > 1 and all(branches):
            found.append(reduce(op.or_, [conjunction(branch) for branch in branches]))
    return [part for part in found if part not in known and part.size <= BUDGET]


@plan_pass(phase="infer")
def filter_other_side(plan: Node, context: Context) -> Node | None:
    """Join(Filter(x, a > 5), y, a == b) = Join(Filter(x, a > 5), Filter(y, b > 5), a == b)

    The predicate reads only a, compares it with constants, and is movable. Of an inner or semi join
    each side filters the other; of a left or anti join the left filters the right; of an outer join none.
    """
    if Join not in plan.kinds:
        return None
    done: dict[Node, Node] = {}
    facts: dict[Node, Facts] = {}
    for node in plan.nodes:
        after = with_children(node, done.__getitem__)
        if isinstance(after, Join) and after.how in SHARED:
            after = _sharing(after, facts[node.children[0]], facts[node.children[1]])
        done[node] = after
        facts[node] = _facts(node, facts)
    return done[plan]


def _sharing(join: Join, left: Facts, right: Facts) -> Join:
    """The join with what is known of each side asked of the other."""
    to_right, to_left = SHARED[join.how]
    lefts, rights = join.left.schema, join.right.schema
    of_right = _asked([(a, rights.column(b)) for a, b in join.on], left, right) if to_right else []
    of_left = _asked([(b, lefts.column(a)) for a, b in join.on], right, left) if to_left else []
    return join.replace(left=_filtered(join.left, of_left), right=_filtered(join.right, of_right))


def _filtered(side: Node, parts: list[Expr]) -> Node:
    return Filter(side, conjunction(parts)) if parts else side


def _asked(pairs: Iterable[tuple[str, Column]], known: Facts, there: Facts) -> list[Expr]:
    """What is known of one side's keys and may be asked of the other's, where that is not known yet."""
    asked = [(other.id, substitute(part, {key: other})) for key, other in pairs for part in known.get(key, ())]
    return [part for id, part in asked if part not in there.get(id, ())]


def _facts(node: Node, below: Mapping[Node, Facts]) -> Facts:
    match node:
        case Scan(predicate=predicate):
            return {} if predicate is None else _with({}, predicate)
        case Filter(child, predicate):
            return _with(below[child], predicate)
        case Extend(child) | Sort(child) | Slice(child) | Distinct(child) | RowNumber(child) | Window(child):
            return below[child]
        case Select(child, columns):
            return _renamed(below[child], child, columns)
        case Aggregate(child, keys):
            return {id: parts for id, parts in below[child].items() if id in keys}
        case Join(left, right, how):
            return below[left] | below[right] if how in ("inner", "cross") else {} if how == "outer" else below[left]
    return {}


def _renamed(known: Facts, child: Node, columns: tuple[tuple[str, str], ...]) -> Facts:
    if not known:
        return known
    schema = child.schema

    def under(id: str, part: Expr, out: str) -> Expr:
        return substitute(part, {id: Column(out, schema[id].type)})

    return {out: {under(id, part, out): None for part in known[id]} for out, id in columns if id in known}


def _with(known: Facts, predicate: Expr) -> Facts:
    """What is known, and what a predicate says of single columns."""
    more: Facts = {}
    for id, part in _said(predicate):
        more.setdefault(id, dict(known.get(id, {})))[part] = None
    return known | more if more else known


def _said(predicate: Expr) -> Iterator[tuple[str, Expr]]:
    for part in conjuncts(predicate):
        if len(part.columns) == 1 and part.operators <= PLAIN and part.size <= BUDGET:
            yield next(iter(part.columns)), part
