"""A node's order as sort keys: how each kind of node is written for an engine that keeps no row order.

From the sources up, each node comes out with the columns that say its order, as `plan.ordering` has it. Who
observes an order takes them as its own `order`; sorts then have nothing left to do and go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any, NamedTuple, TypeAlias

from ..plan import (
    Aggregate,
    Call,
    Collect,
    Column,
    Concat,
    Distinct,
    Explode,
    Expr,
    Extend,
    Filter,
    Join,
    Literal,
    Node,
    RowNumber,
    Scan,
    Schema,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
    fresh,
    hint,
    op,
)
from ..plan import types as t
from ..plan.derive import matches_once

__all__ = ["FEW", "Baked", "Keys", "bake"]

FEW = 1_000_000
"""The most rows that an engine numbers, or takes from the top, in one place."""

Keys: TypeAlias = tuple[SortKey, ...]


class Baked(NamedTuple):
    """A node and the columns that its rows would be sorted by; none where nobody asks."""

    node: Node
    keys: Keys


def _then(keys: Keys, more: Keys) -> Keys:
    """Keys, with ties broken by more keys."""
    first: dict[str, SortKey] = {}
    for key in (*keys, *more):
        first.setdefault(key.column, key)
    return tuple(first.values())


def _backwards(keys: Keys) -> Keys:
    return tuple([SortKey(column, not descending, not missing_first) for column, descending, missing_first in keys])


@singledispatch
def bake(node: Any, wanted: bool, *below: Baked) -> Baked:
    """A node over its baked children. Its keys need only be right where its order is wanted.

    A baked node may have more columns than the node had: the keys.
    """
    raise TypeError(f"no order of a {type(node).__name__}")


@bake.register
def _(node: Scan, wanted: bool) -> Baked:
    if not wanted:
        return Baked(node, ())
    if node.row_number is not None and node.source.numbers_rows:
        return Baked(node, (SortKey(node.row_number),))
    if not node.position:
        node = node.replace(position=_position_ids(node))
    return Baked(node, tuple([SortKey(id) for id in node.position]))


def _position_ids(scan: Scan) -> tuple[str, ...]:
    """Ids for a scan's position; always the same ones, so that the same plan is baked into the same plan."""
    ids: tuple[str, ...] | None = scan.__dict__.get("_position_ids")
    if ids is None:
        ids = scan.__dict__["_position_ids"] = tuple([fresh("position") for _ in scan.source.position_types])
    return ids


@bake.register(Filter)
@bake.register(Extend)
def _(node: Filter | Extend, wanted: bool, below: Baked) -> Baked:
    return Baked(node.replace(child=below.node), below.keys)


@bake.register
def _(node: Select, wanted: bool, below: Baked) -> Baked:
    taken = {out for out, _ in node.columns}
    outs = {source: out for out, source in reversed(node.columns)}
    added: list[tuple[str, str]] = []
    for key in below.keys if wanted else ():
        if key.column not in outs:
            outs[key.column] = fresh(hint(key.column)) if key.column in taken else key.column
            added.append((outs[key.column], key.column))
    made = Select(below.node, (*node.columns, *added))
    return Baked(made, _renamed(below.keys, outs) if wanted else ())


def _renamed(keys: Keys, names: Mapping[str, str]) -> Keys:
    return tuple([key._replace(column=names.get(key.column, key.column)) for key in keys])


@bake.register
def _(node: Sort, wanted: bool, below: Baked) -> Baked:
    return Baked(below.node, _then(node.keys, below.keys))


@bake.register
def _(node: RowNumber, wanted: bool, below: Baked) -> Baked:
    order = below.keys if node.order is None else node.order
    return Baked(node.replace(child=below.node, order=order), below.keys)


@bake.register
def _(node: Distinct, wanted: bool, below: Baked) -> Baked:
    order = below.keys if node.order is None and node.keep in ("first", "last") else node.order
    return Baked(node.replace(child=below.node, order=order), below.keys)


@bake.register
def _(node: Window, wanted: bool, below: Baked) -> Baked:
    order = _then(node.sort, below.keys) if node.order is None and node.sees_order else node.order
    return Baked(node.replace(child=below.node, order=order), below.keys)


def _sees_order(columns: Iterable[tuple[str, Call]]) -> bool:
    return any(call.order_sensitive for _, call in columns)


@bake.register
def _(node: Aggregate, wanted: bool, below: Baked) -> Baked:
    order = below.keys if node.order is None and _sees_order(node.aggregates) else node.order
    made = node.replace(child=below.node, order=order)
    return _by_appearance(made, below.keys) if wanted and node.keys else Baked(made, ())


