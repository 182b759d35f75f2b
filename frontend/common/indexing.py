"""`iloc`, `loc`, `at`, `iat`: rows by position and by label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Column, Expr, Filter, Join, RowNumber, Scan, fresh, literal, op
from ...plan import types as t
from ...plan.types import int64
from ..core.align import reid, same_types
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import PANDAS_3, present
from ..core.frame import Entry, Frame, Label
from ..core.increasing import is_increasing
from ..core.labels import columns
from ..core.materialize import count_rows, to_pandas, to_table
from .handle import Handle, as_series

__all__ = ["Indexing"]


class Indexing(Handle):
    """The indexers of DataFrame and Series."""

    @property
    def iloc(self) -> PositionIndexer:
        """Rows and columns by position.

        A slice of rows runs no job. A list of rows is looked up by a join, and one row or value is collected:
        a row that mixes kinds of values is a pandas Series.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([10, 20, 30, 40]).iloc[1:3].to_list()
        [20, 30]
        """
        return PositionIndexer(self)

    @property
    def loc(self) -> LabelIndexer:
        """Rows and columns by label; boolean masks; and assignment of values.

        A mask, and a slice of a default index, run no job. Other slices collect the index to find their ends; a
        list of labels is checked in one job; one label's rows are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 2, 3]}, index=["x", "y", "z"])
        >>> df.loc[["z", "x"], "a"].to_list()
        [3, 1]
        """
        return LabelIndexer(self)

    @property
    def at(self) -> LabelIndexer:
        """One value by label; see `loc`."""
        return LabelIndexer(self)

    @property
    def iat(self) -> PositionIndexer:
        """One value by position; see `iloc`."""
        return ValueIndexer(self)

    def _is_frame(self) -> bool:
        from ..frame import DataFrame

        return isinstance(self, DataFrame)


def _split(key: Any, is_frame: bool) -> tuple[Any, Any]:
    """The key of the rows, and of the columns or None."""
    if is_frame and isinstance(key, tuple) and len(key) == 2:
        return key
    if isinstance(key, tuple) and len(key) == 1:
        return key[0], None
    return key, None


class PositionIndexer:
    """What `iloc` gives."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def __getitem__(self, key: Any) -> Any:
        handle = self._handle
        rows, cols = _split(key(handle) if callable(key) else key, handle._is_frame())
        if isinstance(rows, tuple):
            raise pd.errors.IndexingError("Too many indexers")
        if cols is not None:
            handle = _columns_at(handle, cols)
        return _rows_at(handle, rows)

    def __setitem__(self, key: Any, value: Any) -> None:
        handle = self._handle
        rows, cols = _split(key, handle._is_frame())
        labels = handle._frame.labels
        wanted = range(len(labels)) if cols is None else np.atleast_1d(np.arange(len(labels))[cols])
        frame, condition = _position_condition(handle._frame, rows)
        handle._frame = _assigned(frame, [labels[int(place)] for place in wanted], condition, value)


class ValueIndexer(PositionIndexer):
    """What `iat` gives."""

    def __getitem__(self, key: Any) -> Any:
        if not all(isinstance(one, int | np.integer) for one in (key if isinstance(key, tuple) else (key,))):
            raise ValueError("iAt based indexing can only have integer indexers")
        return super().__getitem__(key)


def _columns_at(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, int | np.integer):
        if not -len(frame.columns) <= key < len(frame.columns):
            raise IndexError("single positional indexer is out-of-bounds")
        return as_series(frame.map([frame.columns[int(key)]]))
    if isinstance(key, slice):
        return handle._of(frame.map(frame.columns[key]))
    if all(isinstance(one, bool | np.bool_) for one in key):
        return handle._of(frame.map(entry for entry, keep in zip(frame.columns, key, strict=True) if keep))
    if any(not -len(frame.columns) <= one < len(frame.columns) for one in key):
        raise IndexError("positional indexers are out-of-bounds")
    return handle._of(frame.map(frame.columns[one] for one in key))


