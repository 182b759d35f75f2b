"""Numbering rows in an order without gathering them: ranges of the first key, counted, then numbered range by range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from ...plan import SortKey
from ...plan import types as t
from ...plan.types import DataType
from .expressions import clean
from .ordering import sort_columns

__all__ = ["numbered"]

RANGES = 64
SAMPLE = 2000


def numbered(
    rows: DataFrame, order: list[tuple[SortKey, DataType]], names: Mapping[str, str], name: str, most: int | None = None
) -> DataFrame:
    """The rows with a column of numbers from 0 in the order given.

    A small sample of the first key gives the bounds of ranges, one counting job their sizes; then each range
    is numbered by a window over it alone, from the number of rows in the ranges before it.
    """
    if not order:
        position = "__plandas_position"
        order = [(SortKey(position), t.int64)]
        rows, names = rows.withColumn(position, F.monotonically_increasing_id()), {**names, position: position}
        return numbered(rows, order, names, name, most).drop(position)
    key, type = order[0]
    value = clean(F.col(names[key.column]), type)
    bounds = _bounds(rows, value, type) if most is None or most > SAMPLE else []
    if key.descending:
        bounds = bounds[::-1]
    part = _range_of(value, bounds, key)
    sizes = {row[0]: row[1] for row in rows.groupBy(part.alias("part")).count().collect()}
    starts, total = {}, 0
    for place in sorted(sizes):
        starts[place] = total
        total += sizes[place]
    window = Window.partitionBy(part).orderBy(*sort_columns(order, names))
    start = _lookup(part, starts)
    return rows.withColumn(name, (F.row_number().over(window) - F.lit(1) + start).cast("bigint"))


def _bounds(rows: DataFrame, value: Column, type: DataType) -> list[Any]:
    """Values that cut the key's range into parts of about equal size, in ascending order."""
    quantiles = F.percentile_approx(F.col("key"), [place / RANGES for place in range(1, RANGES)], 1000)
    kept = rows.select(value.alias("key")).filter(F.col("key").isNotNull())
    if t.is_numeric(type) or t.is_timestamp(type) or type == t.date32:
        found = kept.agg(quantiles.alias("keys")).first()
        return sorted(set(found["keys"] or [])) if found else []
    keys = sorted({row[0] for row in kept.sample(0.05, 0).limit(SAMPLE).collect()})
    step = max(1, len(keys) // RANGES)
    return keys[step::step]


def _range_of(value: Column, bounds: list[Any], key: SortKey) -> Column:
    """The number of the range that a row is in; missing values have one of their own, at their end."""
    last = F.lit(-1 if key.missing_first else RANGES * 2 + 10)
    if not bounds:
        return F.when(value.isNull(), last).otherwise(F.lit(0))
    passed = [(value < bound if key.descending else value >= bound).cast("int") for bound in bounds]
    count = passed[0]
    for one in passed[1:]:
        count = count + one
    return F.when(value.isNull(), last).otherwise(count)


def _lookup(part: Column, starts: dict[int, int]) -> Column:
    result = F.lit(0)
    for place, start in starts.items():
        result = F.when(part == place, F.lit(start)).otherwise(result)
    return result
