"""rolling, expanding and ewm, each a line of pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.api import indexers
from support.differential import agree

import plandas
from plandas.optimizer import Context, optimize
from plandas.optimizer.rules import windows
from plandas.plan import Window, postorder

ROWS = pd.DataFrame(
    {
        "a": [1.5, None, -2.0, 4.0, np.inf, 4.0, 0.5, 3.25], "i": [3, 1, 1, 2, 5, 3, 3, 8],
        "t": [True, False, True, True, False, False, True, True], "k": list("xyxyxyxy"),
    },
    index=[5, 3, 3, 9, 1, 0, 2, 7],
)  # fmt: skip
NEW = """
df.i.rolling(0).sum()
df.i.rolling(0).mean()
df[["a", "i"]].rolling(0).count()
df.i.rolling(1, closed="neither", min_periods=0).sum()
df.i.rolling(0, closed="both").sum()
df.i.rolling(3).cov(df.a)
df.i.rolling(3, min_periods=1).cov(df.a, ddof=0)
df.i.rolling(3).corr(df.a)
df.i.expanding().cov(df.a)
df.i.expanding(3).corr(df.t)
df.i.rolling(3).cov()
df[["a", "i"]].rolling(3).cov(df[["i", "t"]])
df[["a", "i"]].ewm(com=2).corr(df[["i", "t"]])
df.i.astype("float32").rolling(3, min_periods=1).std()
df.i.rolling(3).pipe(lambda rows: rows.sum())
df[["a", "i"]].rolling(3).cov(df[["a", "i"]], pairwise=False)
df[["a", "i", "t"]].rolling(3).corr()
df[["a", "i"]].expanding().cov(df.i)
df.a.rolling(2, min_periods=1).first()
df.a.rolling(3).last()
df.a.expanding().first()
df.i.rolling(4).rank()
df.i.expanding().rank(method="min", ascending=False)
df.i.rolling(3).apply(lambda values: values.iloc[0] * 2)
df.i.expanding().apply(max, raw=True)
df.i.rolling(3).agg(np.mean)
df.i.rolling(3).agg(lambda values: values.iloc[0] * 2)
df[["a", "i"]].rolling(3).agg([np.sum, "max"])
df.i.rolling(3).agg("nonsense")
df.i.ewm(com=2).agg("max")
df.i.rolling(3, min_periods=1.5)
df.i.rolling(3, center=1)
df.i.rolling(3, step=-1)
df.i.rolling(3, step="a")
df.i.rolling(2.5)
df.i.rolling("2D").sum()
df.i.expanding(-1)
df[["i", "i"]].rolling(2).sum()
df.set_index("k", append=True).i.rolling(2).sum()
df.set_index("k", append=True)[["a", "i"]].ewm(com=2).mean()
df[["i"]].rolling(2).agg({"i": "sum", "zz": "max"})
df.u.expanding().var()
df.u.expanding().std(ddof=0)
df.u.expanding().skew()
df.u.expanding().kurt()
df.u.rolling(3).kurt()
df.u.rolling(3).skew()
""".strip().splitlines()

FRAMES = {"labels": ROWS, "default index": ROWS.reset_index(drop=True), "no rows": ROWS.iloc[:0], "one row": ROWS.iloc[:1]}
NAMES = ["sum", "mean", "min", "max", "median", "var", "std", "sem", "skew", "kurt", "count", "quantile(0.25)"]
WINDOWS = ["rolling(3)", "rolling(3, min_periods=1)", "expanding()", "expanding(3)"]

LINES = """
df.i.rolling(2, center=True).sum()
df.i.rolling(3, center=True, min_periods=2).mean()
df.i.rolling(3, closed="left").sum()
df.i.rolling(3, closed="both").max()
df.i.rolling(3, closed="neither").min()
df.a.rolling(3, min_periods=0).sum()
df.a.rolling(99, min_periods=1).sum()
df.a.rolling(3, min_periods=2).count()
df.a.rolling(1).mean()
df.i.rolling(3, step=2).sum()
df.t.rolling(2).sum()
df[["a", "i"]].rolling(2).mean()
df.rolling(2).sum(numeric_only=True)
df.rolling(2)["i"].sum()
df.rolling(2).i.sum()
df.rolling(2)[["i", "a"]].max()
df.i.rolling(-1)
df.i.rolling(2, min_periods=3)
df.i.rolling(2, closed="odd")
df.i.rolling(2).agg("sum")
df.i.rolling(2).agg(["sum", "max"])
df.rolling(2).agg({"i": "sum", "a": "max"})
df.i.expanding(0).sum()
df[["a", "i"]].expanding().min()
df[df.i > 1].i.rolling(2).sum()
df.sort_values("i").a.expanding().sum()
df.assign(c=df.i.rolling(2).mean() - df.i)
df.i.ewm(alpha=0.3).mean()
df.i.ewm(com=1.5).mean()
df.i.ewm(span=4, adjust=False).mean()
df.i.ewm(halflife=2, min_periods=3).mean()
df.a.ewm(alpha=0.3).mean()
df.a.ewm(alpha=0.3, ignore_na=True).mean()
df.a.ewm(alpha=0.3, adjust=False).mean()
df.a.ewm(alpha=0.3, adjust=False, ignore_na=True).mean()
df.a.shift(2).ewm(alpha=0.3, adjust=False).mean()
df[["a", "i"]].ewm(com=2).mean()
df.i.ewm()
df.i.ewm(com=1, span=2)
df.i.ewm(alpha=2)
df.i.ewm(com=-1)
df.i.ewm(span=0.5)
df.i.ewm(halflife=0)
df.i.ewm(halflife="1D")
df.a.ewm(com=1, adjust=False).mean()
df.i.where(df.i > 2).ewm(com=1, adjust=False).mean()
df.i.where(df.i > 2).ewm(com=1, adjust=False).var()
df.i.ewm(alpha=1).mean()
df.a.ewm(alpha=0.4).sum()
df.a.ewm(alpha=0.4, ignore_na=True).sum()
df.i.ewm(alpha=0.4, adjust=False).var()
df[["a", "i", "t"]].ewm(alpha=0.4).var()
df.a.ewm(alpha=0.4, ignore_na=True).var()
df.a.ewm(alpha=0.4, adjust=False).var(bias=True)
df.a.ewm(alpha=0.4, adjust=False, ignore_na=True).std()
df.i.ewm(com=2, min_periods=4).std()
df.i.ewm(com=2).cov(df.a)
df.i.ewm(com=2, adjust=False).corr(df.a)
df[["a", "i"]].ewm(com=2).cov(bias=True)
df[["a", "i"]].ewm(com=2).corr(pairwise=False)
df[["a", "i"]].ewm(com=2).cov(df.i)
df.i.ewm(com=2).agg(["mean", "std"])
df[["a", "i"]].ewm(com=2).agg(["mean", "var"])
df[["a", "i"]].rolling(2).agg(["sum", "max"])
df[["a", "i"]].rolling(2).agg({"i": ["sum", "min"], "a": "max"})
df[["a", "i"]].rolling(2, step=2).agg({"i": "sum", "a": "max"})
df.i.rolling(2, step=3).count()
df.i.rolling(2).agg([])
""".strip().splitlines()


@pytest.fixture(autouse=True)
def ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of three rows, so that even these frames have several; only engines that keep no row order use them."""
    for name, value in (("RANGE", 3), ("MOST_RANGES", 10**9), ("FEW", 0)):
        monkeypatch.setattr(windows, name, value)


