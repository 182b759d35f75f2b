"""`loc` and `at`: rows and columns by label, and masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, Filter, Join, literal, op
from ...plan import types as t
from ..core.align import reid, same_types
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import to_arrow
from ..core.frame import Entry, Frame
from ..core.labels import columns, missing_labels, rearranged
from ..core.materialize import count_rows, labels_to_index, to_pandas, to_table
from ..core.positions import table
from .assigning import across, assigned, by_label, each, enlarged
from .collected import theirs
from .conditions import between, is_mask, label_condition, lifted, places_under
from .deferred import resolved
from .fallback import collected
from .handle import Handle
from .iloc import Indexer, columns_at, row, rows_at, split_key
from .truths import truths

__all__ = ["LabelIndexer"]


class LabelIndexer(Indexer):
    """What `loc` gives."""

    def __getitem__(self, key: Any) -> Any:
        try:
            return self._found(*self._keys(key))
        except KeyError:
            if not self._may_name_a_column(key) or missing_labels(self._handle._frame, [key[1]]):
                raise
        return self._found(*key)

    def _may_name_a_column(self, key: Any) -> bool:
        """Whether a pair that labels no row of several levels may be a label of the first one, and of a column."""
        pair = isinstance(key, tuple) and len(key) == 2 and all(map(is_scalar, key))
        return pair and self._handle._is_frame() and len(self._handle._frame.index) > 1

    def _found(self, rows: Any, cols: Any) -> Any:
        handle = self._handle
        if isinstance(rows, tuple) and not all(map(is_scalar, rows)):  # which levels stay depends on there being columns
            handle = _rows_of(handle, rows)
            return handle if cols is None else _columns_of(handle, cols)
        if cols is not None:
            handle = _columns_of(handle, cols)
        return _rows_of(handle, rows)

    def __setitem__(self, key: Any, value: Any) -> None:
        rows, cols = self._keys(key)
        try:
            self._set(rows, cols, value)
        except KeyError:
            if not self._may_name_a_column(key):
                raise
            self._set(key[0], key[1], value)

    def _set(self, rows: Any, cols: Any, value: Any) -> None:
        handle = self._handle
        frame: Frame = handle._frame
        if cols is None:
            labels = list(frame.labels)
        elif isinstance(cols, slice):
            labels = list(_columns_of(handle, cols)._frame.labels)
        else:
            labels = [cols] if is_scalar(cols) or isinstance(cols, tuple) else list(cols)
        if isinstance(rows, slice) and rows == slice(None) and handle._is_frame() and set(labels).isdisjoint(frame.labels):
            for label, one in zip(labels, each(value, labels), strict=True):
                handle[label] = one
            return
        one_row = is_scalar(rows) or isinstance(rows, tuple)
        if one_row and handle._is_frame():
            value = across(value, labels)
        elif not one_row and not isinstance(rows, Handle | slice) and not is_scalar(value) and len(labels) == 1:
            value = by_label(rows, value)
        try:
            frame, condition = label_condition(handle, rows)
        except KeyError:
            if not one_row or len(frame.index) > 1:
                raise
            handle._frame = enlarged(handle, rows, labels, value)
            return
        handle._frame = assigned(frame, labels, condition, value)

    def _keys(self, key: Any) -> tuple[Any, Any]:
        handle = self._handle
        several = len(handle._frame.index) > 1
        if key is Ellipsis:
            key = slice(None)
        elif isinstance(key, tuple):
            key = tuple(slice(None) if one is Ellipsis else one for one in key)
        both = handle._is_frame() and isinstance(key, tuple) and len(key) == 2 and (not is_scalar(key[0]) or isinstance(key[1], tuple))
        if several and isinstance(key, tuple) and not both:
            return key, None
        rows, cols = split_key(key, handle._is_frame())
        if isinstance(rows, tuple) and cols is None and not several:
            raise pd.errors.IndexingError("Too many indexers")
        rows, cols = (resolved(one, handle) for one in (rows, cols))
        for one in (rows, cols):
            if isinstance(one, set | dict):
                kind = type(one).__name__
                raise TypeError(f"Passing a {kind} as an indexer is not supported. Use a list instead.")
        return rows, cols


def _columns_of(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, slice):
        found = handle.columns.slice_indexer(key.start, key.stop, key.step)
        return handle._of(frame.map(frame.columns[found]))
    if isinstance(key, tuple) and len(frame.column_names) > 1 and not all(map(is_scalar, key)):
        return handle._of(rearranged(frame, lambda places: places.loc[:, key]))
    if isinstance(key, Handle):
        key = key.to_pandas()
    if isinstance(key, pd.Series) and key.dtype == bool:
        key = [bool(one) for one in _by_label(key, frame)]
    if isinstance(key, list | np.ndarray | pd.Index | pd.Series):
        mask = truths(key)
        return columns_at(handle, mask) if mask is not None else handle._of(frame.map(columns(frame, key)))
    return handle[key]


def _by_label(mask: pd.Series, frame: Frame) -> pd.Series:
    """A mask of columns in the order of a frame's.

    Raises
    ------
    IndexingError
        If a column has no label in it.
    """
    found = mask.reindex(labels_to_index(frame.labels, frame.column_names))
    if found.hasnans:
        raise pd.errors.IndexingError(
            "Unalignable boolean Series provided as indexer (index of the boolean Series and of the indexed object do not match)."
        )
    return found


def _rows_of(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, slice):
        return _label_slice(handle, key)
    if isinstance(key, Handle) and is_mask(key):
        from ..frame.selection import filtered

        return handle._of(filtered(frame, key))
    if isinstance(key, tuple) or is_scalar(key):
        return _one_label(handle, key)
    if isinstance(key, Handle):
        key = key.to_pandas()
    mask, wanted = truths(key), list(key)
    if mask is not None:
        from ..frame.selection import filtered

        if len(mask) != count_rows(frame):
            raise IndexError(f"Boolean index has wrong length: {len(mask)} instead of {count_rows(frame)}")
        return handle._of(filtered(frame, mask))
    if len(frame.index) > 1 or _covers_labels(frame.index[0], None):
        return _located(handle, wanted)
    return handle._of(_labelled_rows(frame.settled, wanted))


def _label_slice(handle: Any, key: slice) -> Any:
    """The rows from one label to another, both included."""
    if key.start is None and key.stop is None and key.step in (None, 1):
        return handle._of(handle._frame)
    ends = [key.start, key.stop]
    if handle._frame.has_default_index and all(end is None or isinstance(end, int) and end >= 0 for end in ends):
        step = key.step or 1
        stop = None if key.stop is None or step < 0 and key.stop == 0 else key.stop + (1 if step > 0 else -1)
        return handle._slice(key.start, stop, step)
    condition = between(handle._frame, key)
    if condition is not None:
        return handle._of(handle._frame.replace(base=Filter(handle._frame.base, condition)))
    found = collected(handle.index, "loc with these labels", warn=False).slice_indexer(key.start, key.stop, key.step)
    if isinstance(found, slice):
        return handle._slice(found.start, found.stop, found.step or 1)
    return rows_at(handle, [int(one) for one in found])


def _located(handle: Any, key: Any) -> Any:
    """The rows that pandas finds under a key, by their places. Collects the index.

    Raises
    ------
    KeyError
        If there are none.
    """
    found = places_under(handle, key)
    if found.ndim < handle.ndim:
        return rows_at(handle, int(found.iloc[0] if found.ndim else found))
    made = rows_at(handle, found.to_numpy().ravel().tolist())
    index: tuple[Entry, ...] = made._frame.index
    if found.index.nlevels == len(index):
        return made
    parts = key if isinstance(key, tuple) else (key,)
    kept = [entry for place, entry in enumerate(index) if place >= len(parts) or not is_scalar(parts[place])]
    if len(kept) != found.index.nlevels:
        raise NotImplementedError("loc with a key that drops these levels of a MultiIndex is not supported")
    return made._of(made._frame.replace(index=tuple(kept)))


def _one_label(handle: Any, key: Any) -> Any:
    """The rows of one label, collected; pandas decides whether that is a row or a frame."""
    frame: Frame = handle._frame
    labels = key if isinstance(key, tuple) else (key,)
    if len(labels) > len(frame.index):
        raise KeyError(key)
    if any(not is_scalar(label) for label in labels):
        return _located(handle, theirs(key))
    if _covers_labels(frame.index[0], key):
        return _located(handle, key)
    condition: Expr | None = None
    for entry, label in zip(frame.index, labels, strict=False):
        try:
            one: Expr = op.equal(entry.expr, lift(label, entry.expr.type))
        except (TypeError, ValueError, OverflowError):
            raise KeyError(key) from None
        condition = one if condition is None else op.and_(condition, one)
    assert condition is not None
    found = handle._pandas(to_pandas(frame.replace(base=Filter(frame.base, condition))))
    if not len(found):
        raise KeyError(key)
    return row(found.loc[key])


def _covers_labels(level: Entry, key: Any) -> bool:
    """Whether pandas alone knows the labels that a key means: a text among times, anything among periods and intervals."""
    return isinstance(level.dtype, pd.PeriodDtype | pd.IntervalDtype) or isinstance(key, str) and t.is_timestamp(level.expr.type)


def _labelled_rows(frame: Frame, labels: list[Any]) -> Frame:
    """The rows of some labels, in the order of the labels.

    Raises
    ------
    KeyError
        If a label is not there, which is looked up in one job.
    """
    if not labels:
        return frame.on_rows_of(Filter(frame.base, literal(False)))
    key = frame.index[0]
    if t.is_temporal(key.expr.type):
        try:
            labels = [pd.Timestamp(label) if isinstance(label, str) else label for label in labels]
        except ValueError:
            raise KeyError(f"None of [{pd.Index(labels)}] are in the [index]") from None
    found = pd.Series(labels)
    present = frame.on_rows_of(Filter(frame.base, op.is_in(key.expr, *lifted(labels, key.expr.type))))
    (there,) = to_table(present, present.index)
    known = set(there.to_pandas())
    absent = [label for label in found if label not in known]
    if len(absent) == len(labels):
        raise KeyError(f"None of [{_as_index(labels, key)}] are in the [index]")
    if absent:
        raise KeyError(f"{absent} not in index")
    wanted, (label,) = table([to_arrow(found.array)[0]], ["label"])
    side = Frame(wanted, (), (Entry(None, label, key.dtype),))
    apart = reid(frame)
    left, right, pairs = same_types(side, side.index, apart, apart.index)
    return right.on_rows_of(Join(left.base, right.base, "inner", tuple(pairs), False))


def _as_index(labels: list[Any], key: Entry) -> pd.Index:
    """The labels as an index of a key's dtype, or of their own if they are of another kind."""
    try:
        return pd.Index(labels, dtype=key.dtype)
    except (TypeError, ValueError):
        return pd.Index(labels)
