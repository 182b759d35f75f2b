"""Every scalar operator over every type on Spark, with the session in ANSI mode and out of it, against the reference."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engines.nasty import pairs, values
from engines.on_spark import assert_same, check, different, on_local, on_spark, settings, with_error
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from plandas.backends.spark.expressions import LOWERINGS
from plandas.optimizer.testing import ALL_TYPES, Language, expressions, signatures
from plandas.plan import (
    Collect,
    Column,
    DataFile,
    Expr,
    Extend,
    Filter,
    Handle,
    Node,
    ParquetSource,
    Scan,
    TableSource,
    literal,
    op,
    operators,
)
from plandas.plan import types as t

pytestmark = pytest.mark.spark

MONEY = pa.decimal128(10, 2)
PARAMS: dict[str, list[Any]] = {
    "decimals": [0, 1, -1],
    "method": [("upper",), ("title",), ("slice", ("start", -2), ("stop", -1))],
    "format": ["%A %d. %B %y, %I:%M:%S.%f %p 100%%", "%F"],
    "part": [None, *op.TIME_PARTS, *op.DURATION_PARTS],
}


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return pairs(ALL_TYPES)


@pytest.fixture(scope="module")
def stored(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pairs") / "pairs.parquet"
    pq.write_table(table, path)
    return path


@pytest.fixture(params=["ansi", "not ansi"])
def scan(request: Any, spark: Any, table: pa.Table, stored: Path) -> Iterator[Scan]:
    """The pairs, from a file in ANSI mode and from memory out of it: Spark compiles the one, and interprets the other."""
    source: Any = TableSource(Handle(table))
    ansi = request.param == "ansi"
    if ansi:
        source = ParquetSource((DataFile(str(stored), 0, 0, table.num_rows),), source.fields)
    with settings(spark, {"spark.sql.ansi.enabled": str(ansi).lower()}.items()):
        yield Scan(source, tuple((f"{name}#1", name) for name in table.column_names))


def both(scan: Scan) -> tuple[dict[pa.DataType, Column], dict[pa.DataType, Column]]:
    """The two columns of each type."""
    first = {type: scan.schema.column(f"a{number}#1") for number, type in enumerate(ALL_TYPES)}
    return first, {type: scan.schema.column(f"b{number}#1") for number, type in enumerate(ALL_TYPES)}


def calls(name: str, scan: Scan) -> Iterator[Expr]:
    """An operator on every choice of types that it takes, columns and constants."""
    first, second = both(scan)
    if name == "ensure":
        for column in first.values():
            yield op.ensure(op.or_(op.is_missing(column), op.not_missing(column)), column, message="never said")
        return
    if name == "if_else":
        for type in ALL_TYPES:
            for other in ALL_TYPES:
                if any(way.args == (t.boolean, type, other) for way in signatures("scalar", ALL_TYPES) if way.operator.name == name):
                    yield op.if_else(first[t.boolean], first[type], second[other])
        return
    for way in signatures("scalar", ALL_TYPES, can_raise=True):
        if way.operator.name != name or len(way.args) > 2 or _unspecified(name, way.args, way.to):
            continue
        args = [(first, second)[place][type] for place, type in enumerate(way.args)]
        if name == "is_in":
            yield way.operator(args[0], *[literal(value, way.args[0]) for value in values(way.args[0])[: 12 * (len(args) - 1) + 1]])
            continue
        for param in [way.to] if way.to else PARAMS.get((way.operator.params or ("",))[0], [None]):
            if name == "round" and t.is_integer(way.args[0]) and param < 0:  # beyond the type, what comes is the processor's affair
                args = [op.modulo(args[0], literal(100, way.args[0]))]
            with contextlib.suppress(TypeError):  # not every time has every part
                yield way.operator(*args, **({way.operator.params[0]: param} if way.operator.params else {}))
        if len(args) == 2:
            yield way.operator(args[0], literal(values(way.args[1])[1 % len(values(way.args[1]))], way.args[1]))


def _unspecified(name: str, args: tuple[pa.DataType, ...], to: pa.DataType | None) -> bool:
    """What the reference leaves open: decimals that do not fit, and their powers; // and % of nothing by nothing."""
    if name == "cast":
        return to == MONEY and args[0] != MONEY
    return (name == "power" and MONEY in args) or (name in ("floor_divide", "modulo") and set(args) == {t.null})


def test_spark_has_every_scalar_operator() -> None:
    assert {operator.name for operator in operators("scalar")} == LOWERINGS.keys()


