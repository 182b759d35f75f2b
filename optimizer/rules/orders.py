"""Row order that nobody observes, or that is there already, is not made; nor are rows made distinct that are."""

from __future__ import annotations

from ...plan import Distinct, Extend, Filter, Node, RowNumber, Select, Slice, Sort, SortKey, Window, hint, with_children
from ...plan.derive import matches_once
from ..context import Context
from ..demand import demanded_orders, may_keep_any
from ..rule import Choice, Chosen, plan_pass, rule

__all__ = ["drop_dead_orders", "drop_distinct", "drop_sort", "merge_sorts"]


@plan_pass(phase="order", changes=("order",))
def drop_dead_orders(plan: Node, context: Context) -> Chosen | None:
    """Sort(x) = x, where nobody observes the order of the rows.

    Distinct(x, first) = Distinct(x, any) under the same condition, where the rows it chooses from are the same.
    """
    demanded = demanded_orders(plan)
    choices: list[Choice] = []
    done: dict[Node, Node] = {}
    for node in plan.nodes:
        after = node
        if node.children and any(done[child] is not child for child in node.children):
            after = with_children(node, done.__getitem__)
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


@rule(phase="order", on=Sort, changes=("order",))
def drop_sort(node: Sort, context: Context) -> Node | None:
    """Sort(Filter(Sort(x, a + b)), a) = Filter(Sort(x, a + b)): the rows are in that order already.

    Through whatever keeps the order of the rows; a Select may give the keys other names. The order stays; it is only
    said differently where it has other names.
    """
    wanted = tuple({key.column: key for key in reversed(node.keys)}.values())[::-1]
    below = node.child
    while not isinstance(below, Sort):
        match below:
            case Select(child, columns):
                sources = dict(columns)
                wanted = tuple([key._replace(column=sources[key.column]) for key in wanted])
                below = child
            case Filter(child) | Distinct(child) | RowNumber(child) | Window(child) | Extend(child):
                if any(key.column not in child.schema for key in wanted):
                    return None
                below = child
            case Slice(child, step=step) if step > 0:
                below = child
            case _:
                return None
    return node.child if below.keys[: len(wanted)] == wanted else None


@rule(phase="order", on=Distinct)
def drop_distinct(node: Distinct, context: Context) -> Node | None:
    """Distinct(x, k) = x, where no two rows of x agree on k: rows of x are grouped by k, say, or are distinct already."""
    return node.child if matches_once(node.child, list(node.columns)) else None
