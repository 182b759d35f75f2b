"""What people see of plans: the tree, and the difference of two plans."""

from __future__ import annotations

import textwrap
from collections import Counter

from hypothesis import given

from plandas.optimizer.testing import ALL_TYPES, NODES, plans
from plandas.plan import Concat, Extend, Filter, Join, Write, canonical, literal, op, parse_plan, postorder, rename_ids
from plandas.plan.text import format_diff, format_tree, outline


def lines(text):
    return textwrap.dedent(text.strip("\n")).rstrip()


FLIGHTS = """
s0 = parquet(file("data/flights/a.parquet", rows=300000), file("data/flights/b.parquet", rows=36776),
             dep_delay: int64, arr_delay: int64, carrier: string, dest: string)
r0 = scan(s0, dep_delay#1 = dep_delay, arr_delay#2 = arr_delay, carrier#3 = carrier,
          where dep_delay#1 > 60, row_number index#4, rows 0:50000)
r1 = extend(r0, gain#5 = dep_delay#1 - arr_delay#2)
s1 = parquet(file("airlines.parquet", rows=16), carrier: string, name: string)
r2 = scan(s1, carrier#6 = carrier, name#7 = name)
r3 = join(r1, r2, inner, carrier#3 == carrier#6)
r4 = aggregate(r3, by [name#7], dep_delay#8 = mean(dep_delay#1), gain#9 = mean(gain#5))
r5 = sort(r4, gain#9 desc)
r6 = slice(r5, 0:10, order [gain#9 desc])
r7 = collect(r6, name#7, dep_delay#8, gain#9)
"""


def test_a_tree():
    assert format_tree(parse_plan(FLIGHTS), {"name#7": "name", "dep_delay#8": "dep_delay", "gain#9": "gain"}) == lines("""
        COLLECT    name, dep_delay, gain
        SLICE      0:10
                   in order of gain desc
        SORT       gain desc
        AGGREGATE  by name: dep_delay = mean(dep_delay), gain = mean(gain)
        JOIN       inner on carrier == carrier_2
        ├─ EXTEND     gain = dep_delay - arr_delay
        │  SCAN       parquet data/flights/ (2 files, 336,776 rows)
        │             PROJECT 3/4 columns: dep_delay, arr_delay, carrier
        │             FILTER pushed: dep_delay > 60
        │             row number: index
        │             rows 0..50,000
        └─ SCAN       parquet airlines.parquet (16 rows)
                      PROJECT 2/2 columns: carrier_2 = carrier, name
    """)


def test_labels_of_any_kind_and_notes():
    plan = parse_plan("r0 = table(a: int64, b: int64)\nr1 = collect(r0, a, b)")
    tree = format_tree(plan, {"a": ("x", 1), "b": 7}, notes=lambda node: ["how it runs"] if node is plan else [])
    assert tree == lines("""
        COLLECT    `('x', 1)`, `7`
                   how it runs
        SCAN       table in memory (100 rows)
                   PROJECT 2/2 columns: `('x', 1)` = a, `7` = b
    """)


def test_the_rest_of_the_nodes():
    plan = parse_plan("""
        r0 = range(0, 10)
        r1 = row_number(r0, n)
        r2 = distinct(r1, id, keep last)
        r3 = window(r2, by [id], t = max(n), order [n])
        s0 = csv("x/a.csv", "x/b.csv", b: int64)
        r4 = scan(s0, k = b)
        r5 = join(r3, r4, left, id == k, missing_equal=false)
        r6 = select(r5, id, z = t)
        r7 = unpivot(r6, keep [id], columns [v], (z), (id))
        s1 = external("spark", c: int64, o: int64)
        r8 = scan(s1, d = c)
        r9 = extend(r8, u = d)
        r10 = concat([r7, r9], e, f)
        r11 = write(r10, parquet("out", index=true), e, f = g)
    """)
    assert format_tree(plan) == lines("""
        WRITE      parquet out
                   columns: e, f = g
                   options: index=true
        CONCAT     e, f
        ├─ UNPIVOT    id, v
        │             (z), (id)
        │  SELECT     id, z = t
        │  JOIN       left on id == k
        │  │          missing keys do not match
        │  ├─ WINDOW     by id: t = max(n)
        │  │             in order of n
        │  │  DISTINCT   keep last of id
        │  │  ROW NUMBER n
        │  │  SCAN       range 0..10 (10 rows)
        │  │             PROJECT 1/1 columns: id
        │  └─ SCAN       csv x/ (2 files)
        │                PROJECT 1/1 columns: k = b
        └─ EXTEND     u = d
           SCAN       spark data set
                      PROJECT 1/2 columns: d = c
    """)


def test_a_shared_plan_is_printed_once():
    rows = parse_plan("r0 = table(a: int64)\nr1 = filter(r0, a > 1)")
    assert format_tree(Concat((rows, Filter(rows, op.less(rows.schema.column("a"), 9))), ("b",))) == lines("""
        CONCAT     b
        ├─ [1] FILTER     a > 1
        │  SCAN       table in memory (100 rows)
        │             PROJECT 1/1 columns: a
        └─ FILTER     a < 9
           [1] as above
    """)