@pytest.mark.parametrize("name", [operator.name for operator in operators("scalar") if "function" not in operator.params])
def test_an_operator_gives_what_the_reference_gives(scan: Scan, name: str) -> None:
    plain, raising = [], []
    for expr in dict.fromkeys(calls(name, scan)):
        try:
            plain.append((expr, on_local(Extend(scan, (("x#1", expr),))).column("x#1")))
        except Exception as error:
            raising.append((expr, error))
    assert plain
    for start in range(0, len(plain), 120):
        part = plain[start : start + 120]
        extend = Extend(scan, tuple((f"x{number}#1", expr) for number, (expr, _) in enumerate(part)))
        found = on_spark(Collect(extend, tuple(id for id, _ in extend.columns)))
        for (expr, expected), column in zip(part, found.columns, strict=True):
            for row, mine, theirs in different(expected, column):
                given = {column.id: on_local(scan).column(column.id)[row] for column in expr.references}
                raise AssertionError(f"{expr} of {given} is {theirs!r} on Spark and {mine!r} locally")
    for expr, error in raising[:6]:
        with_error(Collect(Extend(scan, (("x#1", expr),)), ("x#1",)), error)


@pytest.mark.parametrize(
    "name", ["equal", "less", "greater_equal", "not_equal", "is_in", "is_missing", "not_missing", "equal_missing"]
)
def test_a_filter_keeps_what_the_reference_keeps(scan: Scan, name: str) -> None:
    kinds = (t.int64, t.float64, t.string, t.timestamp("us"), t.timestamp("ns"), t.float32)
    exprs = [expr for expr in calls(name, scan) if {arg.type for arg in expr.children} <= set(kinds)]
    for expr in exprs[::3]:
        check(Collect(Filter(scan, expr), ("a0#1", "b1#1"), (), "n#1"))


WRONG = [
    ("x", t.int64, ValueError, "invalid literal for int.*'x'"), ("1.5", t.int64, ValueError, "'1.5'"), ("", t.int64, ValueError, "''"),
    ("9" * 30, t.int64, OverflowError, "9{30}"), ("300", pa.int8(), OverflowError, "300"), ("-1", pa.uint8(), OverflowError, "-1"),
    ("x", t.float64, ValueError, "could not convert string to float: 'x'"), ("1d", t.float64, ValueError, "'1d'"),
    ("0x1p3", t.float64, ValueError, "'0x1p3'"), ("1_", t.float64, ValueError, "'1_'"), ("a\nb", t.int64, ValueError, "'a\nb'"),
    ("99999999999.5", MONEY, ValueError, "99999999999.5"), (float("nan"), t.int64, ValueError, "non-finite"),
    (float("inf"), t.int32, ValueError, "non-finite"), (10**12, MONEY, ValueError, str(10**12)),
    (2**62, t.timestamp("ns"), None, ""), (2**62, t.timestamp("s"), ValueError, "out of bounds"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "to", "error", "message"), WRONG, ids=lambda part: str(part)[:12])
@pytest.mark.parametrize("ansi", ["true", "false"])
def test_what_does_not_convert_raises_and_names_the_value(
    spark: Any, value: Any, to: pa.DataType, error: type[Exception] | None, message: str, ansi: str
) -> None:
    source = TableSource(Handle(pa.table({"x": [None, value, value]})))
    scan = Scan(source, (("x#1", "x"),))
    plan = Extend(scan, (("y#1", op.cast(scan.schema.column("x#1"), to=to)),))
    with settings(spark, {"spark.sql.ansi.enabled": ansi}.items()):
        if error is None:
            check(plan)
        else:
            with pytest.raises(error, match=message):
                on_spark(plan)


def test_texts_of_numbers_are_read_as_python_reads_them(spark: Any) -> None:
    texts = ["1", " 2 ", "+3", "-4", "1_000", "\t5\n", "007", None]
    floats = [*texts, "1.5", "1e3", ".5", "5.", "inf", "-Infinity", "nan", "+nan", "1_0.5_0", "1E-2"]
    for to, words in ((t.int64, texts), (pa.int8(), texts[:4]), (pa.uint8(), texts[:3]), (t.float64, floats), (t.float32, floats)):
        scan = Scan(TableSource(Handle(pa.table({"x": words}))), (("x#1", "x"),))
        check(Extend(scan, (("y#1", op.cast(scan.schema.column("x#1"), to=to)),)))


