"""Plans as SQL: DuckDB gives for the query what the local engine gives for the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, reject, settings

import plandas
from plandas.backends.sql import SqlQuery, to_sql
from plandas.optimizer import Context, optimize
from plandas.optimizer.testing import plans, rows, same, tables
from plandas.plan import Collect, Node, TableSource
from plandas.plan import types as t

FOR_SQL = Context(keeps_order=False, disabled=frozenset({"split_windows", "number_at_root"}))
PLAIN = (t.int64, t.float64, t.string, t.boolean)
quiet = settings(deadline=None, suppress_health_check=list(HealthCheck))


def run(query: SqlQuery, plan: Node) -> dict[str, list[object]]:
    """The rows that DuckDB gives, by the ids of the plan's columns."""
    with duckdb.connect() as connection:
        for name, (source, columns) in query.tables.items():
            assert isinstance(source, TableSource)
            given = {column: source.data.column(own) for column, own in columns.items()}
            connection.register(name, pa.table({**given, "row_number": range(source.num_rows)}))
        found = connection.sql(query.text).to_arrow_table()
    return {
        field.id: [None if value != value else value for value in column.cast(field.type).to_pylist()]
        for field, column in zip(plan.schema, found.columns, strict=True)
    }


@quiet
@given(plans(types=PLAIN, sources="table", tables=tables(types=PLAIN)) | plans(types=PLAIN))
def test_a_query_gives_the_rows_of_its_plan(plan: Node) -> None:
    collected = plan if isinstance(plan, Collect) else Collect(plan, plan.schema.ids)
    try:
        wanted = rows(collected)
    except Exception:  # a plan that fails has no rows
        reject()
    try:
        query = to_sql(optimize(collected, FOR_SQL).plan, "duckdb")
    except NotImplementedError:
        reject()
    assert same(run(query, collected), wanted), query.text


