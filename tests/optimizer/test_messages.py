"""What people are told who write a rule, and make a mistake."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from plandas.optimizer import Context, Rule, RuleError, optimize, plan_pass, registered, rule, unregister
from plandas.optimizer.testing import check_rule
from plandas.plan import Filter, Node, Select, Sort, SortKey, literal, parse_plan

PLAN = parse_plan("""
    r0 = table(a: int64, b: int64)
    r1 = filter(r0, a > 1)
    r2 = sort(r1, b)
    r3 = collect(r2, a)
""")


@pytest.fixture(autouse=True)
def _rules_of_a_test() -> Iterator[None]:
    before = {rewrite.name for rewrite in registered()}
    yield
    for rewrite in registered():
        if rewrite.name not in before:
            unregister(rewrite.name)


def mistake(change: Callable[[Any], Any], **settings: Any) -> Rule:
    @rule(**({"phase": "simplify", "on": Filter} | settings))
    def my_rule(node: Node, context: Context) -> Node | None:
        """Not an equation."""
        return change(node)  # type: ignore[no-any-return]

    return my_rule


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("a > 1", "my_rule: answers 'a > 1', of type str, where a Node or None is due"),
        (False, "my_rule: answers False, of type bool"),
        (literal(1), "my_rule: answers 1, of type Literal"),
    ],
)
def test_an_answer_that_is_no_node(answer: object, problem: str) -> None:
    mistake(lambda node: answer)
    with pytest.raises(RuleError, match=problem) as raised:
        optimize(PLAN)
    assert isinstance(raised.value.before, Filter)
    assert raised.value.after is None


def test_a_pass_that_answers_no_node() -> None:
    @plan_pass(phase="simplify")
    def my_pass(plan: Node, context: Context) -> Node:
        """Not an equation."""
        return "done"  # type: ignore[return-value]

    with pytest.raises(RuleError, match="my_pass: answers 'done', of type str"):
        optimize(PLAN)


def test_a_rule_that_raises_keeps_its_error_and_is_named() -> None:
    mistake(lambda node: node.chlid)
    with pytest.raises(AttributeError, match="no attribute 'chlid'") as raised:
        optimize(PLAN)
    text = "".join(traceback.format_exception_only(raised.value))
    assert "in <rule my_rule> of phase simplify, on r1 = filter(r0, a > 1)" in text
    assert "The option optimizer.disable = 'my_rule' switches it off." in text


def test_a_rule_that_makes_another_one_fail_is_named_without_checking() -> None:
    mistake(lambda node: Select(node.child, (("a", "a"),)))
    with pytest.raises(RuleError, match="my_rule: the columns were a, b and are a") as raised:
        optimize(PLAN, Context(check=False))
    assert isinstance(raised.value.__cause__, KeyError)
    assert "difference:\n" in str(raised.value)


def test_of_large_plans_the_last_lines_are_shown() -> None:
    mistake(lambda node: Filter(node, node.predicate))
    with pytest.raises(RuleError, match=r"does not end") as raised:
        optimize(PLAN)
    text = str(raised.value)
    assert "lines before\n" in text
    assert len(text.splitlines()) < 200
    assert raised.value.before is PLAN


def test_a_rule_whose_answer_has_the_old_node_in_it() -> None:
    mistake(lambda node: Sort(node, (SortKey("a"),)))
    with pytest.raises(
        RuleError, match="my_rule: makes what it was given part of its answer in phase simplify, without end"
    ) as raised:
        optimize(PLAN)
    assert isinstance(raised.value.after, Sort)


@pytest.mark.parametrize(
    ("settings", "error", "problem"),
    [
        ({"on": "Filter"}, TypeError, "my_rule: on= and below= are node classes or tuples of them, not 'Filter'"),
        ({"on": [Filter]}, TypeError, "are node classes or tuples of them"),
        ({"below": Filter(PLAN, literal(True))}, TypeError, "are node classes or tuples of them"),
        ({"changes": ("sorting",)}, ValueError, "no change is called 'sorting'; there are order, column order, columns, keys"),
        ({"phase": "simplfy"}, ValueError, "no phase is called 'simplfy'; there are simplify, "),
        ({"phase": ()}, ValueError, "my_rule has no phase"),
    ],
)
def test_a_declaration_that_is_wrong(settings: dict[str, Any], error: type[Exception], problem: str) -> None:
    with pytest.raises(error, match=problem):
        mistake(lambda node: None, **settings)


def test_a_cell_that_runs_again_replaces_its_rule() -> None:
    mistake(lambda node: "wrong")
    again = mistake(lambda node: None)
    assert [rewrite for rewrite in registered() if rewrite.name == "my_rule"] == [again]
    assert optimize(PLAN).plan is not None


def test_a_name_of_another_rule_is_taken() -> None:
    def merge_filters(node: Filter, context: Context) -> None:
        """Not an equation."""

    with pytest.raises(ValueError, match=r"there is a rule 'merge_filters' already, of plandas\.optimizer\.rules\."):
        rule(phase="simplify", on=Filter)(merge_filters)


def test_what_check_rule_does_not_know() -> None:
    with pytest.raises(KeyError, match="did you mean 'merge_filters'"):
        check_rule("merge_filter")
    with pytest.raises(KeyError, match="no engine is called 'lcal'; there are local, spark"):
        check_rule("merge_filters", engines=("lcal",))
    with pytest.raises(TypeError, match="@rule and @plan_pass make rules of functions"):
        check_rule(lambda node, context: None)  # type: ignore[arg-type]


def test_check_rule_says_why_no_plan_ran() -> None:
    from hypothesis import strategies as st

    missing = parse_plan('r0 = csv("not_there.csv", a: int64)\nr1 = filter(r0, a > 1)\nr2 = collect(r1, a)')
    with pytest.raises(AssertionError, match=r"merge_filters: none of the plans ran: FileNotFoundError: .*not_there\.csv"):
        check_rule("merge_filters", plans=st.just(missing), examples=5)
