"""Laws of the optimizer, over generated plans: an optimized plan has the result of the plan as it was written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from plandas.optimizer import Context, optimize
from plandas.optimizer.testing import evaluate, only, plans, rows, rule_names, same, tables, without_order
from plandas.plan import Node, canonical
from plandas.plan import types as t

ALL = rule_names()
quiet = settings(deadline=None, suppress_health_check=list(HealthCheck))
few = settings(quiet, max_examples=20)
SMALL = (t.int64, t.string, t.boolean)
some_plans = plans(max_steps=7, types=SMALL, sources="table", tables=tables(types=SMALL, min_rows=2, max_rows=7))
"""Plans whose results are seldom empty."""


def expected(plan: Node) -> dict[str, list[object]]:
    """The result of the plan as written; plans that fail have none."""
    try:
        return rows(plan)
    except Exception:
        reject()


@quiet
@given(plans() | some_plans)
def test_an_optimized_plan_has_the_same_result(plan: Node) -> None:
    wanted = expected(plan)
    assert same(rows(optimize(plan, Context(check=True)).plan), wanted)


@quiet
@given(plans() | some_plans, st.integers(0, 3))
def test_a_baked_plan_needs_no_order_of_rows(plan: Node, seed: int) -> None:
    wanted = expected(plan)
    baked = optimize(plan, Context(keeps_order=False, check=True)).plan
    assert same(rows(without_order(baked, seed)), wanted)


@quiet
@given(some_plans, st.integers(0, 3))
def test_a_plan_is_only_baked_at_level_0(plan: Node, seed: int) -> None:
    wanted = expected(plan)
    baked = optimize(plan, Context(level=0, keeps_order=False, check=True)).plan
    assert same(rows(without_order(baked, seed)), wanted)


@pytest.mark.parametrize("name", ALL)
def test_a_plan_has_the_same_result_without_one_of_the_rules(name: str) -> None:
    @few
    @given(plans() | some_plans, st.integers(0, 3))
    def check(plan: Node, seed: int) -> None:
        wanted = expected(plan)
        off = frozenset({name})
        assert same(rows(optimize(plan, Context(disabled=off, check=True)).plan), wanted)
        baked = optimize(plan, Context(disabled=off, keeps_order=False, check=True)).plan
        assert same(rows(without_order(baked, seed)), wanted)

    check()


@few
@given(some_plans, st.sets(st.sampled_from(ALL)))
def test_a_plan_has_the_same_result_with_any_of_the_rules(plan: Node, on: set[str]) -> None:
    wanted = expected(plan)
    assert same(rows(optimize(plan, only(*on)).plan), wanted)


@quiet
@given(plans() | some_plans, st.booleans())
def test_optimizing_twice_is_optimizing_once(plan: Node, keeps_order: bool) -> None:
    context = Context(keeps_order=keeps_order)
    once = optimize(plan, context).plan
    assert canonical(optimize(once, context).plan) is canonical(once)


@few
@given(some_plans)
def test_constants_are_folded(plan: Node) -> None:
    wanted = expected(plan)
    assert same(rows(optimize(plan, Context(check=True, evaluate=evaluate)).plan), wanted)


@few
@given(plans(can_raise=True) | plans(max_steps=7, types=SMALL, can_raise=True))
def test_an_optimized_plan_does_not_fail_where_the_plan_does_not(plan: Node) -> None:
    wanted = expected(plan)
    assert same(rows(optimize(plan, Context(check=True)).plan), wanted)
