"""Renaming of ids, canonical plans, fingerprints."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given

from plandas.optimizer.testing import ALL_TYPES, NODES, plans
from plandas.plan import (
    DataFile,
    Extend,
    Handle,
    Node,
    ParquetSource,
    Scan,
    SourceField,
    TableSource,
    Write,
    canonical,
    fingerprint,
    literal,
    op,
    parse_plan,
    postorder,
    refresh,
    rename_ids,
    same_rows,
    validate,
)
from plandas.plan.renaming import column_ids, ids_in
from plandas.plan.text import format_plan

EVERY_KIND = {"types": ALL_TYPES, "can_raise": True, "uncertain": True, "baked": True, "nodes": (*NODES, Write)}

EVERYWHERE = """
s0 = parquet("f", a: int64, b: string)
r0 = scan(s0, a#1 = a, b#2 = b, where a#1 > 1, row_number n#3, position [p#4])
r1 = extend(r0, c#5 = a#1 + n#3)
r2 = filter(r1, c#5 > 1)
r3 = sort(r2, c#5 desc, b#2)
r4 = slice(r3, :5, order [p#4])
r5 = distinct(r4, b#2, order [a#1])
r6 = row_number(r5, m#6, order [n#3])
r7 = window(r6, by [b#2], w#7 = sum(c#5), order [m#6])
r8 = aggregate(r7, by [b#2, m#6], t#8 = first(w#7), order [a#1])
r9 = range(0, 5)
r10 = select(r9, k#9 = id)
r11 = join(r8, r10, left, m#6 == k#9)
r12 = unpivot(r11, keep [b#2], columns [v#10], (t#8), (k#9))
r13 = concat([r12, r12], x#11, y#12)
r14 = collect(r13, x#11, y#12, order [y#12], row_number z#13)
"""


def test_ids_are_renamed_wherever_they_stand():
    plan = parse_plan(EVERYWHERE)
    ids = list(dict.fromkeys(column_ids(plan)))
    renamed = rename_ids(plan, {id: f"new{number}" for number, id in enumerate(ids)})
    validate(renamed)
    assert not any("#" in id for id in column_ids(renamed))
    assert rename_ids(renamed, {f"new{number}": id for number, id in enumerate(ids)}) is plan


def test_names_of_files_and_sources_stay():
    plan = parse_plan('r0 = parquet("f", a: int64)\nr1 = write(r0, parquet("a", index=true), a)')
    assert format_plan(rename_ids(plan, {"a": "z"})) == (
        's0 = parquet("f", a: int64)\nr0 = scan(s0, z = a)\nr1 = write(r0, parquet("a", index=true), z = a)'
    )


def test_ids_that_are_not_named_stay():
    plan = parse_plan(EVERYWHERE)
    assert rename_ids(plan, {}) is plan
    assert rename_ids(plan, {"absent": "z"}) is plan


def test_renaming_happens_at_once():
    plan = parse_plan("r0 = table(a: int64, b: int64)\nr1 = filter(r0, a > b)")
    swapped = rename_ids(plan, {"a": "b", "b": "a"})
    assert format_plan(swapped).endswith("r0 = scan(s0, b = a, a = b)\nr1 = filter(r0, b > a)")
    assert rename_ids(swapped, {"a": "b", "b": "a"}) is plan


def test_every_node_says_where_its_ids_are():
    ours = {cls for cls in Node.__subclasses__() if cls.__module__.startswith("plandas.")}
    assert ours == set(ids_in)
    for cls, where in ids_in.items():
        assert set(where) <= set(cls.field_names())


def test_fresh_ids_share_nothing_with_the_old_ones():
    plan = canonical(parse_plan(EVERYWHERE))
    other, names = refresh(plan)
    assert set(names) == set(column_ids(plan))
    assert set(names.values()) == set(column_ids(other))
    assert not set(column_ids(plan)) & set(column_ids(other))
    assert canonical(other) is canonical(plan)


def test_canonical_ids_are_names_of_sources_and_numbers():
    plan = canonical(parse_plan(EVERYWHERE))
    assert {"a", "b", "id", "c1", "c2"} <= set(column_ids(plan))
    assert canonical(plan) is plan


def test_canonical_ids_do_not_take_each_others_names():
    plan = parse_plan("r0 = table(c1: int64, x: int64)\nr1 = select(r0, a = x, x = c1)\nr2 = extend(r1, z = a)")
    assert format_plan(canonical(plan), ids={}).endswith("r1 = select(r0, c2 = x, x = c1)\nr2 = extend(r1, c3 = c2)")


def test_plans_that_differ_differ_in_canonical_form():
    one, other = parse_plan("r0 = table(a: int64, b: int64)"), parse_plan("r0 = table(a: int64, b: int64)\nr1 = select(r0, b, a)")
    assert canonical(one) is not canonical(other)


# Fingerprints


def scan(files):
    return Scan(ParquetSource(tuple(files), (SourceField("a", pa.int64()),)), (("a", "a"),))


def test_files_count_with_path_size_and_time():
    same = fingerprint(scan([DataFile("f", 1, 2, 3)]))
    assert same == fingerprint(scan([DataFile("f", 1, 2, 3)]))
    for other in (DataFile("g", 1, 2, 3), DataFile("f", 9, 2, 3), DataFile("f", 1, 9, 3)):
        assert fingerprint(scan([other])) != same


def test_tables_count_with_their_content():
    def of(table):
        return fingerprint(Scan(TableSource(Handle(table)), (("a", "a"),)))

    table = pa.table({"a": [1, None, 3]})
    assert of(table) == of(pa.table({"a": [1, None, 3]}))
    assert of(table) == of(pa.table({"a": pa.chunked_array([[1], [None, 3]])}))
    assert of(table) == of(pa.table({"a": [7, 1, None, 3, 8]}).slice(1, 3))
    assert of(table) == of(table.replace_schema_metadata({"pandas": "x"}))
    assert of(table) != of(pa.table({"a": [1, None, 4]}))
    assert of(table) != of(pa.table({"a": [1.0, None, 3.0]}))


def test_other_objects_are_the_same_as_themselves_only():
    def of(handle):
        return fingerprint(Write(scan([DataFile("f", 1, 2)]), (("a", "a"),), "out", "csv", (("call", handle),)))

    function = Handle(print)
    assert of(function) == of(function)
    assert of(function) != of(Handle(print))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal(1), literal(1.0)),
        (literal(1), literal(True)),
        (literal(0.0), literal(-0.0)),
        (literal("a"), literal(b"a")),
        (literal(None), literal(None, pa.int64())),
        (literal(1), literal("1")),
    ],
    ids=str,
)
def test_constants_count_with_type_and_bits(one, other):
    rows = parse_plan("r0 = table(a: int64)")
    assert fingerprint(Extend(rows, (("c", one),))) != fingerprint(Extend(rows, (("c", other),)))


def test_where_a_tuple_ends_counts():
    rows = parse_plan("r0 = table(a: int64, b: int64)")
    a, b = rows.schema.column("a"), rows.schema.column("b")
    assert fingerprint(Extend(rows, (("c", op.coalesce(op.coalesce(a, b), a)),))) != fingerprint(
        Extend(rows, (("c", op.coalesce(op.coalesce(a), b, a)),))
    )


def test_another_process_finds_the_same_fingerprint():
    code = f"from plandas.plan import fingerprint, parse_plan; print(fingerprint(parse_plan({EVERYWHERE!r})))"
    results = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)
    }
    assert results == {fingerprint(parse_plan(EVERYWHERE))}


# For any plan


@given(plans(**EVERY_KIND))
def test_any_plan_can_be_renamed_and_back(plan):
    other, names = refresh(plan)
    assert {id(node.__class__) for node in postorder(other)} == {id(node.__class__) for node in postorder(plan)}
    assert rename_ids(other, {new: old for old, new in names.items()}) is plan
    validate(other)


@given(plans(**EVERY_KIND))
def test_canonical_form_and_fingerprint_do_not_depend_on_ids(plan):
    other, _ = refresh(plan)
    assert canonical(other) is canonical(plan)
    assert canonical(canonical(plan)) is canonical(plan)
    assert fingerprint(other) == fingerprint(plan)


@given(plans(collect=False))
def test_fresh_rows_are_the_same_rows_only_as_themselves(plan):
    other, _ = refresh(plan)
    assert same_rows(plan, plan) is plan
    assert other is plan or not set(plan.schema.ids) & set(other.schema.ids)
