"""The values of columns that are here already: those of tables in memory, which plans only pass on."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from ...plan import Column, Expr, Extend, Node, RowNumber, Scan, Select, TableSource, Window

__all__ = ["column_in_memory"]


def column_in_memory(node: Node, expr: Expr, through: Callable[[Node, str], Node | None]) -> pa.ChunkedArray | None:
    """The values of a column of a table in memory; None where only a job could tell. Runs nothing.

    Parameters
    ----------
    node : Node
        The relation.
    expr : Expr
        A column of it.
    through : callable
        Of a node that keeps not every row in its place, and the id of a column: the child whose column will do; or None.
    """
    below: Node | None = node
    while below is not None and isinstance(expr, Column):
        match below:
            case Scan(TableSource() as source, columns):
                return source.data.column(dict(columns)[expr.id])
            case Extend(child, columns):
                below, expr = child, dict(columns).get(expr.id, expr)
            case Select(child, columns):
                below, expr = child, Column(dict(columns)[expr.id], expr.type)
            case RowNumber(child) | Window(child):
                below = child if expr.id in child.schema.ids else None
            case _:
                below = through(below, expr.id)
    return None
