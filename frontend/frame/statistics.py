"""Reductions of a DataFrame."""

from __future__ import annotations

from functools import reduce
from typing import Any

from ...plan import Expr, literal, op
from ...plan import types as t
from ..common.handle import Handle, as_series
from ..common.reduce import numeric_columns, reduce_frame
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame

__all__ = ["FrameStatistics"]


class FrameStatistics(Handle):
    """What `Statistics` asks of a class."""

    def _reduce(
        self, name: str, *, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, bool_only: bool = False, **params: Any
    ) -> Any:
        frame = self._frame
        entries = numeric_columns(frame) if numeric_only else list(frame.columns)
        if bool_only:
            entries = [entry for entry in entries if t.is_boolean(entry.expr.type)]
        if axis in (1, "columns"):
            return as_series(_across(frame, entries, name, skipna, params))
        found = reduce_frame(frame, entries, name, skipna=skipna, **params)
        made: Any = as_series(found) if isinstance(found, Frame) else found
        return getattr(made, name)(**params) if axis is None else made


def _across(frame: Frame, entries: list[Entry], name: str, skipna: bool, params: dict[str, Any]) -> Frame:
    """A value for each row: those reductions that are a few operators over the columns."""
    if params.get("min_count") or not skipna or name not in ("sum", "mean", "count", "min", "max", "any", "all"):
        raise NotImplementedError(f"{name}(axis=1) with these arguments is not supported")
    columns = [entry.expr for entry in entries]
    if not columns:
        return frame.map([Entry(None, literal(0.0), default_dtype(t.float64))])
    value = _row_value(name, columns)
    return frame.map([Entry(None, value, default_dtype(value.type))])


def _row_value(name: str, columns: list[Expr]) -> Expr:
    count = reduce(op.add, [op.cast(op.not_missing(column), to=t.int64) for column in columns])
    if name == "count":
        return count
    if name in ("any", "all"):
        true = [op.coalesce(column if t.is_boolean(column.type) else op.not_equal(column, 0), name == "all") for column in columns]
        return reduce(op.or_ if name == "any" else op.and_, true)
    if name in ("sum", "mean"):
        numbers = [op.cast(column, to=t.int64) if t.is_boolean(column.type) else column for column in columns]
        total = reduce(op.add, [op.coalesce(number, literal(0, number.type)) for number in numbers])
        return total if name == "sum" else op.if_else(op.equal(count, 0), literal(None, t.float64), op.divide(total, count))
    smaller = op.least if name == "min" else op.greatest
    return reduce(lambda a, b: op.coalesce(smaller(a, b), a, b), columns)
