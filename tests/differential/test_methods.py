"""Methods of DataFrame and Series, each a line of pandas, on frames with everything that goes wrong."""

from __future__ import annotations

import re

import numpy as np
import pandas
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, NULLABLE, RIGHT, STAMPS

REDUCTIONS = ["sum", "prod", "mean", "median", "min", "max", "var", "std", "sem", "skew", "kurt", "count", "nunique", "any", "all"]

LINES = """
df.head(2)
df.tail(2)
df.head(-2)
df.tail(-2)
df[["s", "a"]]
df.a
df["nope"]
df[["a", "nope"]]
df.nope
df[df.b > 1]
df[df.a > 1.5]
df[(df.b > 1) & (df.s == "x")]
df[~(df.t | (df.b == 3))]
df[df.s != "x"]
df[df.d > "2020-01-02"]
df[df.d.notna()].b
df.a + df.b
df.b + 1
1 - df.b
df.b * 2.5
df.b / 0
df.b / df.b
2 / df.b
df.b // 2
df.a // 0
df.b % 2
-df.b % 2
df.a % -1.5
df.a ** 2
df.b ** 2
-df.a
~df.t
abs(-df.b)
df.t + df.t
df.t * df.b
df.t - df.t
df.s + "z"
"z" + df.s
df.s * df.s
df.d - df.d.min()
df.d - df.d
df[["a", "b"]] + 1
df[["a", "b"]] - df[["a", "b"]]
df[["a", "b"]] > df[["b", "a"]]
df[["a", "b"]].add(df.b, axis=0)
df.a.add(df.b, fill_value=0)
df.a.add(1, fill_value=5)
df.b.astype("int8") > 300
df.b.astype("int8") != 300
df.b.astype("uint8") >= -1
df.b < 2**70
df[["b"]].astype("int16") <= 70000
df.s < 3
df.s == 3
df.a == df.b
df.a.eq(1.5)
df.assign(c=df.a + 1, e=lambda x: x.c * 2)
df.assign(a=1, n=None)
df.assign(b=df[df.b > 1].a)
df.isna()
df.notna()
df.dropna()
df.dropna(how="all")
df.dropna(subset=["s"])
df.dropna(subset="nope")
df.dropna(thresh=5)
df.dropna(axis=1)
df.a.dropna()
df.fillna({"a": 0, "s": "q"})
df.a.fillna(5)
df[["a", "b"]].fillna(0)
df.a.fillna(df.b)
df[["a"]].fillna(df[["a", "b"]].mean())
df[["a"]].fillna(df[["b"]])
df[["a"]].fillna(df[["b"]].rename(columns={"b": "a"}))
df.a.where(df.b > 1)
df.a.where(df.b > 1, 0)
df.b.mask(df.a > 1, -1)
df.isin([1, "x"])
df.b.isin([1, 3])
df.a.isin([1.5, None])
df.a.isin([float("nan")])
df.s.isin(["x", None])
df.b.isin("x")
df.b.astype(float)
df.b.astype("int8")
df.b.astype(str)
df.t.astype(int)
df.t.astype(str)
df.a.astype(int)
df.b.astype("Int64")
df.astype({"b": "float32"})
df.astype({"nope": int})
df.s.astype(float)
df.a.clip(1.6, 3)
df.a.round()
df.b.between(1, 2)
df.b.between(1, 3, inclusive="left")
df.s.map({"x": 1.5, "y": 2.5})
df.b.replace(1, 10)
df.b.replace({1: 3, 3: 1})
df.b.replace([1, 2], [5, 6])
df.s.unique()
df.b.unique()
df.a.unique()
df.s.value_counts()
df.s.value_counts(dropna=False)
df.s.value_counts(normalize=True)
df.b.value_counts(ascending=True)
df.b.value_counts(sort=False)
df[["b", "s"]].value_counts()
df.drop_duplicates()
df.drop_duplicates("s")
df.drop_duplicates("s", keep="last")
df.drop_duplicates(["s", "b"], keep=False)
df.drop_duplicates("b", ignore_index=True)
df.s.drop_duplicates()
df.sort_values("s")
df.sort_values(["b", "a"], ascending=[False, True])
df.sort_values("a", na_position="first")
df.sort_values("d", ignore_index=True)
df.sort_values("nope")
df.sort_values("b", key=lambda x: -x)
df.b.sort_values(kind="stable")
df.a.sort_values(ascending=False, kind="stable")
df.sort_index()
df.sort_index(ascending=False)
df.nlargest(2, "b")
df.nsmallest(3, ["b", "a"])
df.a.nlargest(2)
df.a.nsmallest(2)
df[["a", "b"]].describe()
df.a.describe()
df.b.describe(percentiles=[0.1, 0.9])
df[["a", "b"]].agg(["min", "max"])
df.agg({"a": "min", "b": "sum"})
df.a.agg(["min", "max"])
df.a.agg("sum")
df[["a", "b"]].quantile([0.1, 0.5])
df.b.quantile(0.3)
df[["a", "b"]].sum(axis=1)
df[["a", "b"]].mean(axis=1)
df[["a", "b"]].max(axis=1)
df.count()
df.nunique()
df.a.to_frame("q")
df.to_numpy()
df.a.to_numpy()
df.b.to_list()
df.groupby("s").sum(numeric_only=True)
df.groupby("s")[["a", "b"]].mean()
df.groupby(["s", "t"]).b.sum()
df.groupby("s", sort=False).b.agg(["sum", "mean"])
df.groupby("s").agg({"b": "sum", "a": ["min", "max"]})
df.groupby("s").agg(q=("b", "sum"), r=("a", "first"))
df.groupby("s").agg("max")
df.groupby("s", dropna=False).size()
df.groupby("a").size()
df.groupby("s", as_index=False).b.sum()
df.groupby("s", as_index=False).size()
df.groupby(["s", "b"], as_index=False).a.max()
df.groupby("s").size()
df.groupby("s").b.transform("mean")
df.groupby("s")[["a", "b"]].transform("sum")
df.groupby("s").first()
df.groupby("s").last()
df.groupby("s").count()
df.groupby("t").nunique()
df.groupby("s").max()
df.groupby("s").a.std()
df.groupby("s").a.median()
df.groupby("s").d.min()
df.groupby(df.b > 1).b.sum()
df.groupby("nope").sum()
df.groupby("s").mean()
df.groupby("s").nope
len(df)
df.shape
df.b.sum()
df.empty
df.dtypes
df.columns
df.index
list(df)
"""


