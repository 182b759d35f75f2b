"""`iloc`, `loc`, `at`, `iat`: rows by position and by label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Column, Expr, Filter, Join, RowNumber, Scan, fresh, literal, op
from ...plan import types as t
from ..core.align import reid, same_types
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import present
from ..core.frame import Entry, Frame, Label
from ..core.increasing import is_increasing
from ..core.labels import columns
from ..core.materialize import count_rows, to_pandas, to_table
from .assigning import assigned, at_places, each
from .fallback import collected
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
        places = np.arange(len(labels))
        wanted = [labels[int(place)] for place in np.atleast_1d(places if cols is None else places[cols])]
        if isinstance(rows, int | np.integer) and handle._is_frame():
            value = _across(value, wanted)
        frame, condition = _position_condition(handle._frame, rows)
        handle._frame = assigned(frame, wanted, condition, value)


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
    """The frame, perhaps with its rows numbered, and the condition that a row is at one of the positions."""
    if isinstance(rows, slice) and rows == slice(None):
        return frame, literal(True)
    if isinstance(rows, Handle):
        raise ValueError("iLocation based boolean indexing cannot use an indexable as a mask")
    wanted = np.arange(count_rows(frame))[rows if isinstance(rows, slice | int) else np.asarray(rows)]
    return at_places(frame, np.atleast_1d(wanted).tolist())


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
        one_row = is_scalar(rows) or isinstance(rows, tuple)
        if one_row and handle._is_frame():
            value = _across(value, labels)
        elif not one_row and not isinstance(rows, Handle | slice) and not is_scalar(value) and len(labels) == 1:
            value = _by_label(rows, value)
        try:
            frame, condition = _label_condition(handle, rows)
        except KeyError:
            if not one_row or len(frame.index) > 1:
                raise
            handle._frame = _enlarged(handle, rows, labels, value)
            return
        handle._frame = assigned(frame, labels, condition, value)

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
    found = collected(handle.index, "loc with these labels", warn=False).slice_indexer(key.start, key.stop, key.step)
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


def _places(handle: Any, key: Any) -> Any:
    """The places of the rows that pandas finds under a key, in pandas' own form. Collects the index."""
    index = collected(handle.index, "loc with these labels", warn=False)
    places = pd.Series(np.arange(len(index)), index=index)
    return places.to_frame().loc[key, :] if handle._is_frame() else places.loc[key]


def _located(handle: Any, key: Any) -> Any:
    """The rows that pandas finds under a key, by their places. Collects the index.

    Raises
    ------
    KeyError
        If there are none.
    """
    found = _places(handle, key)
    if found.ndim < handle.ndim:
        return _rows_at(handle, int(found.iloc[0] if found.ndim else found))
    if found.index.nlevels != len(handle._frame.index):
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


def _label_condition(handle: Any, rows: Any) -> tuple[Frame, Expr]:
    """The frame, perhaps over more columns, and the condition that a row is meant.

    Raises
    ------
    KeyError
        If a label is not there, which is looked up in one job.
    """
    frame: Frame = handle._frame
    if isinstance(rows, slice):
        return _slice_condition(handle, rows)
    if isinstance(rows, Handle) and frame_is_boolean(rows):
        return _mask_condition(frame, rows)
    wanted = list(rows.to_pandas()) if isinstance(rows, Handle) else rows
    if not is_scalar(wanted) and not isinstance(wanted, tuple):
        wanted = list(wanted)
        if wanted and all(isinstance(one, bool | np.bool_) for one in wanted):
            from ..series import _positional

            return _mask_condition(frame, _positional(np.asarray(wanted), frame))
    levels = len(frame.index)
    if levels > 1 or t.is_timestamp(frame.index[0].expr.type):
        return at_places(frame, _places(handle, wanted).to_numpy().ravel().tolist())
    labels = wanted if isinstance(wanted, list) else [wanted]
    if not labels:
        return frame, literal(False)
    key = frame.index[0].expr
    found = op.is_in(key, *_lifted(labels, key.type))
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
    between = _between(frame, rows)
    if between is not None:
        return frame, between
    index = collected(handle.index, "loc with these labels", warn=False)
    return _position_condition(frame, index.slice_indexer(rows.start, rows.stop, rows.step))


def _mask_condition(frame: Frame, mask: Handle) -> tuple[Frame, Expr]:
    """The frame over columns that the mask needs, and the mask; a missing value does not count."""
    from ..frame.selection import masked

    frame, condition = masked(frame, mask)
    return frame, op.coalesce(condition, False)


def _by_label(rows: Any, value: Any) -> Any:
    """The values of a list for a list of labels, as a Series that finds its rows by label."""
    labels = list(rows)
    if isinstance(value, Handle | pd.Series) or len(value) == 1 or all(isinstance(one, bool | np.bool_) for one in labels):
        return value
    if len(value) != len(labels):
        raise ValueError("cannot set using a list-like indexer with a different length than the value")
    return pd.Series(list(value), index=labels)


def _enlarged(handle: Any, label: Any, labels: list[Label], value: Any) -> Frame:
    """The frame with one row more, under a new label; missing where nothing is set."""
    from ..frame.concat import concat

    values = each(value, labels)
    if not handle._is_frame():
        return concat([handle, pd.Series(values, index=[label], name=handle.name)])._frame
    row = pd.DataFrame(
        [values], index=pd.Index([label], name=handle._frame.index_names[0]), columns=pd.Index(labels, tupleize_cols=False)
    )
    return concat([handle, row])._frame


def _across(value: Any, labels: list[Label]) -> Any:
    """The values of a Series for one row: those of the columns' labels. Collects the Series."""
    if not isinstance(value, pd.Series) and getattr(value, "ndim", 0) != 1 or not hasattr(value, "index"):
        return value
    given = value.to_pandas() if isinstance(value, Handle) else value
    return [given.get(label) for label in labels]
