"""Rows by given labels and positions: reindex, take, xs, truncate."""

from __future__ import annotations

import pandas
import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED

LETTERS = MIXED.set_index(pandas.Index(list("fabced"), name="u"))

LINES = """
u.reindex(["a", "z", "f"])
u.reindex(index=["a", "z"], columns=["b", "q"])
df.reindex(columns=["b", "q", "a"])
df.reindex(columns=["b", "q"], fill_value=0)
df.reindex(["b", "q"], axis=1)
df.reindex([1, 9, 3])
df.reindex([1, 9, 3], fill_value=0)
df[["a", "b"]].reindex([1, 9, 3], fill_value=0)
df[["a", "b"]].reindex([1, 9, 3], fill_value=1.5)
numbers.reindex([1, 2])
u.reindex(["a", "z"], axis=0)
u.a.reindex(["a", "z"])
u.b.reindex(["a", "z"], fill_value=7)
u.b.reindex(pd.Index(["a", "z"], name="other"))
u.b.reindex(u.sort_index().index)
u.reindex_like(u.head(2)[["b"]])
df.reindex([1], columns=["a"])
df.take([1, 0, 3])
df.take([-1])
df.take([99])
df.take([0, 2], axis=1)
df.a.take([2, 1])
levels.xs(1)
levels.xs("a", level="j")
levels.xs("a", level=1, drop_level=False)
levels.xs((2, "b"))
levels.xs(9)
levels.xs("q", level="j")
df.xs("a", axis=1)
u.a.xs("a")
df.truncate(1, 3)
df.truncate(after=2)
df.truncate(3, 1)
u.truncate("b")
u.sort_index().truncate("b", "d")
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_rows_by_labels_and_positions(line: str) -> None:
    frames = (MIXED, LEVELS, LETTERS, MIXED.set_index("b"))
    agree(lambda pd, df, levels, u, numbers: eval(line, {"pd": pd, "df": df, "levels": levels, "u": u, "numbers": numbers}), *frames)
