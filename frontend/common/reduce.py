"""Reductions: one value for each column, computed in one aggregate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Aggregate, Call, Column, Expr, Node, Unpivot, fresh, literal, op, substitute
from ...plan import types as t
from ...plan.types import DataType
from ..core.build import from_pandas
from ..core.dtypes import Dtype, default_dtype, is_masked, result_dtype, to_arrow
from ..core.frame import Entry, Frame
from ..core.materialize import element, labels_to_index, to_table

__all__ = [
    "REDUCTIONS",
    "Aggregates",
    "Reduction",
    "common_kind",
    "is_named",
    "numeric_columns",
    "one_column",
    "reduce_frame",
    "reduction",
    "result_label",
    "result_labels",
    "unpivoted",
]


class Aggregates:
    """The aggregates of one Aggregate node, collected while expressions over them are made; equal ones are computed once."""

    def __init__(self) -> None:
        self._ids: dict[Call, str] = {}

    def __call__(self, call: Call) -> Column:
        """The column that an aggregate becomes."""
        id = self._ids.setdefault(call, fresh(call.operator.name))
        return Column(id, call.type)

    def node(self, base: Node, keys: Sequence[str] = ()) -> Aggregate:
        """The node that computes all of them."""
        return Aggregate(base, tuple(keys), tuple((id, call) for call, id in self._ids.items()))

    def or_of_no_rows(self, expr: Expr) -> Expr:
        """An expression over aggregates where rows may lack them: there, they are those of no rows."""
        known = {call: _OF_NO_ROWS.get(call.operator) for call in self._ids}
        values = {
            self._ids[call]: op.coalesce(Column(self._ids[call], call.type), op.cast(literal(value), to=call.type))
            for call, value in known.items()
            if value is not None and not dict(zip(call.operator.params, call.params, strict=True)).get("min_count")
        }
        return substitute(expr, values)


_OF_NO_ROWS = {
    op.size: 0, op.count: 0, op.nunique: 0, op.sum_: 0, op.product: 1, op.string_agg: "", op.any_: False, op.all_: True
}  # fmt: skip
"""The aggregates that are not missing where there are no rows."""


@dataclass(frozen=True)
class Reduction:
    """A reduction of pandas: what it computes from aggregates, and the columns that it takes.

    Attributes
    ----------
    name : str
        pandas' name.
    make : callable
        Given the collector of aggregates, the column and the parameters, the result as an expression over aggregates.
    accepts : callable
        Whether a column of an Arrow type can be reduced.
    keeps_dtype : bool
        Whether the result has the column's dtype.
    """

    name: str
    make: Callable[..., Expr]
    accepts: Callable[[DataType], bool]
    keeps_dtype: bool = False

    def __call__(self, collect: Aggregates, entry: Entry, *, skipna: bool = True, **params: Any) -> Entry:
        """The reduced column.

        Raises
        ------
        TypeError
            If pandas does not reduce such a column.
        """
        type = entry.expr.type
        if isinstance(entry.dtype, pd.CategoricalDtype) and not self._takes(entry.dtype):
            raise TypeError(f"'Categorical' with dtype category does not support operation '{self.name}'")
        if not self.accepts(type):
            raise TypeError(f"Cannot perform reduction '{self.name}' with {entry.dtype} dtype")
        value = self.make(collect, entry.expr, **params)
        if not skipna:
            value = self._with_missing(collect, entry, value)
        if self.keeps_dtype and value.type == type or t.is_null(type) and self.name in ("sum", "prod"):  # 0, among objects
            dtype = entry.dtype
        else:
            dtype = default_dtype(value.type) if self.name in ("count", "nunique") else result_dtype(value.type, entry.dtype)
        return Entry(entry.label, value, dtype)

    def _takes(self, dtype: pd.CategoricalDtype) -> bool:
        """Whether categories can be reduced so: those that are not ordered have no least and greatest."""
        if self.name in ("min", "max") and dtype.ordered and not dtype.categories.is_monotonic_increasing:
            raise NotImplementedError(f"{self.name} of categories that are not in the order of their values")
        return self.name in _OF_CATEGORIES or self.name in ("min", "max") and bool(dtype.ordered)

    def _with_missing(self, collect: Aggregates, entry: Entry, value: Expr) -> Expr:
        """The result of skipna=False: missing if a value is; of any and all, which hold a missing value for true, not."""
        if self.name in ("first", "last"):
            raise NotImplementedError(f"{self.name}(skipna=False)")
        some = op.less(collect(op.count(entry.expr)), collect(op.size()))
        if self.name == "all":
            return value
        return op.if_else(some, True if self.name == "any" else literal(None, value.type), value)


def _numbers(type: DataType) -> bool:
    return t.is_numeric(type) or t.is_boolean(type) or t.is_null(type)


def _sums(type: DataType) -> bool:
    return _numbers(type) or t.is_duration(type) or t.is_string(type)


def _averages(type: DataType) -> bool:
    return _numbers(type) or t.is_duration(type) or t.is_timestamp(type)


def _anything(type: DataType) -> bool:
    return True


def _truths(type: DataType) -> bool:
    return not t.is_timestamp(type)


def _floats(expr: Expr) -> Expr:
    """Booleans as numbers: pandas averages and spreads them so."""
    return op.cast(expr, to=t.float64) if t.is_boolean(expr.type) else expr


def _sum(agg: Aggregates, x: Expr, min_count: int = 0) -> Expr:
    total = op.string_agg if t.is_string(x.type) else op.sum_
    return agg(total(_whole(x), min_count=max(min_count, 0) or None))


def _whole(x: Expr) -> Expr:
    """Objects that are all missing as whole numbers: the sum of none is 0."""
    return op.cast(x, to=t.int64) if t.is_null(x.type) else x


def _with_values(call: Any) -> Callable[..., Expr]:
    """An aggregate that is missing where there are fewer values than `min_count`."""

    def make(agg: Aggregates, x: Expr, min_count: int = -1) -> Expr:
        value: Expr = agg(call(x))
        return value if min_count <= 1 else op.if_else(op.less(agg(op.count(x)), min_count), literal(None, x.type), value)

    return make


def _sem(agg: Aggregates, x: Expr, ddof: int = 1) -> Expr:
    return op.divide(agg(op.std(_floats(x), ddof=ddof)), op.power(op.cast(agg(op.count(x)), to=t.float64), 0.5))


def _nunique_all(agg: Aggregates, x: Expr) -> Expr:
    missing = op.less(agg(op.count(x)), agg(op.size()))
    return op.add(agg(op.nunique(x)), op.cast(missing, to=t.int64))


def _std(agg: Aggregates, x: Expr, ddof: int = 1) -> Expr:
    if not t.is_temporal(x.type):
        return agg(op.std(_floats(x), ddof=ddof))
    spread = agg(op.std(op.cast(op.cast(x, to=t.int64), to=t.float64), ddof=ddof))
    whole = op.cast(op.if_else(op.is_missing(spread), literal(None, t.float64), spread), to=t.int64)
    return op.cast(whole, to=t.duration(x.type.unit))


_OF_CATEGORIES = ("count", "nunique", "nunique_all", "size", "first", "last")
REDUCTIONS = {
    made.name: made
    for made in (
        Reduction("sum", _sum, _sums),
        Reduction("prod", lambda agg, x, min_count=0: agg(op.product(_whole(x), min_count=max(min_count, 0) or None)), _numbers),
        Reduction("mean", lambda agg, x: agg(op.mean(x)), _averages),
        Reduction("median", lambda agg, x: agg(op.quantile(_floats(x), q=0.5)), _averages),
        Reduction("quantile", lambda agg, x, q=0.5: agg(op.quantile(_floats(x), q=float(q))), _averages),
        Reduction("min", _with_values(op.min_), _anything, True),
        Reduction("max", _with_values(op.max_), _anything, True),
        Reduction("var", lambda agg, x, ddof=1: agg(op.var(_floats(x), ddof=ddof)), _numbers),
        Reduction("std", _std, _averages),
        Reduction("sem", _sem, _numbers),
        Reduction("skew", lambda agg, x: agg(op.skew(_floats(x))), _numbers),
        Reduction("kurt", lambda agg, x: agg(op.kurtosis(_floats(x))), _numbers),
        Reduction("count", lambda agg, x: agg(op.count(x)), _anything),
        Reduction("nunique", lambda agg, x: agg(op.nunique(x)), _anything),
        Reduction("nunique_all", _nunique_all, _anything),
        Reduction("size", lambda agg, x: agg(op.size()), _anything),
        Reduction("any", lambda agg, x: agg(op.any_(x)), _truths),
        Reduction("all", lambda agg, x: agg(op.all_(x)), _truths),
        Reduction("first", _with_values(op.first), _anything, True),
        Reduction("last", _with_values(op.last), _anything, True),
    )
}
"""pandas' name to the reduction."""
ALIASES = {"product": "prod", "kurtosis": "kurt"}
NAMED_BY_FUNCTION: dict[Any, str] = {
    sum: "sum", min: "min", max: "max", any: "any", all: "all", len: "size", np.sum: "sum", np.mean: "mean", np.median: "median",
    np.min: "min", np.max: "max", np.std: "std", np.var: "var", np.prod: "prod", np.any: "any", np.all: "all", np.size: "size",
}  # fmt: skip


