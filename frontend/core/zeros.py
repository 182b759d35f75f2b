"""Whether a divisor is known to hold zeros, for which pandas answers infinities in floats."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Expr, Join, Node, Sort
from .in_memory import column_in_memory

__all__ = ["holds_zero", "with_all_rows"]


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
    values = column_in_memory(base, divisor, with_all_rows)
    return values is not None and bool(pc.any(pc.equal(values, pa.scalar(0).cast(values.type))).as_py())


def with_all_rows(node: Node, id: str) -> Node | None:
    """What a node has all the rows of, in whatever order and number, if they have the column."""
    match node:
        case Join(left, right, how) if how in ("left", "outer"):
            return left if id in left.schema.ids else right if how == "outer" else None
        case Sort(child):
            return child
    return None
