"""Relations that are known to have no rows are not computed."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa

from ...plan import (
    Aggregate,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    Handle,
    Join,
    Literal,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    TableSource,
    Unpivot,
    Window,
)
from ...plan import types as t
from ..context import Context
from ..rule import rule

__all__ = ["drop_empty_branches", "drop_empty_relation", "join_with_empty"]

EMPTIED = (Aggregate, Distinct, Explode, Extend, Filter, Join, RowNumber, Select, Slice, Sort, Unpivot, Window)


@rule(phase="pushdown", on=(*EMPTIED, Concat, Scan), changes=("order", "keys"))
def drop_empty_relation(node: Node, context: Context) -> Node | None:
    """Filter(x, false) = a table without rows; so for every relation that has at most none: Slice(x, :0), and those made of them.

    What x would compute is not, so an error may go away.
    """
    if isinstance(node, Scan):
        if not isinstance(node.predicate, Literal) or node.predicate.value:
            return None
    elif node.max_rows != 0:
        return None
    if any(t.is_floating(field.type) and not field.nullable for field in node.schema):
        return None  # a table does not say that its floats are not missing
    source = TableSource(_no_rows(tuple([field.type for field in node.schema])))
    return Scan(source, tuple([(id, f"c{place}") for place, id in enumerate(node.schema.ids)]))


@lru_cache(maxsize=64)
def _no_rows(types: tuple[t.DataType, ...]) -> Handle:
    """The table without rows of these types: the same one each time, so that equal plans stay equal."""
    return Handle(pa.table({f"c{place}": pa.array([], type) for place, type in enumerate(types)}))


@rule(phase="pushdown", on=Concat, changes=("order",))
def drop_empty_branches(node: Concat, context: Context) -> Node | None:
    """Concat(x, y) = x, where y has no rows."""
    kept = tuple([branch for branch in node.branches if branch.max_rows != 0])
    if len(kept) == len(node.branches) or not kept:
        return None
    if len(kept) == 1:
        return Select(kept[0], tuple(zip(node.columns, kept[0].schema.ids, strict=True)))
    return node.replace(branches=kept)


@rule(phase="pushdown", on=Join, changes=("order", "keys"))
def join_with_empty(node: Join, context: Context) -> Node | None:
    """Join(x, y, left) = Extend(x, the columns of y = missing), where y has no rows; Join(x, y, anti) = x."""
    if node.how not in ("left", "anti") or node.right.max_rows != 0:
        return None
    if node.how == "anti":
        return node.left
    return Extend(node.left, tuple([(field.id, Literal(None, field.type)) for field in node.right.schema]))