def is_named(function: Any) -> bool:
    """Whether a function is one of those that a reduction has the name of."""
    try:
        return function in NAMED_BY_FUNCTION
    except TypeError:
        return False


def reduction(name: Any) -> Reduction:
    """The reduction that a name or a function like `sum` means.

    Raises
    ------
    AttributeError
        If a name is no reduction.
    NotImplementedError
        If a function is none that has a name.
    """
    if callable(name):
        try:
            name = NAMED_BY_FUNCTION[name]
        except (KeyError, TypeError):
            raise NotImplementedError(f"only reductions with a name are supported, not {name!r}") from None
    name = ALIASES.get(name, name)
    if name not in REDUCTIONS:
        raise AttributeError(f"'{name}' is not a valid function for aggregation")
    return REDUCTIONS[name]


def numeric_columns(frame: Frame) -> list[Entry]:
    """The columns that `numeric_only=True` keeps: numbers and booleans."""
    return [entry for entry in frame.columns if _is_numeric(entry)]


def _is_numeric(entry: Entry) -> bool:
    kind = getattr(entry.dtype, "kind", "O")
    return kind in "iufcb" or is_masked(entry.dtype) and _numbers(entry.expr.type)


def reduce_frame(frame: Frame, entries: Sequence[Entry], name: str, **params: Any) -> Frame | pd.Series:
    """One value for each column, labelled by the columns' labels, as `one_column` has it. Runs no job.

    Raises
    ------
    TypeError
        If a column cannot be reduced so.
    """
    index = labels_to_index([entry.label for entry in entries], frame.column_names)
    if not entries:
        dtype = {"any": np.bool_, "all": np.bool_, "count": np.int64}.get(name, np.float64)
        empty = from_pandas(pd.DataFrame({0: pd.Series([], index=index, dtype=dtype)}))
        return empty.map([empty.columns[0]._replace(label=None)])
    collect = Aggregates()
    values = [REDUCTIONS[name](collect, entry, **params) for entry in entries]
    return one_column(collect.node(frame.base), values, index)


