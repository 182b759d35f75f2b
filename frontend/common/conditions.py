"""What the keys of `loc` mean: conditions on rows, and places of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Expr, Filter, literal, op
from ...plan import types as t
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import present
from ..core.frame import Frame
from ..core.increasing import is_increasing
from ..core.materialize import to_table
from .assigning import where_at
from .fallback import collected
from .handle import Handle
from .truths import truths

__all__ = ["between", "is_mask", "label_condition", "lifted", "places_under"]


def is_mask(key: Handle) -> bool:
    """Whether a Series is a mask."""
    entries = key._frame.columns
    return bool(entries) and t.is_boolean(entries[0].expr.type)


def between(frame: Frame, key: slice) -> Expr | None:
    """The condition that a label is in a slice, if the labels are known to increase; else None."""
    if key.step not in (None, 1) or not is_increasing(frame):
        return None
    entry = frame.index[0]
    empty = pd.Index(present(pa.chunked_array([], entry.expr.type), entry.dtype))
    condition: Expr = literal(True)
    for bound, side, compare in ((key.start, "left", op.greater_equal), (key.stop, "right", op.less_equal)):
        if bound is not None:
            end = empty._maybe_cast_slice_bound(bound, side)  # a text that is a day, month or year means all of it
            condition = op.and_(condition, compare(entry.expr, lift(end, entry.expr.type)))
    return condition


def places_under(handle: Any, key: Any) -> Any:
    """The places of the rows that pandas finds under a key, in pandas' own form. Collects the index."""
    index = collected(handle.index, "loc with these labels", warn=False)
    places = pd.Series(np.arange(len(index)), index=index)
    return places.to_frame().loc[key, :] if handle._is_frame() else places.loc[key]


def lifted(labels: list[Any], type: t.DataType) -> list[Expr]:
    try:
        return [lift(label, type) for label in labels]
    except (TypeError, ValueError, OverflowError):
        raise KeyError(f"{labels} not in index") from None


def label_condition(handle: Any, rows: Any) -> tuple[Frame, Expr]:
    """The frame, perhaps over more columns, and the condition that a row is meant.

    Raises
    ------
    KeyError
        If a label is not there, which is looked up in one job.
    """
    frame: Frame = handle._frame
    if isinstance(rows, slice):
        return _slice_condition(handle, rows)
    if isinstance(rows, Handle) and is_mask(rows):
        return _mask_condition(frame, rows)
    wanted = rows.to_pandas() if isinstance(rows, Handle) else rows
    if not is_scalar(wanted) and not isinstance(wanted, tuple):
        mask, wanted = truths(wanted), list(wanted)
        if mask:
            from ..series import _positional

            return _mask_condition(frame, _positional(np.asarray(mask), frame))
    levels = len(frame.index)
    if levels > 1 or t.is_timestamp(frame.index[0].expr.type):
        return where_at(frame, places_under(handle, wanted).to_numpy().ravel().tolist())
    labels = wanted if isinstance(wanted, list) else [wanted]
    if not labels:
        return frame, literal(False)
    key = frame.index[0].expr
    found = op.is_in(key, *lifted(labels, key.type))
    (there,) = to_table(frame.replace(base=Filter(frame.base, found)), frame.index)
    known = set(there.to_pandas())
    absent = [label for label in labels if label not in known]
    if absent:
        raise KeyError(f"{absent} not in index" if isinstance(wanted, list) else wanted)
    return frame, found


def _slice_condition(handle: Any, rows: slice) -> tuple[Frame, Expr]:
    """The frame, perhaps with its rows numbered, and the condition that a label is in a slice."""
    frame: Frame = handle._frame
    if rows == slice(None):
        return frame, literal(True)
    condition = between(frame, rows)
    if condition is not None:
        return frame, condition
    index = collected(handle.index, "loc with these labels", warn=False)
    places = range(len(index))[index.slice_indexer(rows.start, rows.stop, rows.step)]
    return where_at(frame, list(places))


def _mask_condition(frame: Frame, mask: Handle) -> tuple[Frame, Expr]:
    """The frame over columns that the mask needs, and the mask; a missing value does not count."""
    from ..frame.selection import masked

    frame, condition = masked(frame, mask)
    return frame, op.coalesce(condition, False)
