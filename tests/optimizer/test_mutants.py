"""The checks have teeth: the known mistakes of other optimizers, each as a wrong rule, are caught on generated plans.

Each has the number that it has in the list of mistakes. What no rule can do wrong is a named test elsewhere: `ELSEWHERE`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.chance import random_operator

from plandas.optimizer import Context, Rule, RuleError, optimize, register, unregister
from plandas.optimizer.rules.simplify import map_expressions
from plandas.optimizer.testing import check_rule, only, plans_for, plans_like
from plandas.plan import (
    Aggregate,
    Collect,
    Column,
    Concat,
    Distinct,
    Expr,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    Unpivot,
    Window,
    op,
    parse_plan,
    postorder,
    substitute,
)
from plandas.plan import types as t
from plandas.plan.expressions import Call

TESTS = Path(__file__).resolve().parents[1]

Change = Callable[[Any], Node | None]


def past(node: Any) -> Node:
    """The node and the one below it, the other way round."""
    below = node.children[0]
    moved = node.replace(child=below.children[0])
    return below.replace(**{"left" if isinstance(below, Join) else "child": moved})  # type: ignore[no-any-return]


def past_if_present(node: Filter) -> Node | None:
    """A filter below a node whose child has all of its columns, whatever the node does."""
    below: Any = node.child.children[0]
    return past(node) if all(id in below.schema for id in node.predicate.columns) else None


def to_the_right_side(node: Filter) -> Node | None:
    """A filter to the right side of a left join, which is padded."""
    join = node.child
    assert isinstance(join, Join)
    fits = join.how in ("left", "outer") and all(id in join.right.schema for id in node.predicate.columns)
    return join.replace(right=Filter(join.right, node.predicate)) if fits else None


def to_the_left_of_outer(node: Filter) -> Node | None:
    join = node.child
    assert isinstance(join, Join)
    return past_if_present(node) if join.how == "outer" else None


def outer_to_inner(node: Filter) -> Node | None:
    """As if every predicate rejected missing values."""
    join = node.child
    assert isinstance(join, Join)
    return node.replace(child=join.replace(how="inner")) if join.how in ("left", "outer") else None


def first_branch_only(node: Filter) -> Node | None:
    concat = node.child
    assert isinstance(concat, Concat)
    first, *others = concat.branches
    names = dict(zip(concat.columns, first.schema.ids, strict=True))
    predicate = substitute(node.predicate, {id: first.schema.column(name) for id, name in names.items()})
    return Concat((Filter(first, predicate), *others), concat.columns)


def opposite(node: Filter) -> Node | None:
    """not (a > b) = a <= b, as if nothing were missing."""
    match node.predicate:
        case Call(operator, (Call(inner, args),)) if operator is op.not_ and inner is op.greater:
            return Filter(node.child, op.less_equal(*args))
    return None


def never_missing(node: Filter) -> Node | None:
    """not_missing(a) and is_missing(a) are known, as if no column could be missing."""
    match node.predicate:
        case Call(operator, (Column(),)) if operator is op.is_missing:
            return Slice(node.child, 0, 0)
    return None


def missing_keys_differ(node: Join) -> Node | None:
    return node.replace(missing_equal=False) if node.missing_equal and node.on else None


def twin_branches(node: Concat) -> Node | None:
    """Two branches of equal types are taken for the same."""
    first, *others = node.branches
    return node.replace(branches=(first, *[first for _ in others]))


def without_a_column(node: Sort) -> Node | None:
    """Only what is read above the sort is kept, its keys are not."""
    kept = [id for id in node.schema.ids if id != node.keys[0].column]
    return Sort(Select(node.child, tuple([(id, id) for id in kept])), node.keys) if kept else None


def no_rows_without_columns(node: Aggregate) -> Node | None:
    """The rows of a relation of which no column is read are one."""
    counts = all(not call.args for _, call in node.aggregates)
    return node.replace(child=Slice(node.child, 0, 1)) if counts and not node.keys else None


def renamed_one_by_one(node: Filter) -> Node | None:
    """A predicate through a Select whose ids come to mean other columns, replaced one after another."""
    select = node.child
    assert isinstance(select, Select)
    predicate = node.predicate
    for id, source in select.columns:
        columns = [other for other in select.child.schema if other.type == select.schema[id].type]
        predicate = substitute(predicate, {id: select.child.schema.column(columns[0].id if columns else source)})
    return select.replace(child=Filter(select.child, predicate))


def in_order_of_name(node: Extend) -> Node | None:
    made = Select(node, tuple([(id, id) for id in sorted(node.schema.ids)]))
    return None if made.schema.ids == node.schema.ids else made


def widened(node: Extend) -> Node | None:
    """Whole numbers become floats."""
    id, expr = node.columns[0]
    return Extend(node.child, ((id, op.cast(expr, to=t.float64)), *node.columns[1:])) if expr.type == t.int64 else None


def rows_taken_as_the_same(node: Join) -> Node | None:
    """A join of two relations of as many columns is one relation, with the other's columns beside its own."""
    names = dict(zip(node.right.schema.ids, node.left.schema.ids, strict=False))
    fits = node.how == "left" and all(
        id in names and node.left.schema[names[id]].type == node.right.schema[id].type for id in node.right.schema.ids
    )
    return Extend(node.left, tuple([(id, node.left.schema.column(names[id])) for id in node.right.schema.ids])) if fits else None


