"""Slices go to where their rows come from, so that rows nobody asks for are never computed.

A slice stays next to a sort below it, and where it moves takes it along: engines take the two together as a top-n. It never
moves through a filter or an aggregate. Where it moves below an expression that can raise, an error may go away.
"""

from __future__ import annotations

from ...plan import Concat, Extend, Join, Node, RowNumber, Scan, Select, Slice, Sort, Window, op
from ...plan.derive import matches_once
from ..context import Context
from ..rule import rule

__all__ = [
    "drop_slice", "merge_slices", "slice_into_concat", "slice_into_join", "slice_into_scan", "slice_into_window",
    "slice_of_known_length", "slice_through_join", "slice_through_projection", "slice_through_row_number", "top_rows_of_join",
    "top_rows_of_projection",
]  # fmt: skip

ENDLESS = 2**62


def _prefix(node: Slice) -> int | None:
    """n of a slice of the first n rows."""
    if node.start in (None, 0) and node.step == 1 and node.stop is not None and node.stop >= 0:
        return node.stop
    return None


@rule(phase="pushdown", on=Slice)
def drop_slice(node: Slice, context: Context) -> Node | None:
    """Slice(x, :n) = x, where x has at most n rows."""
    most, rows = node.child.max_rows, _prefix(node)
    whole = node.start in (None, 0) and node.stop is None and node.step == 1
    return node.child if whole or (most is not None and rows is not None and most <= rows) else None


@rule(phase="pushdown", on=Slice)
def slice_of_known_length(node: Slice, context: Context) -> Node | None:
    """Slice(x, -n:) = Slice(x, k-n:), where x has k rows; so for other bounds that count from the end."""
    count = node.child.row_count
    if count is None or node.step < 0 or ((node.start or 0) >= 0 and (node.stop or 0) >= 0):
        return None
    start, stop, step = slice(node.start, node.stop, node.step).indices(count)
    return node.replace(start=start, stop=max(start, stop), step=step)


@rule(phase="pushdown", on=Slice, below=Slice)
def merge_slices(node: Slice, context: Context) -> Node | None:
    """Slice(Slice(x, a:b), c:d) = Slice(x, (a:b)[c:d]), where none counts from the end or runs backwards."""
    inner = node.child
    assert isinstance(inner, Slice)
    bounds = (node.start, node.stop, inner.start, inner.stop)
    if node.order != inner.order or node.step < 1 or inner.step < 1 or any(bound is not None and bound < 0 for bound in bounds):
        return None
    rows = range(ENDLESS)[inner.start : inner.stop : inner.step][node.start : node.stop : node.step]
    start, stop = (rows.start, rows.stop) if rows else (0, 0)
    return Slice(inner.child, start, None if stop >= ENDLESS else stop, rows.step, inner.order)


@rule(phase="pushdown", on=Slice, below=(Extend, Select))
def slice_through_projection(node: Slice, context: Context) -> Node | None:
    """Slice(Extend(x, e)) = Extend(Slice(x), e), where e is deterministic; so for Select."""
    step = node.child
    assert isinstance(step, Extend | Select)
    if node.order is not None or not all(expr.deterministic for expr in step.expressions):
        return None
    return step.replace(child=node.replace(child=step.child))


@rule(phase="pushdown", on=Slice, below=RowNumber)
def slice_through_row_number(node: Slice, context: Context) -> Node | None:
    """Slice(RowNumber(x), :n) = RowNumber(Slice(x, :n))."""
    step = node.child
    assert isinstance(step, RowNumber)
    if node.order is not None or step.order is not None or _prefix(node) is None:
        return None
    return step.replace(child=node.replace(child=step.child))


@rule(phase="pushdown", on=Slice, below=Window)
def slice_into_window(node: Slice, context: Context) -> Node | None:
    """Slice(Window(x, rows a..b), s:t) = Slice(Window(Slice(x, s+a:t+b), rows a..b), -a:t-s-a), over the groups of no columns.

    Slice(Window(x, rows first..b), :t) = Slice(Window(Slice(x, :t+b), rows first..b), :t); in groups of any columns where b is
    not above 0. The window counts rows in row order.
    """
    window = node.child
    assert isinstance(window, Window)
    reads = _rows_read(window)
    if node.order is not None or window.order is not None or reads is None or node.step < 1 or node.stop is None:
        return None
    start, stop, (first, last) = node.start or 0, node.stop, reads
    if start < 0 or stop < start or (start and first is None) or (window.partition and (start or last > 0)):
        return None
    low, high = max(0, start + min(first or 0, 0)), stop + max(last, 0)
    if window.child.max_rows is not None and window.child.max_rows <= high - low:
        return None
    return Slice(window.replace(child=Slice(window.child, low, high)), start - low, stop - low, node.step)


def _rows_read(window: Window) -> tuple[int | None, int] | None:
    """The rows that a window reads, in row order, as offsets from the row itself; None if it may read all that follow."""
    calls = [call for _, call in window.columns]
    if window.sort:
        return None
    if any(call.operator.kind == "window" and call.operator is not op.apply for call in calls):
        return (None, 0) if all(call.operator in (op.row_number, op.recurrence) for call in calls) else None
    first, last = window.rows
    return None if last is None else (first, last)


