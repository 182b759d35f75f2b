"""Rows that find no partner: what they miss makes floats of whole numbers, and objects of booleans, where it is seen without a job."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...plan import Expr, Node, op
from ...plan import types as t
from .dtypes import GAPPED, Dtype
from .frame import Entry, Frame
from .in_memory import column_in_memory
from .same_labels import in_place
from .zeros import with_all_rows

__all__ = ["gaps_beside", "has_gaps", "with_gaps"]


def with_gaps(expr: Expr, dtype: Dtype) -> tuple[Expr, Dtype]:
    """A column that has missing values now: whole numbers become floats, and booleans objects."""
    if isinstance(dtype, np.dtype) and dtype.kind == "b":
        return expr, GAPPED
    if isinstance(dtype, np.dtype) and dtype.kind in "iu":
        return op.cast(expr, to=t.float64), np.dtype(np.float64)
    return expr, dtype


def has_gaps(base: Node, column: Expr) -> bool:
    """Whether a column of a table in memory is seen to lack values. False where only a job could tell. Runs nothing.

    Examples
    --------
    >>> import plandas as pd
    >>> df = pd.DataFrame({"a": ["x", None], "b": ["x", "y"]})
    >>> [has_gaps(df._frame.base, entry.expr) for entry in df._frame.columns]
    [True, False]
    """
    values = column_in_memory(base, column, with_all_rows)
    return values is not None and values.null_count > 0


def gaps_beside(frame: Frame, other: Frame) -> Frame:
    """The frame as its columns are on the rows of another: with gaps, if that is seen to have a label that this one lacks.

    As they are where only a job could tell. Runs nothing.

    Examples
    --------
    >>> import plandas as pd
    >>> a, b = (pd.Series([1, 2], index=index)._frame for index in (["x", "y"], ["y", "z"]))
    >>> gaps_beside(a, b).columns[0].dtype, gaps_beside(a, a).columns[0].dtype
    (dtype('float64'), dtype('int64'))
    """
    gapped = [Entry(entry.label, *with_gaps(entry.expr, entry.dtype)) for entry in frame.columns]
    changes = any(new.dtype is not old.dtype for new, old in zip(gapped, frame.columns, strict=True))
    return frame.map(gapped) if changes and _lacks(frame, other) else frame


def _lacks(frame: Frame, other: Frame) -> bool:
    """Whether another frame is seen to have a label that a frame has not."""
    mine, theirs = _labels(frame), _labels(other)
    return mine is not None and theirs is not None and not theirs.isin(mine).all()


def _labels(frame: Frame) -> pd.Index | None:
    """The labels of a frame, if they are here already."""
    if len(frame.index) != 1:
        return None
    if frame.index_range is not None:
        return pd.RangeIndex(frame.index_range)
    values = column_in_memory(frame.base, frame.index[0].expr, in_place)
    return None if values is None else pd.Index(values.to_pandas())
