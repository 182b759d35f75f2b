"""Methods in row order, each a line of pandas: running totals, values of rows before and after, gaps filled, ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support.differential import agree
from support.frames import EMPTY, LEVELS, MIXED, NULLABLE

import plandas
from plandas.optimizer import optimize
from plandas.optimizer.rules import windows
from plandas.plan import Window, postorder


@pytest.fixture(autouse=True)
def ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of three rows, so that even these frames have several; only engines that keep no row order use them."""
    for name, value in (("RANGE", 3), ("MOST_RANGES", 10**9), ("FEW", 0)):
        monkeypatch.setattr(windows, name, value)


NUMBERS = pd.DataFrame(
    {
        "a": [1.5, None, -2.0, 4.0, None, 4.0, 0.5], "i": [3, 1, 1, 2, 5, 3, 3], "t": [True, False, True, True, False, False, True],
        "h": pd.array([1, 2, 3, 4, 5, 6, 7], "int8"), "k": ["x", "y", "x", None, "y", "x", "y"],
        "d": pd.to_datetime(["2020-01-03", None, "2020-01-01", "2020-01-02", "2020-01-02", None, "2020-01-05"]),
    },
    index=[5, 3, 3, 9, 1, 0, 2],
)  # fmt: skip

LINES = """
df.a.cumsum()
df.i.cumsum()
df.t.cumsum()
df.h.cumsum()
df[["a", "i"]].cumsum()
df.a.cumsum(skipna=False)
df.cumsum(numeric_only=True)
df.a.cumprod()
df.i.cumprod()
df.i.cummax()
df.a.cummin()
df.t.cummax()
df.d.cummax()
df.d.cummin(skipna=False)
df.d.cumsum()
(df.d - df.d.min()).cumsum()
df[df.i > 1].i.cumsum()
df.sort_values("i").a.cumsum()
df.sort_values("i").i.shift()
df.assign(c=df.a.cumsum() + df.i.cumsum())
df.i.shift()
df.i.shift(2)
df.i.shift(-1)
df.i.shift(0)
df.i.shift(99)
df.a.shift(1)
df.t.shift(1)
df.k.shift(1)
df.d.shift(-2)
df.h.shift(1)
df.i.shift(1, fill_value=0)
df.i.shift(-2, fill_value=9)
df.a.shift(1, fill_value=0.0)
df.k.shift(1, fill_value="none")
df[["a", "i", "k"]].shift(2)
df.a - df.a.shift()
df.i.diff()
df.i.diff(-2)
df.a.diff()
df.h.diff()
df.t.diff()
df.d.diff()
df.k.diff()
df[["a", "i"]].diff(2)
df.i.pct_change()
df.a.pct_change(2)
df.a.ffill()
df.a.bfill()
df.a.ffill(limit=1)
df.a.bfill(limit=1)
df.a.shift(2).ffill(limit_area="inside")
df.a.shift(2).ffill(limit_area="outside")
df.a.shift(2).bfill(limit_area="outside")
df.k.ffill()
df.d.bfill()
df.i.ffill()
df.ffill()
df.bfill(limit=2)
df.i.rank()
df.a.rank()
df.i.rank(method="min")
df.i.rank(method="max")
df.i.rank(method="first")
df.i.rank(method="dense")
df.i.rank(method="first", ascending=False)
df.a.rank(method="dense", na_option="top")
df.a.rank(na_option="bottom", ascending=False)
df.a.rank(na_option="top", ascending=False)
df.a.rank(method="max", na_option="bottom")
df.a.rank(pct=True)
df.i.rank(method="dense", pct=True)
df.a.rank(method="dense", pct=True)
df.a.rank(method="dense", na_option="bottom", pct=True)
df.a.rank(na_option="bottom", pct=True)
df.k.rank()
df.d.rank()
df.t.rank()
df[["a", "i"]].rank()
df.rank(numeric_only=True)
df.i.rank(method="nope")
df.i.rank(na_option="nope")
df.cumsum(axis=7)
""".strip().splitlines()

FRAMES = {"labels": NUMBERS, "default index": NUMBERS.reset_index(drop=True), "no rows": NUMBERS.iloc[:0], "one row": NUMBERS.iloc[:1]}

# pandas keeps the dtype of what has no rows; that of plandas does not depend on the rows
KEEPS_DTYPE = ("shift(", "diff(", "pct_change(")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("rows", FRAMES)
def test_rows_in_order(rows: str, line: str) -> None:
    frame = FRAMES[rows]
    if len(frame) == 0 and any(method in line for method in KEEPS_DTYPE):
        agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), frame, check_dtype=False)
    else:
        agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), frame)


def test_a_limit_is_a_number_of_rows() -> None:
    agree(lambda pd, df: df.a.ffill(limit=0), NUMBERS)


