"""The nodes on the local engine: generated plans against their meaning in plain Python, and cases by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from engines.naive import naive, plain
from engines.running import column_values, relation, rows, run, values
from hypothesis import given, settings

from plandas.optimizer.testing import ALL_TYPES, plans
from plandas.plan import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    Handle,
    Join,
    Node,
    RangeSource,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    TableSource,
    Unpivot,
    Window,
    op,
)

STEADY = {"size", "count", "nunique", "any", "all", "first", "last", "min", "max", "sum", "mean", "var", "quantile"}
SCALAR = {"add", "equal", "less", "is_missing", "coalesce", "if_else", "and", "is_in"}


def close(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return a == b or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    return type(a) is type(b) and a == b


def check(plan: Node) -> None:
    table = run(plan)
    expected = naive(plan)
    columns = [column_values(plain(column)) for column in table.columns]
    made = [list(row) for row in zip(*columns, strict=True)] if columns else []
    wanted = [[row[id] for id in table.column_names] for row in expected]
    assert len(made) == len(wanted)
    assert all(close(a, b) for mine, theirs in zip(made, wanted, strict=True) for a, b in zip(mine, theirs, strict=True)), (
        f"{plan}\ngave   {made}\nnot    {wanted}"
    )


@settings(max_examples=300, deadline=None)
@given(plans(operators=STEADY | SCALAR))
def test_plans_mean_what_they_say(plan: Node) -> None:
    check(plan)


@settings(max_examples=200, deadline=None)
@given(plans(operators=STEADY | SCALAR, baked=True))
def test_plans_with_explicit_orders_mean_what_they_say(plan: Node) -> None:
    check(plan)


@settings(max_examples=200, deadline=None)
@given(plans(operators=STEADY | SCALAR, types=ALL_TYPES, sources="table"))
def test_plans_over_all_types_mean_what_they_say(plan: Node) -> None:
    check(plan)


@settings(max_examples=300, deadline=None)
@given(plans(types=ALL_TYPES, max_steps=4))
def test_every_operator_gives_its_type_and_no_missing_value_where_none_may_be(plan: Node) -> None:
    run(plan)


@pytest.mark.parametrize("how", ["inner", "left", "outer", "semi", "anti"])
@settings(max_examples=50, deadline=None)
@given(plan=plans(nodes=(Join,), max_steps=2, operators=SCALAR))
def test_joins_keep_left_order_then_right_order(how: str, plan: Node) -> None:
    join = plan.children[0]
    if isinstance(join, Join) and join.on:
        check(join.replace(how=how))
        check(join.replace(how=how, missing_equal=not join.missing_equal))


def test_a_join_matches_missing_with_missing_unless_told_otherwise() -> None:
    left, a = relation(k=[1.0, None, float("nan"), 2.0], x=[0, 1, 2, 3])
    right, b = relation(k2=[None, 1.0, float("nan")], y=["p", "q", "r"])
    on = ((a["k"].id, b["k2"].id),)
    pairs = rows(Join(left, right, "inner", on), a["x"].id, b["y"].id)
    assert pairs == [(0, "q"), (1, "p"), (1, "r"), (2, "p"), (2, "r")]
    assert rows(Join(left, right, "inner", on, missing_equal=False), a["x"].id, b["y"].id) == [(0, "q")]


def test_an_outer_join_puts_unmatched_right_rows_last() -> None:
    left, a = relation(k=["a", "b"])
    right, b = relation(k2=["z", "b", "y", "b"], y=[0, 1, 2, 3])
    made = rows(Join(left, right, "outer", ((a["k"].id, b["k2"].id),)))
    assert made == [("a", None, None), ("b", "b", 1), ("b", "b", 3), (None, "z", 0), (None, "y", 2)]


def test_sort_is_stable_and_null_and_nan_tie() -> None:
    node, c = relation(a=[2.0, None, 1.0, float("nan"), 1.0, None], n=[0, 1, 2, 3, 4, 5])
    places = lambda *keys: values(Sort(node, keys), c["n"].id)[0]  # noqa: E731
    assert places(SortKey(c["a"].id)) == [2, 4, 0, 1, 3, 5]
    assert places(SortKey(c["a"].id, descending=True)) == [0, 2, 4, 1, 3, 5]
    assert places(SortKey(c["a"].id, missing_first=True)) == [1, 3, 5, 2, 4, 0]
    assert places(SortKey(c["a"].id, True, True), SortKey(c["n"].id, True)) == [5, 3, 1, 0, 4, 2]


@pytest.mark.parametrize("start", [None, 0, 1, -2, 9, -9])
@pytest.mark.parametrize("stop", [None, 0, 3, -1, 9, -9])
@pytest.mark.parametrize("step", [1, 2, -1, -2])
def test_slices_are_those_of_lists(start: int | None, stop: int | None, step: int) -> None:
    node, c = relation(a=list(range(5)))
    assert values(Slice(node, start, stop, step)) == [list(range(5))[start:stop:step]]
    backwards = Slice(node, start, stop, step, (SortKey(c["a"].id, descending=True),))
    chosen = list(range(5))[::-1][start:stop:step]
    assert values(backwards) == [sorted(chosen, reverse=step < 0)]


def test_groups_come_in_order_of_first_appearance() -> None:
    node, c = relation(k=["b", None, "a", "b", None], j=[0.0, -0.0, 1.0, -0.0, 0.0], v=[1, 2, 3, 4, 5])
    grouped = Aggregate(node, (c["k"].id, c["j"].id), (("n#x", op.size()), ("s#x", op.sum_(c["v"]))))
    assert rows(grouped) == [("b", 0.0, 2, 5), (None, 0.0, 2, 7), ("a", 1.0, 1, 3)]


def test_no_keys_give_one_row_even_of_nothing() -> None:
    node, c = relation(v=pa.array([], pa.int64()), s=pa.array([], pa.string()))
    calls = (op.size(), op.sum_(c["v"]), op.mean(c["v"]), op.min_(c["s"]), op.first(c["v"]), op.nunique(c["s"]), op.all_(c["v"]))
    made = Aggregate(node, (), tuple((f"a#{i}", call) for i, call in enumerate(calls)))
    assert rows(made) == [(0, 0, None, None, None, 0, True)]
    assert rows(made.replace(keys=(c["s"].id,))) == []


def test_windows_put_the_value_of_the_group_beside_each_row() -> None:
    node, c = relation(k=["b", "a", None, "b", None], v=[1.0, 2.0, 3.0, None, 5.0])
    made = Window(node, (c["k"].id,), (("m#w", op.mean(c["v"])), ("n#w", op.size())))
    assert values(made, "m#w", "n#w") == [[1.0, 2.0, 4.0, 1.0, 4.0], [2, 1, 2, 2, 2]]
    assert values(made.replace(partition=()), "m#w") == [[2.75] * 5]


def test_distinct_keeps_first_last_or_none() -> None:
    node, c = relation(k=[1.0, None, 2.0, float("nan"), 1.0, 3.0], n=list(range(6)))
    kept = lambda keep, order=None: values(Distinct(node, (c["k"].id,), keep, order), c["n"].id)[0]  # noqa: E731
    assert kept("first") == kept("any") == [0, 1, 2, 5]
    assert kept("last") == [2, 3, 4, 5]
    assert kept("none") == [2, 5]
    assert kept("first", (SortKey(c["n"].id, True),)) == [2, 3, 4, 5]


def test_distinct_of_no_columns_is_one_row_at_most() -> None:
    node, c = relation(n=[1, 2])
    assert rows(Distinct(node, (), "last")) == [(2,)]
    assert rows(Distinct(node, (), "none")) == []
    assert rows(Distinct(Filter(node, op.less(c["n"], 0)), ())) == []


def test_unpivot_lists_the_rows_of_each_row() -> None:
    node, c = relation(id=[1, 2], a=[10, None], b=[30, 40])
    made = Unpivot(node, (c["id"].id,), ("v#u", "w#u"), ((c["a"], op.add(c["a"], 1)), (c["b"], op.add(c["b"], 1))))
    assert rows(made) == [(1, 10, 11), (1, 30, 31), (2, None, None), (2, 40, 41)]


def test_explode_lists_the_items_of_each_row() -> None:
    table = pa.table({"id": [1, 2, 3, 4], "l": [[{"a": 1, "b": "x"}, None], [], None, [{"a": None, "b": "y"}]]})
    source = TableSource(Handle(table))
    node = Scan(source, (("id#0", "id"), ("l#0", "l"))).replace(rows=(0, 4))
    made = Explode(node, ("id#0",), "l#0", (("a#0", "a"), ("b#0", "b")), "n#0")
    assert rows(made) == [(1, 1, "x", 0), (1, None, None, 1), (4, None, "y", 0)]
    assert rows(Explode(Slice(node, 1, 4), (), "l#0", (("a#0", "a"),))) == [(None,)]
    assert rows(made.replace(outer=True)) == [
        (1, 1, "x", 0), (1, None, None, 1), (2, None, None, 0), (3, None, None, 0), (4, None, "y", 0)
    ]  # fmt: skip


def test_collect_numbers_rows_after_sorting() -> None:
    node, c = relation(a=[2, 1])
    assert rows(Collect(node, (c["a"].id,), (SortKey(c["a"].id),), "n#c")) == [(1, 0), (2, 1)]


def test_rows_without_columns_are_rows_still() -> None:
    node, c = relation(a=[1, 2, 3])
    assert run(Select(node, ())).num_rows == 3
    assert run(RowNumber(Select(Filter(node, op.greater(c["a"], 1)), ()), "n#r"))["n#r"].to_pylist() == [0, 1]
    assert rows(Aggregate(Select(node, ()), (), (("n#s", op.size()),))) == [(3,)]


def test_shared_subplans_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from plandas.backends.local import engine

    calls: list[Any] = []
    counted = engine.scan
    monkeypatch.setattr(engine, "scan", lambda node: calls.append(node) or counted(node))
    node, c = relation(a=[1, 2])
    wider = Extend(node, (("b#1", op.add(c["a"], 1)),))
    both = Concat((Select(wider, (("x", c["a"].id),)), Select(wider, (("x", "b#1"),))), ("out#1",))
    assert values(both) == [[1, 2, 2, 3]]
    assert len(calls) == 1


def test_deep_plans_and_deep_expressions() -> None:
    node: Node = Scan(RangeSource(0, 3), (("n#0", "id"),))
    for i in range(10_000):
        node = Extend(Select(node, ((f"n#{i}", f"n#{i}"),)), ((f"n#{i + 1}", op.add(node.schema.column(f"n#{i}"), 1)),))
    assert values(node, "n#10000") == [[10_000, 10_001, 10_002]]
    base = Scan(RangeSource(0, 3), (("n", "id"),))
    expr: Any = base.schema.column("n")
    for _ in range(10_000):
        expr = op.add(expr, 1)
    assert values(Extend(base, (("m", expr),)), "m") == [[10_000, 10_001, 10_002]]


def test_importing_the_engine_does_not_import_spark() -> None:
    import subprocess
    import sys

    code = "import sys, plandas.backends.local; sys.exit('pyspark' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_results_are_not_views_that_change_with_the_source() -> None:
    numbers = np.arange(3)
    node, _ = relation(a=pa.array(numbers))
    table = run(node)
    assert table.column(0).to_pylist() == [0, 1, 2]
