"""What Python functions make of groups, where the rows are: `agg`, `transform` and `filter` with functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from ...plan import Expr, Filter, literal, op
from ...plan.types import DataType, boolean
from ..common.reduce import Aggregates, is_named, reduction
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.functions import GroupFunctions, Results, hinted, kinds_of
from ..core.materialize import labels_to_index
from ..core.objects import as_column
from .functions import bound, choosing, reducing, transforming
from .grouping import Grouping

__all__ = ["Reductions", "chosen", "is_function", "transformed"]

TRUTHS = boolean, default_dtype(boolean)


def is_function(how: Any) -> bool:
    """Whether it is a function that no reduction has the name of."""
    return callable(how) and not is_named(how)


class Reductions:
    """Reductions of groups by name, which engines have, and by Python functions, which they call: one value a group each.

    Runs no job, but for a function whose annotation does not say what it returns: see `GroupFunctions`.
    """

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping
        self._collect = Aggregates()

    @cached_property
    def _functions(self) -> GroupFunctions:
        return _functions(self._grouping, self._grouping.kept)

    def __call__(self, how: Any, entry: Entry, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None) -> Entry:
        """The value that a reduction makes of a column."""
        kwargs = kwargs or {}
        if not is_function(how):
            return reduction(how)(self._collect, entry, **kwargs)
        func = bound(how, args, kwargs)
        place = len(self._grouping.keys) + self._grouping.frame.columns.index(entry)
        functions, labels = self._functions, labels_to_index([entry.label], self._grouping.frame.column_names)

        def learn(rows: pd.DataFrame) -> Results:
            return kinds_of(_groups(self._grouping, rows, labels, [place])[entry.label].agg(func))

        returns = hinted(func) or functions.learned(learn)
        made = functions([place], labels, reducing(func), returns)
        value: Expr = self._collect(op.any_value(made.expr))
        if self._grouping.bins is not None:
            none = functions.first.iloc[:0, place]
            none.name = entry.label
            value = op.if_else(op.equal(self._collect(op.size()), 0), _of_no_rows(func, none, value.type), value)
        return made._replace(label=entry.label, expr=value)

    def aggregated(self, values: Sequence[Entry], names: Sequence[Label] = (None,)) -> Frame:
        """One row a group, see `Grouping.aggregated`."""
        grouping = self._grouping
        if "_functions" in self.__dict__:  # on rows that have what they made, and no missing keys
            grouping = replace(grouping, frame=grouping.frame.on_rows_of(self._functions.base), dropna=False)
        return grouping.aggregated(self._collect, values, names)


def transformed(grouping: Grouping, values: Sequence[Entry], func: Any, *, by_key: bool) -> Frame:
    """The rows with what a function makes of each column's values in each group: named by the key, or as the column is."""
    functions, count = _functions(grouping, grouping.frame), len(grouping.keys)
    places = [count + grouping.frame.columns.index(entry) for entry in values]
    returns = hinted(func)
    if returns is None:
        labels = labels_to_index([entry.label for entry in values], grouping.frame.column_names)

        def learn(rows: pd.DataFrame) -> list[Results]:
            groups = _groups(grouping, rows, labels, places)
            made = pd.DataFrame((groups[labels[0]] if by_key else groups).transform(func))
            return [kinds_of(made.iloc[:, place]) for place in range(len(values))]

        known = functions.learned(learn)
    else:
        known = [returns] * len(values)
    made = []
    for entry, place, one in zip(values, places, known, strict=True):
        on_group = transforming(func, count, grouping.dropna, None if by_key else (entry.label,))
        column = functions([*range(count), place], pd.RangeIndex(count + 1), on_group, one)
        made.append(column._replace(label=entry.label))
    return grouping.frame.on_rows_of(functions.base).map(made)


def chosen(grouping: Grouping, func: Any, *, dropna: bool, as_frame: bool) -> Frame:
    """The rows of the groups for which a function is true; with missing values for the other rows, if not `dropna`."""
    frame, count = grouping.frame, len(grouping.keys)
    functions = _functions(grouping, frame)
    columns = labels_to_index(list(frame.labels), frame.column_names) if as_frame else None
    on_group = choosing(func, count, grouping.dropna, columns, frame.labels[0])
    places = range(count + len(frame.columns))
    kept = functions(places, pd.RangeIndex(len(places)), on_group, TRUTHS).expr
    if dropna:
        return frame.on_rows_of(Filter(functions.base, kept))
    columns = [entry._replace(expr=op.if_else(kept, entry.expr, literal(None, entry.expr.type))) for entry in frame.columns]
    return frame.on_rows_of(functions.base).map(columns)


def _of_no_rows(func: Any, none: pd.Series, type: DataType) -> Expr:
    """What a function makes of a bin without rows.

    Raises
    ------
    NotImplementedError
        If it fails, or makes something else than of rows.
    """
    try:
        found = func(none)
        if pd.api.types.is_scalar(found) and pd.isna(found):
            return literal(None, type)
        array, _ = as_column(pd.Series([found]).array)
    except Exception as error:
        raise NotImplementedError("a function that does not take a bin without rows") from error
    if array.type != type:
        raise NotImplementedError("a function that makes other values of a bin without rows")
    return literal(array[0])


def _functions(grouping: Grouping, rows: Frame) -> GroupFunctions:
    """Functions that are given the keys, then the columns of the rows."""
    columns = [entry._replace(label=place) for place, entry in enumerate((*grouping.keys, *rows.columns))]
    return GroupFunctions(rows.replace(columns=tuple(columns), column_names=(None,)), grouping.keys)


def _groups(grouping: Grouping, rows: pd.DataFrame, labels: pd.Index, places: Sequence[int]) -> Any:
    """Rows as pandas' groups of some columns."""
    keys = [rows.iloc[:, key] for key in range(len(grouping.keys))]
    return (
        rows.iloc[:, list(places)]
        .set_axis(labels, axis=1)
        .groupby(keys[0] if len(keys) == 1 else keys, dropna=grouping.dropna, observed=True)
    )
