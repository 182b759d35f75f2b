"""Every differential test runs on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest

import plandas

PANDAS_2 = {
    '["b", "s"]].value_counts()': "breaks ties by value, not by first appearance",
    "test_a_reduction_of_a_column[local-min]": "does not compare None with texts",
    "test_a_reduction_of_a_column[local-max]": "does not compare None with texts",
    "test_a_reduction_of_a_column[local-any]": "answers for times, with a warning that it will not",
    "test_a_reduction_of_a_column[local-all]": "answers for times, with a warning that it will not",
    'left.merge(right, on="s")': "puts further matches of a row at the end",
    "sideways": "fails with an error of its own making",
    "df.loc[(3, 'b'), 'a']": "gives a scalar where labels are not sorted",
    'levels-df.nlargest(0, "b")': "gives empty levels another dtype",
    'levels-df.nlargest(-1, "b")': "gives empty levels another dtype",
    'levels-df.b.nlargest(0, keep="all")': "gives empty levels another dtype",
    "levels-df.b.nlargest(-3)": "gives empty levels another dtype",
    'keys=["l"])': "leaves out objects without a key",
    'keys=["l", None])': "leaves out objects whose key is None",
    'keys=["l", "r"], ignore_index=True': "takes both arguments",
    'pd.concat([nullable, df[["a"]]': "counts NaN as a value of its own",
    'zz=pd.Timestamp("2020-01-01"))])': "makes nanoseconds of a time",
    "_anti": "has no anti joins",
    "right_index=True, how=how, sort=True)-right": "does not sort there",
    'how="bogus"': "fails with an error of its own making",
    "r.assign(a_x=1)": "takes duplicate labels, with a warning that it will not",
    "-sem]": "divides by one less than the number of values",
    "df.t.shift().fillna(False)": "makes booleans of such objects, with a warning that it will not",
    "df.a.idxmin(skipna=False)": "gives a missing label, with a warning that it will not",
    "df.a.pct_change(2)": "fills missing values first, with a warning that it will not",
    's.str.replace({"a": "b", "b": "a"})': "takes no dict",
    's.str.replace("", "-")-string[pyarrow]': "does not come to an end",
    "test_what_is_no_text_has_no_str": "does not say what the values are",
    'get_dummies("a", dtype': "has no such parameter",
    "df.cumsum(numeric_only=True)": "has no such parameter",
    "test_nullable_columns[local-df.i.rank()]": "gives ranks that are not nullable",
    "one row-df.k.diff()": "does not look at a single text",
    ".stack(": "stacks by its older rule",
    "i.unstack(sort=False)": "puts values in the wrong cells",
    "test_order[dup.value_counts(": "breaks ties by value, not by first appearance",
    "test_order[df.value_counts()": "breaks ties by value, not by first appearance",
    "dup.k.value_counts(ascending=True)": "does not keep ties in order",
    'dup.merge(dup2, on=["k", "g"])-': "puts further matches of a row at the end",
    'dup.set_index(["k", "g"]).merge(dup2, on=["k", "g"])': "puts further matches of a row at the end",
    "left_index=True, right_index=True)-": "puts further matches of a row at the end",
    "test_order[dup.merge(dup2)-": "puts further matches of a row at the end",
    'dup.groupby(["k", "g"], sort=False, dropna=False).a.sum': "makes NaN of a missing text",
    'dup.groupby(["k", "g"], dropna=False).a.sum': "makes NaN of a missing text",
    'groupby(["A", "E"], dropna=False).D.nlargest': "makes NaN of a missing text",
    'groupby("k", sort=False, dropna=False).a.expanding': "makes NaN of a missing text",
    'astype("Int64").where(df.i > 1).rank(': "gives ranks that are not nullable",
    'astype("Float64").rank(': "gives ranks that are not nullable",
    "test_a_sum_of_texts": "adds texts to missing values, and fails",
    ".index.value_counts(dropna=False)": "makes NaN of a missing text",
    ".index.value_counts(ascending=True)": "does not keep ties in order",
    ".k.value_counts(dropna=False)": "makes NaN of a missing text, and breaks ties by value",
    ".k.value_counts(normalize=True, dropna=False)": "makes NaN of a missing text, and breaks ties by value",
    ".g.value_counts()": "makes NaN of a missing text, and breaks ties by value",
    "skipna=False)]": "has no such parameter of group-bys, and gives objects for rows of several kinds",
    "C.kurt()": "has no such reduction of groups",
    "as_index=False).apply(lambda r: r.head(1))": "labels the rows by number and group",
    "as_index=False).v.apply(lambda v: v.head(1))": "labels the rows by number and group",
    "apply(lambda r: r.head(0))": "gives empty labels another dtype",
    'Grouper(key="t", freq="D")).sum()': "has 0 for the text of no rows",
    'Grouper(key="t", freq="D")).s.sum()': "has 0 for the text of no rows",
    'resample("D", on="t").sum()': "has 0 for the text of no rows",
    'Grouper(key="t", freq="D"), as_index=False)': "fails with an error of its own making",
    "kinds.groupby(": "has groups of categories without rows, and counts that are not nullable",
    "kinds.c.cummax()": "has none of categories",
    "std(axis=None)": "reduces each column",
    "sum(axis=None": "reduces each column",
    "df.c.astype(object).map(str)": "has NaN for a missing category among objects",
    "mixed: df.loc[df.b > 1": "makes objects of a column that gets a value of another kind, with a warning that it will not",
    "mixed: df.loc[2] = None": "makes objects of a column that gets a value of another kind, with a warning that it will not",
    "mixed: df.iloc[0] = None": "makes objects of a column that gets a value of another kind, with a warning that it will not",
    'mixed: df.at[0, "b"] = "x"': "makes objects of a column that gets a value of another kind, with a warning that it will not",
    "mixed: df[df.b > 1] = 0": "makes objects of a column that gets a value of another kind, with a warning that it will not",
    "mixed: df[1:3] = 0": "makes objects of a column that gets a value of another kind, with a warning that it will not",
    'u: df.loc["z", "b"] = 5': "makes floats of integers where a row is added",
    'levels: df.loc[2, "a"] = 5': "sets a whole row where labels have levels",
    "test_a_frame_that_a_column_was_taken_from": "changes the frame as well: it does not copy on write",
    "df.iloc[df.b > 1]": "takes no Series of booleans",
    "df.iloc[0, [0, 1]]": "makes objects of a row of numbers",
    'levels.loc[2, "a"]': "finds a row where it finds rows of one label",
    'levels.loc[(3, "b")': "finds a row where it finds rows of one label",
    'levels.loc[3, "b"]': "finds a row where it finds rows of one label",
    'levels.a[3, "b"]': "finds a value where it finds rows of one label",
    "df.reindex([1, 9, 3], fill_value=0)": "makes objects of texts that are filled with a number",
    'keyed.a.add_suffix("s")': "calls a missing label None",
    "ewm(com=1, adjust=False).mean()": "weighs values after missing ones otherwise",
    'no rows-df[["a", "i"]].ewm(com=2).cov(bias=True)': "has labels of another kind where there are no rows",
    'no rows-df[["a", "i", "t"]].rolling(3).corr()': "has labels of another kind where there are no rows",
    "df.i.rolling(3).pipe(": "has no such method of windows",
    "df.a.rolling(2, min_periods=1).first()": "has no such method of windows",
    "df.a.rolling(3).last()": "has no such method of windows",
    "df.a.expanding().first()": "has no such method of windows",
    "df.u.rolling(3).skew()": "has no skew of equal values",
    'rolling("2D", on="when")[["i", "a"]]': "leaves columns in the frame's order",
    "times=d.w, adjust=False)": "takes no times without adjust",
    'suffix="_p")': "ignores the suffix of a Series",
    'pct_change(fill_method="ffill")': "fills missing values first, with a warning that it will not",
    'df.interpolate("index")': "leaves out objects, with a warning that it will not",
    '[["f"]].pct_change()': "fills missing values first, with a warning that it will not",
    "test_csv_comes_back_where_the_reader_is_told": "reads times as nanoseconds",
    "test_as_many_directions_as_levels": "takes one direction for several levels",
    "test_values_of_several_kinds_are_objects": "adds texts to missing values, and fails",
    "test_a_reduction_of_a_column[local-sum]": "adds texts to missing values, and fails",
    'df.assign(a=float("nan"))[["a", "b"]].idx': "gives a missing label, with a warning that it will not",
    'df.fillna({"a": None})': "takes no None for a value",
    "df.a.fillna()": "has other ways to fill, and names them",
    'pd.unique(numbers.set_index("n").index)': "gives an array",
    "df.a.where(df.a)": "raises another error",
    "test_edges[s | s.set_axis": "makes booleans of numbers that it has aligned",
    "test_edges[repr(": "shows the axis of windows",
    "test_edges[few.groupby(": "leaves out keys that have no name",
    'test_labels_of_a_series[s["q"] = 5.0': "makes floats of integers where a value is added",
    'df.reindex(["x", "q"], fill_value=0)': "makes objects of texts that are filled with a number",
    "test_transforms_of_groups[groups.groupby": "takes one function",
    'new.update(pd.Series(["x"]))': "makes objects of the column, with a warning that it will not",
}
"""What pandas 2 does otherwise than pandas 3, by a part of a test's name; plandas does as pandas 3 there."""


@pytest.fixture(autouse=True)
def as_in_pandas_3(request: Any) -> None:
    """Leaves out what pandas 2 does otherwise."""
    if pandas.__version__ < "3":
        name = request.node.name.replace("[spark-", "[local-").encode().decode("unicode_escape")
        for part, reason in PANDAS_2.items():
            if part in name:
                pytest.skip(f"pandas 2 {reason}")


@pytest.fixture(params=["local", pytest.param("spark", marks=pytest.mark.spark)], autouse=True)
def engine(request: Any) -> Iterator[str]:
    """The engine that plans run on; rules are checked as they fire."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    with plandas.option_context("backend", request.param, "optimizer.check", True):
        yield request.param
