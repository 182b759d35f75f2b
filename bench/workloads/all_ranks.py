"""The greatest rank: every value is ranked among all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].rank().max().to_frame()


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    by_value = Window.orderBy(events.price.asc_nulls_last())
    same = Window.partitionBy("price")
    place = F.when(events.price.isNotNull(), F.rank().over(by_value) + (F.count(F.lit(1)).over(same) - 1) / 2).alias("price")
    return events.select(place).agg(F.max("price")).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].rank().max().to_frame()
