"""cut and qcut: numbers in intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.dtypes import Dtype, default_dtype, to_arrow
from ..core.frame import Entry, Frame
from ..core.materialize import to_table
from .handle import Handle, as_series
from .reduce import REDUCTIONS, Aggregates

__all__ = ["cut", "qcut"]


def cut(
    x: Any,
    bins: Any,
    right: bool = True,
    labels: Any = None,
    retbins: bool = False,
    precision: int = 3,
    include_lowest: bool = False,
    duplicates: str = "raise",
    ordered: bool = True,
) -> Any:
    """The interval that each number is in.

    Parameters
    ----------
    x : Series
        Numbers.
    bins : int, list or IntervalIndex
        The number of intervals of equal length, or their edges.
    right : bool, default True
        Whether an interval has its right edge, or its left one.
    labels : list or False, optional
        What the intervals are called; False gives their numbers.
    retbins : bool, default False
        Whether the edges are answered too.
    precision : int, default 3
        The digits of the edges in labels.
    include_lowest : bool, default False
        Whether the first interval has its left edge too.
    duplicates : {"raise", "drop"}, default "raise"
        What becomes of edges that come twice.
    ordered : bool, default True
        Whether the categories are ordered.

    Returns
    -------
    Series
        Categorical, or numbers. Runs one job for the range of the values if `bins` is a number, else none.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.cut(pd.Series([1, 5, 9]), [0, 5, 10]).to_list()
    [Interval(0, 5, closed='right'), Interval(0, 5, closed='right'), Interval(5, 10, closed='right')]
    """
    options = {"right": right, "precision": precision, "include_lowest": include_lowest, "duplicates": duplicates, "ordered": ordered}
    if not isinstance(x, Handle):
        return pd.cut(x, bins, labels=labels, retbins=retbins, **options)
    frame, entry = _numbers(x, "cut")
    sample = _ends(frame, entry) if np.ndim(bins) == 0 else np.array([0.0])
    made, edges = pd.cut(sample, bins, labels=labels, retbins=True, **options)
    return _labelled(frame, entry, made, edges, labels, retbins, right, include_lowest)


def qcut(x: Any, q: Any, labels: Any = None, retbins: bool = False, precision: int = 3, duplicates: str = "raise") -> Any:
    """The interval between quantiles that each number is in.

    Parameters
    ----------
    x : Series
        Numbers.
    q : int or list of float
        The number of intervals, or the fractions that are their edges.
    labels, retbins, precision, duplicates
        As for `cut`.

    Returns
    -------
    Series
        Categorical, or numbers. Runs one job for the quantiles.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.qcut(pd.Series([1, 2, 3, 4]), 2, labels=False).to_list()
    [0, 0, 1, 1]
    """
    if not isinstance(x, Handle):
        return pd.qcut(x, q, labels=labels, retbins=retbins, precision=precision, duplicates=duplicates)
    frame, entry = _numbers(x, "qcut")
    collect = Aggregates()
    fractions = np.linspace(0, 1, q + 1) if np.ndim(q) == 0 else np.asarray(q)
    cells = [REDUCTIONS["quantile"](collect, entry, q=float(fraction)) for fraction in fractions]
    edges = np.array([array[0].as_py() for array in to_table(Frame(collect.node(frame.base), (), ()), cells)], dtype=np.float64)
    options: dict[str, Any] = {"precision": precision, "include_lowest": True, "duplicates": duplicates}
    made, edges = pd.cut(np.array([0.0]), edges, labels=labels, retbins=True, **options)
    return _labelled(frame, entry, made, edges, labels, retbins, True, True)


def _numbers(x: Any, name: str) -> tuple[Frame, Entry]:
    frame = x._frame
    if getattr(x, "ndim", 1) != 1:
        raise ValueError("Input array must be 1 dimensional")
    if not frame.columns or not t.is_numeric(frame.columns[0].expr.type):
        raise NotImplementedError(f"{name} of other values than numbers of a Series is not supported")
    return frame, frame.columns[0]


def _ends(frame: Frame, entry: Entry) -> Any:
    """The least and the largest value."""
    collect = Aggregates()
    cells = [REDUCTIONS[name](collect, entry) for name in ("min", "max")]
    ends = [array[0].as_py() for array in to_table(Frame(collect.node(frame.base), (), ()), cells)]
    if ends[0] is None:
        raise ValueError("Cannot cut empty array")
    return np.array(ends)


def _labelled(
    frame: Frame, entry: Entry, sample: Any, edges: Any, labels: Any, retbins: bool, right: bool, include_lowest: bool
) -> Any:
    """The interval of each value, as pandas labels those of a sample."""
    place = _place(entry.expr, edges, right, include_lowest)
    value: Expr = place
    dtype: Dtype = default_dtype(t.int64)
    if labels is not False:
        dtype = sample.dtype
        if labels is not None:
            value = _named(place, labels)
    made = as_series(frame.map([Entry(entry.label, value, dtype)]))
    return (made, edges) if retbins else made


def _place(value: Expr, edges: Any, right: bool, include_lowest: bool) -> Expr:
    """The number of the interval; missing where there is none."""
    if isinstance(edges, pd.IntervalIndex):
        if not edges.is_non_overlapping_monotonic:
            raise NotImplementedError("cut by intervals that are not in order is not supported")
        pairs = [(interval.left, interval.right) for interval in edges]
        lowest, right = edges.closed == "both", edges.closed in ("right", "both")
        return _first_of(value, pairs, right, [lowest] * len(pairs))
    pairs = list(pairwise(edges))
    return _first_of(value, pairs, right, [include_lowest and right] + [False] * (len(pairs) - 1))


def _first_of(value: Expr, pairs: Sequence[tuple[Any, Any]], right: bool, both: Sequence[bool]) -> Expr:
    made: Expr = literal(None, t.int64)
    for number, ((low, high), closed) in reversed(list(enumerate(zip(pairs, both, strict=True)))):
        above = op.greater_equal(value, literal(float(low))) if closed or not right else op.greater(value, literal(float(low)))
        below = op.less_equal(value, literal(float(high))) if right else op.less(value, literal(float(high)))
        made = op.if_else(op.and_(above, below), literal(number), made)
    return made


def _named(place: Expr, labels: Any) -> Expr:
    """The label of each interval."""
    array, _ = to_arrow(pd.Series(list(labels)).array)
    made: Expr = literal(None, array.type)
    for number, label in enumerate(array):
        made = op.if_else(op.equal(place, number), literal(label), made)
    return made
