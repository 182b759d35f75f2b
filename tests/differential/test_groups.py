"""groupby: what keys may be, what is done with groups, and the order and labels of results."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree

GROUPS = pandas.DataFrame(
    {
        "A": ["foo", "bar", "foo", "bar", "foo", None],
        "B": ["one", "one", "two", "three", None, "one"],
        "C": [1.5, np.nan, -1, 2, 3, 9],
        "D": [1, 2, 3, 4, 5, 6],
        "E": [True, False, True, True, False, True],
    },
    index=[3, 1, 2, 5, 4, 0],
)
KINDS = pandas.DataFrame(
    {
        "c": pandas.Categorical(["hi", "lo", None, "hi", "mid"], categories=["lo", "mid", "hi", "none"], ordered=True),
        "u": pandas.Categorical(["b", "a", "b", "z", None], categories=["z", "b", "a"]),
        "v": [1, 2, 3, 4, 5],
        "i": pandas.array([1, None, 3, 3, 2], "Int64"),
        "t": pandas.to_datetime(["2020-01-01", None, "2020-01-03 10:00", "2020-01-04", "1969-12-31"], format="ISO8601"),
        "z": pandas.date_range("2020", periods=5, tz="Europe/Paris"),
    }
)

KEYS = """
df.groupby(lambda label: label % 2)[["C", "D"]].sum()
df.groupby({0: "p", 1: "q", 2: "p"}).C.sum()
df.groupby(["A", lambda label: label % 2])[["C"]].sum()
df.groupby(np.array([1, 1, 2, 2, 3, 3]))[["C", "D"]].sum()
df.groupby(list("aabbcc")).D.max()
df.groupby([np.array([1, 1, 2, 2, 3, 3]), "A"]).D.sum()
df.groupby(list("aabb")).D.sum()
df.groupby([df.A, df.D > 3]).C.sum()
df.groupby(pandas.Series(list("aabb"), index=[3, 1, 2, 5])).C.sum()
df.C.groupby([1, 1, 2, 2, 3, 3]).sum()
df.C.groupby(df.A).agg(["sum", "mean"])
df.C.groupby("nope").sum()
df.groupby(("A", "B")).sum()
"""

REDUCTIONS = """
df.groupby("A")[["C", "D"]].sum(skipna=False)
df.groupby("A")[["C", "D"]].median(skipna=False)
df.groupby("A").C.std(skipna=False)
df.groupby("A").C.min(min_count=2)
df.groupby("A")[["C", "D"]].first(min_count=3)
df.groupby("A").C.kurt()
df.groupby("A").C.sum(engine=None)
df.groupby("A").C.cumsum(skipna=False)
df.groupby("A").agg(x=("C", "sum"), y=("D", "max"))
df.groupby("A").agg(x=pandas.NamedAgg("C", "sum"))
df.groupby("A").C.agg([("q", "sum"), ("r", "max")])
df.groupby("A").C.agg({"x": "sum"})
df.groupby("A").agg()
df.groupby("A").C.agg()
df.groupby("A").pipe(lambda groups: groups.size())
df.groupby("A").ndim
kinds.groupby("c").v.sum()
kinds.groupby("u").v.agg(["sum", "max"])
kinds.groupby(["c", "u"]).v.sum()
kinds.groupby("v").c.first()
kinds.groupby("v").c.sum()
kinds.groupby("c").i.count()
kinds.groupby("c").i.size()
kinds.sort_values("c")
kinds.sort_values(["u", "v"], ascending=False)
kinds.set_index("u").sort_index()
"""

IN_PANDAS = """
df.groupby("A")[["C", "D"]].agg(lambda values, more: values.sum() + more, 3)
df.groupby("A").D.agg(list)
df.groupby("A", as_index=False).C.describe(percentiles=[0.5])
df.groupby("A").C.quantile([0.2, 0.5])
df.groupby("A").C.last(skipna=False)
df.groupby("A").sample(1, random_state=1)
[key for key, rows in df.groupby(["A", "B"])]
list(df.groupby("A"))[0][1]
list(df.groupby("A").C)[1][1]
kinds.groupby("c", observed=False).v.sum()
kinds.groupby("c", observed=False).size()
df.groupby(pandas.Grouper(key="A")).D.sum()
kinds.c.min()
kinds.u.min()
kinds.c.sum()
kinds.c.cummax()
"""
SUMMARIES = """
df.groupby("A").get_group("foo")
df.groupby(["A", "B"]).get_group(("foo", "one"))
df.groupby("A").C.get_group("foo")
df.groupby("A").get_group("nope")
df.groupby("A")[["C", "D"]].describe()
df.groupby(["A"]).get_group(("bar",))
df.groupby("D").get_group(2)
df.groupby("D").get_group("2")
df.groupby(df.D % 2).get_group(1)
df.groupby("A")[["C", "D"]].get_group("bar")
df.groupby("A", dropna=False).get_group("foo")
df.D.groupby(level=0).get_group(5)
kinds.groupby("t").get_group(pandas.Timestamp("2020-01-04"))
df.groupby("A").describe()
df.groupby("A").C.describe()
df.groupby(["A", "E"]).D.describe(percentiles=[0.1, 0.5])
df.groupby("A", sort=False).D.describe()
df.groupby("A", dropna=False)[["D"]].describe(percentiles=[])
df.groupby("A").C.describe(percentiles=[2])
df.groupby("A")[["C", "D"]].corr()
df.groupby("A")[["C", "D"]].cov(ddof=0)
df.groupby(["A", "E"])[["C", "D"]].corr(method="spearman")
df.groupby("A").corr(numeric_only=True)
df.groupby("A").corr()
df.groupby("A").C.nlargest(1)
df.groupby("A").D.nsmallest(2)
df.groupby(["A", "E"], dropna=False).D.nlargest()
df.D.groupby(df.D % 2).nlargest(2, keep="last")
"""


TRANSFORMED = """
df.groupby("A").C.transform(lambda values: values - values.mean())
df.groupby("A").D.transform(lambda values: values.iloc[0])
df.groupby(["A", "B"], dropna=False).D.transform(lambda values: values[::-1])
df.groupby("A").D.transform(lambda values, by, add=0: values * by + add, 2, add=1)
df.groupby("A").B.transform(lambda values: values.name + "!")
df.groupby("D").C.transform(lambda values: values.name)
df.groupby("A", dropna=False).E.transform(lambda values: ~values)
df.C.groupby(df.D % 2).transform(lambda values: values.sort_values().values)
df.groupby("A").D.transform(lambda values: 1 // (len(values) - 3))
df.head(0).groupby("A").C.transform(lambda values: values * 2)
df.groupby("A").C.filter(lambda values: len(values) > 2)
df.groupby(["A", "B"], dropna=False).D.filter(lambda values, least: values.max() >= least, least=5)
df.groupby("A").C.filter(lambda values: np.nan)
df.groupby("A").B.filter(lambda values: values.name == "B")
df.groupby("A").D.filter(lambda values: 1 // (len(values) - 3))
df.groupby("A").D.filter(lambda values: len(values) > 2, dropna=False)
df.groupby("A")[["C", "D"]].transform(lambda values: values - values.mean())
df.groupby("A").transform(lambda values: values.iloc[0])
df.groupby("A", dropna=False).transform(lambda values: values.name)
df.groupby("A")[["C", "D"]].transform(lambda values, more: values + more, 2)
df.groupby("A")[["C", "E"]].transform(declared)
df.groupby("A").filter(lambda rows: rows.C.sum() > 2 and rows.name != "foo")
df.groupby("A", dropna=False).filter(lambda rows: rows.D.sum() > 6, dropna=False)
df.groupby(["A", "E"]).filter(lambda rows: rows.name == ("foo", True) and list(rows.columns) == list("ABCDE"))
df.groupby("A")[["C", "D"]].filter(lambda rows, least: len(rows) > least, True, 2)
df.groupby("A").filter(lambda rows: rows[["D"]].sum() > 6)
df.groupby("A").filter(lambda rows: rows.D)
df.groupby("A").filter(lambda rows: rows.nope)
df.groupby("A").filter("sum")
kinds.groupby("v")[["c", "i", "t", "z"]].transform(lambda values: values)
kinds.groupby("c", observed=True).t.transform(lambda values: values.max() - values)
kinds.groupby("c", observed=True).filter(lambda rows: rows.t.max() > pandas.Timestamp("2020-01-03"))
"""
AGGREGATED = """
df.groupby("A").C.agg(["sum", spread, lambda values: values.max()])
df.groupby("A")[["C", "D"]].agg(["sum", lambda values: values.max(), lambda values: values.min()])
df.groupby("A")[["C", "D"]].agg([lambda values: values.max()])
df.groupby("A")[["C", "D"]].agg([spread, spread])
df.groupby("A").C.agg([spread, spread])
df.groupby("A").agg({"C": [spread, "max"], "D": spread})
df.groupby("A").agg({"C": spread, "E": "sum", "B": lambda values: "-".join(values.dropna())})
df.groupby("A").agg({"C": spread, "nope": spread})
df.groupby("A").agg(x=("C", lambda values: values.max()), y=("C", lambda values: values.min()), z=("D", "sum"))
df.groupby("A").C.agg(x=spread, y="max")
df.groupby("A").agg(lambda values: values.iloc[-1])
df.groupby("A", as_index=False)[["B", "D"]].agg(lambda values: values.iloc[0])
df.groupby("A", as_index=False).D.agg(spread)
df.groupby("A", sort=False, dropna=False).D.agg(spread)
df.groupby(["A", "E"]).D.agg(lambda values, more, by=1: values.sum() * by + more, 3, by=2)
df.groupby(["A", "E"])[["D"]].agg(lambda values, more: values.sum() + more, more=3)
df.groupby("A").C.agg(functools.partial(spread))
df.groupby("A").C.agg([functools.partial(spread)])
df.groupby("A").agg(lambda values: values.name)
df.groupby("A").D.agg(lambda values: values.index[0])
df.groupby("A").D.agg(lambda values: None)
df.groupby("A").D.agg(lambda values: None if len(values) > 2 else 1)
df.groupby("A").E.agg(lambda values: values.all())
df.groupby("A").D.agg(declared)
df.groupby("A").D.agg(lambda values: values.nope)
df.groupby("A").D.agg(lambda values: 1 // (len(values) - 3))
df.head(0).groupby("A")[["C", "D"]].agg(spread)
df.groupby("A").D.agg(spread).loc["foo"]
df.D.groupby(df.A).agg(spread)
df.D.groupby(level=0).agg(spread)
kinds.groupby("c", observed=True).t.agg(lambda values: values.max())
kinds.groupby("i").t.agg(spread)
kinds.groupby("u", observed=True).i.agg(spread)
kinds.groupby("v").c.agg(lambda values: values.iloc[0])
kinds.groupby("i").z.agg(lambda values: values.iloc[-1])
"""


def of_users() -> list[Any]:
    """Functions that travel to workers whole, as those of a notebook do."""

    def spread(values):
        return values.max() - values.min()

    def declared(values) -> float:
        return values.sum() / 2

    return [spread, declared]


spread, declared = of_users()


def run(line: str) -> None:
    def program(pd: Any, df: Any, kinds: Any) -> Any:
        names = {"pandas": pandas, "np": np, "functools": functools, "spread": spread, "declared": declared}
        return eval(line, {**names, "df": df, "kinds": kinds})

    agree(program, GROUPS, KINDS)


@pytest.mark.parametrize("line", [*KEYS.strip().splitlines(), *REDUCTIONS.strip().splitlines()])
def test_groups(line: str) -> None:
    run(line)


ON_SPARK = ("values.mean", "name +", "least=5", "rows.t.max", '"D": spread', '"E": "sum", "B"', 'i").t.agg', '"i", "t", "z"]].tr')
"""Parts of a few lines that show that workers run the functions, which are the same."""


@pytest.mark.filterwarnings("error::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", [*TRANSFORMED.strip().splitlines(), *AGGREGATED.strip().splitlines()])
def test_functions_of_groups(line: str, request: pytest.FixtureRequest) -> None:
    if "spark" in request.node.name and not any(part in line for part in ON_SPARK):
        pytest.skip("the function is the same; some lines show that workers run it")
    run(line)


@pytest.mark.filterwarnings("error::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", SUMMARIES.strip().splitlines())
def test_summaries_of_groups(line: str, request: pytest.FixtureRequest) -> None:
    if "spark" in request.node.name and not any(part in line for part in ('E"], sort=False).D.describe', "ddof=0", "nsmallest")):
        pytest.skip("made of what is tested there in other files")
    run(line)


def test_functions_of_groups_beyond_the_first_rows(engine):
    if engine == "spark":
        pytest.skip("what is learned of a function is no engine's affair")
    import plandas

    rows = plandas.DataFrame({"k": np.arange(60) // 3, "v": np.arange(60)})

    def some(values):
        return values.sum() if values.name < 10 else 0.5

    def declared(values) -> float:
        return some(values)

    with plandas.option_context("compute.shortcut_limit", 9):
        assert rows.groupby("k").v.transform(declared).tail(2).to_list() == [0.5, 0.5]
        with pytest.raises(TypeError, match="some makes values that are no int64"):
            rows.groupby("k").v.transform(some).to_pandas()


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_groups_in_pandas(line: str, request: pytest.FixtureRequest) -> None:
    if "spark" in request.node.name:
        pytest.skip("collecting is one job of any engine; what follows is pandas")
    run(line)


@pytest.mark.parametrize(
    "line",
    [
        'df.groupby("k").size()',
        'df.groupby(["k", "v"], as_index=False).size()',
        'df.groupby("k", sort=False).v.agg(["min", "count"])',
        "df.k.unique()",
    ],
)
def test_labels_that_are_objects(line, engine):
    if engine == "spark":
        pytest.skip("nothing of an engine")
    objects = pandas.DataFrame({"k": pandas.Series(["x", "z", "x", None], dtype=object), "v": [1, 1, 2, 3]})
    agree(lambda pd, df: eval(line, {"df": df}), objects)