# --- Files ---


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows in three files, whose order only the row numbers tell."""
    path = tmp_path_factory.mktemp("sql") / "sales"
    path.mkdir()
    data = pandas.DataFrame({"shop": list("abcab") * 20, "price": [3.0, None, 5.0, 1.0, 2.5] * 20, "day": range(100)})
    for number, rows_of in enumerate([data[:7], data[7:60], data[60:]]):
        rows_of.to_parquet(path / f"part-{number}.parquet", index=False)
    return path


QUERIES = {
    "a filter": lambda df: df[df.price > 2],
    "the last rows": lambda df: df.tail(3),
    "groups": lambda df: df.groupby("shop", as_index=False).agg(total=("price", "sum"), days=("day", "nunique")),
    "first of each group": lambda df: df.groupby("shop", sort=False, as_index=False).price.first(),
    "a running total": lambda df: df.assign(total=df.groupby("shop").price.cumsum()),
    "ranks": lambda df: df.assign(rank=df.price.rank(method="min"), before=df.day.shift(2)),
    "a join": lambda df: df.merge(df.groupby("shop", as_index=False).price.max(), on=["shop", "price"]),
    "a row number": lambda df: df[df.price > 2].reset_index(drop=True).reset_index(),
    "shapes": lambda df: df.groupby("shop", as_index=False).agg(
        skew=("price", "skew"), days=("day", "skew"), product=("price", "prod"), n=("price", "count")
    ),
    "shapes of all rows": lambda df: df[["price", "day"]].agg(["skew", "kurt"]),
    "the row with the largest": lambda df: df.groupby("shop").price.idxmax().reset_index(),
    "the row with the least": lambda df: df.groupby("shop").price.idxmin().reset_index(),
    "texts": lambda df: df.assign(
        padded=df.shop.str.pad(3), where=df.shop.str.find("b"), rounded=(df.price / 2).round(), a=df.shop.str[-1:]
    ),
    "conditions": lambda df: df.assign(kind=df.shop.where(df.price > 2, "low"), open=df.shop.isin(["a", "c"])),
}


@pytest.mark.parametrize("name", QUERIES)
def test_duckdb_gives_what_pandas_gives(name: str, folder: Path) -> None:
    query = QUERIES[name](plandas.read_parquet(folder)).to_sql_query("duckdb")
    assert not query.tables
    expected = QUERIES[name](pandas.read_parquet(folder)).reset_index(drop=True)
    pandas.testing.assert_frame_equal(duckdb.sql(str(query)).df(), expected, check_dtype=False)


@pytest.mark.spark
@pytest.mark.parametrize("name", QUERIES)
def test_spark_gives_what_pandas_gives(name: str, folder: Path, spark: Any) -> None:
    query = QUERIES[name](plandas.read_parquet(folder)).to_sql_query("spark")
    expected = QUERIES[name](pandas.read_parquet(folder)).reset_index(drop=True)
    pandas.testing.assert_frame_equal(spark.sql(str(query)).toArrow().to_pandas(), expected, check_dtype=False)


def test_what_is_the_same_in_all_rows_has_no_shape(folder: Path) -> None:
    """As of pandas 3; before, it was 0."""
    df = plandas.read_parquet(folder)
    found = duckdb.sql(str(df.assign(day=df.day * 0 + 0.1).groupby("shop").day.skew().to_sql_query("duckdb"))).df()
    assert found.day.isna().all()


TEXTS = ["é", "e\u0301", "𝒳y", "", None, " x\u00a0", "aXa", "a.b|c$", "ab ab", "\ta\n", "cab", "it's", "%a_"]
NUMBERS = [0.5, 1.5, 2.5, -0.5, -1.5, None, 2.675, 1e300, -2.5, 123.455, 0.49999999999999994, 4503599627370497.5, 35.0]
CELLS = """
df.s.str.strip()
df.s.str.strip("a ")
df.s.str.lstrip()
df.s.str.rstrip("a")
df.s.str.replace("a", "bb")
df.s.str.pad(4)
df.s.str.ljust(4, "-")
df.s.str.repeat(2)
df.s.str.find("a")
df.s.str.count("a")
df.s.str.count("ab")
df.s.str.get(0)
df.s.str.get(-3)
df.s.str[1:]
df.s.str[-2:]
df.s.str[:-1]
df.s.str[-2:-1]
df.s.str[1:2]
df.s.str[-3:2]
df.s.str[2:1]
df.s.str.removeprefix("a")
df.s.str.removesuffix("a")
df.s.str.capitalize()
df.s.str.len()
df.x.round()
df.x.round(2)
df.x.round(-1)
"""


@pytest.mark.parametrize("line", CELLS.strip().splitlines())
def test_duckdb_gives_pandas_cells(line: str) -> None:
    data = pandas.DataFrame({"s": TEXTS, "x": NUMBERS})
    query = eval(line, {"df": plandas.DataFrame(data)}).to_frame("made").to_sql_query("duckdb")
    ((name, (source, columns)),) = query.tables.items()
    rows = pa.table({**{column: source.data.column(own) for column, own in columns.items()}, "row_number": range(len(data))})
    with duckdb.connect() as connection:
        connection.register(name, rows)
        found = connection.sql(str(query)).to_arrow_table().column("made").to_pylist()
    assert found == [None if value != value else value for value in eval(line, {"df": data})]


# --- What a reader is told ---


def test_data_in_memory_is_a_table_of_its_labels() -> None:
    query = plandas.DataFrame({"a": [1, 2], "b c": ["x", "y"]}).to_sql_query("duckdb")
    ((name, (source, columns)),) = query.tables.items()
    assert (name, list(columns)) == ("frame", ["a", "b c"])
    assert source.num_rows == 2


def test_an_index_comes_along_where_it_is_asked_for() -> None:
    sales = plandas.DataFrame({"shop": ["b", "a"], "price": [1, 2]}).set_index("shop")
    assert "shop" not in str(sales.to_sql_query())
    assert "shop" in str(sales.to_sql_query(index=True))


def test_every_dialect_can_be_asked_for() -> None:
    df = plandas.DataFrame({"a": [1, 2, 3]})
    texts = {dialect: str(df[df.a > 1].to_sql_query(dialect)) for dialect in ("bigquery", "postgres", "snowflake", "sqlite", "tsql")}
    assert all("frame" in text for text in texts.values())
    with pytest.raises(ValueError, match="no SQL dialect is called 'klingon'"):
        df.to_sql_query("klingon")


def test_what_is_not_in_sql_is_named() -> None:
    df = plandas.DataFrame({"a": [1.0, 2.5]})
    with pytest.raises(NotImplementedError, match="postgres has no product, and a sum of logarithms would not be exact"):
        df.agg(["prod"]).to_sql_query("postgres")
    with pytest.raises(NotImplementedError, match="duckdb multiplies integers as floats"):
        df.astype("int64").agg(["prod"]).to_sql_query("duckdb")
    with pytest.raises(NotImplementedError, match="no skew of a frame that moves"):
        df.expanding().skew().to_sql_query()
    moving = df.assign(a=df.a.expanding().skew())
    assert "not to be said in SQL: SQL has no skew of a frame that moves from row to row" in str(moving.explain("sql"))


def test_spark_multiplies_what_it_has_listed() -> None:
    text = str(plandas.DataFrame({"a": [2, 3]}).agg(["prod"]).to_sql_query("spark"))
    assert "AGGREGATE(COLLECT_LIST(" in text
    assert "CAST(1 AS BIGINT), (a, b) -> a * b)" in text


def test_explain_shows_the_query() -> None:
    df = plandas.DataFrame({"shop": ["b", "a"], "price": [1, 2]})
    assert "GROUP BY" in str(df.groupby("shop").price.sum().explain("sql"))
