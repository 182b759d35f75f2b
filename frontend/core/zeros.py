"""Whether a divisor is known to hold zeros, for which pandas answers infinities in floats."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Column, Expr, Extend, Join, Node, RowNumber, Scan, Select, Sort, TableSource, Window

__all__ = ["holds_zero"]


def holds_zero(base: Node, divisor: Expr) -> bool:
    """Whether a column of integers has a zero in rows that are here already: a table in memory, of which no row was left out.

    False where only a job could tell. Runs nothing.

    Examples
    --------
    >>> import plandas as pd
    >>> df = pd.DataFrame({"a": [0, 1]})
    >>> holds_zero(df._frame.base, df.a._frame.columns[0].expr), holds_zero(df[df.a > 0]._frame.base, df.a._frame.columns[0].expr)
    (True, False)
    """
    node: Node | None = base
    while node is not None and isinstance(divisor, Column):
        match node:
            case Scan(TableSource() as source, columns):
                values = source.data.column(dict(columns)[divisor.id])
                return bool(pc.any(pc.equal(values, pa.scalar(0).cast(values.type))).as_py())
            case Extend(child, columns):
                node, divisor = child, dict(columns).get(divisor.id, divisor)
            case Select(child, columns):
                node, divisor = child, Column(dict(columns)[divisor.id], divisor.type)
            case Join(left, right, how) if how in ("left", "outer"):
                node = left if divisor.id in left.schema.ids else right if how == "outer" else None
            case RowNumber(child) | Sort(child) | Window(child):
                node = child if divisor.id in child.schema.ids else None
            case _:
                node = None
    return False
