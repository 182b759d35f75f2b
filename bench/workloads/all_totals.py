"""The greatest of a running total, which is computed for every row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].cumsum().max().to_frame()


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    total = F.when(events.price.isNotNull(), F.sum("price").over(Window.orderBy("event"))).alias("price")
    return events.select(total).agg(F.max("price")).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].cumsum().max().to_frame()
