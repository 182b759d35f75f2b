"""Aggregates over groups of rows; the whole relation is one group.

Sums and moments of floats are pandas' own, so that results agree with pandas to the last bit: they are Series
reductions over a whole column and group-by reductions over groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Aggregate, Call, Operator, op
from ...plan import types as t
from ...plan.types import DataType
from .casts import cast
from .expressions import evaluate
from .keys import Groups, encode, group, sorted_places
from .rows import Rows
from .values import Numbers, broadcast, from_numpy, is_missing, raw, to_float, to_numpy

__all__ = ["aggregate", "aggregates", "has_numbers", "ranked", "reduced"]


class Grouped:
    """What the aggregates of one node share: the groups of the rows, and a column of values to be reduced."""

    def __init__(self, groups: Groups, whole: bool) -> None:
        self.groups = groups
        self.whole = whole
        self.count = groups.count
        self._by: Any = None

    def pandas(self, numbers: Numbers) -> Any:
        """The numbers as a pandas object whose reductions give one value a group: a Series, or one grouped."""
        series = pd.Series(numbers, copy=False)
        if self.whole:
            return series
        if self._by is None:
            self._by = pd.Categorical.from_codes(self.groups.codes, categories=pd.RangeIndex(self.count), validate=False)
        return series.groupby(self._by, observed=False, sort=True)

    def reduce(self, numbers: Numbers, method: str, **options: Any) -> Numbers:
        """pandas' reduction of that name, for each group."""
        if not self.count:
            return np.empty(0, numbers.dtype)
        made = getattr(self.pandas(numbers), method)(**options)
        return np.asarray([made]) if self.whole else made.to_numpy()


Reduction = Callable[..., Any]

aggregates: dict[str, Reduction] = {}
"""Each takes the result's type, the groups, the argument's values and the operator's params in order."""


def aggregate(node: Aggregate, rows: Rows) -> Rows:
    """The rows of an Aggregate node."""
    groups = group(rows, node.keys)
    keys = rows.renamed((key, key) for key in node.keys).take(pa.array(groups.firsts)) if node.keys else Rows({}, 1)
    calls = [call for _, call in node.aggregates]
    if node.order is not None and any(call.operator.order_sensitive for call in calls):
        places = sorted_places(rows, node.order)
        rows, groups = rows.take(places), groups.at(places)
    made = reduced(calls, rows, groups, whole=not node.keys)
    return keys.extended(dict(zip((id for id, _ in node.aggregates), made, strict=True)))


def reduced(calls: Sequence[Call], rows: Rows, groups: Groups, whole: bool) -> list[Any]:
    """The value of each aggregate for each group; `whole` if the only group is the whole relation."""
    grouped = Grouped(groups, whole)
    arguments = iter(evaluate([arg for call in calls for arg in call.args], rows))
    made = []
    with np.errstate(all="ignore"):
        for call in calls:
            given = [broadcast(next(arguments), rows.length) for _ in call.args]
            values = aggregates[call.operator.name](call.type, grouped, *given, *call.params)
            made.append(values if values.type == call.type else cast(values, call.type))
    return made


def _register(operator: Operator) -> Callable[[Reduction], Reduction]:
    def register(function: Reduction) -> Reduction:
        aggregates[operator.name] = function
        return function

    return register


def _present(array: pa.Array[Any], grouped: Grouped) -> tuple[Any, Numbers]:
    """The values that are not missing, and the number of the group of each."""
    missing = is_missing(array)
    if not missing.true_count:
        return array, grouped.groups.codes
    keep = pc.invert(missing)
    return array.filter(keep), grouped.groups.codes[to_numpy(keep)]


def _counts(codes: Numbers, grouped: Grouped) -> Numbers:
    return np.bincount(codes, minlength=grouped.count)


@_register(op.size)
def _size(type: DataType, grouped: Grouped) -> Any:
    return pa.array(grouped.groups.sizes)


@_register(op.count)
def _count(type: DataType, grouped: Grouped, values: Any) -> Any:
    return pa.array(_counts(_present(values, grouped)[1], grouped))