def _rows_at(handle: Any, key: Any) -> Any:
    if key is Ellipsis:
        return handle._of(handle._frame)
    if isinstance(key, slice):
        return handle._slice(key.start, key.stop, 1 if key.step is None else key.step)
    if isinstance(key, int | np.integer):
        found = handle._slice(int(key), int(key) + 1 or None).to_pandas()
        if not len(found):
            raise IndexError("single positional indexer is out-of-bounds")
        return _row(found.iloc[0])
    wanted = list(key.to_pandas()) if isinstance(key, Handle) else list(key)
    if wanted and all(isinstance(one, bool | np.bool_) for one in wanted):
        if len(wanted) != count_rows(handle._frame):
            raise IndexError(f"Boolean index has wrong length: {len(wanted)} instead of {count_rows(handle._frame)}")
        wanted = [place for place, keep in enumerate(wanted) if keep]
    return handle._of(_taken(handle._frame.settled, wanted))


def _row(found: Any) -> Any:
    from ..io.create import held

    return held(found) if isinstance(found, pd.Series | pd.DataFrame) else found


def _taken(frame: Frame, positions: Sequence[int]) -> Frame:
    """The rows at some positions, in the order asked for.

    Raises
    ------
    IndexError
        If there is no such row. Positions are checked against the number of rows, which may take a job.
    """
    count = count_rows(frame)
    if any(not -count <= one < count for one in positions):
        raise IndexError("positional indexers are out-of-bounds")
    number = fresh("row")
    numbered = RowNumber(frame.base, number)
    wanted, (position,) = _local([pd.Series([int(one) % count for one in positions], dtype="int64")])
    return frame.on_rows_of(Join(wanted, numbered, "inner", ((position.id, number),), False))


def _local(columns: Sequence[pd.Series]) -> tuple[Scan, list[Column]]:
    """A small table of ours, and its columns."""
    frame = from_pandas(pd.DataFrame(dict(enumerate(columns))))
    scan = next(node for node in (frame.base, *frame.base.children) if isinstance(node, Scan))
    return scan, [entry.expr for entry in frame.columns if isinstance(entry.expr, Column)]


def _position_condition(frame: Frame, rows: Any) -> tuple[Frame, Expr]:
    """The frame with its rows numbered, and the condition that a row is at one of the positions."""
    number = fresh("row")
    frame = frame.on_rows_of(RowNumber(frame.base, number))
    count = count_rows(frame)
    wanted = np.atleast_1d(np.arange(count)[rows if not isinstance(rows, list) else np.asarray(rows)])
    return frame, op.is_in(Column(number, int64), *[literal(int(one)) for one in wanted]) if len(wanted) else literal(False)


