"""Column pruning: one pass from the root down that asks each node for the columns that somebody reads.

What nobody reads is not computed, so it does not raise either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any

from ...plan import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Explode,
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
    Unpivot,
    Window,
    Write,
    hint,
    with_children,
)
from ...plan import types as t
from ...plan.derive import matches_once
from ..context import Context
from ..rule import Choice, Chosen, plan_pass

__all__ = ["prune_columns"]

Ask = Callable[[Node, set[str]], None]
"""Says which columns of a child somebody reads. The set becomes the child's own."""


@plan_pass(phase="prune")
def prune_columns(plan: Node, context: Context) -> Chosen:
    """Each node has only the columns that are read above it; what computes nothing else goes.

    Keys of joins and groups are read by the join or the grouping. Where nobody reads any column one stays, so
    that the rows can be counted. Branches of a Concat, which go by place, are brought to the columns left.
    A left join goes where nobody reads the right side and that has no key twice: Join(x, y, left) = x;
    an inner one becomes a semi join.
    """
    needs: dict[Node, set[str]] = {}

    def ask(node: Node, ids: set[str]) -> None:
        if node in needs:
            needs[node] |= ids
        else:
            needs[node] = ids

    ask(plan, set() if isinstance(plan, Collect | Write) else set(plan.schema.ids))
    narrowed: dict[Node, Node] = {}
    for node in reversed(plan.nodes):
        narrowed[node] = narrow(node, needs.pop(node), ask)
    rebuilt: dict[Node, Node] = {}
    for node in plan.nodes:
        rebuilt[node] = _rebuild(node, narrowed[node], rebuilt)
    dead = [node.id for node in narrowed if isinstance(node, RowNumber) and narrowed[node] is node.child]
    return Chosen(rebuilt[plan], tuple([Choice("row number", "dropped", f"nobody reads {hint(id)}") for id in dead]))


def _rebuild(node: Node, narrowed: Node, rebuilt: dict[Node, Node]) -> Node:
    """A narrowed node over its rebuilt children."""
    if narrowed in node.children:
        return rebuilt[narrowed]
    if isinstance(node, Concat) and isinstance(narrowed, Concat):
        left = set(narrowed.columns)
        kept = [place for place, id in enumerate(node.columns) if id in left]
        branches = [_fit(rebuilt[branch], [branch.schema.ids[place] for place in kept]) for branch in node.branches]
        return Concat(tuple(branches), narrowed.columns)
    return with_children(narrowed, rebuilt.__getitem__)


def _fit(node: Node, ids: list[str]) -> Node:
    """A node with exactly these columns, in this order."""
    return node if list(node.schema.ids) == ids else Select(node, tuple([(id, id) for id in ids]))


def _reads(exprs: Iterable[Expr]) -> set[str]:
    return set().union(*(expr.columns for expr in exprs))


def _order_keys(node: Any) -> set[str]:
    return {key.column for key in node.order or ()}


@singledispatch
def narrow(node: Node, need: set[str], ask: Ask) -> Node:
    """The node with its own columns narrowed to those in `need`, or its child where nothing of it is left.

    It asks its children for what they must have. Ids in `need` that the node does not have are of no consequence.
    """
    for child in node.children:
        ask(child, set(child.schema.ids))
    return node


@narrow.register
def _(node: Scan, need: set[str], ask: Ask) -> Node:
    if node.predicate is not None:
        need |= node.predicate.columns
    columns = tuple([pair for pair in node.columns if pair[0] in need])
    position = node.position if not need.isdisjoint(node.position) else ()
    row_number = node.row_number if node.row_number in need else None
    if not columns and not position and row_number is None and node.columns:
        columns = (min(node.columns, key=lambda pair: _width(node.source.field(pair[1]).type)),)
    return node.replace(columns=columns, position=position, row_number=row_number)


def _width(type: t.DataType) -> int:
    """About how many bits a value takes; text and nested values a lot."""
    try:
        return int(type.bit_width)
    except ValueError:
        return 1024


@narrow.register
def _(node: Extend, need: set[str], ask: Ask) -> Node:
    columns = tuple([(id, expr) for id, expr in node.columns if id in need])
    need.difference_update([id for id, _ in node.columns])
    need |= _reads(expr for _, expr in columns)
    ask(node.child, need)
    return node.replace(columns=columns) if columns else node.child


