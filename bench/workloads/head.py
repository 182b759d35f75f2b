"""The first five rows of a large Parquet set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 10_000_000


def data(rows: int) -> Path:
    from datasets import events

    return events(rows)


def pandas(pd: Any, data: Path) -> Any:
    return pd.read_parquet(data).head(5)


def pyspark(spark: Any, data: Path) -> Any:
    return spark.read.parquet(str(data)).limit(5).toPandas()


def pandas_on_spark(ps: Any, data: Path) -> Any:
    return ps.read_parquet(str(data)).head(5)