def one_column(row: Node, values: Sequence[Entry], index: pd.Index) -> Frame | pd.Series:
    """The values of one row as a Series' frame; computed now, for pandas, where they or their labels are of several kinds."""
    kind = None
    try:
        kind = common_kind(values)
        return unpivoted(row, [[value] for value in values], index, [None], [kind])
    except TypeError:
        arrays = to_table(Frame(row, tuple(values), ()), values)
        found = [element(array, value.dtype) for array, value in zip(arrays, values, strict=True)]
        return pd.Series(found, index, dtype=object if kind is None else kind[1])


def common_kind(values: Sequence[Entry]) -> tuple[DataType, Dtype]:
    """The type and dtype that several values have as one column."""
    type = values[0].expr.type
    for value in values[1:]:
        if t.is_boolean(type) != t.is_boolean(value.expr.type):
            raise TypeError("booleans and other values do not make one column without objects")
        type = t.common_type(type, value.expr.type)
    dtypes = {value.dtype for value in values}
    return type, dtypes.pop() if len(dtypes) == 1 else result_dtype(type, *dtypes)


def unpivoted(
    row: Node, table: Sequence[Sequence[Entry | None]], index: pd.Index, labels: Sequence[Any], kinds: Sequence[tuple[DataType, Dtype]]
) -> Frame:
    """The values of one row arranged as a table: a row of `table` for each label of `index`."""
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    arrays = [to_arrow(pd.Series(level).array) for level in levels]
    level_ids = [fresh("level") for _ in arrays]
    column_ids = [fresh(label if label is not None else "value") for label in labels]
    rows = []
    for place, values in enumerate(table):
        marks = [literal(array[place]) if array[place].is_valid else literal(None, array.type) for array, _ in arrays]
        cells = [_cell(value, type) for value, (type, _) in zip(values, kinds, strict=True)]
        rows.append((*marks, *cells))
    base = Unpivot(row, (), (*level_ids, *column_ids), tuple(rows))
    entries = [
        Entry(name, Column(id, array.type), dtype) for name, id, (array, dtype) in zip(index.names, level_ids, arrays, strict=True)
    ]
    columns = [Entry(label, Column(id, type), dtype) for label, id, (type, dtype) in zip(labels, column_ids, kinds, strict=True)]
    return Frame(base, tuple(columns), tuple(entries))


def _cell(value: Entry | None, type: DataType) -> Expr:
    if value is None:
        return literal(None, type)
    return value.expr if value.expr.type == type else op.cast(value.expr, to=type)


def result_label(how: Any) -> str:
    """The label that a reduction, given as a name or a function, has in results."""
    if isinstance(how, str):
        return how
    return result_label(how.func) if isinstance(how, partial) else getattr(how, "__name__", type(how).__name__)


def result_labels(hows: Sequence[Any]) -> list[str]:
    """The labels of several, where functions without a name are numbered.

    >>> result_labels(["sum", lambda values: 1, lambda values: 2])
    ['sum', '<lambda_0>', '<lambda_1>']
    """
    labels, numbers = [result_label(how) for how in hows], count()
    return [f"<lambda_{next(numbers)}>" if len(labels) > 1 and label == "<lambda>" else label for label in labels]
