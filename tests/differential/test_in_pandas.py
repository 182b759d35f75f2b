"""What has no lowering runs in pandas on collected rows: whole methods, and some arguments of methods that are lowered."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree
from support.frames import MIXED, NULLABLE, STAMPS

import plandas


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """Collecting is one job of any engine; what follows is pandas."""
    with plandas.option_context("backend", "local"):
        yield


METHODS = """
df.a.autocorr()
df[["a", "b"]].apply(lambda column: column.max() - column.min())
df[["a", "b"]].transform(lambda column: column + 1)
df.equals(df)
df.a.argsort()
df.b.factorize()[1]
df.s.repeat(2)
df[["a", "b"]].align(df[["b"]])[1]
df.convert_dtypes()
df.b.copy().pop(1)
[new := df[["b"]].copy(), new.update(df[["b"]] * 2, errors="raise")][0]
[new := df[["b"]].copy(), new.update(df[["b"]] * 2, filter_func=lambda values: values > 2)][0]
[new := df.copy(), new.isetitem(0, 5)][0]
df.nope()
stamps.asfreq("12h").a
stamps.resample("2D").b.sum()
stamps[["a", "b"]].resample("2D").agg(["sum", "max"])
stamps.between_time("0:00", "1:00")
stamps.tz_localize("UTC").b
stamps.b.groupby(pd.Grouper(freq="2D")).sum()
list(df[["a", "b"]].iterrows())[1][1]
df.index.repeat(2)
"""

ARGUMENTS = """
df[["a", "b"]].sort_values(1, axis=1)
df.fillna({"a": 0.0}, limit=1)
df[["a"]].fillna(5, limit=1)
df.s.cumsum()
stamps[["a", "b"]].reindex(pandas.date_range("2021-12-31 13:00", periods=9), method="nearest", tolerance=pandas.Timedelta("13h"))
df.b.reindex([0, 3, 9], method="pad")
df.b.reindex([0, 3, 9], method="nope")
df[["a", "b"]].median(axis=1)
df[["a", "b"]].skew(axis=1, skipna=False)
df[["a", "b"]].quantile(0.3, interpolation="lower")
df[["a", "b"]].quantile([0.3, 0.5], axis=1)
df.dropna(axis=1, subset=[0])
df.agg(x=("a", "max"), y=("b", "min"))
df[["a", "b"]].agg(lambda column: column.max() - column.min())
df[["a", "b"]].agg(["sum", "max"], axis=1)
nullable[["i", "f"]].sum(axis=1)
"""


def run(line: str) -> None:
    def program(pd: Any, df: Any, stamps: Any, nullable: Any) -> Any:
        return eval(line, {"pd": pandas, "pandas": pandas, "np": np, "df": df, "stamps": stamps, "nullable": nullable})

    agree(program, MIXED.copy(), STAMPS, NULLABLE)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", [*METHODS.strip().splitlines(), *ARGUMENTS.strip().splitlines()])
def test_what_pandas_answers_comes_back(line: str) -> None:
    run(line)


def test_it_is_said_once_and_where_it_was_called() -> None:
    with pytest.warns(pandas.errors.PerformanceWarning, match=r"DataFrame\.convert_dtypes runs in pandas, on the 6 rows") as said:
        plandas.DataFrame(MIXED)[["a", "b"]].convert_dtypes()
    assert len(said) == 1
    assert said[0].filename == __file__
    with pytest.warns(pandas.errors.PerformanceWarning, match=r"DataFrame\.median with these arguments"):
        plandas.DataFrame(MIXED)[["a", "b"]].median(axis=1)


def test_too_many_rows_are_an_error_that_says_what_to_do() -> None:
    df = plandas.DataFrame(MIXED)
    with plandas.option_context("compute.fallback_max_rows", 5):
        for call in (df[["a", "b"]].convert_dtypes, df.s.cumsum, df.groupby("s").describe, df[df.b > 0].convert_dtypes):
            with pytest.raises(ValueError, match=r"runs in pandas.*compute\.fallback_max_rows, 5"):
                call()


def test_it_can_be_switched_off() -> None:
    df = plandas.DataFrame(MIXED)
    with plandas.option_context("compute.pandas_fallback", False):
        with pytest.raises(NotImplementedError, match=r"DataFrame\.convert_dtypes .*compute\.pandas_fallback is off"):
            df.convert_dtypes()
        with pytest.raises(NotImplementedError, match="texts"):
            df.s.cumsum()


def test_what_is_read_later_is_part_of_the_plan() -> None:
    df = plandas.DataFrame(MIXED)
    with pytest.warns(pandas.errors.PerformanceWarning):
        made = df.convert_dtypes()
    assert isinstance(made, plandas.DataFrame)
    pandas.testing.assert_frame_equal(made.assign(c=made.a * 2).to_pandas(), MIXED.convert_dtypes().assign(c=lambda x: x.a * 2))


def test_they_look_like_all_other_methods() -> None:
    assert list(inspect.signature(plandas.DataFrame.corrwith).parameters) == list(
        inspect.signature(pandas.DataFrame.corrwith).parameters
    )
    assert plandas.Series.autocorr.__qualname__ == "Series.autocorr"
    assert (inspect.getdoc(plandas.Series.autocorr) or "").startswith("Compute the lag-N autocorrelation.")
    assert "corrwith" in dir(plandas.DataFrame(MIXED))


def test_a_column_may_have_their_name() -> None:
    df = plandas.DataFrame({"a": [1], "corrwith": [2]})
    df["corrwith"] = 5
    assert df["corrwith"].to_list() == [5]