class LabelIndexer:
    """What `loc` gives."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def __getitem__(self, key: Any) -> Any:
        handle = self._handle
        rows, cols = self._keys(key)
        if cols is not None:
            handle = _columns_of(handle, cols)
        return _rows_of(handle, rows)

    def __setitem__(self, key: Any, value: Any) -> None:
        handle = self._handle
        rows, cols = self._keys(key)
        frame: Frame = handle._frame
        if cols is None:
            labels = list(frame.labels)
        elif isinstance(cols, slice):
            labels = list(_columns_of(handle, cols)._frame.labels)
        else:
            labels = [cols] if is_scalar(cols) or isinstance(cols, tuple) else list(cols)
        frame, condition = _label_condition(frame, rows)
        handle._frame = _assigned(frame, labels, condition, value)

    def _keys(self, key: Any) -> tuple[Any, Any]:
        handle = self._handle
        several = len(handle._frame.index) > 1
        if several and isinstance(key, tuple) and not (handle._is_frame() and len(key) == 2 and not is_scalar(key[0])):
            return key, None
        rows, cols = _split(key, handle._is_frame())
        rows, cols = (one(handle) if callable(one) and not isinstance(one, Handle) else one for one in (rows, cols))
        return rows, cols


def _columns_of(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, slice):
        found = handle.columns.slice_indexer(key.start, key.stop, key.step)
        return handle._of(frame.map(frame.columns[found]))
    if isinstance(key, list | np.ndarray | pd.Index):
        wanted = list(key)
        if wanted and all(isinstance(one, bool | np.bool_) for one in wanted):
            return _columns_at(handle, wanted)
        return handle._of(frame.map(columns(frame, wanted)))
    return handle[key]


def _rows_of(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, slice):
        return _label_slice(handle, key)
    if isinstance(key, Handle) and frame_is_boolean(key):
        from ..frame.selection import filtered

        return handle._of(filtered(frame, key))
    if isinstance(key, tuple) or is_scalar(key):
        return _one_label(handle, key)
    wanted = list(key.to_pandas()) if isinstance(key, Handle) else list(key)
    if wanted and all(isinstance(one, bool | np.bool_) for one in wanted):
        from ..frame.selection import filtered

        if len(wanted) != count_rows(frame):
            raise IndexError(f"Boolean index has wrong length: {len(wanted)} instead of {count_rows(frame)}")
        return handle._of(filtered(frame, pd.array(wanted, dtype="boolean").to_numpy(bool)))
    if len(frame.index) > 1:
        return _located(handle, wanted)
    return handle._of(_labelled_rows(frame.settled, wanted))


def frame_is_boolean(key: Handle) -> bool:
    """Whether a Series is a mask."""
    entries = key._frame.columns
    return bool(entries) and t.is_boolean(entries[0].expr.type)


def _label_slice(handle: Any, key: slice) -> Any:
    """The rows from one label to another, both included."""
    if key.start is None and key.stop is None and key.step in (None, 1):
        return handle._of(handle._frame)
    ends = [key.start, key.stop]
    if handle._frame.has_default_index and all(end is None or isinstance(end, int) and end >= 0 for end in ends):
        return handle._slice(key.start, None if key.stop is None else key.stop + 1, key.step or 1)
    between = _between(handle._frame, key)
    if between is not None:
        return handle._of(handle._frame.replace(base=Filter(handle._frame.base, between)))
    found = handle.index.to_pandas().slice_indexer(key.start, key.stop, key.step)
    if isinstance(found, slice):
        return handle._slice(found.start, found.stop, found.step or 1)
    return handle._of(_taken(handle._frame.settled, [int(one) for one in found]))


def _between(frame: Frame, key: slice) -> Expr | None:
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


def _located(handle: Any, key: Any) -> Any:
    """The rows that pandas finds under a key, by their places. Collects the index.

    Raises
    ------
    KeyError
        If there are none.
    """
    index = handle.index.to_pandas()
    places = pd.Series(np.arange(len(index)), index=index)
    found = places.to_frame().loc[key, :] if handle._is_frame() else places.loc[key]
    if found.ndim < handle.ndim:
        return _rows_at(handle, int(found.iloc[0] if found.ndim else found))
    if found.index.nlevels != index.nlevels:
        raise NotImplementedError("loc with a key that drops some levels of a MultiIndex is not supported")
    return _rows_at(handle, found.to_numpy().ravel().tolist())


def _one_label(handle: Any, key: Any) -> Any:
    """The rows of one label, collected; pandas decides whether that is a row or a frame."""
    frame: Frame = handle._frame
    labels = key if isinstance(key, tuple) else (key,)
    if len(labels) > len(frame.index):
        raise KeyError(key)
    if any(not is_scalar(label) for label in labels) or isinstance(key, str) and t.is_timestamp(frame.index[0].expr.type):
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
    return _row(found.loc[key])


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
        labels = [pd.Timestamp(label) if isinstance(label, str) else label for label in labels]
    found = pd.Series(labels)
    present = frame.on_rows_of(Filter(frame.base, op.is_in(key.expr, *_lifted(labels, key.expr.type))))
    (there,) = to_table(present, present.index)
    known = set(there.to_pandas())
    absent = [label for label in found if label not in known]
    if len(absent) == len(labels):
        raise KeyError(f"None of [{pd.Index(labels, dtype=key.dtype)}] are in the [index]")
    if absent:
        raise KeyError(f"{absent} not in index")
    wanted, (label,) = _local([found])
    side = Frame(wanted, (), (Entry(None, label, key.dtype),))
    apart = reid(frame)
    left, right, pairs = same_types(side, side.index, apart, apart.index)
    return right.on_rows_of(Join(left.base, right.base, "inner", tuple(pairs), False))


def _lifted(labels: list[Any], type: t.DataType) -> list[Expr]:
    try:
        return [lift(label, type) for label in labels]
    except (TypeError, ValueError, OverflowError):
        raise KeyError(f"{labels} not in index") from None


def _label_condition(frame: Frame, rows: Any) -> tuple[Frame, Expr]:
    """The frame, perhaps over more columns, and the condition that a row is meant."""
    if isinstance(rows, slice):
        if rows == slice(None):
            return frame, literal(True)
        if frame.has_default_index and rows.step in (None, 1):
            number = frame.index[0].expr
            low = literal(True) if rows.start is None else op.greater_equal(number, int(rows.start))
            high = literal(True) if rows.stop is None else op.less_equal(number, int(rows.stop))
            return frame, op.and_(low, high)
        found = to_pandas(frame.map([])).index.slice_indexer(rows.start, rows.stop, rows.step)
        return _position_condition(frame, found)
    if isinstance(rows, Handle) and frame_is_boolean(rows):
        base = frame.aligned_base(rows._frame)
        if base is None:
            raise NotImplementedError("loc assigns by a mask over the rows of the same frame")
        return frame.on_rows_of(base), op.coalesce(rows._frame.columns[0].expr, False)
    if not is_scalar(rows) and all(isinstance(one, bool | np.bool_) for one in rows) and len(rows):
        return _position_condition(frame, np.asarray(rows, dtype=bool))
    if len(frame.index) > 1:
        raise NotImplementedError("loc assigns to rows of a MultiIndex by a mask only")
    key = frame.index[0].expr
    labels = [rows] if is_scalar(rows) else list(rows)
    return frame, op.is_in(key, *_lifted(labels, key.type))


def _assigned(frame: Frame, labels: Sequence[Label], condition: Expr, value: Any) -> Frame:
    """The frame with values set in some columns where a condition holds; new columns are missing elsewhere."""
    values = list(value) if isinstance(value, list | tuple) else [value] * len(labels)
    if len(values) != len(labels):
        raise ValueError("Must have equal len keys and value when setting with an iterable")
    for label, one in zip(labels, values, strict=True):
        frame = _set(frame, label, condition, one)
    return frame


def _set(frame: Frame, label: Label, condition: Expr, value: Any) -> Frame:
    place = frame.positions.get(label)
    old = None if place is None else frame.columns[place]
    if isinstance(value, Handle):
        base = frame.aligned_base(value._frame)
        if base is None or len(value._frame.columns) != 1:
            raise NotImplementedError("loc assigns scalars, and Series over the rows of the same frame")
        frame, new = frame.on_rows_of(base), value._frame.columns[0].expr
    elif is_scalar(value):
        new = lift(value, old.expr.type if old is not None else t.null)
    else:
        raise NotImplementedError("loc assigns scalars, and Series over the rows of the same frame")
    if old is None:
        return frame.with_column(label, op.if_else(condition, new, literal(None, new.type)))
    new = _fitted(new, old, value)
    made = op.if_else(condition, new, old.expr)
    return frame.with_column(label, made, old.dtype if made.type == old.expr.type else None)


def _fitted(new: Expr, old: Entry, value: Any) -> Expr:
    """A scalar in the column's type where it fits without loss.

    Raises
    ------
    TypeError
        If the column cannot hold it; pandas 2 still makes an integer column one of floats.
    """
    type = old.expr.type
    if new.type == type or not is_scalar(value):
        return new
    if t.is_integer(type) and isinstance(value, float) and value.is_integer():
        return literal(int(value), type)
    fits = t.is_floating(type) and t.is_numeric(new.type) or t.is_null(new.type) or t.is_timestamp(type) and t.is_timestamp(new.type)
    if not fits and (PANDAS_3 or not (t.is_numeric(type) and t.is_numeric(new.type))):
        raise TypeError(f"Invalid value '{value}' for dtype '{old.dtype}'")
    return new