@pytest.mark.parametrize("line", ["df.cumsum(numeric_only=True)", "df.shift(1)", "df.ffill()", "df.b.rank()", "df.b.diff()"])
@pytest.mark.parametrize("frame", [MIXED, LEVELS, EMPTY], ids=["mixed", "levels", "empty"])
def test_indexes_come_along(line: str, frame: pd.DataFrame) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), frame, check_dtype=len(frame) > 0)


@pytest.mark.parametrize(
    "line",
    [
        "df.i.cumsum()",
        "df.f.shift()",
        "df.i.shift(1, fill_value=0)",
        "df.t.shift()",
        "df.s.ffill()",
        "df.i.rank()",
        "df.i.diff()",
        "df.f.cummax()",
        "df.t.ffill()",
    ],
)
def test_nullable_columns(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), NULLABLE)


def test_columns_over_windows_are_one_projection_and_no_join() -> None:
    df = plandas.from_pandas(NUMBERS)
    df["c"] = df.a.cumsum()
    df["d"] = df.a - df.a.shift()
    df["e"] = df.a.cumsum() + df.i.cumsum()
    nodes = [type(node).__name__ for node in postorder(df._frame.base)]
    assert "Join" not in nodes
    optimized = optimize(df._frame.collect()[0]).plan
    made = [node for node in postorder(optimized) if isinstance(node, Window)]
    assert {node.rows for node in made} == {(-1, -1), (None, 0)}
    assert len(made) == 2


TIMES = pd.DataFrame(
    {"a": [1.5, None, -2.0, None, 4.0], "i": [3, 1, 1, 2, 5]},
    index=pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-04", "2020-01-07", "2020-01-09"]),
)  # fmt: skip
SORTED = pd.DataFrame(
    {
        "a": [1.5, None, -2.0, 4.0, None, 4.0, 0.5], "i": [3, 1, 1, 2, 5, 3, 3], "t": [True, False, True, True, False, False, True],
        "k": list("xyxzyxy"),
    },
    index=[0, 1, 2, 4, 7, 8, 9],
)  # fmt: skip

