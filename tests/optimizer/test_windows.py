"""Windows over all rows, computed in ranges of rows: every bound, every aggregate, on rows in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plandas.optimizer import Context, optimize
from plandas.optimizer.carries import carry_of
from plandas.optimizer.rules import windows
from plandas.optimizer.testing import rows, same, tables, without_order
from plandas.plan import (
    Call,
    Collect,
    Extend,
    Filter,
    Handle,
    Node,
    RowNumber,
    Scan,
    Slice,
    Sort,
    SortKey,
    TableSource,
    Window,
    op,
    postorder,
)
from plandas.plan import types as t

BOUNDS = [
    (None, 0),
    (0, None),
    (-1, 0),
    (-2, 2),
    (-1, -1),
    (2, 2),
    (1, 3),
    (-5, -2),
    (0, 0),
    (-9, 9),
    (None, None),
    (None, 1),
    (-2, None),
]


@pytest.fixture(autouse=True)
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ranges of three rows, and nothing is so small that it is computed in one place."""
    monkeypatch.setattr(windows, "RANGE", 3)
    monkeypatch.setattr(windows, "MOST_RANGES", 10**9)
    monkeypatch.setattr(windows, "FEW", 0)
    return iter([None])


def calls(scan: Scan) -> list[Call]:
    """Aggregates and window operators of whatever columns there are."""
    made: list[Call] = [op.size(), op.row_number(), op.rank(), op.dense_rank(), op.peers()]
    for field in scan.schema:
        column = scan.schema.column(field.id)
        made += [op.count(column), op.first(column), op.last(column), op.min_(column), op.max_(column), op.nunique(column)]
        if t.is_numeric(field.type):
            made += [
                op.sum_(column, min_count=None),
                op.sum_(column, min_count=2),
                op.product(column, min_count=None),
                op.mean(column),
            ]
            made += [
                op.var(column, ddof=1),
                op.recurrence(0.5, op.coalesce(op.cast(column, to=t.float64), 1.0)),
            ]
    return made


def relations(scan: Scan) -> list[Node]:
    """Rows in the source's order, some of them, in an order of their own, and with numbers."""
    first = scan.schema.column(scan.schema.ids[0])
    kept = Filter(scan, op.not_missing(first))
    return [scan, kept, Sort(scan, (SortKey(first.id, True),)), RowNumber(kept, "n#1"), Extend(scan, (("x#1", op.is_missing(first)),))]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
@given(
    tables(types=(t.int64, t.float64, t.string, t.boolean), min_rows=0, max_rows=14, max_columns=2),
    st.sampled_from(BOUNDS), st.integers(0, 4), st.integers(0, 3), st.booleans(), st.sampled_from([(None, None), (-3, None), (2, 5)]),
)  # fmt: skip
def test_a_window_in_ranges_is_the_window(
    table: pa.Table,
    bounds: tuple[int | None, int | None],
    which: int,
    seed: int,
    sorted_: bool,
    part: tuple[int | None, int | None],
) -> None:
    scan = Scan(TableSource(Handle(table)), tuple((f"{name}#1", name) for name in table.column_names))
    columns = tuple((f"w{place}#2", call) for place, call in enumerate(calls(scan)))
    sort = (SortKey(scan.schema.ids[-1], True),) if sorted_ else ()
    window: Node = Window(relations(scan)[which], (), columns, None, bounds, sort)
    window = window if part == (None, None) else Slice(window, *part)
    plan = Collect(window, (*scan.schema.ids, *(id for id, _ in columns)))
    done = optimize(plan, Context(keeps_order=False, check=True)).plan
    found, expected = rows(without_order(done, seed)), rows(plan)
    for id, call in columns:
        assert same({id: found[id]}, {id: expected[id]}), call
    assert same(found, expected)