def first_of_two_conjuncts(node: Filter) -> Node | None:
    assert isinstance(node.child, Filter)
    return Filter(node.child.child, node.predicate)


def eager(node: Filter) -> Node | None:
    """What guards another filter comes after it."""
    assert isinstance(node.child, Filter)
    return past(node) if node.predicate.can_raise else None


def known_to_be_sorted(node: Sort) -> Node | None:
    """A relation that was sorted once is sorted still."""
    sorted_below = any(isinstance(other, Sort) for other in postorder(node.child))
    return node.child if sorted_below else None


def window_of_more(node: Extend) -> Node | None:
    """What reads a window's column is computed in the window's child."""
    window = node.child
    assert isinstance(window, Window | Unpivot)
    return window.replace(child=Extend(window.children[0], node.columns))


def a_sample(node: Scan) -> Node | None:
    return Slice(node, 0, 2)


def computed_twice(node: Filter) -> Node | None:
    """A column goes into two places that read it."""
    extend = node.child
    assert isinstance(extend, Extend)
    return Extend(Filter(extend.child, substitute(node.predicate, dict(extend.columns))), extend.columns)


def everywhere(change: Callable[[Call], Expr]) -> Change:
    """A change of calls wherever they are in an expression of a node."""
    return lambda node: map_expressions(node, change)


def numbers(*exprs: Expr) -> bool:
    return all(t.is_integer(expr.type) or t.is_floating(expr.type) for expr in exprs)


def missing_if_the_first_is(call: Call) -> Expr:
    """is_missing(a + b) = is_missing(a)"""
    match call:
        case Call(operator, (Call(inner, args),)) if operator is op.is_missing and inner is op.add:
            return op.is_missing(args[0])
    return call


def absolute_of_the_opposite(call: Call) -> Expr:
    """abs(-a) = a"""
    match call:
        case Call(operator, (Call(inner, (value,)),)) if operator is op.absolute and inner is op.negate:
            return value
    return call


def distributed(call: Call) -> Expr:
    """(a - b) * c = a * c - b"""
    match call:
        case Call(operator, (Call(inner, (a, b)), c)) if operator is op.multiply and inner is op.subtract and numbers(a, b, c):
            return op.subtract(op.multiply(a, c), b)
    return call


def associative(call: Call) -> Expr:
    """(a - b) - c = a - (b - c)"""
    match call:
        case Call(operator, (Call(inner, (a, b)), c)) if operator is inner is op.subtract and numbers(a, b, c):
            return op.subtract(a, op.subtract(b, c))
    return call


