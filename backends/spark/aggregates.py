"""Aggregates as Spark SQL, by themselves or over a window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from ...plan import Call, SortKey, op
from ...plan import types as t
from ...plan.types import DataType
from . import times
from .arithmetic import wrapped, wrapping_sum
from .comparisons import clean
from .ordering import Order, ascending
from .sql import cast_to, constant

__all__ = ["AGGREGATES", "Counted", "Over", "Quantile", "aggregate", "quantiles_asked"]


Quantile: TypeAlias = Callable[[str, float], str]
"""Gives the text of a quantile, given that of numbers and the share."""


class Over(str):
    """What stands behind each aggregate: nothing, or a window."""

    def __call__(self, aggregate: str) -> str:
        return aggregate + self


def aggregate(
    call: Call,
    values: Sequence[str],
    order: Order,
    names: Mapping[str, str],
    over: Over,
    find: Quantile | None = None,
) -> str:
    """An aggregate of values, as a value of the call's type; its argument's text is short, as it is repeated.

    `order` matters to `first`, `last` and `string_agg`; without one there is one row, or nobody asks which is meant.
    `find` gives the texts of quantiles; unless given, Spark counts the values.
    """
    name, types = call.operator.name, [arg.type for arg in call.args]
    if any(map(t.is_null, types[-1:])):
        return constant({"count": 0, "nunique": 0, "any": False, "all": True}.get(name), call.type)
    cleaned = [clean(value, type) for value, type in zip(values, types, strict=True)]
    if name in ("at_max", "at_min"):
        first = ascending([(SortKey("", name == "at_max"), types[1]), *order], {**names, "": values[1]})
        return over(f"min_by({values[0]}, CASE WHEN {cleaned[1]} IS NOT NULL THEN struct({', '.join(first)}) END)")
    if name == "quantile":
        return _quantile(call, cleaned[0], find or Counted(over))
    if name == "string_agg":
        return _string_agg(call, over, cleaned[0], ascending(order, names))
    if call.operator.order_sensitive and order:
        chosen = {"first": "min_by", "last": "max_by"}[name]
        keys = f"CASE WHEN {cleaned[0]} IS NOT NULL THEN struct({', '.join(ascending(order, names))}) END"
        return over(f"{chosen}({values[0]}, {keys})")
    return AGGREGATES[name](call, over, *cleaned)


def _sum(call: Call, over: Over, value: str) -> str:
    type = call.args[0].type
    if t.is_floating(type) or t.is_decimal(type):
        total = over(f"sum({value})")
    elif t.is_boolean(type) or (t.is_integer(type) and type.bit_width < 64):  # would need 2**31 rows to overflow
        total = over(f"sum({value if t.is_integer(type) else f'cast({value} AS int)'})")
    elif str(type) == "uint64":
        total = f"pmod({over(f'sum({value})')}, {2**64}BD)"
    else:
        total = wrapping_sum(value, over)
    return _enough(call, over, value, total, 0)


def _product(call: Call, over: Over, value: str) -> str:
    """Spark has none in SQL: the values are collected."""
    type = call.type
    if t.is_floating(type) or t.is_decimal(type):
        one, times_value = ("1D", "x * y") if t.is_floating(type) else (cast_to("1", type), cast_to("x * y", type))
        values = value if not t.is_floating(type) else cast_to(value, t.float64)
    else:
        one, values = "1L", cast_to(value if not t.is_boolean(call.args[0].type) else f"cast({value} AS int)", t.int64)
        if str(type) == "uint64":
            values = wrapped(value, 64)
        times_value = f"coalesce(try_multiply(x, y), {wrapped('cast(x AS decimal(20,0)) * cast(y AS decimal(20,0))', 64)})"
    total = f"aggregate({over(f'collect_list({values})')}, {one}, (x, y) -> {times_value})"
    if str(type) == "uint64":
        total = f"pmod(cast({total} AS decimal(20,0)), {2**64}BD)"
    return _enough(call, over, value, total, 1)


def _enough(call: Call, over: Over, value: str, total: str, none: int) -> str:
    """A total, `none` of no values, and missing of fewer than `min_count` values."""
    least = call.params[0] or 0
    if least:
        total = f"if({over(f'count({value})')} >= {least}, {total}, NULL)"
    return cast_to(f"coalesce({total}, {none})" if not least else total, call.type)


def _string_agg(call: Call, over: Over, value: str, keys: Sequence[str]) -> str:
    """Spark has none that keeps an order: the texts are collected, and sorted by the row order's keys."""
    row = f"named_struct('keys', struct({', '.join(keys) or '0'}), 'text', {value})"
    rows = f"array_sort({over(f'collect_list(CASE WHEN {value} IS NOT NULL THEN {row} END)')})"
    joined = f"array_join(transform({rows}, row -> row.text), '')"
    least = call.params[0] or 0
    return f"if({over(f'count({value})')} >= {least}, {joined}, NULL)" if least else joined


def _mean(call: Call, over: Over, value: str) -> str:
    type = call.args[0].type
    if t.is_timestamp(type) or t.is_duration(type):
        counts = times.counted(value, type)
        exact = f"try_divide({over(f'sum(cast({counts} AS decimal(20,0)))')}, {over(f'count({value})')})"
        return times.from_count(f"cast({exact} AS bigint)", call.type)
    number = f"cast({value} AS int)" if t.is_boolean(type) else value
    return cast_to(over(f"avg({number})"), call.type)