def once_on_spark(rows: str, engine: str) -> None:
    """Spark sees each line once, on the frame of most rows; the local engine on all."""
    if engine == "spark" and rows != "labels":
        pytest.skip("costs a job")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("rows", FRAMES)
def test_aggregates_of_near_rows(rows: str, window: str, name: str, engine: str) -> None:
    once_on_spark(rows, engine)
    call = name if name.endswith(")") else f"{name}()"
    agree(lambda pd, df: eval(f"df[['a', 'i', 't']].{window}.{call}", {"pd": pd, "df": df}), FRAMES[rows])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("rows", FRAMES)
def test_lines(rows: str, line: str, engine: str) -> None:
    once_on_spark(rows, engine)
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), FRAMES[rows])


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", NEW)
@pytest.mark.parametrize("rows", ["labels", "one row", "no rows"])
def test_pairs_moments_functions(rows: str, line: str, engine: str) -> None:
    if engine == "spark" and (rows != "labels" or "agg(" in line):
        pytest.skip("costs a job")
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df, "np": np}), FRAMES[rows].assign(u=1e5 + FRAMES[rows].i // 3))


TIMES = pd.DataFrame(
    {"a": [1.5, None, -2.0, 4.0, 3.0, 0.5], "i": [3, 1, 1, 2, 5, 3], "k": list("xyxyxy")},
    index=pd.to_datetime(["2020-01-01", "2020-01-01", "2020-01-02", "2020-01-04", "2020-01-05", "2020-01-09"]),
)  # fmt: skip

OF_TIME = """
df.i.rolling("2D").sum()
df[["a", "i"]].rolling("2D", closed="both").mean()
df[["a", "i"]].rolling("2D", closed="left", min_periods=2).agg(["sum", "count"])
df.i.rolling("2D", closed="neither").apply(lambda values: values.iloc[-1] + values.index[-1].day)
df.a.rolling(pd.Timedelta("3D"), min_periods=2, center=True).max()
df.i.rolling("3D", center=True, closed="left").median()
df.i.rolling("1000D").rank(method="min")
df.i.rolling("1ns").std()
df.rolling("2D").count()
df.rolling("2D").sum(numeric_only=True)
df.rolling("2D").i.quantile(0.3)
df.rolling("2D")["i"].cov(df.a)
df.d.rolling("2D").sum()
df.i.rolling("2D").nonsense()
df.reset_index(names="when")[["when", "i"]].rolling("2D", on="when").sum()
df.reset_index(names="when")[["a", "when", "i"]].rolling("2D", on="when").mean()
df.reset_index(names="when").rolling("2D", on="when")[["i", "a"]].sum()
df.reset_index(names="when").rolling("2D", on="when").i.max()
df.reset_index(names="when")[["when", "i"]].rolling(2, on="when").sum()
df.rolling("2D", on="zz")
df.rolling("2D", on="i")
df.groupby("k").i.rolling("3D").sum()
df.groupby("k")[["a", "i"]].rolling("3D").agg(["sum", "max"])
df.reset_index(names="when").groupby("k").rolling("2D", on="when").i.sum()
df.reset_index(names="when").groupby("k").rolling("2D", on="when")[["i", "a"]].sum()
df.reset_index(names="when")[["k", "when", "i"]].groupby("k").rolling("2D", on="when").sum()
df.reset_index(drop=True).i.rolling("2D").sum()
df.i.rolling("nonsense").sum()
df.i.rolling("2D", closed="nonsense")
df.a.ewm(halflife="2D", times=df.index.to_series()).mean()
df.reset_index(names="when").pipe(lambda d: d.a.ewm(halflife="2D", times=d.when).mean())
df.reset_index(names="when").pipe(lambda d: d[["a", "i"]].ewm(halflife="12h", times=d.when, ignore_na=True).mean())
df.reset_index(names="when").pipe(lambda d: d.ewm(halflife=pd.Timedelta("2D"), times=d.when, min_periods=2)["a"].mean())
df.reset_index(names="when").pipe(lambda d: d.a.ewm(com=2, halflife="2D", times=d.when).mean())
df.reset_index(names="w").pipe(lambda d: d.a.ewm(halflife="2D", times=d.w, adjust=False).mean())
df.reset_index(names="when").pipe(lambda d: d.a.ewm(halflife=2, times=d.when).mean())
df.a.ewm(halflife="2D", times=df.i)
df.i.rolling(3, win_type="nonsense")
df.i.rolling(indexers.FixedForwardWindowIndexer(window_size=3), min_periods=1).sum()
df.a.rolling(indexers.FixedForwardWindowIndexer(window_size=3)).sum()
df.a.rolling(indexers.FixedForwardWindowIndexer(window_size=2), min_periods=5).max()
df[["a", "i"]].rolling(indexers.FixedForwardWindowIndexer(window_size=3), min_periods=1).count()
df.i.rolling(indexers.FixedForwardWindowIndexer(window_size=2), step=3).agg(["sum", "max"])
df.i.rolling(indexers.FixedForwardWindowIndexer(window_size=3), min_periods=0).apply(lambda values: values.iloc[0])
df.i.rolling(indexers.FixedForwardWindowIndexer(window_size=2), min_periods=1).cov(df.a)
df.a.rolling(3).rank(pct=True)
df.i.rolling(3, center=True).apply(lambda values: values[-1], raw=True)
df.i.rolling(3, step=2).apply(np.sum)
df.i.rolling(3, closed="left").apply(lambda values: values.iloc[0])
df.i.rolling(2).apply(lambda values, more: values.sum() + more, args=(3,))
df.i.rolling(2).apply(lambda values: values.nonsense)
df.i.rolling(2).apply("nonsense")
df.i.rolling(2).quantile(0.5, interpolation="midpoint")
df.i.rolling(2).quantile(0.5, interpolation="nonsense")
df.groupby("k").i.rolling(2).rank()
df.groupby("k").i.rolling(2).apply(lambda values: values.iloc[-1])
df.groupby("k").i.expanding().apply(lambda values: values.sum())
""".strip().splitlines()

IN_TIME = {
    "rising": TIMES,
    "falling": TIMES.iloc[::-1],
    "in a zone": TIMES.tz_localize("Europe/Berlin"),
    "of nanoseconds": TIMES.set_axis(TIMES.index.as_unit("ns")),
    "since the start": TIMES.set_axis(TIMES.index - TIMES.index[0]),
    "in no order": TIMES.iloc[[3, 1, 2]],
    "with a missing one": TIMES.set_axis(TIMES.index[:-1].append(pd.DatetimeIndex([None]))),
    "one row": TIMES.iloc[:1],
}
ON_SPARK = {
    "rising": (
        'closed="left"', ".index[-1]", "center=True).max", 'on="when").mean', 'k").i.rolling("3D")', "(pct",
        "size=3), min_periods=1).sum", 'd.a.ewm(halflife="2D", times=d.when).mean',
    ),
    "in a zone": (".index[-1].day", ").nonsense()"),
    "of nanoseconds": (".index[-1].day",),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", OF_TIME)
@pytest.mark.parametrize("times", IN_TIME)
def test_windows_of_time(times: str, line: str, engine: str) -> None:
    if ".day" in line and times == "since the start":
        pytest.skip("durations have no days")
    if engine == "spark" and not any(part in line for part in ON_SPARK.get(times, ())):
        pytest.skip("costs jobs")
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df, "np": np, "indexers": indexers}), IN_TIME[times])


