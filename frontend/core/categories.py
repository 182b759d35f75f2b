"""The order of categories, which need not be that of their values."""

from __future__ import annotations

import pandas as pd

from ...plan import Column, Expr, Node, literal, op
from ...plan import types as t
from .frame import Entry, named

__all__ = ["ordered_by", "require_value_order"]

MOST = 200
"""The categories that an expression may tell apart."""


def ordered_by(base: Node, entries: list[Entry]) -> tuple[Node, list[Column]]:
    """The columns that rows are sorted by to be in the order of some entries, over the base that has them.

    Raises
    ------
    NotImplementedError
        If there are many categories, in an order that is not that of their values.
    """
    return named(base, [_rank(entry) for entry in entries])


def require_value_order(entry: Entry, what: str) -> None:
    """That greater categories are greater values, as for all other columns.

    Raises
    ------
    NotImplementedError
        If they are not.
    """
    if not _in_value_order(entry):
        raise NotImplementedError(f"{what} of categories that are not in the order of their values")


def _in_value_order(entry: Entry) -> bool:
    return not isinstance(entry.dtype, pd.CategoricalDtype) or bool(entry.dtype.categories.is_monotonic_increasing)


def _rank(entry: Entry) -> Expr:
    """The entry, or the place of its value among its categories where these are not in the order of their values."""
    if _in_value_order(entry):
        return entry.expr
    categories = entry.dtype.categories  # type: ignore[union-attr]
    if len(categories) > MOST:
        raise NotImplementedError(f"the order of more than {MOST} categories that are not sorted")
    rank: Expr = literal(None, t.int64)
    for place, category in reversed(list(enumerate(categories))):
        rank = op.if_else(op.equal(entry.expr, literal(category, entry.expr.type)), place, rank)
    return rank
