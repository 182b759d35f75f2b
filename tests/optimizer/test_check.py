"""Checking mode names a wrong rule and shows what it did."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plandas.optimizer import Context, RuleError, optimize, rule, unregister
from plandas.plan import Aggregate, Distinct, Extend, Filter, Node, Scan, Select, Slice, Sort, literal, op, parse_plan
from plandas.plan import types as t

PLAN = """
r0 = table(a: int64 not null, b: int64)
r1 = sort(r0, a)
r2 = slice(r1, 0:10)
r3 = distinct(r2, b)
r4 = sort(r3, b)
r5 = filter(r4, b > 1)
"""

WRONG: dict[str, tuple[type[Node], Callable[[Node], Node], str]] = {
    "drops a column": (Filter, lambda node: Select(node, (("a", "a"),)), "the columns were a, b and are a"),
    "reorders columns": (Filter, lambda node: Select(node, (("b", "b"), ("a", "a"))), "the columns were in the order a, b"),
    "changes a type": (
        Filter,
        lambda node: Select(Extend(node, (("c", op.cast(node.schema.column("a"), to=t.float64)),)), (("a", "c"), ("b", "b"))),
        "column a was int64 and is double",
    ),
    "widens nullability": (
        Filter,
        lambda node: Select(
            Extend(
                node, (("c", op.if_else(op.greater(node.schema.column("b"), 1), node.schema.column("a"), literal(None, t.int64))),)
            ),
            (("a", "c"), ("b", "b")),
        ),
        "column a could not be missing and now can",
    ),
    "loses a sort": (Sort, lambda node: node.child, "rows come in another order"),  # type: ignore[attr-defined]
    "loses a key": (Distinct, lambda node: node.child, "no longer a unique key: b"),  # type: ignore[attr-defined]
    "takes other rows": (Slice, lambda node: node.child, "there were 10 rows and are 100"),  # type: ignore[attr-defined]
    "reads what is not there": (
        Filter,
        lambda node: Filter(node.child, op.greater(literal(1), op.add(node.schema.column("a"), 1))).replace(child=_narrow(node)),
        "Filter: column a is not among b",
    ),
    "forgets a group": (Scan, lambda node: Aggregate(node, ("a",), ()), "the columns were a, b and are a"),
}


def _narrow(node: Node) -> Node:
    return Select(node.children[0], (("b", "b"),))


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_named(name: str) -> None:
    cls, change, problem = WRONG[name]
    fired: set[Node] = set()

    @rule(phase="simplify", on=cls)
    def wrong(node: Node, context: Context) -> Node | None:
        """Not an equation."""
        if fired:
            return None
        fired.add(node)
        return change(node)

    try:
        with pytest.raises(RuleError) as caught:
            optimize(parse_plan(PLAN), Context(check=True))
    finally:
        unregister("wrong")
    assert caught.value.rule == "wrong"
    assert problem in str(caught.value)
    assert "before:\n" in str(caught.value)
    assert "after:\n" in str(caught.value)
    assert caught.value.before in fired


def test_without_checking_it_is_not() -> None:
    @rule(phase="simplify", on=Sort)
    def wrong(node: Sort, context: Context) -> Node:
        """Sort(x) = x"""
        return node.child

    try:
        assert Sort not in optimize(parse_plan(PLAN)).plan.kinds
    finally:
        unregister("wrong")


def test_what_a_rule_changes_on_purpose_is_not_checked() -> None:
    @rule(phase="simplify", on=Sort, changes=("order",))
    def on_purpose(node: Sort, context: Context) -> Node:
        """Sort(x) = x, in another order"""
        return node.child

    try:
        assert Sort not in optimize(parse_plan(PLAN), Context(check=True)).plan.kinds
    finally:
        unregister("on_purpose")
