"""Small relations and what the local engine makes of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from plandas.backends import get_backend
from plandas.plan import Collect, Column, Expr, Extend, Handle, Node, Scan, TableSource, fresh, validate

MISSING = "missing"


def relation(**columns: Any) -> tuple[Node, dict[str, Column]]:
    """A scan of a table of these columns, lists or Arrow arrays, and references to them."""
    table = pa.table({name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()})
    return scan_of(table)


def scan_of(table: pa.Table) -> tuple[Node, dict[str, Column]]:
    source = TableSource(Handle(table))
    ids = {name: fresh(name) for name in table.column_names}
    node = Scan(source, tuple((id, name) for name, id in ids.items()))
    return node, {name: Column(id, source.field(name).type) for name, id in ids.items()}


def run(node: Node) -> pa.Table:
    """The node's rows; checked against its schema: types, and no missing value where none may be."""
    validate(node)
    backend = get_backend("local")
    assert backend.supports(node) is None
    plan = node if isinstance(node, Collect) else Collect(node, node.schema.ids)
    table = backend.execute(plan)
    assert table.column_names == list(plan.schema.ids)
    for field, column in zip(plan.schema, table.columns, strict=True):
        assert column.type == field.type
        column.validate(full=True)
        if not field.nullable:
            assert not pc.any(pc.is_null(column, nan_is_null=True)).as_py(), f"{field.id} is missing somewhere"
    return table


def values(node: Node, *ids: str) -> list[list[Any]]:
    """The node's columns (all unless named) as lists; NaN is None."""
    table = run(node)
    return [column_values(table.column(id)) for id in (ids or table.column_names)]


def rows(node: Node, *ids: str) -> list[tuple[Any, ...]]:
    """The node's rows as tuples; NaN is None."""
    return list(zip(*values(node, *ids), strict=True))


def column_values(column: Any) -> list[Any]:
    return [None if is_missing(value) else value for value in column.to_pylist()]


def is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def key(value: Any) -> Any:
    """A value to compare keys by: what is missing is one value."""
    return MISSING if is_missing(value) else value


def computed(expr: Expr, node: Node) -> pa.ChunkedArray:
    """The values of an expression over a relation."""
    id = fresh("made")
    return run(Extend(node, ((id, expr),))).column(id)


def evaluated(make: Any, *columns: Sequence[Any] | pa.Array, types: Mapping[int, pa.DataType] | None = None) -> list[Any]:
    """`make` applied to references to these columns, as a list."""
    arrays = [values if isinstance(values, pa.Array) else pa.array(values, (types or {}).get(i)) for i, values in enumerate(columns)]
    node, refs = relation(**{f"c{i}": array for i, array in enumerate(arrays)})
    return column_values(computed(make(*refs.values()), node))
