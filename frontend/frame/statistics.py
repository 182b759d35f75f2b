"""Reductions of a DataFrame."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from ...plan import Expr, literal, op
from ...plan import types as t
from ..common.handle import Handle, as_dataframe, as_series
from ..common.reduce import numeric_columns, reduce_frame
from ..core.dtypes import default_dtype, is_masked
from ..core.frame import Entry, Frame
from ..core.labels import axis_number

__all__ = ["FrameStatistics"]


class FrameStatistics(Handle):
    """What `Statistics` asks of a class."""

    def _reduce(
        self, name: str, *, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, bool_only: bool = False, **params: Any
    ) -> Any:
        across = axis is not None and axis_number(axis)
        frame = self._frame
        entries = numeric_columns(frame) if numeric_only else list(frame.columns)
        if bool_only:
            entries = [entry for entry in entries if t.is_boolean(entry.expr.type)]
        if across:
            return as_series(_across(frame, entries, name, skipna, params))
        if axis is None and name not in ("any", "all"):
            return getattr(_in_one_column(frame, entries), name)(skipna=skipna, **params)
        found = reduce_frame(frame, entries, name, skipna=skipna, **params)
        made: Any = as_series(found) if isinstance(found, Frame) else found
        return getattr(made, name)(**params) if axis is None else made


def _in_one_column(frame: Frame, entries: list[Entry]) -> Any:
    """A Series of the values of all columns."""
    placed = [entry._replace(label=place) for place, entry in enumerate(entries)]
    return as_dataframe(frame.replace(columns=tuple(placed), column_names=(None,))).melt()["value"]


def _across(frame: Frame, entries: list[Entry], name: str, skipna: bool, params: dict[str, Any]) -> Frame:
    """A value for each row: those reductions of numbers that are a few operators over the columns."""
    if any(not (t.is_numeric(entry.expr.type) or t.is_boolean(entry.expr.type)) or is_masked(entry.dtype) for entry in entries):
        raise NotImplementedError(f"{name}(axis=1) of other columns than numbers")
    columns = [entry.expr for entry in entries]
    if not columns:
        return frame.map([Entry(None, literal(0.0), default_dtype(t.float64))])
    count = reduce(op.add, [op.cast(op.not_missing(column), to=t.int64) for column in columns])
    value = _row_value(name, columns, count, params.get("ddof", 1), skipna)
    least = len(columns) if not skipna and name not in ("any", "all", "count") else params.get("min_count", 0)
    if least > 0:
        value = op.if_else(op.less(count, least), literal(None, value.type), value)
    return frame.map([Entry(None, value, default_dtype(value.type))])


def _row_value(name: str, columns: list[Expr], count: Expr, ddof: int, skipna: bool) -> Expr:
    if name == "count":
        return count
    if name in ("any", "all"):
        when_missing = name == "all" or not skipna
        true = [op.if_else(op.is_missing(column), when_missing, _truth(column)) for column in columns]
        return reduce(op.or_ if name == "any" else op.and_, true)
    if name in ("min", "max"):
        smaller = op.least if name == "min" else op.greatest
        return reduce(lambda a, b: op.coalesce(smaller(a, b), a, b), columns)
    numbers = [op.cast(column, to=t.int64) if t.is_boolean(column.type) else column for column in columns]
    if name in ("sum", "prod"):
        return _folded(op.add if name == "sum" else op.multiply, numbers, int(name == "prod"))
    mean = op.divide(_folded(op.add, numbers, 0), count)
    if name == "mean":
        return op.if_else(op.equal(count, 0), literal(None, t.float64), mean)
    if name not in ("var", "std", "sem"):
        raise NotImplementedError(f"{name}(axis=1)")
    apart = [op.subtract(number, mean) for number in numbers]
    spread = op.divide(_folded(op.add, [op.multiply(one, one) for one in apart], 0), op.subtract(count, ddof))
    variance = op.if_else(op.greater(count, ddof), spread, literal(None, t.float64))
    if name == "sem":
        variance = op.divide(variance, count)
    return variance if name == "var" else op.power(variance, 0.5)


def _truth(column: Expr) -> Expr:
    return column if t.is_boolean(column.type) else op.not_equal(column, 0)


def _folded(operator: Callable[..., Any], numbers: list[Expr], neutral: int) -> Expr:
    """The numbers of a row put together, missing ones as if they were not there."""
    made: Expr = reduce(operator, [op.coalesce(number, literal(neutral, number.type)) for number in numbers])
    return made