WITH_ROWS = {
    "df.s < 3": "pandas compares nothing with nothing; plandas raises at the call, whatever the rows",
    'df.s.map({"x": 1.5, "y": 2.5})': "pandas keeps the dtype of an empty Series, plandas gives that of the new values",
}
"""Lines that are left out on a frame without rows, and why."""


ACROSS = """
df[["a", "b"]].sum(axis=1, skipna=False)
df[["a", "b"]].prod(axis=1)
df[["a", "b", "t"]].mean(axis=1, skipna=False)
df[["a", "b"]].var(axis=1)
df[["a", "b"]].std(axis=1, ddof=0)
df[["a", "b"]].sem(axis=1)
df[["a", "b"]].max(axis=1, skipna=False)
df[["a", "b"]].sum(axis=1, min_count=2)
df[["a"]].any(axis=1)
df[["a"]].any(axis=1, skipna=False)
df[["a", "b"]].mean(axis=None)
df[["a", "b"]].median(axis=None)
df[["a", "b"]].std(axis=None)
df[["a", "b"]].sum(axis=None, skipna=False)
df.sum(axis=2)
df[["a", "b"]].quantile(0.3)
df.set_axis(["a", 1, "s", "t", "d"], axis=1)[["a", 1]].mean()
df.a.fillna({2: 5.0})
df.a.fillna(df.a.to_pandas() * 0 + 1 if hasattr(df, "to_pandas") else df.a * 0 + 1)
[label for label, column in df.items()]
list(df.b.items())
df.b.T
df.b.keys()
df[["b"]].describe(percentiles=[0.1, 0.1])
df[[]].describe()
df.dropna(axis=2)
"""


@pytest.mark.parametrize("line", ACROSS.strip().splitlines())
def test_rows_and_whole_frames(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), MIXED)


@pytest.mark.parametrize("line", LINES.strip().splitlines())
@pytest.mark.parametrize("name", ["mixed", "empty"])
def test_a_method_gives_what_it_gives_in_pandas(line: str, name: str) -> None:
    if name == "empty" and line in WITH_ROWS:
        pytest.skip(WITH_ROWS[line])
    frame = {"mixed": MIXED, "empty": EMPTY}[name]
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), frame)


INDEXED = [line for line in LINES.strip().splitlines() if re.search(r"head|tail|df\[df|sort|dropna|\+|assign|groupby\(.s.\)", line)]


DUPLICATES = "pandas refuses to align on repeated labels; plandas knows that the rows are the same and need no aligning"


@pytest.mark.parametrize("line", INDEXED)
@pytest.mark.parametrize("frame", [LEVELS, STAMPS], ids=["levels", "stamps"])
def test_the_index_comes_along(line: str, frame: object) -> None:
    if "b=df[df.b" in line and frame is LEVELS:
        pytest.skip(DUPLICATES)
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), frame)


