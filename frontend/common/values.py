"""Values one by one: types, bounds, rounding, membership, replacement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...plan import Distinct, Expr, Extend, Join, Select, fresh, literal, op
from ...plan import types as t
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import OBJECT, PANDAS_3, default_dtype, has_places, is_masked, missing_of, objects, parse_dtype, result_dtype
from ..core.frame import Entry, Frame
from ..core.labels import columns
from ..options import get_option
from .handle import Handle, as_series

__all__ = ["Values"]


class Values(Handle):
    """astype, clip, round, isin, replace. Nothing here runs a job, unless it says so."""

    def astype(self, dtype: Any, copy: Any = None, errors: str = "raise") -> Any:
        """The values as another dtype.

        Parameters
        ----------
        dtype : dtype or dict
            The dtype, or one for each of some columns.
        copy : bool
            Accepted.
        errors : {"raise"}
            Values that do not convert raise when they are computed.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Raises
        ------
        KeyError
            If the dict names no column.
        TypeError
            If it is no dtype.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["1", "2"]).astype(int).to_list()
        [1, 2]
        """
        if errors != "raise":
            raise NotImplementedError(f"astype(errors={errors!r}) is not supported")
        if isinstance(dtype, Mapping):
            columns(self._frame, dtype)
            return self._of(self._frame.map(self._typed(e, dtype[e.label]) if e.label in dtype else e for e in self._frame.columns))
        return self._of(self._frame.map(self._typed(entry, dtype) for entry in self._frame.columns))

    def _typed(self, entry: Entry, dtype: Any) -> Entry:
        """A column as another dtype; categories that have an order are found in a job, unless they are known."""
        made = _typed(entry, dtype)
        if getattr(dtype, "ordered", None) and getattr(made.dtype, "categories", None) is None:
            return as_series(self._frame.map([made])).cat.as_ordered()._entry
        return made

    def round(self, decimals: Any = 0) -> Any:
        """The numbers rounded, half to even.

        Parameters
        ----------
        decimals : int, dict or Series, default 0
            Digits after the point, or before it if negative.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([0.5, 1.55]).round(1).to_list()
        [0.5, 1.6]
        """
        if isinstance(decimals, Handle | pd.Series):  # of plandas, is collected
            decimals = decimals.to_dict()
        entries = []
        for entry in self._frame.columns:
            digits: Any = decimals.get(entry.label) if isinstance(decimals, Mapping) else decimals
            rounds = digits is not None and t.is_numeric(entry.expr.type)
            entries.append(entry._replace(expr=op.round_(entry.expr, decimals=int(digits))) if rounds else entry)
        return self._of(self._frame.map(entries))

    def __round__(self, decimals: int = 0) -> Any:
        return self.round(decimals)

    def clip(self, lower: Any = None, upper: Any = None, *, axis: Any = None, inplace: bool = False) -> Any:
        """The values brought between bounds; missing values stay.

        Parameters
        ----------
        lower, upper : scalar, optional
            The bounds.
        axis : None
            Accepted.
        inplace : bool, default False
            Whether to change this frame.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 5, 9]).clip(2, 6).to_list()
        [2, 5, 6]
        """
        bounds = [None if bound is None or is_scalar(bound) and pd.isna(bound) else bound for bound in (lower, upper)]
        if any(bound is not None and not is_scalar(bound) for bound in bounds):
            raise NotImplementedError("clip takes scalar bounds")
        if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
            bounds.reverse()
        entries = []
        for entry in self._frame.columns:
            expr = entry.expr
            for bound, limit in zip(bounds, (op.greatest, op.least), strict=True):
                expr = expr if bound is None else op.if_else(op.is_missing(expr), expr, limit(expr, lift(bound, expr.type)))
            entries.append(entry._replace(expr=expr, dtype=entry.dtype if expr.type == entry.expr.type else default_dtype(expr.type)))
        return self._changed(self._frame.map(entries), inplace)

    def isin(self, values: Any) -> Any:
        """Whether each value is one of some.

        Parameters
        ----------
        values : list-like or dict
            The values; or for a frame a dict of columns to values. A missing one finds missing values. Those of a
            Series are joined where they are of the same type, not floats, and may be more than `compute.isin_limit`; else they are
            collected first, in one job.

        Returns
        -------
        DataFrame or Series
            Of bool. Runs no job.

        Raises
        ------
        TypeError
            If a single text is given.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, None]).isin([2, float("nan")]).to_list()
        [False, True, True]
        """
        if is_scalar(values):
            raise TypeError(f"only list-like objects are allowed to be passed to isin(), you passed a `{type(values).__name__}`")
        if isinstance(values, Handle) and len(values._frame.columns) > 1:
            raise NotImplementedError("isin of a DataFrame is not supported")
        if isinstance(values, Handle) and self.ndim == 1 and _is_joined(self._frame.columns[0], values._frame):
            return self._of(_found_in(self._frame, values._frame))
        given = values if isinstance(values, Mapping) else list(values)
        boolean = default_dtype(t.boolean)
        entries = []
        for entry in self._frame.columns:
            wanted = given.get(entry.label, []) if isinstance(given, Mapping) else given
            entries.append(Entry(entry.label, _among(entry.expr, list(wanted)), boolean))
        return self._of(self._frame.map(entries))

    def replace(self, to_replace: Any = None, value: Any = None, *, inplace: bool = False, regex: bool = False) -> Any:
        """The values with some replaced by others.

        Parameters
        ----------
        to_replace : scalar, list or dict
            What to replace; a dict maps it to what it becomes, or says for each of some columns what that is: a dict, or a scalar
            if `value` is given.
        value : scalar, list or dict, optional
            What it becomes; a dict says it for each of some columns.
        inplace : bool, default False
            Whether to change this frame.
        regex : False
            Patterns are not supported.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).replace({1: 10, 3: 30}).to_list()
        [10, 2, 30]
        """
        if regex:
            raise NotImplementedError("replace(regex=...) is not supported")
        if isinstance(to_replace, Mapping) and self.ndim == 2 and (by_column := _by_column(to_replace, value)) is not None:
            found = [_replaced(one, by_column[one.label]) if one.label in by_column else one for one in self._frame.columns]
            return self._changed(self._frame.map(found), inplace)
        if isinstance(to_replace, Mapping):
            pairs = list(to_replace.items())
        else:
            olds = [to_replace] if is_scalar(to_replace) else list(to_replace)
            news = [value] * len(olds) if is_scalar(value) else list(value)
            if len(olds) != len(news):
                raise ValueError(f"Replacement lists must match in length. Expecting {len(olds)} got {len(news)} ")
            pairs = list(zip(olds, news, strict=True))
        if any(isinstance(new, Mapping) for _, new in pairs):
            raise NotImplementedError("replace with a dict of columns is not supported")
        return self._changed(self._frame.map(_replaced(entry, pairs) for entry in self._frame.columns), inplace)


def _typed(entry: Entry, dtype: Any) -> Entry:
    if dtype == "category" and getattr(dtype, "categories", None) is None:
        ordered = getattr(dtype, "ordered", None)
        if isinstance(entry.dtype, pd.CategoricalDtype) and ordered in (None, entry.dtype.ordered):
            return entry
        return entry._replace(dtype=pd.CategoricalDtype(getattr(entry.dtype, "categories", None), ordered or None))
    if has_places(entry.dtype):
        raise NotImplementedError("astype of intervals")
    if isinstance(dtype, pd.CategoricalDtype) and dtype.categories is not None and not has_places(dtype):
        return _categorical(entry, dtype)
    if dtype in (object, "object", "O", OBJECT):
        kept = t.is_string(entry.expr.type) or isinstance(entry.dtype, pd.CategoricalDtype)
        return entry._replace(dtype=objects(missing_of(entry.dtype)) if kept else default_dtype(t.null))
    type, presented = parse_dtype(dtype)
    source = entry.expr.type
    if type == source:
        return entry._replace(dtype=presented)
    if t.is_timestamp(type) and not (t.is_timestamp(source) or t.is_string(source) or t.is_integer(source) or source == t.date32):
        raise TypeError(f"Cannot cast {entry.dtype} to dtype {presented}")
    expr = entry.expr
    if is_masked(presented) and t.is_floating(source):
        expr = op.if_else(op.is_missing(expr), literal(None, source), expr)  # NaN becomes NA
        if t.is_integer(type):
            whole = op.or_(op.is_missing(expr), op.equal(op.floor(expr), expr))
            expr = op.ensure(whole, expr, message=f"cannot safely cast non-equivalent {source} to {type}", error="TypeError")
    return entry._replace(expr=op.cast(expr, to=type), dtype=presented)


def _categorical(entry: Entry, dtype: pd.CategoricalDtype) -> Entry:
    """The column as categories; what is none of those is missing."""
    known = _among(entry.expr, dtype.categories.to_list())
    return entry._replace(expr=op.if_else(known, entry.expr, literal(None, entry.expr.type)), dtype=dtype)


def _same_kind(value: Any, type: t.DataType) -> Expr | None:
    """A value as a constant of a column's kind; None if no value of the column can equal it."""
    try:
        made = lift(value, type)
        t.common_type(made.type, type)
    except (TypeError, ValueError, OverflowError):
        return None
    return made