@_register(op.sum_)
def _sum(type: DataType, grouped: Grouped, values: Any, min_count: int | None) -> Any:
    return _total(type, grouped, values, min_count or 0, "sum", np.add)


@_register(op.product)
def _product(type: DataType, grouped: Grouped, values: Any, min_count: int | None) -> Any:
    return _total(type, grouped, values, min_count or 0, "prod", np.multiply)


def _total(type: DataType, grouped: Grouped, values: Any, min_count: int, method: str, function: np.ufunc) -> Any:
    present, codes = _present(values, grouped)
    too_few = _counts(codes, grouped) < min_count
    if t.is_floating(type):
        return from_numpy(grouped.reduce(to_float(values), method), type, too_few)
    if t.is_decimal(type):
        start = cast(pa.scalar(int(function.identity)), type).as_py()
        return _masked(_with_arrow(type, present, codes, grouped, {"prod": "product"}.get(method, method), start), too_few)
    if t.is_null(type):
        return pa.nulls(grouped.count)
    totals = np.full(grouped.count, function.identity, raw(type).to_pandas_dtype())
    function.at(totals, codes, to_numpy(present).astype(totals.dtype, copy=False))
    return from_numpy(totals, type, too_few)


@_register(op.mean)
def _mean(type: DataType, grouped: Grouped, values: Any) -> Any:
    if t.is_decimal(type):
        return _with_arrow(type, *_present(values, grouped), grouped, "mean", None)
    if t.is_timestamp(type) or t.is_duration(type):
        return _of_times(type, grouped, values, "mean")
    return _statistic(type, grouped, values, "mean", least=1)


@_register(op.var)
def _var(type: DataType, grouped: Grouped, values: Any, ddof: int | None) -> Any:
    return _statistic(type, grouped, values, "var", least=_ddof(ddof) + 1, ddof=_ddof(ddof))


@_register(op.std)
def _std(type: DataType, grouped: Grouped, values: Any, ddof: int | None) -> Any:
    return _statistic(type, grouped, values, "std", least=_ddof(ddof) + 1, ddof=_ddof(ddof))


def _ddof(given: int | None) -> int:
    return 1 if given is None else given


@_register(op.skew)
def _skew(type: DataType, grouped: Grouped, values: Any) -> Any:
    return _statistic(type, grouped, values, "skew", least=3)


@_register(op.kurtosis)
def _kurtosis(type: DataType, grouped: Grouped, values: Any) -> Any:
    if grouped.whole or hasattr(pd.api.typing.SeriesGroupBy, "kurt"):
        return _statistic(type, grouped, values, "kurt", least=4)
    return from_numpy(_group_kurtosis(*_present(values, grouped), grouped), type)


def _group_kurtosis(present: Any, codes: Numbers, grouped: Grouped) -> Numbers:
    """As Series.kurt, for every group; for versions of pandas whose group-by lacks it."""
    numbers, n = to_float(present).astype(np.float64), _counts(codes, grouped).astype(np.float64)
    centred = (numbers - (np.bincount(codes, numbers, grouped.count) / n)[codes]) ** 2
    second, fourth = np.bincount(codes, centred, grouped.count), np.bincount(codes, centred**2, grouped.count)
    adjusted = 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    made = n * (n + 1) * (n - 1) * fourth / ((n - 2) * (n - 3) * second**2) - adjusted
    made[second < 1e-14] = 0
    made[n < 4] = np.nan
    return made


def _statistic(type: DataType, grouped: Grouped, values: Any, method: str, least: int, **options: Any) -> Any:
    """pandas' reduction, missing in groups of fewer than `least` values."""
    if t.is_null(values.type):
        return pa.nulls(grouped.count, type)
    exact = grouped.whole and t.is_integer(values.type) and not values.null_count
    numbers = to_numpy(values) if exact else to_float(values)
    made = grouped.reduce(numbers, method, **options)
    few = _counts(_present(values, grouped)[1], grouped) < least
    return from_numpy(made, type, few)


