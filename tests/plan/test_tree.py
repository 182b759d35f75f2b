"""Interned trees: equality is identity, and no walk recurses."""

from __future__ import annotations

import copy
import gc
import pickle
import threading
import weakref

import pyarrow as pa
import pytest

from plandas.plan import (
    Call,
    Column,
    Extend,
    Filter,
    Handle,
    Literal,
    RangeSource,
    Scan,
    TableSource,
    canonical,
    fingerprint,
    get_operator,
    literal,
    op,
    parse_plan,
    postorder,
    refresh,
    substitute,
    transform_up,
    validate,
    with_children,
)
from plandas.plan.text import format_diff, format_plan, format_tree, named_sources
from plandas.plan.tree import Interned, derived

DEPTH = 10_000


@pytest.fixture
def rows():
    return parse_plan("r0 = table(a: int64, b: string)")


@pytest.fixture(scope="module")
def deep_plan():
    plan = parse_plan("r0 = table(a: int64)")
    column = plan.schema.column("a")
    for number in range(DEPTH):
        plan = Filter(plan, op.greater(column, number))
    return plan


@pytest.fixture(scope="module")
def deep_expr():
    expr = Column("a", pa.int64())
    for _ in range(DEPTH):
        expr = op.add(expr, 1)
    return expr


def test_equal_structure_is_one_object(rows):
    again = Filter(Scan(rows.source, rows.columns), op.greater(Column("a", pa.int64()), 1))
    assert Filter(rows, op.greater(rows.schema.column("a"), 1)) is again


def test_what_differs_in_a_field_is_another_object(rows):
    one, two = (Filter(rows, op.greater(rows.schema.column("a"), number)) for number in (1, 2))
    assert one is not two
    assert one.replace(predicate=two.predicate) is two


def test_copies_are_the_thing_itself(rows):
    assert copy.copy(rows) is rows
    assert copy.deepcopy(rows) is rows


def test_fields_cannot_be_set(rows):
    with pytest.raises(AttributeError):
        rows.source = None


def test_what_nobody_holds_is_forgotten():
    made = weakref.ref(Scan(RangeSource(0, 123_456), ()))
    gc.collect()
    assert made() is None


def test_params_of_equal_value_and_different_class_differ():
    x = Column("x", pa.float64())
    assert op.round_(x, decimals=1) is not op.round_(x, decimals=True)
    assert op.quantile(x, q=0) is not op.quantile(x, q=0.0)


def test_threads_make_the_same_objects():
    barrier = threading.Barrier(8)
    made = []

    def build():
        barrier.wait()
        plan = Scan(RangeSource(0, 77), (("a", "id"),))
        for number in range(200):
            plan = Extend(plan, ((f"c{number}", op.add(plan.schema.column("a"), number)),))
        made.append(plan)

    threads = [threading.Thread(target=build) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len({id(plan) for plan in made}) == 1


# Pickling


def test_a_pickled_plan_comes_back_as_itself(rows):
    plan = Extend(rows, (("c", op.if_else(op.is_missing(rows.schema.column("b")), "none", rows.schema.column("b"))),))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(plan, protocol)) is plan


def test_a_pickle_is_flat(deep_plan, deep_expr):
    assert pickle.loads(pickle.dumps(deep_plan)) is deep_plan
    assert pickle.loads(pickle.dumps(deep_expr)) is deep_expr


def test_handles_come_back_once_where_they_are_gone():
    source = TableSource(Handle(pa.table({"a": [1, 2]})))
    once, again = pickle.dumps(source), pickle.dumps(Scan(source, (("a", "a"),)))
    del source
    gc.collect()
    first, second = pickle.loads(once), pickle.loads(again)
    assert second.source is first
    assert first.data.equals(pa.table({"a": [1, 2]}))


# Walks


def test_postorder_has_children_first_and_each_value_once(rows):
    both = op.add(x := op.add(rows.schema.column("a"), 1), x)
    assert list(postorder(both)) == [rows.schema.column("a"), literal(1), x, both]


def test_postorder_of_several_trees_shares_what_is_done(rows):
    a = rows.schema.column("a")
    done: set[int] = set()
    assert list(postorder(op.add(a, 1), done=done)) == [a, literal(1), op.add(a, 1)]
    assert list(postorder(op.multiply(op.add(a, 1), a), done=done)) == [op.multiply(op.add(a, 1), a)]


def test_postorder_with_parts_goes_into_fields(rows):
    parts = list(postorder(Filter(rows, op.greater(rows.schema.column("a"), 1)), parts=True))
    assert [type(part).__name__ for part in parts] == ["TableSource", "Scan", "Column", "Literal", "Call", "Filter"]


