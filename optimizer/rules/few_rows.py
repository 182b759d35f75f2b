"""Windows over all rows of which few rows are asked for, as `head`, `tail` and `repr` do: the others are only read.

For an engine that keeps no row order: there a window over all rows sorts and moves every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...plan import Aggregate, Column, Expr, Extend, Join, Node, RowNumber, Schema, Select, Slice, SortKey, Window, fresh, op
from ...plan import types as t
from ..carries import carry_of
from ..context import Context
from ..rule import rule
from .windows import computed

__all__ = ["slice_of_ranks", "slice_of_running", "slice_of_totals"]

FEW = 250_000
"""Rows that are computed by themselves, at most."""

COMPARED = 16
"""Rows that are compared with every other row, at most."""


def _window_of_all(node: Slice, context: Context) -> Window | None:
    """The window below a slice, if it is one over all rows in row order, as written."""
    window = node.child
    assert isinstance(window, Window)
    written = node.order is None and window.order is None and not window.partition and node.step == 1
    return window if written and not context.keeps_order else None


def _kept(node: Node, like: Node) -> Node:
    return Select(node, tuple([(id, id) for id in like.schema.ids]))


@rule(phase="pushdown", on=Slice, below=Window, changes=("keys",))
def slice_of_totals(node: Slice, context: Context) -> Node | None:
    """Slice(Window(x, aggregates of all rows), s:t) = Slice(x, s:t) beside Aggregate(x)."""
    window = _window_of_all(node, context)
    if window is None or window.rows != (None, None) or window.sort or window.sees_order:
        return None
    return Join(node.replace(child=window.child), Aggregate(window.child, (), window.columns), "cross")


@rule(phase="pushdown", on=Slice, below=Window, changes=("keys",))
def slice_of_running(node: Slice, context: Context) -> Node | None:
    """Slice(Window(x, rows first..here), s:t) = Window(Slice(x, s:t), rows first..here) with the totals of Slice(x, :s) added.

    Of few rows, where their numbers are known.
    """
    window = _window_of_all(node, context)
    if window is None or window.rows != (None, 0) or window.sort or window.child.row_count is None:
        return None
    start, stop, _ = slice(node.start, node.stop).indices(window.child.row_count)
    carries = [(id, carry) for id, call in window.columns if (carry := carry_of(call, True)) and not carry.then]
    if start == 0 or stop - start > FEW or len(carries) < len(window.columns):
        return None
    before, rows = Slice(window.child, 0, start), Slice(window.child, start, max(start, stop))
    sums, totals = computed([carry.parts for _, carry in carries], lambda calls: Aggregate(before, (), calls))
    merged, befores = computed(
        [carry.merge(total) for (_, carry), total in zip(carries, totals, strict=True)], lambda calls: Aggregate(sums, (), calls)
    )
    local, owns = computed([carry.parts for _, carry in carries], lambda calls: window.replace(child=rows, columns=calls))
    made = [(id, carry.whole(total, own)) for (id, carry), total, own in zip(carries, befores, owns, strict=True)]
    return _kept(Extend(Join(local, merged, "cross"), tuple(made)), window)


@rule(phase="pushdown", on=Slice, below=Window, changes=("keys",))
def slice_of_ranks(node: Slice, context: Context) -> Node | None:
    """Slice(Window(x, ranks), s:t) = Slice(x, s:t) with the numbers of rows of x that sort before each, or with it.

    Of very few rows: each is compared with every row of x.
    """
    window = _window_of_all(node, context)
    if window is None or node.max_rows is None or node.max_rows > COMPARED:
        return None
    keys, schema = [key.column for key in window.sort], window.child.schema
    if not keys or not all(call.operator in (op.rank, op.peers) for _, call in window.columns):
        return None
    if not all(_compares(schema, key) for key in keys):
        return None
    number, place, others = fresh("row"), fresh("row"), {key: fresh(key) for key in keys}
    few = RowNumber(node.replace(child=window.child), number)
    pairs = Join(
        Select(few, tuple([(id, id) for id in (number, *keys)])),
        Select(window.child, tuple([(other, key) for key, other in others.items()])),
        "cross",
    )
    before, same = _order(schema, window.sort, others)
    made = {op.rank: ("before", before), op.peers: ("same", same)}
    counted, counts = computed(
        [{name: op.sum_(op.cast(flag, to=t.int64), min_count=None)} for name, flag in made.values()],
        lambda calls: Aggregate(pairs, (number,), calls),
    )
    found = [column for columns in counts for column in columns.values()]
    beside = Join(few, Select(counted, ((place, number), *((column.id, column.id) for column in found))), "left", ((number, place),))
    ranks = {op.rank: op.add(op.coalesce(found[0], 0), 1), op.peers: op.coalesce(found[1], 1)}
    return _kept(Extend(beside, tuple([(id, ranks[call.operator]) for id, call in window.columns])), window)


def _compares(schema: Schema, key: str) -> bool:
    type = schema[key].type
    return t.is_numeric(type) or t.is_temporal(type) or t.is_string(type)


def _order(schema: Schema, keys: Sequence[SortKey], others: dict[str, str]) -> tuple[Expr, Expr]:
    """Whether another row sorts before a row, and whether it has the same keys."""
    key, *rest = keys
    own = schema.column(key.column)
    other = Column(others[key.column], own.type)
    first, second = (other, own) if key.missing_first else (own, other)
    missing = op.and_(op.is_missing(first), op.not_missing(second))
    before: Expr = op.or_((op.greater if key.descending else op.less)(other, own), missing)
    same: Expr = op.or_(op.equal(other, own), op.and_(op.is_missing(other), op.is_missing(own)))
    if not rest:
        return before, same
    then, all_same = _order(schema, rest, others)
    return op.or_(before, op.and_(same, then)), op.and_(same, all_same)
