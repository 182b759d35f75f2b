"""The driver: phases, switching rules off, the trace, and rules that do not end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from plandas.optimizer import PHASES, Context, RuleError, find_rule, optimize, plan_pass, register, registered, rule, unregister
from plandas.optimizer.rule import STAGES, Pass
from plandas.plan import Filter, Node, RowNumber, Slice, Sort, SortKey, canonical, parse_plan

PLAN = """
r0 = csv("t.csv", a: int64, b: int64, c: int64)
r1 = row_number(r0, n)
r2 = extend(r1, d = a * 2)
r3 = filter(r2, d > 4)
r4 = sort(r3, b)
r5 = aggregate(r4, s = sum(d))
r6 = collect(r5, s)
"""


@contextmanager
def registered_for_now(*rewrites: Pass) -> Iterator[None]:
    try:
        yield
    finally:
        for rewrite in rewrites:
            unregister(rewrite.name)


def fired(plan: Node, **settings: object) -> list[str]:
    return [record.rule for record in optimize(plan, Context(**settings)).trace]  # type: ignore[arg-type]


def test_a_plan_goes_through_the_phases_in_order() -> None:
    phases = [record.phase for record in optimize(parse_plan(PLAN)).trace]
    order = [phase.name for phase in PHASES]
    assert phases[:2] == ["prune", "pushdown"]
    assert [phase for phase in order if phase in phases] == list(dict.fromkeys(phases))


def test_every_record_says_what_became_of_what() -> None:
    plan = parse_plan(PLAN)
    done = optimize(plan)
    assert done.trace[0].before is plan
    for record in done.trace:
        assert record.after is not record.before
        assert record.seconds >= 0
        assert str(record).startswith(f"{record.phase}: {record.rule}")


def test_a_rule_is_switched_off_by_name() -> None:
    plan = parse_plan(PLAN)
    assert "filter_into_scan" in fired(plan)
    assert "filter_into_scan" not in fired(plan, disabled=frozenset({"filter_into_scan"}))


def test_level_0_leaves_the_plan_as_it_is() -> None:
    plan = parse_plan(PLAN)
    done = optimize(plan, Context(level=0))
    assert done.plan is plan
    assert done.trace == ()


def test_level_0_still_does_what_the_engine_cannot_do_without() -> None:
    plan = parse_plan(PLAN)
    assert fired(plan, level=0, keeps_order=False) == ["bake_orders"]
    assert "bake_orders" in fired(plan, disabled=frozenset({"bake_orders"}), keeps_order=False)


def test_optimizing_starts_nothing_twice() -> None:
    """A node that two others share is rewritten once."""
    plan = parse_plan("""
        r0 = csv("t.csv", a: int64)
        r1 = extend(r0, b = a * 2)
        r2 = filter(r1, b > 4)
        r3 = select(r2, x = a, y = b)
        r4 = join(r2, r3, inner, a == x)
        r5 = collect(r4, a, y)
    """)
    assert fired(plan).count("filter_through_extend") == 1


def test_rules_that_undo_one_another_are_named() -> None:
    @rule(phase="pushdown", on=Sort, below=Filter)
    def sort_below(node: Sort, context: Context) -> Node:
        """Sort(Filter(x)) = Filter(Sort(x))"""
        return Filter(Sort(node.child.child, node.keys), node.child.predicate)  # type: ignore[attr-defined]

    plan = parse_plan("""
        r0 = csv("t.csv", a: int64)
        r1 = sort(r0, a)
        r2 = filter(r1, a > 1)
    """)
    with registered_for_now(sort_below), pytest.raises(RuleError, match="filter_through_sort and sort_below: undo one another"):
        optimize(plan, Context(disabled=frozenset({"filter_into_scan"})))


def test_a_rule_that_does_not_end_is_named() -> None:
    @rule(phase="pushdown", on=Sort)
    def grow(node: Sort, context: Context) -> Node:
        """Sort(x) = Sort(Sort(x))"""
        return Sort(Sort(node.child, (SortKey("a"), *node.keys)), node.keys)

    plan = parse_plan('r0 = csv("t.csv", a: int64)\nr1 = sort(r0, a)')
    with registered_for_now(grow), pytest.raises(RuleError, match=r"grow: fired \d+ times in phase pushdown; it does not end"):
        optimize(plan)


def test_a_rule_sees_only_what_it_is_declared_for() -> None:
    seen: list[Node] = []

    @rule(phase="simplify", on=Filter, below=Slice)
    def look(node: Filter, context: Context) -> None:
        """Nothing."""
        seen.append(node)

    plan = parse_plan("""
        r0 = csv("t.csv", a: int64)
        r1 = filter(r0, a > 1)
        r2 = slice(r1, 0:5)
        r3 = filter(r2, a > 2)
    """)
    with registered_for_now(look):
        optimize(plan)
    assert all(isinstance(node.child, Slice) for node in seen)  # type: ignore[attr-defined]
    assert plan in seen


def test_a_pass_gets_the_whole_plan() -> None:
    @plan_pass(phase="number")
    def number_all(plan: Node, context: Context) -> Node:
        """Everything but a row number gets one."""
        return plan if isinstance(plan, RowNumber) else RowNumber(plan, "number")

    plan = parse_plan('r0 = csv("t.csv", a: int64)')
    with registered_for_now(number_all):
        assert optimize(plan).plan is RowNumber(plan, "number")


def test_names_are_unique_and_phases_exist() -> None:
    with pytest.raises(ValueError, match="there is a rule 'merge_filters' already"):
        register(find_rule("merge_filters"))
    with pytest.raises(ValueError, match="no phase is called 'later'"):
        rule(phase="later", on=Filter)(lambda node, context: None)  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="no rule is called 'nothing'"):
        find_rule("nothing")


def test_phases_are_documented_and_have_rules() -> None:
    assert all(phase.purpose and phase.progress for phase in PHASES)
    assert {name for rewrite in registered() for name in rewrite.phases} == {phase.name for stage in STAGES for phase in stage}


def test_a_plan_without_a_result_keeps_its_columns_and_order() -> None:
    plan = parse_plan("""
        r0 = csv("t.csv", a: int64, b: int64)
        r1 = sort(r0, a)
    """)
    assert optimize(plan, Context(check=True)).plan is plan


def test_the_same_plan_is_optimized_into_the_same_plan() -> None:
    plan = parse_plan(PLAN)
    first, second = (optimize(plan, Context(keeps_order=False)).plan for _ in range(2))
    assert canonical(first) is canonical(second)


def test_rules_of_a_phase_are_tried_in_the_order_of_their_declaration() -> None:
    names = [rewrite.name for rewrite in registered("pushdown")]
    assert names.index("merge_filters") < names.index("filter_through_extend") < names.index("filter_into_scan")
