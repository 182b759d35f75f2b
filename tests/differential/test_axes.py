"""Labels of rows and columns given as values, of several levels, and what pandas refuses."""

from __future__ import annotations

import numpy
import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, MIXED

LINES = """
df.set_index(("b",))
df.set_index("b", drop=False, append=True)
df.set_index(["b", "b"])
df.set_index(["b", "nope"])
df.set_index(df.b.rename(None))
df.set_index([df.b, "s"])
df.set_index([df.b + 1, df.a])
df.set_index(df.b[::-1])
df.set_index(df.index)
df.set_index([df.index, "b"])
df.set_index(np.arange(len(df)))
df.set_index([np.arange(len(df)), "s"])
df.set_index([list(range(len(df)))])
df.set_index([[1, 2, 3]])
df.set_index({"b"})
df.set_index("b").set_index("s", append=True)
df.reset_index().reset_index()
df.reset_index(names=["q", "r"])
df.reset_index(names="a")
df.reset_index(level="nope")
df.reset_index(level=[])
df.rename_axis("a").reset_index()
df.rename_axis("a").reset_index(allow_duplicates=True)
df.set_index(["s", "b"]).reset_index(1)
df.set_index(["s", "b"]).reset_index([1, 0])
df.set_index(["s", "b"]).reset_index(names=["x", "y"])
df.set_index(["s", "b"]).reset_index(level="s", names="x")
df.set_index(["s", "b"]).reset_index(level=2)
df.set_index(["s", "b"]).rename_axis([None, None]).reset_index()
df.a.rename("index").reset_index()
df.a.rename_axis("a").reset_index()
df.set_index(["s", "b"]).a.reset_index("b", drop=True)
df.a.reset_index(inplace=True)
df.rename({"a": "z"}, axis=1)
df.rename(columns={"a": "b"})
df.rename(columns={"a": 1, "b": ("t", 2)})
df.rename(columns={"nope": "b"}, errors="raise")
df.rename(columns=pd.Series({"a": "z"}))
df.rename()
df.rename({"a": "z"}, columns={"a": "q"})
df.rename({"a": "z"}, axis=2)
df.rename_axis(["k", "l"])
df.rename_axis(str.upper)
df.rename_axis("c", axis=1)
df.rename_axis(index="k", columns="c")
df.rename_axis("k").rename_axis(index={"k": "l"})
df.rename_axis("k").rename_axis(index=None, columns="z")
df.set_index(["s", "b"]).rename_axis(index=str.upper)
df.a.rename_axis(columns="k")
df.drop(columns=[])
df.drop()
df.drop("a", axis=5)
df.drop(pd.Index(["a", "b"]), axis=1)
df.drop(columns=df.columns[:2])
df[["b"]].squeeze("columns")
df[["b"]].squeeze("rows")
df.set_axis(list("uvw"), axis=1)
df.set_axis(pd.Index([1, 2, 3, 4, 5], name="k"), axis=1)
df.set_index(["s", "b"]).droplevel(["s", "b"])
df.set_index(["s", "b"]).droplevel(5)
df.set_index(["s", "b"]).swaplevel("s", "nope")
df.set_index(["s", "b"]).reorder_levels([1, 0])
df.swaplevel(axis=2)
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
@pytest.mark.parametrize("name", ["mixed", "empty"])
def test_labels_of_rows_and_columns(line: str, name: str) -> None:
    frame = {"mixed": MIXED, "empty": EMPTY}[name]
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd, "np": numpy}), frame)


SEVERAL = pandas.DataFrame(
    [[1, 2, 3], [4, 5, 6]],
    columns=pandas.MultiIndex.from_tuples([("x", "a"), ("x", "b"), ("y", "a")], names=["u", "v"]),
    index=["p", "q"],
)

OF_SEVERAL_LEVELS = """
df["x"]
df["x"]["a"]
df[("x", "a")]
df[["x"]]
df[["x", "nope"]]
df.x
df.nope
df["nope"]
df.loc[:, "x"]
df.loc["p", ("x", "a")]
df.iloc[:, 0]
df.drop(columns="x")
df.drop(columns=("x", "a"))
df.drop(columns="a", level=1)
df.drop(columns="nope", level=1)
df.rename(columns={"x": "z"})
df.rename(columns={"a": "z"}, level=1)
df.droplevel(0, axis=1)
df.droplevel("v", axis=1)
df.droplevel(["u", "v"], axis=1)
df.swaplevel(axis=1)
df.reset_index()
df.reset_index(col_level=1)
df.reset_index(col_level="v", col_fill="z")
df.set_index(("x", "a"))
df.sort_values(("x", "a"), ascending=False)
df.sort_index(axis=1, level=1)
df.xs("a", level="v", axis=1)
df.xs("x", axis=1)
df.add_prefix("p")
df.assign(n=5)
df.rename_axis(columns=["q", "r"])
df.reindex(columns=[("x", "a")])
df[df[("x", "a")] > 1]
df + 1
df.sum()
df.dtypes
"""


@pytest.mark.parametrize("line", OF_SEVERAL_LEVELS.strip().splitlines())
def test_columns_of_several_levels(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), SEVERAL)


@pytest.mark.parametrize("label", ["z", ("x", "c"), ("x", "a"), "y", ("z",), "zz"])
def test_setting_a_column_of_several_levels(label: object) -> None:
    def program(pd: object, df: object) -> object:
        df = df.copy()  # type: ignore[attr-defined]
        df[label] = 1
        return df

    agree(program, SEVERAL)


def test_columns_are_named_anew_from_their_parts() -> None:
    def program(pd: object, df: object) -> object:
        df = df.copy()  # type: ignore[attr-defined]
        df.columns = ["_".join(label) for label in df.columns]
        return df.x_b + df.y_a

    agree(program, SEVERAL)
