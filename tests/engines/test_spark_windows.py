"""Windows on Spark: every bound and operator, in groups and over all rows, in one place and in ranges, as the reference has them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engines.nasty import values
from engines.on_spark import check, settings

from plandas.backends.spark import row_number, streams
from plandas.optimizer.rules import windows
from plandas.plan import Call, Collect, DataFile, Filter, Node, ParquetSource, Scan, Sort, SortKey, SourceField, Window, op
from plandas.plan import types as t

pytestmark = pytest.mark.spark

TYPES = (t.int64, t.float64, t.string, t.boolean, pa.int8(), t.timestamp("us"), pa.decimal128(10, 2), t.date32)
BOUNDS = [(None, None), (None, 0), (0, None), (-2, 0), (-1, 1), (-1, -1), (2, 2), (1, 3), (None, -1), (0, 0)]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: Any) -> Scan:
    """Columns of every type in three files, and a column of groups."""
    rows = 23
    pools = {f"{type}": values(type) for type in TYPES}
    table = pa.table({name: pool.take(pa.array([place * 5 % len(pool) for place in range(rows)])) for name, pool in pools.items()})
    table = table.append_column("k", pa.array(["xyzzy"[place % 5] if place % 7 else None for place in range(rows)]))
    folder = tmp_path_factory.mktemp("windows")
    files = []
    for number, (start, stop) in enumerate([(0, 4), (4, 19), (19, rows)]):
        pq.write_table(table.slice(start, stop - start), path := folder / f"{number}.parquet")
        files.append(DataFile(str(path), path.stat().st_size, path.stat().st_mtime_ns, stop - start))
    source = ParquetSource(tuple(files), tuple(SourceField(field.name, field.type) for field in table.schema))
    return Scan(source, tuple((f"{name}#1", name) for name in table.column_names))


WAYS = [("in ranges", ()), ("in one place", ()), ("in groups", ("k#1",)), ("in groups", ("bool#1", "double#1"))]


@pytest.fixture
def strategy(way: tuple[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    if way[0] == "in ranges":
        for name, value in (("RANGE", 4), ("MOST_RANGES", 10**9), ("FEW", 0)):
            monkeypatch.setattr(windows, name, value)
        for name, value in (("ONE_PLACE", 0), ("ROWS_A_RANGE", 4), ("SAMPLE", 12), ("SAMPLED_RANGES", 4)):
            monkeypatch.setattr(row_number, name, value)


def finite(column: Any) -> Any:
    """Values whose sums do not depend on the order in which they are added."""
    if t.is_floating(column.type):
        return op.if_else(op.less(op.absolute(column), 100.0), column, None)
    return column


def calls(scan: Scan, ordered: bool) -> list[Call]:
    made: list[Call] = [op.size(), op.row_number(), op.rank(), op.dense_rank(), op.peers()] if ordered else [op.size()]
    for field in scan.schema:
        column = finite(scan.schema.column(field.id))
        made += [op.count(column), op.first(column), op.last(column), op.min_(column), op.max_(column), op.nunique(column)]
        made.append(op.at_max(scan.schema.column("int64#1"), column))
        if t.is_numeric(field.type) or t.is_boolean(field.type):
            made += [op.sum_(column, min_count=None), op.sum_(column, min_count=2)]
        if t.is_numeric(field.type) and not t.is_decimal(field.type):
            made += [op.product(column, min_count=None), op.product(column, min_count=3)]
            # sums of numbers of very different size depend on the order in which they are added
            small = op.if_else(op.and_(op.less(column, 100), op.greater(column, -100)), column, None)
            made += [op.mean(small), op.var(small, ddof=1), op.quantile(small, q=0.25)]
    return made


def relations(scan: Scan) -> list[Node]:
    kept = Filter(scan, op.not_missing(scan.schema.column("int64#1")))
    return [scan, kept, Sort(scan, (SortKey("double#1", True),))]


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("bounds", BOUNDS, ids=str)
def test_windows_are_those_of_the_reference(
    spark: Any, scan: Scan, strategy: None, bounds: tuple[int | None, int | None], way: Any
) -> None:
    columns = tuple((f"w{place}#2", call) for place, call in enumerate(calls(scan, bounds == (None, 0))))
    node = relations(scan)[BOUNDS.index(bounds) % 3]
    check(Collect(Window(node, way[1], columns, None, bounds), tuple(id for id, _ in columns)))


@pytest.mark.parametrize("way", [WAYS[0], WAYS[3]], ids=str)
@pytest.mark.parametrize("bounds", [(-2, 0), (-1, 1), (2, 2), (1, 3), (None, 0), (0, None)], ids=str)
def test_wide_windows_are_computed_by_workers(
    spark: Any, scan: Scan, strategy: None, monkeypatch: pytest.MonkeyPatch, bounds: tuple[int | None, int | None], way: Any
) -> None:
    monkeypatch.setattr(streams, "WIDE", -9)
    known = [call for call in calls(scan, False) if not any(t.is_null(arg.type) for arg in call.args)]
    columns = tuple((f"w{place}#2", call) for place, call in enumerate(known))
    node = relations(scan)[BOUNDS.index(bounds) % 3]
    check(Collect(Window(node, way[1], columns, None, bounds), tuple(id for id, _ in columns)))


@pytest.mark.parametrize("way", WAYS[:3], ids=str)
@pytest.mark.parametrize("keys", [("double#1",), ("string#1", "int64#1"), ("bool#1",)], ids=str)
def test_ranks_and_sorted_windows(spark: Any, scan: Scan, strategy: None, keys: tuple[str, ...], way: Any) -> None:
    sort = tuple(SortKey(key, descending=place == 0) for place, key in enumerate(keys))
    columns = (
        ("r#2", op.rank()), ("d#2", op.dense_rank()), ("p#2", op.peers()), ("n#2", op.row_number()),
        ("s#2", op.sum_(scan.schema.column("int8#1"), min_count=None)), ("l#2", op.last(scan.schema.column("timestamp[us]#1"))),
    )  # fmt: skip
    check(Collect(Window(scan, way[1], columns, None, (None, 0), sort), tuple(id for id, _ in columns)))


@pytest.mark.parametrize("ansi", ["true", "false"])
@pytest.mark.parametrize("way", WAYS[:3], ids=str)
def test_recurrences(spark: Any, scan: Scan, strategy: None, way: Any, ansi: str) -> None:
    x = op.coalesce(op.cast(scan.schema.column("int8#1"), to=t.float64), 1.0)
    columns = (("y#2", op.recurrence(0.5, x)), ("z#2", op.recurrence(op.divide(x, 100.0), x)))
    with settings(spark, {"spark.sql.ansi.enabled": ansi}.items()):
        check(Collect(Window(scan, way[1], columns), ("y#2", "z#2")))