@pytest.mark.parametrize("name", ["sum", "var", "std", "cov", "corr"])
def test_weights_that_decay_in_time_have_only_means(name: str) -> None:
    df = plandas.from_pandas(TIMES.reset_index(names="when"))
    moving = df.a.ewm(halflife="2D", times=df.when)
    assert type(moving).__name__ == "ExponentialMovingInTime"
    with pytest.raises(NotImplementedError, match="with times"):
        getattr(moving, name)()


def test_a_window_of_time_reads_few_rows_near() -> None:
    days = pd.DataFrame({"a": range(40)}, index=pd.date_range("2020-01-01", periods=40))
    plan = optimize(plandas.from_pandas(days).rolling("3D").sum()._frame.base, Context(keeps_order=False)).plan
    assert {node.rows for node in postorder(plan) if isinstance(node, Window)} == {(-6, 0)}


def test_what_windows_collect_is_no_more_rows_than_allowed() -> None:
    with plandas.option_context("compute.fallback_max_rows", 5), pytest.raises(ValueError, match="fallback_max_rows"):
        plandas.from_pandas(TIMES).i.rolling("2D").cov(plandas.from_pandas(TIMES).a)


@pytest.mark.parametrize("line", ["df.rolling(2).sum()", "df.k.rolling(2).sum()", "df.ewm(com=1).mean()"])
def test_texts_have_no_sum(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), ROWS)


