"""Columns in row order: running totals and extremes, values of rows before and after, filled gaps, ranks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ...plan import types as t
from ..core.arithmetic import Operand, compute, lift
from ..core.dtypes import is_masked
from ..core.windows import Windows
from .across import across, have_one_type
from .collected import returned
from .fallback import collected
from .handle import Handle, as_dataframe, as_index
from .reduce import numeric_columns
from .transforms import NOTHING, TRANSFORMS, goes_across, windowed

__all__ = ["Cumulative"]

MOST_COMPARED = 24
"""Columns of which each value of a row is compared with each for its rank."""


class Cumulative(Handle):
    """cumsum and its like, shift, diff, pct_change, ffill, bfill, rank. Nothing here runs a job."""

    def cumsum(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Sum of the values up to each row.

        Parameters
        ----------
        axis : {0, 1}
            Down the rows, or across the columns.
        skipna : bool, default True
            Whether missing values are passed over, or all that follows one is missing.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        DataFrame or Series
            Of the same shape. Runs no job; but texts are put together by pandas, on rows that are collected for it.

        Raises
        ------
        TypeError
            If a column cannot be summed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, None, 2]).cumsum().to_list()
        [1.0, nan, 3.0]
        """
        return self._running("cumsum", axis, skipna, numeric_only)

    def cumprod(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Product of the values up to each row. Parameters as of `cumsum`; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 3, 4]).cumprod().to_list()
        [2, 6, 24]
        """
        return self._running("cumprod", axis, skipna, numeric_only)

    def cummax(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Largest of the values up to each row. Parameters as of `cumsum`; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 1, 3]).cummax().to_list()
        [2, 2, 3]
        """
        return self._running("cummax", axis, skipna, numeric_only)

    def cummin(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Smallest of the values up to each row. Parameters as of `cumsum`; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 1, 3]).cummin().to_list()
        [2, 1, 1]
        """
        return self._running("cummin", axis, skipna, numeric_only)

    def _running(self, name: str, axis: Any, skipna: bool, numeric_only: bool) -> Any:
        entries = numeric_columns(self._frame) if numeric_only else None
        if goes_across(axis, self.ndim):
            return across(self, name, entries, skipna=skipna)
        if name in ("cumsum", "cumprod") and any(t.is_string(entry.expr.type) for entry in entries or self._frame.columns):
            return returned(getattr(collected(self, f"{name} of texts"), name)(skipna=skipna))  # they grow with the square of the rows
        return windowed(self, name, entries, skipna=skipna)

    def shift(self, periods: Any = 1, freq: Any = None, axis: Any = 0, fill_value: Any = NOTHING, suffix: str | None = None) -> Any:
        """The values of the row so many rows before; the index stays.

        Parameters
        ----------
        periods : int or list of int, default 1
            How many rows before; after, if negative. Each of several makes columns.
        freq : str, timedelta or offset, optional
            Instead, the labels of the index move by so many times this; one that is always as long as itself. "infer" takes
            that of the index, which is collected for it.
        axis : {0, 1}
            Down the rows, or across the columns.
        fill_value : scalar, optional
            What stands where there is no such row; missing unless given.
        suffix : str, optional
            What follows labels where there are several `periods`.

        Returns
        -------
        DataFrame or Series
            Of the same shape, unless there are several `periods`. Whole numbers become floats, and booleans objects, unless
            `fill_value` is given. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).shift().to_list()
        [nan, 1.0, 2.0]
        >>> pd.Series([1, 2, 3]).shift(-1, fill_value=0).to_list()
        [2, 3, 0]
        """
        across_columns = goes_across(axis, self.ndim)
        if isinstance(periods, Iterable):
            return self._shifts(list(periods), freq, across_columns, fill_value, suffix)
        if suffix:
            raise ValueError("Cannot specify `suffix` if `periods` is an int.")
        if periods != int(periods):
            raise TypeError(f"periods must be a whole number, not {periods}")
        if freq is not None:
            return self._relabelled_by(int(periods), freq, across_columns, fill_value)
        return (across if across_columns else windowed)(self, "shift", periods=int(periods), fill_value=fill_value)

    def _shifts(self, periods: list[int], freq: Any, across_columns: bool, fill_value: Any, suffix: str | None) -> Any:
        """The columns of several shifts, side by side."""
        if across_columns:
            raise ValueError("If `periods` contains multiple shifts, `axis` cannot be 1.")
        if not periods:
            raise ValueError("If `periods` is an iterable, it cannot be empty.")
        if freq is not None:
            raise NotImplementedError("shift of several periods with freq is not supported")
        if not all(isinstance(one, int | np.integer) and not isinstance(one, bool) for one in periods):
            raise TypeError(f"Periods must be integer, but {periods} are given.")
        frame, made = self._frame, []
        windows = Windows(frame)
        for one in periods:
            for entry in frame.columns:
                label = f"{entry.label}{suffix}_{one}" if suffix else f"{entry.label}_{one}"
                made.append(TRANSFORMS["shift"](windows, entry, periods=int(one), fill_value=fill_value)._replace(label=label))
        return as_dataframe(frame.on_rows_of(windows.base).map(made))

    def _relabelled_by(self, periods: int, freq: Any, across_columns: bool, fill_value: Any) -> Any:
        """The same values, with labels moved."""
        if across_columns or fill_value is not NOTHING:
            raise NotImplementedError("shift(freq=...) takes neither axis=1 nor fill_value")
        frame = self._frame
        level = frame.index[0] if len(frame.index) == 1 else None
        if level is None or not (t.is_timestamp(level.expr.type) or t.is_duration(level.expr.type)):
            raise NotImplementedError("This method is only implemented for DatetimeIndex, PeriodIndex and TimedeltaIndex")
        offset = pd.tseries.frequencies.to_offset(_inferred(as_index(frame)) if freq == "infer" else freq)
        try:
            step = pd.Timedelta(offset)
        except ValueError as error:
            raise NotImplementedError(f"shift by {offset!r}, which is not always as long, is not supported") from error
        moved = compute("add", Operand(level.expr, level.dtype), Operand(lift(step * periods, level.expr.type), level.dtype))
        return self._of(frame.replace(index=(level._replace(expr=moved.expr, dtype=moved.dtype),)))

    def diff(self, periods: int = 1, axis: Any = 0) -> Any:
        """The difference from the value so many rows before.

        Parameters
        ----------
        periods : int, default 1
            How many rows before; after, if negative.
        axis : {0, 1}
            Down the rows, or across the columns.

        Returns
        -------
        DataFrame or Series
            Of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 4, 9]).diff().to_list()
        [nan, 3.0, 5.0]
        """
        if not isinstance(periods, int | float | np.number) or periods != int(periods):
            raise ValueError("periods must be an integer")
        periods = int(periods)
        if goes_across(axis, self.ndim):
            return across(self, "diff", periods=periods)
        return windowed(self, "diff", periods=periods)

    def pct_change(self, periods: int = 1, fill_method: None = None, freq: Any = None, axis: Any = 0) -> Any:
        """The change from the value so many rows before, as a part of that.

        Parameters
        ----------
        periods : int, default 1
            How many rows before; after, if negative.
        fill_method : None
            Not supported.
        freq : str, timedelta or offset, optional
            Instead, the change from the value whose label is so much less. Labels come once.
        axis : {0, 1}
            Down the rows, or across the columns.

        Returns
        -------
        DataFrame or Series
            Of float, of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 3, 6]).pct_change().to_list()
        [nan, 0.5, 1.0]
        """
        if fill_method is not None:
            raise ValueError(f"fill_method must be None; got {fill_method=}.")
        if freq is None and not goes_across(axis, self.ndim):
            return windowed(self, "pct_change", periods=periods)
        made = self / self.shift(periods, freq=freq, axis=axis) - 1
        return made if freq is None else made.reindex_like(self)

    def ffill(self, *, axis: Any = None, inplace: bool = False, limit: int | None = None, limit_area: str | None = None) -> Any:
        """Missing values replaced by the last value before.

        Parameters
        ----------
        axis : {0, 1}
            Down the rows, or across the columns.
        inplace : bool, default False
            Whether to change this object.
        limit : int, optional
            The most missing values to fill after a value.
        limit_area : {"inside", "outside"}, optional
            Only those between values, or only those that are not.

        Returns
        -------
        DataFrame, Series or None
            Of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([None, 1, None, None]).ffill(limit=1).to_list()
        [nan, 1.0, 1.0, nan]
        """
        return self._filled_from_rows("ffill", axis, inplace, limit, limit_area)

    def bfill(self, *, axis: Any = None, inplace: bool = False, limit: int | None = None, limit_area: str | None = None) -> Any:
        """Missing values replaced by the next value after. Parameters as of `ffill`; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([None, 1, None]).bfill().to_list()
        [1.0, 1.0, nan]
        """
        return self._filled_from_rows("bfill", axis, inplace, limit, limit_area)

    def _filled_from_rows(self, name: str, axis: Any, inplace: bool, limit: int | None, limit_area: str | None) -> Any:
        if limit_area not in (None, "inside", "outside"):
            raise ValueError(f"Invalid limit_area: {limit_area}. Expecting one of ['inside', 'outside'], got {limit_area}")
        transform = across if goes_across(axis, self.ndim) else windowed
        return self._changed(transform(self, name, limit=limit, limit_area=limit_area)._frame, inplace)

    def rank(
        self,
        axis: Any = 0,
        method: str = "average",
        numeric_only: bool = False,
        na_option: str = "keep",
        ascending: bool = True,
        pct: bool = False,
    ) -> Any:
        """The place of each value among the sorted ones, from 1.

        Parameters
        ----------
        axis : {0, 1}
            Down the rows, or across the columns.
        method : {"average", "min", "max", "first", "dense"}
            The place of equal values: the mean, least or greatest of theirs, each its own in row order, or the number of
            distinct values up to theirs.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.
        na_option : {"keep", "top", "bottom"}
            Whether missing values have no place, or the first or last ones.
        ascending : bool, default True
            Whether the least value is the first.
        pct : bool, default False
            Whether places are parts of the number of values.

        Returns
        -------
        DataFrame or Series
            Of float, of the same shape. Runs no job; but across very many columns, or some that hold no numbers, it runs in
            pandas on rows that are collected for it.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([30, 10, 10]).rank().to_list()
        [3.0, 1.5, 1.5]
        >>> pd.Series([30, 10, 10]).rank(method="dense", ascending=False).to_list()
        [1.0, 2.0, 2.0]
        """
        if goes_across(axis, self.ndim):
            return self._ranked_across(numeric_only, {"method": method, "na_option": na_option, "ascending": ascending, "pct": pct})
        entries = numeric_columns(self._frame) if numeric_only else None
        if self.ndim == 1 and method != "average" and not pct and is_masked(self._frame.columns[0].dtype):
            ranks = windowed(self, "rank", method=method, na_option=na_option, ascending=ascending)
            return ranks if t.is_string(self._frame.columns[0].expr.type) else ranks.astype("UInt64")
        return windowed(self, "rank", entries, method=method, na_option=na_option, ascending=ascending, pct=pct)

    def _ranked_across(self, numeric_only: bool, given: dict[str, Any]) -> Any:
        """Of many columns, or kinds of values, by pandas: each value of a row is compared with each."""
        entries = numeric_columns(self._frame) if numeric_only else list(self._frame.columns)
        if len(entries) <= MOST_COMPARED and have_one_type(entries):
            return across(self, "rank", entries, **given)
        return returned(collected(self, "rank(axis=1)").rank(axis=1, numeric_only=numeric_only, **given))


def _inferred(index: Any) -> Any:
    """The frequency of an index. Collects it."""
    found = index.to_pandas()
    freq = found.freq or found.inferred_freq
    if freq is None:
        raise ValueError("Freq was not set in the index hence cannot be inferred")
    return freq
