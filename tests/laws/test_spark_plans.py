"""Laws of Spark's side: how many jobs a value takes, and no window over the whole of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from support.spark import counted_jobs, unpartitioned_windows

import plandas
from plandas.backends.spark import row_number
from plandas.frontend.core.materialize import plan_for
from plandas.optimizer.rules import windows

pytestmark = pytest.mark.spark


@pytest.fixture(autouse=True)
def on_spark(spark: Any) -> Iterator[None]:
    with plandas.option_context("backend", "spark"):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,000 rows in three files of unequal size."""
    path = tmp_path_factory.mktemp("rows") / "rows"
    path.mkdir()
    rows = pandas.DataFrame({"a": range(1000), "b": [number % 7 / 2 for number in range(1000)], "s": list("xyzwv") * 200})
    for number, (start, stop) in enumerate([(0, 50), (50, 900), (900, 1000)]):
        rows.iloc[start:stop].to_parquet(path / f"part-{number}.parquet", index=False, row_group_size=100)
    return path


ONE_PLACE = "SPARK_PARTITION_ID()"
"""What stands in a plan where rows are put in one place."""

LINES = """
df
df[df.b > 1]
df[df.b > 1].reset_index(drop=True)
df[df.b > 1].reset_index(drop=True).head(3)
df.sort_values("s")
df.sort_values("s").reset_index()
df.sort_values("b").iloc[5:10]
df.tail(4)
df[df.b > 1].tail(4)
df.iloc[::-1].head(3)
df.drop_duplicates("s")
df.drop_duplicates("s", keep="last")
df.drop_duplicates("s", keep=False)
df.groupby("s").sum(numeric_only=True)
df.groupby("s", sort=False).b.mean()
df.groupby("s").first()
df.groupby("s").b.transform("mean")
df.merge(df, on="s").head(5)
df.merge(df.head(3), on="a", how="outer")
df.s.value_counts()
df.s.value_counts(normalize=True)
df[["a", "b"]].mean()
df.nlargest(3, "b")
df.nlargest(3, "b", keep="last")
df.s.mode()
df.pivot_table("b", "s", "a", aggfunc="sum")
df[["a", "b"]].stack()
df[["a", "b"]].melt().tail(3)
df[["a", "b"]].fillna(0)
pd.concat([df, df]).head(3)
pd.concat([df, df], ignore_index=True)
df.set_index("s").sort_index()
df.assign(c=df[df.b > 1].a)
"""


IN_ORDER = """
df.cumsum(numeric_only=True)
df.b.cumprod()
df.b.cummax()
df.b.expanding().min()
df[df.b > 1].b.cumsum()
df.sort_values("s").b.cumsum()
df.b.shift(2)
df.b.diff(-1)
df.b.pct_change()
df.b.ffill()
df.b.bfill(limit=2)
df.b.rolling(7).mean()
df.b.rolling(7, center=True).std()
df[df.b > 1].b.rolling(3).sum()
df.b.expanding().var()
df.b.expanding().kurt()
df.b.expanding().corr(df.b.shift())
df.b.rolling(5).cov(df.b.shift())
df.b.ewm(alpha=0.5).mean()
df.b.ewm(alpha=0.5, adjust=False).std()
df.b.shift([1, 2])
df.b.rank()
df.b.rank(method="first", ascending=False)
df.b.rank(method="dense")
df.duplicated("s")
df.groupby("s").b.cumsum()
df.groupby("s").cumcount()
df.groupby("s").ngroup()
df.groupby("s").tail(2)
df.b.cumsum().tail(3)
df.assign(c=df.b.cumsum() - df.b.shift())
"""

IN_ONE_PLACE = {
    "df.b.expanding().median()": "a median needs every single value from the start",
}
"""What gathers a frame, and why."""


