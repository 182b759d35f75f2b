"""apply of groups: the shapes that a function's results give, their order and labels, and where the function runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame(
    {
        "k": ["b", "a", "b", None, "c"],
        "v": [1, 2, 5, 7, 2],
        "w": [1.5, None, 3, 4, 0],
        "s": ["x", "y", "z", None, "q"],
        "d": pandas.to_datetime(["2020-01-01", None, "2021-05-05 10:00", "2022-01-01", "2019-01-01"], format="ISO8601"),
        "e": [True, False, True, True, False],
    },
    index=[3, 1, 2, 5, 9],
)
KINDS = pandas.DataFrame(
    {
        "c": pandas.Categorical(["hi", "lo", None, "hi", "mid"], categories=["lo", "mid", "hi", "none"], ordered=True),
        "u": pandas.Categorical(["b", "a", "b", "z", None], categories=["z", "b", "a"]),
        "v": [1, 2, 3, 4, 5],
        "i": pandas.array([1, None, 3, 3, 2], dtype="Int64"),
        "z": pandas.date_range("2020", periods=5, tz="Europe/Paris"),
        "t": pandas.to_timedelta([1, 2, 3, 4, 5], "h"),
    }
)

LINES = """
df.groupby("k").apply(lambda r: r.v.max())
df.groupby("k").apply(len)
df.groupby("k").apply(lambda r: r.name)
df.groupby("k").apply(lambda r: list(r.columns))
df.groupby("k").apply(lambda r: r.v.sum() if len(r) > 1 else None)
df.groupby("k").apply(lambda r: None if len(r) > 1 else r)
df.groupby("k").apply(lambda r: r.d.max())
df.groupby("k").apply(lambda r: r.d.max() - r.d.min())
df.groupby("k").apply(lambda r: r[["v","w"]].sum())
df.groupby("k").apply(lambda r: r[["v","w"]].sum() if len(r) > 1 else None)
df.groupby("k").apply(lambda r: pandas.Series({"a": 1, "b": "x", "c": r.d.max()}))
df.groupby("k").apply(lambda r: pandas.Series([1, 2.5], index=pandas.Index(["p","q"], name="n")))
df.groupby("k").apply(lambda r: r.v)
df.groupby("k").apply(lambda r: r.v.head(1))
df.groupby("k").apply(lambda r: r.s.reset_index(drop=True))
df.groupby("k").apply(lambda r: r.nlargest(1, "v"))
df.groupby("k").apply(lambda r: r.sort_values("v", ascending=False))
df.groupby("k").apply(lambda r: r)
df.groupby("k").apply(lambda r: r.assign(m=r.v - r.v.mean()))
df.groupby("k").apply(lambda r: r[["v"]] if len(r) > 1 else r[["v", "w"]])
df.groupby("k").apply(lambda r: r.set_index("s"))
df.groupby("k").apply(lambda r: r.set_index(["s", "d"]))
df.groupby("k").apply(lambda r: r.head(0))
df.groupby("k").apply(lambda r: r.set_axis(list("ABCDE"), axis=1))
df.groupby("k", group_keys=False).apply(lambda r: r.head(1))
df.groupby("k", group_keys=False).apply(lambda r: r.sort_values("v"))
df.groupby("k", group_keys=False).apply(lambda r: r.assign(m=r.v - r.v.mean()))
df.reset_index(drop=True).groupby("k", group_keys=False).apply(lambda r: r.assign(m=r.v - r.v.mean()))
df.reset_index(drop=True).groupby("k", group_keys=False, dropna=False).apply(lambda r: r.v * 2)
df.reset_index(drop=True).groupby("k", group_keys=False).v.apply(lambda r: r * 2)
df.groupby("k", group_keys=False).apply(lambda r: r.v.sum())
df.groupby("k", sort=False).apply(lambda r: r.head(1))
df.groupby("k", sort=False, dropna=False).apply(lambda r: r.v.sum())
df.groupby(["k","e"]).apply(lambda r: r.head(1))
df.groupby("k", as_index=False).apply(lambda r: r[["v","w"]].sum())
df.groupby("k", as_index=False).apply(lambda r: r.head(1))
df.groupby("k", as_index=False).apply(lambda r: r.v.sum()).set_axis(["k", "v"], axis=1)
df.groupby("k")[["v", "w"]].apply(lambda r: r.describe())
df.groupby("k").v.apply(lambda v: v.max())
df.groupby("k").v.apply(lambda v: v.name)
df.groupby("k").v.apply(lambda v: v.head(1))
df.groupby("k").v.apply(lambda v: v)
df.groupby("k").v.apply(lambda v: v.describe())
df.groupby("k").v.apply(lambda v: pandas.DataFrame({"x": v, "y": v * 2}))
df.groupby("k").v.apply(lambda v: [1, 2])
df.groupby("k").v.apply(list)
df.groupby("k").v.apply(f)
df.groupby("k", as_index=False).v.apply(f)
df.groupby("k", as_index=False).v.apply(lambda v: v.head(1))
df.groupby("k").v.apply(lambda v, a, b=1: v.sum() * a + b, 2, b=3)
df.groupby("k").apply(lambda r, a, b=1: r.v.sum() * a + b, 2, b=3)
df.groupby("k").apply(lambda r: r.nope)
df.groupby("k").apply(lambda r: 1 // (len(r) - 1))
df.groupby("k").v.apply("sum")
df.groupby("k").apply("size")
df.groupby("k").apply(3)
df.groupby("k").apply(lambda r: r, include_groups=False)
df.groupby("k").apply(lambda r: r, include_groups=True)
df.groupby("k")[["v","w"]].apply(lambda r: r.sum())
df.groupby("k")[["k","v"]].apply(lambda r: r.head(1))
df.groupby("k")[["v"]].apply(f)
df.v.groupby(df.k).apply(lambda v: v.head(1))
df.groupby("k").apply(lambda r: r.head(1)).loc["a"]
df.groupby("k").apply(lambda r: r.head(1)).v.sum()
df.groupby("k").apply(lambda r: r.head(1)).reset_index()
df.groupby("k").apply(lambda r: r.v.sum()).sort_values()
df.groupby(df.v % 2).apply(lambda r: r.head(1))
df.groupby(level=0).apply(lambda r: r.v.sum())
kinds.groupby("c", observed=True).apply(lambda r: r.head(1))
kinds.groupby("v").apply(lambda r: r)
kinds.groupby("i").apply(lambda r: r.iloc[-1])
kinds.groupby("u", observed=True, sort=False).apply(lambda r: r.v.sum())
kinds.groupby("z").apply(lambda r: r.i.sum())
kinds.groupby("t").apply(lambda r: r[["z", "t"]] if "t" in r else r[["z"]])
kinds.groupby("v").z.apply(lambda v: v + pandas.Timedelta(1, "h"))
kinds.groupby("v").t.apply(lambda v: v * 2)
df.groupby("k")[["v"]].apply(lambda r: r.rolling(2).sum())
df.groupby("k").apply(lambda r: r.v.value_counts())
df.groupby("k").apply(lambda r: r.corr(numeric_only=True))
df.groupby("k").apply(lambda r: pandas.DataFrame({("a", "x"): [1], ("a", "y"): [2]}))
"""
IN_PANDAS = """
df.groupby("k").apply(lambda r: None)
df.groupby(["k","e"], sort=False).apply(lambda r: r.name)
df.groupby("k").v.apply(lambda v: {"a": 1})
df.groupby("k").v.apply(lambda v: None)
df.iloc[:0].groupby("k").apply(lambda r: r.v.sum())
df.iloc[:0].groupby("k")[["v"]].apply(lambda r: r)
df[df.k.isna()].groupby("k")[["v"]].apply(lambda r: r)
df.iloc[:0].groupby("k").v.apply(lambda r: r)
df.groupby("k").apply(lambda r: np.array([1, 2]))
df.groupby("k").apply(lambda r: r.v.to_numpy())
df.groupby("k").apply(lambda r: r.index)
"""
ON_SPARK = ("r.d.max()))", "r.nlargest", 'drop=True).groupby("k", group_keys=False).apply', "set_index([", "r.iloc[-1]", "1 // (len")
"""Parts of some lines that show that workers run the function, and that its results come back: times, rows, their order, errors."""


def spread(values: Any) -> Any:
    return values.max() - values.min()


def run(line: str) -> None:
    names = {"pandas": pandas, "np": np, "f": spread}
    agree(lambda pd, df, kinds: eval(line, {**names, "df": df, "kinds": kinds}), ROWS, KINDS)


@pytest.mark.filterwarnings("error::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_apply_of_groups(line: str, engine: str) -> None:
    if engine == "spark" and not any(part in line for part in ON_SPARK):
        pytest.skip("the function is the same; some lines show that workers run it")
    run(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_cannot_be_learned_runs_in_pandas(line: str, engine: str) -> None:
    if engine == "spark":
        pytest.skip("collecting is one job of any engine; what follows is pandas")
    run(line)


MANY = {"k": np.arange(60) // 3, "v": np.arange(60)}


@pytest.mark.parametrize(
    ("late", "message"),
    [
        (lambda rows: 0.5, "no int64"),
        (lambda rows: rows.v, "makes rows of a group"),
    ],
)
def test_values_are_of_the_type_that_the_first_ones_have(late, message, engine):
    check_late(lambda rows: rows.v.sum(), late, message, engine)


@pytest.mark.parametrize(
    ("late", "message"),
    [
        (lambda rows: 1, "does not make rows"),
        (lambda rows: rows.v, "does not make rows"),
        (lambda rows: rows.assign(y=1), "columns of a group that it did not make"),
        (lambda rows: rows.set_index("v", append=True), "does not make rows"),
        (lambda rows: rows.assign(v="a"), "no int64"),
    ],
)
def test_rows_are_like_those_of_the_first_groups(late, message, engine):
    check_late(lambda rows: rows.head(1), late, message, engine)


def test_labels_are_those_of_the_first_groups(engine):
    late = lambda rows: pandas.Series([1, 2, 3], index=["a", "b", "c"])  # noqa: E731
    check_late(lambda rows: pandas.Series([1, 2], index=["a", "b"]), late, "does not make the labels", engine)


def check_late(first: Any, late: Any, message: str, engine: str) -> None:
    """Fail unless a function that makes something else of later groups is told so."""
    if engine == "spark":
        pytest.skip("what is learned of a function is no engine's affair")
    with plandas.option_context("compute.shortcut_limit", 9):
        made = plandas.DataFrame(MANY).groupby("k").apply(lambda rows: (first if rows.name < 10 else late)(rows))
        with pytest.raises(TypeError, match=message):
            made.to_pandas()


def test_groups_beyond_the_first_rows(engine):
    def program(pd, df):
        return df.groupby(df.v % 7).apply(lambda rows: rows.iloc[[-1, 0]] if len(rows) > 8 else None)

    with plandas.option_context("compute.shortcut_limit", 66):
        agree(program, pandas.DataFrame(MANY))


@pytest.mark.parametrize(
    "line",
    [
        "groups.apply(lambda rows: rows.iloc[2])",
        "groups.v.apply(lambda values: values.iloc[2])",
        "groups.agg(lambda values: values.iloc[2])",
        "groups.transform(lambda values: values.iloc[2])",
        "groups.v.transform(lambda values: values.iloc[2])",
        "groups.agg(lambda values: values.iloc[5])",
    ],
)
def test_functions_that_need_more_rows_of_a_group_than_the_first_ones_have(line, engine):
    if engine == "spark":
        pytest.skip("what is learned of a function is no engine's affair")
    with plandas.option_context("compute.shortcut_limit", 20):
        agree(lambda pd, df: eval(line, {"groups": df.groupby(df.v % 20)}), pandas.DataFrame(MANY))
