"""The 22 queries of TPC-H: DuckDB's results, with all rules, with none, and with each switched off in turn."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from tpch.generate import TABLES, write
from tpch.queries import QUERIES, run
from tpch.sql import queries

import plandas
from plandas.frontend.core.materialize import plan_for
from plandas.optimizer.testing import rule_names
from plandas.plan import Node, Scan, fingerprint, postorder

SCALE = 0.01


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tpch") / "tables", SCALE)


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[int, pandas.DataFrame]:
    """What DuckDB says."""
    with duckdb.connect() as connection:
        for name in TABLES:
            connection.execute(f"create view {name} as select * from read_parquet('{folder / name}/*.parquet')")
        return {number: connection.sql(text).df() for number, text in queries().items()}


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Any]:
    return {name: plandas.read_parquet(folder / name) for name in TABLES}


@pytest.fixture
def local() -> Iterator[None]:
    with plandas.option_context("backend", "local"):
        yield


def assert_same(found: Any, expected: pandas.DataFrame) -> None:
    pandas.testing.assert_frame_equal(found, expected, check_dtype=False)


def optimized(frame: Any) -> Node:
    return plan_for(frame._frame.collect()[0])[0].plan


@pytest.mark.parametrize("number", QUERIES)
def test_every_query_has_rows_and_pandas_agrees(number: int, folder: Path, expected: dict[int, pandas.DataFrame]) -> None:
    assert len(expected[number])
    assert not expected[number].isna().any(axis=None)
    read = {name: pandas.read_parquet(folder / name) for name in inspect.signature(QUERIES[number]).parameters}
    assert_same(run(number, read), expected[number])


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize("number", QUERIES)
def test_a_query_gives_the_same_with_all_rules_and_with_none(
    number: int, tables: dict[str, Any], expected: dict[int, pandas.DataFrame]
) -> None:
    assert_same(run(number, tables).to_pandas(), expected[number])
    with plandas.option_context("optimizer.level", 0):
        assert_same(run(number, tables).to_pandas(), expected[number])


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize("number", QUERIES)
def test_a_query_gives_the_same_without_any_one_rule(
    number: int, tables: dict[str, Any], expected: dict[int, pandas.DataFrame]
) -> None:
    """A rule that does not change the plan is not asked for the result again. Plans do not run without `bake_orders`, which stays."""
    known = {fingerprint(optimized(run(number, tables)))}
    for name in rule_names():
        if name == "bake_orders":
            continue
        with plandas.option_context("optimizer.disable", name):
            frame = run(number, tables)
            plan = fingerprint(optimized(frame))
            if plan not in known:
                known.add(plan)
                assert_same(frame.to_pandas(), expected[number])


EAGER = (6, 14, 19)
"""Queries that turn a result on its side, for which it is computed."""


@pytest.mark.parametrize("number", [number for number in QUERIES if number not in EAGER])
def test_only_columns_that_the_query_names_are_read(number: int, tables: dict[str, Any]) -> None:
    scans = [node for node in postorder(optimized(run(number, tables))) if isinstance(node, Scan)]
    assert scans
    for scan in scans:
        assert [name for _, name in scan.columns if name not in inspect.getsource(QUERIES[number])] == []


@pytest.mark.parametrize(("number", "name"), [(1, "l_shipdate"), (3, "l_shipdate"), (4, "o_orderdate"), (5, "o_orderdate"),
                                              (7, "l_shipdate"), (8, "o_orderdate"), (10, "o_orderdate"), (12, "l_receiptdate"),
                                              (15, "l_shipdate"), (20, "l_shipdate")])  # fmt: skip
def test_conditions_on_dates_are_asked_of_the_files(number: int, name: str, tables: dict[str, Any]) -> None:
    scans = [node for node in postorder(optimized(run(number, tables))) if isinstance(node, Scan)]
    (id, scan) = next((id, scan) for scan in scans for id, own in scan.columns if own == name)
    assert scan.predicate is not None
    assert id in scan.predicate.columns


@pytest.mark.parametrize("number", [number for number in QUERIES if number not in (*EAGER, 21)])
def test_a_table_that_the_query_names_once_is_read_once(number: int, tables: dict[str, Any]) -> None:
    """Q21 asks other questions of all lines and of the late ones."""
    plan = optimized(run(number, tables))
    sources = [node.source for node in postorder(plan) if isinstance(node, Scan)]
    assert len(sources) == len(set(sources))


@pytest.mark.spark
@pytest.mark.parametrize("number", QUERIES)
def test_a_query_gives_the_same_on_spark(
    number: int, tables: dict[str, Any], expected: dict[int, pandas.DataFrame], spark: Any
) -> None:
    with plandas.option_context("backend", "spark"):
        assert_same(run(number, tables).to_pandas(), expected[number])
