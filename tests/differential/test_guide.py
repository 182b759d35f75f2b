"""What pandas' user guide teaches, in lines of our own: labels, masks, values that are set, times as labels, offsets, frequencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy
import pandas
import pytest
from support.differential import agree

import plandas

FRAMES = {
    "df": pandas.DataFrame(
        {"a": [1, 2, 3], "b": [1.5, None, 2.5], "t": ["x", "y", "z"], "f": [True, False, True]}, index=["x", "y", "z"]
    ),
    "s": pandas.Series([1, 2, 3], index=["a", "b", "c"]),
    "other": pandas.Series([1, 2, 3], index=["y", "z", "w"]),
    "o": pandas.Series(["a", "b", "c"], dtype=object),
    "days": pandas.DataFrame({"v": range(6)}, index=pandas.date_range("2024-01-30", periods=6)),
    "levels": pandas.Series(
        [1, 2, 3, 4], index=pandas.MultiIndex.from_tuples([("B", 2), ("a", 1), ("A", 3), ("b", 0)], names=["k", "n"])
    ),
    "wide": pandas.DataFrame(
        numpy.arange(24).reshape(6, 4),
        index=pandas.MultiIndex.from_product([["A", "B", "C"], [1, 2]], names=["k", "n"]),
        columns=pandas.MultiIndex.from_product([["x", "y"], ["p", "q"]], names=["u", "w"]),
    ),
    "spans": pandas.DataFrame({"v": [1, 2, 3, 4]}, index=pandas.IntervalIndex.from_breaks([0, 1, 2, 3, 4])),
    "months": pandas.Series(range(5), index=pandas.period_range("2010-11", periods=5, freq="M")),
    "kinds": pandas.Series([1, 2, 3], index=pandas.CategoricalIndex(list("aab"), name="c")),
    "groups": pandas.DataFrame({"k": list("aabb"), "v": [None, 2, 3, None], "w": [1, 2, None, None]}),
    "left": pandas.DataFrame({"k": ["a", "b", "c"], "v": [1, 2, 3], "f": [True, False, True]}),
    "right": pandas.DataFrame({"k": ["b", "c", "d"], "w": [4, 5, 6], "g": [True, True, False]}),
    "mixed": pandas.DataFrame(
        {
            "a": [1, None],
            "s": ["x", "y"],
            "m": ["x", None],
            "d": pandas.to_datetime(["2020-01-01", "2020-01-02"]),
            "b": [True, False],
        }
    ),
    "few": pandas.DataFrame({"a": [1, 2, 3], "b": list("xyz")}),
    "weeks": pandas.Series(range(20), index=pandas.date_range("2011-10-30", periods=20, freq="W")),
}


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """What is chosen and set, and how, is the front-end's affair, so that one engine is enough."""
    with plandas.option_context("backend", "local"):
        yield


def run(line: str, modules: dict[str, Any]) -> Any:
    """What the last of some statements gives."""
    *statements, last = line.split("; ")
    for statement in statements:
        exec(statement, modules)
    return eval(last, modules)


def check(line: str) -> None:
    names, frames = list(FRAMES), list(FRAMES.values())
    agree(lambda pd, *given: run(line, {"pd": pd, "np": numpy, **dict(zip(names, given, strict=True))}), *frames)


