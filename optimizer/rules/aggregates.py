"""Aggregates of the same rows are computed together, and before joins that keep or drop whole groups."""

from __future__ import annotations

from typing import NamedTuple

from ...plan import Aggregate, Join, Node, Select, Sort, SortKey
from ...plan.derive import matches_once
from ..context import Context
from ..rule import rule

__all__ = ["aggregate_below_join", "merge_aggregates"]


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


@rule(phase="pushdown", on=Aggregate, below=Join, changes=("order", "keys"))
def aggregate_below_join(node: Aggregate, context: Context) -> Node | None:
    """Aggregate(Join(x, y, k == l), g, a) = Join(Aggregate(x, g, a), y, k == l), where k is in g, and a reads x only

    The join is inner, and y has no two rows with the same l; or it is a semi or anti join. So all rows of a group stay as they
    are, or all go.
    """
    join = node.child
    if not isinstance(join, Join) or not node.keys or join.how not in ("inner", "semi", "anti"):
        return None
    if join.how == "inner" and not matches_once(join.right, [key for _, key in join.on]):
        return None
    read = {*node.keys, *(id for _, call in node.aggregates for id in call.columns), *(key.column for key in node.order or ())}
    if not {key for key, _ in join.on} <= set(node.keys) or not all(id in join.left.schema for id in read):
        return None
    made: Node = join.replace(left=node.replace(child=join.left))
    return made if made.schema.ids == node.schema.ids else Select(made, tuple([(id, id) for id in node.schema.ids]))


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
