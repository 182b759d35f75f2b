"""Aggregates as Spark columns. Each takes `each`, which is applied to the raw aggregates: a window puts them over itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F

from ...plan import Call, SortKey
from ...plan import types as t
from ...plan.types import DataType
from . import arithmetic as math
from .expressions import clean, lower_all
from .ordering import ascending_keys
from .types import to_spark_type

__all__ = ["AGGREGATES", "lower_aggregate"]

Each = Callable[[Column], Column]


def lower_aggregate(
    call: Call, names: Mapping[str, str], order: Sequence[tuple[SortKey, DataType]] | None, each: Each = lambda raw: raw
) -> Column:
    """An aggregate of an expression, as a column of the call's type."""
    type = call.args[0].type if call.args else t.int64
    values = [clean(column, type) for column in lower_all(call.args, names)]
    if call.operator.order_sensitive:
        return _by_order(call.operator.name, values[0], names, order, each)
    return AGGREGATES[call.operator.name](call, each, *values)


def _by_order(
    name: str, value: Column, names: Mapping[str, str], order: Sequence[tuple[SortKey, DataType]] | None, each: Each
) -> Column:
    if not order:
        return each(F.any_value(value, F.lit(True)))
    keys = F.when(value.isNotNull(), F.struct(*ascending_keys(order, names)))
    return each(F.min_by(value, keys) if name == "first" else F.max_by(value, keys))


def _sum(call: Call, each: Each, value: Column) -> Column:
    if t.is_integer(call.type) or t.is_duration(call.type):
        total = math.wrapping_sum(value.cast("bigint"), each)
    else:
        total = each(F.sum(value))
    return _enough(call, each, value, F.coalesce(total, F.lit(0)), call.params[0]).cast(to_spark_type(call.type))


def _product(call: Call, each: Each, value: Column) -> Column:
    if t.is_floating(call.type):
        total = each(F.product(value))
    else:
        one = F.lit(1).cast(to_spark_type(call.type))
        values = each(F.collect_list(value.cast(to_spark_type(call.type))))
        total = F.aggregate(values, one, lambda so_far, x: math.multiply(so_far, x, call.type).cast(to_spark_type(call.type)))
    return _enough(call, each, value, F.coalesce(total, F.lit(1)), call.params[0]).cast(to_spark_type(call.type))


def _enough(call: Call, each: Each, value: Column, total: Column, least: int | None) -> Column:
    return F.when(each(F.count(value)) >= least, total) if least else total


def _numbers(value: Column, type: DataType) -> Column:
    """Times as counts of microseconds, and other numbers as they are."""
    if t.is_timestamp(type):
        epoch = F.lit("1970-01-01 00:00:00").cast("timestamp_ntz") if type.tz is None else F.timestamp_micros(F.lit(0))
        return F.timestamp_diff("MICROSECOND", epoch, value)
    return value.cast("bigint") if t.is_boolean(type) else value


def _from_numbers(value: Column, type: DataType) -> Column:
    if t.is_timestamp(type):
        kind = "timestamp" if type.tz is not None else "timestamp_ntz"
        epoch = F.timestamp_micros(F.lit(0)) if type.tz is not None else F.lit("1970-01-01 00:00:00").cast("timestamp_ntz")
        return F.timestamp_add("MICROSECOND", value.cast("bigint"), epoch).cast(kind)
    return value.cast("bigint") if t.is_duration(type) else value.cast(to_spark_type(type))


def _mean(call: Call, each: Each, value: Column) -> Column:
    type = call.args[0].type
    return _from_numbers(each(F.avg(_numbers(value, type))), call.type)


def _var(call: Call, each: Each, value: Column) -> Column:
    ddof = 1 if call.params[0] is None else call.params[0]
    if ddof == 1:
        return each(F.var_samp(value))
    count = each(F.count(value))
    return F.when(count > ddof, each(F.var_pop(value)) * count / (count - F.lit(ddof)))


def _skew(call: Call, each: Each, value: Column) -> Column:
    count, spread = each(F.count(value)).cast("double"), each(F.var_pop(value))
    raw = F.when(spread == 0, F.lit(0.0)).otherwise(each(F.skewness(value)))
    return F.when(count > 2, F.sqrt(count * (count - 1)) / (count - 2) * raw).cast(to_spark_type(call.type))


def _kurtosis(call: Call, each: Each, value: Column) -> Column:
    count, spread = each(F.count(value)).cast("double"), each(F.var_pop(value))
    scaled = (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * each(F.kurtosis(value)) + 6)
    return F.when(count > 3, F.when(spread == 0, F.lit(0.0)).otherwise(scaled)).cast(to_spark_type(call.type))


def _quantile(call: Call, each: Each, value: Column) -> Column:
    type = call.args[0].type
    return _from_numbers(each(F.percentile(_numbers(value, type), F.lit(call.params[0]))), call.type)


def _truth(value: Column, type: DataType) -> Column:
    if t.is_boolean(type):
        return value
    return F.length(value) > 0 if t.is_string(type) else value != 0


AGGREGATES: dict[str, Callable[..., Column]] = {
    "size": lambda call, each: each(F.count(F.lit(1))),
    "count": lambda call, each, x: each(F.count(x)),
    "sum": _sum,
    "product": _product,
    "mean": _mean,
    "min": lambda call, each, x: each(F.min(x)),
    "max": lambda call, each, x: each(F.max(x)),
    "var": lambda call, each, x: _var(call, each, x).cast(to_spark_type(call.type)),
    "std": lambda call, each, x: F.sqrt(_var(call, each, x)).cast(to_spark_type(call.type)),
    "skew": _skew,
    "kurtosis": _kurtosis,
    "quantile": _quantile,
    "nunique": lambda call, each, x: each(F.count_distinct(x)),
    "any": lambda call, each, x: F.coalesce(each(F.bool_or(_truth(x, call.args[0].type))), F.lit(False)),
    "all": lambda call, each, x: F.coalesce(each(F.bool_and(_truth(x, call.args[0].type))), F.lit(True)),
    "any_value": lambda call, each, x: each(F.any_value(x, F.lit(True))),
}
"""Operator name to a function of the call, `each`, and the values with NaN made null."""
