"""Estimates: about how many rows and bytes each node of a plan has, and what is read and moved. Nothing is read here.

Row counts are exact where the plan tells (footers, ranges, tables in memory, slices of them), and guesses by the textbook
elsewhere: an equality keeps a tenth, a comparison a third; a column has a tenth as many values as rows, but hardly less
than a hundred; in a join each row finds one, if the keys of the other side are unique, and where no side's are known to be, each
row of the longer side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from math import prod
from typing import NamedTuple, TypeAlias

from ..plan import (
    Aggregate,
    Call,
    Collect,
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
    Select,
    Slice,
    Sort,
    Unpivot,
    Window,
    Write,
    op,
    postorder,
)
from ..plan import types as t
from ..plan.derive import matches_once

__all__ = ["ColumnBytes", "Cost", "Estimate", "estimate", "selectivity"]

EQUAL, COMPARED, MISSING = 0.1, 1 / 3, 0.1
DISTINCT, FEW = 0.1, 100
BROADCAST = 10 << 20  # engines send a side of a join that is smaller than this everywhere, and leave the other where it is
TEXT = 20  # bytes of a text or of anything without a fixed width, where no footer tells
OFFSET = 4  # bytes in memory to say where a text begins

ColumnBytes: TypeAlias = Callable[[Scan], "Mapping[str, tuple[int, int]] | None"]
"""Bytes of a scan's columns by name, as stored and as read into memory, of the whole source; None where nobody knows."""


class Estimate(NamedTuple):
    """About how large a relation is; None where nothing is known.

    `exact` says that `rows` is no guess. `read` are the bytes that a scan reads as they are stored; `moved` those that an
    engine of several processes sends between them.
    """

    rows: int | None
    bytes: int | None
    exact: bool = False
    read: int | None = 0
    moved: int | None = 0


@dataclass(frozen=True)
class Cost:
    """The estimates of a plan's nodes, and their sums (of those that are known)."""

    nodes: Mapping[Node, Estimate]

    @property
    def read(self) -> int:
        return sum(found.read or 0 for found in self.nodes.values())

    @property
    def moved(self) -> int:
        return sum(found.moved or 0 for found in self.nodes.values())


def estimate(plan: Node, column_bytes: ColumnBytes = lambda scan: None) -> Cost:
    """About how many rows and bytes each node has. Linear in the plan; reads nothing.

    Parameters
    ----------
    plan : Node
    column_bytes : callable, optional
        What the footers of a scan's files say of its columns.

    Examples
    --------
    >>> from plandas.plan import parse_plan
    >>> plan = parse_plan("r0 = range(0, 3000)\\nr1 = filter(r0, id > 5)\\nr2 = slice(r1, 0:10)")
    >>> [found.rows for found in estimate(plan).nodes.values()]
    [3000, 1000, 10]
    """
    estimator = _Estimator(column_bytes)
    for node in plan.nodes:
        estimator.add(node)
    return Cost(estimator.found)


