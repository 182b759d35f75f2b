"""What is derived of nodes: schema, keys, numbers of rows, order, and the identity of rows."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plandas.optimizer.testing import plans
from plandas.plan import (
    Distinct,
    Extend,
    Field,
    Filter,
    Handle,
    Join,
    RangeSource,
    Scan,
    Schema,
    Select,
    Slice,
    SortKey,
    TableSource,
    filtered_rows,
    literal,
    op,
    parse_plan,
    same_rows,
)
from plandas.plan.ordering import Appearance, Branches, Ordering, Position, Reversed, Within


def parse(*lines):
    return parse_plan("\n".join(["r0 = table(a: int64 not null, b: string, x: float64)", *lines]))


def fields(plan):
    return str(plan.schema)


# Schema


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("r1 = filter(r0, a > 1)", "a: int64 not null, b: string, x: double"),
        ("r1 = extend(r0, c = a + 1, d = a / 2)", "a: int64 not null, b: string, x: double, c: int64 not null, d: double"),
        ("r1 = select(r0, y = x, a, z = a)", "y: double, a: int64 not null, z: int64 not null"),
        ("r1 = sort(r0, b desc)", "a: int64 not null, b: string, x: double"),
        ("r1 = slice(r0, :3)", "a: int64 not null, b: string, x: double"),
        ("r1 = distinct(r0, b)", "a: int64 not null, b: string, x: double"),
        ("r1 = row_number(r0, n)", "a: int64 not null, b: string, x: double, n: int64 not null"),
        ("r1 = aggregate(r0, by [b], n = size(), s = sum(a))", "b: string, n: int64 not null, s: int64"),
        ("r1 = aggregate(r0, m = mean(a))", "m: double"),
        ("r1 = window(r0, by [b], t = max(a))", "a: int64 not null, b: string, x: double, t: int64"),
        ("r1 = unpivot(r0, keep [b], columns [k, v], (1, a), (2, a))", "b: string, k: int64 not null, v: int64 not null"),
        ('r1 = unpivot(r0, columns [k, v], ("a", a), ("x", cast(x, to=int64)))', "k: string not null, v: int64"),
        ("r1 = collect(r0, b, a)", "b: string, a: int64 not null"),
        ("r1 = collect(r0, b, row_number n)", "b: string, n: int64 not null"),
        ('r1 = write(r0, parquet("out"), a)', ""),
    ],
)
def test_schema(line, expected):
    assert fields(parse(line)) == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("inner", "a: int64 not null, c: int64 not null"),
        ("left", "a: int64 not null, c: int64"),
        ("outer", "a: int64, c: int64"),
        ("semi", "a: int64 not null"),
        ("anti", "a: int64 not null"),
    ],
)
def test_a_join_pads_the_sides_that_may_lack_a_match(how, expected):
    plan = parse_plan(f"r0 = table(a: int64 not null)\nr1 = table(c: int64 not null)\nr2 = join(r0, r1, {how}, a == c)")
    assert fields(plan) == expected


def test_a_concat_may_miss_what_a_branch_may_miss():
    plan = parse_plan("r0 = table(a: int64 not null)\nr1 = table(b: int64)\nr2 = concat([r0, r1], c)\n")
    assert fields(plan) == "c: int64"


def test_the_schema_of_a_scan():
    source = 's0 = parquet(file("f", rows=5), a: int64 not null, b: string)'
    plan = parse_plan(f'{source}\nr0 = scan(s0, y = b, where y == "x", row_number n, position [p], rows 1:3)')
    assert fields(plan) == "y: string, p: int64 not null, n: int64 not null"


def test_a_schema():
    schema = Schema([Field("a", pa.int64(), False), Field("b", pa.string())])
    assert schema.ids == ("a", "b")
    assert schema.column("b").type == pa.string()
    assert not schema.nullable("a")
    assert "c" not in schema
    assert len(schema) == 2
    assert list(schema) == list(schema.fields)
    assert schema == Schema(schema.fields)
    assert hash(schema) == hash(Schema(schema.fields))
    with pytest.raises(KeyError):
        schema["c"]


def test_a_schema_that_grows_shares_what_it_had():
    schema = Schema([])
    for number in range(100):
        schema = schema.extended([Field(f"c{number}", pa.int64(), number % 2 == 0)])
    assert schema.ids == tuple(f"c{number}" for number in range(100))
    assert schema == Schema(schema.fields)
    assert [schema.nullable(id) for id in ("c0", "c57", "c98")] == [True, False, True]
    assert "c100" not in schema
    assert schema.extended([]) == schema


# Keys and numbers of rows


def keys(plan):
    return {"+".join(sorted(key)) for key in plan.unique_keys}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["r1 = filter(r0, a > 1)"], set()),
        (["r1 = row_number(r0, n)"], {"n"}),
        (["r1 = row_number(r0, n)", "r2 = filter(r1, a > 1)", "r3 = extend(r2, c = a)"], {"n"}),
        (["r1 = row_number(r0, n)", "r2 = select(r1, m = n, b)"], {"m"}),
        (["r1 = row_number(r0, n)", "r2 = select(r1, m = n, n)"], {"m", "n"}),
        (["r1 = row_number(r0, n)", "r2 = extend(r1, m = n)"], {"m", "n"}),
        (["r1 = row_number(r0, n)", "r2 = select(r1, b)"], set()),
        (["r1 = distinct(r0, a, b)"], {"a+b"}),
        (["r1 = aggregate(r0, by [a, b], n = size())"], {"a+b"}),
        (["r1 = aggregate(r0, n = size())"], {""}),
        (["r1 = row_number(r0, n)", "r2 = unpivot(r1, keep [n], columns [v], (1), (2))"], set()),
        (["r1 = row_number(r0, n)", "r2 = concat([r1, r1], a1, b1, x1, n1)"], set()),
        (["r1 = row_number(r0, n)", "r2 = collect(r1, n, row_number m)"], {"n", "m"}),
    ],
)
def test_unique_keys(lines, expected):
    assert keys(parse(*lines)) == expected


TWO = """
r0 = table(a: int64 not null, k: int64)
r1 = row_number(r0, n)
r2 = table(c: int64 not null, l: int64)
r3 = row_number(r2, m)
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("r4 = join(r1, r3, inner, a == c)", {"m+n"}),
        ("r4 = join(r1, r3, inner, a == m)", {"n", "m+n"}),
        ("r4 = join(r1, r3, left, a == m)", {"n", "m+n"}),
        ("r4 = join(r1, r3, inner, n == c)", {"m", "m+n"}),
        ("r4 = join(r1, r3, left, n == c)", {"m+n"}),
        ("r4 = join(r1, r3, outer, a == c)", {"m+n"}),
        ("r4 = join(r1, r3, semi, a == c)", {"n"}),
        ("r4 = join(r1, r3, cross)", {"m+n"}),
    ],
)
def test_keys_of_joins(line, expected):
    assert keys(parse_plan(TWO + line)) == expected


