"""Aggregates over the rows near each row, or over all up to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...plan import Call, Expr, literal, op
from ...plan import types as t
from ..core.frame import Entry, Frame
from ..core.windows import Bounds, Windows
from .moving import FLOAT, Moving, finite, numbers_of

__all__ = ["Expanding", "Near", "Rolling"]


class Near(Moving):
    """What rolling and expanding share: aggregates over `rows` where enough of them hold a value. Nothing here runs a job."""

    def __init__(self, handle: Any, rows: Bounds, least: int | None, default: int, step: int | None = None) -> None:
        self._handle, self._rows, self._least, self._default, self._step = handle, rows, least, default, step

    def _done(self, frame: Frame, wide: bool = False) -> Any:
        result = super()._done(frame, wide)
        return result if self._step in (None, 1) or isinstance(result, Frame) else result._slice(None, None, self._step)

    @property
    def _enough(self) -> int:
        """How many values, or rows, there must be."""
        return self._default if self._least is None else self._least

    def _aggregated(self, make: Callable[[Windows, Expr, Entry], Expr], numeric_only: bool = False) -> Any:
        """The columns of numbers, each through an expression over its windows."""
        frame, windows = self._handle._frame, self._windows()
        entries = []
        for entry in numbers_of(self._handle.ndim, frame.columns, numeric_only):
            value = finite(entry)
            made = op.cast(make(windows, value, entry), to=t.float64)
            entries.append(Entry(entry.label, self._where_enough(windows, value, made), FLOAT))
        return self._done(frame.on_rows_of(windows.base).map(entries))

    def _where_enough(self, windows: Windows, value: Expr, made: Expr) -> Expr:
        if not self._enough:
            return made
        return op.if_else(op.greater_equal(windows(op.count(value), self._rows), self._enough), made, literal(None, t.float64))

    def _each(self, make: Callable[[Expr], Call], numeric_only: bool) -> Any:
        return self._aggregated(lambda windows, value, entry: windows(make(value), self._rows), numeric_only)

    def sum(self, numeric_only: bool = False) -> Any:
        """Sum of the values near each row, missing where there are fewer than `min_periods`.

        Parameters
        ----------
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        DataFrame or Series
            Of float, of the same shape. Runs no job.

        Raises
        ------
        pandas.errors.DataError
            If a column holds no numbers.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 4]).rolling(2).sum().to_list()
        [nan, 3.0, 6.0]
        """
        return self._each(lambda value: op.sum_(value, min_count=None), numeric_only)

    def mean(self, numeric_only: bool = False) -> Any:
        """Mean of the values near each row. See `sum`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 4]).expanding().mean().to_list()
        [1.0, 1.5, 2.3333333333333335]
        """
        return self._each(op.mean, numeric_only)

    def min(self, numeric_only: bool = False) -> Any:
        """Least of the values near each row. See `sum`."""
        return self._each(op.min_, numeric_only)

    def max(self, numeric_only: bool = False) -> Any:
        """Largest of the values near each row. See `sum`."""
        return self._each(op.max_, numeric_only)

    def median(self, numeric_only: bool = False) -> Any:
        """Median of the values near each row, exact. See `sum`."""
        return self._each(lambda value: op.quantile(value, q=0.5), numeric_only)

    def quantile(self, q: float, interpolation: str = "linear", numeric_only: bool = False) -> Any:
        """Quantile of the values near each row, exact; `q` is a fraction. See `sum`."""
        if interpolation != "linear":
            raise NotImplementedError("quantile of windows interpolates linearly")
        if not 0 <= q <= 1:
            raise ValueError(f"quantile value {q} not in [0, 1]")
        return self._each(lambda value: op.quantile(value, q=float(q)), numeric_only)

    def var(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Variance of the values near each row. See `sum`."""
        return self._each(lambda value: op.var(value, ddof=ddof), numeric_only)

    def std(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Standard deviation of the values near each row. See `sum`."""
        return self._each(lambda value: op.std(value, ddof=ddof), numeric_only)

    def sem(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Standard error of the mean of the values near each row. See `sum`."""

        def make(windows: Windows, value: Expr, entry: Entry) -> Expr:
            count = op.cast(windows(op.count(entry.expr), self._rows), to=t.float64)  # infinite ones too, as in pandas
            return op.divide(windows(op.std(value, ddof=ddof), self._rows), op.power(count, 0.5))

        return self._aggregated(make, numeric_only)

    def skew(self, numeric_only: bool = False) -> Any:
        """Skewness of the values near each row, corrected for bias. See `sum`."""
        return self._each(op.skew, numeric_only)

    def kurt(self, numeric_only: bool = False) -> Any:
        """Excess kurtosis of the values near each row, corrected for bias. See `sum`."""
        return self._each(op.kurtosis, numeric_only)

    def count(self, numeric_only: bool = False) -> Any:
        """Number of values near each row that are not missing; missing where there are fewer than `min_periods` rows.

        Returns
        -------
        DataFrame or Series
            Of float, of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, None, 4]).rolling(2).count().to_list()
        [nan, 1.0, 1.0]
        """
        return self._counted(numeric_only)

    def _counted(self, numeric_only: bool) -> Any:
        frame, windows = self._handle._frame, self._windows()
        entries = []
        for entry in frame.columns:
            if numeric_only and not t.is_numeric(entry.expr.type):
                continue
            made: Expr = op.cast(windows(op.count(entry.expr), self._rows), to=t.float64)
            if self._enough > 0:
                made = op.if_else(op.greater_equal(windows(op.size(), self._rows), self._enough), made, literal(None, t.float64))
            entries.append(Entry(entry.label, made, FLOAT))
        return self._done(frame.on_rows_of(windows.base).map(entries))


class Rolling(Near):
    """Aggregates over a number of rows that ends at each row; see `DataFrame.rolling`."""


class Expanding(Near):
    """Aggregates over all rows up to each row; see `DataFrame.expanding`."""
