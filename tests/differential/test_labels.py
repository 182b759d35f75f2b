"""Labels: setting, resetting, renaming, dropping."""

from __future__ import annotations

import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED, ODD_LABELS, STAMPS

LINES = """
df.set_index("b")
df.set_index(["s", "b"])
df.set_index("b", drop=False)
df.set_index("b", append=True)
df.set_index(df.b + 1)
df.set_index("nope")
df.set_index("s").sort_index()
df.set_index(["s", "b"]).sort_index()
df.set_index("b").sort_index(ascending=False, kind="stable")
df.set_index("s").a.groupby(level=0).sum()
df.set_index(["s", "b"]).groupby(level="b").a.sum()
df.set_index(["s", "b"]).groupby(level=[0, 1]).a.sum()
df.reset_index()
df.reset_index(drop=True)
df[df.b > 1].reset_index()
df[df.b > 1].reset_index(drop=True)
df.sort_values("a").reset_index(drop=True)
df.set_index("b").reset_index()
df.set_index(["s", "b"]).reset_index()
df.set_index(["s", "b"]).reset_index("b")
df.set_index(["s", "b"]).reset_index(level=0, drop=True)
df.reset_index(names="n")
df.a.reset_index()
df.a.reset_index(drop=True)
df.a.reset_index(name="z")
df.rename(columns={"a": "z", "q": "r"})
df.rename(columns=str.upper)
df.rename(columns={"q": "r"}, errors="raise")
df.rename_axis("k")
df.rename_axis(columns="k")
df.rename_axis(["k"])
df.a.rename("z")
df.add_prefix("p_")
df.add_suffix("_s")
df.drop(columns="a")
df.drop(columns=["a", "s"])
df.drop("a", axis=1)
df.drop(columns="nope")
df.drop(columns="nope", errors="ignore")
df.drop(index=[0, 2])
df.drop(3)
df.drop(99)
df.filter(items=["a", "q"])
df.filter(like="a")
df.filter(regex="^[ab]$")
df.select_dtypes("number")
df.select_dtypes(exclude="number")
df.select_dtypes(include=["bool", "datetime"])
df[["a"]].squeeze()
df[["a", "b"]].T
df.pipe(lambda x: x.b + 1)
df.columns.to_list()
df.index
df.set_index("s").index
df.set_index(["s", "b"]).index
df.set_index("b").index.name
list(df.set_index("b").index)
df.droplevel(0)
df.swaplevel()
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_labels_of_a_frame(line: str) -> None:
    frame = LEVELS if "level()" in line or "droplevel" in line else MIXED
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), frame)


def test_setting_the_axes() -> None:
    def program(pd: object, df: object) -> object:
        df = df.copy()  # type: ignore[attr-defined]
        df.columns = list("vwxyz")
        df.index = [10, 20, 30, 40, 50, 60]
        return df

    agree(program, MIXED)
    agree(lambda pd, df: df.set_axis(list("vwxyz"), axis=1), MIXED)


@pytest.mark.parametrize("line", ["df", "df[1]", "df['b b']", "df[[4.5, 1]]", "df[('t', 2)]", "df['é.`'].max()", "df.assign(q=1)"])
def test_odd_labels(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df}), ODD_LABELS)


@pytest.mark.parametrize(
    "line", ["df.reset_index()", "df.index", "df.sort_index()", "df[df.index > '2022-01-03']", "df.reset_index().when.max()"]
)
def test_a_datetime_index(line: str) -> None:
    if "df.index >" in line:
        pytest.skip("comparing an Index is not there yet")
    agree(lambda pd, df: eval(line, {"df": df}), STAMPS)