def test_keys_of_many_columns_that_are_all_there_twice_stay_few():
    ids = [f"c{number}" for number in range(30)]
    table = parse_plan(f"r0 = table({', '.join(f'{id}: int64' for id in ids)})")
    twins = Select(Distinct(table, tuple(ids)), tuple((out, id) for id in ids for out in (id, f"{id}_twin")))
    assert 0 < len(twins.unique_keys) < 100


def test_rows_without_a_match_may_be_alike_on_both_sides_of_an_outer_join():
    """A missing left key without a match and a missing right key without a match both come out as missing, missing."""
    sides = "r0 = table(a: int64)\nr1 = distinct(r0, a)\nr2 = table(b: int64, c: int64)\nr3 = distinct(r2, b)\n"
    assert keys(parse_plan(sides + "r4 = join(r1, r3, outer, a == c, missing_equal=false)")) == set()
    assert keys(parse_plan(sides + "r4 = join(r1, r3, left, a == c)")) == {"a+b"}


@pytest.mark.parametrize(
    ("lines", "most", "exact"),
    [
        ([], 100, 100),
        (["r1 = filter(r0, a > 1)"], 100, None),
        (["r1 = filter(r0, false)"], 0, None),
        (["r1 = slice(r0, 10:)"], 90, 90),
        (["r1 = slice(r0, -5:)"], 5, 5),
        (["r1 = slice(r0, ::7)"], 15, 15),
        (["r1 = filter(r0, a > 1)", "r2 = slice(r1, :10)"], 10, None),
        (["r1 = filter(r0, a > 1)", "r2 = slice(r1, -5:3)"], 3, None),
        (["r1 = aggregate(r0, n = size())"], 1, 1),
        (["r1 = aggregate(r0, by [b], n = size())"], 100, None),
        (["r1 = unpivot(r0, columns [v], (1), (2))"], 200, 200),
        (["r1 = concat([r0, r0], c, d, e)"], 200, 200),
        (["r1 = distinct(r0, a)"], 100, None),
    ],
)
def test_numbers_of_rows(lines, most, exact):
    plan = parse(*lines)
    assert (plan.max_rows, plan.row_count) == (most, exact)