def _by_appearance(node: Aggregate, below: Keys) -> Baked:
    """A group comes where its first row does: by the keys that are the same in the group, and the least of the other.

    Where several vary in a group, it takes the number of the row in their order instead.
    """
    varying = [key for key in below if key.column not in node.keys]
    if len(varying) > 1 or not all(_is_whole(node.child, key.column) for key in varying):
        number = fresh("number")
        node, below = node.replace(child=RowNumber(node.child, number, below)), (SortKey(number),)
        varying = list(below)
    if not varying:
        return Baked(node, below)
    (key,) = varying
    id = fresh(hint(key.column))
    first = (op.max_ if key.descending else op.min_)(node.child.schema.column(key.column))
    return Baked(node.replace(aggregates=(*node.aggregates, (id, first))), _renamed(below, {key.column: id}))


def _is_whole(node: Node, column: str) -> bool:
    field = node.schema[column]
    return t.is_integer(field.type) and not field.nullable


@bake.register
def _(node: Join, wanted: bool, left: Baked, right: Baked) -> Baked:
    left = _apart(left, node.left.schema, node.right.schema)
    right = _apart(right, node.right.schema, left.node.schema)
    if wanted and node.how == "outer":
        left = _matched_first(left)
    made = node.replace(left=left.node, right=right.node)
    once = node.how in ("inner", "left") and bool(node.on) and matches_once(node.right, [id for _, id in node.on])
    unseen = once or node.how in ("semi", "anti")
    return Baked(made, left.keys if unseen else _then(left.keys, right.keys))


def _apart(side: Baked, own: Schema, other: Schema) -> Baked:
    """One side of a join with new ids for those columns which it has got by baking and the other side has too."""
    shared = set(side.node.schema.ids).difference(own.ids).intersection(other.ids)
    if not shared:
        return side
    names = {id: fresh(hint(id)) for id in side.node.schema.ids if id in shared}
    pairs = tuple([(names.get(id, id), id) for id in side.node.schema.ids])
    return Baked(Select(side.node, pairs), _renamed(side.keys, names))


def _cut(node: Node, ids: tuple[str, ...]) -> Node:
    """The node with just these columns, in this order."""
    return node if node.schema.ids == ids else Select(node, tuple([(id, id) for id in ids]))


def _matched_first(left: Baked) -> Baked:
    """The left side of an outer join with keys of which the first is never missing: missing says that no row matched.

    So the rows without one, which come last, are sorted last.
    """
    first = left.keys[0] if left.keys else None
    if first and not first.missing_first and not left.node.schema.nullable(first.column):
        return left
    id = fresh("matched")
    return Baked(Extend(left.node, ((id, Literal(True, t.boolean)),)), (SortKey(id), *left.keys))


@bake.register
def _(node: Unpivot, wanted: bool, below: Baked) -> Baked:
    node = node.replace(child=below.node)
    if not wanted:
        return Baked(node, ())
    place = fresh("place")
    keep = (*node.keep, *[key.column for key in below.keys if key.column not in node.keep])
    rows = tuple([(*row, Literal(number, t.int64)) for number, row in enumerate(node.rows)])
    return Baked(Unpivot(below.node, keep, (*node.columns, place), rows), (*below.keys, SortKey(place)))


@bake.register
def _(node: Explode, wanted: bool, below: Baked) -> Baked:
    node = node.replace(child=below.node)
    if not wanted:
        return Baked(node, ())
    place = node.place or fresh("place")
    keep = (*node.keep, *[key.column for key in below.keys if key.column not in node.keep])
    return Baked(node.replace(keep=keep, place=place), (*below.keys, SortKey(place)))


@bake.register
def _(node: Concat, wanted: bool, *below: Baked) -> Baked:
    columns = [branch.schema.ids for branch in node.branches]
    if not wanted:
        return Baked(node.replace(branches=tuple([_cut(one.node, ids) for one, ids in zip(below, columns, strict=True)])), ())
    number, slots, places = fresh("branch"), *_slots(below)
    ids = [fresh("position") for _ in slots]
    branches = tuple(
        [
            _branch(one.node, own, [(number, Literal(place, t.int64)), *_fill(one.keys, taken, slots, ids)])
            for place, (one, own, taken) in enumerate(zip(below, columns, places, strict=True))
        ]
    )
    keys = [SortKey(id, slot.descending, slot.missing_first) for id, slot in zip(ids, slots, strict=True)]
    return Baked(Concat(branches, (*node.columns, number, *ids)), (SortKey(number), *keys))


