"""`apply`: a Python function makes a value, a row or rows of each group, where the rows are.

What it makes is learned from the first rows: pandas applies the function to their groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from ...plan import Column, Sort, SortKey, op
from ...plan.types import int64
from ..common.handle import as_index
from ..common.reduce import Aggregates
from ..core.dtypes import PANDAS_3, default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.functions import GroupFunctions, Results, exploded, hinted, kinds_of
from ..core.materialize import labels_to_index
from ..core.windows import Windows
from ..options import get_option
from .functions import Table, applying, as_row, as_rows, as_value
from .grouping import Grouping

__all__ = ["applied"]


class Shape(NamedTuple):
    """What a function makes of groups.

    Attributes
    ----------
    table : callable
        Makes columns of what the function made of a group.
    columns : sequence of (label, kind)
        Of the result.
    names : sequence of labels
        Of the levels of its columns' labels.
    levels : sequence of (label, kind)
        Of the labels that the rows of a group have.
    is_frame : bool
    one_row : bool
        Whether each group becomes one row.
    in_row_order : bool
        Whether the rows come where they were.
    """

    table: Table
    columns: Sequence[tuple[Label, Results]]
    names: Sequence[Label] = (None,)
    levels: Sequence[tuple[Label, Results]] = ()
    is_frame: bool = True
    one_row: bool = True
    in_row_order: bool = False


def applied(grouping: Grouping, values: Sequence[Entry], func: Any, *, as_frame: bool) -> tuple[Frame, bool]:
    """What `apply` makes of groups, and whether it is a frame; a function is given a frame of the values, or the one Series.

    Runs a job for the first rows, as many as the option `compute.shortcut_limit` says, unless its annotation says that it makes a
    value of each group; and, if rows stay where they were, one that tells whether their labels do.

    Raises
    ------
    NotImplementedError
        If it cannot be said what the function makes.
    """
    if grouping.bins is not None:
        raise NotImplementedError("functions of bins, of which some may have no rows")
    count, numbers = len(grouping.keys), Windows(grouping.kept)
    number = Entry(None, numbers.number(), default_dtype(int64))
    given = labels_to_index([entry.label for entry in values], grouping.frame.column_names) if as_frame else None
    columns = [entry._replace(label=place) for place, entry in enumerate((*grouping.keys, *values, number))]
    rows = grouping.kept.on_rows_of(numbers.base)
    functions = GroupFunctions(rows.replace(columns=tuple(columns), column_names=(None,)), grouping.keys)
    returns, name = hinted(func), None if as_frame else values[0].label
    if returns is None:
        shape = functions.learned(lambda rows: _learned(grouping, rows, given, name, func))
    else:
        shape = Shape(as_value(), [(name, returns)], is_frame=False)
    if shape.in_row_order and not as_index(grouping.kept).is_unique:
        raise NotImplementedError("apply without group keys, of rows with labels that are there twice")
    if not (grouping.as_index or shape.one_row or PANDAS_3):
        raise NotImplementedError("apply of a function that makes rows, with as_index=False")
    places = range(len(columns) - (not shape.in_row_order))
    on_group = applying(func, count, given, shape.table)
    kinds = [*shape.levels, *shape.columns, *([(None, (int64, number.dtype))] if shape.in_row_order else [])]
    types = [type for _, (type, _) in kinds]
    made = functions.rows(places, pd.RangeIndex(len(places)), on_group, types)
    frame = _rows_of(replace(grouping, frame=rows.on_rows_of(functions.base), dropna=False), made, shape, types)
    return frame, shape.is_frame or shape.one_row and not grouping.as_index


def _rows_of(grouping: Grouping, made: Column, shape: Shape, types: Sequence[Any]) -> Frame:
    """The rows that the function made of the groups, in their order and under their labels."""
    collect = Aggregates()
    items = collect(op.any_value(made))
    groups = replace(grouping, as_index=True).aggregated(collect, [Entry(None, items, default_dtype(items.type))]).settled
    keys = [entry.expr.id for entry in groups.index if isinstance(entry.expr, Column)]
    base, found = exploded(groups.base, keys, items, types)
    labelled = [*shape.levels, *shape.columns]
    entries = [Entry(label, expr, dtype) for (label, (_, dtype)), expr in zip(labelled, found, strict=False)]
    levels, columns = entries[: len(shape.levels)], tuple(entries[len(shape.levels) :])
    if shape.in_row_order and isinstance(found[-1], Column):
        base = Sort(base, (SortKey(found[-1].id),))
    with_keys = shape.one_row or grouping.group_keys and grouping.as_index
    frame = Frame(base, columns, (*(groups.index if with_keys else ()), *levels), tuple(shape.names))
    return grouping.keys_as_columns(frame) if shape.one_row and not grouping.as_index else frame


def _learned(grouping: Grouping, first: pd.DataFrame, given: pd.Index | None, name: Label, func: Any) -> Shape:
    """What the function makes of the groups of the first rows."""
    made, same = [], []

    def noted(rows: Any) -> Any:
        found = func(rows)
        made.append(found)
        same.append(isinstance(found, pd.DataFrame | type(rows)) and found.index.equals(rows.index))
        return found

    count = len(grouping.keys)
    keys = [first.iloc[:, place] for place in range(count)]
    rows: Any = first.iloc[:, count:-1]
    rows = rows.iloc[:, 0] if given is None else rows.set_axis(given, axis=1)
    if given is None:
        rows.name = name
    groups = rows.groupby(keys[0] if count == 1 else keys, dropna=grouping.dropna, observed=True, group_keys=grouping.group_keys)
    whole = groups.apply(noted)
    lead = next((one for one in made if one is not None), None)
    if lead is None or isinstance(lead, dict):
        raise NotImplementedError("apply of a function that makes nothing, or dicts, of the first groups")
    if not isinstance(lead, pd.Series | pd.DataFrame):
        return Shape(as_value(), [(name, kinds_of(whole))], is_frame=False)
    if given is not None and isinstance(lead, pd.Series) and whole.ndim == 2:
        if len(made) == 1 and len(first) == get_option("compute.shortcut_limit"):
            raise NotImplementedError("apply of a function that makes a Series of the only group among the first rows")
        return Shape(as_row(lead.index), _kinds(whole), whole.columns.names)
    in_row_order = not grouping.group_keys and all(same)
    own = range(count if grouping.group_keys else 0, whole.index.nlevels)
    levels = [(whole.index.names[level], kinds_of(pd.Series(whole.index.get_level_values(level)))) for level in own]
    table = as_rows(len(levels), whole.columns if whole.ndim == 2 else None, in_row_order)
    names = whole.columns.names if whole.ndim == 2 else (None,)
    return Shape(table, _kinds(whole), names, levels, whole.ndim == 2, False, in_row_order)


def _kinds(whole: pd.Series | pd.DataFrame) -> list[tuple[Label, Results]]:
    """The columns of what pandas made, and of what kind they are."""
    if isinstance(whole, pd.Series):
        return [(whole.name, kinds_of(whole))]
    return [(label, kinds_of(whole.iloc[:, place])) for place, label in enumerate(whole.columns)]