def neither_or_both(call: Call) -> Expr:
    """not (a xor b) = a and b"""
    match call:
        case Call(operator, (Call(inner, args),)) if operator is op.not_ and inner is op.xor:
            return op.and_(*args)
    return call


NESTED = {
    "missing if the first is": missing_if_the_first_is,
    "absolute of the opposite": absolute_of_the_opposite,
    "distributed": distributed,
    "associative": associative,
    "neither or both": neither_or_both,
}
"""Wrong only where one operator is computed of another, somewhere in an expression."""

WRONG: dict[str, tuple[tuple[type[Node], ...], Change]] = {
    "1: a filter past a slice": ((Filter, Slice), past),
    "1: a slice past a filter": ((Slice, Filter), past),
    "1: a filter to one branch only": ((Filter, Concat), first_branch_only),
    "2: a filter past a row number": ((Filter, RowNumber), past_if_present),
    "2: a filter past a window": ((Filter, Window), past_if_present),
    "3: a filter past a window, on other columns than its keys": ((Filter, Window), past_if_present),
    "3: a filter past a distinct, on other columns than its keys": ((Filter, Distinct), past),
    "4: a filter on an aggregate past it": ((Filter, Aggregate), past),
    "5: a filter to the padded side of a join": ((Filter, Join), to_the_right_side),
    "5: a filter to the left of an outer join": ((Filter, Join), to_the_left_of_outer),
    "5: an outer join is an inner one below any filter": ((Filter, Join), outer_to_inner),
    "6: the opposite of a comparison": ((Filter,), opposite),
    "6: nothing is ever missing": ((Filter,), never_missing),
    "6: missing keys match nothing": ((Join,), missing_keys_differ),
    "8: branches of equal types are one": ((Concat,), twin_branches),
    "9: a sort key is not read": ((Sort,), without_a_column),
    "9: a column that is read is not computed": ((Extend, Extend), lambda node: node.replace(child=node.child.child)),
    "10: rows without columns are not there": ((Aggregate,), no_rows_without_columns),
    "11: columns are renamed one by one": ((Filter, Select), renamed_one_by_one),
    "12: columns are in the order of their names": ((Extend,), in_order_of_name),
    "13: whole numbers become floats": ((Extend,), widened),
    "14: other rows are taken for the same": ((Join,), rows_taken_as_the_same),
    "15: a conjunct gets lost": ((Filter, Filter), first_of_two_conjuncts),
    "18: what can fail comes before its guard": ((Filter, Filter), eager),
    "19: a slice past a window": ((Slice, Window), past),
    "19: a slice past a distinct": ((Slice, Distinct), past),
    "20: what was sorted once is sorted still": ((Sort,), known_to_be_sorted),
    "20: a sort that is observed is dropped": ((Sort,), lambda node: node.child),
    "20: two sorts the wrong way round": ((Sort, Sort), lambda node: Sort(node.child.child, (*node.child.keys, *node.keys))),
    "21: a projection is fused below a window": ((Extend, Window), window_of_more),
    "21: a projection is fused below an unpivot": ((Extend, Unpivot), window_of_more),
    "22: a sample is the result": ((Scan,), a_sample),
    "a distinct that keeps another row": ((Distinct,), lambda node: node.replace(keep="last")),
}

LIKE = {
    "18: what can fail comes before its guard": "r1 = filter(r0, b >= 0)\nr2 = filter(r1, power(a, b) >= 0)",
}
"""For rules that look for an expression that is seldom generated: plans that have it, as a fixture of theirs would."""

ELSEWHERE = {
    7: "test_what_is_not_deterministic_is_drawn_once_for_the_same_rows",
    16: "test_rules_that_undo_one_another_are_named",
    17: "test_optimizing_adds_no_shuffle",
    23: "test_a_plan_has_the_same_result_with_any_of_the_rules",
    24: "test_every_node_of_a_plan_is_in_its_tree",
    25: "test_values_are_set_in_this_object_alone",
    26: "test_an_index_that_was_dropped_is_there_when_it_is_asked_for",
}
"""Mistakes that are not one rule's, and the tests that would find them."""


