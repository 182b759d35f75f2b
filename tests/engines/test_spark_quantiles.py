"""Quantiles of many rows on Spark, which are found between bounds, as the reference has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from engines.on_spark import check

from plandas.backends.spark import quantiles
from plandas.plan import Aggregate, Extend, Handle, Node, Scan, TableSource, Window, op

pytestmark = pytest.mark.spark

SHARES = (0.0, 0.1, 0.5, 2 / 3, 1.0)


@pytest.fixture(autouse=True)
def bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows count as many, and bounds are as far from each other as they would be then."""
    monkeypatch.setattr(quantiles, "LARGE", 0)
    monkeypatch.setattr(quantiles, "MARGIN", 0.05)


def scan(rows: int = 1001) -> Scan:
    random = np.random.default_rng(0)
    table = pa.table({
        "different": random.normal(size=rows),
        "equal": np.full(rows, 7.5),
        "few": random.integers(-2, 3, rows),
        "skewed": np.where(random.random(rows) < 0.6, 0.0, random.normal(size=rows)),
        "missing": pa.array(random.normal(size=rows), mask=random.random(rows) < 0.3, from_pandas=False),
        "never": pa.array([None] * rows, pa.float64()),
        "nan": np.where(random.random(rows) < 0.5, np.nan, random.normal(size=rows)),
        "endless": np.where(random.random(rows) < 0.3, np.inf, random.normal(size=rows)),
        "flag": random.random(rows) < 0.3,
        "time": pa.array(random.integers(0, 10**15, rows), pa.timestamp("us")),
        "duration": pa.array(random.integers(-(10**12), 10**12, rows), pa.duration("us")),
    })  # fmt: skip
    return Scan(TableSource(Handle(table)), tuple((f"{name}#1", name) for name in table.column_names))


def calls(plan: Node, shares: tuple[float, ...]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (f"{field.id}/{place}", op.quantile(plan.schema.column(field.id), q=share))
        for field in plan.schema
        for place, share in enumerate(shares)
    )


def test_quantiles_of_all_rows(spark: Any) -> None:
    plan = scan()
    check(Aggregate(plan, (), calls(plan, SHARES)))


def test_quantiles_of_no_rows(spark: Any) -> None:
    plan = scan(0)
    check(Aggregate(plan, (), calls(plan, (0.5,))))


def test_beside_each_row_and_of_computed_values(spark: Any) -> None:
    plan = scan()
    column = plan.schema.column("different#1")
    computed = Extend(plan, (("sum#2", op.add(column, op.multiply(column, column))),))
    check(Window(computed, (), calls(computed, (0.5,))))


def test_bounds_that_are_wrong_are_seen(spark: Any) -> None:
    rows = spark.range(10).selectExpr("cast(id AS double) AS x")
    right, low, high = (quantiles.quantile_between("x", 0.5, quantiles.Bounds(*ends)) for ends in ((3, 6), (5, 6), (3, 4)))
    assert rows.selectExpr(right).collect()[0][0] == 4.5
    for wrong in (low, high):
        with pytest.raises(Exception, match="not between its bounds"):
            rows.selectExpr(wrong).collect()
