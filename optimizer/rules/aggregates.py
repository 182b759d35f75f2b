"""Aggregates of the same rows are computed together."""

from __future__ import annotations

from typing import NamedTuple

from ...plan import Aggregate, Join, Node, Select, Sort, SortKey
from ..context import Context
from ..rule import rule

__all__ = ["merge_aggregates"]


@rule(phase="pushdown", on=Join, below=(Aggregate, Select, Sort), changes=("order",))
def merge_aggregates(node: Join, context: Context) -> Node | None:
    """Join(Aggregate(x, k, a), Aggregate(x, k, b), k == k) = Aggregate(x, k, a + b)

    The keys are all matched, each with itself, and missing ones too, if there are any. Sorts and Selects may lie between: the
    result is sorted as the left side is, as the join's is, of which every row has a match.
    """
    if node.how not in ("inner", "left", "outer") or not (_is_grouped(node.left) and _is_grouped(node.right)):
        return None
    left, right = _grouped(node.left), _grouped(node.right)
    first, second = left.aggregate, right.aggregate
    if first.child is not second.child or set(first.keys) != set(second.keys) or first.order != second.order:
        return None
    pairs = {(left.names[a], right.names[b]) for a, b in node.on}
    if pairs != {(key, key) for key in first.keys} or not (node.missing_equal or _present(first)):
        return None
    made: Node = first.replace(aggregates=tuple(dict([*first.aggregates, *second.aggregates]).items()))
    made = Sort(made, left.sort) if left.sort else made
    return Select(made, (*left.names.items(), *right.names.items()))


class Grouped(NamedTuple):
    """An aggregate below Selects and Sorts: the aggregate's column for each column, and the sort keys in its columns."""

    aggregate: Aggregate
    names: dict[str, str]
    sort: tuple[SortKey, ...]


def _is_grouped(node: Node) -> bool:
    while isinstance(node, Select | Sort):
        node = node.child
    return isinstance(node, Aggregate) and bool(node.keys)


def _grouped(node: Node) -> Grouped:
    names = {id: id for id in node.schema.ids}
    sort: list[SortKey] = []
    while isinstance(node, Select | Sort):
        if isinstance(node, Sort):
            sort += node.keys
        else:
            sources = dict(node.columns)
            names = {id: sources[name] for id, name in names.items()}
            sort = [key._replace(column=sources[key.column]) for key in sort]
        node = node.child
    assert isinstance(node, Aggregate)
    return Grouped(node, names, tuple(sort))


def _present(node: Aggregate) -> bool:
    return not any(node.schema.nullable(key) for key in node.keys)
