"""The main job: filter, compute, merge, group, sort and cut the flights of 2013."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROWS = 336_776


def data(rows: int) -> Path:
    from datasets import flights

    return flights(rows)


def pandas(pd: Any, data: Path) -> Any:
    flights, airlines = pd.read_parquet(data / "flights"), pd.read_parquet(data / "airlines.parquet")
    late = flights[flights.dep_delay > 60]
    late = late.assign(gain=late.dep_delay - late.arr_delay)
    return (
        late.merge(airlines, on="carrier").groupby("name")[["dep_delay", "gain"]].mean().sort_values("gain", ascending=False).head(10)
    )


def pyspark(spark: Any, data: Path) -> Any:
    from pyspark.sql import functions as F

    flights, airlines = spark.read.parquet(str(data / "flights")), spark.read.parquet(str(data / "airlines.parquet"))
    late = flights.where(F.col("dep_delay") > 60).withColumn("gain", F.col("dep_delay") - F.col("arr_delay"))
    means = late.join(airlines, "carrier").groupBy("name").agg(F.mean("dep_delay").alias("dep_delay"), F.mean("gain").alias("gain"))
    return means.orderBy(F.desc("gain")).limit(10).toPandas().set_index("name")


def pandas_on_spark(ps: Any, data: Path) -> Any:
    flights, airlines = ps.read_parquet(str(data / "flights")), ps.read_parquet(str(data / "airlines.parquet"))
    late = flights[flights.dep_delay > 60]
    late = late.assign(gain=late.dep_delay - late.arr_delay)
    return (
        late.merge(airlines, on="carrier").groupby("name")[["dep_delay", "gain"]].mean().sort_values("gain", ascending=False).head(10)
    )
