"""Rows by position and by label, and assignment to them."""

from __future__ import annotations

from typing import Any

import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED, STAMPS

LINES = """
df.iloc[0]
df[["a", "b"]].iloc[1]
df.iloc[-1]
df.iloc[99]
df.iloc[1:3]
df.iloc[::-1]
df.iloc[::2]
df.iloc[-3:-1]
df.iloc[4:1:-2]
df.iloc[[3, 0, 0]]
df.iloc[[99]]
df.iloc[[True, False, True, False, False, True]]
df.iloc[1:3, 0]
df.iloc[:, [0, 2]]
df.iloc[2, 1]
df.iloc[:, 99]
df.a.iloc[1]
df.a.iloc[1:3]
df.iat[2, 1]
df[1:3]
df[:-2]
df.a[1:3]
df.loc[2]
df.loc[99]
df.loc[1:3]
df.loc[1:3, "b"]
df.loc[:, "a":"s"]
df.loc[:, ["s", "a"]]
df.loc[[3, 1]]
df.loc[[3, 99]]
df.loc[[99]]
df.loc[df.b > 1]
df.loc[df.b > 1, ["a"]]
df.loc[lambda x: x.b > 1, "a"]
df.loc[2, "b"]
df.at[2, "b"]
df.loc[2, "nope"]
df.b.loc[2]
df.b[2]
df.b[[2, 3]]
df.b[df.b > 1]
df[[True, False, True, False, False, True]]
df.set_index("b").loc[2]
df.set_index("b").loc[1]
df.set_index("b").loc[[3, 2]]
df.set_index("b").loc[7]
df.set_index("b").sort_index().loc[1:2]
df[df.b > 1].loc[2]
df[df.b > 1].iloc[1:]
df.sort_values("a").iloc[2:4]
df.head(4).tail(2)
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_rows_and_columns(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), MIXED)


@pytest.mark.parametrize(
    "line", ["df.loc['2022-01-03']", "df.loc['2022-01-02':'2022-01-04']", "df.iloc[2:4]", "df['2022-01-02':'2022-01-04']"]
)
def test_a_datetime_index(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df}), STAMPS)


@pytest.mark.parametrize("line", ["df.loc[3]", "df.loc[(2, 'b')]", "df.loc[(3, 'b'), 'a']", "df.loc[9]", "df.a.loc[3]"])
def test_several_levels(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df}), LEVELS)


ASSIGNMENTS = """
df.loc[df.b > 1, "a"] = 0
df.loc[df.b > 1, "new"] = 5
df.loc[df.b > 1, ["a", "b"]] = 7
df.loc[2, "s"] = "w"
df.loc[[1, 2], "b"] = -1
df.loc[1:3, "a"] = 0.5
df.loc[:, "b"] = 4
df.loc[df.b > 1, "a"] = df.b
df.loc[df.b > 1, "b"] = 1.5
df.loc[df.a.isna(), "a"] = 0
df.iloc[0, 1] = 9
df.iloc[1:3, [0]] = 0.25
df.at[2, "b"] = 6
df["b"] = df.b + 1
df[["a", "b"]] = 0
df["z"] = [1, 2, 3, 4, 5, 6]
df["z"] = [1, 2]
df["z"] = df.b[df.b > 1]
df.b = df.b * 2
del df["a"]
df.insert(1, "z", df.b)
df.pop("a")
df.columns = list("vwxyz")
"""


@pytest.mark.parametrize("line", ASSIGNMENTS.strip().splitlines())
def test_assignment_changes_this_frame_alone(line: str) -> None:
    def program(pd: Any, df: Any) -> Any:
        kept, df = df, df.copy()
        exec(line, {"df": df, "pd": pd})
        return pd.concat([df[[label for label in df.columns if label in ("b", "x", "z", "new")]], kept.b.rename("kept")], axis=1)

    agree(program, MIXED)
