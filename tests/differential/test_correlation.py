"""Covariances and correlations, each a line of pandas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas
import pytest
from support.differential import agree

import plandas

RANDOM = np.random.default_rng(7)
ROWS = pandas.DataFrame(
    {
        "a": RANDOM.normal(1e6, 1, 40),
        "b": RANDOM.integers(0, 9, 40),
        "c": np.where(RANDOM.random(40) < 0.3, np.nan, RANDOM.normal(size=40)),
        "d": 0.1,
        "e": np.where(np.arange(40) == 3, np.inf, np.arange(40.0)),
        "t": RANDOM.random(40) < 0.5,
        "n": pandas.array([None, *range(39)], dtype="Int64"),
        "m": np.where(np.arange(40) < 2, [1.0, 3.0] * 20, np.nan),
        "s": "x",
    }
)

LINES = """
df[["a", "b"]].corr()
df[["a", "b", "c", "d", "t", "m"]].corr()
df[["a", "b", "c"]].corr(min_periods=35)
df[["b", "c", "m"]].corr(min_periods=0)
df.corr(numeric_only=True)
df[["a", "e"]].corr()
df[["n", "b"]].corr()
df[["a"]].corr()
df.head(1)[["a", "b"]].corr()
df.head(2)[["a", "b"]].corr()
df[["a", "b", "t"]].cov()
df[["a", "b"]].cov(ddof=0)
df[["a", "c", "m"]].cov(ddof=0)
df[["a", "c", "m"]].cov()
df[["a", "c", "m"]].cov(min_periods=20)
df.cov(numeric_only=True)
df.head(1)[["c", "b"]].cov()
df[["a", "b"]].set_axis([1, 2], axis=1).corr()
df[["a", "b"]].set_axis(pd.MultiIndex.from_tuples([("p", 1), ("p", 2)], names=["u", "v"]), axis=1).cov()
df.a.corr(df.b)
df.a.corr(df.c)
df.a.corr(df.c, min_periods=39)
df.a.corr(df.d)
df.a.corr(df.e)
df.a.corr(df.m)
df.n.corr(df.b)
df.a.corr(df.sort_values("b", kind="stable").set_axis(range(5, 45)).c)
df.a.corr(df.a)
df.a.cov(df.b)
df.a.cov(df.c, ddof=0)
df.a.cov(df.e)
df.a.cov(df.m, min_periods=5)
df.head(1).a.cov(df.b)
"""
COLLECTED = """
df[["a", "b", "c"]].corr(method="spearman")
df.a.corr(df.b, method="kendall")
df[["a", "b"]].corr(method=lambda x, y: x[0])
df.corr()
df.rename(columns={"a": 1, "b": ("x", 2)})[[1, ("x", 2)]].corr()
df[["a", "b"]].corrwith(df.c)
"""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """Figures are expressions over aggregates, which are tested on every engine; some of them are, at the end."""
    with plandas.option_context("backend", "local"):
        yield


def check(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pandas, "df": df}), ROWS, rtol=1e-6, atol=1e-12)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_figures_of_pairs(line: str) -> None:
    check(line)


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("line", LINES.strip().splitlines()[1::6])
def test_figures_of_pairs_on_spark(line: str, spark: object) -> None:
    with plandas.option_context("backend", "spark"):
        check(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", COLLECTED.strip().splitlines())
def test_other_figures_run_on_collected_rows(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pandas, "df": df}), ROWS)


def test_no_job_runs_before_a_table_is_needed() -> None:
    assert "aggregate" in str(plandas.DataFrame(ROWS)[["a", "b"]].corr().explain()).lower()
