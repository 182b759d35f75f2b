"""interpolate: missing values between two others, on the line that joins them."""

from __future__ import annotations

from typing import Any

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.dtypes import is_masked, result_dtype
from ..core.frame import Entry
from ..core.windows import BEFORE, HERE_AND_AFTER, Windows
from .collected import returned
from .fallback import collected
from .handle import Handle, as_index
from .transforms import goes_across

__all__ = ["Interpolation"]


class Interpolation(Handle):
    """interpolate. Nothing here runs a job."""

    def interpolate(
        self,
        method: str = "linear",
        *,
        axis: Any = 0,
        limit: int | None = None,
        inplace: bool = False,
        limit_direction: str | None = None,
        limit_area: str | None = None,
        **options: Any,
    ) -> Any:
        """Missing numbers replaced by those on the line from the number before to the one after, row by row.

        Parameters
        ----------
        method : {"linear", "index", "values", "time", ...}
            Rows are equally far apart, whatever their labels; or as far apart as their labels. Others of pandas' run there.
        axis : {0, 1}
            Down the rows; across the columns runs in pandas.
        limit : int, optional
            The most missing values in a row to fill.
        inplace : bool, default False
            Whether to change this object.
        limit_direction : {"forward", "backward", "both"}, default "forward"
            From where `limit` counts. Forward, what follows the last number is that number; backward, what comes before the
            first one is that.
        limit_area : {"inside", "outside"}, optional
            Only values between numbers, or only those that are not.

        Returns
        -------
        DataFrame, Series or None
            Of the same shape. Runs no job, unless by labels, which must be in order, or in pandas, on rows that are collected.

        Raises
        ------
        TypeError
            If a column holds text.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1.0, None, None, 4.0, None]).interpolate().to_list()
        [1.0, 2.0, 3.0, 4.0, 4.0]
        """
        by_labels = method in ("index", "values", "time") and not options
        if goes_across(axis, self.ndim) or not (method == "linear" or (by_labels and self._has_places(method))):
            given = {"axis": axis, "limit": limit, "limit_direction": limit_direction, "limit_area": limit_area, **options}
            made = returned(collected(self, f"interpolate(method={method!r})").interpolate(method, **given))
            return self._changed(made._frame, inplace)
        if limit is not None and limit <= 0:
            raise ValueError("Limit must be greater than 0")
        direction = "forward" if limit_direction is None else limit_direction.lower()
        if direction not in ("forward", "backward", "both"):
            raise ValueError(f"Invalid limit_direction: expecting one of ['forward', 'backward', 'both'], got '{direction}'.")
        if limit_area not in (None, "inside", "outside"):
            raise ValueError(f"Invalid limit_area: expecting one of ['inside', 'outside'], got {limit_area}.")
        frame = self._frame
        rows = Windows(frame)
        number = rows.number()
        near = Windows(frame.on_rows_of(rows.base))
        place = _place(frame.index[0].expr) if by_labels else number
        made = [_interpolated(near, number, place, entry, limit, direction, limit_area) for entry in frame.columns]
        return self._changed(frame.on_rows_of(near.base).map(made), inplace)

    def _has_places(self, method: str) -> bool:
        """Whether labels say where rows are, and rise from row to row; one job finds out. If not, it is pandas' affair."""
        index = self._frame.index
        if len(index) != 1 or not (t.is_numeric(index[0].expr.type) or t.is_timestamp(index[0].expr.type)):
            return False
        if method == "time" and not t.is_timestamp(index[0].expr.type):
            raise ValueError("time-weighted interpolation only works on Series or DataFrames with a DatetimeIndex")
        labels = as_index(self._frame)
        return bool(labels.is_monotonic_increasing and labels.is_unique)


def _place(label: Expr) -> Expr:
    """A label as a float."""
    return op.cast(op.cast(label, to=t.int64) if t.is_timestamp(label.type) else label, to=t.float64)


def _interpolated(near: Windows, rows: Expr, x: Expr, entry: Entry, limit: int | None, direction: str, area: str | None) -> Entry:
    value = entry.expr
    if t.is_timestamp(value.type) or t.is_duration(value.type):
        number = op.cast(op.cast(value, to=t.int64), to=t.float64)
        on_line = _interpolated(near, rows, x, entry._replace(expr=number), limit, direction, area).expr
        return entry._replace(expr=op.cast(op.cast(on_line, to=t.int64), to=value.type))
    if t.is_string(value.type):
        raise TypeError(f"cannot interpolate with {entry.dtype} dtype")
    if not (t.is_floating(value.type) or is_masked(entry.dtype)) or not t.is_numeric(value.type):
        return entry
    place = op.if_else(op.not_missing(value), rows, literal(None, t.int64))
    known_x = op.if_else(op.not_missing(value), x, literal(None, x.type))
    before, after = near(op.last(value), BEFORE), near(op.first(value), HERE_AND_AFTER)
    start, end = near(op.last(place), BEFORE), near(op.first(place), HERE_AND_AFTER)
    x_start, x_end = near(op.last(known_x), BEFORE), near(op.first(known_x), HERE_AND_AFTER)
    share = op.divide(op.subtract(x, x_start), op.subtract(x_end, x_start))
    inside = op.and_(op.not_missing(start), op.not_missing(end))
    made: Expr = op.if_else(inside, op.add(before, op.multiply(op.subtract(after, before), share)), None)
    made = op.coalesce(made, before if direction == "forward" else after if direction == "backward" else op.coalesce(before, after))
    filled: Expr = literal(True)
    if limit is not None:
        ahead = op.coalesce(op.less_equal(op.subtract(rows, start), limit), False)
        behind = op.coalesce(op.less_equal(op.subtract(end, rows), limit), False)
        filled = ahead if direction == "forward" else behind if direction == "backward" else op.or_(ahead, behind)
    if area is not None:
        filled = op.and_(filled, inside if area == "inside" else op.not_(inside))
    made = op.if_else(op.not_missing(value), value, op.if_else(filled, made, None))
    if made.type == value.type:
        return entry._replace(expr=made)
    made = op.cast(made, to=value.type if t.is_floating(value.type) else t.float64)
    return entry._replace(expr=made, dtype=result_dtype(made.type, entry.dtype))