GROUPED = """
df.groupby("k").i.rolling(2).sum()
df.groupby("k").a.rolling(3, min_periods=1).mean()
df.groupby("k")[["a", "i"]].rolling(2).max()
df.groupby("k").rolling(2).sum()
df.groupby("k").rolling(2)["i"].min()
df.groupby("k").rolling(2, center=True).i.count()
df.groupby("k").i.expanding().sum()
df.groupby("k").expanding(2).mean()
df.groupby(["k", "t"]).i.rolling(2).sum()
df.assign(k=df.k.where(df.i > 1)).groupby("k").i.rolling(2).sum()
df.groupby("k").i.rolling(-2)
df.groupby("k").i.rolling(2).agg(["sum", "max"])
df.groupby("k").a.ewm(alpha=0.3).mean()
df.groupby("k").a.ewm(alpha=0.3, adjust=False).mean()
df.groupby("k")[["a", "i"]].ewm(com=1.5).var()
df.groupby("k").i.ewm(com=1.5).sum()
df.iloc[::-1].groupby("k", sort=False).i.rolling(2).sum()
df.iloc[::-1].groupby(["t", "k"], sort=False)[["a", "i"]].rolling(2, min_periods=1).agg(["sum", "max"])
df.assign(k=df.k.where(df.i > 1)).groupby("k", sort=False, dropna=False).a.expanding().mean()
df.assign(k=df.k.where(df.i > 1)).iloc[1:].groupby("k", sort=False).i.ewm(com=1.5).mean()
df.groupby("k").i.rolling(indexers.FixedForwardWindowIndexer(window_size=2)).sum()
""".strip().splitlines()


@pytest.mark.parametrize("line", GROUPED)
@pytest.mark.parametrize("rows", ["labels", "default index", "one row"])
def test_windows_of_groups(rows: str, line: str, engine: str) -> None:
    once_on_spark(rows, engine)
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df, "indexers": indexers}), FRAMES[rows])
