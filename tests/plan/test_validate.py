"""Every invariant of a plan, broken once."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given

from plandas.optimizer.testing import ALL_TYPES, NODES, plans
from plandas.plan import (
    Aggregate,
    Collect,
    Column,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    InvalidPlan,
    Join,
    RowNumber,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
    literal,
    op,
    parse_plan,
    validate,
)

rows = parse_plan("r0 = table(a: int64, b: string, c: bool)")
other = parse_plan("r0 = table(k: int64, s: string)")
lists = parse_plan("r0 = table(l: list[int64])")
a, b, c = (rows.schema.column(id) for id in "abc")
z = Column("z", pa.int64())

BROKEN = {
    "a scan of a column that is not there": (rows.replace(columns=(("z", "z"),)), "table has no column 'z'"),
    "a scan with an id twice": (rows.replace(columns=(("a", "a"), ("a", "b"))), "a is there twice"),
    "a row number with the id of a column": (rows.replace(row_number="a"), "a is there twice"),
    "a position of too many parts": (rows.replace(position=("p", "q", "r")), "a position in table has"),
    "a scan's predicate on an absent column": (rows.replace(predicate=op.greater(z, 1)), "z is not among a, b, c"),
    "an extend over a present id": (Extend(rows, (("a", literal(1)),)), "a is there twice"),
    "an extend with an id twice": (Extend(rows, (("d", literal(1)), ("d", literal(2)))), "d is there twice"),
    "an extend that reads its own column": (Extend(rows, (("d", literal(1)), ("e", Column("d", pa.int64())))), "d is not among"),
    "an extend by an aggregate": (Extend(rows, (("d", op.sum_(a)),)), "sum is not computed row by row"),
    "a column of another type": (Extend(rows, (("d", Column("a", pa.string())),)), "a is int64, not string"),
    "a select of an absent column": (Select(rows, (("z", "z"),)), "z is not among"),
    "a select with an id twice": (Select(rows, (("a", "a"), ("a", "b"))), "a is there twice"),
    "a filter by a number": (Filter(rows, a), "the predicate is int64"),
    "a filter by an aggregate": (Filter(rows, op.any_(c)), "any is not computed row by row"),
    "a filter on an absent column": (Filter(rows, op.greater(z, 1)), "z is not among"),
    "a sort by an absent column": (Sort(rows, (SortKey("z"),)), "z is not among"),
    "a slice without a step": (Slice(rows, 0, 1, 0), "step is zero"),
    "a slice in an order by an absent column": (Slice(rows, 0, 1, 1, (SortKey("z"),)), "z is not among"),
    "a distinct on an absent column": (Distinct(rows, ("z",)), "z is not among"),
    "a distinct that keeps something else": (Distinct(rows, ("a",), "second"), "no row to keep is called 'second'"),
    "a row number over a present id": (RowNumber(rows, "a"), "a is there twice"),
    "groups by an absent column": (Aggregate(rows, ("z",), ()), "z is not among"),
    "an aggregate with the id of a key": (Aggregate(rows, ("a",), (("a", op.size()),)), "a is there twice"),
    "an aggregate that is none": (Aggregate(rows, (), (("d", op.negate(a)),)), "-a is no aggregate"),
    "an aggregate of an aggregate": (Aggregate(rows, (), (("d", op.sum_(op.sum_(a))),)), "sum is not computed row by row"),
    "an aggregate of an absent column": (Aggregate(rows, (), (("d", op.sum_(z)),)), "z is not among"),
    "a window over a present id": (Window(rows, (), (("a", op.sum_(a)),)), "a is there twice"),
    "a window of a scalar": (Window(rows, (), (("d", op.negate(a)),)), "-a is no aggregate or window"),
    "a window by an absent column": (Window(rows, ("z",), (("d", op.sum_(a)),)), "z is not among"),
    "a join of sides that share an id": (Join(rows, rows, "inner", (("a", "a"),)), "a is there twice"),
    "a join by an absent left column": (Join(rows, other, "inner", (("z", "k"),)), "z is not among"),
    "a join by an absent right column": (Join(rows, other, "inner", (("a", "z"),)), "z is not among"),
    "a join of no known kind": (Join(rows, other, "full", (("a", "k"),)), "no join is called 'full'"),
    "a join without keys": (Join(rows, other, "inner"), "has keys unless"),
    "a cross join with keys": (Join(rows, other, "cross", (("a", "k"),)), "has keys unless"),
    "a join of columns of two types": (Join(rows, other, "inner", (("a", "s"),)), "types int64 and string"),
    "a concat of branches of two types": (Concat((rows, other), ("x", "y", "w")), "branches differ"),
    "a concat with too few ids": (Concat((rows, rows), ("x", "y")), "branches differ"),
    "a concat of nothing": (Concat((), ()), "branches differ"),
    "a concat with an id twice": (Concat((rows, rows), ("x", "x", "y")), "x is there twice"),
    "an unpivot that keeps an absent column": (Unpivot(rows, ("z",), ("v",), ((a,),)), "z is not among"),
    "an unpivot over a kept id": (Unpivot(rows, ("a",), ("a",), ((a,),)), "a is there twice"),
    "an unpivot with rows of two types": (Unpivot(rows, (), ("v",), ((a,), (b,))), "rows differ"),
    "an unpivot without rows": (Unpivot(rows, (), ("v",), ()), "rows differ"),
    "an unpivot with rows too short": (Unpivot(rows, (), ("v", "w"), ((a,),)), "rows differ"),
    "an unpivot of an aggregate": (Unpivot(rows, (), ("v",), ((op.sum_(a),),)), "sum is not computed"),
    "an explode of a number": (Explode(rows, (), "a", ()), "a is int64, not a list"),
    "an explode of an absent column": (Explode(rows, (), "z", ()), "z is not among"),
    "an explode of an absent field": (Explode(lists, (), "l", (("v", "x"),)), "items have no field 'x'"),
    "an explode over a kept id": (Explode(lists, ("l",), "l", (("l", ""),)), "l is there twice"),
    "a result of an absent column": (Collect(rows, ("z",)), "z is not among"),
    "a result with a column twice": (Collect(rows, ("a", "a")), "a is there twice"),
    "a result whose row number is a column": (Collect(rows, ("a",), None, "a"), "a is there twice"),
    "a result in an order by an absent column": (Collect(rows, ("a",), (SortKey("z"),)), "z is not among"),
    "a file with an absent column": (Write(rows, (("z", "z"),), "f", "csv"), "z is not among"),
    "a file with a name twice": (Write(rows, (("a", "n"), ("b", "n")), "f", "csv"), "n is there twice"),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_invariant_is_named(plan, message):
    with pytest.raises(InvalidPlan, match=message):
        validate(plan)


@pytest.mark.parametrize(("plan", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plan_can_be_looked_at(plan, message):
    assert repr(plan)


def test_the_lowest_broken_node_is_the_one_named():
    with pytest.raises(InvalidPlan, match=r"^Filter: "):
        validate(Sort(Filter(rows, a), (SortKey("z"),)))


def test_a_row_number_and_a_rename_are_valid():
    validate(Select(RowNumber(rows, "n"), (("n", "n"), ("m", "n"), ("a", "b"))))


@given(plans())
def test_generated_plans_are_valid(plan):
    validate(plan)


@given(plans(types=ALL_TYPES, can_raise=True, uncertain=True, baked=True, nodes=(*NODES, Write)))
def test_generated_plans_of_every_kind_are_valid(plan):
    validate(plan)
