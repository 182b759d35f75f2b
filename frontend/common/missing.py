"""Missing values: finding, dropping and filling them."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pandas as pd

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.align import left_aligned
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import OBJECT, Dtype, default_dtype, is_masked, result_dtype
from ..core.frame import Entry, Frame
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

    def fillna(self, value: Any = None, *, axis: Any = None, inplace: bool = False, limit: int | None = None) -> Any:
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
        if value is None:
            raise ValueError("Must specify a fill 'value'.")
        return self._result(self._filled(value), inplace)

    def _filled(self, value: Any) -> Frame:
        frame = self._frame
        if is_scalar(value):
            return frame.map([_filled(entry, lift(value, entry.expr.type)) for entry in frame.columns])
        if isinstance(value, Handle) and type(value) is type(self):
            return self._filled_from(value._frame)
        if getattr(self, "ndim", 1) == 1:  # values by row label
            return self._filled_from(from_pandas(pd.Series(value).to_frame()))
        values = dict(value.to_pandas()) if isinstance(value, Handle) else dict(value)
        return frame.map(
            [_filled(entry, lift(values[entry.label], entry.expr.type)) if entry.label in values else entry for entry in frame.columns]
        )

    def _filled_from(self, other: Frame) -> Frame:
        """Filled with the values of the same labels of another frame."""
        base = self._frame.aligned_base(other)
        left, right = (self._frame.on_rows_of(base), other.on_rows_of(base)) if base else left_aligned(self._frame, other)
        alone = getattr(self, "ndim", 1) == 1
        entries = []
        for entry in left.columns:
            place = 0 if alone else right.positions.get(entry.label)
            entries.append(entry if place is None else _filled(entry, right.columns[place].expr))
        return left.map(entries)

    def where(self, cond: Any, other: Any = None, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Any:
        """The values where a condition holds, and others elsewhere.

        Parameters
        ----------
        cond : Series, DataFrame or callable
            Of bool, over the same rows.
        other : scalar, Series or DataFrame, optional
            The values elsewhere; missing unless given.
        inplace : bool, default False
            Whether to change this frame.
        axis, level : None
            Not supported.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> s = pd.Series([1, 2, 3])
        >>> s.where(s > 1, 0).to_list()
        [0, 2, 3]
        """
        if level is not None:
            raise NotImplementedError("where(level=...) is not supported")
        return self._result(_chosen(self, cond, other, keep=True), inplace)

    def mask(self, cond: Any, other: Any = None, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Any:
        """The values where a condition does not hold, and others where it does. See `where`."""
        if level is not None:
            raise NotImplementedError("mask(level=...) is not supported")
        return self._result(_chosen(self, cond, other, keep=False), inplace)


def _filled(entry: Entry, value: Expr) -> Entry:
    """The column with missing values replaced; a value of another kind is an error, as its column would be of objects."""
    if t.is_null(value.type):
        return entry
    constant = getattr(value, "value", None)
    if isinstance(entry.dtype, pd.CategoricalDtype) and constant is not None and constant not in entry.dtype.categories:
        raise TypeError(f"Cannot setitem on a Categorical with a new category ({constant}), set the categories first")
    try:
        made = op.coalesce(entry.expr, value)
    except TypeError as error:
        raise TypeError(f"Invalid value '{getattr(value, 'value', value)}' for dtype '{entry.dtype}'") from error
    return entry._replace(expr=made, dtype=_dtype(entry, made))


def _dtype(entry: Entry, made: Expr) -> Dtype:
    if made.type == entry.expr.type:
        plain = t.is_boolean(made.type) and entry.dtype != OBJECT and not is_masked(entry.dtype)
        return default_dtype(made.type) if plain else entry.dtype
    return result_dtype(made.type, entry.dtype)


def _chosen(handle: Handle, cond: Any, other: Any, *, keep: bool) -> Frame:
    frame = handle._frame
    cond, other = (value(handle) if callable(value) and not isinstance(value, Handle) else value for value in (cond, other))
    if not isinstance(cond, Handle):
        raise NotImplementedError("a condition is a Series or DataFrame of bool")
    count = len(frame.columns)
    parts = [frame, cond._frame, *([other._frame] if isinstance(other, Handle) else [])]
    aligned = _over_one_base(parts)
    entries = []
    for place, entry in enumerate(aligned[0].columns):
        chosen = aligned[1].columns[0].expr if cond.ndim == 1 else _partner(aligned[1], entry, place, count)
        condition = op.coalesce(chosen, not keep)
        value = lift(other, entry.expr.type) if len(aligned) < 3 else _partner(aligned[2], entry, place, count)
        sides = (entry.expr, value) if keep else (value, entry.expr)
        made = op.if_else(condition, *sides)
        entries.append(entry._replace(expr=made, dtype=_dtype(entry, made)))
    return aligned[0].map(entries)


def _over_one_base(parts: list[Frame]) -> list[Frame]:
    """The frames over one base: the first one's rows."""

    def pair(frames: list[Frame], other: Frame) -> list[Frame]:
        base = frames[0].aligned_base(other)
        if base is None:
            raise NotImplementedError("where and mask take conditions and values of the same rows")
        return [*(frame.on_rows_of(base) for frame in frames), other.on_rows_of(base)]

    return reduce(pair, parts[1:], parts[:1])


def _partner(frame: Frame, entry: Entry, place: int, count: int) -> Expr:
    """The column that goes with a column: the only one, or the one of its label."""
    if len(frame.columns) == 1 and (count == 1 or frame.columns[0].label is None):
        return frame.columns[0].expr
    found = frame.positions.get(entry.label)
    if found is None:
        return literal(None, t.boolean)
    return frame.columns[found].expr
