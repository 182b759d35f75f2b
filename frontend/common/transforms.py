"""What pandas' transforms in row order make of a column: running totals, values of rows before or after, ranks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.arithmetic import lift
from ..core.categories import require_value_order
from ..core.dtypes import default_dtype, is_masked, result_dtype
from ..core.frame import Entry
from ..core.gaps import with_gaps
from ..core.windows import BEFORE, HERE_AND_AFTER, Windows
from .handle import Handle
from .ranking import ranked_down

__all__ = ["NOTHING", "TRANSFORMS", "goes_across", "refuse_columns", "windowed", "with_gaps"]

NOTHING: Any = pd.api.extensions.no_default
"""What a parameter is that was not given, where None means something."""


def windowed(handle: Handle, name: str, entries: list[Entry] | None = None, **params: Any) -> Any:
    """A transform of each column, over all rows."""
    frame = handle._frame
    windows = Windows(frame)
    made = [TRANSFORMS[name](windows, entry, **params) for entry in (frame.columns if entries is None else entries)]
    return handle._of(frame.on_rows_of(windows.base).map(made))


def refuse_columns(axis: Any, name: str) -> None:
    """Only rows are gone through.

    Raises
    ------
    ValueError
        If it is no axis.
    NotImplementedError
        If it is the other one.
    """
    if goes_across(axis):
        raise NotImplementedError(f"{name}(axis=1) is not supported")


def goes_across(axis: Any, ndim: int = 2) -> bool:
    """Whether the axis is that of the columns.

    Raises
    ------
    ValueError
        If it is no axis.
    """
    if axis in (1, "columns") and ndim == 2:
        return True
    if axis not in (0, "index", "rows", None):
        raise ValueError(f"No axis named {axis} for object type {'DataFrame' if ndim == 2 else 'Series'}")
    return False


# --- What each transform computes ---


def _total(windows: Windows, entry: Entry, skipna: bool, name: str) -> Entry:
    type = entry.expr.type
    if t.is_string(type):
        raise NotImplementedError(f"{name} of texts is not supported")
    if not (t.is_numeric(type) or t.is_boolean(type) or t.is_null(type) or (t.is_duration(type) and name == "cumsum")):
        raise TypeError(f"{entry.dtype} does not support {name} operations" if t.is_temporal(type) else f"cannot {name} {entry.dtype}")
    operator = op.sum_ if name == "cumsum" else op.product
    made: Expr = windows(operator(entry.expr, min_count=1), BEFORE)
    if str(type).startswith("uint"):
        made = op.cast(made, to=pa.uint64())
    return _running(windows, entry, made, skipna)


def _extreme(windows: Windows, entry: Entry, skipna: bool, name: str) -> Entry:
    require_value_order(entry, name)
    operator = op.max_ if name == "cummax" else op.min_
    return _running(windows, entry, windows(operator(entry.expr), BEFORE), skipna)


def _running(windows: Windows, entry: Entry, made: Expr, skipna: bool) -> Entry:
    """A running value: missing where the value is, or from the first missing value on."""
    present: Expr = op.not_missing(entry.expr)
    if not skipna:
        present = op.equal(windows(op.count(entry.expr), BEFORE), windows(op.size(), BEFORE))
    dtype = entry.dtype if made.type == entry.expr.type else result_dtype(made.type, entry.dtype)
    return Entry(entry.label, op.if_else(present, made, literal(None, made.type)), dtype)


def _shift(windows: Windows, entry: Entry, periods: int = 1, fill_value: Any = NOTHING) -> Entry:
    if periods == 0:
        return entry
    if fill_value is NOTHING or fill_value is None or fill_value != fill_value:
        made, dtype = with_gaps(windows.shifted(entry.expr, periods), entry.dtype)
        return entry._replace(expr=made, dtype=dtype)
    made = windows.shifted(entry.expr, periods, lift(fill_value, entry.expr.type))
    return entry._replace(expr=made, dtype=entry.dtype if made.type == entry.expr.type else result_dtype(made.type, entry.dtype))


def _diff(windows: Windows, entry: Entry, periods: int = 1) -> Entry:
    value, dtype = entry.expr, entry.dtype
    if t.is_string(value.type):
        raise TypeError("unsupported operand type(s) for -: 'str' and 'str'")
    before = windows.shifted(value, periods)
    if t.is_boolean(value.type):
        known = op.and_(op.not_missing(value), op.not_missing(before))
        made = op.if_else(known, op.not_equal(value, before), literal(None, t.boolean))
        return entry._replace(expr=made, dtype=with_gaps(made, dtype)[1])
    if isinstance(dtype, np.dtype) and dtype.kind in "iu":
        small = value.type.bit_width <= 16
        if dtype.kind == "u":  # they wrap, and are floats then
            return entry._replace(expr=op.cast(op.subtract(value, before), to=t.float64), dtype=np.dtype(np.float64))
        value, before = (op.cast(one, to=t.float64) for one in (value, before))
        made = op.subtract(value, before)
        return entry._replace(expr=op.cast(made, to=t.float32) if small else made, dtype=np.dtype(np.float32 if small else np.float64))
    made = op.subtract(value, before)
    return entry._replace(expr=made, dtype=dtype if made.type == value.type else result_dtype(made.type, dtype))


def _pct_change(windows: Windows, entry: Entry, periods: int = 1) -> Entry:
    if not (t.is_numeric(entry.expr.type) or t.is_duration(entry.expr.type)):
        raise TypeError(f"unsupported operand type(s) for /: {entry.dtype} and {entry.dtype}")
    before = windows.shifted(entry.expr, periods)
    ratio = op.divide(entry.expr, before)
    made = op.subtract(ratio, literal(1.0, ratio.type))
    return entry._replace(
        expr=made, dtype=result_dtype(made.type, entry.dtype) if is_masked(entry.dtype) else default_dtype(made.type)
    )


def _fill(windows: Windows, entry: Entry, name: str, limit: int | None = None, limit_area: str | None = None) -> Entry:
    """The last value before, or the next one after; at most so many rows away."""
    if limit is not None and limit <= 0:
        raise ValueError("Limit must be greater than 0")
    value = entry.expr
    if name == "ffill":
        made: Expr = windows(op.last(value), (None if limit is None else -limit, 0))
    else:
        made = windows(op.first(value), (0, limit))
    if limit_area is not None:
        inside = op.and_(op.not_missing(windows(op.last(value), BEFORE)), op.not_missing(windows(op.first(value), HERE_AND_AFTER)))
        made = op.if_else(inside if limit_area == "inside" else op.not_(inside), made, value)
    return entry._replace(expr=made)


TRANSFORMS: dict[str, Any] = {
    "cumsum": lambda windows, entry, skipna=True: _total(windows, entry, skipna, "cumsum"),
    "cumprod": lambda windows, entry, skipna=True: _total(windows, entry, skipna, "cumprod"),
    "cummax": lambda windows, entry, skipna=True: _extreme(windows, entry, skipna, "cummax"),
    "cummin": lambda windows, entry, skipna=True: _extreme(windows, entry, skipna, "cummin"),
    "shift": _shift,
    "diff": _diff,
    "pct_change": _pct_change,
    "rank": ranked_down,
    "ffill": lambda windows, entry, **limits: _fill(windows, entry, "ffill", **limits),
    "bfill": lambda windows, entry, **limits: _fill(windows, entry, "bfill", **limits),
}
"""pandas' name to what it makes of a column."""