def test_transform_up_rebuilds_only_what_changes(rows):
    a, b = rows.schema.column("a"), rows.schema.column("b")
    kept = op.is_missing(b)
    expr = op.and_(op.greater(a, 1), kept)
    changed = transform_up(expr, lambda part: literal(2) if part is literal(1) else part)
    assert changed is op.and_(op.greater(a, 2), kept)
    assert transform_up(expr, lambda part: part) is expr


def test_with_children_leaves_values_of_other_kinds(rows):
    node = Filter(rows, op.greater(rows.schema.column("a"), 1))
    other = Scan(rows.source, (("a", "a"),))
    assert with_children(node, lambda child: other) is Filter(other, node.predicate)


def test_a_derived_property_is_computed_once_for_each_value():
    computed = []

    class Leaf(Interned):
        name: str
        height = derived[int]()

    class Up(Leaf):
        below: Leaf
        children = property(lambda self: (self.below,))

    @Leaf.height.of(Leaf)
    def _(leaf):
        computed.append(leaf)
        return 0

    @Leaf.height.of(Up)
    def _(up):
        computed.append(up)
        return up.below.height + 1

    top = Up("top", Up("middle", Leaf("leaf")))
    assert (top.height, top.height, top.below.height) == (2, 2, 1)
    assert len(computed) == 3


def test_a_derived_property_that_nobody_declared_says_which():
    class Thing(Interned):
        height = derived[int]()

    with pytest.raises(NotImplementedError, match="height of Thing"):
        Thing().height  # noqa: B018


# Depth


def test_walks_over_deep_plans(deep_plan):
    assert sum(1 for _ in postorder(deep_plan)) == DEPTH + 1
    assert transform_up(deep_plan, lambda node: node) is deep_plan
    validate(deep_plan)


@pytest.mark.parametrize("name", ["schema", "ordering", "unique_keys", "max_rows", "row_count", "origin"])
def test_properties_of_deep_plans(name, deep_plan):
    getattr(deep_plan, name)


def test_text_of_deep_plans(deep_plan):
    text = format_plan(deep_plan)
    assert parse_plan(text, named_sources(deep_plan)) is deep_plan
    assert len(format_tree(deep_plan).splitlines()) == DEPTH + 2
    assert repr(deep_plan) == text


def test_difference_of_deep_plans(deep_plan):
    before, after = deep_plan, deep_plan.child
    assert len(format_diff(before, after).splitlines()) < 5


def test_ids_of_deep_plans(deep_plan):
    renamed, names = refresh(deep_plan)
    assert list(names) == ["a"]
    assert canonical(renamed) is canonical(deep_plan)
    assert fingerprint(renamed) == fingerprint(deep_plan)


def test_a_frame_that_gets_ten_thousand_columns_one_by_one():
    plan = parse_plan("r0 = table(a: int64)")
    for number in range(DEPTH):
        plan = Extend(plan, ((f"c{number}", op.add(plan.schema.column("a"), number)),))
    assert len(plan.schema) == DEPTH + 1
    validate(plan)
    assert parse_plan(format_plan(plan), named_sources(plan)) is plan


def test_deep_expressions(deep_expr):
    assert deep_expr.size == 2 * DEPTH + 1
    assert deep_expr.columns == {"a"}
    assert not deep_expr.can_raise
    assert substitute(substitute(deep_expr, {"a": Column("b", pa.int64())}), {"b": Column("a", pa.int64())}) is deep_expr


def test_expressions_that_share_parts_at_every_level():
    rows = parse_plan("r0 = table(a: int64)")
    expr = rows.schema.column("a")
    for _ in range(1000):
        expr = op.add(expr, expr)
    plan = Extend(rows, (("b", expr),))
    validate(plan)
    assert parse_plan(format_plan(plan), named_sources(plan)) is plan
    assert pickle.loads(pickle.dumps(plan)) is plan
    assert len(format_tree(plan)) < 5000
    fingerprint(plan)


def test_expressions_that_grow_from_node_to_node_cost_no_more_than_their_growth():
    plan = parse_plan("r0 = table(a: int64)")
    expr = plan.schema.column("a")
    for number in range(2000):
        expr = op.multiply(expr, 2)
        plan = Filter(plan, op.greater(expr, number))
    validate(plan)
    assert parse_plan(format_plan(plan), named_sources(plan)) is plan
    assert canonical(canonical(plan)) is canonical(plan)


def test_operators_pickle_by_name():
    assert pickle.loads(pickle.dumps(get_operator("add"))) is op.add
    call = Call(op.add, (literal(1), Literal(2, pa.int64())))
    assert pickle.loads(pickle.dumps(call)) is call
