"""Row order that nobody observes is not made."""

from __future__ import annotations

from ...plan import Distinct, Node, Sort, SortKey, hint, postorder, with_children
from ..context import Context
from ..demand import demanded_orders, may_keep_any
from ..rule import Choice, Chosen, plan_pass, rule

__all__ = ["drop_dead_orders", "merge_sorts"]


@plan_pass(phase="order", changes=("order",))
def drop_dead_orders(plan: Node, context: Context) -> Chosen | None:
    """Sort(x) = x, where nobody observes the order of the rows.

    Distinct(x, first) = Distinct(x, any) under the same condition, where the rows it chooses from are the same.
    """
    demanded = demanded_orders(plan)
    choices: list[Choice] = []
    done: dict[Node, Node] = {}
    for node in postorder(plan):
        after = node
        if node.children and any(done[child] is not child for child in node.children):
            after = with_children(node, lambda child: done[child])
        if node not in demanded and isinstance(after, Sort):
            names = ", ".join(hint(key.column) for key in after.keys)
            choices.append(Choice("order", "dropped", f"nobody observes the order of the sort by {names}"))
            after = after.child
        elif node not in demanded and isinstance(after, Distinct) and after.keep in ("first", "last") and may_keep_any(after):
            after = after.replace(keep="any", order=None)
        done[node] = after
    return Chosen(done[plan], tuple(choices)) if done[plan] is not plan else None


@rule(phase="order", on=Sort, below=Sort)
def merge_sorts(node: Sort, context: Context) -> Node:
    """Sort(Sort(x, a), b) = Sort(x, b + a), for a run of any length; of equal columns the first counts."""
    keys: dict[str, SortKey] = {}
    below: Node = node
    while isinstance(below, Sort):
        for key in below.keys:
            keys.setdefault(key.column, key)
        below = below.child
    return Sort(below, tuple(keys.values()))
