"""Reduction methods of DataFrame and Series."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.arithmetic import is_scalar
from .handle import Handle
from .reduce import REDUCTIONS, Aggregates, numeric_columns, unpivoted

__all__ = ["Statistics"]


class Statistics(Handle):
    """sum, mean and the like. Of a Series they give a scalar, and run one job; of a DataFrame a Series, and run none."""

    def _reduce(self, name: str, *, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **params: Any) -> Any:
        """A reduction by pandas' name; each class says what it gives."""
        raise NotImplementedError

    def quantile(
        self, q: Any = 0.5, axis: Any = 0, numeric_only: bool = False, interpolation: str = "linear", method: str = "single"
    ) -> Any:
        """Values below which a fraction of the values lies, of each column; exact.

        Parameters
        ----------
        q : float or list of float, default 0.5
            Fractions between 0 and 1.
        axis : {0}, default 0
            0 reduces columns.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        interpolation : {"linear"}
            What lies between two values; others, and ``method="table"``, run in pandas.
        method : {"single"}
            Each column by itself.

        Returns
        -------
        scalar, Series or DataFrame
            A row for each of several fractions. Only a scalar runs a job.

        Examples
        --------
        >>> import plandas as pd
        >>> float(pd.Series([1, 2, 3, 4]).quantile(0.5))
        2.5
        """
        if interpolation != "linear" or method != "single":
            raise NotImplementedError(f"interpolation={interpolation!r} is not supported, only 'linear' of single columns")
        fractions = [q] if is_scalar(q) else list(q)
        if not all(0 <= fraction <= 1 for fraction in fractions):
            raise ValueError("percentiles should all be in the interval [0, 1]")
        if is_scalar(q):
            made = self._reduce("quantile", axis=axis, numeric_only=numeric_only, q=q)
            return made.rename(q) if self._is_frame() else made
        if axis in (1, "columns") or not fractions:
            raise NotImplementedError("quantiles of rows, or none, are not supported")
        return self._quantiles(fractions, numeric_only)

    def _quantiles(self, fractions: list[float], numeric_only: bool) -> Any:
        """A row for each fraction."""
        entries = numeric_columns(self._frame) if numeric_only else list(self._frame.columns)
        collect = Aggregates()
        table = [[REDUCTIONS["quantile"](collect, entry, q=fraction) for entry in entries] for fraction in fractions]
        kinds = [(cell.expr.type, cell.dtype) for cell in table[0]] if table else []
        labels = [entry.label for entry in entries]
        frame = unpivoted(collect.node(self._frame.base), table, pd.Index(fractions, dtype=float), labels, kinds)
        return self._of(frame.replace(column_names=self._frame.column_names))

    def sum(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **kwargs: Any) -> Any:
        """Sum of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        min_count : int, default 0
            With fewer values that are not missing the result is missing.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).sum()), 3)
        3.0
        """
        return self._reduce("sum", axis=axis, skipna=skipna, numeric_only=numeric_only, min_count=min_count)

    def prod(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **kwargs: Any) -> Any:
        """Product of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        min_count : int, default 0
            With fewer values that are not missing the result is missing.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).prod()), 3)
        2.0
        """
        return self._reduce("prod", axis=axis, skipna=skipna, numeric_only=numeric_only, min_count=min_count)

    def mean(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Mean of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).mean()), 3)
        1.5
        """
        return self._reduce("mean", axis=axis, skipna=skipna, numeric_only=numeric_only)

    def median(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Median, exact: half-way between the two middle values of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).median()), 3)
        1.5
        """
        return self._reduce("median", axis=axis, skipna=skipna, numeric_only=numeric_only)

    def min(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Smallest value of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).min()), 3)
        1.0
        """
        return self._reduce("min", axis=axis, skipna=skipna, numeric_only=numeric_only)

    def max(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Largest value of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).max()), 3)
        2.0
        """
        return self._reduce("max", axis=axis, skipna=skipna, numeric_only=numeric_only)

    def var(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, ddof: int = 1, **kwargs: Any) -> Any:
        """Variance of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        ddof : int, default 1
            The divisor is the number of values less this.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).var()), 3)
        0.5
        """
        return self._reduce("var", axis=axis, skipna=skipna, numeric_only=numeric_only, ddof=ddof)

    def std(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, ddof: int = 1, **kwargs: Any) -> Any:
        """Standard deviation of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        ddof : int, default 1
            The divisor is the number of values less this.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).std()), 3)
        0.707
        """
        return self._reduce("std", axis=axis, skipna=skipna, numeric_only=numeric_only, ddof=ddof)

    def sem(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, ddof: int = 1, **kwargs: Any) -> Any:
        """Standard error of the mean of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.
        ddof : int, default 1
            The divisor is the number of values less this.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).sem()), 3)
        0.5
        """
        return self._reduce("sem", axis=axis, skipna=skipna, numeric_only=numeric_only, ddof=ddof)

    def skew(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Skewness, corrected for bias of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).skew()), 3)
        nan
        """
        return self._reduce("skew", axis=axis, skipna=skipna, numeric_only=numeric_only)

    def kurt(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Excess kurtosis, corrected for bias of each column.

        Parameters
        ----------
        axis : {0, 1, None}, default 0
            0 reduces columns.
        skipna : bool, default True
            Whether missing values are left out; if not, one makes the result missing.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        scalar or Series
            A Series gives a scalar and runs one job; a DataFrame gives a Series and runs none.

        Raises
        ------
        TypeError
            If a column holds what pandas does not reduce so.

        Examples
        --------
        >>> import plandas as pd
        >>> round(float(pd.Series([1, 2]).kurt()), 3)
        nan
        """
        return self._reduce("kurt", axis=axis, skipna=skipna, numeric_only=numeric_only)

    product = prod
    kurtosis = kurt

    def count(self, axis: Any = 0, numeric_only: bool = False) -> Any:
        """The number of values that are not missing, of each column.

        Parameters
        ----------
        axis : {0}, default 0
            0 counts in columns.
        numeric_only : bool, default False
            Whether only columns of numbers and booleans are taken.

        Returns
        -------
        int or Series
            A Series gives an int and runs one job; a DataFrame gives a Series and runs none.

        Examples
        --------
        >>> import plandas as pd
        >>> int(pd.Series([1, None]).count())
        1
        """
        return self._reduce("count", axis=axis, numeric_only=numeric_only)

    def nunique(self, axis: Any = 0, dropna: bool = True) -> Any:
        """The number of distinct values of each column.

        Parameters
        ----------
        axis : {0}, default 0
            0 counts in columns.
        dropna : bool, default True
            Whether missing values are left out; together they count as one value.

        Returns
        -------
        int or Series
            A Series gives an int and runs one job; a DataFrame gives a Series and runs none.

        Examples
        --------
        >>> import plandas as pd
        >>> int(pd.Series([1, 1, None]).nunique())
        1
        """
        return self._reduce("nunique" if dropna else "nunique_all", axis=axis)

    def any(self, *, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **kwargs: Any) -> Any:
        """Whether a value is true, of each column; False of none. A missing value counts as neither.

        Parameters
        ----------
        axis : {0, None}, default 0
            None asks for one answer for the whole frame.
        bool_only : bool, default False
            Whether only boolean columns are taken.
        skipna : bool, default True
            If not, a missing value is true.

        Returns
        -------
        bool or Series
            A Series gives a bool and runs one job; a DataFrame gives a Series and runs none.

        Examples
        --------
        >>> import plandas as pd
        >>> bool(pd.Series([0, 3]).any())
        True
        """
        return self._reduce("any", axis=axis, skipna=skipna, bool_only=bool_only)

    def all(self, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **kwargs: Any) -> Any:
        """Whether all values are true, of each column; True of none. See `any`.

        Examples
        --------
        >>> import plandas as pd
        >>> bool(pd.Series([1, 0]).all())
        False
        """
        return self._reduce("all", axis=axis, skipna=skipna, bool_only=bool_only)
