"""Equal parts of a plan are one part, which an engine computes once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ...plan import Aggregate, Distinct, Join, Node, Scan, Select, Window, canonical, postorder, with_children
from ..context import Context
from ..rule import Choice, Chosen, plan_pass

__all__ = ["share_subplans"]

COSTLY = (Aggregate, Distinct, Join, Window)
"""What is worth keeping: nodes for which rows are brought together."""


@plan_pass(phase="share", changes=("keys", "order"))
def share_subplans(plan: Node, context: Context) -> Chosen | None:
    """F(x, y) = F(x, Select(x)), where y is x under other ids, brings rows together, and is deterministic.

    Rows come in the order that they came in; a sort that decides it has its keys under other ids.
    """
    same: dict[Node, Node] = {}
    for group in _alike(plan):
        first, *others = group
        same.update(dict.fromkeys(others, first))
    if not same:
        return None
    done: dict[Node, Node] = {}
    for node in plan.nodes:
        made = with_children(node, done.__getitem__)
        if node in same:
            made = Select(done[same[node]], tuple(zip(node.schema.ids, same[node].schema.ids, strict=True)))
        done[node] = made
    names = sorted({type(first).__name__ for first in same.values()})
    reason = "it is read several times, under different names"
    return Chosen(done[plan], (Choice("shared", f"{' and '.join(names).lower()} computed once", reason),))


def _alike(plan: Node) -> Iterator[list[Node]]:
    """Groups of different nodes that are equal but for ids, those that others are part of first; the first of a group comes first."""
    costly = Counter(type(node) for node in plan.nodes if isinstance(node, COSTLY))
    if not any(count > 1 for count in costly.values()):
        return
    groups: defaultdict[int, list[Node]] = defaultdict(list)
    shapes: dict[tuple[object, ...], int] = {}
    numbers: dict[Node, int] = {}
    for node in plan.nodes:
        own = node.source if isinstance(node, Scan) else len(node.schema)
        shape = (type(node), own, *[numbers[child] for child in node.children])
        numbers[node] = shapes.setdefault(shape, len(shapes))
        if isinstance(node, COSTLY):
            groups[numbers[node]].append(node)
    within: set[Node] = set()
    for nodes in reversed(groups.values()):
        exact: defaultdict[Node, list[Node]] = defaultdict(list)
        for node in nodes if len(nodes) > 1 else ():
            if node not in within and _deterministic(node):
                exact[canonical(node)].append(node)
        for group in exact.values():
            if len(group) > 1:
                within.update(part for node in group[1:] for part in postorder(node))
                yield group


def _deterministic(root: Node) -> bool:
    return all(expr.deterministic for node in postorder(root) for expr in node.expressions)
