"""Invariants of a plan, checked: ids are unique and found, types agree, keys exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import types as t
from .expressions import Call, Expr
from .nodes import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
)
from .schema import Schema
from .tree import postorder

__all__ = ["InvalidPlan", "problems", "validate"]


class InvalidPlan(Exception):
    """A plan that breaks an invariant."""


def validate(plan: Node) -> None:
    """Check every node of `plan`.

    Raises
    ------
    InvalidPlan
        That says which node breaks which invariant.
    """
    for node in postorder(plan):
        problem = next(iter(problems(node)), None)
        if problem:
            raise InvalidPlan(f"{type(node).__name__}: {problem}")


def problems(node: Node) -> Iterable[str]:
    """What is wrong with one node, its children being right."""
    match node:
        case Scan():
            ids = [id for id, _ in node.columns] + [id for id in (*node.position, node.row_number) if id]
            yield from _unique(ids)
            names = {field.name for field in node.source.fields}
            yield from (f"{node.source.format} has no column {name!r}" for _, name in node.columns if name not in names)
            if node.position and len(node.position) != len(node.source.position_types):
                yield f"a position in {node.source.format} has {len(node.source.position_types)} columns, not {len(node.position)}"
            if node.predicate is not None:
                yield from _predicate(node.predicate, node.schema)
        case Extend(child, columns) | Window(child, _, columns):
            yield from _new([id for id, _ in columns], child.schema)
            for _, expr in columns:
                yield from _reads(expr, child.schema)
                yield from _grouped(expr, ("aggregate", "window")) if isinstance(node, Window) else _scalar(expr)
        case Select(child, columns):
            yield from _unique([id for id, _ in columns])
            yield from _present([source for _, source in columns], child.schema)
        case Filter(child, predicate):
            yield from _predicate(predicate, child.schema)
        case RowNumber(child, id):
            yield from _new([id], child.schema)
        case Aggregate(child, keys, aggregates):
            yield from _present(keys, child.schema)
            yield from _unique([*keys, *(id for id, _ in aggregates)])
            for _, call in aggregates:
                yield from _reads(call, child.schema)
                yield from _grouped(call, ("aggregate",))
        case Join():
            yield from _join_problems(node)
        case Concat(branches, columns):
            yield from _unique(columns)
            types = {tuple(field.type for field in branch.schema) for branch in branches}
            if len(types) != 1 or len(next(iter(types))) != len(columns):
                yield "branches differ in types or number of columns"
        case Unpivot(child, keep, columns, rows):
            yield from _present(keep, child.schema)
            yield from _unique([*keep, *columns])
            if len({tuple(expr.type for expr in row) for row in rows}) != 1 or len(rows[0]) != len(columns):
                yield "rows differ in types or number of columns"
            for expr in (expr for row in rows for expr in row):
                yield from _reads(expr, child.schema)
                yield from _scalar(expr)
        case Distinct(child, columns, keep):
            yield from _present(columns, child.schema)
            if keep not in ("first", "last", "any", "none"):
                yield f"no row to keep is called {keep!r}"
        case Collect(child, columns):
            yield from _present(columns, child.schema)
            yield from _unique([*columns, *([node.row_number] if node.row_number else [])])
        case Write(child, columns):
            yield from _present([id for id, _ in columns], child.schema)
            yield from _unique(name for _, name in columns)
        case Sort(child, keys):
            yield from _present([key.column for key in keys], child.schema)
        case Slice(step=0):
            yield "the step is zero"
    order: tuple[SortKey, ...] | None = getattr(node, "order", None)
    if order is not None:
        yield from _present([key.column for key in order], node.children[0].schema)
    if isinstance(node, Window):
        yield from _present([*node.partition, *(key.column for key in node.sort)], node.child.schema)
        if node.order is not None and {key.column for key in node.sort} - {key.column for key in node.order[: len(node.sort)]}:
            yield "the order does not start with the sort keys"
        first, last = node.rows
        if first is not None and last is not None and first > last:
            yield f"no rows are between {first} and {last}"


def _join_problems(node: Join) -> Iterable[str]:
    left, right = node.left.schema, node.right.schema
    yield from _unique([*left.ids, *right.ids])
    yield from _present([id for id, _ in node.on], left)
    yield from _present([id for _, id in node.on], right)
    if node.how not in ("inner", "left", "outer", "semi", "anti", "cross"):
        yield f"no join is called {node.how!r}"
    if (node.how == "cross") != (not node.on):
        yield "a join has keys unless it is a cross join"
    for a, b in node.on:
        if a in left and b in right and left[a].type != right[b].type:
            yield f"keys {a} and {b} have types {left[a].type} and {right[b].type}"


def _unique(ids: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            yield f"column {id} is there twice"
        seen.add(id)


def _new(ids: Sequence[str], schema: Schema) -> Iterable[str]:
    yield from (f"column {id} is there twice" for id in ids if id in schema)
    yield from _unique(ids)


def _present(ids: Iterable[str], schema: Schema) -> Iterable[str]:
    return (f"column {id} is not among {', '.join(schema.ids)}" for id in ids if id not in schema)


def _reads(expr: Expr, schema: Schema) -> Iterable[str]:
    yield from _present(sorted(expr.columns), schema)
    for column in expr.references:
        if column.id in schema and schema[column.id].type != column.type:
            yield f"column {column.id} is {schema[column.id].type}, not {column.type}"


def _scalar(expr: Expr) -> Iterable[str]:
    if not expr.scalar:
        names = [part.operator.name for part in postorder(expr) if isinstance(part, Call) and part.operator.kind != "scalar"]
        yield f"{names[0]} is not computed row by row"


def _grouped(expr: Expr, kinds: tuple[str, ...]) -> Iterable[str]:
    """Such an operator, of arguments that are computed row by row."""
    if not isinstance(expr, Call) or expr.operator.kind not in kinds:
        yield f"{expr} is no {' or '.join(kinds)}"
    for arg in expr.children:
        yield from _scalar(arg)


def _predicate(expr: Expr, schema: Schema) -> Iterable[str]:
    yield from _reads(expr, schema)
    yield from _scalar(expr)
    if not (t.is_boolean(expr.type) or t.is_null(expr.type)):
        yield f"the predicate is {expr.type}, not a boolean"
