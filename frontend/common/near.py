"""Aggregates over the rows near each row, or over all up to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...plan import Call, Expr, literal, op
from ...plan import types as t
from ..core.frame import Entry, Frame
from ..core.windows import Bounds, Windows
from .batched import PandasWindows, place_of
from .collected import returned, rows_in_pandas
from .moving import FLOAT, Moving, Pairs, finite, numbers_of

__all__ = ["Expanding", "Near", "Rolling"]


class Near(Moving):
    """What rolling and expanding share: aggregates over `rows` where enough of them hold a value. Nothing here runs a job."""

    def __init__(self, handle: Any, rows: Bounds, least: int | None, default: int, step: int | None = None, **arguments: Any) -> None:
        self._handle, self._rows, self._least, self._default, self._step = handle, rows, least, default, step
        self._arguments = arguments
        self._is_empty = None not in rows and rows[0] > rows[1]  # type: ignore[operator]
        if self._is_empty:  # no engine is asked for a window of no rows: values are missing instead
            self._rows = (0, 0)

    def __repr__(self) -> str:
        given = {"window": None, **self._arguments, "step": self._step, "method": "single"}
        return f"{type(self).__name__} [{','.join(f'{name}={value}' for name, value in given.items() if value is not None)}]"

    def __iter__(self) -> Iterator[Any]:
        """The rows of each window, one window after the other. Runs one job."""
        name = type(self).__name__.lower()
        return map(returned, getattr(rows_in_pandas(self._handle, name), name)(**self._arguments))

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
            if self._is_empty:
                entry = entry._replace(expr=op.if_else(False, entry.expr, None))
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
        """Quantile of the values near each row, exact; `q` is a fraction. See `sum`; and `apply`, unless "linear"."""
        if interpolation != "linear":
            return self._in_pandas("quantile", q, interpolation=interpolation, numeric_only=numeric_only)
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
        return self._shape(op.skew, numeric_only)

    def kurt(self, numeric_only: bool = False) -> Any:
        """Excess kurtosis of the values near each row, corrected for bias. See `sum`."""
        return self._shape(op.kurtosis, numeric_only)

    def _shape(self, make: Callable[[Expr], Call], numeric_only: bool) -> Any:
        """Of equal values there is none, as in pandas."""

        def made(windows: Windows, value: Expr, entry: Entry) -> Expr:
            return op.if_else(self._varies(windows, value), windows(make(value), self._rows), None)

        return self._aggregated(made, numeric_only)

    def _varies(self, windows: Windows, value: Expr) -> Expr:
        return op.less(windows(op.min_(value), self._rows), windows(op.max_(value), self._rows))

    def first(self, numeric_only: bool = False) -> Any:
        """First of the values near each row that is not missing. See `sum`."""
        return self._each(op.first, numeric_only)

    def last(self, numeric_only: bool = False) -> Any:
        """Last of the values near each row that is not missing. See `sum`."""
        return self._each(op.last, numeric_only)

    def cov(self, other: Any = None, pairwise: bool | None = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Covariance of the values near each row with those of other columns.

        Parameters
        ----------
        other : DataFrame or Series, optional
            The other columns; the same ones unless given.
        pairwise : bool, optional
            Of two frames: whether every pair of columns makes one, or only those of one label.
        ddof : int, default 1
            What is taken off the number of values.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 3], "b": [2, 6]})
        >>> df.a.expanding().cov(df.b).to_list()
        [nan, 4.0]
        """
        if self._step is not None:
            raise NotImplementedError("step not implemented for cov")
        return self._paired(other, pairwise, numeric_only, lambda frame, pairs: self._covariances(frame, pairs, ddof))

    def corr(self, other: Any = None, pairwise: bool | None = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Correlation of the values near each row with those of other columns; parameters and result as of `cov`."""
        if self._step is not None:
            raise NotImplementedError("step not implemented for corr")
        return self._paired(other, pairwise, numeric_only, lambda frame, pairs: self._covariances(frame, pairs, None))

    def _covariances(self, frame: Frame, pairs: Pairs, ddof: int | None) -> tuple[Frame, list[Expr]]:
        """Covariances from variances of sums and differences, of values brought to one scale; without `ddof`, correlations."""
        wholes = self._windows(frame)
        scales = [tuple(_scale(wholes(op.std(value, ddof=0))) for value in pair) for pair in pairs]
        windows, made = self._windows(frame.on_rows_of(wholes.base)), []
        for (x, y), (x_scale, y_scale) in zip(pairs, scales, strict=True):
            u, v = op.divide(x, x_scale), op.divide(y, y_scale)

            def var(value: Expr) -> Expr:
                return windows(op.var(value, ddof=1 if ddof is None else ddof), self._rows)

            shared = op.divide(op.subtract(var(op.add(u, v)), var(op.subtract(u, v))), 4.0)
            if ddof is None:
                varies = op.and_(self._varies(windows, x), self._varies(windows, y))
                value: Expr = op.if_else(varies, op.divide(shared, op.power(op.multiply(var(u), var(v)), 0.5)), None)
            else:
                value = op.multiply(shared, op.multiply(x_scale, y_scale))
            made.append(self._where_enough(windows, x, value))
        return frame.on_rows_of(windows.base), made

    def apply(
        self, func: Any, raw: bool = False, engine: Any = None, engine_kwargs: Any = None, args: Any = None, kwargs: Any = None
    ) -> Any:
        """A function's value for the values near each row.

        Parameters
        ----------
        func : callable
            Given the values near a row: one number.
        raw : bool, default False
            Whether they come as an array, not as a Series.
        engine, engine_kwargs, args, kwargs
            As in pandas.

        Returns
        -------
        DataFrame or Series
            Runs no job: rolling runs the function where the rows are, in batches. `expanding` runs in pandas, on rows that are
            collected for it.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 5]).rolling(2).apply(lambda values: values.iloc[-1] - values.iloc[0]).to_list()
        [nan, 1.0, 3.0]
        """
        given = {"raw": raw, "engine": engine, "engine_kwargs": engine_kwargs, "args": args, "kwargs": kwargs}
        return self._in_pandas("apply", func, **given)

    def rank(self, method: str = "average", ascending: bool = True, pct: bool = False, numeric_only: bool = False) -> Any:
        """The place of each row's value among the values near it; parameters as of `DataFrame.rank`, result as of `apply`."""
        return self._in_pandas("rank", method=method, ascending=ascending, pct=pct, numeric_only=numeric_only)

    def nunique(self, numeric_only: bool = False) -> Any:
        """Number of distinct values near each row. See `sum`; and `apply`."""
        return self._in_pandas("nunique", numeric_only=numeric_only)

    def _in_pandas(self, name: str, *args: Any, **given: Any) -> Any:
        kind = type(self).__name__.lower()
        if None in self._rows and not self._keys:
            rows = rows_in_pandas(self._handle, f"{kind}.{name}")
            return returned(getattr(getattr(rows, kind)(**self._arguments), name)(*args, **given))
        place = place_of(self._handle) if name == "apply" and not given["raw"] else None
        windows = PandasWindows(kind, self._arguments, place)
        return self._done(windows.columns(self, self._handle._frame, self._rows, name, *args, **given))

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
            made: Expr = literal(0.0) if self._is_empty else op.cast(windows(op.count(entry.expr), self._rows), to=t.float64)
            if self._enough > 0:
                made = op.if_else(
                    op.greater_equal(literal(0) if self._is_empty else windows(op.size(), self._rows), self._enough),
                    made,
                    literal(None, t.float64),
                )
            entries.append(Entry(entry.label, made, FLOAT))
        return self._done(frame.on_rows_of(windows.base).map(entries))


def _scale(spread: Expr) -> Expr:
    """What to divide by; 1 where all values are equal."""
    return op.coalesce(op.if_else(op.greater(spread, 0.0), spread, None), 1.0)


class Rolling(Near):
    """Aggregates over a number of rows that ends at each row; see `DataFrame.rolling`."""


class Expanding(Near):
    """Aggregates over all rows up to each row; see `DataFrame.expanding`."""
