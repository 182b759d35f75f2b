"""Python functions of values and rows: `map`, `apply`, and NumPy's universal functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..core.align import align
from ..core.frame import Entry, Frame, Label
from ..core.functions import OnRows, computed, hinted, of_no_rows
from .collected import returned, theirs
from .handle import Handle, as_series

__all__ = ["FrameFunctions", "SeriesFunctions", "UniversalFunctions", "bitwise"]

OPERATORS: Mapping[np.ufunc, str] = {
    np.add: "add", np.subtract: "sub", np.multiply: "mul", np.true_divide: "truediv", np.floor_divide: "floordiv",
    np.remainder: "mod", np.power: "pow", np.equal: "eq", np.not_equal: "ne", np.less: "lt", np.less_equal: "le",
    np.greater: "gt", np.greater_equal: "ge", np.bitwise_and: "and", np.bitwise_or: "or", np.bitwise_xor: "xor",
    np.logical_and: "and", np.logical_or: "or", np.logical_xor: "xor",
}  # fmt: skip
BITWISE: Mapping[str, np.ufunc] = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}
UNARY: Mapping[np.ufunc, str] = {np.negative: "neg", np.absolute: "abs", np.invert: "invert", np.logical_not: "invert"}


class UniversalFunctions(Handle):
    """NumPy's universal functions: operators where there is one, else NumPy itself, on batches of rows. They run no job."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **given: Any) -> Any:
        inputs = tuple(value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value for value in inputs)
        if method == "__call__" and not given:
            if ufunc in UNARY and not _is_logical(ufunc, inputs):
                return self._unary(UNARY[ufunc])
            if ufunc in OPERATORS and not _is_logical(ufunc, inputs):
                reflected = not isinstance(inputs[0], Handle)
                ours, other = reversed(inputs) if reflected else inputs
                return ours._binary(OPERATORS[ufunc], other, reflected=reflected)
            if ufunc.nout == 1 and all(map(_is_operand, inputs)):
                return _elementwise(ufunc, inputs)
        return returned(getattr(ufunc, method)(*map(theirs, inputs), **given))


def bitwise(name: str, handle: Handle, other: Any, reflected: bool) -> Any:
    """`&`, `|` or `^` of whole numbers, bit by bit; NotImplemented if one of the sides is something else. Runs no job."""
    if name not in BITWISE or not (_is_whole(handle) and _is_whole(other)):
        return NotImplemented
    return _elementwise(BITWISE[name], (other, handle) if reflected else (handle, other))


def _is_whole(value: Any) -> bool:
    if isinstance(value, Handle):
        return all(isinstance(entry.dtype, np.dtype) and entry.dtype.kind in "iu" for entry in value._frame.entries[-1:])
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _is_operand(value: Any) -> bool:
    return isinstance(value, Handle) or pd.api.types.is_scalar(value)


def _is_logical(ufunc: np.ufunc, inputs: tuple[Any, ...]) -> bool:
    """Whether a function takes the truth of numbers, which our operators do not."""
    return ufunc.__name__.startswith("logical") and not all(
        isinstance(value, bool | np.bool_)
        or (isinstance(value, Handle) and all(entry.dtype == bool for entry in value._frame.columns))
        for value in inputs
    )


def _elementwise(ufunc: np.ufunc, inputs: tuple[Any, ...]) -> Any:
    """A function of one object's values, or of two objects' and scalars, aligned."""
    handles = [value for value in inputs if isinstance(value, Handle)]
    rows = next((handle._frame for handle in handles if handle._frame.columns), None)
    if rows is None:
        made = _elementwise(ufunc, tuple(value._flat() if isinstance(value, Handle) else value for value in inputs))
        return made.rename(None) if made.dtype == bool else handles[0]._from(made)
    names = {handle.name for handle in handles if handle._frame.columns and handle.ndim == 1}
    inputs = tuple(value._beside(rows) if isinstance(value, Handle) and not value._frame.columns else value for value in inputs)
    handles = [value for value in inputs if isinstance(value, Handle)]
    first = handles[0]
    if first.ndim == 2 and len(handles) == 1:
        function = _of_columns(ufunc, inputs)
        return first._of(
            first._frame.map([_column(first._frame.map([entry]), entry.label, function) for entry in first._frame.columns])
        )
    if any(handle.ndim == 2 for handle in handles):
        return returned(ufunc(*map(theirs, inputs)))
    frame = first._frame
    if len(handles) == 2:
        left, right = align(frame, handles[1]._frame)
        frame = left.map([*left.columns, *right.columns])
    label = names.pop() if len(names) == 1 else None
    return as_series(frame.map([_column(frame, label, _of_columns(ufunc, inputs))]))


def _column(frame: Frame, label: Label, function: OnRows) -> Entry:
    numbered = frame.map([entry._replace(label=place) for place, entry in enumerate(frame.columns)])
    return computed(numbered, label, function, of_no_rows(numbered, function), index=False)


