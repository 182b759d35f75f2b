"""What follows from a node's fields: schema, unique keys, most rows, and the origin of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from .expressions import Column, Literal, nullable
from .nodes import (
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
    Scan,
    Select,
    Slice,
    Sort,
    Unpivot,
    Window,
    Write,
)
from .schema import Field, Schema
from .types import int64

__all__: list[str] = []

Keys = frozenset[frozenset[str]]
NO_KEYS: Keys = frozenset()
MANY = 2**62  # more rows than there are
MOST_KEYS = 8  # more than this many keys help nobody, and joins multiply them


@Node.schema.of(Filter, Sort, Slice, Distinct)
def _(node: Filter | Sort | Slice | Distinct) -> Schema:
    return node.child.schema


@Node.schema.of(Scan)
def _(scan: Scan) -> Schema:
    fields = [Field(id, (found := scan.source.field(name)).type, found.nullable) for id, name in scan.columns]
    position = [Field(id, type, False) for id, type in zip(scan.position, scan.source.position_types, strict=False)]
    number = [Field(scan.row_number, int64, False)] if scan.row_number else []
    return Schema([*fields, *position, *number])


@Node.schema.of(Extend)
def _(node: Extend) -> Schema:
    below = node.child.schema
    return below.extended(Field(id, expr.type, nullable(expr, below.nullable)) for id, expr in node.columns)


@Node.schema.of(Select)
def _(node: Select) -> Schema:
    below = node.child.schema
    return Schema([below[source]._replace(id=id) for id, source in node.columns])


@Node.schema.of(RowNumber)
def _(node: RowNumber) -> Schema:
    return node.child.schema.extended([Field(node.id, int64, False)])


@Node.schema.of(Aggregate)
def _(node: Aggregate) -> Schema:
    below = node.child.schema
    made = [Field(id, call.type, nullable(call, below.nullable)) for id, call in node.aggregates]
    return Schema([*(below[key] for key in node.keys), *made])


@Node.schema.of(Window)
def _(node: Window) -> Schema:
    below = node.child.schema
    return below.extended(Field(id, call.type, nullable(call, below.nullable)) for id, call in node.columns)


@Node.schema.of(Join)
def _(node: Join) -> Schema:
    left, right = node.left.schema.fields, node.right.schema.fields
    if node.how in ("semi", "anti"):
        return node.left.schema
    if node.how == "outer":
        left = tuple(field._replace(nullable=True) for field in left)
    if node.how in ("left", "outer"):
        right = tuple(field._replace(nullable=True) for field in right)
    return Schema([*left, *right])


@Node.schema.of(Concat)
def _(node: Concat) -> Schema:
    branches = [branch.schema.fields for branch in node.branches]
    return Schema(
        [
            Field(id, column[0].type, any(field.nullable for field in column))
            for id, column in zip(node.columns, zip(*branches, strict=True), strict=True)
        ]
    )


@Node.schema.of(Unpivot)
def _(node: Unpivot) -> Schema:
    below = node.child.schema
    made = [
        Field(id, column[0].type, any(nullable(expr, below.nullable) for expr in column))
        for id, column in zip(node.columns, zip(*node.rows, strict=True), strict=True)
    ]
    return Schema([*(below[id] for id in node.keep), *made])


@Node.schema.of(Explode)
def _(node: Explode) -> Schema:
    below = node.child.schema
    item = below[node.items].type.value_type
    made = [Field(id, item.field(name).type if name else item, True) for id, name in node.columns]
    place = [Field(node.place, int64, False)] if node.place else []
    return Schema([*(below[id] for id in node.keep), *made, *place])


@Node.schema.of(Collect)
def _(node: Collect) -> Schema:
    below = node.child.schema
    number = [Field(node.row_number, int64, False)] if node.row_number else []
    return Schema([*(below[id] for id in node.columns), *number])


@Node.schema.of(Write)
def _(node: Write) -> Schema:
    return Schema([])


@Node.unique_keys.of(Filter, Sort, Slice, Window)
def _(node: Filter | Sort | Slice | Window) -> Keys:
    return node.child.unique_keys


@Node.unique_keys.of(Collect)
def _(node: Collect) -> Keys:
    kept = frozenset(key for key in node.child.unique_keys if key <= set(node.columns))
    return kept | {frozenset((node.row_number,))} if node.row_number else kept


@Node.unique_keys.of(Scan)
def _(scan: Scan) -> Keys:
    return frozenset(frozenset((id,)) for id in (scan.row_number,) if id) | (
        frozenset((frozenset(scan.position),)) if scan.position else NO_KEYS
    )


@Node.unique_keys.of(Select)
def _(node: Select) -> Keys:
    outs: dict[str, list[str]] = {}
    for out, source in node.columns:
        outs.setdefault(source, []).append(out)
    return _under(node.child.unique_keys, outs)


@Node.unique_keys.of(Extend)
def _(node: Extend) -> Keys:
    outs: dict[str, list[str]] = {}
    for id, expr in node.columns:
        if isinstance(expr, Column):
            outs.setdefault(expr.id, [expr.id]).append(id)
    keys = node.child.unique_keys
    return keys if not outs else _under(keys, {id: [id] for key in keys for id in key} | outs)


def _under(keys: Keys, outs: Mapping[str, Sequence[str]]) -> Keys:
    """The keys under all the ids that their columns come out with."""
    choices = [itertools.product(*[outs[id] for id in key]) for key in keys if key <= outs.keys()]
    return frozenset(frozenset(choice) for some in choices for choice in itertools.islice(some, MOST_KEYS))


@Node.unique_keys.of(Distinct)
def _(node: Distinct) -> Keys:
    return node.child.unique_keys | {frozenset(node.columns)}


@Node.unique_keys.of(RowNumber)
def _(node: RowNumber) -> Keys:
    return node.child.unique_keys | {frozenset((node.id,))}


@Node.unique_keys.of(Aggregate)
def _(node: Aggregate) -> Keys:
    return frozenset((frozenset(node.keys),))


@Node.unique_keys.of(Explode)
def _(node: Explode) -> Keys:
    kept = [key for key in node.child.unique_keys if key <= set(node.keep)]
    return frozenset([key | {node.place} for key in kept]) if node.place else NO_KEYS


@Node.unique_keys.of(Concat, Unpivot, Write)
def _(node: Concat | Unpivot | Write) -> Keys:
    return NO_KEYS


@Node.unique_keys.of(Join)
def _(node: Join) -> Keys:
    left, right = node.left.unique_keys, node.right.unique_keys
    if node.how in ("semi", "anti"):
        return left
    both = {a | b for a in left for b in right}
    if node.how == "outer":  # a row without a match must not look like one of the other side, whose keys are padded
        present = {field.id for side in (node.left, node.right) for field in side.schema if not field.nullable}
        both = {key for key in both if key & present}
    pairs = sorted(both, key=lambda key: (len(key), sorted(key)))
    found = set(pairs[:MOST_KEYS])
    if node.on and node.how != "outer" and matches_once(node.right, [right for _, right in node.on]):
        found |= left
    if node.on and node.how == "inner" and matches_once(node.left, [left for left, _ in node.on]):
        found |= right
    return frozenset(found)


def matches_once(node: Node, columns: list[str]) -> bool:
    """Whether no two rows of `node` agree on `columns`."""
    given = frozenset(columns)
    return any(key <= given for key in node.unique_keys)


@Node.max_rows.of(Filter, Sort, Extend, Select, Distinct, RowNumber, Window, Collect, Write)
def _(node: Filter | Sort | Extend | Select | Distinct | RowNumber | Window | Collect | Write) -> int | None:
    if isinstance(node, Filter) and isinstance(node.predicate, Literal) and not node.predicate.value:
        return 0
    return node.child.max_rows


@Node.max_rows.of(Scan)
def _(scan: Scan) -> int | None:
    rows = scan.source.num_rows
    if scan.rows is not None:
        length = max(0, scan.rows[1] - scan.rows[0])
        rows = length if rows is None else max(0, min(rows, scan.rows[1]) - scan.rows[0])
    return rows


@Node.max_rows.of(Slice)
def _(node: Slice) -> int | None:
    def taken(rows: int) -> int:
        return len(range(*slice(node.start, node.stop, node.step).indices(rows)))

    if node.child.row_count is not None:
        return taken(node.child.row_count)
    top = MANY if node.child.max_rows is None else min(node.child.max_rows, MANY)
    if top == MANY and taken(MANY) != taken(MANY // 2):
        return None
    # A slice like [-5:3] takes fewer of more rows; the most is taken where one of its ends is the first or last row.
    ends = [abs(end) + near for end in (node.start, node.stop) if end is not None for near in (-1, 0, 1)]
    return max(taken(max(0, min(rows, top))) for rows in (top, *ends))


@Node.max_rows.of(Aggregate)
def _(node: Aggregate) -> int | None:
    return node.child.max_rows if node.keys else 1


@Node.max_rows.of(Unpivot)
def _(node: Unpivot) -> int | None:
    return None if node.child.max_rows is None else node.child.max_rows * len(node.rows)


@Node.max_rows.of(Explode)
def _(node: Explode) -> int | None:
    return 0 if node.child.max_rows == 0 else None


@Node.max_rows.of(Join)
def _(node: Join) -> int | None:
    left, right = node.left.max_rows, node.right.max_rows
    if node.how in ("semi", "anti"):
        return left
    if left is None or right is None:
        return None
    if node.how in ("inner", "left") and node.on and matches_once(node.right, [right for _, right in node.on]):
        return left
    return left * right + (left if node.how != "inner" else 0) + (right if node.how == "outer" else 0)


@Node.max_rows.of(Concat)
def _(node: Concat) -> int | None:
    rows = [branch.max_rows for branch in node.branches]
    return None if None in rows else sum(row for row in rows if row is not None)


def below(node: Node) -> Node | None:
    """The relation below whose rows these are, in the same order; None for a node that makes rows of its own.

    A left join that finds at most one match for each row only adds columns.
    """
    match node:
        case Extend(child) | Select(child) | RowNumber(child) | Window(child):
            return child
        case Join(left, right, "left", on) if matches_once(right, [key for _, key in on]):
            return left
    return None


@Node.origin.of(Node)
def _(node: Node) -> Node:
    child = below(node)
    return node if child is None else child.origin


@Node.row_count.of(Node)
def _(node: Node) -> int | None:
    return None


@Node.row_count.of(Extend, Select, RowNumber, Window, Sort, Collect)
def _(node: Extend | Select | RowNumber | Window | Sort | Collect) -> int | None:
    return node.child.row_count


@Node.row_count.of(Join)
def _(node: Join) -> int | None:
    child = below(node)
    return None if child is None else child.row_count


@Node.row_count.of(Scan, Slice, Unpivot)
def _(node: Scan | Slice | Unpivot) -> int | None:
    exact = node.predicate is None if isinstance(node, Scan) else node.child.row_count is not None
    return node.max_rows if exact else None


@Node.row_count.of(Aggregate)
def _(node: Aggregate) -> int | None:
    return None if node.keys else 1


@Node.row_count.of(Concat)
def _(node: Concat) -> int | None:
    counts = [branch.row_count for branch in node.branches]
    return None if None in counts else sum(count for count in counts if count is not None)