class _Estimator:
    """Goes through a plan from the sources up."""

    def __init__(self, column_bytes: ColumnBytes) -> None:
        self.column_bytes = column_bytes
        self.rows: dict[Node, float | None] = {}
        self.widths: dict[str, float] = {}  # bytes of a value, by column id: a column is as wide wherever it goes
        self.row_widths: dict[Node, float] = {}
        self.values: dict[tuple[Node, str], float] = {}
        self.found: dict[Node, Estimate] = {}

    def add(self, node: Node) -> None:
        read = self.scanned(node) if isinstance(node, Scan) else 0
        rows: float | None = node.row_count
        exact = rows is not None
        if rows is None:
            rows = _rows(node, self)
            if rows is not None and node.max_rows is not None:
                rows = min(rows, node.max_rows)
        self.rows[node] = rows
        self.row_widths[node] = _row_width(node, self)
        size = None if rows is None else rows * self.row_widths[node]
        self.found[node] = Estimate(_whole(rows), _whole(size), exact, read, None)
        self.found[node] = self.found[node]._replace(moved=_whole(_moved(node, self)))

    def scanned(self, scan: Scan) -> int | None:
        """The stored bytes that a scan reads, and, on the way, how wide its columns are."""
        source = scan.source
        total, rows = source.num_bytes, source.num_rows
        known = self.column_bytes(scan) or {}
        stored = 0.0
        for id, name in scan.columns:
            field = source.field(name)
            fixed = _width(field.type)
            text = known[name][1] / rows + OFFSET if rows and name in known else TEXT
            self.widths[id] = text if fixed is None else fixed
            stored += known[name][0] if name in known else 0
        if not known:
            if total is None:
                return None
            stored = total if source.format in ("csv", "json") else total * len(scan.columns) / max(1, len(source.fields))
        if rows and scan.rows is not None:
            stored *= max(0, min(rows, scan.rows[1]) - scan.rows[0]) / rows
        return round(stored)

    def width(self, id: str, type: t.DataType) -> float:
        fixed = _width(type)
        return self.widths.setdefault(id, TEXT if fixed is None else fixed)

    def size(self, node: Node) -> float | None:
        rows = self.rows[node]
        return None if rows is None else rows * self.row_widths[node]

    def distinct(self, node: Node, id: str) -> float | None:
        """About how many values a column has: no more than the fewest rows that it went through on its way."""
        path: list[tuple[Node, str]] = []
        step: tuple[Node, str] | None = (node, id)
        while step is not None and step not in self.values:
            path.append(step)
            step = _from(*step)
        known = self.values[step] if step is not None else None
        for relation, column in reversed(path):
            rows = self.rows[relation]
            if known is None:
                known = self._at_origin(relation, column)
            if known is None:
                return None
            known = known if rows is None else min(known, rows)
            self.values[relation, column] = known
        return known

    def _at_origin(self, node: Node, id: str) -> float | None:
        rows = self.rows[node]
        if t.is_boolean(node.schema[id].type):
            return 3.0 if node.schema[id].nullable else 2.0
        if rows is None or frozenset((id,)) in node.unique_keys:
            return rows
        return max(rows * DISTINCT, FEW)

    def groups(self, node: Node, columns: tuple[str, ...]) -> float | None:
        """About how many combinations of values some columns have."""
        rows = self.rows[node]
        counts = [self.distinct(node, id) for id in columns]
        if rows is None or any(count is None for count in counts):
            return rows
        return min(rows, prod(min(count, 2.0**62) for count in counts[:16] if count is not None))


def _from(node: Node, id: str) -> tuple[Node, str] | None:
    """The child that a column comes from, and its id there."""
    if isinstance(node, Select):
        return node.child, dict(node.columns)[id]
    return next(((child, id) for child in node.children if id in child.schema), None)


def _whole(number: float | None) -> int | None:
    return None if number is None else round(min(number, 2.0**62))


def _width(type: t.DataType) -> float | None:
    """Bytes of a value, where all of the type are equally long."""
    try:
        return max(1, int(type.bit_width) / 8)
    except ValueError:
        return None


def selectivity(predicate: Expr) -> float:
    """The part of the rows for which a predicate is true, by the textbook.

    Examples
    --------
    >>> from plandas.plan import Column, op
    >>> from plandas.plan.types import int64
    >>> a = Column("a", int64)
    >>> selectivity(op.and_(op.equal(a, 1), op.equal(a, 2))) == EQUAL * EQUAL
    True
    """
    known: dict[Expr, float] = {}
    for part in postorder(predicate):
        match part:
            case Literal(value):
                known[part] = 1.0 if value is True else 0.0
            case Call(operator, args):
                known[part] = _kept(operator.name, [known[arg] for arg in args], len(args))
            case _:
                known[part] = 0.5
    return min(1.0, max(0.0, known[predicate]))


def _kept(name: str, below: list[float], count: int) -> float:
    match name:
        case op.and_.name:
            return prod(below)
        case op.or_.name:
            return 1 - prod(1 - part for part in below)
        case op.not_.name:
            return 1 - below[0]
        case op.equal.name:
            return EQUAL
        case op.not_equal.name:
            return 1 - EQUAL
        case op.is_missing.name:
            return MISSING
        case op.is_in.name:
            return min(0.5, EQUAL * max(1, count - 1))
    return COMPARED


@singledispatch
def _rows(node: Node, known: _Estimator) -> float | None:
    """About how many rows a node has that does not tell: those of its child, unless said otherwise."""
    return known.rows[node.children[0]] if node.children else None