def _of_columns(ufunc: np.ufunc, inputs: tuple[Any, ...]) -> OnRows:
    """The function of the columns of a frame, one for each handle among the inputs."""
    scalars = [None if isinstance(value, Handle) else (value,) for value in inputs]

    def on_rows(rows: Any) -> Any:
        import numpy

        columns = iter([rows[label] for label in rows])
        with numpy.errstate(all="ignore"):
            return ufunc(*[next(columns) if scalar is None else scalar[0] for scalar in scalars])

    return on_rows


class SeriesFunctions(Handle):
    """Functions of single values."""

    def _through(self, function: Any, on_rows: OnRows) -> Any:
        frame = self._frame
        return self._of(frame.map([computed(frame, frame.labels[0], _named(on_rows, function), hinted(function), index=False)]))

    def apply(self, func: Any, args: Any = (), *, by_row: Any = "compat", **kwargs: Any) -> Any:
        """What a function makes of each value.

        Runs where the rows are. The type of the results is what the function's annotation says, or what it returns for the first
        rows, as many as the option `compute.shortcut_limit` says.

        Parameters
        ----------
        func : callable, str, list or dict
            A function of a value. NumPy's universal functions take the whole Series. Names, lists and dicts are as for `agg`.
        args : tuple
            Further arguments.
        by_row : {"compat", False}, default "compat"
            False: the function takes the whole Series; it runs in pandas, on collected rows.
        **kwargs
            Further arguments by name.

        Returns
        -------
        Series
            Runs a job on the first rows unless the function says what it returns.

        Examples
        --------
        >>> import plandas as pd
        >>> def halved(value, by) -> float: return value / by
        >>> pd.Series([1, 2]).apply(halved, by=2).to_list()
        [0.5, 1.0]
        """
        if isinstance(func, np.ufunc) and not args and not kwargs:
            return func(self)
        if isinstance(func, str | list | dict) and not args:
            return self.agg(func, **kwargs)
        if not callable(func) or by_row != "compat":
            raise NotImplementedError("functions of a whole Series run in pandas")
        return self._through(func, lambda rows: rows.iloc[:, 0].apply(func, args=args, **kwargs))

    def _mapped(self, func: Callable[[Any], Any], na_action: Any, **kwargs: Any) -> Any:
        """`Series.map` of a function."""
        return self._through(func, lambda rows: rows.iloc[:, 0].map(func, na_action=na_action, **kwargs))


class FrameFunctions(Handle):
    """Functions of single values, and of rows."""

    def map(self, func: Callable[[Any], Any], na_action: Any = None, **kwargs: Any) -> Any:
        """What a function makes of each value. See `Series.apply`.

        Parameters
        ----------
        func : callable
            A function of a value.
        na_action : {None, "ignore"}
            "ignore": missing values stay missing.
        **kwargs
            Further arguments of the function.

        Returns
        -------
        DataFrame
            Runs a job on the first rows unless the function says what it returns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": ["x", None]}).map(str, na_action="ignore").a.to_list()
        ['1', '2']
        """
        frame, returns = self._frame, hinted(func)
        on_rows = _named(lambda rows: rows.iloc[:, 0].map(lambda value: func(value, **kwargs), na_action=na_action), func)
        return self._of(
            frame.map([computed(frame.map([entry]), entry.label, on_rows, returns, index=False) for entry in frame.columns])
        )

    def apply(
        self,
        func: Any,
        axis: Any = 0,
        raw: bool = False,
        result_type: Any = None,
        args: Any = (),
        by_row: Any = "compat",
        **kwargs: Any,
    ) -> Any:
        """What a function makes of each row, where the rows are; of each column, on collected rows.

        Parameters
        ----------
        func : callable, str, list or dict
            A function of a row, which is a pandas Series, or of a column. Of a row it makes one value; what makes several runs
            on collected rows.
        axis : {0, "index", 1, "columns"}, default 0
            1: rows. 0: columns, which NumPy's universal functions take where the rows are.
        raw : bool, default False
            Whether rows are NumPy arrays.
        result_type : {None, "expand", "reduce", "broadcast"}
            As in pandas, on collected rows.
        args : tuple
            Further arguments.
        by_row : {"compat", False}
            As in pandas.
        **kwargs
            Further arguments by name.

        Returns
        -------
        Series or DataFrame
            Of rows: runs a job on the first rows unless the function says what it returns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": [3, 4]}).apply(lambda row: row.a * row.b, axis=1).to_list()
        [3, 8]
        """
        if isinstance(func, np.ufunc) and not args and not kwargs:
            return func(self)
        if isinstance(func, str | list | dict) and axis in (0, "index") and not args and not raw and result_type is None:
            return self.agg(func, **kwargs)
        if axis not in (1, "columns") or not callable(func) or result_type is not None or not self._frame.columns:
            raise NotImplementedError("functions of columns run in pandas")
        on_rows = _named(lambda rows: rows.apply(func, axis=1, raw=raw, args=args, **kwargs), func)
        return as_series(self._frame.map([computed(self._frame, None, on_rows, hinted(func), index=True)]))


def _named(on_rows: Any, function: Any) -> OnRows:
    """Messages name the user's function."""
    on_rows.__name__ = getattr(function, "__name__", "the function")
    return on_rows
