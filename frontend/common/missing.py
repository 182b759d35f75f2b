"""Missing values: finding, dropping and filling them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...plan import Expr, Node, literal, nullable, op
from ...plan import types as t
from ...plan.types import DataType
from ..core.align import on_rows_of
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import GAPPED, OBJECT, PANDAS_3, Dtype, default_dtype, is_masked, result_dtype
from ..core.frame import Entry, Frame
from ..core.gaps import has_gaps
from ..core.materialize import count_rows
from ..core.positions import beside
from .deferred import resolved
from .handle import Handle

__all__ = ["Missing"]


class Missing(Handle):
    """isna, notna, fillna, where, mask. Nothing here runs a job."""

    def isna(self) -> Any:
        """Whether each value is missing.

        Returns
        -------
        DataFrame or Series
            Of bool, of the same shape. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, None]).isna().to_list()
        [False, True]
        """
        return self._each(lambda entry: op.is_missing(entry.expr))

    def notna(self) -> Any:
        """Whether each value is there. See `isna`."""
        return self._each(lambda entry: op.not_missing(entry.expr))

    isnull = isna
    notnull = notna

    def _each(self, change: Any) -> Any:
        entries = []
        for entry in self._frame.columns:
            expr = change(entry)
            entries.append(Entry(entry.label, expr, default_dtype(expr.type)))
        return self._of(self._frame.map(entries))

    def fillna(self, value: Any, *, axis: Any = None, inplace: bool = False, limit: int | None = None) -> Any:
        """The values with missing ones replaced.

        Parameters
        ----------
        value : scalar, dict, Series or DataFrame
            What stands for missing values: one value; one for each column; or, for a Series a Series and for a
            DataFrame a DataFrame, the value of the same label.
        axis : None
            Accepted.
        inplace : bool, default False
            Whether to change this frame.
        limit : None
            Not supported.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, None]).fillna(0).to_list()
        [1.0, 0.0]
        """
        if limit is not None:
            raise NotImplementedError("fillna(limit=...) is not supported")
        if value is None and not PANDAS_3:
            raise ValueError("Must specify a fill 'value' or 'method'.")
        return self._changed(self._filled(value), inplace)

    def _filled(self, value: Any) -> Frame:
        frame = self._frame
        if is_scalar(value):
            return frame.map([_filled(frame.base, entry, _constant(value, entry)) for entry in frame.columns])
        if isinstance(value, Handle) and type(value) is type(self):
            return self._filled_from(value._frame)
        if getattr(self, "ndim", 1) == 1:  # values by row label
            return self._filled_from(from_pandas(pd.Series(value).to_frame()))
        values = dict(value.to_pandas()) if isinstance(value, Handle) else dict(value)
        return frame.map(
            [
                _filled(frame.base, entry, _constant(values[entry.label], entry)) if entry.label in values else entry
                for entry in frame.columns
            ]
        )

    def _filled_from(self, other: Frame) -> Frame:
        """Filled with the values of the same labels of another frame."""
        left, right = on_rows_of(self._frame, other)
        ndim = getattr(self, "ndim", 1)
        return left.map([_filled(left.base, entry, _partner(right, entry, ndim, t.null)) for entry in left.columns])

    def where(self, cond: Any, other: Any = None, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Any:
        """The values where a condition holds, and others elsewhere.

        Parameters
        ----------
        cond : Series, DataFrame, callable, or for a Series an array
            Of bool, aligned on the index; where it has no label, or is missing, values do not stay.
        other : scalar, Series, DataFrame or callable, optional
            The values elsewhere, aligned on the index; missing unless given.
        inplace : bool, default False
            Whether to change this frame.
        axis : {0, 1}, optional
            What the labels of a Series `other` of a DataFrame are.
        level : None
            Not supported.

        Returns
        -------
        DataFrame, Series or None
            Runs no job, unless other rows' labels have to be looked through for one that comes twice.

        Examples
        --------
        >>> import plandas as pd
        >>> s = pd.Series([1, 2, 3])
        >>> s.where(s > 1, 0).to_list()
        [0, 2, 3]
        """
        if level is not None:
            raise NotImplementedError("where(level=...) is not supported")
        return self._changed(_chosen(self, cond, other, axis, keep=True, inplace=inplace), inplace)

    def mask(self, cond: Any, other: Any = None, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Any:
        """The values where a condition does not hold, and others where it does. See `where`."""
        if level is not None:
            raise NotImplementedError("mask(level=...) is not supported")
        return self._changed(_chosen(self, cond, other, axis, keep=False, inplace=inplace), inplace)


def _constant(value: Any, entry: Entry) -> Expr:
    """A value to fill a column with; of whatever type, if the column has no such value."""
    try:
        return lift(value, entry.expr.type)
    except (TypeError, ValueError, OverflowError):
        return literal(value)


def _filled(base: Node, entry: Entry, value: Expr) -> Entry:
    """The column with missing values replaced."""
    if t.is_null(value.type):
        return entry
    constant = getattr(value, "value", None)
    if isinstance(entry.dtype, pd.CategoricalDtype) and constant is not None and constant not in entry.dtype.categories:
        raise TypeError(f"Cannot setitem on a Categorical with a new category ({constant}), set the categories first")
    if t.is_boolean(entry.expr.type) and not t.is_boolean(value.type) and not is_masked(entry.dtype):
        return _as_it_is(base, entry, value)
    try:
        made = op.coalesce(entry.expr, value)
    except TypeError:
        return _as_it_is(base, entry, value)
    return entry._replace(expr=made, dtype=_dtype(entry, made))


def _as_it_is(base: Node, entry: Entry, value: Expr) -> Entry:
    """A column that cannot hold a value, which is no matter if nothing is missing; if so, computing it raises TypeError.

    Raises
    ------
    NotImplementedError
        If a value is known to be missing: the column would be of objects.
    """
    message = f"Invalid value '{getattr(value, 'value', value)}' for dtype '{entry.dtype}'"
    if not nullable(entry.expr, base.schema.nullable):
        return entry
    if has_gaps(base, entry.expr) or t.is_boolean(entry.expr.type) and entry.dtype == OBJECT:
        raise NotImplementedError(message)
    return entry._replace(expr=op.ensure(op.not_missing(entry.expr), entry.expr, message=message, error="TypeError"))


def _dtype(entry: Entry, made: Expr) -> Dtype:
    if made.type == entry.expr.type:
        plain = t.is_boolean(made.type) and entry.dtype != OBJECT and not is_masked(entry.dtype)
        return default_dtype(made.type) if plain else entry.dtype
    return result_dtype(made.type, entry.dtype)


def _chosen(handle: Any, cond: Any, other: Any, axis: Any, *, keep: bool, inplace: bool) -> Frame:
    frame = handle._frame
    cond, other = (_columns_for(handle, value) for value in (cond, other))
    if not isinstance(cond, Handle) or not (isinstance(other, Handle) or is_scalar(other)):
        raise NotImplementedError("conditions and values are scalars, Series, DataFrames, or for a Series arrays")
    if any(not t.is_boolean(entry.expr.type) for entry in cond._frame.columns):
        raise TypeError("Boolean array expected for the condition")
    if handle.ndim == 2 and getattr(other, "ndim", 0) == 1 and isinstance(other, Handle) and axis not in (0, "index"):
        if axis is None:
            raise ValueError("Must specify axis=0 or 1")
        raise NotImplementedError("values by column, of a Series, are not supported")
    parts = on_rows_of(frame, cond._frame, *([other._frame] if isinstance(other, Handle) else []))
    entries = []
    for entry in parts[0].columns:
        if cond.ndim == 2 and entry.label not in parts[1].positions and inplace:
            entries.append(entry)  # as it is
            continue
        chosen = op.coalesce(_partner(parts[1], entry, cond.ndim, t.boolean), keep == inplace)
        value = _partner(parts[2], entry, other.ndim, entry.expr.type) if len(parts) > 2 else lift(other, entry.expr.type)
        made = op.if_else(chosen, *((entry.expr, value) if keep else (value, entry.expr)))
        dtype = GAPPED if other is None and entry.dtype == OBJECT and t.is_string(made.type) else _dtype(entry, made)
        entries.append(entry._replace(expr=made, dtype=dtype))
    return parts[0].map(entries)


def _columns_for(handle: Any, value: Any) -> Any:
    """A condition or what stands for values as an object of ours: what a function makes of the handle, or an array beside it."""
    from ..io.create import from_pandas as ours

    value = resolved(value, handle)
    if isinstance(value, pd.Series | pd.DataFrame):
        return ours(value)
    if isinstance(value, Handle) or is_scalar(value) or handle.ndim != 1:
        return value
    if len(value) != count_rows(handle._frame):
        raise ValueError("Array conditional must be same shape as self")
    frame, entry = beside(handle._frame, value)
    return handle._of(frame.map([entry]))


def _partner(frame: Frame, entry: Entry, ndim: int, type: DataType) -> Expr:
    """The column that goes with a column: that of a Series, or a frame's of the same label; missing if there is none."""
    place = 0 if ndim == 1 else frame.positions.get(entry.label)
    return literal(None, type) if place is None else frame.columns[place].expr
