"""Comparing what may have other labels: operators refuse it, methods align."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]})
NAMED = ROWS.set_axis(["x", "y", "y"])

LINES = """
df.a == pd.Series([1, 2, 4])
df.a < pd.Series([1, 2])
df.a == pd.Series([1, 2, 3], index=[0, 1, 5])
df.a == df.a[::-1]
df.a == df[df.a > 1].a
df[df.a > 0].a == df[df.b > 0].b
df[df.a > 1].a == df[df.b < 3].b
df[df.a > 1].a == df[df.b > 1].b
df.a == df.sort_values("b").a
df.a == pd.Series([1, 2, 3], index=[0.0, 1.0, 2.0])
df.a == pd.Series([1, 2, 3], index=list("abc"))
df.a == pd.Series([1, 2, 3], index=[0, 1, None])
df.a == df.set_index(["a", "b"]).index.to_frame().a
df.a == df.b
named.a == named.b
named.a == named.copy().sort_index().b
named.a == named[named.a > 1].a
named.a > pd.Series([0, 5, 1], index=["x", "y", "y"])
named.a > pd.Series([0, 5, 1], index=["y", "x", "y"])
named[named.a > 1] == named[named.b < 3]
df.a.eq(pd.Series([1, 2]))
df.a.ne(pd.Series([1, 2]))
df.a.eq(df.a[::-1])
df.a.lt(pd.Series([1.5, 2], index=[1, 7]), fill_value=2)
df == df[["a"]]
df == df[["b", "a"]]
df == df[1:]
df == df.copy()
df < df.set_axis([0, 2, 1])
df == pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 9]})
df.eq(df[["a"]])
df.ne(df[["a"]])
df.eq(df[1:])
df.lt(df.set_axis([5, 6, 7]))
df == pd.Series({"a": 1})
df == pd.Series({"a": 1, "b": 2})
df == pd.Series({"b": 1, "a": 2})
df.eq(pd.Series({"a": 1}))
df.ne(pd.Series({"a": 1, "z": 2}))
df == df.a
df.index == df.index[:2]
df.index == df.a
df.a == df.index[:2]
(df.a > 1) & (df.a[1:] > 1)
df[df.a == pd.Series([1, 9, 3])]
df.assign(c=df.a == pd.Series([1, 9, 3]))
(df.a == df[df.a > 1].a).sum()
len(df.a.where(df.a == pd.Series([1, 9, 3])))
"""


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines run on the local engine; what Spark does of its own is one test."""
    name = "spark" if "spark" in request.fixturenames else "local"
    with plandas.option_context("backend", name, "optimizer.check", True):
        yield


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_comparing(line: str) -> None:
    def program(pd: Any, df: Any, named: Any) -> Any:
        return eval(line, {"pd": pd, "df": df, "named": named})

    agree(program, ROWS, NAMED)


def test_an_error_that_the_plan_tells_is_raised_at_the_call() -> None:
    with pytest.raises(ValueError, match="identically-labeled Series"):
        plandas.Series([1, 2]) == plandas.Series([1, 2, 3])  # noqa: B015


@pytest.mark.spark
def test_labels_are_compared_in_the_job_that_compares_values(spark: Any) -> None:
    named = plandas.DataFrame(NAMED)
    same = named.a > plandas.Series([0, 5, 1], index=["x", "y", "y"])
    assert same.to_list() == [True, False, True]
    with pytest.raises(ValueError, match="identically-labeled Series"):
        (named.a > plandas.Series([0, 5, 1], index=["y", "x", "y"])).to_list()
