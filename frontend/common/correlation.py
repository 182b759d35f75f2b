"""Covariances and correlations of columns: sums of products, for all pairs of columns in one aggregate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.align import align
from ..core.frame import Entry, Frame, named
from ..core.materialize import labels_to_index, scalar
from ..core.windows import Windows
from .handle import Handle, as_dataframe
from .moving import finite
from .reduce import Aggregates, numeric_columns, unpivoted

__all__ = ["FrameCorrelations", "SeriesCorrelations"]

FLOAT = np.dtype(np.float64)
NOTHING = literal(None, t.float64)
NOISE = 1e-15
"""Spread that is so small beside the squares it is the difference of is rounding: the values are all the same."""


class FrameCorrelations(Handle):
    """Of all pairs of columns."""

    def corr(self, method: Any = "pearson", min_periods: int = 1, numeric_only: bool = False) -> Any:
        """How columns go with one another, from -1 to 1.

        Parameters
        ----------
        method : {"pearson", "spearman", "kendall"} or callable, default "pearson"
            All but Pearson's run in pandas, on collected rows.
        min_periods : int, default 1
            How many rows without missing values a pair needs.
        numeric_only : bool, default False
            Whether other columns than numbers are left out.

        Returns
        -------
        DataFrame
            A row and a column for each column. Infinite values count as missing. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 3], "b": [6, 4, 2]}).corr().b.to_list()
        [-1.0, 1.0]
        """
        if method != "pearson":
            raise NotImplementedError("other correlations than Pearson's")
        columns = _columns(self._frame, numeric_only)
        pairs = self._pairs(columns)
        return self._table(columns, pairs, lambda a, b: pairs.correlation(a, b, max(min_periods, 1)))

    def cov(self, min_periods: int | None = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """How columns vary with one another.

        Parameters
        ----------
        min_periods : int, optional
            How many rows without missing values a pair needs.
        ddof : int, default 1
            What is taken from the number of rows; 1 where a value is missing anywhere, as in pandas.
        numeric_only : bool, default False
            Whether other columns than numbers are left out.

        Returns
        -------
        DataFrame
            A row and a column for each column. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 3], "b": [6, 4, 2]}).cov().b.to_list()
        [-2.0, 4.0]
        """
        columns = _columns(self._frame, numeric_only)
        pairs = self._pairs(columns)
        taken = pairs.unless_missing(ddof)
        return self._table(columns, pairs, lambda a, b: pairs.covariance(a, b, min_periods or 1, taken))

    def _pairs(self, columns: list[Entry]) -> _Pairs:
        """Infinite values count as missing, as pandas has it."""
        return _Pairs(self._frame, [finite(entry) for entry in columns])

    def _table(self, columns: list[Entry], pairs: _Pairs, figure: Callable[[int, int], Expr]) -> Any:
        names = self._frame.column_names
        index = labels_to_index([entry.label for entry in columns], names)
        try:
            return as_dataframe(pairs.table(figure, index).replace(column_names=names))
        except TypeError as error:  # no column holds labels of several kinds
            raise NotImplementedError(str(error)) from error


class SeriesCorrelations(Handle):
    """Of two Series."""

    def corr(self, other: Any, method: Any = "pearson", min_periods: int | None = None) -> Any:
        """How the values go with those of another Series, from -1 to 1, where neither is missing.

        Parameters
        ----------
        other : Series
            Aligned by labels.
        method : {"pearson", "spearman", "kendall"} or callable, default "pearson"
            All but Pearson's run in pandas, on collected rows.
        min_periods : int, optional
            How many rows are needed.

        Returns
        -------
        float
            Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> float(pd.Series([1, 2, 3]).corr(pd.Series([6, 4, 2])))
        -1.0
        """
        if method != "pearson":
            raise NotImplementedError("other correlations than Pearson's")
        pairs = self._with_other(other)
        return pairs.value(pairs.correlation(0, 1, max(min_periods or 1, 1)))

    def cov(self, other: Any, min_periods: int | None = None, ddof: int = 1) -> Any:
        """How the values vary with those of another Series, where neither is missing.

        Parameters
        ----------
        other : Series
            Aligned by labels.
        min_periods : int, optional
            How many rows are needed.
        ddof : int, default 1
            What is taken from the number of rows.

        Returns
        -------
        float
            Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> float(pd.Series([1, 2, 3]).cov(pd.Series([6, 4, 2])))
        -2.0
        """
        pairs = self._with_other(other)
        return pairs.value(pairs.covariance(0, 1, max(min_periods or 1, 1), literal(float(ddof))))

    def _with_other(self, other: Any) -> _Pairs:
        if not isinstance(other, Handle):
            raise NotImplementedError("a Series that is no Series of plandas")
        left, right = align(self._frame, other._frame)
        frame = left.map([*left.columns, *right.columns])
        return _Pairs(frame, [entry.expr for entry in _columns(frame, False)])


def _columns(frame: Frame, numeric_only: bool) -> list[Entry]:
    numbers = numeric_columns(frame)
    if not numbers or (len(numbers) < len(frame.columns) and not numeric_only):
        raise NotImplementedError("columns of other things than numbers")
    return numbers


class _Pairs:
    """Sums over the rows in which both columns of a pair have values.

    Values are taken from the least of their column first, so that squares of large numbers do not hide small differences.
    """

    def __init__(self, frame: Frame, values: list[Expr]) -> None:
        windows = Windows(frame)
        numbers = [op.cast(value, to=t.float64) for value in values]
        least = [windows(op.min_(number)) for number in numbers]
        self.base, self.values = named(windows.base, [op.subtract(*pair) for pair in zip(numbers, least, strict=True)])
        self.collect = Aggregates()

    def _sum(self, value: Expr, *beside: Expr) -> Expr:
        for other in beside:
            value = op.if_else(op.not_missing(other), value, NOTHING)
        return self.collect(op.sum_(value, min_count=0))

    def _sums(self, a: int, b: int) -> tuple[Expr, Expr]:
        """The number of rows, and the products' sum less what the means have in it."""
        x, y = self.values[a], self.values[b]
        count = op.cast(self.collect(op.count(op.multiply(x, y))), to=t.float64)
        product = op.divide(op.multiply(self._sum(x, y), self._sum(y, x)), count)
        return count, op.subtract(self._sum(op.multiply(x, y)), product)

    def _spread(self, a: int, b: int) -> Expr:
        """The squares' sum of the first column less what its mean has in it; missing where all values are the same."""
        x, y = self.values[a], self.values[b]
        count, squares = self._sums(a, b)[0], self._sum(op.multiply(x, x), y)
        made = op.subtract(squares, op.divide(op.multiply(self._sum(x, y), self._sum(x, y)), count))
        return op.if_else(op.greater(made, op.multiply(squares, NOISE)), made, NOTHING)

    def correlation(self, a: int, b: int, least: int) -> Expr:
        count, product = self._sums(a, b)
        both = op.power(op.multiply(self._spread(a, b), self._spread(b, a)), 0.5)
        made = op.greatest(op.least(op.divide(product, both), 1.0), -1.0)
        return op.if_else(op.greater_equal(count, float(least)), made, NOTHING)

    def covariance(self, a: int, b: int, least: int, ddof: Expr) -> Expr:
        count, product = self._sums(a, b)
        rows = op.subtract(count, ddof)
        enough = op.and_(op.greater(rows, 0.0), op.greater_equal(count, float(least)))
        return op.if_else(op.and_(enough, op.less(op.absolute(product), float("inf"))), op.divide(product, rows), NOTHING)

    def unless_missing(self, ddof: int) -> Expr:
        """`ddof` where every column has a value in each row, else 1."""
        size = self.collect(op.size())
        whole: Expr = literal(True)
        for value in self.values:
            whole = op.and_(whole, op.equal(self.collect(op.count(value)), size))
        return op.if_else(whole, float(ddof), 1.0)

    def table(self, figure: Callable[[int, int], Expr], index: pd.Index) -> Frame:
        """A figure of all pairs."""
        places = range(len(self.values))
        known = {(a, b): figure(a, b) for a in places for b in places if a <= b}
        cells = [[Entry(None, known[min(a, b), max(a, b)], FLOAT) for b in places] for a in places]
        return unpivoted(self.collect.node(self.base), cells, index, list(index), [(t.float64, FLOAT)] * len(index))

    def value(self, expr: Expr) -> Any:
        entry = Entry(None, expr, FLOAT)
        return scalar(Frame(self.collect.node(self.base), (entry,), ()), entry)