@narrow.register
def _(node: Select, need: set[str], ask: Ask) -> Node:
    columns = tuple([pair for pair in node.columns if pair[0] in need]) or node.columns[:1]
    ask(node.child, {source for _, source in columns})
    return node.replace(columns=columns)


@narrow.register
def _(node: Filter, need: set[str], ask: Ask) -> Node:
    need |= node.predicate.columns
    ask(node.child, need)
    return node


@narrow.register
def _(node: Sort, need: set[str], ask: Ask) -> Node:
    need.update(key.column for key in node.keys)
    ask(node.child, need)
    return node


@narrow.register
def _(node: Slice, need: set[str], ask: Ask) -> Node:
    need |= _order_keys(node)
    ask(node.child, need)
    return node


@narrow.register
def _(node: Distinct, need: set[str], ask: Ask) -> Node:
    need.update(node.columns)
    need |= _order_keys(node)
    ask(node.child, need)
    return node


@narrow.register
def _(node: RowNumber, need: set[str], ask: Ask) -> Node:
    dead = node.id not in need
    need.discard(node.id)
    if not dead:
        need |= _order_keys(node)
    ask(node.child, need)
    return node.child if dead else node


@narrow.register
def _(node: Aggregate, need: set[str], ask: Ask) -> Node:
    aggregates = tuple([(id, call) for id, call in node.aggregates if id in need])
    if not node.keys and not aggregates:
        aggregates = node.aggregates[:1]
    sensitive = any(call.order_sensitive for _, call in aggregates)
    ask(node.child, set(node.keys) | _reads(call for _, call in aggregates) | (_order_keys(node) if sensitive else set()))
    return node.replace(aggregates=aggregates, order=node.order if sensitive else None)


@narrow.register
def _(node: Window, need: set[str], ask: Ask) -> Node:
    columns = tuple([(id, call) for id, call in node.columns if id in need])
    need.difference_update([id for id, _ in node.columns])
    if columns:
        sort = {key.column for key in node.sort}
        need |= {*node.partition, *sort, *_order_keys(node)} | _reads(call for _, call in columns)
    ask(node.child, need)
    return node.replace(columns=columns) if columns else node.child


@narrow.register
def _(node: Join, need: set[str], ask: Ask) -> Node:
    unread = node.how in ("left", "inner") and need.isdisjoint(node.right.schema.ids)
    if unread and matches_once(node.right, [right for _, right in node.on]):
        if node.how == "left":
            ask(node.right, set())
            ask(node.left, need)
            return node.left
        node = node.replace(how="semi")
    if node.how in ("semi", "anti"):
        ask(node.right, {right for _, right in node.on})
    else:
        ask(node.right, need | {right for _, right in node.on})
    need.update(left for left, _ in node.on)
    ask(node.left, need)
    return node


@narrow.register
def _(node: Concat, need: set[str], ask: Ask) -> Node:
    kept = [place for place, id in enumerate(node.columns) if id in need]
    if not kept:
        kept = [min(range(len(node.columns)), key=lambda place: _width(node.schema.fields[place].type))]
    for branch in node.branches:
        ask(branch, {branch.schema.ids[place] for place in kept})
    return node.replace(columns=tuple([node.columns[place] for place in kept]))


@narrow.register
def _(node: Explode, need: set[str], ask: Ask) -> Node:
    keep = tuple([id for id in node.keep if id in need])
    ask(node.child, {*keep, node.items})
    columns = tuple([(id, name) for id, name in node.columns if id in need])
    return node.replace(keep=keep, columns=columns, place=node.place if node.place in need else None)


@narrow.register
def _(node: Unpivot, need: set[str], ask: Ask) -> Node:
    keep = tuple([id for id in node.keep if id in need])
    places = [place for place, id in enumerate(node.columns) if id in need] or [0]
    rows = tuple([tuple([row[place] for place in places]) for row in node.rows])
    ask(node.child, set(keep) | _reads(expr for row in rows for expr in row))
    return node.replace(keep=keep, columns=tuple([node.columns[place] for place in places]), rows=rows)


@narrow.register
def _(node: Collect, need: set[str], ask: Ask) -> Node:
    ask(node.child, {*node.columns, *_order_keys(node)})
    return node


@narrow.register
def _(node: Write, need: set[str], ask: Ask) -> Node:
    ask(node.child, {id for id, _ in node.columns} | _order_keys(node))
    return node