LABELS_OF_A_SERIES = """
"a" in s
1 in s
s["e"] = 12; "e" in s
s.b
s.nope
s.a = 9; s
s.other = 9; s
s["q"] = 5.0; s
s["q"] = 5.5; s
s["q"] = None; s
few.loc[9] = 5; few
s.take([True, False])
s.sort_index(level=0, key=lambda index: index.str.upper())
levels.sort_index(level="k", key=lambda index: index.str.lower())
levels.sort_index(level=["n", "k"], key=lambda index: -index if index.name == "n" else index)
"""
MASKS = """
df[["a", "f"]].all(1)
df[["a"]].any(1)
np.all(df[["a"]] > 0)
np.any(s > 2)
-(s > 1)
-df[["f"]]
+df[["f"]]
df.loc[:, df.loc["x", ["a", "b"]] > 0]
df.loc[:, df[["a", "f"]].sum() > 2]
df[["a", "b"]].loc[:, df[["b", "a"]].sum() > 4]
df.loc[:, [True, False, True, False]]
s[pd.array([True, None, False])]
df[pd.array([True, None, False])]
df.loc[pd.array([True, None, False], dtype="boolean"), "a"]
df.iloc[[True, False, True], [True, False, False, True]]
df.iloc[np.array([True, False, True])]
df.loc[[True, False], "a"]
"""
SETTING = """
df.replace("x", np.nan)
df.replace(".", np.nan)
df.t.replace({"x": np.nan})
o.loc[1] = np.nan; o
o[0] = None; o
df.loc["x", "t"] = np.nan; df
df = df[["b"]].assign(c=df.b * 2); df.loc[:, ["b", "c"]] = df[["c", "b"]].to_numpy(); df
df.loc[:, ["b", "a"]] = df[["a", "b"]]; df
df = df[["b"]].assign(c=df.b * 2); df.iloc[:, [1, 0]] = df[["b", "c"]]; df
df.loc[["x", "y"], ["a", "b"]] = [[7, 8.5], [9, 1.5]]; df
df.iloc[0:2, :2] = [[7, 8.5], [9, 1.5]]; df
df.iloc[0:2, :2] = [[7, 8.5, 3], [9, 1.5, 2]]; df
df.iloc[0:2, [0]] = [[7], [9]]; df
df.iloc[1] = {"a": 9, "b": 9.5, "t": "q", "f": False}; df
df.loc["y"] = {"a": 9, "b": 9.5, "t": "q", "f": False}; df
df[df[["a", "b"]][1:3] > 0] = 3; df
df[df[["a", "b"]] > 1] = -df[["a", "b"]]; df
"""
FUNCTIONS = """
days.apply(pd.Series.cumsum)
df[["a", "b"]].apply(pd.Series.mean)
df[["a", "b"]].apply(pd.Series.interpolate)
df[["a", "b"]].agg([pd.Series.mean, "sum"])
df[["a", "b"]].agg(["max", __import__("functools").partial(pd.Series.quantile, q=0.25)])
"""
TIMES_AS_LABELS = """
days.index.year
days.index.quarter
days.index.month_name()
days.index.date
days.index.isocalendar()
days.index.tz_localize("UTC")
days.index.tz_localize("Europe/Berlin")
days.index.tz_localize("UTC").tz_convert("Asia/Tokyo")
days.index.to_period("M")
days.index.strftime("%d.%m.")
days.index.floor("2D")
days.index.normalize()
days.index.resolution
days.index.inferred_freq
days.index.to_pydatetime()
days.index.tz
days.index.unit
days.index.as_unit("s")
days.index.mean()
days.index.nope
days.rename_axis("when").index.day
np.asarray(days.index.is_month_end)
days.groupby(days.index.month).sum()
days.groupby([days.index.year, days.index.month]).v.sum()
days.assign(y=days.index.year, m=days.index.month)
days[days.index.month == 2]
days.set_index(days.index.year).index
days.pivot_table(index=days.index.month, values="v")
days.index.append(days.index)
days.index.map(lambda day: day.day)
(days.index - days.index[0]).days
(days.index - days.index[0]).total_seconds()
(days.index - days.index[0]).components
type(days.index).__name__
isinstance(days.index, pd.DatetimeIndex)
isinstance(days.index, pd.TimedeltaIndex)
isinstance(days.index - days.index[0], pd.TimedeltaIndex)
isinstance(pd.date_range("2020", periods=2), pd.DatetimeIndex)
isinstance(pd.Index(pd.to_datetime(["2020-01-01"])), pd.DatetimeIndex)
isinstance(s.index, pd.DatetimeIndex)
pd.DatetimeIndex(["2020-01-01"], name="k")
pd.TimedeltaIndex(["1D"])
"""
OFFSETS = """
days.index + pd.offsets.MonthEnd()
days.index - pd.DateOffset(months=1)
pd.offsets.MonthEnd() + days.index
days.index.to_series() + pd.offsets.BusinessDay(3)
days.index.to_series() - pd.offsets.Day(3)
days.index.to_series() + pd.offsets.Minute(3)
days.index.to_series() + pd.DateOffset(years=1, days=2)
days.index.to_series().to_frame() + pd.offsets.MonthBegin()
days.index.to_series().dt.tz_localize("Europe/Berlin") + pd.offsets.Day(60)
days.index.to_series().dt.tz_localize("Europe/Berlin") + pd.DateOffset(days=60)
days.index.to_series() * pd.offsets.Day(2)
pd.offsets.Day(1) - days.index.to_series()
pd.Series([pd.Timedelta("1D")]) + pd.offsets.Minute(5)
pd.Series([1]) + pd.offsets.MonthEnd()
"""


