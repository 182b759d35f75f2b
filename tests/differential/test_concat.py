"""concat on every engine."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, NULLABLE, ODD_LABELS, RIGHT, STAMPS

import plandas

LINES = """
pd.concat([df, df])
pd.concat([df, df], ignore_index=True)
pd.concat([df[df.b > 1], df.head(1)])
pd.concat([df, right])
pd.concat([df, right], join="inner")
pd.concat([df, right], ignore_index=True, sort=True)
pd.concat([df, right], keys=["l", "r"])
pd.concat([df, right], keys=["l", "r"], names=["side", "row"])
pd.concat({"l": df, "r": right})
pd.concat([df.a, df.b])
pd.concat([df.a, df.a])
pd.concat([df.a, right.v], axis=1)
pd.concat([df, df.a.rename("z")], axis=1)
pd.concat([df[["a"]], right[["v"]]], axis=1)
pd.concat([df.sort_values("a"), right.sort_values("v")])
pd.concat([df, right])[["a", "v", "s"]].head(3)
pd.concat([df, right]).tail(3)
pd.concat([df, right]).groupby("s", sort=False).b.sum()
pd.concat([df, right]).drop_duplicates("s")
pd.concat([df, None])
pd.concat([])
pd.concat([df, right], join="sideways")
pd.concat(df)
pd.concat([right, df])
pd.concat([df, right], sort=True)
pd.concat([df, right], join="inner", sort=True)
pd.concat([df, right], ignore_index=True)
pd.concat((df, right))
pd.concat(iter([df, right]))
pd.concat(x for x in [df, right])
pd.concat({"x": df, "y": right})
pd.concat({"x": df, "y": right}, keys=["y"])
pd.concat({"x": df, "y": right}, names=["n"])
pd.concat({"x": df, "y": right}, names=["n", "m"])
pd.concat({1: df.a, 2: df.b})
pd.concat([df, right], keys=[1, 2])
pd.concat([df, right], keys=[1.5, 2])
pd.concat([df, right], keys=[("a", 1), ("b", 2)])
pd.concat([df, right], keys=["l"])
pd.concat([df, right], keys=["l", "l"])
pd.concat([df, right], keys=["l", None])
pd.concat([df, right], keys=pd.Index(["l", "r"], name="kk"))
pd.concat([df, right], keys=["l", "r"], names=["side"])
pd.concat([df, right], keys=["l", "r"], ignore_index=True)
pd.concat([df, right], keys=[pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")])
pd.concat([levels, levels])
pd.concat([levels, levels], keys=["p", "q"])
pd.concat([levels, levels], keys=["p", "q"], names=["z"])
pd.concat([levels, df], ignore_index=True)
pd.concat([levels, levels.rename_axis(["i", "zz"])])
pd.concat([stamps, stamps])
pd.concat([df, empty])
pd.concat([empty, df])
pd.concat([empty, empty])
pd.concat([df[["a"]], empty])
pd.concat([df, pd.DataFrame()])
pd.concat([pd.DataFrame(), df])
pd.concat([df, pd.DataFrame(index=[7, 8])])
pd.concat([df, None, right])
pd.concat([None, None])
pd.concat("ab")
pd.concat([df, 1])
pd.concat([df, [1]])
pd.concat([df, right], axis=2)
pd.concat([df, right], axis="columns")
pd.concat([df, right], axis=1)
pd.concat([df, right], axis=1, join="inner")
pd.concat([df, right], axis=1, ignore_index=True)
pd.concat([df, right], axis=1, keys=["l", "r"])
pd.concat({"l": df, "r": right}, axis=1)
pd.concat({"l": df, "r": right}, axis=1, names=["side"])
pd.concat([df.a, df.b], axis=1)
pd.concat([df.a, df.b], axis=1, keys=["x", "y"])
pd.concat({"x": df.a, "y": df.b}, axis=1)
pd.concat([df.a.rename(None), df.b.rename(None)], axis=1)
pd.concat([df.a, df.b.rename(None), df.s.rename(None)], axis=1)
pd.concat([df.a, right.v], axis=1, join="inner")
pd.concat([df.a.iloc[2:], df.b.iloc[:3]], axis=1)
pd.concat([df.a.iloc[2:], df.b.iloc[:3]], axis=1, join="inner")
pd.concat([df.a.iloc[2:], df.b.iloc[:3]], axis=1, sort=True)
pd.concat([df.a.iloc[::-1], df.b], axis=1)
pd.concat([df, df[df.b > 1][["a"]].add_suffix("2")], axis=1)
pd.concat([df[df.b > 1], df.head(2).add_suffix("2")], axis=1)
pd.concat([df.set_index("b")[["a"]].drop_duplicates(), df.set_index("b")[["s"]]], axis=1)
pd.concat([df.a, df.b, df.s, right.v], axis=1)
pd.concat([df, df.a], axis=1)
pd.concat([df, df], axis=1)
pd.concat([df.a, df.a], ignore_index=True)
pd.concat([df.a, df.a], keys=["x", "y"])
pd.concat([df.a, df.a], keys=["x", "y"], names=["n"])
pd.concat([df.t, df.t])
pd.concat([df.a, df])
pd.concat([df, df.a])
pd.concat([df, df.a.rename(None)])
pd.concat([df.a, df.b, df])
pd.concat([df.index, df.index])
pd.concat([df, df], verify_integrity=True)
pd.concat([df, df.set_index(df.index + 10)], verify_integrity=True)
pd.concat([df[["b"]], right[["b"]].astype("int32")])
pd.concat([df[["b"]].astype("int8"), right[["b"]].astype("int16")])
pd.concat([df[["b"]].astype("float32"), right[["b"]].astype("int16")])
pd.concat([df[["b"]].astype("float32"), right[["b"]]])
pd.concat([df[["b"]], right[["b"]].astype("Int64")])
pd.concat([df[["t"]], right[["b"]]])
pd.concat([df[["t"]], df[["t"]].astype("boolean")])
pd.concat([df[["d"]], df[["d"]].astype("M8[ns]")])
pd.concat([df[["s"]], df[["s"]].astype("string")])
pd.concat([df[["s"]].astype("category"), df[["s"]].astype("category")])
pd.concat([nullable, nullable])
pd.concat([nullable, df[["b"]].rename(columns={"b": "i"})])
pd.concat([nullable, df[["a"]].rename(columns={"a": "f"})])
pd.concat([nullable[["i"]], nullable[["f"]]])
pd.concat([odd, odd])
pd.concat([odd, odd], axis=1)
pd.concat([df[["a", "a"]], df[["a", "a"]]])
pd.concat([df[["a", "a"]], df[["a"]]])
pd.concat([df.rename_axis("k"), df])
pd.concat([df.rename_axis("k"), df.rename_axis("k")])
pd.concat([df.rename_axis(columns="c"), df])
pd.concat([df.rename_axis(columns="c"), df.rename_axis(columns="c")])
pd.concat([df.set_index("s"), df.set_index("s")])
pd.concat([df.set_index("a"), df])
pd.concat([df.set_index("b"), df])
pd.concat([df, df.assign(zz=1)])
pd.concat([df, df.assign(zz="q")])
pd.concat([df, df.assign(zz=True)])
pd.concat([df, df.assign(zz=pd.Timestamp("2020-01-01"))])
pd.concat([df, df]).index
pd.concat([df, df], ignore_index=True).index
pd.concat([df, df]).dtypes
pd.concat([df, df]).shape
pd.concat([df, df]).b.sum()
pd.concat([df, df])[["a"]].head(8)
pd.concat([df, df]).groupby("s").b.sum()
pd.concat([df, df]).sort_values(["b", "a", "s"])
pd.concat([df, df]).drop_duplicates()
pd.concat([df, df]).loc[2]
pd.concat([df.groupby("s").b.sum(), df.groupby("s").b.mean()], axis=1)
pd.concat([df.groupby("s").b.sum().rename("x"), df.groupby("s").b.mean().rename("y")], axis=1)
pd.concat([df.describe()[["a"]], df.describe()[["b"]]], axis=1)
pd.concat([df.agg({"a": ["min", "max"]}), df.agg({"b": ["min"]})])
pd.concat([levels[["a"]], levels[["b"]]], axis=1)
pd.concat([levels.iloc[:3][["a"]], levels.iloc[3:][["b"]]], axis=1)
pd.concat([pd.concat([df, right]), df], ignore_index=True)
pd.concat([df[df.b > 1], df[df.b <= 1]]).sort_index()
pd.concat([df] * 5).shape
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_concat(line: str) -> None:
    names = ["df", "right", "levels", "stamps", "empty", "nullable", "odd"]

    def program(pd: Any, *frames: Any) -> Any:
        return eval(line, {"pd": pd, **dict(zip(names, frames, strict=True))})

    agree(program, MIXED, RIGHT, LEVELS, STAMPS, EMPTY, NULLABLE, ODD_LABELS)


def test_concat_of_several_levels() -> None:
    agree(lambda pd, df: pd.concat([df, df.head(2)]), LEVELS)


def test_concat_with_a_frame_without_rows() -> None:
    agree(lambda pd, df, empty: pd.concat([df, empty]), MIXED, EMPTY)


def test_concat_of_integers_and_floats() -> None:
    one, two = pandas.DataFrame({"a": [1, 2]}), pandas.DataFrame({"a": [0.5, None]})
    agree(lambda pd, one, two: pd.concat([one, two]), one, two)


IN_PANDAS = """
pd.concat([df.a, df.s])
pd.concat([df.b, df.t])
pd.concat([df, df], levels=[[2, 1]], keys=[1, 2])
pd.concat({"x": df[["a"]], "y": df[["s"]].rename(columns={"s": "a"})})
pd.concat([df[["a", "s", "t"]], pd.DataFrame([[1, 2, "yes"]], columns=list("ast"))], ignore_index=True)
"""


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_runs_in_pandas(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), MIXED)


def test_what_would_run_in_pandas_says_so() -> None:
    df = plandas.from_pandas(MIXED)
    with plandas.option_context("compute.pandas_fallback", False), pytest.raises(NotImplementedError, match="different kinds"):
        plandas.concat([df.a, df.s])