RANKS = (op.rank, op.peers)
KINDS: dict[str, Callable[[Call], bool]] = {
    "running": lambda call: bool((carry := carry_of(call, True)) and not carry.then),
    "ranks": lambda call: call.operator in RANKS,
    "totals": lambda call: call.operator.kind == "aggregate" and not call.order_sensitive,
}


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    tables(types=(t.int64, t.float64, t.string), min_rows=0, max_rows=14, max_columns=2), st.sampled_from(list(KINDS)),
    st.integers(0, 4), st.integers(0, 3), st.booleans(), st.sampled_from([(-3, None), (2, 5), (None, 4), (4, None), (9, 2), (0, 99)]),
)  # fmt: skip
def test_few_rows_of_a_window_are_those_of_all(
    table: pa.Table, kind: str, which: int, seed: int, falls: bool, part: tuple[int | None, int | None]
) -> None:
    scan = Scan(TableSource(Handle(table)), tuple((f"{name}#1", name) for name in table.column_names))
    columns = tuple((f"w{place}#2", call) for place, call in enumerate(filter(KINDS[kind], calls(scan))))
    sort = tuple(SortKey(id, falls, number == 1) for number, id in enumerate(scan.schema.ids)) if kind == "ranks" else ()
    window = Window(relations(scan)[which], (), columns, None, (None, 0) if kind == "running" else (None, None), sort)
    plan = Collect(Slice(window, *part), (*scan.schema.ids, *(id for id, _ in columns)))
    done = optimize(plan, Context(keeps_order=False, check=True)).plan
    assert same(rows(without_order(done, seed)), rows(plan))


def optimized(node: Node) -> tuple[Node, dict[str, str]]:
    made = optimize(Collect(node, ("w#2",)), Context(keeps_order=False, check=True))
    return made.plan, {
        choice.strategy: choice.reason for record in made.trace for choice in record.choices if choice.subject == "window"
    }


def scanned(**columns: Any) -> tuple[Scan, Any]:
    scan = Scan(TableSource(Handle(pa.table(columns))), tuple((f"{name}#1", name) for name in columns))
    return scan, scan.schema.column(f"{next(iter(columns))}#1")


def test_only_what_stands_for_ranges_is_in_one_place() -> None:
    scan, a = scanned(a=list(range(10)))
    plan, choices = optimized(Window(scan, (), (("w#2", op.sum_(a, min_count=None)),), None, (None, 0)))
    assert all(node.partition for node in postorder(plan) if isinstance(node, Window))
    assert list(choices) == ["in ranges"]


def test_a_window_over_the_rows_of_a_source_numbers_none() -> None:
    scan, a = scanned(a=list(range(10)))
    for bounds in ((None, 0), (-2, 0)):
        plan, _ = optimized(Window(scan, (), (("w#2", op.sum_(a, min_count=None)),), None, bounds))
        assert not any(isinstance(node, RowNumber) for node in postorder(plan))
    plan, _ = optimized(Window(Filter(scan, op.greater(a, 2)), (), (("w#2", op.sum_(a, min_count=None)),), None, (-2, 0)))
    assert sum(isinstance(node, RowNumber) for node in postorder(plan)) == 1


def test_what_needs_every_row_from_the_start_says_so() -> None:
    scan, a = scanned(a=list(range(10)))
    _, choices = optimized(Window(scan, (), (("w#2", op.nunique(a)),), None, (None, 0)))
    assert choices == {"in one place": "w: they need every single row from the start"}


def test_few_rows_are_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "FEW", 100)
    scan, a = scanned(a=list(range(10)))
    _, choices = optimized(Window(scan, (), (("w#2", op.sum_(a, min_count=None)),), None, (None, 0)))
    assert choices == {"in one place": "w is of at most 10 rows"}


def test_windows_of_the_same_rows_are_one() -> None:
    scan, a = scanned(a=list(range(10)), k=list("ababababab"))
    for partition, bounds in (((), (None, 0)), (("k#1",), (-1, 0))):
        below = Window(scan, partition, (("v#2", op.min_(a)),), None, bounds)
        plan = Collect(Window(below, partition, (("w#2", op.max_(a)),), None, bounds), ("v#2", "w#2"))
        done = optimize(plan, Context(check=True)).plan
        assert sum(isinstance(node, Window) for node in postorder(done)) == 1
        assert same(rows(done), rows(plan))
    below = Window(scan, (), (("v#2", op.min_(a)),), None, (None, 0))
    plan = Collect(Window(below, (), (("w#2", op.max_(below.schema.column("v#2"))),), None, (None, 0)), ("v#2", "w#2"))
    assert sum(isinstance(node, Window) for node in postorder(optimize(plan, Context(check=True)).plan)) == 2
