"""The largest deviation of a hundred rows in a row, over several files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].rolling(100).std().max().to_frame()


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    near = Window.orderBy("event").rowsBetween(-99, 0)
    deviations = events.select(F.when(F.count("price").over(near) == 100, F.stddev("price").over(near)).alias("price"))
    return deviations.agg(F.max("price")).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].rolling(100).std().max().to_frame()