WAYS = """
df.t.shift().dtypes
df.t.shift()
df.shift().dtypes
df.t.shift(fill_value=False).dtypes
df.t.diff().dtypes
df.t.iloc[:0].shift().dtype
df.i.iloc[:0].shift().dtype
df.groupby("k").t.shift().dtypes
df[["a","i"]].cumsum(axis=1)
df[["a","i"]].cumprod(axis=1, skipna=False)
df[["a","i"]].shift(axis=1)
df[["a","i","k"]].shift(1, axis=1)
df[["a","i","k"]].shift(-1, axis=1)
df[["i","t"]].shift(1, axis=1, fill_value=0)
df[["a","i"]].shift(9, axis=1)
df[["a","i"]].diff(axis=1)
df[["i","i"]].diff(axis=1)
df[["i","a"]].diff(-1, axis=1)
df[["a","i"]].shift([1, -1])
df.i.shift([1, 2])
df.i.shift([0, 1], suffix="_p")
df[["i"]].shift([1, 2], fill_value=0)
df.i.shift(1, suffix="_p")
df.i.shift([])
tm.shift(1, freq="D")
tm.i.shift(2, freq="12h")
tm.i.shift(-1, freq=pd.Timedelta("1D"))
tm.i.pct_change(fill_method="ffill")
tm.a.interpolate("time")
tm.a.interpolate("index")
df.a.interpolate("values")
df.a.interpolate("index")
df.a.interpolate("index", limit=1, limit_direction="both")
df.interpolate("index")
df[["a","i"]].interpolate("index", limit_area="inside")
df.a.interpolate("time")
df.a.interpolate("pad")
df.a.interpolate("nonsense")
df[["a","i"]].interpolate(axis=1)
df.a.interpolate(limit=1, limit_direction="backward")
df.a.interpolate(limit_direction="nope")
df.a.asof(5)
df.a.asof([0, 5, 100, -1])
df[["a","i"]].asof(5)
df[["a","i"]].asof([1, 5, 100, -1])
df[["a","i"]].asof([1, 5], subset="i")
df[["a","i"]].asof(1, subset=["i"])
tm.asof(pd.Timestamp("2020-01-03"))
tm.a.asof([pd.Timestamp("2020-01-03"), pd.Timestamp("2021-01-01")])
df.a.iloc[::-1].asof(5)
df.truncate(2, 7)
df.a.truncate(before=2)
tm.truncate(after="2020-01-04")
df.truncate(7, 2)
df.iloc[::-1].truncate(2, 7)
df.sort_values("i").truncate(2, 7)
df[["a","i"]].truncate("b", axis=1)
df.i.nlargest(3, keep="all")
df.nlargest(2, ["i","a"], keep="all")
df.nsmallest(2, "i", keep="last")
df.i.nsmallest(2, keep="all")
df.sample(frac=0.5, random_state=1)
df.sample(3, random_state=np.random.RandomState(3))
df.sample(10, replace=True, random_state=2)
df.sample(3, weights="i", random_state=2)
df.sample(2, axis=1, random_state=2)
df.i.sample(n=2, frac=.5)
df.sort_values("i").i.searchsorted([2, 3], side="right")
df.i.searchsorted(2, sorter=[1, 2, 3, 0, 5, 6, 4])
df[["a","i"]].rank(axis=1)
df[["a","i","i"]].rank(axis=1, method="min", ascending=False)
df[["i","a","i"]].rank(axis=1, method="first", na_option="top")
df.assign(h=df.a.shift())[["a","h","i"]].rank(axis=1, method="dense", na_option="bottom", pct=True)
df.assign(h=df.a.shift())[["a","h","i"]].rank(axis=1, method="max", pct=True)
df.assign(h=df.a.shift())[["a","h","i"]].rank(axis=1, method="dense", pct=True)
df.assign(h=df.a.shift())[["a","h"]].rank(axis=1, na_option="top", ascending=False)
df.rank(axis=1, numeric_only=True)
df[["t","t"]].rank(axis=1)
df.rank(axis=1)
df[["a","i"]].rank(axis=1, method="nope")
df[["a","i"]].rank(axis=1, na_option="nope")
df.k.cumsum()
df.k.where(df.i > 1).cumsum(skipna=False)
df[["a","k"]].cumsum()
df.k.cumprod()
df.groupby("t").k.cumsum()
df[["a","i"]].ffill(axis=1)
df[["a","i"]].bfill(axis=1)
df[["a","i"]].ffill(axis=1, limit=1)
df.groupby("k").i.pct_change(fill_method=None)
df.groupby("k").i.shift([1,2])
df.groupby("k").shift([1,-1], suffix="_z")
df.groupby("k")[["i"]].shift([0,1], fill_value=0)
df.groupby("k").i.shift([])
df.groupby("k").i.shift(1, suffix="_z")
df.t != df.t.shift()
df.t.shift().fillna(False)
df.t.shift().isna()
(df.t != df.t.shift()).cumsum()
df.t.astype("boolean").shift()
df.assign(s=df.t.shift())
df.t.shift() == True
df.t.shift().notna() & df.t
tm.a.asof("2020-01-03")
df.a.iloc[1:].asof(1)
df.a.asof(-3)
df.iloc[:0].a.asof([1])
df.k.asof(3)
df.t.asof([3, -1])
df[["a","k"]].asof([3, -1])
df.i.diff("x")
df[["a","i"]].pct_change(axis=1)
tm.i.pct_change(freq="D")
df.assign(u=df.i.astype("uint64")).u.diff(-1)
df.assign(f=df.a.astype("float32"))[["f"]].pct_change()
(tm.index.to_series() - pd.Timestamp("2020-01-01")).pct_change(2)
tm.index.to_series().where(tm.i > 1).interpolate()
df.i.astype("Int64").where(df.i > 1).interpolate()
df.a.astype("float32").interpolate()
df.i.astype("Int64").where(df.i > 1).rank(method="min")
df.i.astype("Float64").rank(method="dense", pct=True)
""".strip().splitlines()

