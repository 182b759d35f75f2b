"""The flat text of plans: it parses back to the very same plan, and reads well."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import itertools
import math
import textwrap

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plandas.optimizer.testing import ALL_TYPES, NODES, expressions, plans, scans
from plandas.plan import (
    Collect,
    Column,
    Concat,
    DataFile,
    Distinct,
    ExternalSource,
    Field,
    Filter,
    Handle,
    Literal,
    Node,
    ParquetSource,
    Scan,
    Schema,
    SourceField,
    TableSource,
    Write,
    canonical,
    literal,
    op,
    operators,
    parse_expression,
    parse_plan,
)
from plandas.plan.text import PlanSyntaxError, format_expression, format_plan, format_type, named_sources
from plandas.plan.text.format import body
from plandas.plan.text.scalars import format_name

SCHEMA = Schema(
    [Field(id, pa.int64()) for id in "abc"]
    + [Field(id, pa.bool_()) for id in "pqr"]
    + [Field("s", pa.string()), Field("x", pa.float64())]
)
a, b, c, p, q, r, s, x = [SCHEMA.column(id) for id in SCHEMA.ids]


def same(plan):
    """Whether the exact text of a plan parses back to it."""
    return parse_plan(format_plan(plan), named_sources(plan)) is plan


def lines(text):
    return textwrap.dedent(text).strip("\n")


# Plans

EVERYTHING = lines("""
    r0 = table(a: int64, b: string)
    r1 = filter(r0, a > 1 and b == "x")
    r2 = extend(r1, c = a * 2, d = if_else(is_missing(b), "none", b))
    r3 = select(r2, c, e = d)
    r4 = aggregate(r3, by [e], total = sum(c), n = size())
    r5 = sort(r4, total desc, e missing first, n desc missing first)
    r6 = slice(r5, 0:10)
    r7 = window(r6, by [e, n], most = max(total))
    r8 = row_number(r7, number)
    r9 = distinct(r8, e, n, keep last)
    s0 = parquet("f", file("g", size=1, modified=2, partition=(7, "x")), k: string, v: int64 not null, partition_names=("y", "z"))
    r10 = scan(s0, k, w = v, where w > 60, row_number m, position [o], rows 0:50)
    r11 = join(r9, r10, left, e == k)
    r12 = unpivot(r11, keep [e, w], columns [variable, value], ("total", total), ("n", n))
    r13 = range(0, 10, 2)
    s1 = csv("a.csv", "b.csv", t: string, header_rows=0, sep=";", names=("t",), decimal=null)
    r14 = scan(s1, txt = t)
    r15 = join(r13, r14, cross)
    r16 = select(r15, g = txt, h = id, variable_2 = txt, value_2 = id)
    r17 = concat([r12, r16], e_2, w_2, variable_3, value_3)
    s2 = json("a.json", at: date32, year: int64, partition_names=("year",), texts=("at",))
    r18 = scan(s2, at, position [p, q])
    r19 = orc("a.orc", price: decimal128(10, 2))
    r20 = join(r18, r19, cross)
    r21 = join(r17, r20, cross)
    r22 = collect(r21, e_2, value_3, order [e_2, w_2 desc], row_number index)
