"""What several parts of a plan read is computed once on Spark, and nothing is kept after the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas
import pytest

import plandas
from plandas.backends.spark import relations

pytestmark = pytest.mark.spark

ROWS = pandas.DataFrame({"k": [1, 2, 1, 3], "v": [1.0, 2.0, 3.0, 4.0], "s": ["1", "2", "x", "4"]})


@pytest.fixture
def kept(spark: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of relations kept, each time that one is."""
    from pyspark.sql.classic.dataframe import DataFrame

    counts: list[int] = []
    persist = DataFrame.persist

    def watched(self: Any, *args: Any) -> Any:
        result = persist(self, *args)
        counts.append(len(counts) + 1)
        return result

    monkeypatch.setattr(DataFrame, "persist", watched)
    return counts


def persisted(spark: Any) -> int:
    return int(spark.sparkContext._jsc.getPersistentRDDs().size())


def twice(pd: Any) -> Any:
    df = pd.DataFrame(ROWS)
    total, again = df.groupby("k", as_index=False).v.sum(), df.groupby("k", as_index=False).v.sum()
    return total.merge(again.rename(columns={"k": "j"}), on="v")


def test_an_aggregate_that_two_parts_read_is_kept_and_released(spark: Any, kept: list[int]) -> None:
    with plandas.option_context("backend", "spark"):
        frame = twice(plandas)
        assert "shared" in str(frame.explain())
        pandas.testing.assert_frame_equal(frame.to_pandas(), twice(pandas))
    assert kept == [1]
    assert persisted(spark) == 0


def test_it_is_released_when_the_query_fails(spark: Any, kept: list[int], tmp_path: Path) -> None:
    ROWS.to_parquet(tmp_path / "rows.parquet")
    df = plandas.read_parquet(tmp_path / "rows.parquet")
    total = df.assign(v=df.s.astype("int64")).groupby("k", as_index=False).v.sum()
    again = df.assign(v=df.s.astype("int64")).groupby("k", as_index=False).v.sum()
    with plandas.option_context("backend", "spark"), pytest.raises(ValueError, match="x"):
        total.merge(again, on="v").to_pandas()
    assert kept == [1]
    assert persisted(spark) == 0


def test_a_dataframe_that_is_handed_out_keeps_nothing(spark: Any, kept: list[int]) -> None:
    assert twice(plandas).to_spark().count() == 5
    assert kept == []


def test_what_the_user_keeps_is_not_released(spark: Any, kept: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Any] = []
    keep = relations.keep

    def persisted_before(data: Any, kept: Any) -> None:
        held.append(data.persist())
        keep(data, kept)

    monkeypatch.setattr(relations, "keep", persisted_before)
    with plandas.option_context("backend", "spark"):
        twice(plandas).to_pandas()
    assert len(held) == len(kept) == 1
    assert held[0].storageLevel.useMemory
    held[0].unpersist()


def test_explain_keeps_nothing(spark: Any, kept: list[int]) -> None:
    with plandas.option_context("backend", "spark"):
        str(twice(plandas).explain("backend"))
    assert kept == []
