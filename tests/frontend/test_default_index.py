"""`compute.default_index_type`: exact numbers, or any that increase where counting would take a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

import plandas

ENGINES = ["local", pytest.param("spark", marks=pytest.mark.spark)]


@pytest.fixture(params=ENGINES)
def engine(request: Any) -> Any:
    if request.param == "spark":
        request.getfixturevalue("spark")
    with plandas.option_context("backend", request.param):
        yield request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pandas.DataFrame({"a": np.arange(100), "s": list("abcde") * 20}).to_parquet(tmp_path / "a.parquet", row_group_size=10)
    return tmp_path / "a.parquet"


def sevenths(path: Path) -> plandas.DataFrame:
    df = plandas.read_parquet(path)
    return df[df.a % 7 == 0].reset_index(drop=True)


@pytest.mark.parametrize("type", ["sequence", "distributed-sequence"])
def test_numbers_are_those_of_pandas(engine: str, path: Path, type: str) -> None:
    with plandas.option_context("compute.default_index_type", type):
        assert sevenths(path).index.tolist() == list(range(15))


def test_distributed_numbers_increase_and_are_unique(engine: str, path: Path) -> None:
    with plandas.option_context("compute.default_index_type", "distributed"):
        found = sevenths(path)
        index = found.index.to_pandas()
        assert index.dtype == "int64"
        assert index.is_monotonic_increasing
        assert index.is_unique
        assert found.loc[found.index[3]].a == 21
        assert found.iloc[2:4].a.tolist() == [14, 21]
        assert plandas.concat([found, found], ignore_index=True).index.is_unique


def test_a_distributed_index_of_what_is_counted_is_exact(engine: str, path: Path) -> None:
    with plandas.option_context("compute.default_index_type", "distributed"):
        assert isinstance(plandas.read_parquet(path).index.to_pandas(), pandas.RangeIndex)
        assert isinstance(plandas.DataFrame({"a": [1, 2]}).to_pandas().index, pandas.RangeIndex)


@pytest.mark.spark
def test_on_spark_it_is_the_position_in_the_source(spark: Any, path: Path) -> None:
    with plandas.option_context("backend", "spark", "compute.default_index_type", "distributed"):
        found = sevenths(path)
        assert "row number  distributed: index may have gaps, so it is the position" in str(found.explain())
        assert found.index.tolist() == list(range(0, 100, 7))
        assert "Window" not in str(found.explain("spark"))
    with plandas.option_context("backend", "spark"):
        assert "Window" in str((sevenths(path).index + 1).to_frame().explain("spark"))


def test_an_index_that_was_dropped_is_there_when_it_is_asked_for(engine: str, path: Path) -> None:
    df = plandas.read_parquet(path)
    some = df[df.a % 7 == 0]
    total = some[["a"]].sum()
    assert "dropped: nobody reads index" in str(total.explain())
    expected = pandas.read_parquet(path)
    expected = expected[expected.a % 7 == 0]
    assert total.to_pandas().to_dict() == expected[["a"]].sum().to_dict()
    assert some.index.tolist() == expected.index.tolist()
    pandas.testing.assert_frame_equal(some.reset_index().to_pandas(), expected.reset_index())
