"""Sizes: expressions stay within what engines can take, and the work within what the plan asks for.

Work is counted, not timed: calls of rules, and nodes and expressions made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plandas.optimizer import Context, optimize
from plandas.optimizer.driver import Rewriting
from plandas.optimizer.levels import into_levels
from plandas.optimizer.predicates import BUDGET, conjunction, conjuncts
from plandas.optimizer.testing import rows
from plandas.plan import (
    Aggregate,
    Collect,
    Column,
    Expr,
    Extend,
    Filter,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    literal,
    op,
    parse_plan,
    postorder,
    validate,
)
from plandas.plan import types as t
from plandas.plan.tree import InternedMeta

A = Column("a", t.int64)
S = Column("s", t.string)


def base() -> Scan:
    scan = parse_plan("r0 = table(rows=3, a: int64, b: int64, s: string)")
    assert isinstance(scan, Scan)
    return scan


def plus(count: int, expr: Expr = A) -> Expr:
    for _ in range(count):
        expr = op.add(expr, 1)
    return expr


def doubled(times: int) -> Expr:
    expr: Expr = A
    for _ in range(times):
        expr = op.add(expr, expr)
    return expr


def largest(plan: Node) -> int:
    return max((expr.size for node in postorder(plan) for expr in node.expressions), default=0)


# --- Expressions ---


def test_a_long_chain_on_one_column_becomes_levels() -> None:
    plan = Collect(Extend(base(), (("x", plus(10_000)),)), ("x",))
    done = optimize(plan, Context(check=True)).plan
    assert largest(done) <= BUDGET
    assert sum(isinstance(node, Extend) for node in postorder(done)) < 100
    assert rows(done) == {"x": [None, 10_001, 10_002]}


def test_doubling_a_column_sixty_times_is_not_written_out() -> None:
    plan = Collect(Extend(base(), (("x", doubled(60)),)), ("x",))
    done = optimize(plan, Context(check=True)).plan
    assert largest(done) <= BUDGET
    assert sum(isinstance(node, Extend) for node in postorder(done)) < 16
    assert rows(done) == {"x": [None, 2**60, 2**61]}


def test_what_an_expression_reads_twice_at_every_step_is_computed_once() -> None:
    expr: Expr = A
    for number in range(60):
        expr = op.if_else(op.less(expr, number), op.add(expr, 1), expr)
    plan = Collect(Extend(base(), (("x", expr),)), ("x",))
    done = optimize(plan, Context(check=True)).plan
    assert largest(done) <= BUDGET
    assert sum(part.size for node in postorder(done) for part in node.expressions) < 60 * 24
    assert rows(done) == rows(plan)


def test_columns_built_on_one_another_stay_in_one_step_while_they_are_small() -> None:
    node: Node = base()
    column = A
    for number in range(50):
        node = Extend(node, ((f"c{number}", op.add(column, 1)),))
        column = Column(f"c{number}", t.int64)
    done = optimize(Collect(node, tuple(f"c{number}" for number in range(50))), Context(check=True)).plan
    assert [type(step) for step in postorder(done)] == [Scan, Extend, Collect]


def test_a_large_predicate_is_computed_in_levels_below_its_filter() -> None:
    plan = Collect(Filter(base(), op.and_(op.greater(plus(1000), 1001), op.less(A, 9))), ("a", "b"))
    done = optimize(plan, Context(check=True))
    assert "split_expressions" in [record.rule for record in done.trace]
    assert largest(done.plan) <= BUDGET
    assert rows(done.plan) == {"a": [2], "b": [2]}


def test_large_arguments_of_aggregates_are_computed_in_levels() -> None:
    plan = Collect(Aggregate(base(), (), (("n", op.sum_(plus(1000), min_count=None)),)), ("n",))
    done = optimize(plan, Context(check=True)).plan
    assert largest(done) <= BUDGET
    assert rows(done) == {"n": [2003]}


def test_many_small_conjuncts_are_no_large_predicate() -> None:
    predicate = conjunction(op.not_equal(A, number) for number in range(1000))
    done = optimize(Collect(Filter(base(), predicate), ("a",))).plan
    assert [type(step) for step in postorder(done)] == [Scan, Collect]
    assert _depth(done.children[0].expressions[0]) < 60


def test_a_conjunction_keeps_its_order_and_says_nothing_twice() -> None:
    parts = [op.not_equal(A, number) for number in range(100)]
    assert conjuncts(conjunction([*parts, *parts])) == parts


def _depth(expr: Expr) -> int:
    depths: dict[Expr, int] = {}
    for part in postorder(expr):
        depths[part] = 1 + max((depths[arg] for arg in part.children), default=0)
    return depths[expr]


def test_levels_read_only_what_is_below() -> None:
    columns = [("x", plus(300)), ("y", op.multiply(plus(299), plus(200))), ("z", plus(3))]
    known = {"a"}
    levels = into_levels(columns, 64, {})
    for level in levels:
        assert all(expr.columns <= known and expr.size <= 64 for _, expr in level)
        known |= {id for id, _ in level}
    assert {"x", "y", "z"} <= known


def test_what_is_guarded_is_not_cut_out_of_its_guard() -> None:
    number = op.cast(S, to=t.int64)
    guarded = op.if_else(op.equal(S, "1"), plus(300, number), 0)
    (level,) = into_levels([("x", guarded)], 64, {})
    assert level == (("x", guarded),)
    assert len(into_levels([("x", plus(300, number))], 64, {})) > 1


# --- Work ---


def filters(count: int) -> Node:
    node: Node = base()
    for number in range(count):
        node = Filter(node, op.greater(A, number))
    return Collect(node, ("a",))


def extends(count: int) -> Node:
    node: Node = base()
    for number in range(count):
        node = Extend(node, ((f"c{number}", op.add(A, number)),))
    return Collect(node, tuple(f"c{number}" for number in range(count)))


def chained(count: int) -> Node:
    node, column = base(), A
    for number in range(count):
        node, column = Extend(node, ((f"c{number}", op.add(column, 1)),)), Column(f"c{number}", t.int64)  # type: ignore[assignment]
    return Collect(node, (column.id,))


def alternating(count: int) -> Node:
    node: Node = base()
    for number in range(count // 2):
        node = Extend(node, ((f"c{number}", op.add(A, number)),))
        node = Filter(node, op.greater(Column(f"c{number}", t.int64), number))
    return Collect(node, ("a",))


def building(count: int) -> Node:
    """Filters of columns that build on one another."""
    node, column = base(), A
    for number in range(count // 2):
        node = Filter(node, op.greater(column, -number))
        node, column = Extend(node, ((f"c{number}", op.add(column, 1)),)), Column(f"c{number}", t.int64)
    return Collect(node, (column.id,))


def selects(count: int) -> Node:
    node: Node = base()
    for number in range(count):
        node = Select(node, ((f"x{number}", node.schema.ids[0]), (f"y{number}", node.schema.ids[1])))
    return Collect(node, node.schema.ids)


def slices(count: int) -> Node:
    node: Node = base()
    for _ in range(count):
        node = Slice(node, 1, None)
    return Collect(node, ("a",))


def sorts(count: int) -> Node:
    node: Node = base()
    for number in range(count):
        node = Sort(node, (SortKey("ab"[number % 2]),))
    return Collect(node, ("a",))


def numbers(count: int) -> Node:
    node: Node = base()
    for number in range(count):
        node = RowNumber(Filter(node, op.greater(A, number)), f"n{number}")
    return Collect(node, ("a", "n0"))


def masks(count: int) -> Node:
    mask: Expr = literal(True)
    for number in range(count):
        mask = op.and_(op.coalesce(mask, False), op.coalesce(op.less(A, number), False))
    return Collect(Filter(base(), mask), ("a",))


SHAPES = [filters, extends, chained, alternating, selects, slices, sorts, numbers, masks]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Node], int]:
    """Counts the nodes and expressions that an optimization makes, and the nodes that rules are tried on."""
    count = [0]
    make, apply = InternedMeta.__call__, Rewriting._apply

    def counted_make(cls: Any, *args: Any, **kwargs: Any) -> Any:
        count[0] += 1
        return make(cls, *args, **kwargs)

    def counted_apply(self: Rewriting, node: Node) -> None:
        count[0] += 1
        apply(self, node)

    def measure(plan: Node) -> int:
        count[0] = 0
        optimize(plan, Context(keeps_order=False))
        return count[0]

    monkeypatch.setattr(InternedMeta, "__call__", counted_make)
    monkeypatch.setattr(Rewriting, "_apply", counted_apply)
    return measure


@pytest.mark.parametrize("shape", [*SHAPES, building])
def test_work_grows_with_the_plan_and_no_faster(shape: Callable[[int], Node], work: Callable[[Node], int]) -> None:
    small, large = work(shape(200)), work(shape(800))
    assert large <= 4.5 * small + 400
    assert large <= 100 * 800


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_thousand_steps(shape: Callable[[int], Node]) -> None:
    done = optimize(shape(10_000), Context(keeps_order=False)).plan
    assert sum(1 for _ in postorder(done)) < 200
    validate(done)
