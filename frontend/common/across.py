"""What methods in row order do with ``axis=1``: the columns of each row are gone through, from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.arithmetic import Operand, compute
from ..core.dtypes import default_dtype
from ..core.frame import Entry
from ..core.gaps import with_gaps
from .handle import Handle
from .ranking import ranked_across
from .transforms import NOTHING

__all__ = ["across", "have_one_type"]


def across(handle: Handle, name: str, entries: Sequence[Entry] | None = None, **params: Any) -> Any:
    """A transform along each row. Runs no job."""
    columns = list(handle._frame.columns if entries is None else entries)
    made = _ACROSS[name](columns, name=name, **params) if columns else []
    return handle._of(handle._frame.map(made))


def have_one_type(columns: Sequence[Entry]) -> bool:
    """Whether the columns are numbers, or booleans, as NumPy has them, so that those of a row are of one type."""
    types = [entry.expr.type for entry in columns]
    plain = all(isinstance(entry.dtype, np.dtype) for entry in columns) and all(t.is_numeric(type) for type in types)
    return plain or all(t.is_boolean(type) for type in types)


def _in_common(columns: Sequence[Entry], name: str) -> list[Expr]:
    """The columns as one type of numbers."""
    types = [entry.expr.type for entry in columns]
    if not have_one_type(columns):
        raise NotImplementedError(f"{name}(axis=1) takes columns of numbers, or of booleans")
    common = reduce(t.common_type, types)
    return [entry.expr if entry.expr.type == common else op.cast(entry.expr, to=common) for entry in columns]


def _labelled(columns: Sequence[Entry], values: Sequence[Expr]) -> list[Entry]:
    return [Entry(entry.label, value, default_dtype(value.type)) for entry, value in zip(columns, values, strict=True)]


def _running(columns: Sequence[Entry], name: str, skipna: bool) -> list[Entry]:
    values = _in_common(columns, name)
    if name in ("cumsum", "cumprod") and t.is_boolean(values[0].type):
        values = [op.cast(value, to=t.int64) for value in values]
    combine = {"cumsum": op.add, "cumprod": op.multiply, "cummax": op.greatest, "cummin": op.least}[name]
    total, made = values[0], [values[0]]
    for value in values[1:]:
        both = op.and_(op.not_missing(total), op.not_missing(value))
        one = op.coalesce(total, value) if skipna else literal(None, total.type)
        total = op.if_else(both, combine(total, value), one)
        made.append(op.if_else(op.not_missing(value), total, None))
    return _labelled(columns, made)


def _shifted(columns: Sequence[Entry], name: str, periods: int, fill_value: Any) -> list[Entry]:
    made = []
    for place, entry in enumerate(columns):
        if 0 <= place - periods < len(columns):
            made.append(columns[place - periods]._replace(label=entry.label))
        elif fill_value is NOTHING or fill_value is None or fill_value != fill_value:
            gap, dtype = with_gaps(literal(None, entry.expr.type), entry.dtype)
            made.append(Entry(entry.label, gap, dtype))
        else:
            filled = literal(fill_value)
            made.append(Entry(entry.label, filled, default_dtype(filled.type)))
    return made


def _difference(columns: Sequence[Entry], name: str, periods: int) -> list[Entry]:
    made = []
    for entry, other in zip(columns, _shifted(columns, name, periods, NOTHING), strict=True):
        if t.is_boolean(entry.expr.type):
            raise TypeError("numpy boolean subtract, the `-` operator, is not supported")
        made.append(Entry(entry.label, *compute("sub", Operand(entry.expr, entry.dtype), Operand(other.expr, other.dtype))))
    return made


def _filled(columns: Sequence[Entry], name: str, limit: int | None, limit_area: str | None) -> list[Entry]:
    if limit_area is not None:
        raise NotImplementedError(f"{name}(axis=1, limit_area=...) is not supported")
    if limit is not None and limit <= 0:
        raise ValueError("Limit must be greater than 0")
    values = _in_common(columns, name)
    ordered = values if name == "ffill" else values[::-1]
    most = len(values) if limit is None else limit
    made: list[Expr] = [op.coalesce(*ordered[max(0, place - most) : place + 1][::-1]) for place in range(len(ordered))]
    return _labelled(columns, made if name == "ffill" else made[::-1])


def _ranked(columns: Sequence[Entry], name: str, **params: Any) -> list[Entry]:
    return _labelled(columns, ranked_across(_in_common(columns, name), **params))


_ACROSS: dict[str, Callable[..., list[Entry]]] = {
    "cumsum": _running, "cumprod": _running, "cummax": _running, "cummin": _running, "shift": _shifted, "diff": _difference,
    "ffill": _filled, "bfill": _filled, "rank": _ranked,
}  # fmt: skip