@rule(phase="pushdown", on=Slice, below=Join)
def slice_through_join(node: Slice, context: Context) -> Node | None:
    """Slice(Join(x, y, left)) = Join(Slice(x), y, left), where no two rows of y have the same key: x's rows, one for one."""
    join = node.child
    assert isinstance(join, Join)
    if node.order is not None or join.how != "left" or not matches_once(join.right, [right for _, right in join.on]):
        return None
    return join.replace(left=node.replace(child=join.left))


def _shorter(node: Node, rows: int) -> Node:
    """At most the first `rows` rows of a node; the node itself where it is known to have no more."""
    return node if node.max_rows is not None and node.max_rows <= rows else Slice(node, 0, rows)


@rule(phase="pushdown", on=Slice, below=Join)
def slice_into_join(node: Slice, context: Context) -> Node | None:
    """Slice(Join(x, y, left), :n) = Slice(Join(Slice(x, :n), y, left), :n): each row of x makes at least one.

    So for an outer join, where rows of y without a match come after all those: if x has fewer than n rows, it stays whole.
    """
    join, rows = node.child, _prefix(node)
    assert isinstance(join, Join)
    if node.order is not None or join.how not in ("left", "outer") or rows is None:
        return None
    left = _shorter(join.left, rows)
    return None if left is join.left else node.replace(child=join.replace(left=left))


@rule(phase="pushdown", on=Slice, below=Concat, changes=("order",))
def slice_into_concat(node: Slice, context: Context) -> Node | None:
    """Slice(Concat(x, y), :n) = Slice(Concat(Slice(x, :n), Slice(y, :n)), :n); y goes where x has n rows or more.

    The order stays; it is only said differently where branches go.
    """
    concat, rows = node.child, _prefix(node)
    assert isinstance(concat, Concat)
    if node.order is not None or rows is None:
        return None
    branches: list[Node] = []
    sure = 0
    for branch in concat.branches:
        if branches and sure >= rows:
            break
        branches.append(_shorter(branch, rows))
        sure += branch.row_count or 0
    if tuple(branches) == concat.branches:
        return None
    return node.replace(child=concat.replace(branches=tuple(branches)))


def _sort_below(node: Slice) -> Sort | None:
    """The sort of which a slice takes the first rows."""
    return node.child if isinstance(node.child, Sort) and node.order is None and _prefix(node) is not None else None


@rule(phase="pushdown", on=Slice, below=Sort, changes=("order",))
def top_rows_of_projection(node: Slice, context: Context) -> Node | None:
    """Slice(Sort(Extend(x, e), k), :n) = Extend(Slice(Sort(x, k), :n), e), where e is deterministic, and k reads nothing of it.

    So for Select. The order stays; it is only said differently where columns have other names.
    """
    sort = _sort_below(node)
    step = sort.child if sort else None
    if sort is None or not isinstance(step, Extend | Select) or not all(expr.deterministic for expr in step.expressions):
        return None
    names = dict(step.columns) if isinstance(step, Select) else {id: id for id in step.child.schema.ids}
    if any(key.column not in names for key in sort.keys):
        return None
    keys = tuple([key._replace(column=names[key.column]) for key in sort.keys])
    return step.replace(child=node.replace(child=sort.replace(child=step.child, keys=keys)))


@rule(phase="pushdown", on=Slice, below=Sort)
def top_rows_of_join(node: Slice, context: Context) -> Node | None:
    """Slice(Sort(Join(x, y, left), k), :n) = Slice(Join(Slice(Sort(x, k), :n), y, left), :n), where k is of x.

    Each row of x makes at least one, and a join's rows are in the order of x.
    """
    sort, rows = _sort_below(node), _prefix(node)
    join = sort.child if sort else None
    if sort is None or rows is None or not isinstance(join, Join) or join.how != "left":
        return None
    if any(key.column not in join.left.schema for key in sort.keys):
        return None
    return node.replace(child=join.replace(left=_shorter(sort.replace(child=join.left), rows)))


@rule(phase="pushdown", on=Slice, below=Scan)
def slice_into_scan(node: Slice, context: Context) -> Node | None:
    """Slice(Scan(s), a:b) = Scan(s, rows=a:b), where s numbers its rows, and the scan has no predicate."""
    scan = node.child
    assert isinstance(scan, Scan)
    count = scan.source.num_rows if scan.source.numbers_rows else None
    if node.order is not None or count is None or scan.predicate is not None:
        return None
    if node.step < 1 or (node.start or 0) < 0 or (node.stop is not None and node.stop < 0) or (not node.start and node.stop is None):
        return None
    first, last = scan.rows or (0, count)
    known = range(count)[first:last][node.start : node.stop]
    narrowed = scan.replace(rows=(known.start, known.stop) if known else (0, 0))
    return narrowed if node.step == 1 else Slice(narrowed, None, None, node.step)
