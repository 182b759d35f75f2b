"""pivot, unstack, stack, melt and their like on every engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, NULLABLE, STAMPS

LONG = pandas.DataFrame(
    {
        "r": [2, 1, 2, 1, 3, None],
        "c": ["b", "a", "a", "b", "a", "c"],
        "k": [1, 1, 1, 2, 2, 2],
        "i": [1, 2, 3, 4, 5, 6],
        "f": [0.5, None, 1.5, 2.5, 3.5, None],
        "t": [True, False, True, True, False, True],
        "s": ["p", "q", None, "r", "s", "t"],
    }
)
"""A value of each kind for pairs of `r` and `c`, some of which are not there."""

LINES = """
long.pivot(index="r", columns="c", values="i")
long.pivot(index="r", columns="c", values="f")
long.pivot(index="r", columns="c", values="t")
long.pivot(index="r", columns="c", values="s")
long.pivot(index="r", columns="c", values=["i", "f"])
long.pivot(index="r", columns="c")
long.pivot(index=["r"], columns=["c", "k"], values="i")
long.pivot(index=["r", "k"], columns="c", values="i")
long.pivot(index="k", columns="c", values="i")
long.pivot(columns="c", values="i")
long.pivot(columns="c")
long.pivot(index="c", columns="r", values="i")
long.pivot(index="zz", columns="c", values="i")
long.pivot(index="r", columns="c", values="zz")
long.iloc[:4].pivot(index="r", columns="c", values="i")
long.iloc[:4].pivot(index="r", columns="c", values="t")
long.iloc[:4].pivot(index="r", columns="c")
pd.pivot(long, index="r", columns="c", values="i")
df.pivot(index="a", columns="b", values="s")
long.set_index(["r", "c"]).i.unstack()
long.set_index(["r", "c"]).i.unstack(0)
long.set_index(["r", "c"]).i.unstack("r")
long.set_index(["r", "c"]).i.unstack(fill_value=0)
long.set_index(["r", "c"]).i.unstack(fill_value=-1.5)
long.set_index(["r", "c"]).t.unstack(fill_value=False)
long.set_index(["r", "c"]).s.unstack(fill_value="-")
long.set_index(["r", "c"]).unstack()
long.set_index(["r", "c"])[["i", "f"]].unstack(fill_value=0)
long.set_index(["r", "c", "k"]).unstack([1, 2])
long.set_index(["r", "c", "k"]).i.unstack([1, 2])
long.set_index(["r", "c", "k"]).i.unstack(["k", "c"])
long.set_index(["r", "c", "k"]).i.unstack().unstack()
long.set_index(["r", "c"]).i.unstack(sort=False)
long.set_index(["r", "c"]).i.unstack("zz")
long.set_index(["r", "c"]).i.unstack(5)
long.i.unstack()
long[["i", "f"]].unstack()
long[["i", "k"]].unstack()
levels.b.unstack()
levels.groupby(["i", "j"]).b.sum().unstack()
levels.groupby(["i", "j"]).b.sum().unstack(fill_value=0)
df.groupby(["s", "b"]).size().unstack()
df.groupby(["s", "b"]).size().unstack(fill_value=0)
df.groupby(["s", "b"]).a.agg(["min", "max"]).unstack()
long[["i", "f"]].stack()
long[["i", "k"]].stack()
long.set_index("c")[["i", "f"]].stack()
levels[["a", "b"]].stack()
long.rename_axis(columns="cc")[["i", "f"]].stack()
long.pivot(index="r", columns="c", values=["i", "f"]).stack()
long.pivot(index="r", columns="c", values=["i", "f"]).stack(0)
long.pivot(index="r", columns="c", values=["i", "f"]).stack([0, 1])
long.pivot(index="r", columns="c", values=["i", "f"]).stack("c")
long.pivot(index="r", columns="c", values=["i", "f"])[[("i", "a"), ("f", "b")]].stack()
long[["s", "c"]].stack()
long.melt(id_vars="c", value_vars=["i", "f"])
long.melt(id_vars=["c", "k"], value_vars=["i", "f"], var_name="x", value_name="y")
long[["i", "k"]].melt()
long[["i", "f"]].melt(ignore_index=False)
long.melt("c", "i")
long.melt("zz", "i")
long.melt("c", ["i"], value_name="k")
long.rename_axis(columns="cc").melt("c", ["i", "f"])
long.pivot(index="r", columns="c", values=["i", "f"]).melt()
long.pivot(index="r", columns="c", values=["i", "f"]).melt(col_level=0)
long.pivot(index="r", columns="c", values=["i", "f"]).melt(ignore_index=False)
pd.melt(long, "c", ["s"])
long.melt("c", ["i", "f"]).dtypes
df.pivot_table("a", "b", "s")
df.pivot_table("a", "b")
df.pivot_table("b", "s", aggfunc="sum")
df.pivot_table("b", "s", "t", aggfunc="sum")
df.pivot_table("b", "s", "t", aggfunc="count")
df.pivot_table("b", "s", "t", aggfunc="sum", fill_value=0)
df.pivot_table(["a", "b"], "s", "t", aggfunc="sum", fill_value=0)
df.pivot_table(["b", "a"], "s", "t")
df.pivot_table(["b", "a"], "s", "t", sort=False)
df[["a", "b", "s", "t"]].pivot_table(index="s", columns="t")
df[["a", "b", "s"]].pivot_table(index="s")
df[["b", "a", "s"]].pivot_table(index="s", sort=False)
df.pivot_table("b", ["s", "t"], aggfunc="sum")
df.pivot_table("b", "s", ["t", "a"], aggfunc="sum")
df.pivot_table("b", columns="s", aggfunc="sum")
df.pivot_table(["a", "b"], columns="s", aggfunc="sum")
df.pivot_table("b", "s", "t", aggfunc=["sum", "mean"])
df.pivot_table(["b", "a"], "s", "t", aggfunc=["sum", "mean"])
df.pivot_table("b", "s", aggfunc=["sum", "mean"])
df.pivot_table(index="s", columns="t", aggfunc={"a": "mean", "b": "sum"})
df.pivot_table(index="s", columns="t", aggfunc={"a": ["mean", "max"], "b": "sum"})
df.pivot_table(index="s", aggfunc={"a": "mean", "b": "sum"})
df.pivot_table("b", "s", "t", aggfunc=len)
df.pivot_table("b", "s", "t", aggfunc="size")
df.pivot_table("b", "s", "t", aggfunc=np.sum)
df.pivot_table("b", "s", "t", aggfunc="sum", margins=True)
df.pivot_table("b", "s", "t", aggfunc="sum", margins=True, margins_name="T")
df.pivot_table("b", "s", "t", dropna=False)
df.pivot_table("b", ["s", "a"], "t", dropna=False)
df.pivot_table("zz", "s", "t")
df.pivot_table("b")
df.pivot_table("s", "b", "t")
df.pivot_table("s", "b", "t", aggfunc="first")
df.pivot_table("d", "b", "t", aggfunc="max")
df.pivot_table("a", df.s, df.t)
pd.pivot_table(df, "a", "b", "s")
pd.pivot_table(df, values="a", index=["b"], columns=["s"], aggfunc="min")
pd.crosstab(df.s, df.t)
pd.crosstab(df.s, df.b)
pd.crosstab(df.s, [df.b, df.t])
pd.crosstab([df.s, df.b], df.t)
pd.crosstab(df.s, df.t, rownames=["x"], colnames=["y"])
pd.crosstab(df.s, df.t, values=df.a, aggfunc="mean")
pd.crosstab(df.s, df.t, values=df.b, aggfunc="sum")
pd.crosstab(df.s, df.t, margins=True)
pd.crosstab(df.s, [df.b, df.t], margins=True)
pd.crosstab([df.s, df.b], df.t, margins=True, normalize="index")
pd.crosstab(df.s, df.t, margins=True, normalize=True)
pd.crosstab(df.s, df.t, margins=True, normalize="columns", margins_name="Sum")
pd.crosstab(df.s, df.t, rownames=["x"], margins=True)
pd.crosstab(df.s, df.t, normalize="nope")
pd.crosstab(df.s, df.t, values=df.b, aggfunc="sum", margins=True)
pd.crosstab(df.s, df.t, normalize=True)
pd.crosstab(df.s, df.t, normalize="index")
pd.crosstab(df.s, df.t, aggfunc="sum")
pd.crosstab(df.s, df.b.rename(None))
pd.get_dummies(df.s)
pd.get_dummies(df.b)
pd.get_dummies(df)
pd.get_dummies(df[["a", "s"]])
pd.get_dummies(df, columns=["b", "s"])
pd.get_dummies(df.s, prefix="p")
pd.get_dummies(df.s, dummy_na=True)
pd.get_dummies(df.s, drop_first=True)
pd.get_dummies(df.s, dtype=float)
pd.get_dummies(df.s, dtype="int8")
pd.get_dummies(df, prefix=["q"], prefix_sep="-")
pd.get_dummies(df, prefix={"s": "q"})
pd.get_dummies(df, prefix=["q", "r"])
pd.get_dummies(nullable)
pd.get_dummies(df.d)
pd.get_dummies(df.a)
df.T
df[["a", "b"]].T
df[["a", "b"]].T.columns
long.set_index("c")[["i", "k"]].T
levels[["a", "b"]].T
df.describe().T
df.groupby("s")[["a", "b"]].sum().T
empty.T
empty[["a", "b"]].stack()
empty.melt("a", "b")
long.set_index(["r", "c"]).i.unstack().columns
long.pivot(index="r", columns="c", values=["i", "f"]).columns.names
long.pivot(index="r", columns="c", values="i").columns.name
long.pivot(index="r", columns="c", values="i").reset_index()
long.pivot(index="r", columns="c", values=["i", "f"])["i"]
long.pivot(index="r", columns="c", values=["i", "f"]).droplevel(0, axis=1)
long.pivot(index="r", columns="c", values=["i", "f"]).swaplevel(axis=1)
long.pivot(index="r", columns="c", values=["i", "f"]).reorder_levels([1, 0], axis=1)
long.pivot(index="r", columns="c", values=["i", "f"]).sum()
long.pivot(index="r", columns="c", values=["i", "f"]).reset_index()
levels.swaplevel()
levels.reorder_levels(["j", "i"])
levels.droplevel("i")
df[["a"]].squeeze()
df[["a"]].head(1).squeeze()
df.a.head(1).squeeze()
df.a.squeeze()
df.head(1).squeeze("columns")
df.melt("b", "d")
pd.Series(["a b", None, "", "c"], index=[3, 3, 1, 0], name="w").str.split().explode()
pd.Series(["a b", None, "", "c"]).str.split().explode(ignore_index=True)
pd.Series(["a b", "c"], index=pd.MultiIndex.from_tuples([(1, "x"), (1, "y")])).str.split().explode()
pd.DataFrame({"w": ["a b", None, "c d e"], "n": [1, 2, 3]}).assign(w=lambda d: d.w.str.split()).explode("w")
pd.DataFrame({"w": ["a b", None, "c d e"], "n": [1, 2, 3]}).assign(w=lambda d: d.w.str.split()).explode(["w"], ignore_index=True)
pd.DataFrame({"w": ["a b", "b b"], "n": [1, 2]}).assign(w=lambda d: d.w.str.split()).explode("w").groupby("w").n.sum()
pd.DataFrame({"w": ["a b", "b b"], "n": [1, 2]}).assign(w=lambda d: d.w.str.split())[["n", "w"]].explode("w").n.cumsum()
pd.DataFrame({"b": ["x", "y"], "n": [1, 2]}, index=[5, 6]).explode("n")
pd.DataFrame({"b": ["x", "y"], "n": [1, 2]}, index=[5, 6]).explode("b", ignore_index=True)
pd.DataFrame({"b": ["x", "y"], "n": [1, 2]}).explode("nope")
pd.DataFrame({"b": ["x", "y"], "n": [1, 2]}).explode([])
pd.DataFrame([["x", 1]], columns=["a", "a"]).explode("a")
pd.DataFrame({"a": [[1, 2], [3]], "b": ["x", "y"]}).explode("a")
pd.Series([[1, 2], [3]]).explode()
pd.DataFrame({"a": [["x"], ["y"]], "b": [["u"], ["v"]]}).explode(["a", "b"])
pd.wide_to_long(pd.DataFrame({"id": [1, 2], "A1": [3, 4], "A2": [5, 6], "B1": [7., 8.], "B2": [9., 1.]}), ["A", "B"], i="id", j="n")
long.set_index(["r", "c"]).i.unstack([0, 1])
long.set_index(["r", "c"]).unstack(["r", "c"])
long.pivot_table(["i", "f"], "r", "c", aggfunc="sum", margins=True)
long.pivot_table("i", "r", ["c", "k"], aggfunc="sum", fill_value=0)
long.pivot_table("i", ["r", "k"], "c", aggfunc="max")
long.pivot_table("f", "r", "c")
long.pivot_table("s", "r", "c", aggfunc="first")
long.pivot_table(index="r", columns="c", values="i", aggfunc=["sum"], fill_value=0)
long.pivot_table(index="r", columns="c", aggfunc={"i": "sum", "f": ["min", "max"]}, fill_value=0)
long.pivot_table(index="r", values="f", aggfunc="min", dropna=False)
long.assign(n=None).pivot_table("i", "r", "c").reset_index()
long.pivot_table("i", "r", "c").loc[1.0]
long.pivot_table("i", "r", "c")["a"]
long.pivot_table("i", "r", "c").fillna(0).sum(axis=1)
long.pivot_table("i", "r", "c").rename_axis(columns=None)
long.pivot_table("i", "r", "c").sort_values("a")
long.pivot_table("i", "r", "c").stack()
long.pivot_table(["i", "f"], "r", "c").stack().reset_index()
long.pivot_table("i", "r", "c", aggfunc=lambda x: x.sum())
long.pivot_table("i", "r", "c", aggfunc=["sum", len])
long.pivot_table("i", "r", "c", aggfunc="median")
long.pivot_table("i", "r", "c", aggfunc="nunique", fill_value=0)
long.pivot_table("i", long.r > 1, "c", aggfunc="sum")
long.pivot_table("i", "r", long.k.rename("z"), aggfunc="sum")
nullable[["i", "f"]].melt()
nullable.melt("s", ["i"])
df[["d"]].stack()
df.set_index("b")[["a", "t"]].stack()
df[["b", "t"]].melt()
df.assign(c=df.s.astype("category")).melt("a", ["c"])
stamps.a.groupby(stamps.b).mean().to_frame().T
stamps[["a", "b"]].melt(ignore_index=False)
stamps.pivot_table("a", stamps.index, "b")
pd.crosstab(df.s, df.t, margins=True, margins_name="Sum")
pd.crosstab(df.s, df.t, normalize="columns")
pd.crosstab(df.b, df.a)
pd.crosstab(df.b, df.t).sum()
pd.crosstab([1, 2, 1], ["a", "b", "a"])
pd.crosstab(df.b, df.b)
df.stack(future_stack=False)
df[["a"]].stack(future_stack=False)
df[["a", "b"]].stack(dropna=False)
df[["a", "a"]].stack()
df.pivot(columns="b")
df.unstack()
df.melt()
"""

SPARK_TOO = """
pd.Series(["a b", None, "", "c"], index=[3, 3, 1, 0], name="w").str.split().explode()
pd.DataFrame({"w": ["a b", "b b"], "n": [1, 2]}).assign(w=lambda d: d.w.str.split())[["n", "w"]].explode("w").n.cumsum()
long.pivot(index="r", columns="c", values=["i", "f"])
long.pivot(index="r", columns="c", values="t")
long.set_index(["r", "c"]).i.unstack(fill_value=0)
long.set_index(["r", "c"]).i.unstack(sort=False)
long.set_index(["r", "c", "k"]).i.unstack([1, 2])
long[["i", "f"]].unstack()
long.set_index("c")[["i", "f"]].stack()
long.melt(id_vars=["c", "k"], value_vars=["i", "f"], var_name="x", value_name="y")
df.pivot_table("b", "s", "t", aggfunc="sum", fill_value=0)
df.pivot_table(["b", "a"], "s", "t", aggfunc=["sum", "mean"])
pd.crosstab(df.s, [df.b, df.t])
pd.get_dummies(df)
"""
"""What Spark runs as well: every shape of plan once."""


def _run(line: str) -> None:
    names = ["df", "levels", "long", "empty", "nullable", "stamps"]

    def program(pd: Any, *frames: Any) -> Any:
        return eval(line, {"pd": pd, "np": np, **dict(zip(names, frames, strict=True))})

    agree(program, MIXED, LEVELS, LONG, EMPTY, NULLABLE, STAMPS)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("engine", ["local"], indirect=True)
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_reshape(line: str, engine: str) -> None:
    _run(line)


@pytest.mark.parametrize("engine", [pytest.param("spark", marks=pytest.mark.spark)], indirect=True)
@pytest.mark.parametrize("line", SPARK_TOO.strip().splitlines())
def test_reshape_on_spark(line: str, engine: str) -> None:
    _run(line)


def _unnamed(pd: Any, df: Any) -> Any:
    table = df.pivot_table("b", "s", "t", aggfunc="sum")
    table.columns.name = None
    return table.reset_index()


def _named_levels(pd: Any, df: Any) -> Any:
    table = df.pivot_table(["a", "b"], "s", "t", aggfunc="sum")
    table.columns.names = ["x", "y"]
    return table.T


def _named_too_late(pd: Any, df: Any) -> Any:
    columns = df.columns
    df["z"] = 1
    columns.name = "k"
    return df


def _named_beside_a_copy(pd: Any, df: Any) -> Any:
    other = df.copy()
    df.columns.name = "k"
    df["z"] = 1
    return pd.concat([df.rename(columns=str.upper), other])


@pytest.mark.parametrize("program", [_unnamed, _named_levels, _named_too_late, _named_beside_a_copy])
@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_names_of_columns_are_set_where_they_are_read(program: Any, engine: str) -> None:
    agree(lambda pd, df: program(pd, df.copy()), MIXED)
