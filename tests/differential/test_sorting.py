"""Sorting by values and by labels; the largest and smallest rows."""

from __future__ import annotations

import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, STAMPS

LINES = """
df.sort_values(by=["s", "b"], ascending=[True, False], na_position="first")
df.sort_values("t", kind="stable")
df.sort_values([])
df.sort_values(["a", "a"])
df.sort_values("b", ascending=[False], kind="stable")
df.sort_values("b", ascending=[False, True])
df.sort_values(["b", "a"], ascending=[True])
df.sort_values("b", na_position="middle")
df.sort_values("b", ascending="x")
df.sort_values("b", ascending=None)
df.sort_values("b", ascending=0, kind="stable")
df.sort_values("b", kind="bogus")
df.sort_values("b", axis=2)
df.sort_values("b", inplace=True)
df.sort_values(["nope", "b"])
df[["b", "b"]].sort_values("b")
df.sort_values("s", key=lambda c: c.isna(), kind="stable")
df.sort_values(["b", "a"], key=lambda c: -c)
df.set_index("s").sort_values("s")
df.set_index("s").sort_values(["s", "b"], kind="stable")
df.set_index("s").sort_index(ascending=False, kind="stable")
df.set_index("s").sort_index(na_position="first", kind="stable")
df.set_index("d").sort_index()
df.set_index("b").sort_index(ignore_index=True, kind="stable")
df.set_index(["s", "b"]).sort_index(level="b")
df.set_index(["s", "b"]).sort_index(level=1, sort_remaining=False)
df.set_index(["s", "b"]).sort_index(level=["b", "s"])
df.set_index(["s", "b"]).sort_index(level=["b", "s"], ascending=[False, True])
df.set_index(["s", "b"]).sort_index(level=1, ascending=False)
df.set_index(["s", "b"]).sort_index(ascending=[True, False])
df.set_index(["s", "b"]).sort_index(na_position="first")
df.set_index(["s", "b"]).sort_index(level="nope")
df.sort_index(axis=1)
df.sort_index(axis="columns", ascending=False)
df.sort_index(axis=1, ignore_index=True)
df.sort_index(axis=2)
df.sort_index(inplace=True, axis=1)
df.nlargest(3, ["b", "a"])
df.nlargest(0, "b")
df.nlargest(-1, "b")
df.nlargest(100, "a")
df.nlargest(3, "s")
df.nlargest(3, "d")
df.nsmallest(2, "t")
df.nlargest(2, "nope")
df.nlargest(2, "b", keep="last")
df.nlargest(2, "b", keep="all")
df.nsmallest(3, ["a", "b"], keep="all")
df.nlargest(2, "b", keep="x")
df.nlargest(5, "a")
df.a.nlargest()
df.a.nlargest(6)
df.a.nsmallest(3, keep="last")
df.a.nlargest(3, keep="all")
df.b.nlargest(0, keep="all")
df.b.nlargest(-3)
df.s.nlargest(2)
df.d.nlargest(2)
df.t.nlargest(2)
df.a.sort_values(ignore_index=True)
df.b.sort_values(key=lambda c: -c, kind="stable")
df.b.sort_values(axis=1)
df.b.sort_values(ascending=[True], kind="stable")
df.b.sort_values(ascending=[True, False])
df.b.sort_values(ascending="x")
df.b.sort_values(na_position="x")
df.a.sort_index(ascending=False)
df.set_index("s").a.sort_index(kind="stable")
df.set_index(["s", "b"]).a.sort_index(level="b")
df.sort_values("a").sort_values("b", kind="stable")
df.sort_values("a", ignore_index=True).head(2)
df.sort_values("b", kind="stable").sort_index()
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
@pytest.mark.parametrize("frame", [MIXED, EMPTY, LEVELS, STAMPS], ids=["mixed", "empty", "levels", "stamps"])
def test_rows_come_in_pandas_order(line: str, frame: object) -> None:
    agree(lambda pd, df: eval(line, {"df": df}), frame)


@pytest.mark.parametrize(
    "line", ["df.sort_values('b', inplace=True, kind='stable')", "df.sort_index(axis=1, ascending=False, inplace=True)"]
)
def test_sorting_in_place_changes_the_frame(line: str) -> None:
    def program(pd: object, df: object) -> object:
        df = df.copy()  # type: ignore[attr-defined]
        eval(line, {"df": df})
        return df

    agree(program, MIXED)


def test_a_name_of_a_level_and_a_column_is_ambiguous() -> None:
    agree(lambda pd, df: df.rename_axis("b").sort_values("b"), MIXED)


def test_as_many_directions_as_levels() -> None:
    agree(lambda pd, df: df.set_index(["s", "b"]).sort_index(ascending=[True]), MIXED)
