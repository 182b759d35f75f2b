"""Baking: the orders that somebody observes become sort keys, for an engine that keeps no row order."""

from __future__ import annotations

from collections.abc import Iterator

from ...plan import Collect, Node, Scan, Slice, Write, hint
from ..baking import Baked, Keys, bake
from ..context import Context
from ..demand import demanded_orders
from ..rule import Choice, Chosen, plan_pass

__all__ = ["bake_orders"]


@plan_pass(phase="bake", changes=("order",), required=True)
def bake_orders(plan: Node, context: Context) -> Chosen | None:
    """The same plan with each observed order written out: ``x`` in the order of Sort(Scan, a) is Scan with the keys a, position.

    Only for a result (Collect or Write) and an engine that keeps no order. Nodes that have an `order` keep it.
    """
    if context.keeps_order or not isinstance(plan, Collect | Write):
        return None
    demanded = demanded_orders(plan)
    baked: dict[Node, Baked] = {}
    for node in plan.nodes:
        made = bake(node, node in demanded, *[baked[child] for child in node.children])
        baked[node] = made if node in demanded else made._replace(keys=())
    result = baked[plan].node
    return Chosen(result, tuple(_choices(plan, result))) if result is not plan else None


def _choices(before: Node, after: Node) -> Iterator[Choice]:
    """How the orders that are observed come about."""
    for node in after.nodes:
        if isinstance(node, Scan) and node.position:
            yield Choice("order", "read from the source", f"the rows of the {node.source.format} source carry their position")
        elif isinstance(node, Slice) and node.order:
            yield Choice("order", "top rows", f"{_slice(node)} are taken by {_names(node.order)}, without a sort of the whole")
    if isinstance(before, Collect | Write) and before.order is None and isinstance(after, Collect | Write):
        if after.order:
            yield Choice("order", "sorted at the end", f"the result is sorted by {_names(after.order)} when it is there")
        else:
            yield Choice("order", "none", "nothing puts the rows of the result in an order")


def _slice(node: Slice) -> str:
    start, stop = ("" if bound is None else str(bound) for bound in (node.start, node.stop))
    return f"rows {start}:{stop}"


def _names(keys: Keys) -> str:
    return ", ".join(hint(key.column) + (" descending" if key.descending else "") for key in keys)
