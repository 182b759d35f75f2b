"""Aggregates: many rows to one value. All skip missing values unless they say otherwise."""

from __future__ import annotations

from .. import types as t
from ..operator import operator
from ..types import DataType
from .arithmetic import number

__all__ = [
    "all_", "any_", "any_value", "at_max", "at_min", "count", "first", "kurtosis", "last", "max_", "mean", "min_", "nunique",
    "product", "quantile", "size", "skew", "std", "string_agg", "sum_", "var",
]  # fmt: skip


def _total(type: DataType, min_count: int | None = None) -> DataType:
    if t.is_boolean(type) or t.is_integer(type):
        return type if str(type) == "uint64" else t.int64
    if t.is_decimal(type):
        import pyarrow as pa

        return pa.decimal128(38, type.scale)
    return number(type)


def _average(type: DataType, **params: object) -> DataType:
    if t.is_boolean(type) or t.is_integer(type):
        return t.float64
    if t.is_timestamp(type):
        return type
    return number(type)


def _spread(type: DataType, **params: object) -> DataType:
    if not (t.is_numeric(type) or t.is_boolean(type) or t.is_null(type)):
        raise TypeError("not numbers")
    return t.float32 if type == t.float32 else t.float64


def _same(type: DataType, **params: object) -> DataType:
    return type


def _ordered(type: DataType) -> DataType:
    if t.is_null(type) or t.is_boolean(type) or t.is_numeric(type) or t.is_string(type) or t.is_temporal(type) or type == t.binary:
        return type
    raise TypeError("no order")


def _text(type: DataType, min_count: int | None = None) -> DataType:
    if not t.is_string(type):
        raise TypeError("not text")
    return type


def _with_key(value: DataType, key: DataType, **params: object) -> DataType:
    _ordered(key)
    return value


size = operator("size", 0, t.int64, kind="aggregate", missing="never")
"""The number of rows."""
count = operator("count", 1, t.int64, kind="aggregate", missing="never")
"""The number of values that are not missing."""
sum_ = operator("sum", 1, _total, kind="aggregate", missing="always", params=("min_count",))
"""Integers wrap. With fewer than `min_count` values (None is 0): missing; with none: 0."""
product = operator("product", 1, _total, kind="aggregate", missing="always", params=("min_count",))
string_agg = operator("string_agg", 1, _text, kind="aggregate", missing="always", params=("min_count",), order_sensitive=True)
"""The texts one after another, in row order. With fewer than `min_count` (None is 0): missing; of none: the empty text."""
mean = operator("mean", 1, _average, kind="aggregate", missing="always")
min_ = operator("min", 1, _ordered, kind="aggregate", missing="always")
max_ = operator("max", 1, _ordered, kind="aggregate", missing="always")
var = operator("var", 1, _spread, kind="aggregate", missing="always", params=("ddof",))
"""Divides by count - ddof; missing if that is not positive."""
std = operator("std", 1, _spread, kind="aggregate", missing="always", params=("ddof",))
skew = operator("skew", 1, _spread, kind="aggregate", missing="always")
"""Fisher-Pearson, bias-corrected; missing below 3 values."""
kurtosis = operator("kurtosis", 1, _spread, kind="aggregate", missing="always")
"""Fisher's excess, bias-corrected; missing below 4 values."""
quantile = operator("quantile", 1, _average, kind="aggregate", missing="always", params=("q",))
"""Exact, with linear interpolation between the two nearest values; 0.5 is the median."""
nunique = operator("nunique", 1, t.int64, kind="aggregate", missing="never")
"""The number of distinct values that are not missing."""
any_ = operator("any", 1, t.boolean, kind="aggregate", missing="never")
"""Whether a value is true (for numbers: not zero; for text: not empty); False of none."""
all_ = operator("all", 1, t.boolean, kind="aggregate", missing="never")
first = operator("first", 1, _same, kind="aggregate", missing="always", order_sensitive=True)
"""The first value that is not missing."""
last = operator("last", 1, _same, kind="aggregate", missing="always", order_sensitive=True)
at_max = operator("at_max", 2, _with_key, kind="aggregate", missing="always", order_sensitive=True)
"""The value in the first row with the largest key that is not missing."""
at_min = operator("at_min", 2, _with_key, kind="aggregate", missing="always", order_sensitive=True)
"""The value in the first row with the least key that is not missing."""
any_value = operator("any_value", 1, _same, kind="aggregate", missing="always")
"""One of the values that are not missing; which one is not said."""