def _among(expr: Expr, values: list[Any]) -> Expr:
    if t.is_floating(expr.type):
        values = [value for value in values if value is not None and value is not pd.NA]  # only NaN is a missing float
    elif t.is_string(expr.type) and PANDAS_3:
        values = [None if is_scalar(value) and pd.isna(value) else value for value in values]
    options = [made for value in values if (made := _same_kind(value, expr.type)) is not None]
    return op.is_in(expr, *options) if options else literal(False)


def _is_joined(entry: Entry, values: Frame) -> bool:
    (wanted,), most = values.columns, values.base.max_rows
    same = entry.expr.type == wanted.expr.type and not (t.is_floating(entry.expr.type) or t.is_null(entry.expr.type))
    return same and (most is None or most > get_option("compute.isin_limit"))


def _found_in(frame: Frame, values: Frame) -> Frame:
    """Whether each value of a frame's one column is one of another's: a join with the distinct values, which keeps the rows."""
    frame, values = frame.settled, values.settled
    (entry,), (wanted,) = frame.columns, values.columns
    key, mark = fresh("value"), fresh("there")
    distinct = Distinct(Select(values.base, ((key, wanted.expr.id),)), (key,), "any")  # type: ignore[attr-defined]
    marked = Extend(distinct, ((mark, literal(True)),))
    joined = Join(frame.base, marked, "left", ((entry.expr.id, key),), True)  # type: ignore[attr-defined]
    found = op.not_missing(joined.schema.column(mark))
    return frame.on_rows_of(joined).map([Entry(entry.label, found, default_dtype(t.boolean))])


