"""Row identity: whether two relations are the same rows, and one relation that has the columns of both."""

from __future__ import annotations

from collections.abc import Iterator

from .derive import below
from .nodes import Extend, Filter, Join, Node, RowNumber, Select, Window

__all__ = ["same_rows", "steps_below"]


def steps_below(node: Node) -> Iterator[Node]:
    """`node` and the nodes below it down to the origin of its rows."""
    step: Node | None = node
    while step is not None:
        yield step
        step = below(step)


def same_rows(left: Node, right: Node) -> Node | None:
    """A relation with the rows of both and the columns of both, or None where their rows differ.

    The cost does not depend on what lies below the origin of the rows.

    Examples
    --------
    >>> from plandas.plan import Extend, RangeSource, Scan, fresh, literal
    >>> rows = Scan(RangeSource(0, 3), (("id#a", "id"),))
    >>> wider = Extend(rows, (("one#a", literal(1)),))
    >>> same_rows(rows, wider) is wider
    True
    >>> same_rows(rows, Scan(RangeSource(0, 4), (("id#b", "id"),))) is None
    True
    """
    if left is right:
        return left
    if left.origin is not right.origin:
        return None
    below_left, below_right = list(steps_below(left)), list(steps_below(right))
    for mine, other, steps in ((right, left, below_left), (left, right, below_right)):
        if mine in steps:
            kept = steps[: steps.index(mine)]
            return other if not any(isinstance(step, Select) for step in kept) else None
    shared = next(step for step in below_left if step in set(below_right))
    extra = below_right[: below_right.index(shared)]
    if any(isinstance(step, Select) for step in (*extra, *below_left[: below_left.index(shared)])):
        return None
    present = {id for step in below_left[: below_left.index(shared)] for id in _added(step)}
    for step in reversed(extra):
        if isinstance(step, RowNumber | Join) and present.intersection(_added(step)):
            continue
        moved = _without(step, present)
        left = moved.replace(left=left) if isinstance(moved, Join) else moved.replace(child=left)
    return left


def _added(step: Node) -> tuple[str, ...]:
    match step:
        case RowNumber(_, id):
            return (id,)
        case Join(_, right):
            return right.schema.ids
        case Extend(_, columns) | Window(_, _, columns):
            return tuple(id for id, _ in columns)
    return ()


def _without(step: Node, present: set[str]) -> Node:
    """The step without columns that are there already: an id has one definition."""
    if isinstance(step, Extend | Window):
        return step.replace(columns=tuple(column for column in step.columns if column[0] not in present))
    return step


def filtered_rows(whole: Node, part: Node) -> list[Filter] | None:
    """The filters that lead from the rows of `whole` to those of `part`, first applied first; None if none do."""
    filters: list[Filter] = []
    node = part.origin
    while isinstance(node, Filter):
        filters.append(node)
        if node.child.origin is whole.origin:
            return filters[::-1]
        node = node.child.origin
    return None