def test_texts_of_floats_are_what_python_writes(spark: Any) -> None:
    numbers = [0.1, 1e16, 1e-5, 123456789.123, 1e22, 5e-324, -0.0, float("inf"), None, float("nan"), 1e23, 2e-3, 100.0]
    scan = Scan(
        TableSource(Handle(pa.table({"x": numbers, "y": pa.array(numbers[:5] + numbers[6:] + [0.3], t.float32)}))),
        (("x#1", "x"), ("y#1", "y")),
    )
    check(Extend(scan, tuple((f"{name}#2", op.cast(scan.schema.column(f"{name}#1"), to=t.string)) for name in "xy")))


def test_a_cast_that_is_guarded_does_not_raise(spark: Any) -> None:
    scan = Scan(TableSource(Handle(pa.table({"x": ["1", "y", None, "-5"]}))), (("x#1", "x"),))
    x = scan.schema.column("x#1")
    number = op.absolute(op.cast(x, to=t.int64))
    guarded = op.if_else(op.is_in(x, "1", "-5"), op.add(number, op.multiply(number, number)), 0)
    check(Extend(scan, (("y#1", guarded),)))


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nested_expressions_give_what_the_reference_gives(spark: Any, table: pa.Table, data: st.DataObject) -> None:
    kinds = (t.int64, t.float64, t.string, t.boolean, t.timestamp("us"), t.int32, t.duration("ms"))
    scan = Scan(TableSource(Handle(table.slice(0, 60))), tuple((f"{name}#1", name) for name in table.column_names))
    language = Language(kinds)
    exprs = data.draw(st.lists(expressions(scan.schema, max_depth=4, language=language), min_size=20, max_size=20, unique=True))
    plain = []
    for expr in exprs:
        try:
            on_local(Extend(scan, (("x#1", expr),)))
            plain.append(expr)
        except Exception:  # times out of bounds: which of several errors comes first is open
            continue
    columns = tuple((f"x{number}#1", expr) for number, expr in enumerate(plain))
    check(Collect(Extend(scan, columns), tuple(id for id, _ in columns)))


def test_constants_are_atoms(spark: Any) -> None:
    scan = Scan(TableSource(Handle(pa.table({"x": [2.0]}))), (("x#1", "x"),))
    numbers = [literal(-1.5), literal(-0.0), literal(-3), literal(Decimal("-1.50"), MONEY), literal(-7, pa.int8())]
    columns = [op.negate(number) for number in numbers] + [op.power(number, 2) for number in numbers[:3]]
    check(Extend(scan, tuple((f"y{place}#1", column) for place, column in enumerate(columns))))


def test_whole_quotients_by_constants(spark: Any) -> None:
    scan = Scan(TableSource(Handle(pa.table({"x": [-(2**63), -17, -16, -1, 0, 15, 2**63 - 1, None]}))), (("x#1", "x"),))
    x = scan.schema.column("x#1")
    check(Extend(scan, tuple((f"y{place}#1", op.floor_divide(x, by)) for place, by in enumerate([1, 8, 10, 2**62, -8]))))


def chain(scan: Node, length: int) -> Expr:
    x, y = (scan.schema.column(f"{name}#1") for name in "xy")
    made: Expr = x
    for number in range(length):
        made = [op.add(made, y), op.multiply(made, 3), op.floor_divide(made, y), op.modulo(made, 1000), op.subtract(y, made)][
            number % 5
        ]
    return made


@pytest.mark.parametrize("make", ["integers", "floats", "comparisons", "and"])
def test_deep_expressions_stay_small(spark: Any, make: str) -> None:
    scan = Scan(TableSource(Handle(pa.table({"x": [1, 2**62, -7, None], "y": [3, 5, -2, 1]}))), (("x#1", "x"), ("y#1", "y")))
    x, y = (scan.schema.column(f"{name}#1") for name in "xy")
    expr: Expr = chain(scan, 120)
    if make == "floats":
        expr = op.cast(x, to=t.float64)
        for _ in range(60):
            expr = op.divide(op.add(expr, y), op.modulo(expr, 3.5))
    elif make == "comparisons":
        expr = x
        for number in range(60):
            expr = op.if_else(op.less(expr, number), op.add(expr, 1), op.greatest(expr, y))
    elif make == "and":
        expr = op.less(x, 0)
        for number in range(120):
            expr = op.or_(expr, op.equal(x, number))
    plan = Collect(Extend(scan, (("z#1", expr),)), ("z#1",))
    check(plan)
    assert_same(on_local(plan), on_spark(plan, optimized=False), plan)
    if expr.type == t.boolean:
        check(Filter(scan, expr))