class Slot(NamedTuple):
    """A key column of a concatenation, which branches with keys of this kind fill."""

    type: t.DataType
    descending: bool
    missing_first: bool


def _slots(branches: Sequence[Baked]) -> tuple[list[Slot], list[list[int]]]:
    """Columns enough for the keys of each branch, and the column for each of them; branches share what they can.

    Rows of two branches are told apart by the number of the branch, so keys of different branches never meet.
    """
    slots: list[Slot] = []
    places: list[list[int]] = []
    for branch in branches:
        taken: list[int] = []
        for column, descending, missing_first in branch.keys:
            slot = Slot(branch.node.schema[column].type, descending, missing_first)
            start = taken[-1] + 1 if taken else 0
            if slot not in slots[start:]:
                slots.append(slot)
            taken.append(slots.index(slot, start))
        places.append(taken)
    return slots, places


def _fill(keys: Keys, taken: Sequence[int], slots: Sequence[Slot], ids: Sequence[str]) -> Iterator[tuple[str, str | Literal]]:
    """For each slot the key column that fills it, or a missing value."""
    columns = {place: key.column for place, key in zip(taken, keys, strict=True)}
    for place, (id, slot) in enumerate(zip(ids, slots, strict=True)):
        yield id, columns.get(place, Literal(None, slot.type))


def _branch(node: Node, own: Sequence[str], added: Sequence[tuple[str, str | Literal]]) -> Node:
    """A branch with its own columns, then those added: renamed ones and constants."""
    constants = tuple([(id, value) for id, value in added if isinstance(value, Literal)])
    pairs = [(id, id) for id in own] + [(id, id if isinstance(value, Literal) else value) for id, value in added]
    return Select(Extend(node, constants), tuple(pairs))


@bake.register
def _(node: Slice, wanted: bool, below: Baked) -> Baked:
    if node.order is not None:
        return Baked(node.replace(child=below.node), below.keys)
    start, stop, keys = node.start, node.stop, below.keys
    if node.step < 0:  # place i is place -1-i from the other end
        start, stop = (None if bound is None else -1 - bound for bound in (start, stop))
        keys = _backwards(keys)
    sliced = _rows(below.node, start or 0, stop, keys)
    if abs(node.step) > 1:
        sliced = _numbered(sliced, keys, lambda number: op.equal(op.modulo(number, abs(node.step)), 0))
    return Baked(sliced, keys)


def _rows(node: Node, start: int, stop: int | None, keys: Keys) -> Node:
    """The rows from `start` to `stop` in the order of `keys`. What engines can take is a slice from either end."""
    if start == 0 and stop is None:
        return node
    if start < 0 and stop is None:
        return _rows(node, 0, -start, _backwards(keys))
    if start < 0 and stop is not None and stop < 0:
        return _rows(node, -stop, max(-stop, -start), _backwards(keys))
    if stop is None:
        return _numbered(node, keys, lambda number: op.greater_equal(number, start))
    if stop < 0:
        return _rows(_rows(node, -stop, None, _backwards(keys)), start, None, keys)
    if start < 0:
        return _ends(node, -start, stop, keys)
    if stop > FEW:
        count = node.row_count
        if count is not None and count - start <= FEW:
            return _rows(node, max(0, count - stop), count - start, _backwards(keys))
        return _numbered(node, keys, lambda number: op.and_(op.greater_equal(number, start), op.less(number, stop)))
    return Slice(node, start, stop, 1, keys)


def _numbered(node: Node, keys: Keys, keep: Callable[[Column], Expr]) -> Node:
    """The rows whose number, in the order of `keys`, passes."""
    id = fresh("number")
    return Filter(RowNumber(node, id, keys), keep(Column(id, t.int64)))


def _ends(node: Node, last: int, first: int, keys: Keys) -> Node:
    """The rows that are among the last so many and among the first so many."""
    forward, backward = fresh("number"), fresh("number")
    numbered = RowNumber(RowNumber(node, forward, keys), backward, _backwards(keys))
    return Filter(numbered, op.and_(op.less(Column(forward, t.int64), first), op.less(Column(backward, t.int64), last)))


@bake.register
def _(node: Collect, wanted: bool, below: Baked) -> Baked:
    return Baked(node.replace(child=below.node, order=below.keys if node.order is None else node.order), ())


@bake.register
def _(node: Write, wanted: bool, below: Baked) -> Baked:
    return Baked(node.replace(child=below.node, order=below.keys if node.order is None else node.order), ())