def _of_times(type: DataType, grouped: Grouped, values: Any, method: str, **options: Any) -> Any:
    """pandas' reduction of times, which gives times of the same unit."""
    numbers = to_numpy(values).copy() if values.null_count else to_numpy(values)
    if values.null_count:
        numbers[to_numpy(values.is_null())] = np.iinfo(np.int64).min
    code = f"{'M8' if t.is_timestamp(type) else 'm8'}[{type.unit}]"
    if not grouped.count:
        return pa.nulls(0, type)
    made = getattr(grouped.pandas(numbers.view(code)), method)(**options)
    times = (pd.Series([made], dtype=object) if grouped.whole else made).astype(code)
    return from_numpy(times.to_numpy().view(np.int64), type, times.isna().to_numpy())


@_register(op.quantile)
def _quantile(type: DataType, grouped: Grouped, values: Any, q: float | None) -> Any:
    share = 0.5 if q is None else q
    if t.is_null(type):
        return pa.nulls(grouped.count)
    if grouped.whole and not t.is_decimal(type):
        if t.is_timestamp(type) or t.is_duration(type):
            return _of_times(type, grouped, values, "quantile", q=share)
        return from_numpy(grouped.reduce(to_float(values), "quantile", q=share), type)
    present, codes = _present(values, grouped)
    counts = _counts(codes, grouped)
    made = _quantiles(to_float(present), codes, counts, share)
    if t.is_decimal(type):
        return cast(pa.array(made, from_pandas=True), type)
    none = counts == 0
    return from_numpy(np.where(none, 0, made) if not t.is_floating(type) else made, type, none)


def _quantiles(numbers: Numbers, codes: Numbers, counts: Numbers, share: float) -> Numbers:
    """As pandas' group-by has it: between the two nearest of a group's sorted values."""
    made = np.full(len(counts), np.nan)
    some = np.flatnonzero(counts)
    ordered = numbers[np.lexsort((numbers, codes))]
    starts = (np.cumsum(counts) - counts)[some]
    place = share * (counts[some] - 1)
    below = starts + np.floor(place).astype(np.int64)
    part = place % 1
    low, high = ordered[below], ordered[np.where(part > 0, below + 1, below)]
    made[some] = np.where(part > 0, low + (high - low) * part, low)
    return made


