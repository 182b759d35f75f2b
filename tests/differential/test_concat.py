"""concat on every engine."""

from __future__ import annotations

import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, RIGHT

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
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_concat(line: str) -> None:
    agree(lambda pd, df, right: eval(line, {"df": df, "right": right, "pd": pd}), MIXED, RIGHT)


def test_concat_of_several_levels() -> None:
    agree(lambda pd, df: pd.concat([df, df.head(2)]), LEVELS)


def test_concat_with_a_frame_without_rows() -> None:
    agree(lambda pd, df, empty: pd.concat([df, empty]), MIXED, EMPTY)


def test_concat_of_integers_and_floats() -> None:
    one, two = pandas.DataFrame({"a": [1, 2]}), pandas.DataFrame({"a": [0.5, None]})
    agree(lambda pd, one, two: pd.concat([one, two]), one, two)
