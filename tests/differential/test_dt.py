"""`dt` of Series, each a line of pandas, on times and durations with everything that goes wrong."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from support.differential import agree

import plandas

TEXTS = [
    "1969-12-31 23:59:59.999999",
    "2020-02-29 12:30:00",
    None,
    "2021-01-01",
    "2000-12-31 00:30:00.5",
    "2024-03-31 01:00:00.000001",
]
STAMPS = pd.Series(pd.to_datetime(TEXTS, format="ISO8601"), name="d")
COLUMNS = {
    "us": STAMPS.dt.as_unit("us"),
    "ns": STAMPS.dt.as_unit("ns") + pd.Timedelta(7, "ns"),
    "s": STAMPS.dt.as_unit("s"),
    "none missing": STAMPS.dropna(),
    "Berlin": STAMPS.dt.as_unit("us").dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin"),
    "UTC": STAMPS.dt.tz_localize("UTC"),
    "empty": STAMPS.iloc[:0],
}
PARTS = """
year month day quarter hour minute second microsecond nanosecond dayofweek day_of_week weekday dayofyear day_of_year
days_in_month daysinmonth is_month_start is_month_end is_quarter_start is_quarter_end is_year_start is_year_end is_leap_year
date unit tz
"""
LINES = """
s.dt.isocalendar()
s.dt.normalize()
s.dt.floor("h")
s.dt.ceil("15min")
s.dt.round("D")
s.dt.round("s")
s.dt.round("min")
s.dt.floor("ME")
s.dt.strftime("%d.%m.%Y %H:%M:%S.%f, %A %j %p %I %y")
s.dt.day_name()
s.dt.month_name()
s.dt.tz_localize(None)
s.dt.tz_localize("UTC")
s.dt.tz_convert("America/New_York")
s.dt.tz_convert(None)
s.dt.as_unit("ms")
s.dt.as_unit("D")
s.dt.floor("h", ambiguous="NaT", nonexistent="NaT")
s.dt.tz_localize("Europe/Paris", ambiguous="NaT", nonexistent="NaT")
s.dt.strftime("%c")
s.dt.day_name("C")
s.dropna().dt.time
s.dropna().dt.timetz
s.dt.freq
s.dt.to_period("M")
s.dropna().dt.to_pydatetime()
s.dt.nope
s[s.dt.year > 2000].dt.month
s.dt.days
"""
DURATIONS = pd.Series(pd.to_timedelta(["1D 02:03:04.5", None, "-1us", "0s", "90min"]), name="x")
DURATION_LINES = """
x.dt.days
x.dt.seconds
x.dt.microseconds
x.dt.nanoseconds
x.dt.total_seconds()
x.dt.components
x.dropna().dt.components
x.dropna().dt.to_pytimedelta()
x.dt.freq
x.dt.floor("h")
x.dt.ceil("h")
x.dt.round("h")
x.dt.as_unit("s")
x.dt.unit
x.dt.year
"""


def part_of(line):
    return line.removeprefix("s.dt.") in PARTS.split()


def lines(text):
    return [line for line in text.strip().splitlines() if line]


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning", "ignore::DeprecationWarning", "ignore:Converting to Period")
@pytest.mark.parametrize("line", [*(f"s.dt.{part}" for part in PARTS.split()), *lines(LINES)])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_method_of_times(line, column, engine):
    if engine == "spark" and column != ("ns" if part_of(line) else "Berlin"):
        pytest.skip("as for the other columns")
    agree(lambda pd, s: eval(line, {"s": s}), COLUMNS[column])


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning", "ignore:The behavior of TimedeltaProperties")
@pytest.mark.parametrize("line", lines(DURATION_LINES))
@pytest.mark.parametrize("unit", ["us", "ns"])
def test_a_method_of_durations(line, unit):
    agree(lambda pd, x: eval(line, {"x": x}), DURATIONS.dt.as_unit(unit))


@pytest.mark.parametrize("values", [[1], ["a"], [True]])
def test_what_is_no_time_has_no_dt(values):
    with pytest.raises(AttributeError) as expected:
        _ = pd.Series(values).dt
    with pytest.raises(AttributeError, match=f"^{re.escape(str(expected.value))}"):
        _ = plandas.Series(values).dt


PERIODS = """
months
months.to_frame("m")[df.v > 1]
months + 1
months == pandas.Period("2020-01")
months.dt.start_time
months.dt.year
months.astype(str)
months.isna()
months.min()
months.value_counts().sort_index()
months.map(lambda month: month.month)
df.assign(m=months).sort_values("m")
df.assign(m=months).groupby("m").v.sum()
df.groupby(months).v.sum()
df.dropna().set_index("d").v.to_period("M")
"""


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", PERIODS.strip().splitlines())
def test_periods_are_carried(line):
    days = pd.to_datetime(["2020-01-05", "2020-02-07", None, "2020-01-09"])

    def program(_, df):
        return eval(line, {"df": df, "months": df.d.dt.to_period("M"), "pandas": pd})

    agree(program, pd.DataFrame({"d": days, "v": [1, 2, 3, 4]}))
