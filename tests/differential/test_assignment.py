"""Values set through loc, iloc, at, iat and masks."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED, STAMPS

FRAMES = {
    "mixed": MIXED, "levels": LEVELS, "u": MIXED.set_index(pandas.Index(list("fabced"), name="u")), "numbers": MIXED.set_index("b"),
    "stamps": STAMPS, "a": MIXED.a, "b": MIXED.b,
}  # fmt: skip

LINES = """
mixed: df.loc[df.b > 1, "a"] = None
mixed: df.loc[df.b > 1, "b"] = None
mixed: df.loc[df.b > 1, "b"] = 2.0
mixed: df.loc[df.b > 1, "b"] = "x"
mixed: df.loc[df.b > 1, "t"] = 1
mixed: df.loc[df.b > 1, "t"] = None
mixed: df.loc[df.b > 1, "s"] = None
mixed: df.loc[df.b > 1, "s"] = 1
mixed: df.loc[df.b > 1, "d"] = "2020-02-02"
mixed: df.loc[df.b > 1, "d"] = pd.Timestamp("2020-02-02")
mixed: df.loc[df.b > 1, "new"] = 5
mixed: df.loc[df.b > 1, "new"] = "x"
mixed: df.loc[df.b > 1, "new"] = True
mixed: df.loc[df.b > 1, ["a", "b"]] = [1, 2]
mixed: df.loc[df.b > 1, ["a", "new"]] = 3
mixed: df.loc[df.b > 1] = 1
mixed: df.loc[2] = None
mixed: df.loc[2, ["a", "b"]] = [7, 8]
mixed: df[["a", "b"]].loc[2] = [7, 8]
mixed: df.loc[:, "a"] = df.b
mixed: df.loc[:, "b"] = [1, 2, 3, 4, 5, 6]
mixed: df.loc[:, ["a", "b"]] = 0
mixed: df.loc[:, "new"] = df.b * 2
mixed: df.loc[:, "new"] = 7
mixed: df.loc[:, ["new", "newer"]] = 7
mixed: df.loc[df.b > 1, "a"] = df.b * 10
mixed: df.loc[df.b > 1, "a"] = df[df.b > 1].b
mixed: df.loc[df.b > 1, "a"] = [1, 2, 3]
mixed: df.loc[df.b > 1, "a"] = [1, 2]
mixed: df.loc[[1, 2], "a"] = [1, 2]
mixed: df.loc[1:2, "a"] = [1, 2]
mixed: df.loc[1:3, ["a", "b"]] = 9
mixed: df.loc[[1, 99], "a"] = 9
mixed: df.loc[99, "a"] = 9
mixed: df.loc[3:, "s"] = "z"
mixed: df.loc[:2, "s"] = "z"
mixed: df.loc[df.index > 3, "s"] = "z"
mixed: df.loc[[True, False, True, False, False, False], "s"] = "z"
mixed: df.loc[lambda x: x.b > 1, "s"] = "z"
mixed: df.loc[df.b > 1, "a":"b"] = 0
mixed: df.loc[df.b > 1, ["a", "b"]] = df[["a", "b"]] * 2
mixed: df.iloc[0] = None
mixed: df.iloc[0, 0] = 5
mixed: df.iloc[-1, 0] = 5
mixed: df.iloc[1:3, 1] = 5
mixed: df.iloc[[0, 2], [0, 1]] = 5
mixed: df.iloc[:, 0] = 5
mixed: df.iloc[:, 1] = [1, 2, 3, 4, 5, 6]
mixed: df.iloc[99, 0] = 5
mixed: df.iloc[0:2, 0] = [5, 6]
mixed: df.iat[0, 1] = 5
mixed: df.at[0, "b"] = 5
mixed: df.at[0, "b"] = "x"
mixed: df.iloc[[True, False, True, False, False, False], 0] = 5
mixed: df[df.b > 1] = 0
mixed: df[["a", "b"]][df[["a", "b"]] > 1] = 0
mixed: df[1:3] = 0
u: df.loc["a", "b"] = 5
u: df.loc[["a", "c"], "b"] = 5
u: df.loc["a":"c", "b"] = 5
u: df.loc["z", "b"] = 5
numbers: df.loc[1, "a"] = 5
levels: df.loc[(2, "b"), "a"] = 5
levels: df.loc[2, "a"] = 5
levels: df.loc[levels.b > 1, "a"] = 5
stamps: df.loc["2022-01-03", "a"] = 5
stamps: df.loc["2022-01-02":"2022-01-03", "a"] = 5
u: df.loc[u.b > 1, "a"] = df.b
u: df.loc[:, "a"] = pd.Series([1.0, 2.0], index=["a", "c"])
u: df.loc[u.b > 1, "a"] = pd.Series([1.0, 2.0], index=["a", "c"])
a: s[df.b > 1] = 0
a: s.loc[df.b > 1] = 0
a: s.loc[2] = 0
a: s[2] = 0
a: s.iloc[2] = 0
a: s.iloc[1:3] = 0
a: s[1:3] = 0
a: s.loc[1:3] = 0
a: s.at[1] = 0
a: s.loc[df.b > 1] = df.b
b: s[s > 1] = None
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_values_are_set_in_this_object_alone(line: str) -> None:
    name, _, code = line.partition(": ")

    def program(pd: Any, object: Any, df: Any) -> Any:
        changed = object.copy()
        exec(code, {"pd": pd, "df": changed if changed.ndim == 2 else df, "s": changed, "u": object, "levels": object})
        return changed

    agree(program, FRAMES[name], MIXED)


def test_a_frame_that_a_column_was_taken_from_stays_as_it_is() -> None:
    def program(pd: Any, df: Any) -> Any:
        copy, column = df.copy(), df.b
        column[column > 1] = 0
        copy.loc[copy.b > 1, "b"] = -1
        return pd.concat([df.b, copy.b.rename("copy"), column.rename("column")], axis=1)

    agree(program, MIXED)


def test_what_no_engine_holds_is_refused() -> None:
    import plandas

    df = plandas.from_pandas(MIXED)
    with pytest.raises(NotImplementedError, match="astype"):
        df.loc[df.b > 1, "b"] = df.a
