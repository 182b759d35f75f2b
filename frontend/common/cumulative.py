"""Columns in row order: running totals and extremes, values of rows before and after, filled gaps, ranks."""

from __future__ import annotations

from typing import Any

from .handle import Handle
from .reduce import numeric_columns
from .transforms import NOTHING, refuse_columns, windowed

__all__ = ["Cumulative"]


class Cumulative(Handle):
    """cumsum and its like, shift, diff, pct_change, ffill, bfill, rank. Nothing here runs a job."""

    def cumsum(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Sum of the values up to each row.

        Parameters
        ----------
        axis : 0
            Down the rows.
        skipna : bool, default True
            Whether missing values are passed over, or all that follows one is missing.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        DataFrame or Series
            Of the same shape. Runs no job.

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
        refuse_columns(axis, name)
        entries = numeric_columns(self._frame) if numeric_only else None
        return windowed(self, name, entries, skipna=skipna)

    def shift(self, periods: int = 1, freq: None = None, axis: Any = 0, fill_value: Any = NOTHING, suffix: str | None = None) -> Any:
        """The values of the row so many rows before; the index stays.

        Parameters
        ----------
        periods : int, default 1
            How many rows before; after, if negative.
        freq : None
            Not supported.
        axis : 0
            Down the rows.
        fill_value : scalar, optional
            What stands where there is no such row; missing unless given.
        suffix : None
            Not supported.

        Returns
        -------
        DataFrame or Series
            Of the same shape; whole numbers become floats unless `fill_value` is given. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).shift().to_list()
        [nan, 1.0, 2.0]
        >>> pd.Series([1, 2, 3]).shift(-1, fill_value=0).to_list()
        [2, 3, 0]
        """
        refuse_columns(axis, "shift")
        if freq is not None or suffix is not None or not isinstance(periods, int):
            raise NotImplementedError("shift takes one number of rows, and neither freq nor suffix")
        return windowed(self, "shift", periods=periods, fill_value=fill_value)

    def diff(self, periods: int = 1, axis: Any = 0) -> Any:
        """The difference from the value so many rows before.

        Parameters
        ----------
        periods : int, default 1
            How many rows before; after, if negative.
        axis : 0
            Down the rows.

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
        refuse_columns(axis, "diff")
        return windowed(self, "diff", periods=periods)

    def pct_change(self, periods: int = 1, fill_method: None = None, freq: None = None) -> Any:
        """The change from the value so many rows before, as a part of that.

        Parameters
        ----------
        periods : int, default 1
            How many rows before; after, if negative.
        fill_method, freq : None
            Not supported.

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
        if freq is not None:
            raise NotImplementedError("pct_change(freq=...) is not supported")
        return windowed(self, "pct_change", periods=periods)

    def ffill(self, *, axis: Any = None, inplace: bool = False, limit: int | None = None, limit_area: str | None = None) -> Any:
        """Missing values replaced by the last value before.

        Parameters
        ----------
        axis : 0
            Down the rows.
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
        refuse_columns(axis, name)
        if limit_area not in (None, "inside", "outside"):
            raise ValueError(f"Invalid limit_area: {limit_area}. Expecting one of ['inside', 'outside'], got {limit_area}")
        return self._result(windowed(self, name, limit=limit, limit_area=limit_area)._frame, inplace)

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
        axis : 0
            Down the rows.
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
            Of float, of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([30, 10, 10]).rank().to_list()
        [3.0, 1.5, 1.5]
        >>> pd.Series([30, 10, 10]).rank(method="dense", ascending=False).to_list()
        [1.0, 2.0, 2.0]
        """
        refuse_columns(axis, "rank")
        entries = numeric_columns(self._frame) if numeric_only else None
        return windowed(self, "rank", entries, method=method, na_option=na_option, ascending=ascending, pct=pct)