def test_numbers_of_rows_that_nobody_knows():
    unknown = 'r0 = csv("f", a: int64)\n'
    assert parse_plan(unknown).max_rows is None
    assert parse_plan(unknown + "r1 = slice(r0, :10)").max_rows == 10
    assert parse_plan(unknown + "r1 = slice(r0, -10:)").max_rows == 10
    assert parse_plan(unknown + "r1 = slice(r0, 10:)").max_rows is None
    assert parse_plan(unknown + "r1 = slice(r0, ::-1)").max_rows is None
    assert parse_plan('r0 = parquet("unread", a: int64)').max_rows is None


def test_numbers_of_rows_of_joins():
    known = "r0 = table(rows=10, a: int64)\nr1 = table(rows=4, b: int64)\nr2 = row_number(r1, n)\n"
    for line, most in [
        ("join(r0, r2, inner, a == b)", 40),
        ("join(r0, r2, left, a == b)", 50),
        ("join(r0, r2, outer, a == b)", 54),
        ("join(r0, r2, inner, a == n)", 10),
        ("join(r0, r2, left, a == n)", 10),
        ("join(r0, r2, semi, a == b)", 10),
        ("join(r0, r2, cross)", 50),
    ]:
        assert parse_plan(f"{known}r3 = {line}").max_rows == most, line


bounds = st.none() | st.integers(-6, 6)


@given(bounds, bounds, st.sampled_from([1, 2, 3, -1, -2]), st.integers(0, 12))
def test_a_slice_never_has_more_rows_than_said(start, stop, step, most):
    below = Filter(Scan(RangeSource(0, most), (("a", "id"),)), op.greater(literal(1), 0))
    said = Slice(below, start, stop, step).max_rows
    assert said is not None
    assert said == max(len(range(rows)[start:stop:step]) for rows in range(most + 1))


@given(bounds, bounds, st.sampled_from([1, 2, -1]))
def test_a_slice_of_any_number_of_rows(start, stop, step):
    said = Slice(parse_plan('r0 = csv("f", a: int64)'), start, stop, step).max_rows
    most = max(len(range(rows)[start:stop:step]) for rows in range(40))
    assert said == most if said is not None else most > 12


# Order


def terms(plan):
    return plan.ordering.terms


def test_a_source_has_its_position_and_most_nodes_keep_it():
    plan = parse("r1 = filter(r0, a > 1)", "r2 = extend(r1, c = 1)", "r3 = row_number(r2, n)", "r4 = window(r3, t = sum(a))")
    (position,) = terms(plan)
    assert isinstance(position, Position)
    assert terms(parse("r1 = slice(r0, 3:)")) == terms(parse("r1 = distinct(r0, a)")) == (position,)
    assert terms(parse("r1 = slice(r0, ::-1)")) == (Reversed(Ordering((position,))),)


def test_a_sort_adds_keys_before_the_order_below():
    position = terms(parse())[0]
    twice = parse("r1 = sort(r0, a)", "r2 = sort(r1, b desc, a)")
    assert terms(twice) == (SortKey("b", True), SortKey("a"), position)
    again = parse("r1 = sort(r0, a, b)", "r2 = sort(r1, b desc)")
    assert terms(again) == (SortKey("b", True), SortKey("a"), position)


def test_a_sort_by_a_unique_key_is_the_whole_order():
    assert terms(parse("r1 = row_number(r0, n)", "r2 = sort(r1, a, n desc)")) == (SortKey("a"), SortKey("n", True))
    assert terms(parse("r1 = row_number(r0, n)", "r2 = sort(r1, n desc, a)")) == (SortKey("n", True),), "a has no ties to break"


def test_an_order_names_columns_where_rows_were_sorted_by_them():
    assert terms(parse("r1 = sort(r0, a)", "r2 = select(r1, c = a)"))[0] == SortKey("a")


def test_groups_are_in_order_of_appearance():
    plan = parse("r1 = sort(r0, b)", "r2 = aggregate(r1, by [a], n = size())")
    assert terms(plan) == (Appearance(plan.child.ordering),)
    assert terms(parse("r1 = aggregate(r0, n = size())")) == ()