def test_chains_do_not_drift_to_the_right():
    plan = parse_plan("r0 = table(a: int64)")
    for number in range(100):
        plan = Filter(plan, op.greater(plan.schema.column("a"), number))
    tree = format_tree(plan).splitlines()
    assert len(tree) == 102
    assert all(line.startswith("FILTER     a > ") for line in tree[:100])


def test_deep_branches_start_again_at_the_left():
    rows = parse_plan("r0 = table(a: int64)")
    plan = rows
    for number in range(40):
        plan = Join(plan, rename_ids(rows, {"a": f"a{number}"}), "inner", (("a", f"a{number}"),))
    tree = format_tree(plan)
    assert max(map(len, tree.splitlines())) < 100
    assert tree.count("JOIN") == 40
    assert tree.count("below") == 3


def test_wide_nodes_are_short():
    rows = parse_plan("r0 = table(a: int64)")
    tree = format_tree(Extend(rows, tuple([(f"column_{number}", literal(number)) for number in range(1000)])))
    assert "… 981 more" in tree
    assert max(map(len, tree.splitlines())) <= 130


def test_a_difference():
    before = parse_plan("""
        r0 = table(a: int64, b: string)
        r1 = extend(r0, c = a * 2)
        r2 = filter(r1, c > 4)
        r3 = sort(r2, c)
        r4 = collect(r3, c)
    """)
    after = parse_plan("""
        r0 = table(a: int64, b: string)
        r1 = filter(r0, a * 2 > 4)
        r2 = extend(r1, c = a * 2)
        r3 = sort(r2, c)
        r4 = collect(r3, c)
    """)
    assert format_diff(before, after) == lines("""
          r0 = table(a: int64, b: string)
        - r1 = extend(r0, c = a * 2)
        - r2 = filter(r1, c > 4)
        - r3 = sort(r2, c)
        + r5 = filter(r0, a * 2 > 4)
        + r1 = extend(r5, c = a * 2)
        + r3 = sort(r1, c)
          r4 = collect(r3, c)
    """)


def test_ids_that_both_have_are_called_the_same():
    before = parse_plan("s0 = table(a: int64)\nr0 = scan(s0, a#7 = a)\nr1 = filter(r0, a#7 > 1)")
    after = parse_plan("s0 = table(a: int64)\nr0 = scan(s0, a#9 = a, a#7 = a)\nr1 = filter(r0, a#7 > 1)")
    assert format_diff(before, after, context=0) == lines("""
        - r0 = table(a: int64)
        - r1 = filter(r0, a > 1)
        + s0 = table(a: int64)
        + r2 = scan(s0, a_2 = a, a)
        + r1 = filter(r2, a > 1)
    """)


def test_people_are_told_methods_and_parts_by_their_names_and_constants_without_types():
    plan = parse_plan("""
        r0 = table(s: string, t: timestamp[us], d: duration[s])
        r1 = filter(r0, text(s, method=("contains", ("pat", "x")), simple=true) and time_part(t, part="year") == 2020:int32)
        r2 = filter(r1, t < "2020-05-01":timestamp[us] or d > 5:duration[s] or t == null:timestamp[us])
    """)
    assert format_tree(plan) == lines("""
        FILTER     t < "2020-05-01" or d > 5:duration[s] or t == null
        FILTER     contains(s, pat="x") and year(t) == 2020
        SCAN       table in memory (100 rows)
                   PROJECT 3/3 columns: s, t, d
    """)


def test_a_difference_names_files_by_their_path():
    source = 's0 = parquet(file("a", size=1, modified=2), file("b", size=1), file("c", size=1), x: int64)'
    before = parse_plan(f"{source}\nr0 = scan(s0, x)\nr1 = filter(r0, x > 1)")
    assert format_diff(before, before.child) == lines("""
          r0 = parquet("a", … 2 more, x: int64)
        - r1 = filter(r0, x > 1)
    """)


def test_equal_plans_have_no_difference():
    assert format_diff(parse_plan(FLIGHTS), parse_plan(FLIGHTS)) == ""


@given(plans(types=ALL_TYPES, can_raise=True, uncertain=True, baked=True, nodes=(*NODES, Write)))
def test_any_plan_can_be_shown(plan):
    tree = format_tree(plan)
    assert len(tree.splitlines()) >= len(list(postorder(plan)))
    assert format_diff(plan, plan) == ""
    format_diff(plan, canonical(plan))


@given(plans(max_steps=8))
def test_every_node_of_a_plan_is_in_its_tree(plan):
    steps = outline(plan)
    assert {step.node for step in steps} == set(postorder(plan))
    assert len(steps) == len(set(postorder(plan)))
    text = format_tree(plan)
    words = Counter(step.word for step in steps)
    assert all(text.count(word) >= count for word, count in words.items())
