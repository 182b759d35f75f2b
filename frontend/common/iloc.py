"""`iloc` and `iat`: rows and columns by position."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal
from ..core.frame import Frame
from ..core.labels import axis_number
from ..core.materialize import count_rows
from ..core.positions import at_places
from .assigning import across, assigned, where_at
from .deferred import resolved
from .handle import Handle, as_series
from .truths import truths

__all__ = ["Indexer", "PositionIndexer", "ValueIndexer", "columns_at", "position_condition", "row", "rows_at", "split_key"]


def split_key(key: Any, is_frame: bool) -> tuple[Any, Any]:
    """The key of the rows, and of the columns or None."""
    if is_frame and isinstance(key, tuple) and len(key) == 2:
        return key
    if isinstance(key, tuple) and len(key) == 1:
        return key[0], None
    return key, None


class Indexer:
    """What an object is indexed through."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def __getitem__(self, key: Any) -> Any:
        raise NotImplementedError

    def __setitem__(self, key: Any, value: Any) -> None:
        raise NotImplementedError

    def __call__(self, axis: Any = None) -> Any:
        """The indexer whose keys are all of one axis, such as ``df.loc(axis=0)[:, "x"]``."""
        return self if axis is None or self._handle.ndim == 1 else AxisIndexer(self, axis_number(axis))


class AxisIndexer:
    """What an indexer gives that is called with an axis."""

    def __init__(self, indexer: Indexer, axis: int) -> None:
        self._indexer, self._axis = indexer, axis

    def __getitem__(self, key: Any) -> Any:
        return self._indexer[self._both(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._indexer[self._both(key)] = value

    def _both(self, key: Any) -> tuple[Any, Any]:
        return (slice(None), key) if self._axis else (key, slice(None))


class PositionIndexer(Indexer):
    """What `iloc` gives."""

    def __getitem__(self, key: Any) -> Any:
        handle = self._handle
        rows, cols = (resolved(one, handle) for one in split_key(resolved(key, handle), handle._is_frame()))
        if isinstance(rows, tuple):
            raise pd.errors.IndexingError("Too many indexers")
        if cols is not None:
            handle = columns_at(handle, cols)
        return rows_at(handle, rows)

    def __setitem__(self, key: Any, value: Any) -> None:
        handle = self._handle
        rows, cols = split_key(key, handle._is_frame())
        labels = handle._frame.labels
        places = np.arange(len(labels))
        wanted = [labels[int(place)] for place in np.atleast_1d(places if cols is None else places[cols])]
        if isinstance(rows, int | np.integer) and handle._is_frame():
            value = across(value, wanted)
        elif isinstance(value, Handle) and value.ndim == 2:
            value = value.set_axis(wanted, axis=1)  # its columns by their places
        frame, condition = position_condition(handle._frame, rows)
        handle._frame = assigned(frame, wanted, condition, value)


class ValueIndexer(PositionIndexer):
    """What `iat` gives."""

    def __getitem__(self, key: Any) -> Any:
        places = key if isinstance(key, tuple) else (key,)
        if not all(isinstance(one, int | np.integer) for one in places):
            raise ValueError("iAt based indexing can only have integer indexers")
        if len(places) != self._handle.ndim:
            raise TypeError(f"iat needs {self._handle.ndim} places, not {len(places)}")
        return super().__getitem__(key)


def columns_at(handle: Any, key: Any) -> Any:
    frame: Frame = handle._frame
    if isinstance(key, int | np.integer):
        if not -len(frame.columns) <= key < len(frame.columns):
            raise IndexError("single positional indexer is out-of-bounds")
        return as_series(frame.map([frame.columns[int(key)]]))
    if isinstance(key, slice):
        return handle._of(frame.map(frame.columns[key]))
    mask = truths(key)
    if mask is not None:
        return handle._of(frame.map(entry for entry, keep in zip(frame.columns, mask, strict=True) if keep))
    if any(not -len(frame.columns) <= one < len(frame.columns) for one in key):
        raise IndexError("positional indexers are out-of-bounds")
    return handle._of(frame.map(frame.columns[one] for one in key))


def rows_at(handle: Any, key: Any) -> Any:
    if key is Ellipsis:
        return handle._of(handle._frame)
    if isinstance(key, slice):
        return handle._slice(key.start, key.stop, 1 if key.step is None else key.step)
    if isinstance(key, int | np.integer):
        found = handle._slice(int(key), int(key) + 1 or None).to_pandas()
        if not len(found):
            raise IndexError("single positional indexer is out-of-bounds")
        return row(found.iloc[0])
    if isinstance(key, Handle):
        key = key.to_pandas()
    mask, wanted = truths(key), list(key)
    if mask is not None:
        if len(mask) != count_rows(handle._frame):
            raise IndexError(f"Boolean index has wrong length: {len(mask)} instead of {count_rows(handle._frame)}")
        wanted = [place for place, keep in enumerate(mask) if keep]
    return handle._of(_taken(handle._frame.settled, wanted))


def row(found: Any) -> Any:
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
    return at_places(frame, [int(one) % count for one in positions])


def position_condition(frame: Frame, rows: Any) -> tuple[Frame, Expr]:
    """The frame, perhaps with its rows numbered, and the condition that a row is at one of the positions."""
    if isinstance(rows, slice) and rows == slice(None):
        return frame, literal(True)
    if isinstance(rows, Handle):
        raise ValueError("iLocation based boolean indexing cannot use an indexable as a mask")
    wanted = np.arange(count_rows(frame))[rows if isinstance(rows, slice | int) else np.asarray(rows)]
    return where_at(frame, np.atleast_1d(wanted).tolist())