@_rows.register
def _(node: Scan, known: _Estimator) -> float | None:
    rows: float | None = node.max_rows
    if rows is None and node.source.num_bytes is not None:  # files that only reading would count
        rows = node.source.num_bytes / max(1.0, sum(_width(field.type) or TEXT for field in node.source.fields))
    return rows if rows is None or node.predicate is None else rows * selectivity(node.predicate)


@_rows.register
def _(node: Filter, known: _Estimator) -> float | None:
    rows = known.rows[node.child]
    return None if rows is None else rows * selectivity(node.predicate)


@_rows.register
def _(node: Slice, known: _Estimator) -> float | None:
    rows = known.rows[node.child]
    return node.max_rows if rows is None else len(range(*slice(node.start, node.stop, node.step).indices(round(rows))))


@_rows.register
def _(node: Distinct, known: _Estimator) -> float | None:
    return known.groups(node.child, node.columns)


@_rows.register
def _(node: Aggregate, known: _Estimator) -> float | None:
    return known.groups(node.child, node.keys)


@_rows.register
def _(node: Unpivot, known: _Estimator) -> float | None:
    rows = known.rows[node.child]
    return None if rows is None else rows * len(node.rows)


@_rows.register
def _(node: Explode, known: _Estimator) -> float | None:
    return None


@_rows.register
def _(node: Concat, known: _Estimator) -> float | None:
    counts = [known.rows[branch] for branch in node.branches]
    return None if None in counts else sum(count for count in counts if count is not None)


@_rows.register
def _(node: Join, known: _Estimator) -> float | None:
    left, right = known.rows[node.left], known.rows[node.right]
    if node.how in ("semi", "anti"):
        return None if left is None else left / 2
    if left is None or right is None:
        return None
    matched = left * right
    if node.on:
        once = [matches_once(node.right, [key for _, key in node.on]), matches_once(node.left, [key for key, _ in node.on])]
        most = [rows for rows, unique in zip((left, right), once, strict=True) if unique]
        matched = min(most) if most else max(left, right)
    if node.how == "left":
        return max(matched, left)
    return max(matched, left, right) if node.how == "outer" else matched


@singledispatch
def _row_width(node: Node, known: _Estimator) -> float:
    """Bytes of a row: those of the child, unless said otherwise."""
    return known.row_widths[node.children[0]] if node.children else 0.0


@_row_width.register
def _(node: Scan | Aggregate | Concat | Collect | Unpivot | Explode, known: _Estimator) -> float:
    return sum(known.width(field.id, field.type) for field in node.schema)


@_row_width.register
def _(node: Extend | Window, known: _Estimator) -> float:
    return known.row_widths[node.child] + sum(known.width(id, expr.type) for id, expr in node.columns)


@_row_width.register
def _(node: Select, known: _Estimator) -> float:
    below = node.child.schema
    for id, source in node.columns:
        known.widths.setdefault(id, known.width(source, below[source].type))
    return sum(known.widths[id] for id, _ in node.columns)


@_row_width.register
def _(node: RowNumber, known: _Estimator) -> float:
    return known.row_widths[node.child] + 8


@_row_width.register
def _(node: Join, known: _Estimator) -> float:
    left = known.row_widths[node.left]
    return left if node.how in ("semi", "anti") else left + known.row_widths[node.right]


@_row_width.register
def _(node: Write, known: _Estimator) -> float:
    return 0.0


@singledispatch
def _moved(node: Node, known: _Estimator) -> float | None:
    """Bytes that go from one process to another where there are several."""
    return 0.0


@_moved.register
def _(node: Sort, known: _Estimator) -> float | None:
    return known.size(node.child)


@_moved.register
def _(node: Window, known: _Estimator) -> float | None:
    return known.size(node.child)


@_moved.register
def _(node: Aggregate | Distinct, known: _Estimator) -> float | None:
    return known.size(node)


@_moved.register
def _(node: Join, known: _Estimator) -> float | None:
    sizes = [known.size(node.left), known.size(node.right)]
    told = [size for size in sizes if size is not None]
    if told and min(told) <= BROADCAST:
        return min(told)
    return None if len(told) < 2 else sum(told)
