"""rank: places among the sorted values, of a column or of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.categories import sortable
from ..core.dtypes import is_masked, result_dtype
from ..core.frame import Entry
from ..core.windows import Windows

__all__ = ["ranked_across", "ranked_down"]

METHODS = ("average", "min", "max", "first", "dense")


def _check(method: str, na_option: str) -> None:
    """
    Raises
    ------
    KeyError or ValueError
        If pandas has no such ranks.
    """
    if method not in METHODS:
        raise KeyError(method)
    if na_option not in ("keep", "top", "bottom"):
        raise ValueError("na_option must be one of 'keep', 'top', or 'bottom'")


def ranked_down(
    windows: Windows, entry: Entry, method: str = "average", na_option: str = "keep", ascending: bool = True, pct: bool = False
) -> Entry:
    """Places among the sorted values; rows of the same value share one."""
    _check(method, na_option)
    value = sortable(entry.expr, entry.dtype) if getattr(entry.dtype, "ordered", False) else entry.expr
    kept = na_option == "keep"
    sort = [(value, not ascending, na_option == "top")]
    if method == "first":
        made: Expr = op.add(windows(op.row_number(), sort=sort), 1)
    else:
        made = windows(op.dense_rank() if method == "dense" else op.rank(), sort=sort)
    if method in ("average", "max"):
        more = op.subtract(windows(op.peers(), sort=sort), 1)
        made = op.add(made, more if method == "max" else op.divide(more, 2))
    made = op.cast(made, to=t.float64)
    if pct:
        made = op.divide(made, _most(windows, entry, method, kept, sort))
    if kept:
        made = op.if_else(op.is_missing(value), literal(None, t.float64), made)
    return Entry(entry.label, made, result_dtype(t.float64, entry.dtype) if is_masked(entry.dtype) else np.dtype(np.float64))


def _most(windows: Windows, entry: Entry, method: str, kept: bool, sort: list[Any]) -> Expr:
    """The number of values, or of distinct ones."""
    if method != "dense":
        return windows(op.count(entry.expr) if kept else op.size())
    distinct: Expr = windows(op.nunique(entry.expr))
    if kept:
        return distinct
    return op.add(distinct, op.cast(op.less(windows(op.count(entry.expr)), windows(op.size())), to=t.int64))


class Comparison(NamedTuple):
    """How values of a row are sorted."""

    na_option: str
    ascending: bool

    def before(self, one: Expr, other: Expr) -> Expr:
        """Whether one comes before the other."""
        made: Expr = op.less(one, other) if self.ascending else op.greater(one, other)
        if self.na_option == "keep":
            return made
        gap, value = (one, other) if self.na_option == "top" else (other, one)
        return op.or_(made, op.and_(op.is_missing(gap), op.not_missing(value)))

    def ties(self, one: Expr, other: Expr) -> Expr:
        """Whether neither does."""
        equal: Expr = op.equal(one, other)
        return equal if self.na_option == "keep" else op.or_(equal, op.and_(op.is_missing(one), op.is_missing(other)))


def ranked_across(values: Sequence[Expr], method: str, na_option: str, ascending: bool, pct: bool) -> list[Expr]:
    """The place of each value of a row, of which each is compared with the others; see `ranked_down`."""
    _check(method, na_option)
    sorting, kept = Comparison(na_option, ascending), na_option == "keep"
    counted = [op.not_missing(value) if kept else literal(True) for value in values]
    if method == "dense":  # of equal values one counts
        repeats = [[sorting.ties(one, value) for one in values[:place]] for place, value in enumerate(values)]
        counted = [reduce(lambda new, tie: op.and_(new, op.not_(tie)), ties, one) for ties, one in zip(repeats, counted, strict=True)]
    total = _count(counted)
    made: list[Expr] = []
    for place, value in enumerate(values):
        others = [(one, counts) for at, (one, counts) in enumerate(zip(values, counted, strict=True)) if at != place]
        rank = op.add(_count(op.and_(counts, sorting.before(one, value)) for one, counts in others), 1.0)
        if method in ("average", "max"):
            ties = _count(sorting.ties(one, value) for one, _ in others)
            rank = op.add(rank, ties if method == "max" else op.divide(ties, 2.0))
        elif method == "first":
            rank = op.add(rank, _count(sorting.ties(one, value) for one in values[:place]))
        rank = op.divide(rank, total) if pct else rank
        made.append(op.if_else(op.not_missing(value), rank, None) if kept else rank)
    return made


def _count(conditions: Iterable[Expr]) -> Expr:
    """How many hold."""
    made: Expr = literal(0.0)
    for condition in conditions:
        made = op.add(made, op.if_else(condition, 1.0, 0.0))
    return made