ON_SPARK = (
    "shift()", "df.t !=", "cumsum(axis=1)", "shift([1", 'freq="12h"', 'interpolate("index")', "asof([1, 5, 100", "sorter",
    'axis=1, method="dense", na',
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", WAYS)
def test_ways_and_labels(line: str, engine: str) -> None:
    if engine == "spark" and not any(part in line for part in ON_SPARK):
        pytest.skip("costs a job")
    agree(lambda pd, df, tm: eval(line, {"pd": pd, "df": df, "tm": tm, "np": np}), SORTED, TIMES)


GROUPED = """
df.groupby("k").a.cumsum()
df.groupby("k").i.cumsum()
df.groupby("k", dropna=False).i.cumsum()
df.groupby("k")[["a", "i"]].cumsum()
df.groupby("k").i.cumprod()
df.groupby("k").a.cummax()
df.groupby("k").i.cummin()
df.groupby("k").i.shift()
df.groupby("k").i.shift(-1)
df.groupby("k").i.shift(1, fill_value=0)
df.groupby("k")[["a", "d"]].shift(2)
df.groupby("k").i.diff()
df.groupby("k").a.diff()
df.groupby("k").i.pct_change()
df.groupby("k").a.ffill()
df.groupby("k").a.bfill(limit=1)
df.groupby("k").i.rank()
df.groupby("k").a.rank(method="dense", ascending=False)
df.groupby("k").a.rank(method="first", na_option="bottom")
df.groupby("k").i.rank(method="min", pct=True)
df.groupby("k").cumcount()
df.groupby("k").cumcount(ascending=False)
df.groupby("k", dropna=False).cumcount()
df.groupby("i").cumcount()
df.groupby("k").ngroup()
df.groupby("k").ngroup(ascending=False)
df.groupby("k", sort=False).ngroup()
df.groupby("i", sort=False).ngroup(ascending=False)
df.groupby(["k", "i"]).ngroup()
df.groupby("k").head(2)
df.groupby("k").head(-1)
df.groupby("k").tail(1)
df.groupby("k").tail(-1)
df.groupby("k", dropna=False).head(1)
df.groupby("k").a.head(1)
df.groupby("k").nth(0)
df.groupby("k").nth(-1)
df.groupby("k").nth([0, 1])
df.groupby("k").i.transform("cumsum")
df.assign(c=df.groupby("k").i.cumsum() - df.i)
df.groupby(df.i > 1).a.cumsum()
""".strip().splitlines()


@pytest.mark.parametrize("line", GROUPED)
@pytest.mark.parametrize("rows", FRAMES)
def test_rows_in_order_of_groups(rows: str, line: str) -> None:
    frame = FRAMES[rows]
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), frame, check_dtype=len(frame) > 0)


PLACES = """
df.duplicated()
df.duplicated("k")
df.duplicated(["k", "i"], keep="last")
df.duplicated("i", keep=False)
df.duplicated("nope")
df.duplicated(keep="nope")
df.i.duplicated()
df.a.duplicated(keep="last")
df.k.duplicated(keep=False)
df.i.idxmax()
df.i.idxmin()
df.a.idxmax()
df.a.idxmin(skipna=False)
df.d.idxmax()
df.t.idxmax()
df.i.argmax()
df.a.argmin()
df[["i", "h"]].idxmax()
df[["i", "h"]].idxmin()
df[["i", "h"]].idxmax(axis=7)
df.groupby("k").i.idxmax()
df.groupby("k").i.idxmin()
df.groupby("i").h.idxmax()
df.i.is_monotonic_increasing
df.a.is_monotonic_increasing
df.h.is_monotonic_increasing
df.sort_values("i").i.is_monotonic_increasing
df.sort_values("i", ascending=False).i.is_monotonic_decreasing
df.index.is_monotonic_increasing
df.sort_index().index.is_monotonic_increasing
df.index.is_monotonic_decreasing
df.k.is_monotonic_decreasing
""".strip().splitlines()


@pytest.mark.parametrize("line", PLACES)
@pytest.mark.parametrize("rows", ["labels", "default index", "one row"])
def test_places_and_order(rows: str, line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), FRAMES[rows])


@pytest.mark.parametrize("line", ["df.i.idxmax()", "df.duplicated()", "df.i.is_monotonic_increasing", "df.a[df.a > 9].argmax()"])
def test_places_without_rows(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), NUMBERS.iloc[:0])


MORE = """
df.a.interpolate()
df.i.interpolate()
df[["a", "i"]].interpolate()
df.a.interpolate(limit=1)
df.a.shift(2).interpolate()
df.a.shift(2).interpolate(limit_direction="backward")
df.a.shift(2).interpolate(limit_direction="both")
df.a.shift(2).interpolate(limit_direction="both", limit=1)
df.a.shift(-2).interpolate(limit_area="inside")
df.a.shift(-2).interpolate(limit_area="outside")
df.a.interpolate(limit=0)
df.a.interpolate(limit_direction="up")
df.sample(3, random_state=1)
df.sample(frac=0.5, random_state=2, ignore_index=True)
df.sample(9, replace=True, random_state=3)
df.a.sample(2, random_state=4)
df.sample(99)
df.sample(3, random_state=1, weights=[1, 0, 0, 5, 0, 1, 2])
df.sample(2, random_state=1, weights="i")
df.a.first_valid_index()
df.a.shift(2).first_valid_index()
df.a.shift(-3).last_valid_index()
df[["a", "d"]].first_valid_index()
df.a[df.a > 99].last_valid_index()
df.i.sort_values().searchsorted(3)
df.i.sort_values().searchsorted(3, side="right")
df.i.sort_values().searchsorted([0, 2, 9])
df.sort_index().a.asof(4)
df.sort_index().a.asof([0, 2, 99])
df.sort_index().a.asof(-1)
""".strip().splitlines()


@pytest.mark.parametrize("line", MORE)
@pytest.mark.parametrize("rows", ["labels", "default index"])
def test_gaps_samples_and_searches(rows: str, line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), FRAMES[rows])
