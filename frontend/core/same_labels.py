"""Whether two indexes that are here already have the same labels, so that rows are matched by their places."""

from __future__ import annotations

from ...plan import Join, Node
from .frame import Frame
from .in_memory import column_in_memory

__all__ = ["have_same_labels", "in_place"]


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
        mine, theirs = (column_in_memory(base, entry.expr, in_place) for base, entry in ((left.base, a), (right.base, b)))
        if mine is None or theirs is None or not mine.equals(theirs):
            return False
    return True


def in_place(node: Node, id: str) -> Node | None:
    """What a node has the rows of, each once and in its place, if they have the column."""
    match node:
        case Join(child, right, "left", keys) if id in child.schema.ids and _is_unique(right, keys):
            return child
    return None


def _is_unique(node: Node, keys: tuple[tuple[str, str], ...]) -> bool:
    """Whether a row finds at most one row of a relation by these keys."""
    return frozenset(theirs for _, theirs in keys) in node.unique_keys
