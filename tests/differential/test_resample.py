"""resample, and Grouper with a frequency: the bins, which rows are in them, their labels, and what bins without rows have."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas
from plandas.frontend.core import materialize

TIMES = ["2020-01-30 05:10", "2020-01-30 05:50", "2020-01-31 23:59:59", "2020-02-03", "2020-02-03 00:00:01", "2020-03-01 12:00", None]
ROWS = pandas.DataFrame(
    {
        "t": pandas.to_datetime(TIMES, format="ISO8601"),
        "k": ["b", "a", "b", None, "c", "a", "a"],
        "v": [1, 2, 5, 7, 2, 3, 9],
        "w": [1.5, None, 3, 4, 0, 2, 1],
        "s": ["x", "y", "z", None, "q", "r", "s"],
        "e": [True, False, True, True, False, True, True],
    }
)
ZONED = ROWS.assign(z=ROWS.t.dt.tz_localize("Europe/Paris"), n=ROWS.t.astype("M8[ns]"))

LINES = """
kinds.groupby(pandas.Grouper(key="z", freq="7h")).v.sum()
kinds.groupby(pandas.Grouper(key="n", freq="7h")).v.sum()
kinds.groupby(pandas.Grouper(key="z", freq="D")).v.sum()
kinds.groupby(pandas.Grouper(key="n", freq="D")).v.sum()
kinds.groupby(pandas.Grouper(key="z", freq="2D")).v.sum()
kinds.groupby(pandas.Grouper(key="n", freq="2D")).v.sum()
kinds.groupby(pandas.Grouper(key="z", freq="W")).v.sum()
kinds.groupby(pandas.Grouper(key="n", freq="W")).v.sum()
kinds.groupby(pandas.Grouper(key="z", freq="ME")).v.sum()
kinds.groupby(pandas.Grouper(key="n", freq="ME")).v.sum()
df.groupby(pandas.Grouper(key="t", freq="3h", origin="start")).v.sum()
df.groupby(pandas.Grouper(key="t", freq="17min", origin="epoch")).v.size()
df.groupby(pandas.Grouper(key="t", freq="7h", origin=pandas.Timestamp("2019-01-01"), offset="2h")).v.count()
df.groupby(pandas.Grouper(key="t", freq="D", origin="start")).v.sum()
df.groupby(pandas.Grouper(key="t", freq="D", offset="3h")).v.sum()
df.groupby(pandas.Grouper(key="t", freq="7h", origin="end")).v.sum()
df.groupby(pandas.Grouper(key="t", freq="D")).sum()
df.groupby(pandas.Grouper(key="t", freq="D"))[["v","w","e"]].mean()
df.groupby(pandas.Grouper(key="t", freq="D")).agg({"v":["sum","max"],"w":"mean","s":"first"})
df.groupby(pandas.Grouper(key="t", freq="D"), as_index=False).v.sum()
df.groupby(pandas.Grouper(key="t", freq="D")).size()
df.groupby(pandas.Grouper(key="t", freq="D")).nunique()
df.groupby(pandas.Grouper(key="t", freq="D")).w.agg(["prod","std","var","sem","median","first","last","min","max","count"])
df.groupby(pandas.Grouper(key="t", freq="D")).e.any()
df.groupby(pandas.Grouper(key="t", freq="D")).e.all()
df.groupby(pandas.Grouper(key="t", freq="D")).e.sum()
df.groupby(pandas.Grouper(key="t", freq="D")).s.sum()
df.groupby(pandas.Grouper(key="t", freq="D")).v.transform("sum")
df.groupby(pandas.Grouper(key="t", freq="D")).v.cumsum()
df.groupby(pandas.Grouper(key="t", freq="D")).ngroups
df.groupby(pandas.Grouper(key="t", freq="D")).head(1)
df.groupby(["k", pandas.Grouper(key="t", freq="D")]).v.sum()
df.groupby([pandas.Grouper(key="t", freq="ME"), "k"])[["v","w"]].mean()
df.groupby([pandas.Grouper(key="t", freq="ME"), "k"], as_index=False)[["v","w"]].mean()
df.groupby([pandas.Grouper(key="t", freq="ME"), "k"]).v.agg(f)
df.groupby(pandas.Grouper(key="k")).v.sum()
df.groupby(pandas.Grouper(key="nope", freq="D")).v.sum()
df.set_index("t").groupby(pandas.Grouper(freq="D")).v.sum()
df.set_index("t").v.groupby(pandas.Grouper(freq="ME")).sum()
df.set_index(["k","t"]).groupby(pandas.Grouper(level="t", freq="ME")).v.sum()
df.set_index(["k","t"]).groupby(pandas.Grouper(level=1, freq="7h")).v.max()
df.set_index(["k","t"]).groupby(["k", pandas.Grouper(level=1, freq="ME")]).v.max()
df.resample("D", on="t").v.sum()
df.resample("D", on="t")[["v","w"]].mean()
df.resample("D", on="t").sum()
df.resample("D", on="t").size()
df.resample("7h", on="t").count()
df.resample("ME", on="t").agg({"v":["sum","max"],"w":"mean","s":"first"})
df.resample("ME", on="t").v.agg(["sum","mean"])
df.resample("ME", on="t").agg(a=("v","sum"), b=("w","max"))
df.resample("ME", on="t").v.agg("sum")
df.resample("ME", on="t").first()
df.resample("ME", on="t").last()
df.resample("ME", on="t").w.median()
df.resample("ME", on="t").w.quantile(0.3)
df.resample("ME", on="t").nunique()
df.resample("D", on="t").v.ohlc()
df.resample("D", on="t").v.transform("sum")
df.resample("D", on="nope").v.sum()
df.resample("nonsense", on="t").v.sum()
df.resample("D", on="t").nope
df.resample("D", on="t").nope()
df.dropna(subset="t").set_index("t").v.resample("D").asfreq()
df.dropna(subset="t").set_index("t").v.resample("D").asfreq(fill_value=0)
df.set_index("t").v.resample("D").sum()
df.set_index("t").resample("W").v.max()
df.set_index(["k","t"]).v.resample("ME", level="t").sum()
df.set_index(["k","t"]).resample("ME", level=1).v.sum()
df.resample("D", on="t").v.sum().reset_index()
df.resample("D", on="t").v.sum()[lambda s: s > 0]
df[df.v > 2].resample("D", on="t").v.sum()
df.resample("D", on="t").v.sum().cumsum()
df.resample("D", on="t", closed="right", label="right").v.sum()
df.resample("7h", on="t", origin="end").v.sum()
df.resample("7h", on="t", offset="1h").v.sum()
kinds.resample("D", on="z").v.sum()
kinds.resample("ME", on="z")[["v","w"]].mean()
kinds.resample("7h", on="n").v.sum()
df.resample(pandas.offsets.Hour(5), on="t").v.sum()
df.resample(pandas.Timedelta("5h"), on="t").v.sum()
len(df.resample("D", on="t"))
df.resample("D", on="t").pipe(lambda r: r.v.sum())
df.resample("ME", on="t").v.std(ddof=0)
df.resample("ME", on="t").sum(numeric_only=True)
df.resample("ME", on="t").v.sum(min_count=2)
df.groupby(pandas.Grouper(key="t", freq="D")).w.first()
df.groupby(pandas.Grouper(key="t", freq="ME")).head(1)
df.resample("D", on="t").v.agg(f)
df.resample("D", on="t").v.agg(lambda v: len(v))
df.resample("D", on="t").v.agg(lambda v: v.sum() if len(v) else None)
df.resample("D", on="t")[["v","w"]].agg([f, "sum"])
df.resample("D", on="t").agg({"v": [f, "sum"], "s": lambda s: "-".join(s.dropna())})
df.resample("D", on="t").v.agg(["count", lambda v: v.max()])
df.resample("ME", on="t").v.apply("sum")
df.groupby(pandas.Grouper(key="t", freq="D")).v.agg(lambda v: len(v))
df.groupby(pandas.Grouper(key="t", freq="D")).agg(n=("v", lambda v: len(v)), m=("w", "max"))
"""
IN_PANDAS = """
df.resample("D", on="t").v.apply(lambda v: len(v))
df.resample("D", on="t").v.agg(lambda v: v.iloc[0])
df.resample("ME", on="t").v.agg(lambda v: v.iloc[0])
df.resample("ME", on="t")[["v","w"]].apply(lambda r: r.sum())
df.resample("ME", on="t").v.apply(lambda v: v.head(1))
df.groupby(pandas.Grouper(key="t", freq="D")).v.idxmax()
df.groupby(pandas.Grouper(key="t", freq="D")).v.agg(f)
df.groupby(pandas.Grouper(key="t", freq="D")).v.apply(lambda v: v.head(1))
df.groupby(pandas.Grouper(key="t", freq="D")).ngroup()
df.groupby([pandas.Grouper(key="t", freq="D")]).v.sum()
df.groupby(pandas.Grouper(key="k", freq="D")).v.sum()
df.head(0).groupby(pandas.Grouper(key="t", freq="D")).v.sum()
df.set_index("k").groupby(pandas.Grouper(freq="D")).v.sum()
df.resample("D", on="t").v.ffill()
df.resample("D", on="v").s.sum()
df.dropna(subset="t").set_index("t").v.resample("6h").ffill()
df.dropna(subset="t").set_index("t").v.resample("ME").ffill()
df.dropna(subset="t").set_index("t").v.resample("MS").ffill()
df.dropna(subset="t").set_index("t").v.resample("6h", closed="right").ffill()
df.dropna(subset="t").set_index("t").v.resample("6h").interpolate()
df.dropna(subset="t").set_index("t").v.resample("6h").nearest()
df.v.resample("D").sum()
df.resample("D", on="t").groups
[key for key, rows in df.resample("ME", on="t")]
df.groupby("k").resample("ME", on="t").v.sum()
"""
ON_SPARK = ('"z", freq="7h")).v.sum', '"ME", on="z"', '"ME"), "k"])[["v","w"]]', "std(ddof=0)")
"""Parts of a few lines: by arithmetic, by days in a zone, beside another key, and bins without rows."""


def spread(values: Any) -> Any:
    return values.max() - values.min()


def run(line: str) -> None:
    agree(lambda pd, df, kinds: eval(line, {"pandas": pandas, "f": spread, "df": df, "kinds": kinds}), ROWS, ZONED)


@pytest.mark.filterwarnings("error::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_bins(line: str, engine: str) -> None:
    if engine == "spark" and not any(part in line for part in ON_SPARK):
        pytest.skip("grouping and joining are tested elsewhere; some lines show that rows find their bins")
    run(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_runs_in_pandas(line: str, engine: str) -> None:
    if engine == "spark":
        pytest.skip("collecting is one job of any engine; what follows is pandas")
    run(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("closed", [None, "left", "right"])
@pytest.mark.parametrize("label", [None, "left", "right"])
@pytest.mark.parametrize("rule", ["h", "7h", "30min", "12h", "D", "2D", "W", "W-WED", "ME", "MS", "QE", "YE", "B", "SME"])
def test_the_edges_of_bins(rule, closed, label, engine):
    if engine == "spark":
        pytest.skip("what bins there are is no engine's affair")
    agree(lambda pd, df: df.resample(rule, on="t", closed=closed, label=label).v.sum(), ROWS)


def test_bins_take_one_job_and_their_rows_one_more(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    if engine == "spark":
        pytest.skip("jobs are counted where plans are run")
    seen, run = [], materialize.run
    monkeypatch.setattr(materialize, "run", lambda plan: seen.append(plan) or run(plan))
    made = plandas.from_pandas(ROWS).resample("D", on="t").agg({"v": ["sum", "max"], "w": "mean"})
    assert len(seen) == 1
    made.to_pandas()
    assert len(seen) == 2
