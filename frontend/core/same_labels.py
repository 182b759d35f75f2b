"""Whether two indexes that are here already have the same labels, so that rows are matched by their places."""

from __future__ import annotations

import pyarrow as pa

from ...plan import Column, Expr, Extend, Join, Node, RowNumber, Scan, Select, TableSource, Window
from .frame import Frame

__all__ = ["have_same_labels"]


def have_same_labels(left: Frame, right: Frame) -> bool:
    """Whether the indexes come of tables in memory, of which no row was left out or moved, and are equal.

    False where only a job could tell. Runs nothing.

    Examples
    --------
    >>> import plandas as pd
    >>> a, b, c = (pd.Series([1, 2], index=index)._frame for index in (["y", "x"], ["y", "x"], ["x", "y"]))
    >>> have_same_labels(a, b), have_same_labels(a, c)
    (True, False)
    """
    if len(left.index) != len(right.index):
        return False
    for a, b in zip(left.index, right.index, strict=True):
        mine, theirs = _labels(left.base, a.expr), _labels(right.base, b.expr)
        if mine is None or theirs is None or not mine.equals(theirs):
            return False
    return True


def _labels(node: Node, expr: Expr) -> pa.ChunkedArray | None:
    """The values of a column of a table in memory, row by row as the relation has them."""
    while isinstance(expr, Column):
        match node:
            case Scan(TableSource() as source, columns):
                return source.data.column(dict(columns)[expr.id])
            case Extend(child, columns):
                node, expr = child, dict(columns).get(expr.id, expr)
            case Select(child, columns):
                node, expr = child, Column(dict(columns)[expr.id], expr.type)
            case RowNumber(child) | Window(child) if expr.id in child.schema.ids:
                node = child
            case Join(child, right, "left", keys) if expr.id in child.schema.ids and _is_unique(right, keys):
                node = child
            case _:
                return None
    return None


def _is_unique(node: Node, keys: tuple[tuple[str, str], ...]) -> bool:
    """Whether a row finds at most one row of a relation by these keys."""
    return frozenset(theirs for _, theirs in keys) in node.unique_keys
