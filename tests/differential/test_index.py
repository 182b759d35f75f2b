"""Index and MultiIndex: names, levels, distinct labels, comparison, arithmetic."""

from __future__ import annotations

from typing import Any

import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED, STAMPS

FRAMES = {"df": MIXED, "stamps": STAMPS, "levels": LEVELS, "keyed": MIXED.set_index("s"), "numbers": MIXED.set_index("b")}


def check(line: str) -> None:
    names, frames = list(FRAMES), list(FRAMES.values())
    agree(lambda pd, *given: eval(line, {"pd": pd, **dict(zip(names, given, strict=True))}), *frames)


NAMES = """
df.index.rename("k")
df.index.rename(["k", "l"])
df.index.names
numbers.index.name
levels.index.name
levels.index.names
levels.index.rename(["k", "l"])
levels.index.rename("k")
levels.index.set_names("k", level=1)
levels.index.set_names(["k"], level=["i"])
levels.index.set_names("k", level="nope")
numbers.index.set_names(["k"])
levels.index.get_level_values(0)
levels.index.get_level_values("j")
levels.index.get_level_values("nope")
levels.index.get_level_values(5)
numbers.index.get_level_values("b")
levels.index.droplevel(0)
levels.index.droplevel("j")
levels.index.droplevel([0, 1])
levels.index.swaplevel()
levels.index.reorder_levels(["j", "i"])
levels.index.to_frame()
levels.index.to_frame(index=False)
levels.index.to_frame(name=["x", "y"])
df.index.to_frame()
numbers.index.to_frame(index=False, name="z")
numbers.index.to_series()
levels.index.nlevels
isinstance(levels.index, pd.MultiIndex)
isinstance(df.index, pd.MultiIndex)
pd.Index([3, 1], name="k")
pd.Index([(1, "x"), (2, "y")], name="k")
pd.MultiIndex.from_tuples([(1, "x"), (2, "y")], names=["i", "j"])
pd.MultiIndex.from_arrays([[1, 2], ["x", "y"]], names=["i", "j"])
pd.MultiIndex.from_product([[1, 2], ["x", "y"]])
pd.MultiIndex.from_frame(df[["s", "b"]])
pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([(1, "x"), (2, "y")]))
"""


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_names_and_levels(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", ["df.index.name = 'k'", "df.index.names = ['k']", "df.index.rename('k', inplace=True)"])
def test_naming_the_index_of_a_frame_names_it(line: str) -> None:
    def program(pd: Any, df: Any) -> Any:
        df = df.copy()
        exec(line, {"df": df})
        return df

    agree(program, MIXED)
