"""concat: one frame after another, or beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Column, Concat, Expr, Select, fresh, literal, op
from ...plan import types as t
from ...plan.types import DataType
from ..common.handle import Handle, as_dataframe, as_series
from ..common.sort import renumbered
from ..core.align import align
from ..core.dtypes import Dtype, default_dtype, result_dtype
from ..core.frame import Entry, Frame, Label, named

__all__ = ["concat"]


def concat(
    objs: Any,
    *,
    axis: Any = 0,
    join: str = "outer",
    ignore_index: bool = False,
    keys: Any = None,
    levels: Any = None,
    names: Any = None,
    verify_integrity: bool = False,
    sort: bool = False,
    copy: Any = None,
) -> Any:
    """Frames and Series one after another, or side by side.

    Parameters
    ----------
    objs : list or dict of DataFrame or Series
        What to put together; None is left out. The keys of a dict serve as `keys`.
    axis : {0, 1}, default 0
        0 puts rows after rows; 1 puts columns beside columns, aligned on the index.
    join : {"outer", "inner"}, default "outer"
        Whether all columns stay, missing where a frame lacks one, or those that all frames have.
    ignore_index : bool, default False
        Whether the result is labelled 0, 1, 2, ...
    keys : list, optional
        A label for each object: the outermost index level.
    levels, verify_integrity
        Not supported.
    names : list, optional
        Names for the levels, that of `keys` first.
    sort : bool, default False
        Whether columns are sorted by label where the frames do not have the same.
    copy : bool
        Accepted.

    Returns
    -------
    DataFrame or Series
        Runs no job.

    Raises
    ------
    ValueError
        If there is nothing to put together.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.concat([pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2], "b": ["x"]})], ignore_index=True)
       a    b
    0  1  NaN
    1  2    x
    """
    if levels is not None or verify_integrity:
        raise NotImplementedError("concat(levels=..., verify_integrity=...) is not supported")
    if join not in ("outer", "inner"):
        raise ValueError("Only can inner (intersect) or outer (union) join the other axis")
    if isinstance(objs, Handle | pd.DataFrame | pd.Series):
        raise TypeError(f'first argument must be an iterable of pandas objects, you passed an object of type "{type(objs).__name__}"')
    if isinstance(objs, Mapping):
        keys = list(objs) if keys is None else list(keys)
        objs = [objs[key] for key in keys]
    parts = [_handle(part) for part in objs if part is not None]
    if not parts:
        raise ValueError("No objects to concatenate" if not list(objs) else "All objects passed were None")
    if axis in (1, "columns"):
        return _beside(parts, keys, ignore_index)
    return _below(parts, join, ignore_index, None if keys is None else list(keys), names, sort)


def _handle(part: Any) -> Handle:
    from ..io.create import from_pandas

    if isinstance(part, pd.DataFrame | pd.Series):
        part = from_pandas(part)
    if not isinstance(part, Handle):
        raise TypeError(f"cannot concatenate object of type '{type(part)}'; only Series and DataFrame objs are valid")
    return part


def _is_series(part: Handle) -> bool:
    from ..series import Series

    return isinstance(part, Series)


def _beside(parts: Sequence[Handle], keys: Any, ignore_index: bool) -> Any:
    """Columns beside columns, aligned on the index; Series without a name are numbered."""
    if keys is not None and not all(map(_is_series, parts)):
        raise NotImplementedError("concat(axis=1, keys=...) of frames is not supported")
    frames, unnamed = [], 0
    for place, part in enumerate(parts):
        frame = part._frame
        if _is_series(part):
            label = keys[place] if keys is not None else frame.columns[0].label
            if label is None:
                label, unnamed = unnamed, unnamed + 1
            frame = frame.map([frame.columns[0]._replace(label=label)])
        frames.append(frame)

    def add(left: Frame, right: Frame) -> Frame:
        left, right = align(left, right)
        return left.map([*left.columns, *right.columns])

    made = reduce(add, frames)
    if ignore_index:
        made = made.map(entry._replace(label=place) for place, entry in enumerate(made.columns))
    return as_dataframe(made)


def _below(parts: Sequence[Handle], join: str, ignore_index: bool, keys: list[Any] | None, names: Any, sort: bool) -> Any:
    """Rows after rows."""
    only_series = all(map(_is_series, parts))
    frames = [_labelled(part, only_series) for part in parts]
    labels = [None] if only_series else _labels(frames, join, sort)
    levels = len(frames[0].index)
    if any(len(frame.index) != levels for frame in frames) and not ignore_index:
        raise NotImplementedError("concat of frames whose indexes have different numbers of levels is not supported")
    columns = [_kind([_find(frame, label) for frame in frames], frames) for label in labels]
    index = [] if ignore_index else [_kind([frame.index[level] for frame in frames], frames) for level in range(levels)]
    marks = [] if keys is None or ignore_index else [pd.Series(keys)]
    base, ids = _stacked(frames, labels, [*index, *columns], len(index), marks)
    kinds = [*index, *columns]
    made = [Column(id, type) for id, (type, _) in zip(ids[len(marks) :], kinds, strict=True)]
    entries = [Entry(label, column, dtype) for label, column, (_, dtype) in zip(labels, made[len(index) :], columns, strict=True)]
    level_names = [_shared(frame.index_names[level] for frame in frames) for level in range(len(index))]
    index_entries = [Entry(name, column, dtype) for name, column, (_, dtype) in zip(level_names, made, index, strict=False)]
    if marks:
        mark = literal(keys[0])  # type: ignore[index]
        index_entries.insert(0, Entry(None, Column(ids[0], mark.type), default_dtype(mark.type)))
    if names is not None and index_entries:
        given = [names] if isinstance(names, str) else list(names)
        index_entries = [
            entry._replace(label=given[place]) if place < len(given) else entry for place, entry in enumerate(index_entries)
        ]
    head = _shared(frame.column_names for frame in frames) or (None,)
    frame = Frame(base, tuple(entries), tuple(index_entries), head)
    frame = renumbered(frame) if ignore_index else frame
    if not only_series:
        return as_dataframe(frame)
    name = _shared(part._frame.columns[0].label for part in parts)
    return as_series(frame.map([frame.columns[0]._replace(label=name)]))


def _labelled(part: Handle, only_series: bool) -> Frame:
    """The settled frame of a part; a Series among frames is a column under its name, or 0."""
    frame = part._frame
    if _is_series(part):
        label = None if only_series else 0 if frame.columns[0].label is None else frame.columns[0].label
        frame = frame.map([frame.columns[0]._replace(label=label)])
    if not frame.has_unique_labels:
        raise NotImplementedError("concat of frames with repeated column labels is not supported")
    return frame.settled


def _labels(frames: Sequence[Frame], join: str, sort: bool) -> list[Label]:
    """The labels of the result."""
    first = list(frames[0].labels)
    if all(list(frame.labels) == first for frame in frames):
        return first
    if join == "inner":
        kept = [label for label in first if all(label in frame.positions for frame in frames)]
    else:
        kept = list(dict.fromkeys(label for frame in frames for label in frame.labels))
    return sorted(kept, key=lambda label: (str(type(label)), label)) if sort else kept


def _find(frame: Frame, label: Label) -> Entry | None:
    place = frame.positions.get(label)
    return None if place is None else frame.columns[place]


def _kind(entries: Sequence[Entry | None], frames: Sequence[Frame]) -> tuple[DataType, Dtype]:
    """The type and dtype that columns of several frames have as one; an integer beside none is a float.

    Raises
    ------
    NotImplementedError
        If they have nothing in common but object.
    """
    there = [entry for entry in entries if entry is not None]
    absent = any(entry is None and frame.base.row_count != 0 for entry, frame in zip(entries, frames, strict=True))
    booleans = {t.is_boolean(entry.expr.type) for entry in there if not t.is_null(entry.expr.type)}
    try:
        type = reduce(t.common_type, [entry.expr.type for entry in there])
    except TypeError as error:
        raise NotImplementedError(f"concat of columns {there[0].label!r} of different kinds is not supported: {error}") from error
    if booleans == {True, False}:
        raise NotImplementedError(f"concat of booleans and other values in column {there[0].label!r} is not supported")
    dtypes = {entry.dtype for entry in there}
    dtype = dtypes.pop() if len(dtypes) == 1 else result_dtype(type, *(entry.dtype for entry in there))
    if absent and isinstance(dtype, np.dtype) and dtype.kind in "iu":
        return t.float64, default_dtype(t.float64)
    return type, dtype  # booleans that turn out to hold missing values are presented as objects


def _stacked(
    frames: Sequence[Frame], labels: Sequence[Label], kinds: Sequence[tuple[DataType, Dtype]], levels: int, marks: Sequence[Any]
) -> tuple[Concat, list[str]]:
    """The branches brought to the same columns, one after another."""
    branches = []
    for place, frame in enumerate(frames):
        found = [*frame.index[:levels], *[_find(frame, label) for label in labels]]
        exprs: list[Expr] = [literal(mark[place].item() if hasattr(mark[place], "item") else mark[place]) for mark in marks]
        exprs += [_as(entry, type) for entry, (type, _) in zip(found, kinds, strict=True)]
        base, columns = named(frame.base, exprs)
        ids = [column.id for column in columns]
        branches.append(Select(base, tuple((fresh(id.partition("#")[0]), id) for id in ids)))
    hints = [*("key" for _ in marks), *("index" for _ in range(levels)), *labels]
    ids = [fresh(hint) for hint in hints]
    return Concat(tuple(branches), tuple(ids)), ids


def _as(entry: Entry | None, type: DataType) -> Expr:
    if entry is None:
        return literal(None, type)
    return entry.expr if entry.expr.type == type else op.cast(entry.expr, to=type)


def _shared(values: Any) -> Any:
    """The value that all have, or None."""
    found = list(values)
    return found[0] if all(value == found[0] for value in found) else None
