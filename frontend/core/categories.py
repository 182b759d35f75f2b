"""Categories: their places and their order, which need not be that of their values.

A column of categories has the values themselves; only intervals, which no engine has, are held as their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...plan import Column, Expr, Literal, Node, literal, op
from ...plan import types as t
from .dtypes import Dtype, has_places
from .frame import Entry, named

__all__ = ["comparable", "ordered_by", "place", "recoded", "require_value_order", "sortable"]

MOST = 200
"""The categories that an expression may tell apart."""


def ordered_by(base: Node, entries: list[Entry]) -> tuple[Node, list[Column]]:
    """The columns that rows are sorted by to be in the order of some entries, over the base that has them.

    Raises
    ------
    NotImplementedError
        If there are many categories, in an order that is not that of their values.
    """
    return named(base, [sortable(entry.expr, entry.dtype) for entry in entries])


def require_value_order(entry: Entry, what: str) -> None:
    """That greater categories are greater values, as for all other columns.

    Raises
    ------
    NotImplementedError
        If they are not.
    """
    if not _in_value_order(entry.dtype):
        raise NotImplementedError(f"{what} of categories that are not in the order of their values")


def comparable(name: str, left: tuple[Expr, Dtype], right: tuple[Expr, Dtype]) -> tuple[Expr, Expr]:
    """Two sides of a comparison, one of which has categories, as values that compare as pandas compares categories.

    Parameters
    ----------
    name : str
        "eq", "ne", "lt", "le", "gt", "ge".

    Raises
    ------
    TypeError
        If pandas does not compare them.
    """
    kinds = [dtype for _, dtype in (left, right) if isinstance(dtype, pd.CategoricalDtype)]
    constants = [expr for expr, _ in (left, right) if isinstance(expr, Literal)]
    known = all(kind.categories is not None for kind in kinds)
    if len(kinds) == 2 and not constants and known and kinds[0] != kinds[1]:
        raise TypeError("Categoricals can only be compared if 'categories' are the same.")
    if name in ("eq", "ne"):
        return left[0], right[0]
    if not kinds[0].ordered:
        raise TypeError("Unordered Categoricals can only compare equality or not")
    if len(kinds) == 1:
        raise TypeError("Cannot compare a Categorical with values that are none, unless for equality")
    if any(one.value is not None and one.value not in kinds[0].categories for one in constants):
        raise TypeError("Invalid comparison with a value that is no category")
    return sortable(*left), sortable(*right)


def sortable(expr: Expr, dtype: Dtype) -> Expr:
    """A value, or its place among the categories where these are not in the order of their values."""
    return expr if _in_value_order(dtype) else place(expr, dtype)


def place(expr: Expr, dtype: Any) -> Expr:
    """The place of a value among the categories, missing where it is."""
    return expr if has_places(dtype) else recoded(expr, dtype.categories, range(len(dtype.categories)), t.int64)


def recoded(expr: Expr, categories: Sequence[Any], values: Sequence[Any], type: t.DataType) -> Expr:
    """For each category the value in its place, missing where there is none.

    Raises
    ------
    NotImplementedError
        If there are many.
    """
    if len(categories) > MOST:
        raise NotImplementedError(f"more than {MOST} categories, one by one")
    made: Expr = literal(None, type)
    for category, value in reversed(list(zip(categories, values, strict=False))):
        made = op.if_else(op.equal(expr, literal(category, expr.type)), literal(value, type), made)
    return made


def _in_value_order(dtype: Dtype) -> bool:
    if not isinstance(dtype, pd.CategoricalDtype) or dtype.categories is None or has_places(dtype):
        return True
    return bool(dtype.categories.is_monotonic_increasing)
