"""Filters go to where their rows come from.

A conjunct that can raise never moves to rows that a filter, a join or the like would have kept from it: it
may raise there. The other way round is allowed: where a filter moves below an expression that can raise,
fewer rows are computed, so an error may go away, but never comes up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...plan import (
    Aggregate,
    Concat,
    Distinct,
    Explode,
    Expr,
    Extend,
    Filter,
    Join,
    Node,
    Scan,
    Select,
    Sort,
    Unpivot,
    Window,
    op,
    postorder,
    substitute,
)
from ...plan import types as t
from ...plan.expressions import Call, Column, Substitution
from ..context import Context
from ..predicates import BUDGET, conjunction, conjuncts, partition
from ..rule import rule

__all__ = [
    "filter_into_scan", "filter_through_aggregate", "filter_through_concat", "filter_through_distinct", "filter_through_extend",
    "filter_through_join", "filter_through_select", "filter_through_sort", "filter_through_unpivot", "filter_through_window",
    "merge_filters", "split_filter",
]  # fmt: skip


LARGEST = 16
"""How large a conjunct may get by columns put into it: what is computed twice for it should cost less than the rows it drops."""


@rule(phase="pushdown", on=Filter, below=Filter)
def merge_filters(node: Filter, context: Context) -> Node | None:
    """Filter(Filter(x, p), q) = Filter(x, p and q), for a run of any length, where both are movable.

    A predicate that can raise stays above the movable ones, in a filter of its own, so that it sees no row
    that another has dropped. A run ends at a predicate that is not deterministic.
    """
    run: list[Expr] = []
    below: Node = node
    while isinstance(below, Filter) and below.predicate.deterministic:
        run.append(below.predicate)
        below = below.child
    run.reverse()
    if len(run) < 2:
        return None
    movable = [predicate for predicate in run if predicate.movable]
    merged = Filter(below, conjunction(movable)) if movable else below
    for predicate in run:
        if not predicate.movable:
            merged = Filter(merged, predicate)
    return merged


@rule(phase="pushdown", on=Filter)
def split_filter(node: Filter, context: Context) -> Node | None:
    """Filter(x, p and r) = Filter(Filter(x, p), r), where p is movable and r, which is deterministic, can raise."""
    if node.predicate.movable or not node.predicate.deterministic:
        return None
    movable, others = partition(node.predicate, lambda part: part.movable)
    return Filter(Filter(node.child, movable), others) if movable and others else None


def _split(node: Filter, goes: Callable[[Expr], bool], below: Callable[[Expr], Node]) -> Node | None:
    """The conjuncts that go, below, and the others in a filter above; None if none go."""
    down, up = partition(node.predicate, goes)
    if down is None:
        return None
    return below(down) if up is None else Filter(below(down), up)


@rule(phase="pushdown", on=Filter, below=Extend)
def filter_through_extend(node: Filter, context: Context) -> Node | None:
    """Filter(Extend(x, e), p) = Extend(Filter(x, p[e]), e), where e is deterministic, what p reads of it is movable,
    and no conjunct of p[e] gets too large."""
    extend = node.child
    assert isinstance(extend, Extend)
    added = dict(extend.columns)
    if not node.predicate.deterministic or not all(expr.deterministic for expr in added.values()):
        return None

    moved = Substitution(added)

    def goes(part: Expr) -> bool:
        read = part.columns & added.keys()
        if not read:
            return True
        most = max(LARGEST, part.size)
        least = part.size + sum(added[id].size - 1 for id in read)  # known before it is made: each is read once at least
        return least <= most and all(added[id].movable for id in read) and moved(part).size <= most

    def below(predicate: Expr) -> Node:
        return Extend(Filter(extend.child, moved(predicate)), extend.columns)

    kept = dict.fromkeys(part for part in conjuncts(node.predicate, added.keys()) if not goes(part))
    if not kept:
        return below(node.predicate)
    down = [part for part in conjuncts(node.predicate) if part not in kept]
    return Filter(below(conjunction(down)), conjunction(kept)) if down else None


@rule(phase="pushdown", on=Filter, below=Select)
def filter_through_select(node: Filter, context: Context) -> Node | None:
    """Filter(Select(x, s), p) = Select(Filter(x, p[s]), s), where p is deterministic."""
    select = node.child
    assert isinstance(select, Select)
    if not node.predicate.deterministic:
        return None
    ids = select.child.schema
    names = {id: ids.column(source) for id, source in select.columns if id != source and id in node.predicate.columns}
    return Select(Filter(select.child, substitute(node.predicate, names)), select.columns)


@rule(phase="pushdown", on=Filter, below=Sort)
def filter_through_sort(node: Filter, context: Context) -> Node | None:
    """Filter(Sort(x), p) = Sort(Filter(x, p)), where p is deterministic."""
    if not node.predicate.deterministic:
        return None
    return node.child.replace(child=Filter(node.child.child, node.predicate))  # type: ignore[attr-defined]


@rule(phase="pushdown", on=Filter, below=Concat)
def filter_through_concat(node: Filter, context: Context) -> Node | None:
    """Filter(Concat(x, y), p) = Concat(Filter(x, p), Filter(y, p)), where p is deterministic."""
    concat = node.child
    assert isinstance(concat, Concat)
    if not node.predicate.deterministic:
        return None

    def filtered(branch: Node) -> Node:
        names = {id: Column(field.id, field.type) for id, field in zip(concat.columns, branch.schema, strict=True)}
        return Filter(branch, substitute(node.predicate, names))

    return Concat(tuple(map(filtered, concat.branches)), concat.columns)


SIDES: Mapping[str, tuple[bool, bool]] = {
    "inner": (True, True), "cross": (True, True), "left": (True, False), "outer": (False, False), "semi": (True, False),
    "anti": (True, False),
}  # fmt: skip
"""Whether a filter on columns of the left, or right, side may go to that side: not if the side is padded."""


@rule(phase="pushdown", on=Filter, below=Join)
def filter_through_join(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y), p and q) = Join(Filter(x, p), Filter(y, q)), where p and q are movable.

    p reads only x and q only y. Of an inner or cross join both go down; of a left, semi or anti join p; of an
    outer join none.
    """
    join = node.child
    assert isinstance(join, Join)
    to_left, to_right = SIDES[join.how]

    def goes_left(part: Expr) -> bool:
        return part.movable and all(id in join.left.schema for id in part.columns)

    def goes_right(part: Expr) -> bool:
        return part.movable and all(id in join.right.schema for id in part.columns)

    rest: Expr | None = node.predicate
    left, rest = partition(rest, goes_left) if to_left else (None, rest)
    right, rest = partition(rest, goes_right) if to_right else (None, rest)
    if left is None and right is None:
        return None
    moved = join.replace(
        left=Filter(join.left, left) if left is not None else join.left,
        right=Filter(join.right, right) if right is not None else join.right,
    )
    return moved if rest is None else Filter(moved, rest)