def physical(result: Any) -> str:
    """The physical plan that runs for a result; samples are taken for it."""
    from plandas.backends.spark.plan_view import physical_plan
    from plandas.backends.spark.relations import Lowering
    from plandas.backends.spark.session import get_session

    plan, _ = plan_for(result._frame.collect()[0])
    return physical_plan(Lowering(get_session()).run(plan.plan).data)


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were too many rows for one place."""
    for module, sizes in (
        (windows, {"RANGE": 100, "FEW": 0}),
        (row_number, {"ONE_PLACE": 0, "ROWS_A_RANGE": 100, "SAMPLE": 50, "SAMPLED_RANGES": 5}),
    ):
        for name, value in sizes.items():
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("line", [*LINES.strip().splitlines(), *IN_ORDER.strip().splitlines()])
def test_nothing_is_computed_in_one_place(line: str, folder: Path, nothing_is_small: None) -> None:
    plan = physical(eval(line, {"df": plandas.read_parquet(folder), "pd": plandas}))
    assert unpartitioned_windows(plan) == []
    assert ONE_PLACE not in plan


@pytest.mark.parametrize("line", IN_ONE_PLACE)
def test_what_is_computed_in_one_place_says_so(line: str, folder: Path, nothing_is_small: None) -> None:
    result = eval(line, {"df": plandas.read_parquet(folder)})
    assert ONE_PLACE in physical(result)
    assert "in one place" in str(result.explain())


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_no_window_gathers_a_frame(line: str, folder: Path) -> None:
    result = eval(line, {"df": plandas.read_parquet(folder), "pd": plandas})
    assert unpartitioned_windows(str(result.explain("spark"))) == []


def test_the_check_sees_a_window_without_a_partition(spark: Any) -> None:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    from plandas.backends.spark.plan_view import physical_plan

    rows = spark.range(10)
    bad = rows.select(F.row_number().over(Window.orderBy("id")))
    good = rows.select(F.row_number().over(Window.partitionBy("id").orderBy("id")))
    assert unpartitioned_windows(physical_plan(bad))
    assert not unpartitioned_windows(physical_plan(good))


JOBS = [
    ("df.a", 0),
    ("df[df.b > 1].sort_values('s').head(3)", 0),
    ("df.explain('spark')", 0),
    ("len(df)", 0),
    ("df.shape", 0),
    ("df.to_pandas()", 1),
    ("df[df.b > 1].to_pandas()", 1),
    ("repr(df[df.b > 1])", 1),
    ("df.head(5).to_pandas()", 1),
    ("df.sort_values('s').to_pandas()", 1),
    ("df.assign(c=df.a * 2, d=df.b - df.a).to_pandas()", 1),
    ("df.b.sum()", 2),  # partial sums and their total
    ("df[['a', 'b']].describe()", 2),
    ("df.groupby('s').b.mean().to_pandas()", 2),
    ("df.b.cumsum()", 0),
    ("df.b.rolling(3).mean()", 0),
    ("df.b.rank()", 0),
    ("df.b.shift().to_pandas()", 2),
    ("df.groupby('s').b.cumsum().to_pandas()", 2),
]


@pytest.mark.parametrize(("line", "jobs"), JOBS)
def test_the_number_of_jobs(line: str, jobs: int, spark: Any, folder: Path) -> None:
    df = plandas.read_parquet(folder)
    with counted_jobs(spark) as counted:
        eval(line, {"df": df})
    assert counted.count <= jobs if jobs else counted.count == 0


@pytest.mark.parametrize(("line", "jobs"), JOBS)
def test_few_rows_are_one_job(line: str, jobs: int, spark: Any, folder: Path, in_one_task: None) -> None:
    df = plandas.read_parquet(folder)
    with counted_jobs(spark) as counted:
        eval(line, {"df": df})
    assert counted.count == min(jobs, 1)


def test_a_head_reads_one_file(folder: Path) -> None:
    text = str(plandas.read_parquet(folder).head(5).explain("spark"))
    assert "part-0" in text
    assert "part-1" not in text
    assert "part-2" not in text


def test_the_session_keeps_its_settings(spark: Any, folder: Path) -> None:
    before = dict(spark.conf.getAll)
    df = plandas.read_parquet(folder)
    df.groupby("s").b.median().to_pandas()
    df[df.b > 1].reset_index(drop=True).to_pandas()
    assert dict(spark.conf.getAll) == before


@pytest.mark.parametrize("ansi", ["true", "false"])
def test_results_are_the_same_whatever_the_ansi_setting(ansi: str, spark: Any) -> None:
    before = spark.conf.get("spark.sql.ansi.enabled")
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    try:
        frame = pandas.DataFrame({"i": [2**63 - 1, -(2**63), 5], "z": [1, 0, -2]})
        df = plandas.from_pandas(frame)
        for line in ("df.i + 1", "df.i * 3", "-df.i", "df.i.sum()", "df.i / df.z", "df.i // 2", "df.z % 3", "1 / df.z"):
            expected, found = (eval(line, {"df": one}) for one in (frame, df))
            if isinstance(expected, pandas.Series):
                pandas.testing.assert_series_equal(found.to_pandas(), expected)
            else:
                assert found == expected
    finally:
        spark.conf.set("spark.sql.ansi.enabled", before)


SHUFFLED = """
df.merge(df.groupby("s", as_index=False).b.mean(), on="s").groupby("s").a.sum()
df.assign(c=df.a + 1, d=df.b * 2).groupby("s").c.sum()
df[df.a > 5].merge(df[["a"]].drop_duplicates(), on="a").sort_values("a").assign(e=1)
df.assign(c=df.a % 3).groupby("c").b.max().reset_index().assign(d=1)
"""


@pytest.mark.parametrize("line", SHUFFLED.strip().splitlines())
def test_optimizing_adds_no_shuffle(line: str, folder: Path, spark: Any) -> None:
    df = plandas.read_parquet(folder)

    def shuffles() -> int:
        frame = eval(line, {"df": df})
        return str(frame.explain("backend")).count("Exchange hashpartitioning")

    with plandas.option_context("optimizer.level", 0):
        as_written = shuffles()
    assert 0 < shuffles() <= as_written