@pytest.mark.parametrize("line", LABELS_OF_A_SERIES.strip().splitlines())
def test_labels_of_a_series(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", MASKS.strip().splitlines())
def test_masks(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", SETTING.strip().splitlines())
def test_values_are_set(line: str) -> None:
    check(line)


GAPS = """
df["n"] = other; df[["a", "n"]].dropna()
df["n"] = other; df[["a", "n"]].fillna(5)
df["n"] = other > 1; df.dtypes
df["n"] = s.set_axis(list("xyz")); df.dtypes
(s + other).dropna()
s.add(other, fill_value=0)
s.reindex(["a", "q"]).fillna(0)
df.reindex(["x", "q"]).dtypes
df.reindex(["x", "y"]).dtypes
df.reindex(["x", "q"], fill_value=0).dtypes
df.reindex_like(df.iloc[:2]).dtypes
df.reset_index(drop=True).reindex(range(5)).dtypes
df.align(df.iloc[1:])[1].dtypes
pd.concat([s, other], axis=1).dtypes
pd.concat([s, s], axis=1).dtypes
pd.concat([df, other.rename("n")], axis=1).dropna()
left.merge(right, how="left").dtypes
left.merge(right, how="right").dtypes
left.merge(right, how="outer").dtypes
left.merge(right, how="inner").dtypes
left.merge(right, how="left").dropna()
left.merge(right.iloc[:2], how="right").dtypes
left.set_index("k").join(right.set_index("k")).dropna()
left.merge(right, left_on="v", right_on="w", how="outer").dtypes
left.merge(right, left_on="v", right_on="w", how="left").dtypes
left.merge(right, left_on="v", right_index=True, how="left").dtypes
left.merge(left, on="k", how="left").dtypes
"""


@pytest.mark.parametrize("line", GAPS.strip().splitlines())
def test_whole_numbers_with_gaps_stay_floats(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", FUNCTIONS.strip().splitlines())
def test_methods_are_functions(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", TIMES_AS_LABELS.strip().splitlines())
def test_times_as_labels(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", OFFSETS.strip().splitlines())
def test_offsets(line: str) -> None:
    check(line)


SEVERAL_LEVELS = """
wide.loc[:, (slice(None), "p")]
wide.loc[:, pd.IndexSlice[:, ["p", "q"]]]
wide.loc[pd.IndexSlice[:, [1]], pd.IndexSlice[:, "p"]]
wide.loc["A", (slice(None), "p")]
wide.loc[pd.IndexSlice[["A", "C"], :], pd.IndexSlice["x", :]]
wide.loc[pd.IndexSlice[wide[("x", "p")] > 8, 1], pd.IndexSlice[:, "q"]]
wide.loc[:, ("x", "p")]
wide.loc[("A", 1), ("x", "p")]
wide.loc[:, (["x"], "q")]
wide.loc[:, ("nope", slice(None))]
"""
KINDS_OF_LABELS = """
spans.loc[2]
spans.loc[[2, 3]]
spans.loc[2.5]
spans.loc[[2.5, 3.5]]
spans.loc[pd.Interval(1, 2)]
spans.loc[9]
spans.index.overlaps(pd.Interval(0.5, 2.5))
spans[spans.index.overlaps(pd.Interval(0.5, 2.5))]
spans.index.mid
spans.index.left
months["2011"]
months["2011-01"]
months.loc["2010-12":"2011-02"]
months["2013"]
months.index.year
months.index.to_timestamp()
months.index.freqstr
months.groupby(months.index.year).sum()
isinstance(months.index, pd.PeriodIndex)
kinds.index.categories
kinds.index.codes
kinds.index.rename_categories(["x", "y"])
kinds.loc["a"]
kinds["b"]
pd.CategoricalIndex(["a"])
pd.IntervalIndex.from_tuples([(0, 1), (1, 2)])
pd.IntervalIndex.nope
"""
CATEGORIES = """
pd.Series(["a", "b", "a"]).astype(pd.CategoricalDtype(ordered=True))
pd.Series([2, 2, 1]).astype(pd.CategoricalDtype(ordered=True))
pd.Series([2, 2, 1]).astype(pd.CategoricalDtype())
pd.Series([2, 2, 1]).astype("category").astype(pd.CategoricalDtype(ordered=True))
pd.Series([2, 2, 1]).astype(pd.CategoricalDtype(ordered=True)).max()
pd.Series([2, 2, 1]).astype(pd.CategoricalDtype(ordered=True)) > 1
"""
TEXTS_OF_QUERIES = """
few.query("[1, 2] in a")
few.query("[1, 2] not in a")
few.query("a in [1, 2]")
few.query("'x' in b")
few.query("b == ['x', 'z']")
"""
WINDOWS = """
[x.tolist() for x in few.a.rolling(2)]
[x.shape for x in few.rolling(2)]
[x.tolist() for x in few.a.expanding()]
"""
NUMBERS_IN_GROUPS = """
groups.groupby("k").nth(0, dropna="any")
groups.groupby("k").nth(-1, dropna="any")
groups.groupby("k").nth(0, dropna="all")
groups.groupby("k").v.nth(0, dropna="any")
groups.groupby("k").v.nth(0, dropna="all")
groups.groupby("k")[["v", "w"]].nth(0, dropna="all")
groups.groupby("k").nth(0, dropna="some")
groups.groupby("k").nth([0, 1], dropna="any")
"""
OTHERS = """
weeks.truncate(before="2011-11", after="2011-12")
weeks.truncate(after="2011-11-13")
weeks.truncate("2011-12")
__import__("pyarrow").array(few.a).to_pylist()
__import__("pyarrow").array(few.index).to_pylist()
pd.Series([1,2],index=["a","b"]).reindex(pd.Categorical(["a","e"],categories=list("abe")))
repr(pd.Series([1.5, 2.5], index=pd.Index([("a", "b"), ("c", "d")], tupleize_cols=False)))
pd.Series([1.5, 2.5], index=[("a", "b"), ("c", "d")])
pd.MultiIndex.from_tuples([("a", "b"), ("c", "d")]).to_flat_index()
pd.MultiIndex.from_tuples([("a", 1), ("c", 2)]).to_flat_index()
"""


@pytest.mark.parametrize("line", SEVERAL_LEVELS.strip().splitlines())
def test_labels_of_several_levels(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", KINDS_OF_LABELS.strip().splitlines())
def test_labels_that_are_spans_of_time_or_categories(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", CATEGORIES.strip().splitlines())
def test_categories_with_an_order_that_is_found(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", TEXTS_OF_QUERIES.strip().splitlines())
def test_queries_of_lists(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", WINDOWS.strip().splitlines())
def test_windows_one_by_one(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", NUMBERS_IN_GROUPS.strip().splitlines())
def test_rows_by_their_number_in_a_group(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", OTHERS.strip().splitlines())
def test_labels_as_they_are_given(line: str) -> None:
    check(line)


SUBSETS = """
df.filter(cond=df.a > 1)
df.filter(lambda rows: rows.b.isna())
df.filter(cond=pd.array([True, None, False]), na=True)
df.filter(cond=pd.array([True, None, False]), na="raise")
df.filter(cond=df.columns.str.contains("a"), axis=1)
df.filter(items=["b", "zz", "a"])
df.filter(["b", "zz", "a"])
df.filter(like="a", axis=1)
df.filter(regex="^[ab]$")
df.filter(cond=[1, 2, 3])
df.filter()
df.filter(["a"], like="a")
s.filter(cond=s > 1)
s.filter(lambda values: values > 1)
s.filter(["a", "zz"])
"""
TRANSFORMS_OF_GROUPS = """
groups.groupby("k").transform(["cumsum", "rank"])
groups.groupby("k").transform({"w": "cumsum"})
groups.groupby("k").transform({"w": "cumsum", "v": "max"})
groups.groupby("k").transform({"zz": "cumsum"})
groups.groupby("k").transform(run=("w", "cumsum"), most=("v", "max"))
groups.groupby("k").nth[1:]
groups.groupby("k").nth[0, -1]
groups.groupby("k").v.nth[1]
pd.Series([3, 1, 2], dtype="uint8").diff()
pd.DataFrame({"a": pd.Series([3, 1, 2], dtype="uint16")}).diff()
"""
CATEGORIES_THAT_ARE_SET = """
few["c"] = pd.Categorical(["p", "p", "q"]); few.iloc[1:, [0, 2]] = [[7, "q"], [8, "q"]]; few
few["c"] = pd.Categorical(["p", "p", "q"]); few.iloc[1:, [0, 2]] = [[7, "z"], [8, "z"]]; few
few["c"] = pd.Categorical(["p", "p", "q"]); few.loc[1:, "c"] = pd.Categorical(["q", "q"], categories=["p", "q"]); few
few["c"] = pd.Categorical(["p", "p", "q"]); few.loc[1:, "c"] = pd.Categorical(["q", "q"], categories=["p", "q", "z"]); few
few["c"] = pd.Categorical(["p", "p", "q"]); few.loc[1:, "c"] = ["q", None]; few
few["c"] = pd.Categorical(["p", "p", "q"]); few.loc[1, "c"] = "z"; few
"""
UNIVERSAL_FUNCTIONS = """
np.maximum(few.a, pd.Index([4, 1, 2]))
np.add(few.a, pd.Index([4, 1, 2]))
np.exp(pd.Index([1.0, 2.0], name="k"))
np.maximum(pd.Index([4, 1, 2]), 2)
np.asarray(np.isnan(pd.Index([1.0, np.nan])))
"""


@pytest.mark.parametrize("line", SUBSETS.strip().splitlines())
def test_subsets(line: str) -> None:
    if pandas.__version__ < "3.1" and ("cond=" in line or "lambda" in line):
        pytest.skip("a mask is new in pandas 3.1")
    check(line)


@pytest.mark.parametrize("line", TRANSFORMS_OF_GROUPS.strip().splitlines())
def test_transforms_of_groups(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", CATEGORIES_THAT_ARE_SET.strip().splitlines())
def test_only_categories_are_set(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", UNIVERSAL_FUNCTIONS.strip().splitlines())
def test_functions_of_numpy_of_labels(line: str) -> None:
    check(line)


FILLED = """
left.merge(right, how="left").fillna(0)
left.join(right.set_index("k"), on="k").fillna(0)
mixed.drop(columns="m").fillna(0)
mixed.fillna(0)
mixed.s.fillna(0)
mixed.m.fillna(0)
mixed.d.fillna(0)
mixed.d.fillna("?")
mixed.b.fillna("x")
mixed[["a", "s"]].fillna({"a": 0, "s": 1})
mixed.s.fillna(pd.Series([1, 2]))
mixed.m.fillna(pd.Series([1, 2]))
mixed.fillna(mixed.mean(numeric_only=True))
"""


@pytest.mark.parametrize("line", FILLED.strip().splitlines())
def test_only_what_is_missing_has_to_be_of_a_kind(line: str) -> None:
    check(line)


EDGES = """
s | other.to_numpy()
s & 1
6 ^ s
s | s.set_axis(["c", "b", "a"])
s.astype("O")
df.astype({"a": np.dtype("O")}).dtypes
repr(s.rolling(3, min_periods=1, center=True))
repr(s.expanding())
repr(few.rolling(2, step=2))
iter(few.b.str)
wide.droplevel(0, axis=1) == np.arange(6).reshape(6, 1)
few[["a"]] + np.array([[1], [2], [3]])
days.assign(w=1) + np.array([[10, 20]])
wide.loc["A", "x"]
wide.loc["A", 1]
wide.loc["A", "nope"]
wide.x.loc["A", "p"]
wide.x.loc[("A", 1), "p"]
x = wide["x"]; x.loc["A", "p"] = [7, 8]; x
x = wide["x"]; x.loc["A", "p"] = 7; x
x = wide["x"]; x.loc["A", "nope"] = 7; x
days.assign(u=days.v * 2).rolling(3).corr().loc["2024-02-03"]
pd.DataFrame.from_records([[1, 3], [2, 4]], index=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]), columns=["x", "y"])
few.groupby(pd.Series([1, 1, 2]), as_index=False).max()
few.groupby([pd.Series([1, 1, 2]), "b"], as_index=False).max()
few.note = "hello"; few.note
o + "!"
"!" + o
o + o
o[1] = None; o + "!"
o + few.b
few.b.str.split(",").str.get(0) + "!"
o.str.upper() + "!"
o.where(o == "a")
o.mask(o == "a")
o.where(o == "a", "z")
few.a = 5; few
pd.Series([]).sum()
pd.Series([]).prod()
pd.Series([]).sum(min_count=1)
pd.Series([None, None]).sum()
pd.DataFrame({"a": [None]}).sum()
pd.tseries.offsets.BDay(2) + pd.Timestamp("2020-01-01")
"""


@pytest.mark.parametrize("line", EDGES.strip().splitlines())
def test_edges(line: str) -> None:
    check(line)


@pytest.mark.filterwarnings("ignore:Pandas doesn't allow columns to be created")
def test_a_list_as_a_new_attribute_is_no_column() -> None:
    df = plandas.from_pandas(FRAMES["few"])
    with pytest.warns(UserWarning, match="no column"):
        df.new = [1, 2, 3]
    assert df.columns.to_list() == ["a", "b"]


RANGES = {
    "days": pandas.date_range("2020-01-01", periods=10),
    "days there": pandas.date_range("2020-03-25", periods=10, tz="Europe/Berlin"),
    "months": pandas.date_range("2020-01-31", periods=10, freq="ME"),
    "hours": pandas.timedelta_range("1D", periods=10, freq="2h"),
}
ROWS = """
x[x > 3]
x[x % 2 == 0]
x[x > 100]
x[x == 3]
x[x != 2]
x.iloc[[0, 3]]
x.iloc[[3, 0]]
x.iloc[[0, 0]]
x[::-1]
x[::2][x % 4 == 0]
x.tail(2)
x.loc[x.index[2] :]
x.dropna()
x.where(x > 2).dropna()
x.sort_values(ascending=False)
x.sort_index(ascending=False)
x.sample(frac=1, random_state=1)
x.drop_duplicates()
x.reindex(x.index[::2])
x + 1
"""


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_the_frequency_of_what_is_left_of_a_range(line: str, name: str) -> None:
    x = pandas.Series(range(10), RANGES[name])
    expected, found = (eval(line, {"x": one}) for one in (x, plandas.from_pandas(x)))
    assert found.to_pandas().index.freq == expected.index.freq