""")  # fmt: skip


def test_every_form_is_printed_as_it_is_parsed():
    plan = parse_plan(EVERYTHING)
    assert format_plan(plan, ids="readable") == EVERYTHING
    assert format_plan(plan, ids={}) == EVERYTHING
    assert same(plan)


def test_the_look_of_the_rest():
    text = lines("""
        r0 = external("spark", a: int64, `b c`: timestamp[us, "UTC"] not null)
        r1 = slice(r0, 1:-1:2, order [a])
        r2 = slice(r1, ::-1)
        r3 = slice(r2, :5)
        r4 = distinct(r3, a, keep any, order [a desc])
        r5 = aggregate(r4, by [a], f = first(`b c`), order [])
        r6 = aggregate(r5, n = count(f))
        r7 = write(r6, parquet("out/a\\"b", compression="zstd", sizes=(1, 2.5, null)), `the name` = n)
    """).replace("`the name` = n", "n = `the name`")
    plan = parse_plan(text)
    assert format_plan(plan, ids="readable") == text
    assert isinstance(plan, Write)
    assert plan.options == (("compression", "zstd"), ("sizes", (1, 2.5, None)))
    assert plan.path == 'out/a"b'
    assert plan.columns == (("n", "the name"),)
    assert same(plan)


def test_joins_say_how_missing_keys_meet():
    text = "r0 = table(a: int64)\nr1 = table(b: int64)\nr2 = join(r0, r1, outer, a == b, missing_equal=false)"
    assert not parse_plan(text).missing_equal
    assert format_plan(parse_plan(text), ids="readable") == text
    with pytest.raises(PlanSyntaxError, match="match by =="):
        parse_plan("r0 = table(a: int64)\nr1 = join(r0, r0, inner, a < a)")


def test_what_is_used_twice_is_printed_once():
    rows = parse_plan("r0 = table(a: int64)")
    kept = Filter(rows, op.greater(rows.schema.column("a"), 1))
    text = format_plan(Concat((kept, kept, rows), ("b",)), ids="readable")
    assert text.count("filter") == 1
    assert text.endswith("concat([r1, r1, r0], b)")


def test_ids_are_exact_or_readable():
    scan = Scan(TableSource(Handle(pa.table({"a": [1]}))), (("a#7", "a"), ("a#9", "a")))
    assert format_plan(scan) == "s0 = table(@t0, a: int64 not null)\nr0 = scan(s0, a#7 = a, a#9 = a)"
    assert format_plan(scan, ids="readable") == "s0 = table(a: int64 not null)\nr0 = scan(s0, a, a_2 = a)"
    assert format_plan(scan, ids={"a#7": "one"}).endswith("scan(s0, one = a, a#9 = a)")


def test_a_repr_is_the_exact_text():
    plan = parse_plan(EVERYTHING)
    assert repr(plan) == format_plan(plan)
    assert repr(op.add(a, 1)) == "a + 1"


def test_lines_may_be_broken_and_commented():
    plan = parse_plan("""
        # what is read
        r0 = table(a: int64,
                   b: string)   # two columns
        r1 = filter(r0, a > 1)
    """)
    assert plan is parse_plan("r0 = table(a: int64, b: string) r1 = filter(r0, a > 1)")


def test_words_of_the_language_are_names_too():
    soft = "where order by columns keep row_number position rows asc desc missing first file"
    words = (*soft.split(), "filter", "table", "r0")
    fields = ", ".join(f"{word}: int64" for word in words)
    text = (
        f"r0 = parquet({fields})\nr1 = sort(r0, desc desc, asc, first missing first, missing)\nr2 = filter(r1, where > by + order)\n"
    )
    plan = parse_plan(text + f"r3 = collect(r2, {', '.join(words)})")
    assert plan.schema.ids == tuple(words)
    assert same(plan)
    reserved = parse_plan("r0 = table(`and`: int64, `null`: int64, `nan`: int64)\nr1 = filter(r0, `and` > `nan`)")
    assert format_plan(reserved, ids="readable").endswith("filter(r0, `and` > `nan`)")


@pytest.mark.parametrize(
    "name", ["a", "a#1", "größe", "dep delay", "a`b", 'a"b', "a\\b", "a\nb", "", "1a", "a#b", "$0", "@x", "\ud800", "\u2028"]
)
def test_any_name_can_be_written(name):
    rows = Scan(ParquetSource((DataFile("f", 1, 2),), (SourceField(name, pa.int64()),)), ((name, name),))
    plan = Filter(rows, op.greater(rows.schema.column(name), 1))
    assert same(plan)
    assert "\n" not in format_name(name)


@given(st.text(), st.text())
def test_any_text_can_be_written(name, value):
    schema = Schema([Field(name, pa.string())])
    expr = op.equal(schema.column(name), value)
    assert parse_expression(format_expression(expr), schema) is expr


# Sources


def test_tables_that_a_text_only_describes():
    one, other = parse_plan("r0 = table(a: int64, b: string)"), parse_plan("r9 = table(a: int64, b: string)")
    assert one is other
    assert one is not parse_plan("r0 = table(@left, a: int64, b: string)")
    assert parse_plan("r0 = table(@left, a: int64)") is parse_plan("x = table(@left, a: int64)")
    assert parse_plan("r0 = table(rows=3, a: int64)").source.num_rows == 3


@pytest.mark.parametrize("type", ALL_TYPES, ids=str)
def test_a_stand_in_has_the_columns_that_the_text_says(type):
    must = "" if pa.types.is_null(type) or pa.types.is_floating(type) or type == pa.binary() else " not null"
    if pa.types.is_null(type):
        return
    plan = parse_plan(f"r0 = table(a: {format_type(type)}, b: {format_type(type)}{must})")
    assert [field.type for field in plan.schema] == [type, type]
    assert [field.nullable for field in plan.schema] == [True, not must]


def test_a_stand_in_that_cannot_be_is_refused():
    with pytest.raises(PlanSyntaxError, match="can only be missing"):
        parse_plan("r0 = table(a: list[int64] not null)")


def test_tables_are_found_by_name():
    table = pa.table({"a": [1, 2]})
    plan = parse_plan("r0 = table(@mine, a: int64 not null)", {"mine": table})
    assert plan.source.data is table
    assert format_plan(plan, ids="readable") == "r0 = table(a: int64 not null)"
    assert parse_plan(format_plan(plan), {"t0": plan.source}) is plan


def test_a_readable_text_tells_tables_apart_that_look_alike():
    plan = parse_plan("r0 = table(@l, a: int64)\nr1 = table(@r, a: int64)\nr2 = select(r1, b = a)\nr3 = join(r0, r2, inner, a == b)")
    text = format_plan(plan, ids="readable")
    again = parse_plan(text)
    assert again.left.source is not again.right.child.source
    assert canonical(parse_plan(text, named_sources(plan))) is canonical(plan)


def test_one_source_scanned_twice_is_one_line():
    text = "s0 = range(0, 10)\nr0 = scan(s0, a = id)\nr1 = scan(s0, b = id)\nr2 = join(r0, r1, inner, a == b)"
    plan = parse_plan(text)
    assert plan.left.source is plan.right.source
    assert format_plan(plan, ids="readable") == text


def test_external_data_and_python_objects_are_named():
    data, function = Handle(object()), Handle(print)
    source = ExternalSource("spark", data, (SourceField("a", pa.int64()),))
    plan = Write(Scan(source, (("a", "a"),)), (("a", "a"),), "f", "csv", (("date", datetime.date(2024, 1, 2)), ("call", function)))
    assert named_sources(plan) == {"x0": data, "o1": function}
    assert same(plan)
    with pytest.raises(PlanSyntaxError, match="no source 'o1'"):
        parse_plan(format_plan(plan))


def test_external_data_says_how_many_rows_it_has_where_that_is_known():
    text = 'r0 = external("spark", a: int64, rows=6)'
    plan = parse_plan(text)
    assert format_plan(plan, ids="readable") == text
    assert plan.row_count == 6
    assert parse_plan('r0 = external("spark", a: int64)').row_count is None


@given(scans(types=ALL_TYPES))
def test_scans_of_any_table_round_trip(scan):
    assert same(scan)


# Expressions


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (op.add(op.add(a, b), c), "a + b + c"),
        (op.add(a, op.add(b, c)), "a + (b + c)"),
        (op.subtract(a, op.subtract(b, c)), "a - (b - c)"),
        (op.multiply(op.add(a, b), c), "(a + b) * c"),
        (op.add(a, op.multiply(b, c)), "a + b * c"),
        (op.floor_divide(op.modulo(a, b), op.divide(b, c)), "a % b // (b / c)"),
        (op.power(op.power(a, b), c), "(a ** b) ** c"),
        (op.power(a, op.power(b, c)), "a ** b ** c"),
        (op.negate(op.power(a, b)), "-a ** b"),
        (op.power(op.negate(a), b), "(-a) ** b"),
        (op.power(a, op.negate(b)), "a ** -b"),
        (op.power(a, -1), "a ** -1"),
        (op.power(-1, a), "(-1) ** a"),
        (op.negate(op.negate(a)), "--a"),
        (op.negate(1), "negate(1)"),
        (op.negate(-1), "negate(-1)"),
        (op.subtract(a, -1), "a - -1"),
        (op.multiply(op.negate(a), b), "-a * b"),
        (op.negate(op.multiply(a, b)), "-(a * b)"),
        (op.and_(p, op.or_(q, r)), "p and (q or r)"),
        (op.or_(op.and_(p, q), r), "p and q or r"),
        (op.and_(p, op.and_(q, r)), "p and (q and r)"),
        (op.not_(op.and_(p, q)), "not (p and q)"),
        (op.and_(op.not_(p), q), "not p and q"),
        (op.not_(op.not_(p)), "not not p"),
        (op.not_(op.equal(a, b)), "not a == b"),
        (op.equal(op.not_(p), q), "(not p) == q"),
        (op.equal(op.equal(a, b), p), "(a == b) == p"),
        (op.equal(p, op.less(a, b)), "p == (a < b)"),
        (op.less_equal(op.add(a, 1), op.multiply(b, 2)), "a + 1 <= b * 2"),
        (op.xor(p, q), "xor(p, q)"),
        (op.equal_missing(a, b), "equal_missing(a, b)"),
        (op.is_in(a, 1, 2, None), "is_in(a, 1, 2, null)"),
        (op.coalesce(op.add(a, b), 0), "coalesce(a + b, 0)"),
        (op.cast(op.add(a, b), to=pa.float32()), "cast(a + b, to=float32)"),
        (op.cast(a, to=pa.null()), "cast(a, to=null())"),
        (op.round_(x, decimals=-2), "round(x, decimals=-2)"),
        (op.round_(x), "round(x)"),
        (op.quantile(x, q=0.25), "quantile(x, q=0.25)"),
        (op.sum_(a, min_count=1), "sum(a, min_count=1)"),
        (op.size(), "size()"),
        (op.equal(op.not_(False), p), "(not false) == p"),
    ],
    ids=str,
)
def test_expressions_have_as_few_parentheses_as_they_need(expr, text):
    assert format_expression(expr) == text
    assert parse_expression(text, SCHEMA) is expr


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("a+1", op.add(a, 1)),
        ("((a))", a),
        ("+ 1 + a", None),
        ("add(a, 1)", op.add(a, 1)),
        ("not(p)", op.not_(p)),
        ("a - 1", op.subtract(a, 1)),
        ("a -1", op.subtract(a, 1)),
        ("a-1", op.subtract(a, 1)),
        ("a*-1", op.multiply(a, -1)),
        ("x**2", op.power(x, 2)),
        ("-(1)", literal(-1)),
        ("- 1.5", literal(-1.5)),
        ("$0 = a + 1 $1 = $0 * $0 $2 = $1 - $0", op.subtract(op.multiply(op.add(a, 1), op.add(a, 1)), op.add(a, 1))),
    ],
)
def test_other_ways_to_write_expressions(text, expr):
    if expr is None:
        with pytest.raises(PlanSyntaxError):
            parse_expression(text, SCHEMA)
    else:
        assert parse_expression(text, SCHEMA) is expr


@given(st.data())
def test_any_expression_round_trips(data):
    expr = data.draw(expressions(SCHEMA, max_depth=4))
    assert parse_expression(format_expression(expr), SCHEMA) is expr


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (literal(1), "1"),
        (literal(-1), "-1"),
        (literal(-(2**63)), "-9223372036854775808"),
        (literal(2**64 - 1), "18446744073709551615:uint64"),
        (literal(2, pa.int32()), "2:int32"),
        (literal(1.0), "1.0"),
        (literal(1e16), "1e+16"),
        (literal(-0.0), "-0.0"),
        (literal(5e-324), "5e-324"),
        (literal(math.nan), "nan"),
        (literal(-math.inf), "-inf"),
        (literal(0.1, pa.float32()), "0.10000000149011612:float32"),
        (literal(math.nan, pa.float32()), "nan:float32"),
        (literal(True), "true"),
        (literal(None), "null"),
        (literal(None, pa.string()), "null:string"),
        (literal(None, pa.list_(pa.int64())), "null:list[int64]"),
        (literal(""), '""'),
        (literal('a"b\\c\n\t'), r'"a\"b\\c\n\t"'),
        (literal("ä漢😀"), '"ä漢😀"'),
        (literal("\u2028\x00"), r'"\u2028\u0000"'),
        (literal(b"a\xff"), '"aÿ":binary'),
        (literal(datetime.date(2024, 2, 29)), '"2024-02-29":date32'),
        (literal(datetime.datetime(2013, 1, 1)), '"2013-01-01":timestamp[us]'),
        (literal(datetime.datetime(2013, 1, 1, 5, 30)), '"2013-01-01 05:30":timestamp[us]'),
        (literal(datetime.datetime(2013, 1, 1, 5, 30, 7, 250)), '"2013-01-01 05:30:07.000250":timestamp[us]'),
        (literal(0, pa.timestamp("ns", "Europe/Berlin")), '"1970-01-01Z":timestamp[ns, "Europe/Berlin"]'),
        (literal(1, pa.timestamp("ns")), '"1970-01-01 00:00:00.000000001":timestamp[ns]'),
        (literal(-1, pa.timestamp("s")), '"1969-12-31 23:59:59":timestamp[s]'),
        (literal(-5, pa.duration("ms")), "-5:duration[ms]"),
        (literal(decimal.Decimal("-1.50"), pa.decimal128(10, 2)), '"-1.50":decimal128(10, 2)'),
        (literal(datetime.time(1, 2, 3), pa.time64("us")), '"01:02:03":time64[us]'),
    ],
    ids=str,
)
def test_constants(made, text):
    assert format_expression(made) == text
    assert parse_expression(text, SCHEMA) is made


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from(["s", "ms", "us", "ns"]), st.sampled_from([None, "UTC", "Asia/Tokyo"]))
def test_any_time_round_trips(number, unit, zone):
    made = Literal(number, pa.timestamp(unit, zone))
    assert parse_expression(format_expression(made), SCHEMA) is made


@given(st.floats(), st.sampled_from([pa.float64(), pa.float32()]))
def test_any_float_round_trips(number, type):
    made = Literal(number, type)
    assert parse_expression(format_expression(made), SCHEMA) is made


TYPES = [
    *ALL_TYPES, pa.int16(), pa.uint16(), pa.uint32(), pa.large_string(), pa.large_binary(), pa.string_view(), pa.binary_view(),
    pa.float16(), pa.date64(), pa.time32("s"), pa.time64("ns"), pa.timestamp("s"), pa.timestamp("ms", "+05:30"), pa.duration("ns"),
    pa.month_day_nano_interval(), pa.binary(7), pa.decimal32(5, 1), pa.decimal64(12, 3), pa.decimal128(38, -2), pa.decimal256(60, 10),
    pa.list_(pa.string()), pa.large_list(pa.int8()), pa.list_(pa.float32(), 3), pa.list_(pa.field("item", pa.int64(), nullable=False)),
    pa.struct({"a": pa.int64(), "b c": pa.list_(pa.struct({"d": pa.null()}))}), pa.struct([]),
    pa.struct([pa.field("a", pa.int8(), False)]),
    pa.map_(pa.string(), pa.int64()), pa.map_(pa.string(), pa.field("value", pa.int64(), False)),
    pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.float64(), ordered=True),
]  # fmt: skip


@pytest.mark.parametrize("type", TYPES, ids=str)
def test_every_type_can_be_written(type):
    plan = parse_plan(f'r0 = parquet("f", a: {format_type(type)} not null)')
    assert plan.schema["a"].type == type
    cast = op.cast(a, to=type)
    assert parse_expression(format_expression(cast), SCHEMA).params == (type,)


@pytest.mark.parametrize("one", operators(), ids=lambda one: one.name)
def test_every_operator_can_be_written(one):
    schema = Schema([*SCHEMA, Field("t", pa.timestamp("us", "UTC"))])
    params = {"to": pa.int64()} if "to" in one.params else {}
    written = 0
    for columns in itertools.product((a, p, s, x, schema.column("t")), repeat=one.arity[0]):
        with contextlib.suppress(TypeError):
            call = one(*columns, **params)
            assert parse_expression(format_expression(call), schema) is call
            written += 1
    assert written


def test_every_node_can_be_written():
    for cls in Node.__subclasses__():
        if cls.__module__.startswith("plandas."):
            assert body.dispatch(cls) is not body.dispatch(Node), f"{cls.__name__} has no text"


# Named steps of expressions


def test_a_deep_expression_is_cut_into_steps():
    expr = a
    for _ in range(45):
        expr = op.add(expr, 1)
    text = format_expression(expr)
    assert [line.partition(" = ")[0] for line in text.splitlines()] == ["$0", "$1", "$2"]
    assert parse_expression(text, SCHEMA) is expr


def test_a_long_part_that_is_used_twice_is_a_step():
    long = op.if_else(op.greater(a, 10), op.multiply(op.add(a, b), 1000), op.subtract(a, b))
    rows = parse_plan("r0 = table(a: int64, b: int64)")
    plan = parse_plan("r0 = table(a: int64, b: int64)\nr1 = extend(r0, c = a)").replace(
        columns=(("c", op.if_else(op.is_missing(long), 0, long)),)
    )
    assert format_plan(plan, ids="readable") == lines("""
        r0 = table(a: int64, b: int64)
        $0 = if_else(a > 10, (a + b) * 1000, a - b)
        r1 = extend(r0, c = if_else(is_missing($0), 0, $0))
    """)
    assert same(plan)
    assert plan.child is rows


def test_a_short_part_that_is_used_twice_is_not():
    assert format_expression(op.multiply(op.add(a, 1), op.add(a, 1))) == "(a + 1) * (a + 1)"


def test_very_deep_texts_that_nobody_cut():
    flat = "a" + " + 1" * 10_000
    expr = parse_expression(flat, SCHEMA)
    assert expr.size == 20_001
    assert parse_expression("(" * 10_000 + "a" + ")" * 10_000, SCHEMA) is a
    assert parse_expression("-" * 10_000 + "a", SCHEMA).size == 10_001
    assert parse_expression("abs(" * 10_000 + "a" + ")" * 10_000, SCHEMA).size == 10_001
    assert parse_expression("a ** " * 10_000 + "a", SCHEMA).size == 20_001


# Errors


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no plan"),
        ("r0 = tabel(a: int64)", "line 1: expected"),
        ("r0 = table(a: int64", "expected"),
        ("r0 = table(a: int65)", "line 1, r0: no type 'int65'; did you mean 'int64'"),
        ("r0 = table(a: int64)\nr1 = filter(r0, aa > 1)", "line 2, r1: no column 'aa'; did you mean 'a'"),
        ("r0 = table(a: int64)\nr1 = filter(r0, grater(a, 1))", "no operator 'grater'; did you mean 'greater'"),
        ("r0 = table(a: int64)\nr1 = filter(r1, a > 1)", "no relation 'r1' among r0"),
        ("r0 = table(a: int64)\nr0 = filter(r0, a > 1)", "line 2: r0 is there twice"),
        ("r0 = table(a: int64, b: string)\nr1 = extend(r0, c = a + b)", r"add\(int64, string\)"),
        ("r0 = table(a: int64)\nr1 = extend(r0, c = round(a, digits=1))", "no parameter 'digits'"),
        ("r0 = table(a: int64)\nr1 = extend(r0, c = $1)", "no step"),
        ("r0 = table(a: int64)\n$0 = a + $0\nr1 = extend(r0, c = $0)", "made of itself"),
        ("r0 = table(a: int64)\nr1 = filter(r0, a > )", "line 2: expected"),
        ("r0 = table(a: int64)\nr1 = scan(r0, a, rows 1:)", "rows of a scan"),
        ("r0 = table(a: int64)\nr1 = filter(r0, a > 1)\nr2 = scan(r1, a)", "r1 is no source"),
        ('r0 = table(a: int64)\nr1 = extend(r0, c = "x":int8)', "no int8 is written 'x'"),
    ],
)
def test_what_is_wrong_is_said(text, message):
    with pytest.raises(PlanSyntaxError, match=message):
        parse_plan(text)


def test_a_syntax_error_points_at_the_place():
    with pytest.raises(PlanSyntaxError) as error:
        parse_plan("r0 = table(a: int64)\nr1 = filtre(r0, a > 1)")
    assert str(error.value).splitlines()[1:] == ["r1 = filtre(r0, a > 1)", "     ^"]


# Laws


@given(plans())
def test_any_plan_round_trips(plan):
    assert same(plan)


@given(plans(types=ALL_TYPES, can_raise=True, uncertain=True, baked=True, nodes=(*NODES, Write), max_steps=8))
def test_any_plan_of_every_kind_round_trips(plan):
    assert same(plan)


@given(plans(sources="table"))
def test_the_readable_text_is_the_same_plan_under_other_ids(plan):
    again = parse_plan(format_plan(plan, ids="readable"), named_sources(plan))
    if format_plan(plan, ids="readable").count("@") == format_plan(plan).count("@"):
        assert canonical(again) is canonical(plan)


def test_texts_of_plans_that_are_not_valid_still_print():
    rows = parse_plan("r0 = table(a: int64)")
    assert format_plan(Distinct(rows, ("z",)), ids="readable").endswith("distinct(r0, z)")
    assert format_plan(Collect(rows, ("a", "a")), ids="readable").endswith("collect(r0, a, a)")
    assert format_plan(Filter(rows, Column("other#1", pa.int64())), ids="readable").endswith("filter(r0, other)")
