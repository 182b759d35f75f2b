"""The main job: pandas' exact result on every engine, and a Spark plan like the best one written by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import pytest

import plandas

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"examples_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flights of 2013 in several files of several row groups."""
    folder = tmp_path_factory.mktemp("flights")
    load("flights").write(folder)
    return folder


def main_job(pd: Any, folder: Path) -> Any:
    flights, airlines = pd.read_parquet(folder / "flights"), pd.read_parquet(folder / "airlines.parquet")
    late = flights[flights.dep_delay > 60]
    late = late.assign(gain=late.dep_delay - late.arr_delay)
    return (
        late.merge(airlines, on="carrier").groupby("name")[["dep_delay", "gain"]].mean().sort_values("gain", ascending=False).head(10)
    )


ENGINES = ["local", pytest.param("spark", marks=pytest.mark.spark)]


@pytest.fixture(params=ENGINES)
def engine(request: Any) -> Any:
    if request.param == "spark":
        request.getfixturevalue("spark")
    with plandas.option_context("backend", request.param):
        yield request.param


def test_it_gives_what_pandas_gives(engine: str, flights: Path) -> None:
    pandas.testing.assert_frame_equal(main_job(plandas, flights).to_pandas(), main_job(pandas, flights))


def test_a_filtered_read_has_the_index_of_pandas(engine: str, flights: Path) -> None:
    def program(pd: Any) -> Any:
        read = pd.read_parquet(flights / "flights")
        return read[(read.dep_delay > 300) & (read.origin != "JFK")]

    pandas.testing.assert_frame_equal(program(plandas).to_pandas(), program(pandas))


def test_its_plan_says_what_is_read_and_pushed(flights: Path) -> None:
    text = str(main_job(plandas, flights).explain())
    assert "PROJECT 3/19 columns" in text
    assert "FILTER pushed: dep_delay" in text
    assert "nobody reads index" in text


@pytest.mark.spark
def test_its_spark_plan_reads_little_and_has_no_window(spark: Any, flights: Path) -> None:
    text = str(main_job(plandas, flights).explain("spark"))
    assert "ReadSchema: struct<dep_delay:double,arr_delay:double,carrier:string>" in text
    assert "PushedFilters: [IsNotNull(dep_delay), GreaterThan(dep_delay,60.0)" in text
    assert "Window" not in text
    assert "SinglePartition" not in text


@pytest.mark.spark
def test_fifty_assignments_reach_spark_as_one_select(spark: Any) -> None:
    df = plandas.DataFrame({"x": [1, 2, 3]})
    for number in range(50):
        df[f"c{number}"] = df.x + number
    with plandas.option_context("backend", "spark"):
        assert str(df.explain("spark")).count("Project") <= 1
        assert df.to_pandas().c49.to_list() == [50, 51, 52]