@rule(phase="pushdown", on=Filter, below=Aggregate)
def filter_through_aggregate(node: Filter, context: Context) -> Node | None:
    """Filter(Aggregate(x, k), p) = Aggregate(Filter(x, p), k), where p reads only k, of which there is at least one."""
    aggregate = node.child
    assert isinstance(aggregate, Aggregate)
    return _through_groups(node, aggregate, aggregate.keys) if aggregate.keys else None


@rule(phase="pushdown", on=Filter, below=Window)
def filter_through_window(node: Filter, context: Context) -> Node | None:
    """Filter(Window(x, k), p) = Window(Filter(x, p), k), where p reads only the partition k, of at least one column."""
    window = node.child
    assert isinstance(window, Window)
    return _through_groups(node, window, window.partition) if window.partition else None


@rule(phase="pushdown", on=Filter, below=Distinct)
def filter_through_distinct(node: Filter, context: Context) -> Node | None:
    """Filter(Distinct(x, k), p) = Distinct(Filter(x, p), k), where p reads only k: which row is kept stays the same."""
    distinct = node.child
    assert isinstance(distinct, Distinct)
    return _through_groups(node, distinct, distinct.columns)


def _through_groups(node: Filter, grouping: Aggregate | Window | Distinct, keys: tuple[str, ...]) -> Node | None:
    """Move the conjuncts that keep or drop whole groups of equal keys."""

    def goes(part: Expr) -> bool:
        return part.movable and part.columns <= set(keys) and not sees_sign_of_zero(part)

    return _split(node, goes, lambda predicate: grouping.replace(child=Filter(grouping.child, predicate)))


COMPARE = frozenset({
    op.equal, op.not_equal, op.less, op.less_equal, op.greater, op.greater_equal, op.equal_missing, op.is_in, op.is_missing,
    op.not_missing,
})  # fmt: skip


def sees_sign_of_zero(expr: Expr) -> bool:
    """Whether an expression may tell 0.0 from -0.0, which are one value of a group's key."""
    calls = [part for part in postorder(expr) if isinstance(part, Call) and part.operator not in COMPARE]
    return any(isinstance(arg, Column) and t.is_floating(arg.type) for call in calls for arg in call.args)


@rule(phase="pushdown", on=Filter, below=Unpivot)
def filter_through_unpivot(node: Filter, context: Context) -> Node | None:
    """Filter(Unpivot(x, k), p) = Unpivot(Filter(x, p), k), where p reads only the columns k that repeat."""
    unpivot = node.child
    assert isinstance(unpivot, Unpivot)
    return _through_copies(node, unpivot) if all(expr.deterministic for row in unpivot.rows for expr in row) else None


@rule(phase="pushdown", on=Filter, below=Explode)
def filter_through_explode(node: Filter, context: Context) -> Node | None:
    """Filter(Explode(x, k), p) = Explode(Filter(x, p), k), where p reads only the columns k that repeat."""
    explode = node.child
    assert isinstance(explode, Explode)
    return _through_copies(node, explode)


def _through_copies(node: Filter, made: Unpivot | Explode) -> Node | None:
    """Move the conjuncts that are the same for all rows made of one."""
    kept = set(made.keep)

    def goes(part: Expr) -> bool:
        return part.movable and part.columns <= kept

    return _split(node, goes, lambda predicate: made.replace(child=Filter(made.child, predicate)))


@rule(phase="pushdown", on=Filter, below=Scan)
def filter_into_scan(node: Filter, context: Context) -> Node | None:
    """Filter(Scan(p), q) = Scan(p and q), where q is movable, not too large, and reads columns of the source only.

    Not into a scan of some rows by number: those are counted before a filter.
    """
    scan = node.child
    assert isinstance(scan, Scan)
    if scan.rows is not None:
        return None
    stored = {id for id, _ in scan.columns}

    def below(predicate: Expr) -> Node:
        return scan.replace(predicate=predicate if scan.predicate is None else conjunction([scan.predicate, predicate]))

    return _split(node, lambda part: part.movable and part.size <= BUDGET and part.columns <= stored, below)