def test_the_order_of_joins():
    both = parse_plan("r0 = table(a: int64)\nr1 = table(b: string, c: int64)\nr2 = join(r0, r1, inner, a == c)")
    assert terms(both) == (*both.left.ordering.terms, *both.right.ordering.terms)
    assert both.replace(how="semi").ordering is both.left.ordering
    itself = parse_plan("r0 = table(a: int64)\nr1 = select(r0, c = a)\nr2 = join(r0, r1, inner, a == c)")
    assert len(terms(itself)) == 2


def test_the_order_of_concats_and_unpivots():
    plan = parse("r1 = sort(r0, a)", "r2 = concat([r0, r1], c, d, e)")
    assert terms(plan) == (Branches(tuple(branch.ordering for branch in plan.branches)),)
    plan = parse("r1 = unpivot(r0, columns [v], (1), (2))")
    assert terms(plan) == (*plan.child.ordering.terms, Within())


# Rows


def test_steps_that_keep_rows_keep_their_origin():
    rows = parse()
    plan = parse("r1 = extend(r0, c = 1)", "r2 = select(r1, c)", "r3 = row_number(r2, n)", "r4 = window(r3, t = max(c))")
    assert plan.origin is rows
    for line in ("filter(r0, a > 1)", "sort(r0, a)", "slice(r0, :2)", "distinct(r0, a)", "aggregate(r0, n = size())"):
        plan = parse(f"r1 = {line}")
        assert plan.origin is plan


def test_the_same_rows_get_the_columns_of_both():
    rows = parse()
    left, right = Extend(rows, (("c", op.add(rows.schema.column("a"), 1)),)), Extend(rows, (("d", literal(1)),))
    both = same_rows(left, right)
    assert both.schema.ids == ("a", "b", "x", "c", "d")
    assert both.origin is rows
    assert same_rows(rows, right) is right
    assert same_rows(right, right) is right


def test_a_column_of_both_is_there_once():
    rows = parse()
    shared = Extend(rows, (("c", literal(1)),))
    left, right = Extend(shared, (("d", literal(2)),)), Extend(shared, (("e", literal(3)),))
    assert same_rows(left, right).schema.ids == ("a", "b", "x", "c", "d", "e")
    twin = Extend(rows, (("c", literal(1)), ("f", literal(4))))
    assert same_rows(left, twin).schema.ids == ("a", "b", "x", "c", "d", "f")


def test_other_rows_are_not_the_same():
    rows = parse()
    assert same_rows(rows, Filter(rows, literal(True))) is None
    assert same_rows(rows, parse_plan("r0 = range(0, 100)")) is None


def test_a_left_join_that_matches_once_keeps_the_rows():
    rows = parse()
    other = parse_plan("r0 = range(0, 9)\nr1 = row_number(r0, n)")
    joined = Join(rows, other, "left", (("a", "n"),))
    assert joined.origin is rows
    assert joined.row_count == rows.row_count
    assert joined.replace(how="inner").origin is not rows
    wider = Extend(rows, (("c", literal(1)),))
    assert same_rows(wider, joined).schema.ids == ("a", "b", "x", "c", *other.schema.ids)
    assert same_rows(joined, wider).schema.ids == ("a", "b", "x", *other.schema.ids, "c")


def test_a_column_that_one_side_dropped_is_not_conjured_up():
    rows = parse()
    assert same_rows(Select(rows, (("b", "b"),)), Extend(rows, (("c", literal(1)),))) is None


def test_filters_that_lead_from_rows_to_rows():
    rows = parse()
    first = Filter(Extend(rows, (("c", literal(True)),)), op.greater(rows.schema.column("a"), 1))
    second = Filter(first, first.schema.column("c"))
    assert filtered_rows(rows, Extend(second, (("d", literal(1)),))) == [first, second]
    assert filtered_rows(first, second) == [second]
    assert filtered_rows(second, first) is None
    assert filtered_rows(rows, parse("r1 = sort(r0, a)", "r2 = filter(r1, a > 1)")) is None


# All of it, for any plan


@given(plans())
def test_properties_are_consistent(plan):
    assert plan.row_count is None or plan.row_count == plan.max_rows
    assert all(key <= set(plan.schema.ids) for key in plan.unique_keys)
    assert plan.origin.max_rows == plan.max_rows
    assert len(plan.schema.ids) == len(set(plan.schema.ids))


def test_a_distinct_on_nothing_has_one_row_at_most():
    one = Distinct(parse(), ())
    assert keys(one) == {""}
    other = Scan(TableSource(Handle(pa.table({"z": [1, 2]}))), (("z", "z"),))
    assert keys(Join(other, one, "inner", (("z", "a"),))) >= set()
