"""Whether an index is known to increase, so that a slice of labels is a filter."""

from __future__ import annotations

from ...plan import Column, Distinct, Extend, Filter, Join, Node, RowNumber, Select, Slice, Sort, Window
from .frame import Frame

__all__ = ["is_increasing"]


def is_increasing(frame: Frame) -> bool:
    """Whether the plan tells that the index's labels come in ascending order, none of them missing.

    Examples
    --------
    >>> import plandas as pd
    >>> df = pd.DataFrame({"a": [3, 1]})
    >>> is_increasing(df[df.a > 1]._frame), is_increasing(df.sort_values("a")._frame)
    (True, False)
    >>> is_increasing(df.set_index("a").sort_index()._frame)
    True
    """
    if len(frame.index) != 1 or not isinstance(frame.index[0].expr, Column):
        return False
    if frame.base.schema[frame.index[0].expr.id].nullable:
        return False
    node: Node | None = frame.base
    id: str | None = frame.index[0].expr.id
    while node is not None and id is not None:
        match node:
            case RowNumber(_, number) if number == id:
                return True
            case Sort(_, keys):
                return keys[0].column == id and not keys[0].descending
        node, id = _below(node, id)
    return False


def _below(node: Node, id: str) -> tuple[Node | None, str | None]:
    """The relation below whose rows come in the same order, and the column's id there."""
    match node:
        case Select(child, columns):
            return child, dict(columns).get(id)
        case Slice(child, step=step):
            return (child, id) if step > 0 else (None, None)
        case Extend(child) | Window(child) | RowNumber(child) | Filter(child) | Distinct(child):
            return child, id
        case Join(left, how=how) if how in ("left", "semi", "anti"):
            return left, id
    return None, None
