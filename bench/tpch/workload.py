"""A query of TPC-H as a workload, in pandas and in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .generate import write
from .queries import QUERIES, reads, run
from .sql import queries

__all__ = ["Query", "names"]

LINES = 6_000_000
"""Rows of `lineitem` at scale 1."""


def names() -> list[str]:
    """The names of the workloads."""
    return [f"tpch_{number}" for number in QUERIES]


class Query:
    """What a workload's module has, for one query."""

    ROWS = LINES // 10

    def __init__(self, name: str) -> None:
        self.number = int(name.removeprefix("tpch_"))
        self.__doc__ = f"TPC-H Q{self.number}: {QUERIES[self.number].__doc__} (rows of lineitem)"

    def data(self, rows: int) -> Path:
        from datasets import once

        return once(f"tpch-{rows}", lambda folder: write(folder, rows / LINES))

    def pandas(self, pd: Any, data: Path) -> Any:
        return run(self.number, {name: pd.read_parquet(str(data / name)) for name in reads(self.number)})

    pandas_on_spark = pandas

    def pyspark(self, spark: Any, data: Path) -> Any:
        for name in reads(self.number):
            spark.read.parquet(str(data / name)).createOrReplaceTempView(name)
        return spark.sql(queries()[self.number]).toPandas()

    def duckdb(self, connection: Any, data: Path) -> Any:
        for name in reads(self.number):
            connection.execute(f"create or replace view {name} as select * from read_parquet('{data / name}/*.parquet')")
        return connection.sql(queries()[self.number]).df()
