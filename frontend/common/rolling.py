"""Aggregates over the rows near each row, or over all up to it: rolling, expanding, ewm."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Call, Expr, literal, op
from ...plan import types as t
from ..core.frame import Entry, Frame
from ..core.windows import BEFORE, Bounds, Windows
from .handle import Handle, as_dataframe

__all__ = ["Expanding", "ExponentialMoving", "Rolling", "RollingMethods", "rolling"]

FLOAT = np.dtype(np.float64)


class Near:
    """What rolling and expanding share: aggregates over `rows` where enough of them hold a value. Nothing here runs a job."""

    def __init__(self, handle: Any, rows: Bounds, least: int | None, default: int, step: int | None = None) -> None:
        self._handle, self._rows, self._least, self._default, self._step = handle, rows, least, default, step

    def __getitem__(self, key: Any) -> Any:
        """The same of one column, or of a list of columns."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made._handle = self._handle[key]
        return made

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and self._handle.ndim == 2 and name in self._handle._frame.positions:
            return self[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _windows(self) -> Windows:
        return Windows(self._handle._frame, getattr(self._handle, "window_keys", ()))

    def _aggregated(self, make: Callable[[Windows, Expr, Entry], Expr], numeric_only: bool = False, least: int | None = None) -> Any:
        """The columns of numbers, each through an expression over its windows."""
        frame = self._handle._frame
        windows = self._windows()
        if least is None:
            least = self._default if self._least is None else self._least
        entries = []
        for entry in frame.columns:
            if numeric_only and self._handle.ndim == 2 and not t.is_numeric(entry.expr.type):
                continue
            if not _is_number(entry):
                raise pd.errors.DataError(f"Cannot aggregate non-numeric type: {entry.dtype}")
            value = finite(entry)
            made = op.cast(make(windows, value, entry), to=t.float64)
            if least > 0:
                enough = op.greater_equal(windows(op.count(value), self._rows), least)
                made = op.if_else(enough, made, literal(None, t.float64))
            entries.append(Entry(entry.label, made, FLOAT))
        result = self._handle._of(frame.on_rows_of(windows.base).map(entries))
        return result if self._step in (None, 1) else result._slice(None, None, self._step)

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
        frame = self._handle._frame
        windows = self._windows()
        least = self._default if self._least is None else self._least
        entries = []
        for entry in frame.columns:
            if numeric_only and not t.is_numeric(entry.expr.type):
                continue
            made: Expr = op.cast(windows(op.count(entry.expr), self._rows), to=t.float64)
            if least > 0:
                made = op.if_else(op.greater_equal(windows(op.size(), self._rows), least), made, literal(None, t.float64))
            entries.append(Entry(entry.label, made, FLOAT))
        return self._handle._of(frame.on_rows_of(windows.base).map(entries))

    def aggregate(self, func: Any) -> Any:
        """One or several of these by name.

        Parameters
        ----------
        func : str, list of str, or dict
            A name; names, each a column of the result; or, of a frame, names by column.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 4]).rolling(2).agg(["min", "max"]).columns.to_list()
        ['min', 'max']
        """
        if isinstance(func, str):
            return getattr(self, func)()
        if isinstance(func, dict):
            return _beside([getattr(self[column], name)()._frame for column, name in func.items()], list(func))
        if self._handle.ndim == 1:
            return _beside([getattr(self, name)()._frame for name in func], list(func))
        raise NotImplementedError("a list of aggregates of the windows of a frame is not supported; name them by column")

    agg = aggregate


class Rolling(Near):
    """Aggregates over a number of rows that ends at each row; see `DataFrame.rolling`."""


class Expanding(Near):
    """Aggregates over all rows up to each row; see `DataFrame.expanding`."""


def rolling(handle: Any, window: int, min_periods: int | None, center: bool, closed: str | None, step: int | None) -> Rolling:
    """The windows that rolling's arguments mean; `handle` has the rows."""
    if not isinstance(window, int | np.integer):
        raise NotImplementedError("rolling takes a number of rows; windows of time are not supported")
    if window < 0:
        raise ValueError("window must be an integer 0 or greater")
    if min_periods is not None and min_periods < 0:
        raise ValueError("min_periods must be >= 0")
    if min_periods is not None and min_periods > window:
        raise ValueError(f"min_periods {min_periods} must be <= window {window}")
    if closed not in (None, "right", "left", "both", "neither"):
        raise ValueError("closed must be 'right', 'left', 'both' or 'neither'")
    ahead = (int(window) - 1) // 2 if center else 0
    first = -int(window) + (closed not in ("left", "both")) + ahead
    last = -(closed in ("left", "neither")) + ahead
    if first > last:
        raise NotImplementedError("a window of no rows is not supported")
    return Rolling(handle, (first, last), min_periods, int(window), step)


class ExponentialMoving:
    """Means weighted by how long ago values came; see `DataFrame.ewm`."""

    def __init__(self, handle: Handle, alpha: float, least: int, adjust: bool, ignore_na: bool) -> None:
        self._handle, self._alpha, self._least, self._adjust, self._ignore_na = handle, alpha, least, adjust, ignore_na

    def mean(self, numeric_only: bool = False) -> Any:
        """Weighted mean of the values up to each row.

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
        >>> pd.Series([1, 3]).ewm(alpha=0.5, adjust=False).mean().to_list()
        [1.0, 2.0]
        """
        frame = self._handle._frame
        entries = []
        for entry in frame.columns:
            if numeric_only and self._handle.ndim == 2 and not t.is_numeric(entry.expr.type):
                continue
            if not _is_number(entry):
                raise pd.errors.DataError(f"Cannot aggregate non-numeric type: {entry.dtype}")
            frame, made = self._mean(frame, op.cast(finite(entry), to=t.float64))
            entries.append(Entry(entry.label, made, FLOAT))
        return self._handle._of(frame.map(entries))

    def _mean(self, frame: Frame, value: Expr) -> tuple[Frame, Expr]:
        """The frame on rows that have the columns needed, and the mean."""
        windows = Windows(frame)
        present, decay = op.not_missing(value), 1 - self._alpha
        count = windows(op.count(value), BEFORE)
        factor: Expr
        if self._adjust:
            factor = op.if_else(present, decay, 1.0) if self._ignore_na else literal(decay)
            total = windows(op.recurrence(factor, op.coalesce(value, 0.0)))
            weight = windows(op.recurrence(factor, op.cast(present, to=t.float64)))
            made: Expr = op.divide(total, weight)
        else:
            frame, past = self._weight(frame, value, decay)
            windows = Windows(frame)
            count = windows(op.count(value), BEFORE)
            share = op.divide(self._alpha, op.add(past, self._alpha))
            first = op.less_equal(count, 1)
            frame = frame.on_rows_of(windows.base)
            windows = Windows(frame)
            factor = op.if_else(present, op.if_else(first, 0.0, op.subtract(1.0, share)), 1.0)
            term = op.if_else(present, op.if_else(first, value, op.multiply(share, value)), 0.0)
            made = windows(op.recurrence(op.coalesce(factor, 0.0), op.coalesce(term, 0.0)))
        enough = op.greater_equal(count, max(self._least, 1))
        return frame.on_rows_of(windows.base), op.if_else(enough, made, literal(None, t.float64))

    def _weight(self, frame: Frame, value: Expr, decay: float) -> tuple[Frame, Expr]:
        """The weight of what came before, relative to a value: it decays with each row since the last value."""
        if self._ignore_na:
            return frame, literal(decay)
        numbers = Windows(frame)
        number = numbers.number()
        above = Windows(frame.on_rows_of(numbers.base))
        last = above(op.last(op.if_else(op.not_missing(value), number, literal(None, t.int64))), (None, 0))
        shifted = Windows(frame.on_rows_of(above.base))
        before = shifted(op.any_value(last), (-1, -1))
        gap = op.cast(op.subtract(number, op.coalesce(before, op.subtract(number, 1))), to=t.float64)
        return frame.on_rows_of(shifted.base), op.power(literal(decay), gap)


def finite(entry: Entry) -> Expr:
    """The values; infinite ones count as missing, as pandas' windows have it."""
    value = op.cast(entry.expr, to=t.int64) if t.is_boolean(entry.expr.type) else entry.expr
    if not t.is_floating(value.type):
        return value
    return op.if_else(op.less(op.absolute(value), float("inf")), value, literal(None, value.type))


def _is_number(entry: Entry) -> bool:
    type = entry.expr.type
    return t.is_boolean(type) or (t.is_numeric(type) and not t.is_decimal(type))


def _beside(frames: list[Frame], labels: list[Any]) -> Any:
    """Columns of the same rows as one frame."""

    def pair(left: Frame, right: Frame) -> Frame:
        base = left.aligned_base(right)
        assert base is not None
        return left.on_rows_of(base).map([*left.columns, *right.columns])

    made = reduce(pair, frames)
    return as_dataframe(made.map([entry._replace(label=label) for entry, label in zip(made.columns, labels, strict=True)]))


class RollingMethods(Handle):
    """rolling, expanding, ewm."""

    def rolling(
        self,
        window: int,
        min_periods: int | None = None,
        center: bool = False,
        win_type: None = None,
        on: None = None,
        closed: str | None = None,
        step: int | None = None,
        method: str = "single",
    ) -> Rolling:
        """Aggregates over a number of rows that ends at each row.

        Parameters
        ----------
        window : int
            How many rows.
        min_periods : int, optional
            How many of them must hold a value; all unless given.
        center : bool, default False
            Whether the row is in the middle of its rows.
        win_type, on : None
            Not supported; nor are windows of time.
        closed : {"right", "left", "both", "neither"}, default "right"
            Which ends are among the rows.
        step : int, optional
            Only the result of every so many rows.
        method : str
            Accepted.

        Returns
        -------
        Rolling
            Runs no job.

        Raises
        ------
        ValueError
            If a number of rows is negative, or `min_periods` above `window`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 6]}).rolling(2, min_periods=1).mean()
             a
        0  1.0
        1  1.5
        2  4.0
        """
        if win_type is not None or on is not None:
            raise NotImplementedError("rolling takes a number of rows; win_type and on are not supported")
        return rolling(self, window, min_periods, center, closed, step)

    def expanding(self, min_periods: int = 1, method: str = "single") -> Expanding:
        """Aggregates over all rows up to each row.

        Parameters
        ----------
        min_periods : int, default 1
            How many of them must hold a value.
        method : str
            Accepted.

        Returns
        -------
        Expanding
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 5, 2]).expanding().max().to_list()
        [1.0, 5.0, 5.0]
        """
        if min_periods < 0:
            raise ValueError("min_periods must be >= 0")
        return Expanding(self, BEFORE, min_periods, 1)

    def ewm(
        self,
        com: float | None = None,
        span: float | None = None,
        halflife: float | None = None,
        alpha: float | None = None,
        min_periods: int | None = 0,
        adjust: bool = True,
        ignore_na: bool = False,
    ) -> ExponentialMoving:
        """Means weighted by how long ago values came.

        Parameters
        ----------
        com, span, halflife, alpha : float
            How fast weights decay; one of them.
        min_periods : int, default 0
            How many values there must be.
        adjust : bool, default True
            Whether to divide by the sum of the weights, or to go from mean to mean.
        ignore_na : bool, default False
            Whether rows with missing values are as if they were not there.

        Returns
        -------
        ExponentialMoving
            Runs no job.

        Raises
        ------
        ValueError
            If not exactly one of the decays is given, or one is out of its range.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).ewm(com=1).mean().to_list()
        [1.0, 1.6666666666666667]
        """
        decay = _alpha(com, span, halflife, alpha)
        return ExponentialMoving(self, decay, min_periods or 0, adjust, ignore_na)


def _alpha(com: float | None, span: float | None, halflife: float | None, alpha: float | None) -> float:
    given = [value for value in (com, span, halflife, alpha) if value is not None]
    if len(given) > 1:
        raise ValueError("comass, span, halflife, and alpha are mutually exclusive")
    if com is not None:
        if com < 0:
            raise ValueError("comass must satisfy: comass >= 0")
        return 1 / (1 + com)
    if span is not None:
        if span < 1:
            raise ValueError("span must satisfy: span >= 1")
        return 2 / (span + 1)
    if halflife is not None:
        if halflife <= 0:
            raise ValueError("halflife must satisfy: halflife > 0")
        return float(1 - np.exp(np.log(0.5) / halflife))
    if alpha is None:
        raise ValueError("Must pass one of comass, span, halflife, or alpha")
    if not 0 < alpha <= 1:
        raise ValueError("alpha must satisfy: 0 < alpha <= 1")
    return alpha
