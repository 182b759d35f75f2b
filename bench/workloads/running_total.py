"""The last rows of a running total over several files.

PySpark is told the order, a column of numbers, and gathers all rows in one place for it; so does pandas-on-Spark, in the order in
which Spark happens to read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data)[["price"]].cumsum().tail(10)


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    events = spark.read.parquet(str(data))
    total = F.when(events.price.isNotNull(), F.sum("price").over(Window.orderBy("event"))).alias("price")
    return events.select("event", total).orderBy(F.desc("event")).limit(10).orderBy("event").select("price").toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data))[["price"]].cumsum().tail(10)
