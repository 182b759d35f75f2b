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

from ...plan import Call, SortKey, Window
from ...plan import types as t
from ..intervals import ROLLED, Intervals, counts, extremes, nearest, rolled, totals
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
    """Rows, group by group: where each one's group starts and ends, which is excluded, and the rows that it reads."""

    rows: Rows
    sort: tuple[SortKey, ...]
    starts: Numbers
    ends: Numbers
    intervals: Intervals


def _layout(node: Window, rows: Rows, groups: Groups) -> Layout:
    ends_by_code = np.cumsum(groups.sizes)
    order = pd.unique(groups.codes)
    ends_by_code[order] = np.cumsum(groups.sizes[order])
    ends = ends_by_code[groups.codes]
    starts = ends - groups.sizes[groups.codes]
    return Layout(rows, node.sort, starts, ends, Intervals.of(starts, ends, node.rows))


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
    type = t.float64 if to is None else to
    return pa.array(function.value(np.unique(layout.starts), *values) if len(layout.starts) else [], type)


window_operators: dict[str, Callable[..., Any]] = {
    "row_number": _row_number, "rank": _rank, "dense_rank": _dense_rank, "peers": _peers, "recurrence": _recurrence,
    "apply": _apply,
}  # fmt: skip


# --- Aggregates over intervals ---


def _over_intervals(call: Call, layout: Layout, values: Sequence[Any]) -> Any:
    name, types, intervals = call.operator.name, [value.type for value in values], layout.intervals
    if name == "size":
        return pa.array(intervals.stops - intervals.firsts)
    if name == "count":
        return pa.array(counts(~to_numpy(is_missing(values[0])), intervals))
    if name in ("first", "last", "any_value"):
        places, none = nearest(~to_numpy(is_missing(values[0])), intervals, last=name == "last")
        return values[0].take(pa.array(places, mask=none))
    if name in ("min", "max") and not t.is_null(types[0]):
        return _extreme(name, values[0], intervals)
    if name == "sum" and (t.is_integer(types[0]) or t.is_boolean(types[0]) or t.is_duration(types[0])):
        return _whole_sum(call, values[0], intervals)
    if name == "product" and intervals.firsts is layout.starts and not t.is_decimal(types[0]):
        return _running_product(call, values[0], layout)
    if name in ROLLED and (t.is_numeric(types[0]) or t.is_boolean(types[0])) and not t.is_decimal(types[0]):
        made, none = rolled(name, call.params, to_float(values[0]), intervals)
        return from_numpy(made, call.type, none)
    return _written_out(call, layout)


def _written_out(call: Call, layout: Layout) -> Any:
    """Each row's own rows one after another, as groups: what any aggregate takes."""
    firsts, stops = layout.intervals
    sizes = stops - firsts
    codes = np.repeat(np.arange(layout.rows.length), sizes)
    places = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(firsts, sizes)
    (made,) = reduced([call], layout.rows.take(pa.array(places)), Groups(codes, layout.rows.length), whole=False)
    return made


def _extreme(name: str, values: Any, intervals: Intervals) -> Any:
    """The least or greatest: of the values' numbers, or of their ranks where they have none."""
    missing = to_numpy(is_missing(values))
    if has_numbers(values.type):
        made, none = extremes(name, to_numpy(values), missing, intervals)
        return from_numpy(made, values.type, none)
    ranks, sorted_values = ranked(values)
    made, none = extremes(name, ranks, missing, intervals)
    return sorted_values.take(pa.array(made, mask=none))


def _whole_sum(call: Call, values: Any, intervals: Intervals) -> Any:
    sums = totals(to_numpy(values).astype(raw(call.type).to_pandas_dtype()), intervals)
    few = counts(~to_numpy(is_missing(values)), intervals) < (call.params[0] or 0)
    return from_numpy(sums, call.type, few)


def _running_product(call: Call, values: Any, layout: Layout) -> Any:
    missing = to_numpy(is_missing(values))
    numbers = np.where(missing, 1, to_numpy(values)).astype(raw(call.type).to_pandas_dtype())
    made = np.ones(len(numbers), numbers.dtype)
    for start in np.unique(layout.starts):
        end = layout.ends[start]
        products = np.concatenate([made[:1] * 0 + 1, np.multiply.accumulate(numbers[start:end])])
        made[start:end] = products[layout.intervals.stops[start:end] - start]
    return from_numpy(made, call.type, counts(~missing, layout.intervals) < (call.params[0] or 0))
