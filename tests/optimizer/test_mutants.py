"""The laws have teeth: each of these wrong rules, a known mistake of other optimizers, is caught by generated plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from optimizer.running import only, rows, same, without_order
from support.plans import Language, expressions, scans

from plandas.optimizer import Context, Rule, RuleError, optimize
from plandas.optimizer.rule import register, unregister
from plandas.plan import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Slice,
    Sort,
    SortKey,
    Window,
    op,
    refresh,
    substitute,
)
from plandas.plan import types as t
from plandas.plan.expressions import Call

# --- Plans of a given shape ---

SIMPLE = Language((t.int64, t.boolean), frozenset({"not", "greater", "equal", "add"}))


@st.composite
def stacks(draw: st.DrawFn, shape: tuple[type[Node], ...]) -> Node:
    """A table with these nodes over it, the highest first, and all columns collected."""
    node = draw(scans(types=SIMPLE.types, min_rows=2, max_rows=5, max_columns=3))
    for cls in reversed(shape):
        node = BUILD[cls](draw, node)
    return Collect(node, node.schema.ids)


def some(draw: st.DrawFn, node: Node) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(node.schema.ids), min_size=1, max_size=2, unique=True)))


def keys(draw: st.DrawFn, node: Node) -> tuple[SortKey, ...]:
    return tuple([SortKey(id, draw(st.booleans())) for id in some(draw, node)])


def joined(draw: st.DrawFn, node: Node) -> Node:
    right, names = refresh(node)
    right = Filter(right, draw(expressions(right.schema, t.boolean, language=SIMPLE)))
    return Join(node, right, draw(st.sampled_from(["left", "outer"])), tuple([(id, names[id]) for id in some(draw, node)]))


BUILD: dict[type[Node], Callable[[Any, Node], Node]] = {
    Filter: lambda draw, node: Filter(node, draw(expressions(node.schema, t.boolean, language=SIMPLE))),
    Extend: lambda draw, node: Extend(node, tuple([(f"{id}+{len(node.schema)}", node.schema.column(id)) for id in some(draw, node)])),
    Slice: lambda draw, node: Slice(node, draw(st.integers(0, 2)), draw(st.integers(1, 4))),
    Sort: lambda draw, node: Sort(node, keys(draw, node)),
    RowNumber: lambda draw, node: RowNumber(node, "number"),
    Window: lambda draw, node: Window(node, some(draw, node), (("size", op.size()),)),
    Aggregate: lambda draw, node: Aggregate(node, some(draw, node)[:1], (("size", op.size()),)),
    Distinct: lambda draw, node: Distinct(node, some(draw, node)[:1]),
    Concat: lambda draw, node: Concat((node, node), tuple([f"{id}+" for id in node.schema.ids])),
    Join: joined,
}

# --- Wrong rules ---

Change = Callable[[Any], Node | None]
generate = settings(
    max_examples=5000, database=None, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def past(node: Any) -> Node:
    """The node and the one below it, the other way round."""
    below = node.children[0]
    moved = node.replace(child=below.children[0])
    return below.replace(**{"left" if isinstance(below, Join) else "child": moved})  # type: ignore[no-any-return]


def right_first(node: Filter) -> Node | None:
    """A filter to the right side of a left join, which is padded."""
    join = node.child
    assert isinstance(join, Join)
    fits = join.how in ("left", "outer") and all(id in join.right.schema for id in node.predicate.columns)
    return join.replace(right=Filter(join.right, node.predicate)) if fits else None


def left_of_outer(node: Filter) -> Node | None:
    join = node.child
    assert isinstance(join, Join)
    fits = join.how == "outer" and all(id in join.left.schema for id in node.predicate.columns)
    return past(node) if fits else None


def keys_or_not(node: Filter) -> Node | None:
    below = node.child
    return past(node) if all(id in below.children[0].schema for id in node.predicate.columns) else None


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


WRONG: dict[str, tuple[tuple[type[Node], ...], Change]] = {
    "a filter past a slice": ((Filter, Slice), past),
    "a filter past a row number": ((Filter, RowNumber), keys_or_not),
    "a filter past a window": ((Filter, Window), keys_or_not),
    "a filter past a distinct, on other columns": ((Filter, Distinct), past),
    "a filter to the padded side of a join": ((Filter, Join), right_first),
    "a filter to the left of an outer join": ((Filter, Join), left_of_outer),
    "a filter to one branch only": ((Filter, Concat), first_branch_only),
    "a filter on an aggregate past it": ((Filter, Aggregate), past),
    "a slice past a filter": ((Slice, Filter), past),
    "a slice past a window": ((Slice, Window), past),
    "a slice past a distinct": ((Slice, Distinct), past),
    "a sort that is observed is dropped": ((Sort,), lambda node: node.child),
    "two sorts the wrong way round": ((Sort, Sort), lambda node: Sort(node.child.child, (*node.child.keys, *node.keys))),
    "a conjunct gets lost": ((Filter, Filter), lambda node: Filter(node.child.child, node.predicate)),
    "a distinct that keeps another row": ((Distinct,), lambda node: node.replace(keep="last")),
    "the opposite of a comparison": ((Filter,), opposite),
    "a column that is read is not computed": ((Extend, Extend), lambda node: node.replace(child=node.child.child)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_caught(name: str) -> None:
    shape, change = WRONG[name]
    fired: set[Node] = set()

    def apply(node: Node, context: Context) -> Node | None:
        """Not an equation."""
        after = change(node) if not fired else None
        fired.update([node] if after is not None else [])
        return after

    def is_caught(plan: Node) -> bool:
        fired.clear()
        wanted = rows(plan)
        try:
            done = optimize(plan, only("bake_orders", keeps_order=False)).plan
        except RuleError as error:
            return error.rule == "wrong"
        return bool(fired) and not same(rows(without_order(done, 0)), wanted)

    register(Rule("wrong", ("pushdown",), apply, frozenset({"order"}), on=shape[:1], below=shape[1:]))
    try:
        assert find(stacks(shape), is_caught, settings=generate)
    finally:
        unregister("wrong")