TEXTS = pandas.DataFrame({"k": [2, 1, 2, 1, 3], "s": ["b", "é", None, "", None], "n": [5, 4, 3, 2, 1]}, index=list("vwxyz"))
TEXT_SUMS = """
df.s.sum()
df.s.sum(skipna=False)
df.s.sum(min_count=4)
df.s.dropna().sum(skipna=False)
df.sum()
df.max()
df[["s", "n"]].min()
df[["s"]].sum()
df.sort_values("n").s.sum()
df.groupby("k").sum()
df.groupby("k").s.sum(min_count=1)
df.groupby("k", sort=False).s.agg(["sum", "first", "count"])
df.sort_values("n").groupby("k").s.sum()
df.groupby("k").s.transform("sum")
""".strip().splitlines()


def test_values_of_several_kinds_are_objects() -> None:
    agree(lambda pd, df: df.agg({"s": "sum", "n": "max"}), TEXTS)


@pytest.mark.parametrize("name", REDUCTIONS)
def test_a_reduction_of_a_column(name: str) -> None:
    for column in MIXED.columns:
        agree(lambda pd, df, column=column: getattr(df[column], name)(), MIXED[[column]])


@pytest.mark.parametrize("name", REDUCTIONS)
def test_a_reduction_of_a_frame(name: str) -> None:
    agree(lambda pd, df: getattr(df, name)(), MIXED[["a", "b"]])
    agree(lambda pd, df: getattr(df, name)(), EMPTY[["a", "b"]])


@pytest.mark.parametrize("line", TEXT_SUMS)
@pytest.mark.parametrize("rows", [slice(None), slice(0)], ids=["rows", "no rows"])
def test_a_sum_of_texts_strings_them_together(line: str, rows: slice) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), TEXTS[rows])


@pytest.mark.parametrize("name", ["sum", "mean", "min", "max", "std", "var", "prod"])
def test_a_reduction_that_does_not_skip_missing_values(name: str) -> None:
    agree(lambda pd, df: getattr(df, name)(skipna=False), MIXED[["a", "b"]])


def test_min_count() -> None:
    agree(lambda pd, df: df.sum(min_count=6), MIXED[["a", "b"]])
    agree(lambda pd, df: df.groupby("b").a.sum(min_count=2), MIXED)


MERGES = """
left.merge(right, on="s")
left.merge(right, on="s", how="left")
left.merge(right, on="s", how="right")
left.merge(right, on="s", how="outer")
left.merge(right, how="cross")
left.merge(right, on=["s", "b"], how="outer")
left.merge(right)
left.merge(right, left_on="b", right_on="b", how="left", suffixes=("", "_r"))
left.merge(right, left_on="a", right_on="v", how="outer")
left.merge(right, on="s", how="outer", indicator=True)
left.merge(right, on="nope")
left.merge(right, left_on="s", right_on="v")
left.merge(right, on="s", how="sideways")
left.merge(right, on="s", left_on="s")
left.merge(right, left_index=True, right_index=True)
left.merge(right, left_index=True, right_index=True, how="outer")
left.join(right, rsuffix="_r")
left.join(right)
pd.merge(left, right, on="s", sort=True)
left.merge(left, on="b")
"""


@pytest.mark.parametrize("line", MERGES.strip().splitlines())
def test_a_merge_has_pandas_rows_in_pandas_order(line: str) -> None:
    agree(lambda pd, left, right: eval(line, {"left": left, "right": right, "pd": pd}), MIXED, RIGHT)


@pytest.mark.parametrize(
    "line", ["df", "df.dropna()", "df.i + 1", "df.i > 1", "df[df.i > 1]", "df.f.sum()", "df.i.mean()", "df.isna()", "df.s == 'x'"]
)
def test_nullable_dtypes_stay(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df, "pd": pd}), NULLABLE)


ZONED = MIXED[["b"]].assign(z=MIXED.d.dt.tz_localize("Europe/Paris"))


@pytest.mark.parametrize(
    "line",
    [
        "df",
        "df[df.z > '2020-01-02']",
        "df.z.max()",
        "df.describe()",
        "df.sort_values('z')",
        "df.z - df.z.min()",
        "df.groupby('z').b.sum()",
    ],
)
def test_times_with_a_zone(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df}), ZONED)


@pytest.mark.parametrize("line", ["np.float64(2) * df.a", "np.int64(1) < df.a", "np.arange(4) + df.a", "np.int64(1) - df.index"])
def test_numpy_on_the_left(line, engine):
    if engine == "spark":
        pytest.skip("nothing of an engine")
    agree(lambda pd, df: eval(line, {"np": np, "df": df}), pandas.DataFrame({"a": [3, 1, 2, 0]}))
