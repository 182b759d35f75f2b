"""Index and MultiIndex: names, levels, distinct labels, comparison, arithmetic."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from support.differential import agree
from support.frames import LEVELS, MIXED, STAMPS

LETTERS = MIXED.set_index(pandas.Index(list("fabced"), name="u"))
FRAMES = {
    "u": LETTERS,
    "df": MIXED,
    "stamps": STAMPS,
    "levels": LEVELS,
    "keyed": MIXED.set_index("s"),
    "numbers": MIXED.set_index("b"),
}


def check(line: str) -> None:
    import numpy

    names, frames = list(FRAMES), list(FRAMES.values())
    agree(lambda pd, *given: eval(line, {"pd": pd, "numpy": numpy, **dict(zip(names, given, strict=True))}), *frames)


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


LABELS = """
numbers.index.unique()
keyed.index.unique()
levels.index.unique()
levels.index.unique(level="i")
numbers.index.drop_duplicates(keep="last")
numbers.index.drop_duplicates(keep=False)
keyed.index.nunique()
keyed.index.nunique(dropna=False)
levels.index.nunique()
df.index.is_unique
numbers.index.is_unique
levels.index.is_unique
df.head(0).index.is_unique
numbers.index.has_duplicates
keyed.index.hasnans
df.index.is_monotonic_increasing
numbers.index.is_monotonic_increasing
numbers.index.is_monotonic_decreasing
df.index.min()
df[df.b > 1].index.max()
stamps.index.max()
numbers.index.astype(float)
numbers.index.astype(str)
keyed.index.dropna()
keyed.index.fillna("q")
keyed.index.map({"x": 1.5, "y": 2.5})
numbers.index.sort_values()
numbers.index.sort_values(ascending=False)
keyed.index.value_counts()
numbers.index + 1
1 - numbers.index
numbers.index * 2.5
-numbers.index
numbers.index // 2
df.index % 2
stamps.index - stamps.index.min()
numbers.index + numbers.a
numbers.a + numbers.index
keyed.index + "z"
keyed.index * keyed.index
df[df.index > 2]
df[df.index.isin([1, 3, 9])]
df[~df.index.isin([1, 3])]
levels[levels.index.isin([(2, "b"), (1, "b")])]
levels[levels.index.isin([1, 3], level=0)]
levels[levels.index.get_level_values("j") == "a"]
df[(df.index > 1) & (df.b > 1)]
df[(df.b > 1) & (df.index > 1)]
stamps[stamps.index > "2022-01-03"]
keyed[keyed.index.notna()]
keyed[keyed.index.isna()].b
df.assign(k=df.index)
numbers.assign(k=numbers.index * 2)
(numbers.index == 3).sum()
df.index.isin(3)
df.index < "x"
df.index[1]
df.index[-1]
levels.index[1]
df.index[99]
df.index[1:3]
levels.index[::2]
numbers.index[[2, 0]]
df.index[df.b > 1]
"""


@pytest.mark.parametrize("line", LABELS.strip().splitlines())
def test_labels_as_values(line: str) -> None:
    check(line)


@pytest.mark.parametrize(
    "line", ["numbers.index == 1", "numbers.index.isin([1])", "keyed.index.isna()", "levels.index.isin([(2, 'b')])"]
)
def test_a_mask_is_a_lazy_series_with_the_values_of_pandas_array(line: str) -> None:
    check(f"numpy.asarray({line})")


POSITIONS = """
pd.Series(numbers.index)
pd.Series(df[df.b > 1].index)
pd.Series(numbers.index, name="z")
df.assign(k=numbers.index)
keyed.assign(k=keyed.index).k
numbers.a + df.index
pd.DataFrame({"k": numbers.index, "a": df.a})
df.set_index(numbers.index)
"""


@pytest.mark.parametrize("line", POSITIONS.strip().splitlines())
def test_an_index_among_columns_goes_by_position(line: str) -> None:
    check(line)


def test_a_column_of_other_rows_with_repeated_labels_is_refused() -> None:
    agree(lambda pd, df, other: df.assign(z=other.a), MIXED, MIXED.set_index("b"))


@pytest.mark.parametrize("name", ["df", "numbers", "levels", "stamps"])
def test_a_list_goes_by_position_whatever_the_labels(name: str) -> None:
    def program(pd: Any, df: Any) -> Any:
        df = df.copy()
        values = [1, 2, 3, 4, 5, 6]
        df["z"] = values
        df["y"] = df.a + values
        part = df[[True, False, True, True, True, False]]
        return part.assign(x=part.z + part.y)

    agree(program, FRAMES[name])


SETS = """
df.index.append(df.index)
numbers.index.append(pd.Index([9, 8]))
numbers.index.append([pd.Index([9, 8]), numbers.index])
levels.index.append(levels.index)
numbers.index.union(df.index)
numbers.index.union([9, 1])
df.index.intersection([1, 9])
df.index.difference([1, 9])
df.index.symmetric_difference([1, 9])
levels.index.union(levels.index)
df.index.equals(df.index)
df.index.equals(numbers.index)
df.index.equals(pd.Index([0, 1, 2, 3, 4, 5]))
u.index.get_loc("a")
u.index.get_loc("z")
numbers.index.get_loc(1).tolist()
u.index.get_indexer(["a", "z"]).tolist()
1 in df.index
9 in df.index
"x" in df.index
"x" in keyed.index
None in keyed.index
(2, "b") in levels.index
2 in levels.index
(9, "b") in levels.index
numbers.index.drop([1])
numbers.index.drop(99)
numbers.index.argmax()
len(levels.index)
levels.index.empty
u.index.max()
stamps.index.min()
"""


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", SETS.strip().splitlines())
def test_an_index_beside_others(line: str) -> None:
    check(line)


def test_what_runs_in_pandas_says_so_and_stops_at_a_limit() -> None:
    import plandas

    index = plandas.Index([3, 1, 2])
    with pytest.warns(pandas.errors.PerformanceWarning, match="union"):
        index.union([4])
    with plandas.option_context("compute.fallback_max_rows", 2), pytest.raises(ValueError, match="fallback_max_rows"):
        index.union([4])
    with plandas.option_context("compute.pandas_fallback", False), pytest.raises(NotImplementedError, match="pandas_fallback"):
        index.union([4])