def _double(value: str, type: DataType) -> str:
    return value if type == t.float64 else cast_to(f"cast({value} AS int)" if t.is_boolean(type) else value, t.float64)


def _var(call: Call, over: Over, value: str) -> str:
    ddof = 1 if call.params[0] is None else call.params[0]
    number, count = _double(value, call.args[0].type), over(f"count({value})")
    if ddof == 1:
        return f"if({count} > 1, {over(f'var_samp({number})')}, NULL)"
    return f"if({count} > {ddof}, {over(f'var_pop({number})')} * {count} / nullif({count} - {ddof}, 0), NULL)"


def _skew(call: Call, over: Over, value: str) -> str:
    number = _double(value, call.args[0].type)
    n, spread = cast_to(over(f"count({value})"), t.float64), over(f"var_pop({number})")
    raw = f"if({spread} = 0, 0D, {over(f'skewness({number})')})"
    return cast_to(f"CASE WHEN {n} > 2 THEN try_divide(sqrt({n} * ({n} - 1)), {n} - 2) * {raw} END", call.type)


def _kurtosis(call: Call, over: Over, value: str) -> str:
    number = _double(value, call.args[0].type)
    n, spread = cast_to(over(f"count({value})"), t.float64), over(f"var_pop({number})")
    scaled = f"try_divide({n} - 1, ({n} - 2) * ({n} - 3)) * (({n} + 1) * {over(f'kurtosis({number})')} + 6)"
    return cast_to(f"CASE WHEN {n} > 3 THEN if({spread} = 0, 0D, {scaled}) END", call.type)


class Counted:
    """Quantiles for which Spark counts the values; several of the same numbers are asked for in one call, which it computes once."""

    def __init__(self, over: Over, asked: Mapping[str, Sequence[float]] | None = None) -> None:
        self.over, self.asked = over, asked or {}

    def __call__(self, number: str, share: float) -> str:
        shares = self.asked.get(number, ())
        if len(shares) < 2:
            return self.over(f"percentile({number}, {share!r}D)")
        listed = ", ".join(f"{one!r}D" for one in shares)
        return f"{self.over(f'percentile({number}, array({listed}))')}[{shares.index(share)}]"


def quantiles_asked(calls: Iterable[tuple[Call, Sequence[str]]]) -> dict[str, list[float]]:
    """Of which shares of which numbers, by their text, quantiles are asked for, given the calls with the values of their arguments."""
    asked: dict[str, list[float]] = {}
    for call, values in calls:
        if call.operator is op.quantile and not t.is_null(call.args[0].type):
            shares = asked.setdefault(_number(clean(values[0], call.args[0].type), call.args[0].type), [])
            if _share(call) not in shares:
                shares.append(_share(call))
    return asked


def _share(call: Call) -> float:
    share: float | None = call.params[0]
    return 0.5 if share is None else share


def _number(value: str, type: DataType) -> str:
    """What a quantile is computed of."""
    return times.counted(value, type) if t.is_timestamp(type) or t.is_duration(type) else _double(value, type)


def _quantile(call: Call, value: str, find: Quantile) -> str:
    type = call.args[0].type
    found = find(_number(value, type), _share(call))
    if t.is_timestamp(type) or t.is_duration(type):
        return times.from_count(f"cast({found} AS bigint)", call.type)
    return cast_to(found, call.type)


def _nunique(call: Call, over: Over, value: str) -> str:
    if not over:
        return f"count(DISTINCT {value})"
    zero = " + 0" if t.is_floating(call.args[0].type) else ""  # to a set, 0.0 and -0.0 are two
    return f"cast(size({over(f'collect_set({value}{zero})')}) AS bigint)"


def _truth(call: Call, value: str) -> str:
    type = call.args[0].type
    if t.is_boolean(type):
        return value
    if t.is_string(type) or type == t.binary:
        return f"length({value}) > 0"
    return f"{times.counted(value, type) if t.is_temporal(type) else value} <> 0"


AGGREGATES: dict[str, Callable[..., str]] = {
    "size": lambda call, over: over("count(1)"),
    "count": lambda call, over, x: over(f"count({x})"),
    "sum": _sum,
    "product": _product,
    "mean": _mean,
    "min": lambda call, over, x: over(f"min({x})"),
    "max": lambda call, over, x: over(f"max({x})"),
    "var": lambda call, over, x: cast_to(_var(call, over, x), call.type),
    "std": lambda call, over, x: cast_to(f"sqrt({_var(call, over, x)})", call.type),
    "skew": _skew,
    "kurtosis": _kurtosis,
    "nunique": _nunique,
    "any": lambda call, over, x: f"coalesce({over(f'bool_or({_truth(call, x)})')}, false)",
    "all": lambda call, over, x: f"coalesce({over(f'bool_and({_truth(call, x)})')}, true)",
    "any_value": lambda call, over, x: over(f"any_value({x}, true)"),
    "first": lambda call, over, x: over(f"any_value({x}, true)"),
    "last": lambda call, over, x: over(f"any_value({x}, true)"),
}
"""Operator name to the text of a call over cleaned values, where NaN is null."""
