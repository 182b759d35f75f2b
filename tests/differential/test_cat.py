"""Categories: `cat`, and what their order decides, each a line of pandas."""

from __future__ import annotations

from functools import partial

import pandas
import pytest
from pandas import CategoricalDtype
from support.differential import agree

import plandas

VALUES = ["b", "a", None, "c", "a"]
COLUMNS = {
    "plain": pandas.Series(VALUES, name="k", dtype="category"),
    "ordered": pandas.Series(VALUES, name="k", dtype=CategoricalDtype(["c", "a", "b", "z"], ordered=True)),
    "unordered": pandas.Series(VALUES, name="k", dtype=CategoricalDtype(["c", "a", "b", "z"])),
    "numbers": pandas.Series([2, 1, None, 3, 1], name="k", dtype=CategoricalDtype([3, 1, 2, 9], ordered=True)),
    "intervals": pandas.cut(pandas.Series([1, 5, 9, 2, 5], name="k"), [0, 3, 6, 10]),
    "times": pandas.Series(pandas.to_datetime(["2020-01-02", "2020-01-01", None, "2020-01-02", "2020-01-01"]), name="k").astype(
        "category"
    ),
    "empty": pandas.Series([], name="k", dtype="category"),
}
LINES = """
s.cat.categories
s.cat.ordered
s.cat.codes
s.cat.as_ordered()
s.cat.as_unordered()
s.cat.rename_categories({"a": "A"})
s.cat.rename_categories(list("wxyz"))
s.cat.rename_categories(list("xyz"))
s.cat.rename_categories(str)
s.cat.rename_categories(lambda one: one * 2)
s.cat.rename_categories(["x", "x", "y", "z"])
s.cat.add_categories("new")
s.cat.add_categories(["n", "m"])
s.cat.add_categories(["a"])
s.cat.add_categories([7])
s.cat.add_categories([7.5])
s.cat.remove_categories("a")
s.cat.remove_categories(["a", "b"])
s.cat.remove_categories(["none"])
s.cat.remove_categories([1, 2])
s.cat.remove_unused_categories()
s.cat.set_categories(["a", "q"])
s.cat.set_categories(["a", "q"], ordered=True)
s.cat.set_categories(list("wxyz"), rename=True)
s.cat.set_categories(list("wx"), rename=True)
s.cat.reorder_categories(["a", "b", "c"])
s.cat.reorder_categories(["z", "a", "b", "c"], ordered=True)
s.cat.reorder_categories(["a", "b"])
s.cat.nope
s == s.iloc[0]
s != s.iloc[1]
s < s.iloc[1]
s.iloc[1] < s
s >= s.iloc[1]
s == s
s < s
s <= s.iloc[::-1].reset_index(drop=True)
s == s.cat.set_categories(["a"])
s.cat.as_ordered() == s.cat.as_unordered()
s < s.cat.codes
s.min()
s.max()
s.rank()
s.sort_values()
s.sort_values(ascending=False, na_position="first")
s.value_counts()
s.value_counts(sort=False)
s.value_counts(dropna=False)
s.astype("category")
s.isna()
s.dropna()
s.shift()
s.nunique()
s.mode()
s.to_frame().assign(v=s.cat.codes.astype("int64")).groupby("k", observed=False).v.sum()
s.to_frame().assign(v=s.cat.codes.astype("int64")).groupby("k", observed=True).v.sum()
s.to_frame().assign(v=s.cat.codes.astype("int64")).groupby("k", observed=False, sort=False).v.agg(["min", "count"])
s.to_frame().assign(v=s.cat.codes.astype("int64")).sort_values("k")
"""


def lines():
    return LINES.strip().splitlines()


def evaluated(line, pd, s):
    return eval(line, {"pd": pd, "s": s})


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("line", lines())
def test_categories(line, column, engine):
    if engine == "spark":
        pytest.skip("the same expressions, all at once below")
    if column == "intervals" and "s.iloc[" in line.replace("s.iloc[::", ""):
        pytest.skip("an interval is no constant of a plan: it raises")
    agree(partial(evaluated, line), COLUMNS[column])


def test_all_at_once():
    columns = [
        "s.cat.codes", 's.cat.rename_categories({"a": "A"})', 's.cat.remove_categories("a")', 's.cat.set_categories(["a", "q"])',
        's < "a"', "s <= s.shift()", "s.rank()",
    ]  # fmt: skip
    agree(lambda pd, s: pd.concat([evaluated(line, pd, s) for line in columns], axis=1, keys=columns), COLUMNS["ordered"])


@pytest.mark.filterwarnings("error::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    "line",
    [
        "s.value_counts()", "s.value_counts(dropna=False)", "s.value_counts(normalize=True, sort=False)",
        "s.value_counts(ascending=True)", "s.value_counts().sort_index()",
    ],
)  # fmt: skip
def test_value_counts(line, column, engine):
    if engine == "spark" and (column != "ordered" or "dropna" not in line):
        pytest.skip("one count of Spark's; what follows is pandas")
    agree(partial(evaluated, line), COLUMNS[column])


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize(
    "line", ["s.value_counts()", "s.cat.categories", "s.cat.codes", "s.cat.as_ordered().max()", 's.cat.add_categories("z")', "s < s"]
)
def test_categories_that_rows_decide(line):
    agree(lambda pd, s: evaluated(line, pd, s.astype("category")), pandas.Series(VALUES))


def test_what_has_no_categories_has_no_cat():
    with pytest.raises(AttributeError, match=r"Can only use \.cat accessor with a 'category' dtype"):
        _ = plandas.Series(["a"]).cat
