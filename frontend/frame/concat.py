"""concat: one frame after another, or beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.errors import InvalidIndexError

from ...plan import Column, Concat, Expr, Select, fresh, literal, op
from ...plan import types as t
from ...plan.types import DataType
from ..common.handle import Handle, as_dataframe, as_index, as_series
from ..common.pandas_functions import or_in_pandas
from ..common.sort import renumbered
from ..core.align import joined
from ..core.dtypes import OBJECT, Dtype, default_dtype, result_dtype, to_arrow
from ..core.frame import Entry, Frame, Label, named
from ..core.labels import axis_number

__all__ = ["concat"]


@or_in_pandas
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
    sort: Any = pd.api.extensions.no_default,
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
    levels : list of list-like, optional
        The values of the levels of `keys`; runs in pandas, on collected rows.
    names : list, optional
        Names for the levels, that of `keys` first.
    verify_integrity : bool, default False
        Whether a label that comes twice is an error, which takes a job to see.
    sort : bool, default False
        Whether labels of the other axis are sorted where the objects do not have the same; those of times are unless it is False.
    copy : bool
        Accepted.

    Returns
    -------
    DataFrame or Series
        Runs no job, unless objects of different rows go side by side: a label may come only once in each of them then. Values
        of several kinds in a column are objects: such runs in pandas, on collected rows.

    Raises
    ------
    ValueError
        If there is nothing to put together.
    pandas.errors.InvalidIndexError
        If a label comes twice where labels are to be aligned.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.concat([pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2], "b": ["x"]})], ignore_index=True)
       a    b
    0  1  NaN
    1  2    x
    """
    if levels is not None:
        raise NotImplementedError("concat(levels=...) is not supported")
    if join not in ("outer", "inner"):
        raise ValueError("Only can inner (intersect) or outer (union) join the other axis")
    if isinstance(objs, Handle | pd.DataFrame | pd.Series | str):
        raise TypeError(f'first argument must be an iterable of pandas objects, you passed an object of type "{type(objs).__name__}"')
    if ignore_index and keys is not None:
        raise ValueError("Cannot set ignore_index=True and specify keys. Either should be used.")
    if isinstance(objs, Mapping):
        keys = list(objs) if keys is None else keys
        objs = [objs[key] for key in keys]
    parts, marks = _parts(list(objs), keys, names)
    if axis_number(axis):
        made = _beside(parts, marks, join, ignore_index, sort)
    else:
        if marks is None and names is None and join == "outer":
            parts = [part for part in parts if part._frame.columns or part._frame.base.row_count != 0] or parts
        made = _below(parts, join, ignore_index, marks, names, sort is True)
    if verify_integrity and not made.index.is_unique:
        raise ValueError("Indexes have overlapping values")
    return made


class Marks(NamedTuple):
    """The labels that `keys` puts before those of each part: a level for each of `names`."""

    levels: list[pd.Index]
    names: list[Label]


def _parts(objs: list[Any], keys: Any, names: Any) -> tuple[list[Handle], Marks | None]:
    """The parts that are there, and their keys."""
    if not objs:
        raise ValueError("No objects to concatenate")
    given = None if keys is None else list(keys)
    if given is not None and len(given) != len(objs):
        raise ValueError(f"The length of the keys ({len(given)}) must match the length of the objects to concatenate ({len(objs)})")
    there = [place for place, part in enumerate(objs) if part is not None]
    if not there:
        raise ValueError("All objects passed were None")
    parts = [_handle(objs[place]) for place in there]
    if given is None:
        return parts, None
    several = all(isinstance(key, tuple) for key in given)
    labels = [given[place] for place in there]
    index = pd.MultiIndex.from_tuples(labels) if several else pd.Index(labels, tupleize_cols=False)
    own = list(getattr(keys, "names", [None] * index.nlevels))
    wanted = [] if names is None else [names] if isinstance(names, str) else list(names)
    return parts, Marks(
        [index.get_level_values(level) for level in range(index.nlevels)], [*wanted, *own[len(wanted) :]][: index.nlevels]
    )


def _handle(part: Any) -> Handle:
    from ..io.create import from_pandas

    if isinstance(part, pd.DataFrame | pd.Series):
        part = from_pandas(part)
    if not isinstance(part, Handle) or not (part._frame.columns or hasattr(part, "columns")):
        raise TypeError(f"cannot concatenate object of type '{type(part)}'; only Series and DataFrame objs are valid")
    return part


def _is_series(part: Handle) -> bool:
    from ..series import Series

    return isinstance(part, Series)


