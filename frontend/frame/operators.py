"""Binary operators of a DataFrame: with a scalar, a Series along either axis, a list, or another frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...plan import literal
from ..common.combining import combined
from ..common.handle import Handle
from ..core.align import align
from ..core.arithmetic import COMPARISONS, Operand, is_scalar, lift_for
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label

__all__ = ["FrameOperators"]


class FrameOperators(Handle):
    """What `Operators` asks of a class."""

    def _binary(self, name: str, other: Any, *, reflected: bool = False, axis: Any = None, fill_value: Any = None) -> Any:
        from ..series import Series

        frame = self._frame
        if is_scalar(other):
            constants = [lift_for(name, other, entry.expr.type) for entry in frame.columns]
            made = (combined(name, frame.base, *pair, reflected, fill_value) for pair in zip(frame.columns, constants, strict=True))
            return self._of(frame.map(Entry(entry.label, *one) for entry, one in zip(frame.columns, made, strict=True)))
        if isinstance(other, pd.Series | pd.DataFrame):
            other = Series(other) if isinstance(other, pd.Series) else type(self)(other)  # type: ignore[call-arg]
        if isinstance(other, Series) and axis in (0, "index"):
            left, right = align(frame, other._frame)
            value = right.columns[0]
            return self._of(
                left.map(Entry(e.label, *combined(name, left.base, e, value, reflected, fill_value)) for e in left.columns)
            )
        if isinstance(other, Handle) and not isinstance(other, Series):
            return self._of(_between(name, frame, other._frame, reflected, fill_value))
        return self._of(_by_label(name, frame, _labelled(other, frame), reflected, fill_value))


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
    for label in _union(frame.labels, list(values)):
        if label in frame.positions and label in values:
            entry = frame.columns[frame.positions[label]]
            constant = lift_for(name, values[label], entry.expr.type)
            entries.append(Entry(label, *combined(name, frame.base, entry, constant, reflected, fill_value)))
        else:
            entries.append(_absent(label))
    return frame.map(entries)


def _between(name: str, left: Frame, right: Frame, reflected: bool, fill_value: Any) -> Frame:
    if name in COMPARISONS and left.labels != right.labels:
        raise ValueError("Can only compare identically-labeled (both index and columns) DataFrame objects")
    left, right = align(left, right)
    entries = []
    for label in _union(left.labels, right.labels):
        mine, other = (side.positions.get(label) for side in (left, right))
        if mine is not None and other is not None:
            result: Operand = combined(name, left.base, left.columns[mine], right.columns[other], reflected, fill_value)
            entries.append(Entry(label, *result))
        else:
            entries.append(_absent(label))
    return left.map(entries)


def _absent(label: Label) -> Entry:
    missing = literal(float("nan"))
    return Entry(label, missing, default_dtype(missing.type))


def _union(left: Any, right: Any) -> list[Label]:
    """Labels of both axes: as they are if they agree, else sorted, as pandas has it."""
    if list(left) == list(right):
        return list(left)
    return list(pd.Index(list(left)).union(pd.Index(list(right))))
