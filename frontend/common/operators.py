"""Operators and their method forms, for DataFrame and Series."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from ..core.arithmetic import unary
from .handle import Handle

__all__ = ["Operators"]


class Operators(Handle):
    """Arithmetic, comparison and logic. A class says what a binary operator does in `_binary`."""

    __array_priority__ = 1000
    """NumPy's scalars and arrays leave an operator to what is on its right."""

    def _binary(self, name: str, other: Any, *, reflected: bool = False, axis: Any = None, fill_value: Any = None) -> Any:
        """The operator with something else; of a method, which aligns what it compares, if there is an `axis`."""
        raise NotImplementedError

    def _unary(self, name: str) -> Self:
        columns = []
        for entry in self._frame.columns:
            expr, dtype = unary(name, (entry.expr, entry.dtype))  # type: ignore[arg-type]
            columns.append(entry._replace(expr=expr, dtype=dtype))
        return self._of(self._frame.map(columns))

    def __add__(self, other: Any) -> Self:
        return self._binary("add", other)

    def __radd__(self, other: Any) -> Self:
        return self._binary("add", other, reflected=True)

    def __sub__(self, other: Any) -> Self:
        return self._binary("sub", other)

    def __rsub__(self, other: Any) -> Self:
        return self._binary("sub", other, reflected=True)

    def __mul__(self, other: Any) -> Self:
        return self._binary("mul", other)

    def __rmul__(self, other: Any) -> Self:
        return self._binary("mul", other, reflected=True)

    def __truediv__(self, other: Any) -> Self:
        return self._binary("truediv", other)

    def __rtruediv__(self, other: Any) -> Self:
        return self._binary("truediv", other, reflected=True)

    def __floordiv__(self, other: Any) -> Self:
        return self._binary("floordiv", other)

    def __rfloordiv__(self, other: Any) -> Self:
        return self._binary("floordiv", other, reflected=True)

    def __mod__(self, other: Any) -> Self:
        return self._binary("mod", other)

    def __rmod__(self, other: Any) -> Self:
        return self._binary("mod", other, reflected=True)

    def __divmod__(self, other: Any) -> tuple[Self, Self]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Self, Self]:
        return other // self, other % self

    def __pow__(self, other: Any) -> Self:
        return self._binary("pow", other)

    def __rpow__(self, other: Any) -> Self:
        return self._binary("pow", other, reflected=True)

    def __eq__(self, other: object) -> Self:  # type: ignore[override]
        return self._binary("eq", other)

    def __ne__(self, other: object) -> Self:  # type: ignore[override]
        return self._binary("ne", other)

    def __lt__(self, other: Any) -> Self:
        return self._binary("lt", other)

    def __le__(self, other: Any) -> Self:
        return self._binary("le", other)

    def __gt__(self, other: Any) -> Self:
        return self._binary("gt", other)

    def __ge__(self, other: Any) -> Self:
        return self._binary("ge", other)

    def __and__(self, other: Any) -> Self:
        return self._binary("and", other)

    def __rand__(self, other: Any) -> Self:
        return self._binary("and", other, reflected=True)

    def __or__(self, other: Any) -> Self:
        return self._binary("or", other)

    def __ror__(self, other: Any) -> Self:
        return self._binary("or", other, reflected=True)

    def __xor__(self, other: Any) -> Self:
        return self._binary("xor", other)

    def __rxor__(self, other: Any) -> Self:
        return self._binary("xor", other, reflected=True)

    def __matmul__(self, other: Any) -> Any:
        return self.dot(other)

    def __rmatmul__(self, other: Any) -> Any:
        return self.T.dot(np.transpose(other)).T

    def __neg__(self) -> Self:
        return self._unary("neg")

    def __pos__(self) -> Self:
        return self._unary("pos")

    def __invert__(self) -> Self:
        return self._unary("invert")

    def __abs__(self) -> Self:
        return self._unary("abs")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise ValueError(
            f"The truth value of a {type(self).__name__} is ambiguous. Use a.empty, a.bool(), a.item(), a.any() or a.all()."
        )

    def abs(self) -> Self:
        """Absolute value of each number.

        Returns
        -------
        DataFrame or Series
            Of the same shape and dtypes. Runs no job.

        Raises
        ------
        TypeError
            If a column holds no numbers.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([-1, 2]).abs()
        0    1
        1    2
        dtype: int64
        """
        return self._unary("abs")

    def add(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Addition: ``self + other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).add(2).to_list()
        [3, 4]
        """
        return self._method("add", other, axis, level, fill_value)

    def radd(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Addition with the sides swapped: ``other + self``. See `add`."""
        return self._method("add", other, axis, level, fill_value, reflected=True)

    def sub(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Subtraction: ``self - other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).sub(2).to_list()
        [-1, 0]
        """
        return self._method("sub", other, axis, level, fill_value)

    def rsub(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Subtraction with the sides swapped: ``other - self``. See `sub`."""
        return self._method("sub", other, axis, level, fill_value, reflected=True)

    def mul(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Multiplication: ``self * other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).mul(2).to_list()
        [2, 4]
        """
        return self._method("mul", other, axis, level, fill_value)

    def rmul(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Multiplication with the sides swapped: ``other * self``. See `mul`."""
        return self._method("mul", other, axis, level, fill_value, reflected=True)

    def truediv(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Division: ``self / other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).truediv(2).to_list()
        [0.5, 1.0]
        """
        return self._method("truediv", other, axis, level, fill_value)

    def rtruediv(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Division with the sides swapped: ``other / self``. See `truediv`."""
        return self._method("truediv", other, axis, level, fill_value, reflected=True)

    def floordiv(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Division rounded down: ``self // other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Notes
        -----
        An integer divided by zero is infinite, or NaN, in floats, where the zero is seen without a job: it is the
        constant, or in a column of a table in memory. Else integers stay integers, and what is divided by zero is
        missing: pandas' dtype depends on there being a zero. Nullable integers give 0, as in pandas.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).floordiv(2).to_list()
        [0, 1]
        """
        return self._method("floordiv", other, axis, level, fill_value)

    def rfloordiv(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Division rounded down with the sides swapped: ``other // self``. See `floordiv`."""
        return self._method("floordiv", other, axis, level, fill_value, reflected=True)

    def mod(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Remainder, with the divisor's sign: ``self % other``, value by value, aligned on labels.

        Missing where integers are divided by zero; see `floordiv`.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).mod(2).to_list()
        [1, 0]
        """
        return self._method("mod", other, axis, level, fill_value)

    def rmod(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Remainder, with the divisor's sign with the sides swapped: ``other % self``. See `mod`."""
        return self._method("mod", other, axis, level, fill_value, reflected=True)

    def pow(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Power: ``self ** other``, value by value, aligned on labels.

        Parameters
        ----------
        other : scalar, Series, DataFrame or list-like
            What to compute with.
        axis : {"columns", "index"}, default "columns"
            Whether the labels of a Series are matched with a frame's columns or its index.
        level : None
            Not supported.
        fill_value : scalar, optional
            Taken for a value that is missing on one side only.

        Returns
        -------
        DataFrame or Series
            Runs no job, unless a Series is matched with columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).pow(2).to_list()
        [1, 4]
        """
        return self._method("pow", other, axis, level, fill_value)

    def rpow(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Power with the sides swapped: ``other ** self``. See `pow`."""
        return self._method("pow", other, axis, level, fill_value, reflected=True)

    def eq(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Equal to: ``self == other``; false where a side is missing. See `add` for the parameters."""
        return self._method("eq", other, axis, level, fill_value)

    def ne(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Not equal to: ``self != other``; true where a side is missing. See `add` for the parameters."""
        return self._method("ne", other, axis, level, fill_value)

    def lt(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Less than: ``self < other``; false where a side is missing. See `add` for the parameters."""
        return self._method("lt", other, axis, level, fill_value)

    def le(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Less than or equal to: ``self <= other``; false where a side is missing. See `add` for the parameters."""
        return self._method("le", other, axis, level, fill_value)

    def gt(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Greater than: ``self > other``; false where a side is missing. See `add` for the parameters."""
        return self._method("gt", other, axis, level, fill_value)

    def ge(self, other: Any, axis: Any = "columns", level: Any = None, fill_value: Any = None) -> Self:
        """Greater than or equal to: ``self >= other``; false where a side is missing. See `add` for the parameters."""
        return self._method("ge", other, axis, level, fill_value)

    div = divide = truediv
    rdiv = rtruediv
    subtract, multiply = sub, mul

    def _method(self, name: str, other: Any, axis: Any, level: Any, fill_value: Any, *, reflected: bool = False) -> Self:
        if level is not None:
            raise NotImplementedError(f"{name}(level=...) is not supported")
        return self._binary(name, other, reflected=reflected, axis="columns" if axis is None else axis, fill_value=fill_value)