def _beside(parts: Sequence[Handle], marks: Marks | None, join: str, ignore_index: bool, sort: Any) -> Any:
    """Columns beside columns, aligned on the index; Series without a name are numbered."""
    frames, unnamed = [], 0
    for place, part in enumerate(parts):
        frame = part._frame
        if _is_series(part):
            label = marks.levels[0][place] if marks is not None else frame.columns[0].label
            if label is None:
                label, unnamed = unnamed, unnamed + 1
            frame = frame.map([frame.columns[0]._replace(label=label)])
        frames.append(frame)
    made = _side_by_side(frames, join, sort)
    if ignore_index:
        made = made.map(entry._replace(label=place) for place, entry in enumerate(made.columns)).replace(column_names=(None,))
    elif marks is not None:
        made = _under_keys(made, parts, marks)
    else:
        made = made.replace(column_names=_shared(frame.column_names for frame in frames) or (None,))
    return as_dataframe(made)


def _under_keys(made: Frame, parts: Sequence[Handle], marks: Marks) -> Frame:
    """The columns under the keys of their parts: of Series these are the labels, of frames they come before the labels."""
    if all(map(_is_series, parts)):
        return made.replace(column_names=(marks.names[0],))
    if any(map(_is_series, parts)):
        raise NotImplementedError("concat(axis=1, keys=...) of frames and Series together is not supported")
    owners = [place for place, part in enumerate(parts) for _ in part._frame.columns]
    depth = len(made.column_names)

    def label(entry: Entry, owner: int) -> Label:
        return (*(level[owner] for level in marks.levels), *(entry.label if depth > 1 else (entry.label,)))  # type: ignore[misc]

    columns = [entry._replace(label=label(entry, owner)) for entry, owner in zip(made.columns, owners, strict=True)]
    return made.replace(columns=tuple(columns), column_names=(*marks.names, *made.column_names))


def _side_by_side(frames: Sequence[Frame], join: str, sort: Any) -> Frame:
    """The columns of all frames on the rows that any of them or all have: those of the same rows first put together."""
    groups: list[Frame] = []
    places: list[tuple[int, int]] = []
    for frame in frames:
        bases = [group.aligned_base(frame) for group in groups]
        number = next((number for number, base in enumerate(bases) if base is not None), len(groups))
        if number == len(groups):
            groups.append(frame.map([]))
            bases.append(frame.base)
        group = groups[number]
        places += [(number, len(group.columns) + place) for place in range(len(frame.columns))]
        groups[number] = group.replace(base=bases[number], columns=(*group.columns, *frame.columns))
    times = all(t.is_timestamp(group.index[0].expr.type) for group in groups)
    sort = times and join == "outer" if sort is pd.api.extensions.no_default else bool(sort)
    if len(groups) > 1:
        if len({len(group.index) for group in groups}) > 1:
            raise NotImplementedError("frames whose indexes have different numbers of levels do not align")
        if not all(as_index(group).is_unique for group in groups):
            raise InvalidIndexError("Reindexing only valid with uniquely valued Index objects")
        groups = joined(groups, join, sort=sort)
    columns = [groups[number].columns[place] for number, place in places]
    made = groups[0].replace(columns=tuple(columns), column_names=frames[0].column_names)
    return made if len(groups) > 1 or not sort else as_dataframe(made).sort_index()._frame


def _below(parts: Sequence[Handle], join: str, ignore_index: bool, marks: Marks | None, names: Any, sort: bool) -> Any:
    """Rows after rows."""
    only_series = all(map(_is_series, parts))
    frames = [_labelled(part, only_series) for part in parts]
    labels, chosen = _columns(frames, join, sort)
    levels = len(frames[0].index)
    if any(len(frame.index) != levels for frame in frames) and not ignore_index:
        raise NotImplementedError("concat of frames whose indexes have different numbers of levels is not supported")
    columns = [_kind(entries) for entries in chosen]
    rows = [] if ignore_index else [[frame.index[level] for frame in frames] for level in range(levels)]
    index = [_kind(level) for level in rows]
    keys = [] if marks is None else [to_arrow(pd.Series(level).array) for level in marks.levels]
    base, made = _stacked(frames, [array for array, _ in keys], [*rows, *chosen], [*index, *columns], [*_hints(len(index)), *labels])
    level_names = [*([] if marks is None else marks.names), *(_shared(entry.label for entry in level) for level in rows)]
    if names is not None and marks is not None:
        given = [names] if isinstance(names, str) else list(names)
        level_names = [*given, *level_names[len(given) :]][: len(level_names)]
    dtypes = [*(dtype for _, dtype in keys), *(dtype for _, dtype in (*index, *columns))]
    entries = [Entry(label, column, dtype) for label, column, dtype in zip([*level_names, *labels], made, dtypes, strict=True)]
    head = _shared(frame.column_names for frame in frames) or (None,)
    count = len(level_names)
    frame = Frame(base, tuple(entries[count:]), tuple(entries[:count]), head)
    frame = renumbered(frame) if ignore_index else frame
    if not only_series:
        return as_dataframe(frame)
    name = _shared(part._frame.columns[0].label for part in parts)
    return as_series(frame.map([frame.columns[0]._replace(label=name)]))


