"""Long to wide and wide to long: values that become columns, and columns that become rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Aggregate, Call, Column, Concat, Explode, Expr, Filter, Node, Select, Sort, SortKey, Unpivot, fresh, literal, op
from ...plan import types as t
from .dtypes import OBJECT, Dtype, default_dtype, present, to_arrow
from .frame import Entry, Frame, Label
from .materialize import run
from .materialize import to_table as arrays_of

__all__ = ["Lengthened", "distinct_values", "exploded", "lengthened", "spread"]


class Found(NamedTuple):
    """What one job tells of the cells of a wide table.

    Attributes
    ----------
    keys : list of tuple
        For each column of the result, the values that it stands for, as Arrow scalars.
    labels : list of tuple
        The same as pandas has them.
    largest : int
        The most rows that come to one cell.
    filled : list of int
        For each key, how many cells there are.
    values : list of list of int
        For each key, how many cells of each value column hold a value.
    height : int
        The number of rows of the result, if it was asked for.
    """

    keys: list[tuple[Any, ...]]
    labels: list[tuple[Label, ...]]
    largest: int
    filled: list[int]
    values: list[list[int]]
    height: int


def spread(
    frame: Frame,
    levels: Sequence[int],
    *,
    fill_value: Any = None,
    sort: bool = True,
    missing_first: bool = True,
    named: bool = True,
    drop_empty: bool = False,
) -> Frame:
    """The frame with some levels of its index as column labels. Runs one job, which finds these and sees that no cell comes twice.

    Parameters
    ----------
    frame : Frame
        The rows; other index levels label those of the result.
    levels : sequence of int
        Places of the levels.
    fill_value : scalar, optional
        What stands in cells that no row fills.
    sort : bool
        Whether rows and columns come in the order of their labels, or of first appearance; columns of several levels always do that.
    missing_first : bool
        Where a missing label comes.
    named : bool
        Whether the labels of the values come before those of the levels.
    drop_empty : bool
        Whether columns without any value are left out.

    Raises
    ------
    ValueError
        If two rows come to one cell.
    """
    frame = frame.settled
    moved = [frame.index[place] for place in levels]
    rows = [entry for place, entry in enumerate(frame.index) if place not in set(levels)]
    promotes = any(isinstance(entry.dtype, np.dtype) and entry.dtype.kind in "iub" for entry in frame.columns)
    found = _found(frame, moved, rows, missing_first if sort and len(moved) == 1 else None, promotes and fill_value is None)
    if found.largest > 1:
        raise ValueError("Index contains duplicate entries, cannot reshape")
    whole = all(count == found.height for count in found.filled)
    aggregates: dict[Call, str] = {}
    columns: list[Entry] = []
    for place, entry in enumerate(frame.columns):
        for number, (key, label) in enumerate(zip(found.keys, found.labels, strict=True)):
            if drop_empty and fill_value is None and not found.values[number][place]:
                continue
            here = _is_key(moved, key)
            cell: Expr = _aggregate(aggregates, op.any_value(op.if_else(here, entry.expr, literal(None, entry.expr.type))))
            dtype = entry.dtype
            if fill_value is not None:
                cell, dtype = _filled(cell, dtype, _aggregate(aggregates, op.any_(here)), fill_value)
            elif promotes and not whole:
                cell, dtype = _promoted(cell, dtype, found.filled[number] == found.height)
            own = entry.label if len(frame.column_names) > 1 else (entry.label,)
            parts = (*own, *label) if named else label  # type: ignore[misc]
            columns.append(Entry(parts if len(parts) > 1 else parts[0], cell, dtype))
    ids = [_id(entry) for entry in rows]
    base: Node = Aggregate(frame.base, tuple(dict.fromkeys(ids)), tuple((id, call) for call, id in aggregates.items()))
    if sort:
        base = Sort(base, tuple(SortKey(id, missing_first=missing_first) for id in ids))
    names = tuple(entry.label for entry in moved)
    return Frame(base, tuple(columns), tuple(rows), (*frame.column_names, *names) if named else names)


def _found(frame: Frame, moved: Sequence[Entry], rows: Sequence[Entry], missing_first: bool | None, count_rows: bool) -> Found:
    """The job of `spread`; None for `missing_first` where keys come in order of appearance."""
    keys, others = [_id(entry) for entry in moved], [_id(entry) for entry in rows]
    size, present_ids = fresh("size"), [fresh("has") for _ in frame.columns]
    counts = tuple((id, op.count(entry.expr)) for id, entry in zip(present_ids, frame.columns, strict=True))
    pairs = Aggregate(frame.base, tuple(dict.fromkeys([*keys, *others])), ((size, op.size()), *counts))
    largest, filled, totals = fresh("largest"), fresh("filled"), [fresh("values") for _ in frame.columns]
    found: Node = Aggregate(
        pairs,
        tuple(dict.fromkeys(keys)),
        (
            (largest, op.max_(Column(size, t.int64))),
            (filled, op.size()),
            *((id, op.sum_(Column(own, t.int64))) for id, own in zip(totals, present_ids, strict=True)),
        ),
    )
    if missing_first is not None:
        found = Sort(found, tuple(SortKey(key, missing_first=missing_first) for key in keys))
    ids = [*keys, largest, filled, *totals]
    if count_rows:
        found, ids = _with_height(found, ids, frame.base, others, [entry.expr.type for entry in moved])
    arrays = arrays_of(
        Frame(found, (), ()), [Entry(None, Column(id, found.schema.column(id).type), default_dtype(t.int64)) for id in ids]
    )
    height = arrays[len(keys)][-1].as_py() if count_rows else 0
    if count_rows:
        arrays = [array.slice(0, len(array) - 1) for array in arrays]
    labels = [list(pd.Index(present(array, entry.dtype))) for array, entry in zip(arrays, moved, strict=False)]
    scalars = [list(array) for array in arrays[: len(keys)]]
    most, sizes, *values = [array.to_pylist() for array in arrays[len(keys) :]]
    return Found(
        list(zip(*scalars, strict=True)),
        list(zip(*labels, strict=True)),
        max(most, default=0),
        sizes,
        [list(row) for row in zip(*values, strict=True)] if values else [[] for _ in sizes],
        height,
    )


def _with_height(
    found: Node, ids: list[str], base: Node, others: Sequence[str], types: Sequence[t.DataType]
) -> tuple[Node, list[str]]:
    """What was found, and a last row with the number of combinations of other columns in place of the first number."""
    total = fresh("height")
    count = Aggregate(Aggregate(base, tuple(dict.fromkeys(others)), ()), (), ((total, op.size()),))
    new = [fresh("found") for _ in ids]
    cells = [literal(None, type) for type in types]
    numbers = [Column(total, t.int64), *[literal(0, t.int64)] * (len(ids) - len(types) - 1)]
    last_ids = tuple(fresh("found") for _ in ids)
    last = Unpivot(count, (), last_ids, ((*cells, *numbers),))
    return Concat((Select(found, tuple((fresh("found"), id) for id in ids)), last), tuple(new)), new


def _id(entry: Entry) -> str:
    assert isinstance(entry.expr, Column)
    return entry.expr.id


def _is_key(entries: Sequence[Entry], key: Sequence[Any]) -> Expr:
    """The condition that columns have the values of a key."""
    made: Expr | None = None
    for entry, value in zip(entries, key, strict=True):
        missing = not value.is_valid or (t.is_floating(value.type) and np.isnan(value.as_py()))
        one = op.is_missing(entry.expr) if missing else op.equal(entry.expr, literal(value))
        made = one if made is None else op.and_(made, one)
    assert made is not None
    return made


def _aggregate(aggregates: dict[Call, str], call: Call) -> Column:
    return Column(aggregates.setdefault(call, fresh(call.operator.name)), call.type)


def _filled(cell: Expr, dtype: Dtype, there: Expr, fill_value: Any) -> tuple[Expr, Dtype]:
    """A cell, with another value where no row fills it."""
    value = literal(fill_value)
    try:
        type = t.common_type(cell.type, value.type)
    except TypeError as error:
        raise NotImplementedError(f"fill_value={fill_value!r} in a column of {dtype} is not supported") from error
    if type != cell.type:
        cell, dtype = op.cast(cell, to=type), default_dtype(type)
    return op.if_else(there, cell, literal(fill_value, type)), dtype


def _promoted(cell: Expr, dtype: Dtype, full: bool) -> tuple[Expr, Dtype]:
    """Numbers and booleans of a table that has empty cells, as pandas makes them floats and objects in all of its columns."""
    kind = dtype.kind if isinstance(dtype, np.dtype) else ""
    if kind in ("i", "u"):
        return op.cast(cell, to=t.float64), default_dtype(t.float64)
    return (cell, OBJECT) if kind == "b" and full else (cell, dtype)


class Lengthened(NamedTuple):
    """Columns that became rows: over `base`, the columns of labels, those of values, and the rest of the frame."""

    frame: Frame
    labels: list[Entry]
    values: list[Entry]


def lengthened(
    frame: Frame,
    labels: pd.Index,
    table: Sequence[Sequence[Entry | None]],
    kinds: Sequence[tuple[t.DataType, Dtype]],
    *,
    by_column: bool,
) -> Lengthened:
    """For each row of the frame one for each of `labels`, with the cells of that row of `table`. Runs no job.

    `by_column`: all rows of the first label come first, then those of the next; else the rows that were one stay together.
    """
    frame = frame.settled
    arrays = [to_arrow(pd.Series(labels.get_level_values(level)).array) for level in range(labels.nlevels)]
    place = [fresh("place")] if by_column else []
    label_ids, value_ids = [fresh("label") for _ in arrays], [fresh("value") for _ in kinds]
    rows = []
    for number, cells in enumerate(table):
        marks = [literal(array[number]) if array[number].is_valid else literal(None, array.type) for array, _ in arrays]
        values = [_cell(cell, type) for cell, (type, _) in zip(cells, kinds, strict=True)]
        rows.append((*([literal(number)] if by_column else []), *marks, *values))
    keep = tuple(dict.fromkeys(_id(entry) for entry in frame.entries))
    base: Node = Unpivot(frame.base, keep, (*place, *label_ids, *value_ids), tuple(rows))
    if by_column:
        base = Sort(base, (SortKey(place[0]),))
    return Lengthened(
        frame.on_rows_of(base),
        [Entry(name, Column(id, array.type), dtype) for name, id, (array, dtype) in zip(labels.names, label_ids, arrays, strict=True)],
        [Entry(None, Column(id, type), dtype) for id, (type, dtype) in zip(value_ids, kinds, strict=True)],
    )


def _cell(entry: Entry | None, type: t.DataType) -> Expr:
    if entry is None:
        return literal(None, type)
    return entry.expr if entry.expr.type == type else op.cast(entry.expr, to=type)


def distinct_values(frame: Frame, entry: Entry) -> pa.ChunkedArray:
    """The values of a column that are not missing, each once, sorted. Runs one job."""
    made = frame.map([entry]).settled
    id = _id(made.columns[0])
    base = Sort(Aggregate(Filter(made.base, op.not_missing(made.columns[0].expr)), (id,), ()), (SortKey(id),))
    plan, (name,) = Frame(base, made.columns, ()).collect()
    return run(plan).column(name)


def exploded(frame: Frame, place: int) -> Frame:
    """The rows with one for each text in the lists of a column, or one without a text where there is none; other columns repeat.

    Raises
    ------
    NotImplementedError
        If they are other lists: pandas has their items as objects.
    """
    type = frame.columns[place].expr.type
    if not t.is_list(type):
        if frame.columns[place].dtype == OBJECT:
            raise NotImplementedError("explode of a column of objects")
        return frame
    if not t.is_string(type.value_type):
        raise NotImplementedError("explode of lists of other than texts")
    rows = frame.settled
    lists, text = rows.columns[place], fresh("item")
    keep = dict.fromkeys(_id(entry) for entry in rows.entries if entry is not lists)
    base = Explode(rows.base, tuple(keep), _id(lists), ((text, ""),), outer=True)
    made = lists._replace(expr=Column(text, t.string), dtype=default_dtype(t.string))
    return rows.on_rows_of(base).replace(columns=tuple([made if entry is lists else entry for entry in rows.columns]))
