"""The largest step from one row to the next, over several files: every row is compared with the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].diff().max().to_frame()


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    steps = events.select((events.price - F.lag("price").over(Window.orderBy("event"))).alias("price"))
    return steps.agg(F.max("price")).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].diff().max().to_frame()
