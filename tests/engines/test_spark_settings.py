"""Results are pandas' whatever the settings of the session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from engines.on_spark import settings

import plandas

pytestmark = pytest.mark.spark

SETTINGS = [
    {"spark.sql.execution.arrow.pyspark.enabled": "true", "spark.sql.session.timeZone": "America/New_York"},
    {"spark.sql.execution.arrow.pyspark.enabled": "false", "spark.sql.ansi.enabled": "false", "spark.sql.shuffle.partitions": "1"},
    {"spark.sql.caseSensitive": "true", "spark.sql.adaptive.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "7"},
]
LINES = """
df
df[df.a > 5][["a", "b"]].describe()
df.groupby("s")[["a", "b"]].sum()
df.merge(df.head(3), on="a")
df.sort_values("b", kind="stable").t.tail(3)
df.b.cumsum().tail(3)
df.t.dt.hour
df.A + df.a
df.a // (df.a % 3 + 1)
"""
ROWS = pandas.DataFrame(
    {
        "a": np.arange(40), "A": np.arange(40)[::-1], "b": np.arange(40) % 7 / 2, "s": list("xyzw") * 10,
        "t": pandas.date_range("2021-10-30 20:15", periods=40, freq="37min").as_unit("us"),
    }
)  # fmt: skip


@pytest.mark.parametrize("values", SETTINGS, ids=lambda values: ", ".join(f"{name[10:]}={value}" for name, value in values.items()))
def test_results_are_the_same_whatever_the_settings(values: dict[str, str], spark: Any, tmp_path: Path) -> None:
    ROWS.rename(columns={"A": "q"}).to_parquet(tmp_path / "rows.parquet", index=False)  # Spark reads no case twins
    with settings(spark, values.items()), plandas.option_context("backend", "spark"):
        df = plandas.read_parquet(tmp_path / "rows.parquet").rename(columns={"q": "A"})
        for line in LINES.strip().splitlines():
            found, expected = eval(line, {"df": df}).to_pandas(), eval(line, {"df": ROWS})
            same = pandas.testing.assert_frame_equal if expected.ndim == 2 else pandas.testing.assert_series_equal
            same(found, expected)
        assert {name: spark.conf.get(name) for name in values} == values
