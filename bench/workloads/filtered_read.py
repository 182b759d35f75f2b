"""One row in a hundred and three columns of several Parquet files.

With the index that pandas gives, except in PySpark, which has none: that is what the index costs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 2_000_000
COLUMNS = ["user", "kind", "price"]


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    events = pd.read_parquet(data)
    return events[events.price > 990][COLUMNS]


def pyspark(spark: Any, data: Path) -> Any:
    events = spark.read.parquet(str(data))
    return events.where(events.price > 990).select(COLUMNS).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    events = ps.read_parquet(str(data))
    return events[events.price > 990][COLUMNS]
