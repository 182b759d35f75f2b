"""Small frames on Spark, computed in one task as they are outside of tests; the other tests spread even a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from differential.test_order import DUP, DUP2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from programs.test_programs import endings, frames, run, steps
from support.differential import agree, on_plandas, same
from support.frames import LEVELS, MIXED
from support.spark import counted_jobs

import plandas

pytestmark = pytest.mark.spark


@pytest.fixture(autouse=True)
def engine(in_one_task: None) -> Iterator[str]:
    with plandas.option_context("backend", "spark", "optimizer.check", True):
        yield "spark"


ONE_JOB = """
df
df.b.sum()
df.sort_values(["s", "a"])
df.sort_index(ascending=False)
df.sort_values("b").head(3)
df.sort_values("a").iloc[::-2]
df.tail(2)
df[df.b > 1].reset_index(drop=True)
df.drop_duplicates("s")
df.drop_duplicates("b", keep=False)
df.groupby("s").a.mean()
df.groupby(["s", "b"], sort=False, dropna=False).agg({"a": "sum", "t": "any"})
df.groupby("b").a.median()
df.groupby("s").b.transform("max")
df.b.value_counts()
df.a.cumsum()
df.b.cumprod()
df.groupby("s").b.cumsum()
df.a.shift().fillna(0)
df.a.rolling(3, min_periods=1).mean()
df.a.ewm(alpha=0.5).mean()
df.b.rank()
df.a.rank(method="dense", ascending=False)
df.sort_values("b", kind="stable").a.cumsum()
df.duplicated("s")
df.melt("s", ["a", "b"])
dup.merge(dup2, on="k")
dup.merge(dup2, on="k", how="left")
dup.merge(dup2, on=["k", "g"], how="right")
dup.merge(dup2, on="k", how="outer")
dup.merge(dup2.head(2), how="cross")
pd.concat([df, df.tail(2)])
pd.concat([dup, dup2], ignore_index=True).sort_values("k")
pd.concat([df.a, df.a.shift()]).cumsum()
df.a + df.sort_values("b").b
levels.sort_index()
levels.groupby(level="i").b.sum()
"""


@pytest.mark.parametrize("line", ONE_JOB.strip().splitlines())
def test_a_value_of_small_frames_is_one_job(line: str, spark: Any) -> None:
    def program(pd: Any, df: Any, dup: Any, dup2: Any, levels: Any) -> Any:
        return eval(line, {"pd": pd, "df": df, "dup": dup, "dup2": dup2, "levels": levels})

    with counted_jobs(spark) as counted:
        agree(program, MIXED, DUP, DUP2, LEVELS)
    assert counted.count == 1


@pytest.mark.parametrize(("format", "options"), [("csv", {}), ("parquet", {}), ("json", {"orient": "records", "lines": True})])
@pytest.mark.filterwarnings("ignore:CSV keeps no dtypes")
def test_writing_a_small_frame_is_one_job(format: str, options: dict[str, Any], spark: Any, tmp_path: Path) -> None:
    df = plandas.DataFrame({"d": pandas.date_range("2020-01-01", periods=5), "a": [3, 1, 2, 5, 4]})
    with counted_jobs(spark) as counted:
        getattr(df.sort_values("a"), f"to_{format}")(str(tmp_path / "rows"), **options)
    assert counted.count == 1
    read = getattr(plandas, f"read_{format}")(str(tmp_path / "rows"), **options)
    assert read.a.tolist() == [1, 2, 3, 4, 5]


FROM_SPARK = """
df
df.index
df.head(2)
df.tail(2)
df.iloc[1:3]
df.sort_values("b", kind="stable")
df.sort_index(ascending=False)
df.mean()
df[df.b > 1]
df.loc[2:]
df.a.cumsum()
df.reset_index()
"""


@pytest.mark.parametrize("line", FROM_SPARK.strip().splitlines())
def test_rows_that_a_session_holds_are_counted_without_a_job(line: str, spark: Any) -> None:
    rows = pandas.DataFrame({"a": np.arange(9) / 2, "b": [5, 1, 4, 2, 2, 3, 9, 0, 7]})
    data = spark.createDataFrame(rows)
    with counted_jobs(spark) as counted:
        found = on_plandas(eval(line, {"df": plandas.from_spark(data)}))
    same(eval(line, {"df": rows}), found)
    assert counted.count <= 1


def test_only_rows_that_stay_are_counted(spark: Any, tmp_path: Path) -> None:
    def known(data: Any) -> int | None:
        return plandas.from_spark(data)._frame.base.row_count

    held = spark.createDataFrame(pandas.DataFrame({"a": [1, 2, 3]}))
    held.write.parquet(str(tmp_path / "rows"))
    assert known(held) == 3
    assert known(held.filter("a > 1")) is None
    assert known(spark.range(3)) is None
    assert known(spark.read.parquet(str(tmp_path / "rows"))) is None


def test_many_rows_are_spread(spark: Any) -> None:
    few, many = (df.groupby(df.id % 7).size() for df in (plandas.range(9_999), plandas.range(10_000)))
    assert "Exchange" not in str(few.explain("backend"))
    assert "Exchange" in str(many.explain("backend"))


def test_pairs_that_are_many_are_spread(spark: Any) -> None:
    df = plandas.DataFrame({"a": range(1000), "k": 1})
    assert "Coalesce" not in str(df.merge(df, on="k").explain("backend"))


@given(frames, st.lists(steps, max_size=4), endings)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_programs(frame: pandas.DataFrame, program: list[str], ending: str) -> None:
    with plandas.option_context("optimizer.check", False):
        same(
            run([*program, ending], pandas, frame), run([*program, ending], plandas, plandas.from_pandas(frame)),
            check_dtype=len(frame) > 0,
        )  # fmt: skip


FOLDED = """
df
df.describe()
df.T
df.groupby("b").a.sum()
dup.merge(dup2, on="k", how="outer").sort_values("v", kind="stable")
df.a.cumsum().tail(2)
df.assign(c=df.a - df.a.mean())
df.reindex([1, 7, 0])
df[df.s.isin(dup2.k)]
"""


@pytest.mark.parametrize("line", FOLDED.strip().splitlines())
def test_what_few_rows_in_memory_decide_needs_no_job(line: str, folding: None, spark: Any) -> None:
    def program(pd: Any, df: Any, dup: Any, dup2: Any) -> Any:
        return eval(line, {"pd": pd, "df": df, "dup": dup, "dup2": dup2})

    with counted_jobs(spark) as counted:
        agree(program, MIXED[["a", "b", "s"]] if ".T" not in line else MIXED[["a", "b"]], DUP, DUP2)
    assert counted.count == 0


def test_what_is_folded_is_told(folding: None, spark: Any) -> None:
    few = plandas.DataFrame({"k": [1, 1, 2], "v": [1.0, 2.0, 3.0]})
    told = str(few.groupby("k").v.sum().explain())
    assert "computed while planning" in told
    assert "local: the option backend is 'spark', but" in told
    beside = plandas.from_spark(spark.range(5)).merge(few.groupby("k", as_index=False).v.sum(), left_on="id", right_on="k")
    told = str(beside.explain("optimized"))
    assert "AGGREGATE" not in told
    assert "engine      spark" in told
    assert beside.v.tolist() == [3.0, 3.0]


@pytest.mark.parametrize("options", [("optimizer.fold_rows", 2), ("optimizer.disable", "fold_tables"), ("optimizer.level", 0)])
def test_folding_can_be_switched_off(options: tuple[str, Any], folding: None, spark: Any) -> None:
    df = plandas.DataFrame({"k": [1, 1, 2], "v": [1.0, 2.0, 3.0]})
    with plandas.option_context(*options), counted_jobs(spark) as counted:
        assert df.groupby("k").v.sum().tolist() == [3.0, 3.0]
    assert counted.count == 1


def test_a_query_in_sql_is_not_folded(folding: None) -> None:
    query = plandas.DataFrame({"k": [1, 1, 2], "v": [1.0, 2.0, 3.0]}).groupby("k").v.sum().to_sql_query("duckdb")
    assert "GROUP BY" in str(query)


def test_a_function_is_not_called_while_planning(folding: None) -> None:
    called = []

    def noted(value: int) -> int:
        called.append(value)
        return value

    df = plandas.DataFrame({"a": [1, 2]})
    str(df[df.a.map(noted) > 1].explain())
    assert called == []


def test_an_error_comes_when_values_are_needed(folding: None) -> None:
    wrong = plandas.Series(["1", "x"]).astype("int64")
    assert "CAST" in str(wrong.explain()).upper()
    with pytest.raises(ValueError, match="x"):
        wrong.to_pandas()


def test_quantiles_of_a_column_are_one_percentile(spark: Any, tmp_path: Path) -> None:
    pandas.DataFrame({"a": range(50), "d": pandas.date_range("2020-01-01", periods=50)}).to_parquet(tmp_path / "rows.parquet")
    df = plandas.read_parquet(tmp_path / "rows.parquet")
    same(pandas.read_parquet(tmp_path / "rows.parquet").quantile([0.1, 0.5, 0.75]), df.quantile([0.1, 0.5, 0.75]).to_pandas())
    aggregate = next(line for line in str(df.quantile([0.1, 0.5, 0.75]).explain("backend")).splitlines() if "Aggregate" in line)
    assert aggregate.count(" percentile(") == 1