def _is_missing(value: Any) -> bool:
    return is_scalar(value) and bool(pd.isna(value))


def _by_column(old: Mapping[Any, Any], new: Any) -> dict[Any, list[tuple[Any, Any]]] | None:
    """For each column what is replaced there, and by what; None if the dict says it for all columns."""
    if old and new is None and all(isinstance(one, Mapping) for one in old.values()):
        made = {label: list(one.items()) for label, one in old.items()}
        return None if any(value is None for pairs in made.values() for _, value in pairs) else made
    if isinstance(new, Mapping) and all(is_scalar(one) for one in (*old.values(), *new.values())):
        return {label: [(one, new[label])] for label, one in old.items() if label in new}
    if new is not None and is_scalar(new):
        return {label: [(one, new)] for label, one in old.items()}
    return None


def _replaced(entry: Entry, pairs: list[tuple[Any, Any]]) -> Entry:
    expr = entry.expr
    for old, new in reversed(pairs):
        known = _same_kind(old, entry.expr.type)
        if known is None:
            continue
        found = op.is_missing(entry.expr) if _is_missing(old) else op.equal(entry.expr, known)
        expr = op.if_else(found, lift(None if _is_missing(new) and t.is_string(expr.type) else new, entry.expr.type), expr)
    return entry._replace(expr=expr, dtype=entry.dtype if expr.type == entry.expr.type else result_dtype(expr.type, entry.dtype))
