"""Binary operators of a DataFrame: with a scalar, a Series along either axis, a list, or another frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal
from ...plan import types as t
from ..common.collected import operated
from ..common.combining import combined, ensured
from ..common.handle import Handle, as_index, as_series
from ..common.offsets import moved
from ..core.align import align, identically_labelled
from ..core.arithmetic import COMPARISONS, is_scalar, lift_for
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.labels import union
from ..core.materialize import count_rows
from ..core.objects import holds_objects
from ..core.positions import column_of

__all__ = ["FrameOperators"]

MISSING = Entry(None, literal(None, t.float64), default_dtype(t.float64))
DIFFERENT = "Can only compare identically-labeled (both index and columns) DataFrame objects"


class FrameOperators(Handle):
    """What `Operators` asks of a class."""

    def _binary(self, name: str, other: Any, *, reflected: bool = False, axis: Any = None, fill_value: Any = None) -> Any:
        if any(isinstance(side, Handle) and holds_objects(side._frame) for side in (self, other)):
            return operated(self, name, other, reflected)
        if isinstance(other, pd.tseries.offsets.BaseOffset):
            return moved(self, name, other, reflected)
        from ..series import Series

        frame = self._frame
        if is_scalar(other):
            constants = [lift_for(name, other, entry.expr.type) for entry in frame.columns]
            made = (combined(name, frame.base, *pair, reflected, fill_value) for pair in zip(frame.columns, constants, strict=True))
            return self._of(frame.map(Entry(entry.label, *one) for entry, one in zip(frame.columns, made, strict=True)))
        if isinstance(other, pd.Series | pd.DataFrame):
            other = Series(other) if isinstance(other, pd.Series) else type(self)(other)  # type: ignore[call-arg]
        if not isinstance(other, Handle) and (np.ndim(other) == 2 or axis in (0, "index")):
            other = self._positional(other)
        if isinstance(other, Series) and axis in (0, "index"):
            left, right = align(frame, other._frame)
            value = right.columns[0]
            return self._of(
                left.map(Entry(e.label, *combined(name, left.base, e, value, reflected, fill_value)) for e in left.columns)
            )
        if isinstance(other, Handle) and not isinstance(other, Series):
            return self._of(_between(name, frame, other._frame, reflected, fill_value, compares=name in COMPARISONS and axis is None))
        values = _labelled(other, frame)
        if name in COMPARISONS and axis is None and list(values) != list(frame.labels):
            raise ValueError("Operands are not aligned. Do `left, right = left.align(right, axis=1)` before operating.")
        return self._of(_by_label(name, frame, values, reflected, fill_value))

    def _positional(self, values: Any) -> Any:
        """A list, or a dict of labels, as a Series on the rows of this frame; an array of as many rows and columns as a frame.

        Raises
        ------
        ValueError
            If there are more or fewer.
        """
        frame = self._frame
        shape = (count_rows(frame), len(frame.columns))
        if np.ndim(values) < 2:
            if len(values) != shape[0]:
                raise ValueError(f"Unable to coerce to Series, length must be {shape[0]}: given {len(values)}")
            if isinstance(values, dict):
                values = pd.Series(values, index=as_index(frame).to_pandas())
            frame, entry = column_of(frame, values)
            return as_series(frame.map([entry]))
        array = np.asarray(values)
        if array.shape in ((1, shape[1]), (shape[0], 1)):
            array = np.broadcast_to(array, shape)
        if array.shape != shape:
            raise ValueError(f"Unable to coerce to DataFrame, shape must be {shape}: given {array.shape}")
        entries = []
        for label, column in zip(frame.labels, array.T, strict=True):
            frame, entry = column_of(frame, pd.Series(column).infer_objects())
            entries.append(entry._replace(label=label))
        return self._of(frame.map(entries))


def _labelled(other: Any, frame: Frame) -> dict[Label, Any]:
    """A value for each column: of a Series by label, of a list by place."""
    from ..series import Series

    if isinstance(other, Series):
        values = other.to_pandas()
        return dict(zip(values.index, values.tolist(), strict=True))
    values = list(np.asarray(other, dtype=object)) if not isinstance(other, dict) else list(other.values())
    if len(values) != len(frame.columns):
        raise ValueError(f"Unable to coerce to Series, length must be {len(frame.columns)}: given {len(values)}")
    return dict(zip(other if isinstance(other, dict) else frame.labels, values, strict=True))


def _by_label(name: str, frame: Frame, values: dict[Label, Any], reflected: bool, fill_value: Any) -> Frame:
    entries = []
    for label in union(frame.labels, list(values)):
        if label in frame.positions and label in values:
            entry = frame.columns[frame.positions[label]]
            constant = lift_for(name, values[label], entry.expr.type)
            entries.append(Entry(label, *combined(name, frame.base, entry, constant, reflected, fill_value)))
        else:
            entries.append(_absent(name, label))
    return frame.map(entries)


def _between(name: str, left: Frame, right: Frame, reflected: bool, fill_value: Any, *, compares: bool) -> Frame:
    same: Expr = literal(True)
    if compares:
        if left.labels != right.labels:
            raise ValueError(DIFFERENT)
        left, right, same = identically_labelled(left, right, DIFFERENT)
    else:
        left, right = align(left, right)
    entries = []
    if left.labels == right.labels:  # which may come twice
        for a, b in zip(left.columns, right.columns, strict=True):
            entries.append(Entry(a.label, *ensured(same, combined(name, left.base, a, b, reflected, fill_value), DIFFERENT)))
        return left.map(entries)
    for label in union(left.labels, right.labels):
        mine, other = (side.positions.get(label) for side in (left, right))
        if fill_value is not None or (mine is not None and other is not None):
            a, b = (MISSING if place is None else side.columns[place] for side, place in ((left, mine), (right, other)))
            result = combined(name, left.base, a, b, reflected, fill_value)
            entries.append(Entry(label, *ensured(same, result, DIFFERENT)))
        else:
            entries.append(_absent(name, label))
    return left.map(entries)


def _absent(name: str, label: Label) -> Entry:
    """A column that one side only has."""
    missing = literal(name == "ne") if name in COMPARISONS else literal(float("nan"))
    return Entry(label, missing, default_dtype(missing.type))
