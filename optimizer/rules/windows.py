"""Windows over a whole relation, in row order, without gathering it: parallel scans.

For an engine that keeps no row order and computes a window where the rows of a group are together. The rows are cut
into ranges of their order, which are groups of their own. What a row reads of other ranges comes as a carry, one row a
range, or as a few more rows at the ends of a range. (Blelloch, "Prefix Sums and Their Applications", 1990.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from ...plan import (
    Aggregate,
    Call,
    Column,
    Expr,
    Extend,
    Filter,
    Join,
    Literal,
    Node,
    RowNumber,
    Scan,
    Select,
    SortKey,
    Unpivot,
    Window,
    fresh,
    hint,
    op,
    postorder,
    with_children,
)
from ...plan import types as t
from ..baking import FEW
from ..carries import carry_of
from ..context import Context
from ..rule import Choice, Chosen, plan_pass, rule

__all__ = ["computed", "explain_windows", "merge_windows", "split_windows"]

RANGE = 1 << 18
"""Rows of a range, about; a power of two, as numbers are shifted faster than divided."""

MOST_RANGES = 1024


@rule(phase="pushdown", on=Window, below=Window, changes=("column order",))
def merge_windows(node: Window, context: Context) -> Node | None:
    """Window(Window(x, k, a), k, b) = Window(x, k, a + b), where both see the same rows and b reads nothing of a."""
    below = node.child
    assert isinstance(below, Window)
    made = {id for id, _ in below.columns}
    same = (node.partition, node.rows, node.sort, node.order) == (below.partition, below.rows, below.sort, below.order)
    if not same or any(call.columns & made for _, call in node.columns):
        return None
    if made & {*node.partition, *(key.column for key in (*node.sort, *(node.order or ())))}:
        return None
    return below.replace(columns=(*below.columns, *node.columns))


@plan_pass(phase="split", changes=("order", "keys"))
def split_windows(plan: Node, context: Context) -> Chosen | None:
    """Window(x, rows first..here) = local windows over ranges of x, with the totals of the ranges before.

    Window(x, rows a..b) = the same window over ranges of x that overlap by a and b rows. Row numbers are made as such.
    Only for an engine that keeps no row order, and where x may have more rows than it takes in one place. Ranks are left
    to the engine, which must look at the values to cut them into ranges; and so is what needs every row from the start.
    """
    if context.keeps_order:
        return None
    choices: list[Choice] = []
    done: dict[Node, Node] = {}
    for node in plan.nodes:
        after = with_children(node, done.__getitem__)
        if isinstance(after, Window) and _is_whole(after) and not _is_small(after):
            after = _split(after, choices)
        done[node] = after
    return Chosen(done[plan], tuple(choices)) if choices else None


@plan_pass(phase="report")
def explain_windows(plan: Node, context: Context) -> Chosen | None:
    """The plan as it is; says how the windows over all rows that are left are computed."""
    wholes = [node for node in plan.nodes if isinstance(node, Window) and _is_whole(node)]
    if context.keeps_order or not wholes:
        return None
    return Chosen(plan, tuple([choice for node in wholes for choice in _left_to_the_engine(node)]))


def _left_to_the_engine(node: Window) -> Iterator[Choice]:
    if _is_small(node):
        yield Choice("window", "in one place", f"{_names(node.columns)} is of at most {node.child.max_rows:,} rows")
        return
    for way in (RANK, GATHER):
        if columns := [column for column in node.columns if _way(node, column[1]) is way]:
            yield Choice("window", way.name, f"{_names(columns)}: {way.reason}")


def _is_whole(node: Window) -> bool:
    """Whether its one group is the whole relation, in an order."""
    return not node.partition and node.sees_order and node.order is not None


def _is_small(node: Window) -> bool:
    return node.child.max_rows is not None and node.child.max_rows <= FEW


def _split(node: Window, choices: list[Choice]) -> Node:
    """One window, way by way, with the columns in their places."""
    by_way: dict[Way | None, list[tuple[str, Call]]] = {}
    for id, call in node.columns:
        by_way.setdefault(_way(node, call), []).append((id, call))
    if set(by_way) <= AS_THEY_ARE:
        return node
    made = node.child
    for way, columns in by_way.items():
        part = node.replace(child=made, columns=tuple(columns))
        if way in AS_THEY_ARE or way is None:
            made = part
        else:
            made = way.apply(part)
            choices.append(Choice("window", way.name, f"{_names(columns)}: {way.reason}"))
    ids = node.schema.ids
    return made if made.schema.ids == ids else Select(made, tuple([(id, id) for id in ids]))


def _names(columns: Sequence[tuple[str, Call]]) -> str:
    return ", ".join(hint(id) for id, _ in columns)


class Way(NamedTuple):
    """How a window over all rows is computed."""

    name: str
    reason: str
    apply: Callable[[Window], Node]


def _way(node: Window, call: Call) -> Way | None:
    """How a call is computed; None if it has one value for all rows."""
    if call.operator.kind == "window" and call.operator is not op.apply:
        return RANK if call.operator in (op.rank, op.dense_rank, op.peers) else WAYS[call.operator.name]
    if node.rows == (None, None):
        return None
    if None not in node.rows:
        return WAYS["overlap"]
    if node.rows in ((None, 0), (0, None)) and carry_of(call, True):
        return WAYS["carry"]
    return GATHER


# --- Numbers and ranges ---


def _numbered(node: Node, order: tuple[SortKey, ...]) -> tuple[Node, Column]:
    """The rows with their numbers in an order, from 0; a column that has them already is taken."""
    known = _known_number(node, order)
    if known is not None:
        return node, Column(known, t.int64)
    id = fresh("number")
    return RowNumber(node, id, order), Column(id, t.int64)


def _known_number(node: Node, order: tuple[SortKey, ...]) -> str | None:
    """A column of row numbers in that order, if all of the rows that were numbered are still there."""
    first = order[0].column if len(order) == 1 and not order[0].descending else None
    below = node
    while True:
        match below:
            case RowNumber(_, id, other, False) if other == order or (other is not None and first == id):
                return id if id in node.schema else None
            case Extend(child) | Window(child) | RowNumber(child):
                below = child
            case Select(child, columns) if all(out == source for out, source in columns):
                below = child
            case Scan(source, predicate=None, rows=None) if source.numbers_rows:
                return first if first in (below.row_number, *below.position[:1]) else None
            case _:
                return None


def _ranged(node: Node, order: tuple[SortKey, ...]) -> tuple[Node, Column, tuple[SortKey, ...]]:
    """The rows with the number of their range, which grows with the order; and an order for within ranges."""
    key, size = (order[0], _source_size(node, order[0].column)) if order else (SortKey(""), None)
    if size is None or node.schema[key.column].nullable:
        node, number = _numbered(node, order)
        key, size, order = SortKey(number.id), node.max_rows, (SortKey(number.id),)
    rows = max(RANGE, -(-(size or 0) // MOST_RANGES))
    place: Expr = op.floor_divide(Column(key.column, t.int64), rows)
    id = fresh("range")
    return Extend(node, ((id, op.negate(place) if key.descending else place),)), Column(id, t.int64), order


def _source_size(node: Node, column: str) -> int | None:
    """The number of rows of the source in which the column is the place of a row, if it is one and the size is known."""
    for part in postorder(node):
        if isinstance(part, Scan) and column in (part.row_number, *part.position[:1]):
            return part.source.num_rows if part.source.numbers_rows else None
    return None


# --- From the first row, or to the last: carries ---


def _carried(node: Window) -> Node:
    """Each range by itself, what the ranges before hand on, and both put together."""
    forward = node.rows[1] == 0
    rows, range, order = _ranged(node.child, node.order or ())
    carries = [(id, carry) for id, call in node.columns if (carry := carry_of(call, forward))]
    local, owns = computed([carry.parts for _, carry in carries], lambda calls: Window(rows, (range.id,), calls, order, node.rows))
    parts, totals = computed([carry.parts for _, carry in carries], lambda calls: _of_ranges(rows, range, calls, order))
    merged, befores = computed(
        [carry.merge(total) for (_, carry), total in zip(carries, totals, strict=True)],
        lambda calls: _over_ranges(parts, range, calls, (None, -1) if forward else (1, None)),
    )
    for steps in zip_longest(*[carry.then for _, carry in carries]):
        later = [step(before, total) if step else {} for step, before, total in zip(steps, befores, totals, strict=True)]
        merged, more = computed(later, partial(_over_ranges, merged, range, rows=(None, -1) if forward else (1, None)))
        befores = [{**before, **found} for before, found in zip(befores, more, strict=True)]
    joined = _beside_ranges(local, merged, range, [column for before in befores for column in before.values()])
    made = [(id, carry.whole(before, own)) for (id, carry), before, own in zip(carries, befores, owns, strict=True)]
    return Extend(joined, tuple(made))


def computed(
    groups: Sequence[Mapping[str, Call]], make: Callable[[tuple[tuple[str, Call], ...]], Node]
) -> tuple[Node, list[dict[str, Column]]]:
    """A node that computes groups of named calls, and the columns that it has them in."""
    columns = [{name: Column(fresh(name), call.type) for name, call in group.items()} for group in groups]
    calls = [(made[name].id, call) for made, group in zip(columns, groups, strict=True) for name, call in group.items()]
    return make(tuple(calls)), columns


def _of_ranges(rows: Node, range: Column, calls: tuple[tuple[str, Call], ...], order: tuple[SortKey, ...]) -> Node:
    return Aggregate(rows, (range.id,), calls, order if any(call.order_sensitive for _, call in calls) else None)


def _over_ranges(parts: Node, range: Column, calls: tuple[tuple[str, Call], ...], rows: tuple[int | None, int | None]) -> Node:
    """A window over the few rows that stand for ranges."""
    one = fresh("all")
    return Window(Extend(parts, ((one, op.multiply(range, 0)),)), (one,), calls, (SortKey(range.id),), rows)


def _beside_ranges(rows: Node, parts: Node, range: Column, columns: Sequence[Column]) -> Node:
    """The rows with columns of what stands for their range."""
    key = fresh("range")
    pairs = ((key, range.id), *((column.id, column.id) for column in columns))
    return Join(rows, Select(parts, pairs), "left", ((range.id, key),), False)


def _chained(node: Window) -> Node:
    """``y = p * y_before_the_range + local``, where p is the product of the factors from the start of the range."""
    rows, range, order = _ranged(node.child, node.order or ())
    groups: list[Mapping[str, Call]] = [{"y": call, "p": op.product(call.args[0], min_count=None)} for _, call in node.columns]
    local, owns = computed(groups, lambda calls: Window(rows, (range.id,), calls, order, (None, 0)))
    lasts, ends = computed(
        [{name: op.last(column) for name, column in own.items()} for own in owns], lambda calls: _of_ranges(local, range, calls, order)
    )
    chains, sums = computed(
        [{"y": op.recurrence(end["p"], end["y"])} for end in ends], lambda calls: _over_ranges(lasts, range, calls, (None, None))
    )
    shifted, befores = computed(
        [{"y": op.any_value(sum["y"])} for sum in sums], lambda calls: _over_ranges(chains, range, calls, (-1, -1))
    )
    joined = _beside_ranges(local, shifted, range, [before["y"] for before in befores])
    made = [
        (id, op.add(own["y"], op.multiply(own["p"], op.coalesce(before["y"], 0.0))))
        for (id, _), own, before in zip(node.columns, owns, befores, strict=True)
    ]
    return Extend(joined, tuple(made))


# --- From a row near to a row near: ranges that overlap ---


def _overlapping(node: Window) -> Node:
    """Rows near the end of a range are in the next range too, for others to read; and those near the start in the one before."""
    first, last = (bound or 0 for bound in node.rows)
    reaches = [-bound for bound in (min(first, 0), max(last, 0)) if bound]
    rows, number = _numbered(node.child, node.order or ())
    size = max(RANGE, -first, last, -(-(rows.max_rows or 0) // MOST_RANGES))
    range = Column(fresh("range"), t.int64)
    home = op.floor_divide(number, size)
    copies: list[tuple[Expr, ...]] = [(home,)]
    for reach in reaches:
        other = op.floor_divide(op.add(number, reach), size)
        copies.append((op.if_else(op.equal(other, home), Literal(None, t.int64), other),))
    copied = Filter(Unpivot(rows, rows.schema.ids, (range.id,), tuple(copies)), op.not_missing(range))
    return Filter(Window(copied, (range.id,), node.columns, (SortKey(number.id),), node.rows), op.equal(range, home))


# --- Numbers ---


def _row_numbers(node: Window) -> Node:
    rows, number = _numbered(node.child, node.order or ())
    return Extend(rows, tuple([(id, number) for id, _ in node.columns]))


WAYS = {
    "carry": Way("in ranges", "each range is computed by itself, and what the ranges before hand on is added", _carried),
    "recurrence": Way("in ranges", "each range is computed by itself, and what the range before hands on is added", _chained),
    "overlap": Way("in overlapping ranges", "each range has the few rows of its neighbours that it reads", _overlapping),
    "row_number": Way("by row numbers", "the rows are numbered in their order", _row_numbers),
}
"""How a window over all rows is computed, by what it reads."""

RANK = Way("in ranges of values", "the engine counts the rows, or the distinct values, of the ranges before", lambda node: node)

GATHER = Way("in one place", "they need every single row from the start", lambda node: node)
AS_THEY_ARE = {None, RANK, GATHER}
"""Windows that are left to the engine; None is one of a single value for all rows."""
