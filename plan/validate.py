"""Invariants of a plan, checked: ids are unique and found, types agree, keys exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from . import types as t
from .expressions import Call, Expr
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
    for node in plan.nodes:
        problem = next(iter(problems(node)), None)
        if problem:
            raise InvalidPlan(f"{type(node).__name__}: {problem}")


def problems(node: Node) -> Iterable[str]:
    """What is wrong with one node, its children being right."""
    yield from _problems(node)
    order: tuple[SortKey, ...] | None = getattr(node, "order", None)
    if order is not None:
        yield from _keys(order, node.children[0].schema)


@singledispatch
def _problems(node: Node) -> Iterable[str]:
    return ()


@_problems.register
def _(node: Scan) -> Iterable[str]:
    source = node.source
    yield from _unique([*(id for id, _ in node.columns), *(id for id in (*node.position, node.row_number) if id)])
    names = {field.name for field in source.fields}
    yield from (f"{source.format} has no column {name!r}" for _, name in node.columns if name not in names)
    if node.position and len(node.position) != len(source.position_types):
        yield f"a position in {source.format} has {len(source.position_types)} columns, not {len(node.position)}"
    if node.predicate is not None:
        yield from _predicate(node.predicate, node.schema)


@_problems.register
def _(node: Extend) -> Iterable[str]:
    yield from _new([id for id, _ in node.columns], node.child.schema)
    for _, expr in node.columns:
        yield from _reads(expr, node.child.schema)
        yield from _scalar(expr)


@_problems.register
def _(node: Window) -> Iterable[str]:
    schema = node.child.schema
    yield from _new([id for id, _ in node.columns], schema)
    for _, call in node.columns:
        yield from _reads(call, schema)
        yield from _grouped(call, ("aggregate", "window"))
    yield from _present(node.partition, schema)
    yield from _keys(node.sort, schema)
    if node.order is not None and {key.column for key in node.sort} - {key.column for key in node.order[: len(node.sort)]}:
        yield "the order does not start with the sort keys"
    first, last = node.rows
    if first is not None and last is not None and first > last:
        yield f"no rows are between {first} and {last}"


@_problems.register
def _(node: Select) -> Iterable[str]:
    yield from _unique([id for id, _ in node.columns])
    yield from _present([source for _, source in node.columns], node.child.schema)


@_problems.register
def _(node: Filter) -> Iterable[str]:
    yield from _predicate(node.predicate, node.child.schema)


@_problems.register
def _(node: RowNumber) -> Iterable[str]:
    yield from _new([node.id], node.child.schema)


@_problems.register
def _(node: Aggregate) -> Iterable[str]:
    yield from _present(node.keys, node.child.schema)
    yield from _unique([*node.keys, *(id for id, _ in node.aggregates)])
    for _, call in node.aggregates:
        yield from _reads(call, node.child.schema)
        yield from _grouped(call, ("aggregate",))


@_problems.register
def _(node: Concat) -> Iterable[str]:
    yield from _unique(node.columns)
    types = {tuple([field.type for field in branch.schema]) for branch in node.branches}
    if len(types) != 1 or len(next(iter(types))) != len(node.columns):
        yield "branches differ in types or number of columns"


@_problems.register
def _(node: Unpivot) -> Iterable[str]:
    yield from _present(node.keep, node.child.schema)
    yield from _unique([*node.keep, *node.columns])
    if len({tuple([expr.type for expr in row]) for row in node.rows}) != 1 or len(node.rows[0]) != len(node.columns):
        yield "rows differ in types or number of columns"
    for expr in (expr for row in node.rows for expr in row):
        yield from _reads(expr, node.child.schema)
        yield from _scalar(expr)


@_problems.register
def _(node: Explode) -> Iterable[str]:
    schema = node.child.schema
    yield from _present([*node.keep, node.items], schema)
    yield from _unique([*node.keep, *(id for id, _ in node.columns), *([node.place] if node.place else [])])
    if node.items in schema and not t.is_list(schema[node.items].type):
        yield f"{node.items} is {schema[node.items].type}, not a list"
    elif node.items in schema:
        item = schema[node.items].type.value_type
        fields = [field.name for field in item] if t.is_struct(item) else []
        yield from (f"items have no field {name!r}" for _, name in node.columns if name and fields.count(name) != 1)


@_problems.register
def _(node: Distinct) -> Iterable[str]:
    yield from _present(node.columns, node.child.schema)
    if node.keep not in ("first", "last", "any", "none"):
        yield f"no row to keep is called {node.keep!r}"


@_problems.register
def _(node: Collect) -> Iterable[str]:
    yield from _present(node.columns, node.child.schema)
    yield from _unique([*node.columns, *([node.row_number] if node.row_number else [])])


@_problems.register
def _(node: Write) -> Iterable[str]:
    yield from _present([id for id, _ in node.columns], node.child.schema)
    yield from _unique(name for _, name in node.columns)


@_problems.register
def _(node: Sort) -> Iterable[str]:
    yield from _keys(node.keys, node.child.schema)


@_problems.register
def _(node: Slice) -> Iterable[str]:
    if node.step == 0:
        yield "the step is zero"


@_problems.register
def _(node: Join) -> Iterable[str]:
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


def _keys(keys: Iterable[SortKey], schema: Schema) -> Iterable[str]:
    return _present([key.column for key in keys], schema)


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
