"""Windows: columns computed from the rows that share a partition.

Rows that are read from a bound to a bound are laid out group by group, in the order in which bounds count. There a
row's own rows are an interval, and what is computed over intervals is pandas' own rolling code, where it has any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.indexers import BaseIndexer

from ...plan import Call, SortKey, Window
from ...plan import types as t
from .aggregates import has_numbers, ranked, reduced
from .casts import cast
from .expressions import evaluate
from .keys import Groups, group, sorted_places
from .rows import Rows
from .values import Numbers, broadcast, from_numpy, is_missing, raw, to_float, to_numpy

__all__ = ["window", "window_operators"]


def window(node: Window, rows: Rows) -> Rows:
    """The rows of a Window node: the child's, with a value of its group beside each row."""
    groups = group(rows, node.partition)
    keys = node.order if node.order is not None else node.sort
    places = to_numpy(sorted_places(rows, keys)) if keys else np.arange(rows.length)
    if not node.sees_order or (node.rows == (None, None) and all(call.operator.kind == "aggregate" for _, call in node.columns)):
        view, seen = (rows.take(pa.array(places)), groups.at(pa.array(places))) if keys else (rows, groups)
        made = reduced([call for _, call in node.columns], view, seen, whole=not node.partition)
        at = pa.array(groups.codes)
        return rows.extended({id: values.take(at) for (id, _), values in zip(node.columns, made, strict=True)})
    places = places[np.argsort(groups.codes[places], kind="stable")] if node.partition else places
    layout = _layout(node, rows.take(pa.array(places)), groups.at(pa.array(places)))
    back = np.empty(rows.length, np.int64)
    back[places] = np.arange(rows.length)
    with np.errstate(all="ignore"):
        columns = {id: _computed(call, layout).take(pa.array(back)) for id, call in node.columns}
    return rows.extended(columns)


class Layout(NamedTuple):
    """Rows, group by group: where each one's group starts and ends, and the rows that it reads; ends are excluded."""

    rows: Rows
    sort: tuple[SortKey, ...]
    starts: Numbers
    ends: Numbers
    firsts: Numbers
    stops: Numbers

    @property
    def sizes(self) -> Numbers:
        return self.stops - self.firsts


def _layout(node: Window, rows: Rows, groups: Groups) -> Layout:
    ends_by_code = np.cumsum(groups.sizes)
    order = pd.unique(groups.codes)
    ends_by_code[order] = np.cumsum(groups.sizes[order])
    ends = ends_by_code[groups.codes]
    starts = ends - groups.sizes[groups.codes]
    here, (first, last) = np.arange(rows.length), node.rows
    firsts = starts if first is None else np.clip(here + first, starts, ends)
    stops = ends if last is None else np.clip(here + last + 1, starts, ends)
    return Layout(rows, node.sort, starts, ends, firsts, np.maximum(firsts, stops))


def _computed(call: Call, layout: Layout) -> Any:
    values = [broadcast(value, layout.rows.length) for value in evaluate(call.args, layout.rows)]
    name = call.operator.name
    if call.operator.kind == "window":
        return window_operators[name](layout, *values, *call.params)
    made = _over_intervals(call, layout, values)
    return made if made.type == call.type else cast(made, call.type)


# --- Window operators ---


def _row_number(layout: Layout) -> Any:
    return pa.array(np.arange(layout.rows.length) - layout.starts)


def _changes(layout: Layout) -> Numbers:
    """Whether a row's sort keys are not those of the row before it in its group."""
    codes = group(layout.rows, [key.column for key in layout.sort]).codes
    changed = np.ones(layout.rows.length, np.bool_)
    changed[1:] = (codes[1:] != codes[:-1]) | (layout.starts[1:] != layout.starts[:-1])
    return changed


def _rank(layout: Layout) -> Any:
    here = np.arange(layout.rows.length)
    return pa.array(np.maximum.accumulate(np.where(_changes(layout), here, 0)) - layout.starts + 1)