def wrong_rule(shape: tuple[type[Node], ...], change: Change) -> Rule:
    def apply(node: Node, context: Context) -> Node | None:
        """Not an equation."""
        return change(node)

    return Rule("wrong", ("pushdown",), apply, frozenset({"order"}), on=shape[:1], below=shape[1:])


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_caught(name: str) -> None:
    wrong = wrong_rule(*WRONG[name])
    plans = plans_for(wrong)
    if name in LIKE:
        plans |= plans_like(parse_plan(f"r0 = table(a: int64, b: int64)\n{LIKE[name]}"))
    with pytest.raises(AssertionError, match="wrong is wrong: "):
        check_rule(wrong, plans=plans, examples=3000)


@pytest.mark.parametrize("name", NESTED)
def test_what_is_wrong_within_expressions_is_caught(name: str) -> None:
    wrong = replace(wrong_rule((), everywhere(NESTED[name])), on=(Filter, Extend))
    with pytest.raises(AssertionError, match="wrong is wrong: the result is another"):
        check_rule(wrong, examples=3000)


def test_every_known_mistake_is_here_or_elsewhere() -> None:
    here = {int(name.partition(":")[0]) for name in WRONG if ":" in name}
    assert here | set(ELSEWHERE) == set(range(1, 27))
    assert not here & set(ELSEWHERE)


@pytest.mark.parametrize("number", ELSEWHERE)
def test_what_is_tested_elsewhere_is(number: int) -> None:
    texts = [path.read_text() for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    texts.append(Path(__file__).read_text().replace(f'{number}: "{ELSEWHERE[number]}"', ""))
    assert any(f"def {ELSEWHERE[number]}(" in text for text in texts)


DRAWN = {
    "computed in two places": ("r1 = extend(r0, c = random())\nr2 = filter(r1, c > 0.5)", (Filter, Extend), computed_twice),
    "computed for the rows before a join": (
        "r1 = range(0, 9)\nr2 = join(r0, r1, inner, a == id)\nr3 = filter(r2, random() > 0.5)",
        (Filter, Join),
        past,
    ),
    "not computed": ("r1 = filter(r0, random() > 0.5)", (Filter,), lambda node: node.child),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_not_deterministic_is_drawn_once_for_the_same_rows(name: str) -> None:
    text, shape, change = DRAWN[name]
    with random_operator():
        plan = parse_plan("r0 = table(a: int64)\n" + text)
        register(wrong_rule(shape, change))
        try:
            with pytest.raises(RuleError, match="wrong: what is not deterministic"):
                optimize(Collect(plan, plan.schema.ids), only("wrong"))
        finally:
            unregister("wrong")


def test_a_counter_example_is_small_and_shows_both_results() -> None:
    with pytest.raises(AssertionError) as raised:
        check_rule(wrong_rule((Filter, Slice), past), examples=3000)
    text = str(raised.value)
    for part in ("wrong is wrong: the result is another", "before\nr0 = table(@t0", "after\n", "@t0\n", "expected\n", "found\n"):
        assert part in text
    assert len(text.splitlines()) < 30


def test_a_rule_that_never_fires_is_not_right() -> None:
    with pytest.raises(AssertionError, match=r"wrong never fired on \d+ plans"):
        check_rule(wrong_rule((Filter,), lambda node: None), examples=10)


def test_a_rule_that_raises_is_named() -> None:
    def fails(node: Node) -> Node | None:
        raise KeyError("no such column")

    with pytest.raises(AssertionError, match="wrong is wrong: it raises KeyError"):
        check_rule(wrong_rule((Filter,), fails), examples=10)


def test_plans_of_ones_own_can_be_given() -> None:
    from hypothesis import strategies as st

    plan = parse_plan("r0 = table(a: int64)\nr1 = slice(r0, 0:1)\nr2 = filter(r1, a > 1)\nr3 = collect(r2, a)")
    with pytest.raises(AssertionError, match="wrong is wrong"):
        check_rule(wrong_rule((Filter, Slice), past), plans=st.just(plan), examples=5)
