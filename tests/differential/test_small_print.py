"""What pandas shows and answers at the edges: frequencies, ranges, ties of missing values, rows that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, MIXED, STAMPS

import plandas

KNOWN = pandas.DataFrame(
    {
        "i": pandas.array([None, 1, 3, 3, None, 1], "Int64"),
        "t": pandas.array([None, True, False, None, True, True], "boolean"),
        "f": pandas.array([None, 0.5, 0.5, 1.5, None, 1.5], "Float64"),
        "s": pandas.array([None, "x", "y", "x", "y", None], "string"),
    }
)

COUNTS = """
n.i.value_counts(dropna=False)
n.t.value_counts(dropna=False)
n.f.value_counts(dropna=False)
n.s.value_counts(dropna=False)
n.s.value_counts()
n.i.value_counts(dropna=False, ascending=True)
n.i.value_counts(dropna=False, normalize=True)
n.s.value_counts(dropna=False, normalize=True)
n.i.value_counts(dropna=False, sort=False)
"""
NOTHING_THERE = """
empty[["a", "b"]].idxmax()
empty[["a", "b"]].idxmin()
df[["a", "b"]].idxmax()
df.assign(a=float("nan"))[["a", "b"]].idxmax()
df.assign(a=float("nan"))[["a", "b"]].idxmin()
empty.d.describe()
empty.describe()
empty[["d"]].describe()
empty.describe(include="all")
empty.s.describe()
empty.t.describe()
df.a.fillna(None)
df.fillna(None)
df.fillna({"a": None})
df.a.fillna()
"""
CHANGED = """
df.a.where(df.a > 1, inplace=True)
df.a.mask(df.a > 1, inplace=True)
df.a.ffill(inplace=True)
df.bfill(inplace=True)
df.a.fillna(0.0, inplace=True)
df.a.clip(1, inplace=True)
df.a.replace(1, 2, inplace=True)
df.a.interpolate(inplace=True)
df.sort_values("b", inplace=True)
df.dropna(inplace=True)
"""
INDEXES = """
stamps.index.freq
stamps.index.freqstr
stamps.iloc[::2].index.freq
stamps.iloc[::-1].index.freq
stamps.head(3).index.freq
stamps[1:].index.freq
stamps[stamps.b > 1].index.freq
stamps.sort_values("b").index.freq
stamps.assign(c=1).index.freq
stamps.a.shift(1).index.freq
stamps.a.cumsum().index.freq
pd.Index(pandas.timedelta_range("1h", periods=3)).freq
repr(stamps.index)
repr(stamps[::2].index)
repr(stamps[stamps.b > 1].index)
df.index.freq
repr(df.iloc[::2].index)
repr(df.iloc[1::2].index)
repr(df.iloc[::-1].index)
repr(df.iloc[5:2:-1].index)
repr(df.tail(3).index)
repr(pd.DataFrame({"a": [1, 2, 3]}, index=pandas.RangeIndex(5, 8)).head(2).reset_index(drop=True).index)
"""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """Of the frontend; engines only count and sort."""
    with plandas.option_context("backend", "local", "optimizer.check", True):
        yield


@pytest.mark.parametrize("line", [line for lines in (COUNTS, NOTHING_THERE, CHANGED, INDEXES) for line in lines.strip().splitlines()])
def test_at_the_edges(line: str) -> None:
    def program(pd: Any, df: Any, n: Any, empty: Any, stamps: Any) -> Any:
        return eval(line, {"pd": pd, "pandas": pandas, "df": df, "n": n, "empty": empty, "stamps": stamps})

    agree(program, MIXED, KNOWN, EMPTY, STAMPS)


def test_methods_that_change_an_object_answer_it_from_pandas_3_on() -> None:
    s = plandas.Series([1.0, None])
    assert (s.fillna(0, inplace=True) is s) == (pandas.__version__ >= "3")
    assert s.to_list() == [1.0, 0.0]


def test_a_frequency_comes_back() -> None:
    made = plandas.from_pandas(STAMPS)
    assert made.to_pandas().index.freq == STAMPS.index.freq
    assert made.iloc[::2].to_pandas().index.freq == STAMPS.iloc[::2].index.freq