@_register(op.nunique)
def _nunique(type: DataType, grouped: Grouped, values: Any) -> Any:
    present, codes = _present(values, grouped)
    numbers, count = encode(present)
    pairs = pd.unique(codes * max(count, 1) + numbers)
    return pa.array(_counts(pairs // max(count, 1), grouped))


@_register(op.any_)
def _any(type: DataType, grouped: Grouped, values: Any) -> Any:
    truth, codes = _truth(values, grouped)
    return pa.array(_counts(codes[truth], grouped) > 0)


@_register(op.all_)
def _all(type: DataType, grouped: Grouped, values: Any) -> Any:
    truth, codes = _truth(values, grouped)
    return pa.array(_counts(codes[~truth], grouped) == 0)


def _truth(values: Any, grouped: Grouped) -> tuple[Numbers, Numbers]:
    present, codes = _present(values, grouped)
    return to_numpy(cast(present.view(raw(present.type)), t.boolean)), codes


@_register(op.min_)
def _min(type: DataType, grouped: Grouped, values: Any) -> Any:
    return _extreme(type, grouped, values, np.minimum)


@_register(op.max_)
def _max(type: DataType, grouped: Grouped, values: Any) -> Any:
    return _extreme(type, grouped, values, np.maximum)


def _extreme(type: DataType, grouped: Grouped, values: Any, function: np.ufunc) -> Any:
    present, codes = _present(values, grouped)
    if t.is_null(type):
        return pa.nulls(grouped.count)
    none = _counts(codes, grouped) == 0
    if has_numbers(type):
        return from_numpy(_best(to_numpy(present), codes, grouped, function), type, none)
    ranks, values = ranked(present)
    return values.take(pa.array(_best(ranks, codes, grouped, function), mask=none))


def has_numbers(type: DataType) -> bool:
    """Whether the numbers of values of the type are in the order of the values."""
    return not (t.is_string(type) or type == t.binary or t.is_decimal(type))


def ranked(array: pa.Array[Any]) -> tuple[Numbers, Any]:
    """The place of each value among the sorted distinct ones, and those; nulls have the last place."""
    encoded = array.dictionary_encode()
    order = pc.array_sort_indices(encoded.dictionary)
    ranks = np.empty(len(order) + 1, np.int64)
    ranks[to_numpy(order)] = np.arange(len(order))
    ranks[-1] = len(order)
    codes = to_numpy(pc.fill_null(encoded.indices, len(order)))
    return ranks[codes], encoded.dictionary.take(order)


def _best(numbers: Numbers, codes: Numbers, grouped: Grouped, function: np.ufunc) -> Numbers:
    """The least or greatest of the numbers of each group; anything where there are none."""
    best = np.zeros(grouped.count, numbers.dtype)
    best[codes] = numbers
    function.at(best, codes, numbers)
    return best


@_register(op.string_agg)
def _string_agg(type: DataType, grouped: Grouped, values: Any, min_count: int | None) -> Any:
    present, codes = _present(values, grouped)
    texts: list[list[str]] = [[] for _ in range(grouped.count)]
    for code, text in zip(codes.tolist(), present.to_pylist(), strict=True):
        texts[code].append(text)
    return pa.array([None if len(own) < (min_count or 0) else "".join(own) for own in texts], t.string)


@_register(op.first)
def _first(type: DataType, grouped: Grouped, values: Any) -> Any:
    return _at(grouped, values, lambda groups: groups.firsts)


@_register(op.last)
def _last(type: DataType, grouped: Grouped, values: Any) -> Any:
    return _at(grouped, values, lambda groups: groups.lasts)


aggregates[op.any_value.name] = _first


@_register(op.at_max)
def _at_max(type: DataType, grouped: Grouped, values: Any, keys: Any) -> Any:
    return _at_best(grouped, values, keys, np.maximum)


@_register(op.at_min)
def _at_min(type: DataType, grouped: Grouped, values: Any, keys: Any) -> Any:
    return _at_best(grouped, values, keys, np.minimum)


def _at_best(grouped: Grouped, values: Any, keys: Any, function: np.ufunc) -> Any:
    if t.is_null(keys.type):
        return pa.nulls(grouped.count, values.type)
    present, codes = _present(keys, grouped)
    places = np.flatnonzero(~to_numpy(is_missing(keys)))
    numbers = to_numpy(present) if has_numbers(keys.type) else ranked(present)[0]
    none = _counts(codes, grouped) == 0
    best = numbers == _best(numbers, codes, grouped, function)[codes]
    found = np.zeros(grouped.count, np.int64)
    found[~none] = places[best][Groups(codes[best], grouped.count).firsts[~none]]
    return values.take(pa.array(found, mask=none))


def _at(grouped: Grouped, values: Any, places: Callable[[Groups], Numbers]) -> Any:
    present, codes = _present(values, grouped)
    found = np.zeros(grouped.count, np.int64)
    none = _counts(codes, grouped) == 0
    found[~none] = places(Groups(codes, grouped.count))[~none]
    return present.take(pa.array(found, mask=none))


def _with_arrow(type: DataType, present: Any, codes: Numbers, grouped: Grouped, function: str, start: Any) -> Any:
    """Arrow's aggregate of decimals; `start` for groups without values."""
    table = pa.table({"code": codes, "value": cast(present, type)})
    found = table.group_by("code", use_threads=False).aggregate([("value", function)])
    made: list[Any] = [start] * grouped.count
    for code, value in _pairs(found, f"value_{function}"):
        made[code] = value
    return cast(pa.array(made, found.schema.field(f"value_{function}").type), type)


def _pairs(table: pa.Table, column: str) -> Iterable[tuple[int, Any]]:
    return zip(table["code"].to_pylist(), table[column].to_pylist(), strict=True)


def _masked(array: Any, missing: Numbers) -> Any:
    return pc.if_else(pa.array(missing), pa.scalar(None, array.type), array) if missing.any() else array
