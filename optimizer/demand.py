"""Where row order is observed: one walk from the root down."""

from __future__ import annotations

from functools import singledispatch

from ..plan import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Select,
    Slice,
    Sort,
    Unpivot,
    Window,
    Write,
)
from ..plan import types as t
from ..plan.derive import matches_once

__all__ = ["demanded_orders", "may_keep_any"]


def demanded_orders(plan: Node) -> set[Node]:
    """The nodes whose row order somebody observes.

    The root's own order counts as observed, unless it is a result: that says itself in which order it is.
    An order that is written out as sort keys is not one that the child must have. The one row of a relation
    that has at most one is in no order.
    """
    demanded = set() if isinstance(plan, Collect | Write) else {plan}
    for node in reversed(plan.nodes):
        wanted = node in demanded
        for child, asked in zip(node.children, asks_order(node, wanted), strict=True):
            if asked and (child.max_rows is None or child.max_rows > 1):
                demanded.add(child)
    return demanded


@singledispatch
def asks_order(node: Node, wanted: bool) -> tuple[bool, ...]:
    """Whether a node needs each child's order, given whether its own is wanted."""
    return (True,) * len(node.children)


@asks_order.register(Filter)
@asks_order.register(Extend)
@asks_order.register(Select)
@asks_order.register(Unpivot)
@asks_order.register(Explode)
def _(node: Node, wanted: bool) -> tuple[bool, ...]:
    return (wanted,)


@asks_order.register(Collect)
@asks_order.register(Write)
@asks_order.register(RowNumber)
@asks_order.register(Slice)
def _(node: Collect | Write | RowNumber | Slice, wanted: bool) -> tuple[bool, ...]:
    return (wanted or node.order is None,)


@asks_order.register
def _(node: Sort, wanted: bool) -> tuple[bool, ...]:
    return (wanted and not matches_once(node.child, [key.column for key in node.keys]),)


@asks_order.register
def _(node: Distinct, wanted: bool) -> tuple[bool, ...]:
    if wanted or node.order is not None or node.keep in ("any", "none"):
        return (wanted,)
    return (not may_keep_any(node),)


def may_keep_any(node: Distinct) -> bool:
    """Whether the rows that agree on `columns` are the same in all columns.

    0.0 and -0.0 agree and are not the same.
    """
    fields = node.child.schema
    return set(node.columns) >= set(fields.ids) and not any(t.is_floating(field.type) for field in fields)


@asks_order.register
def _(node: Aggregate, wanted: bool) -> tuple[bool, ...]:
    sensitive = node.order is None and any(call.order_sensitive for _, call in node.aggregates)
    return (sensitive or (wanted and bool(node.keys)),)


@asks_order.register
def _(node: Window, wanted: bool) -> tuple[bool, ...]:
    return (wanted or (node.order is None and node.sees_order),)


@asks_order.register
def _(node: Join, wanted: bool) -> tuple[bool, ...]:
    once = node.how in ("inner", "left") and bool(node.on) and matches_once(node.right, [right for _, right in node.on])
    return wanted, wanted and not once and node.how not in ("semi", "anti")


@asks_order.register
def _(node: Concat, wanted: bool) -> tuple[bool, ...]:
    return (wanted,) * len(node.branches)