def _hints(levels: int) -> list[str]:
    return ["index"] * levels


def _labelled(part: Handle, only_series: bool) -> Frame:
    """The settled frame of a part; a Series among frames is a column under its name, or 0."""
    frame = part._frame
    if _is_series(part):
        label = None if only_series else 0 if frame.columns[0].label is None else frame.columns[0].label
        frame = frame.map([frame.columns[0]._replace(label=label)])
    return frame.settled


def _columns(frames: Sequence[Frame], join: str, sort: bool) -> tuple[list[Label], list[list[Entry | None]]]:
    """The labels of the result, and for each the column of every frame, or None where it has none."""
    first = list(frames[0].labels)
    if all(list(frame.labels) == first for frame in frames):
        return first, [list(entries) for entries in zip(*(frame.columns for frame in frames), strict=True)]
    if not all(frame.has_unique_labels for frame in frames):
        raise InvalidIndexError("Reindexing only valid with uniquely valued Index objects")
    if join == "inner":
        kept = [label for label in first if all(label in frame.positions for frame in frames)]
    else:
        kept = list(dict.fromkeys(label for frame in frames for label in frame.labels))
    if sort:
        kept = sorted(kept, key=lambda label: (str(type(label)), label))
    return kept, [[_find(frame, label) for frame in frames] for label in kept]


def _find(frame: Frame, label: Label) -> Entry | None:
    place = frame.positions.get(label)
    return None if place is None else frame.columns[place]


def _kind(entries: Sequence[Entry | None]) -> tuple[DataType, Dtype]:
    """The type and dtype that columns of several frames have as one; an integer beside none is a float.

    Raises
    ------
    NotImplementedError
        If they have nothing in common but object.
    """
    there = [entry for entry in entries if entry is not None]
    booleans = {t.is_boolean(entry.expr.type) for entry in there if not t.is_null(entry.expr.type)}
    try:
        type = reduce(t.common_type, [entry.expr.type for entry in there])
    except TypeError as error:
        raise NotImplementedError(f"concat of columns {there[0].label!r} of different kinds is not supported: {error}") from error
    if booleans == {True, False}:
        raise NotImplementedError(f"concat of booleans and other values in column {there[0].label!r} is not supported")
    dtypes = {entry.dtype for entry in there}
    dtype = dtypes.pop() if len(dtypes) == 1 else OBJECT if OBJECT in dtypes else result_dtype(type, *(entry.dtype for entry in there))
    if len(there) < len(entries) and isinstance(dtype, np.dtype) and dtype.kind in "iu":
        return t.float64, default_dtype(t.float64)
    return type, dtype  # booleans that turn out to hold missing values are presented as objects


def _stacked(
    frames: Sequence[Frame],
    keys: Sequence[pa.Array],
    columns: Sequence[Sequence[Entry | None]],
    kinds: Sequence[tuple[DataType, Dtype]],
    hints: Sequence[Label],
) -> tuple[Concat, list[Column]]:
    """The frames' columns brought to the same types, one frame after another, beside a constant column for each of `keys`."""
    branches = []
    for place, frame in enumerate(frames):
        exprs: list[Expr] = [literal(key[place].as_py(), key.type) for key in keys]
        exprs += [_as(entries[place], type) for entries, (type, _) in zip(columns, kinds, strict=True)]
        base, found = named(frame.base, exprs)
        branches.append(Select(base, tuple((fresh(column.id.partition("#")[0]), column.id) for column in found)))
    ids = [fresh(hint) for hint in [*("key" for _ in keys), *hints]]
    types = [*(key.type for key in keys), *(type for type, _ in kinds)]
    return Concat(tuple(branches), tuple(ids)), [Column(id, type) for id, type in zip(ids, types, strict=True)]


def _as(entry: Entry | None, type: DataType) -> Expr:
    if entry is None:
        return literal(None, type)
    return entry.expr if entry.expr.type == type else op.cast(entry.expr, to=type)


def _shared(values: Any) -> Any:
    """The value that all have, or None."""
    found = list(values)
    return found[0] if all(value == found[0] for value in found) else None
