"""A Spark Connect session, in a process of its own: it has neither a JVM at hand nor the classic API."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("grpc") is None, reason="Spark Connect needs pyspark[connect]"),
]

PROGRAM = """
import pandas, sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.remote("local[2]").getOrCreate()
assert "connect" in type(spark).__module__
import plandas
from plandas.backends.spark import one_task, row_number
from plandas.optimizer.rules import windows
plandas.set_option("backend", "spark")
folder = sys.argv[1]
LINES = '''
df[df.b > 1].groupby("s").a.mean()
df[df.b > 1].reset_index(drop=True).tail(3)
df.sort_values("b", kind="stable").iloc[5:9]
df.merge(df.head(3), on="a")
df.b.cumsum().tail(3)
df.b.shift().rolling(3).mean().tail(3)
df.b.rank().head(3)
df.b.ewm(alpha=0.5).mean().tail(2)
df.b.astype(str).head(3)
df.groupby("s").a.cumsum()
df.b.map(lambda value: value * 2).head(3)
df.groupby("s").apply(lambda rows: rows.head(1))
df.describe()
'''
frames = plandas.read_parquet(folder), pandas.read_parquet(folder)
for small in (True, False):
    if not small:
        windows.FEW, windows.RANGE, one_task.FEW_ROWS = 0, 10, 0
    for line in LINES.strip().splitlines():
        found, expected = (eval(line, {"df": df}) for df in frames)
        found = found.to_pandas()
        check = pandas.testing.assert_frame_equal if isinstance(expected, pandas.DataFrame) else pandas.testing.assert_series_equal
        check(found, expected)
rows = plandas.from_spark(spark.range(5))
assert rows.to_pandas()["id"].tolist() == [0, 1, 2, 3, 4]
assert "connect" in type(rows.to_spark()).__module__
rows.to_parquet(folder + "-copy")
assert len(plandas.read_parquet(folder + "-copy")) == 5
assert "Scan" in str(frames[0].explain("spark"))
ran = frames[0][frames[0].b > 1].groupby("s").a.sum().explain(analyze=True)
assert any(operator.rows for operator in ran.measured), ran
assert "Exchange" in str(ran), ran
print("all equal")
"""


def test_everything_works_in_a_connect_session(tmp_path: Path) -> None:
    rows = pd.DataFrame({"a": range(60), "b": [number % 7 / 2 for number in range(60)], "s": list("xyz") * 20})
    (tmp_path / "rows").mkdir()
    for number, (start, stop) in enumerate([(0, 5), (5, 50), (50, 60)]):
        rows.iloc[start:stop].to_parquet(tmp_path / "rows" / f"{number}.parquet", index=False)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    environment["PYSPARK_PYTHON"] = sys.executable
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "rows")],
        capture_output=True, text=True, timeout=400, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.stdout.strip().endswith("all equal"), done.stdout + done.stderr