def _dense_rank(layout: Layout) -> Any:
    count = np.cumsum(_changes(layout))
    return pa.array(count - count[layout.starts] + 1 if len(count) else count)


def _peers(layout: Layout) -> Any:
    starts = np.flatnonzero(_changes(layout))
    sizes = np.diff(np.append(starts, layout.rows.length))
    return pa.array(np.repeat(sizes, sizes))


def _recurrence(layout: Layout, factor: Any, term: Any) -> Any:
    """One sequence a group; a group starts with its first term, whatever the value before it."""
    is_first = (layout.starts == np.arange(layout.rows.length)).tolist()
    steps = zip(is_first, to_float(factor).tolist(), to_float(term).tolist(), strict=True)
    made = accumulate(steps, lambda y, step: step[2] if step[0] else step[1] * y + step[2], initial=0.0)
    return pa.array(list(made)[1:], t.float64)


def _apply(layout: Layout, *given: Any) -> Any:
    *values, function, to = given
    groups = [slice(start, layout.ends[start]) for start in np.unique(layout.starts)]
    type = t.float64 if to is None else to
    made = [pa.array(function.value(*[value[group] for value in values]), type) for group in groups]
    return pa.concat_arrays([pa.array([], type), *made])


window_operators: dict[str, Callable[..., Any]] = {
    "row_number": _row_number, "rank": _rank, "dense_rank": _dense_rank, "peers": _peers, "recurrence": _recurrence,
    "apply": _apply,
}  # fmt: skip


# --- Aggregates over intervals ---


def _over_intervals(call: Call, layout: Layout, values: Sequence[Any]) -> Any:
    name, types = call.operator.name, [value.type for value in values]
    if name == "size":
        return pa.array(layout.sizes)
    if name == "count":
        return pa.array(_counts(~to_numpy(is_missing(values[0])), layout))
    if name in ("first", "last", "any_value"):
        return _nearest(values[0], layout, last=name == "last")
    if name in ("min", "max") and not t.is_null(types[0]):
        return _extreme(name, values[0], layout)
    if name == "sum" and (t.is_integer(types[0]) or t.is_boolean(types[0]) or t.is_duration(types[0])):
        return _whole_sum(call, values[0], layout)
    if name == "product" and layout.firsts is layout.starts and not t.is_decimal(types[0]):
        return _running_product(call, values[0], layout)
    if name in _rolling and (t.is_numeric(types[0]) or t.is_boolean(types[0])) and not t.is_decimal(types[0]):
        numbers = to_float(values[0])
        if not np.isinf(numbers).any():
            return _rolled(call, numbers, layout)
        if name == "sum":
            return _infinite_sum(call, numbers, layout)
    return _written_out(call, layout)


def _written_out(call: Call, layout: Layout) -> Any:
    """Each row's own rows one after another, as groups: what any aggregate takes."""
    sizes = layout.sizes
    codes = np.repeat(np.arange(layout.rows.length), sizes)
    places = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(layout.firsts, sizes)
    (made,) = reduced([call], layout.rows.take(pa.array(places)), Groups(codes, layout.rows.length), whole=False)
    return made


def _counts(flags: Numbers, layout: Layout) -> Numbers:
    """How many of each row's own rows have the flag."""
    return _totals(flags.astype(np.int64), layout)


def _totals(numbers: Numbers, layout: Layout) -> Numbers:
    before = np.concatenate([np.zeros(1, numbers.dtype), np.cumsum(numbers, dtype=numbers.dtype)])
    return before[layout.stops] - before[layout.firsts]


def _nearest(values: Any, layout: Layout, last: bool) -> Any:
    """The first or last value of each interval that is not missing."""
    present, here = ~to_numpy(is_missing(values)), np.arange(len(values))
    if last:
        at = np.concatenate([[-1], np.maximum.accumulate(np.where(present, here, -1))])[layout.stops]
        none = at < layout.firsts
    else:
        at = np.minimum.accumulate(np.concatenate([np.where(present, here, len(here)), [len(here)]])[::-1])[::-1][layout.firsts]
        none = at >= layout.stops
    return values.take(pa.array(np.where(none, 0, at), mask=none))


