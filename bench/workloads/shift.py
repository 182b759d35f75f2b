"""The last rows of values moved by one row, over several files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].shift(1).tail(10)


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    moved = F.lag("price").over(Window.orderBy("event")).alias("price")
    return events.select("event", moved).orderBy(F.desc("event")).limit(10).orderBy("event").select("price").toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].shift(1).tail(10)
