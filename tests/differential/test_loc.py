"""loc and iloc with every form of key: labels, lists, slices, masks, several levels, times, positions."""

from __future__ import annotations

import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, ODD_LABELS, STAMPS

LETTERS = MIXED.set_index(pandas.Index(list("fabced"), name="u"))
FRAMES = {
    "df": MIXED, "levels": LEVELS, "u": LETTERS, "numbers": MIXED.set_index("b"), "keyed": MIXED.set_index("s"), "stamps": STAMPS,
    "odd": ODD_LABELS, "empty": EMPTY,
}  # fmt: skip

LINES = """
df.iloc[:, 1:3]
df.iloc[0:2, [True, False, True, False, False]]
df.iloc[[0, -1], -1]
df.iloc[-99]
df.iloc[[]]
df.iloc[lambda x: [0, 1]]
df.iloc[2.5]
df.iloc["a"]
df.iloc[df.b > 1]
df.iloc[1, 2, 3]
df.iloc[(df.b > 1).to_numpy()]
df.iloc[...]
df.iloc[0, [0, 1]]
df.iloc[:, 0].iloc[1:3]
df.iloc[99:]
df.iloc[-2:]
df.iloc[1:2, 1:2]
df.a.iloc[[1, 2]]
df.a.iloc[-1]
df.a.iloc[0:2, 0]
df.a.iloc[99]
df.a.iat[0]
df.at[0, "b"]
df.at[99, "b"]
df.at[0, "nope"]
df.iat[0, 99]
df.iat[99, 0]
df.iat[0, "a"]
df.loc[[True, False, True, False, True, False]]
df.loc[[True, False]]
df.loc[[True, False, True, False, True, False], ["a"]]
df.loc[(df.b > 1).to_numpy()]
df.loc[:, [True, False, True, False, True]]
df.loc[0:2, "a":"s"]
df.loc[:, "nope":]
df.loc[[]]
df.loc["x"]
df.loc[1.0]
df.loc[[1, 1, 0]]
df.loc[pd.Index([1, 2])]
df.loc[df.index[1:3]]
df.loc[df.index > 2, "a"]
df.loc[df.b]
df.loc[...]
df.loc[..., "a"]
df.loc[4:0:-2]
df.loc[4:1:-1]
df.loc[{1}]
df.loc[["x", "y"]]
df.iat[0]
df.a.loc["x", 1]
stamps.loc[["x", "y"]]
u.loc["a":"c"]
u.loc["c":"a"]
u.loc["q":"z"]
u.loc[["a", "f"], ["b", "a"]]
u.loc["a", "b"]
u.sort_index().loc["b":"d"]
u.sort_index().loc["aa":"dd"]
u.loc[u.b > 1, "b":"t"]
u.b["a"]
u.b["f":"b"]
u.b[["a", "b"]]
u.b[1:3]
u["f":"b"]
u[1:3]
numbers.loc[1, "a"]
numbers.loc[[1, 2], "a"]
numbers.loc[2, "a"]
numbers.loc[1:2]
numbers.sort_index().loc[1:2]
numbers.sort_index().loc[0:2, "a"]
keyed.loc["x"]
keyed.loc[["x", "y"]]
keyed.loc[["y", "x"], "a"]
stamps.loc["2022-01-03"]
stamps.loc["2022-01"]
stamps.loc["2022"]
stamps.loc["2022-01-02":]
stamps.loc[:"2022-01-02", "a"]
stamps.loc[pd.Timestamp("2022-01-03")]
stamps.loc[["2022-01-03", "2022-01-01"]]
stamps.a["2022-01-03"]
stamps["2022-01-02":"2022-01-03"]
levels.loc[2]
levels.loc[2, "a"]
levels.loc[(2, "b")]
levels.loc[(3, "b")]
levels.loc[(3, "b"), "a"]
levels.loc[3, "b"]
levels.loc[2:3]
levels.sort_index().loc[1:2]
levels.sort_index().loc[(1, "a") : (2, "a")]
levels.loc[[1, 3]]
levels.loc[[(1, "a"), (3, "b")]]
levels.loc[(slice(None), "a"), :]
levels.loc[(2, slice(None)), "a"]
levels.loc[(2, slice(None)), :]
levels.a.loc[(2, slice(None))]
levels.sort_index().loc[(slice(None), "a"), :]
levels.sort_index().loc[(slice(1, 2), ["a"]), "b"]
levels.loc[levels.b > 1, "a"]
levels.a.loc[2]
levels.a.loc[2, "b"]
levels.a[3]
levels.a[3, "b"]
levels.loc[9]
levels.loc[2, "nope"]
odd.loc[1]
odd.loc[0:1, [4.5, 1]]
odd.loc[:, 4.5]
empty.iloc[0]
empty.iloc[:2]
empty.loc[0]
empty.loc[empty.b > 1]
df.a[df.b > 1]
df.a[99]
df.a["x"]
df.a[0]
df.a[-1]
df.s.loc[1:2]
df.a[lambda s: s > 1]
df[lambda d: d.b > 1]
df[df[["a", "b"]] > 1]
df[["a", "b"]][df[["a", "b"]] > 1]
df[0:2]
df["a":"b"]
df[["a", "b"]].where(df.b > 1)
df[["a", "b"]].mask(df.b > 1, 0)
"""


@pytest.mark.filterwarnings("ignore:Data type alias")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_key_finds_what_it_finds_in_pandas(line: str) -> None:
    names = list(FRAMES)
    agree(lambda pd, *frames: eval(line, {"pd": pd, **dict(zip(names, frames, strict=True))}), *FRAMES.values())


def test_a_slice_of_labels_that_are_known_to_increase_is_a_filter() -> None:
    import plandas

    df = plandas.from_pandas(MIXED).set_index("b").sort_index()
    assert "filter" in str(df.loc[1:2].explain("logical")).lower()


@pytest.mark.parametrize(
    "line",
    ["df[other.b > 1]", "df[other.iloc[1:].b > 1]", "other[df.b > 1]", "df.a[other.b > 1]", "df.loc[other.b > 1, 'a']", "df[other.a]"],
)
def test_a_mask_of_other_rows_is_aligned_by_label(line: str) -> None:
    other = pandas.DataFrame({"a": range(9), "b": [1, 2, 1, 2, 1, 2, 1, 2, 2]}, index=[8, 7, 6, 5, 4, 3, 2, 1, 0])
    agree(lambda pd, df, other: eval(line, {"pd": pd, "df": df, "other": other}), MIXED, other)