def _extreme(name: str, values: Any, layout: Layout) -> Any:
    """The least or greatest, found among the places of the values in sorted order."""
    if has_numbers(values.type):
        distinct, ranks = np.unique(to_numpy(values), return_inverse=True)
        sorted_values = from_numpy(distinct, values.type)
    else:
        ranks, sorted_values = ranked(values)
    missing = to_numpy(is_missing(values))
    best = _roll(np.where(missing, np.nan, ranks), layout, name)
    none = np.isnan(best)
    return sorted_values.take(pa.array(np.where(none, 0, best).astype(np.int64), mask=none))


def _whole_sum(call: Call, values: Any, layout: Layout) -> Any:
    totals = _totals(to_numpy(values).astype(raw(call.type).to_pandas_dtype()), layout)
    few = _counts(~to_numpy(is_missing(values)), layout) < (call.params[0] or 0)
    return from_numpy(totals, call.type, few)


def _running_product(call: Call, values: Any, layout: Layout) -> Any:
    missing = to_numpy(is_missing(values))
    numbers = np.where(missing, 1, to_numpy(values)).astype(raw(call.type).to_pandas_dtype())
    made = np.ones(len(numbers), numbers.dtype)
    for start in np.unique(layout.starts):
        end = layout.ends[start]
        products = np.concatenate([made[:1] * 0 + 1, np.multiply.accumulate(numbers[start:end])])
        made[start:end] = products[layout.stops[start:end] - start]
    return from_numpy(made, call.type, _counts(~missing, layout) < (call.params[0] or 0))


_rolling = {"sum", "mean", "var", "std", "skew", "kurtosis", "quantile"}
_least = {"mean": 1, "skew": 3, "kurtosis": 4, "quantile": 1}


def _rolled(call: Call, numbers: Numbers, layout: Layout) -> Any:
    """pandas' own rolling aggregate."""
    name, param = call.operator.name, call.params[0] if call.params else None
    present = _counts(~np.isnan(numbers), layout)
    if name in ("var", "std"):
        ddof = 1 if param is None else param
        made, least = _roll(numbers, layout, name, ddof=ddof), ddof + 1
    elif name == "quantile":
        made, least = _roll(numbers, layout, name, q=0.5 if param is None else param), 1
    elif name == "sum":
        made, least = np.where(present == 0, 0.0, _roll(numbers, layout, name)), param or 0
    else:
        made, least = _roll(numbers, layout, {"kurtosis": "kurt"}.get(name, name)), _least[name]
    return from_numpy(made, call.type, present < least)


def _infinite_sum(call: Call, numbers: Numbers, layout: Layout) -> Any:
    infinite = np.isinf(numbers)
    made = _roll(np.where(infinite, 0.0, numbers), layout, "sum")
    more, less = _counts(infinite & (numbers > 0), layout), _counts(infinite & (numbers < 0), layout)
    made = np.select([(more > 0) & (less > 0), more > 0, less > 0], [np.nan, np.inf, -np.inf], np.nan_to_num(made))
    return from_numpy(made, call.type, _counts(~np.isnan(numbers), layout) < (call.params[0] or 0))


class _Intervals(BaseIndexer):  # type: ignore[misc]
    """The bounds of a layout, as pandas' rolling code asks for them."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout = layout

    def get_window_bounds(
        self, num_values: int = 0, min_periods: Any = None, center: Any = None, closed: Any = None, step: Any = None
    ) -> tuple[Numbers, Numbers]:
        return self.layout.firsts, self.layout.stops


def _roll(numbers: Numbers, layout: Layout, method: str, **options: Any) -> Numbers:
    rolling = pd.Series(numbers, copy=False).rolling(_Intervals(layout), min_periods=1)
    made: Numbers = getattr(rolling, method)(**options).to_numpy()
    return made
