"""pandas' functions, given objects of plandas."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

TEXTS = pandas.DataFrame(
    {
        "day": ["2020-01-01", None, "2021-02-03"],
        "time": ["2020-01-01 10:00:00", None, "1999-12-31 23:59:59"],
        "mixed": ["2020-01-01", "2020-01-01 10:00:00", None],
        "german": ["01.02.2020", None, "31.12.1999"],
        "wrong": ["2020-01-01", "x", None],
        "whole": ["1", " 2 ", "-3"],
        "number": ["1", "2.5", None],
        "words": ["1", "x", ""],
        "length": ["1 day", None, "90 min"],
    }
)
NUMBERS = pandas.DataFrame({"n": [1, 2, 86400], "x": [1.5, None, -2.0], "y": [2020, 2021, 2022], "k": [1, 2, 3]})

LOWERED = """
pd.to_datetime(texts.german, format="%d.%m.%Y")
pd.to_datetime(texts.german, dayfirst=True)
pd.to_datetime(texts.wrong, errors="coerce")
pd.to_datetime(texts.time, utc=True)
pd.to_datetime(numbers.x, unit="s")
pd.to_datetime(numbers.n, unit="D")
pd.to_timedelta(texts.length)
pd.to_datetime(texts.day)
pd.to_datetime(texts.time)
pd.to_datetime(texts.mixed)
pd.to_datetime(texts.wrong)
pd.to_datetime(texts.day, format="%Y-%m-%d")
pd.to_datetime(texts.time, format="%Y-%m-%d")
pd.to_datetime(pd.to_datetime(texts.day))
pd.to_datetime(numbers.n, unit="s")
pd.to_datetime(numbers.n)
pd.to_timedelta(numbers.n, unit="s")
pd.to_timedelta(numbers.n)
pd.to_timedelta(pd.to_timedelta(numbers.n))
pd.to_numeric(texts.whole)
pd.to_numeric(texts.number)
pd.to_numeric(texts.words, errors="coerce")
pd.to_numeric(numbers.x)
pd.isna(texts)
pd.isna(texts.day)
pd.notna(texts.day)
pd.isnull(numbers).sum()
pd.notnull(numbers.n)
pd.isna(None)
pd.isna([1, None])
pd.unique(numbers.n)
pd.unique(numbers.set_index("n").index)
pd.to_datetime("2020-01-01")
pd.to_numeric(["1", "2"])
texts.astype({"day": pd.StringDtype()}).day
numbers.astype(pd.Int64Dtype())
numbers.n.astype(pd.CategoricalDtype([2, 1]))
"""
IN_PANDAS = """
pd.to_datetime(texts.day[:0])
pd.to_datetime(numbers.set_index("n").index, unit="s")
pd.to_datetime(pd.DataFrame({"year": numbers.y, "month": numbers.k, "day": 1}))
pd.to_timedelta(texts.words)
pd.to_numeric(texts.words)
pd.to_numeric(numbers.n, downcast="integer")
pd.factorize(numbers.n)[1]
pd.merge_asof(numbers, numbers[["n", "k"]] * 2, on="n")
pd.merge_ordered(numbers, numbers[["n", "k"]] * 2, on="n")
pd.from_dummies(numbers[["n"]] == 1, default_category="other")
pd.lreshape(numbers, {"v": ["n", "k"]})
pd.eval("numbers.n + 1", local_dict={"numbers": numbers}) if isinstance(numbers, pandas.DataFrame) else numbers.n + 1
numbers.groupby(pd.Grouper(key="k")).n.sum()
pd.json_normalize([{"a": {"b": 1}}, {"a": {"b": 2}}])
"""


ON_SPARK = """
pd.to_datetime(texts.time)
pd.to_datetime(texts.german, format="%d.%m.%Y")
pd.to_datetime(texts.wrong)
pd.to_numeric(texts.words, errors="coerce")
"""


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines run on the local engine; those of times and texts once more on Spark."""
    name = "spark" if "spark" in request.fixturenames else "local"
    with plandas.option_context("backend", name, "optimizer.check", True):
        yield


def check(line: str) -> None:
    def program(pd: Any, texts: Any, numbers: Any) -> Any:
        return eval(line, {"pd": pd, "pandas": pandas, "texts": texts, "numbers": numbers})

    agree(program, TEXTS, NUMBERS)


@pytest.mark.parametrize("line", LOWERED.strip().splitlines())
def test_what_has_a_lowering(line: str) -> None:
    with plandas.option_context("compute.pandas_fallback", False):
        check(line)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_runs_in_pandas(line: str) -> None:
    check(line)


def test_a_time_in_another_format_is_named_when_it_is_read() -> None:
    made = plandas.to_datetime(plandas.Series(["2020-01-01", "x"]))
    with pytest.raises(ValueError, match="doesn't match format '%Y-%m-%d'"):
        made.to_pandas()


@pytest.mark.spark
def test_times_and_numbers_on_spark(spark: Any) -> None:
    for line in ON_SPARK.strip().splitlines():
        check(line)


def test_readers_of_pandas_give_frames(tmp_path: Path) -> None:
    NUMBERS.to_pickle(tmp_path / "n.pkl")
    made = plandas.read_pickle(tmp_path / "n.pkl")
    assert isinstance(made, plandas.DataFrame)
    pandas.testing.assert_frame_equal(made.to_pandas(), NUMBERS)
    assert [type(chunk) for chunk in plandas.read_fwf(_written(tmp_path, "a b\n1 2\n3 4\n"), chunksize=1)] == [plandas.DataFrame] * 2
    assert inspect.signature(plandas.read_excel) == inspect.signature(pandas.read_excel)


def _written(folder: Path, text: str) -> Path:
    path = folder / "text"
    path.write_text(text)
    return path
