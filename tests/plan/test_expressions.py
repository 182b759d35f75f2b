"""Expressions: constants, substitution, and what is known of them."""

from __future__ import annotations

import datetime
import decimal
import itertools
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from plandas.plan import Column, Literal, literal, nullable, op, substitute

a, b, x = Column("a", pa.int64()), Column("b", pa.string()), Column("x", pa.float64())


def test_constants_are_the_same_only_if_type_and_bits_are():
    different = [literal(value) for value in (1, True, 1.0, "1", b"1", 0.0, -0.0, math.nan, None, False, 0, decimal.Decimal("1"))]
    assert len(set(different)) == len(different)
    assert literal(1) is not literal(1, pa.int32())
    assert literal(decimal.Decimal("1.0")) is not literal(decimal.Decimal("1.00"))


def test_there_is_one_nan():
    negative = np.copysign(np.float64("nan"), -1.0)
    assert literal(math.nan) is literal(float("nan")) is literal(negative) is literal(float(negative))


@pytest.mark.parametrize(
    ("value", "type", "held"),
    [
        (1, pa.int64(), 1),
        (True, pa.bool_(), True),
        (np.int8(3), pa.int8(), 3),
        (np.float32(0.5), pa.float32(), 0.5),
        (np.bool_(True), pa.bool_(), True),
        (np.str_("a"), pa.string(), "a"),
        ("a", pa.string(), "a"),
        (datetime.date(1970, 1, 2), pa.date32(), datetime.date(1970, 1, 2)),
        (datetime.datetime(1970, 1, 1, 0, 0, 1), pa.timestamp("us"), 1_000_000),
        (pd.Timestamp(1, unit="ns"), pa.timestamp("ns"), 1),
        (np.datetime64(5, "s"), pa.timestamp("s"), 5),
        (datetime.timedelta(seconds=1), pa.duration("us"), 1_000_000),
        (decimal.Decimal("1.50"), pa.decimal128(3, 2), decimal.Decimal("1.50")),
        (None, pa.null(), None),
        (pa.scalar("a", pa.large_string()), pa.string(), "a"),
    ],
    ids=str,
)
def test_literals_of_scalars(value, type, held):
    made = literal(value)
    assert (made.type, made.value) == (type, held)
    assert made.value.__class__ is held.__class__


@pytest.mark.parametrize("value", [None, pd.NaT, pd.NA, np.datetime64("NaT")], ids=str)
def test_missing_scalars_are_missing(value):
    assert literal(value, pa.timestamp("ns")).value is None


def test_nan_stays_a_float():
    assert math.isnan(literal(math.nan).value)
    assert literal(math.nan).type == pa.float64()


@pytest.mark.parametrize(("value", "type"), [([1], None), ({"a": 1}, None), (Ellipsis, None), ("a", pa.int64())], ids=str)
def test_what_is_no_scalar_is_refused(value, type):
    with pytest.raises((TypeError, ValueError)):
        literal(value, type)


def test_zoned_times_are_instants():
    zoned = pd.Timestamp("1970-01-01 01:00", tz="Europe/Berlin")
    assert literal(zoned).value == 0
    assert literal(zoned).type.tz == "Europe/Berlin"


def test_python_scalars_become_literals_in_calls():
    assert op.add(a, 1) is op.add(a, literal(1))


def test_unknown_parameters_and_wrong_arities_are_errors():
    with pytest.raises(TypeError, match="round has no parameter digits"):
        op.round_(x, digits=1)
    with pytest.raises(TypeError, match="takes 2 to 2 arguments, not 1"):
        op.add(x)


def test_types_that_do_not_fit_say_which():
    with pytest.raises(TypeError, match=r"add\(int64, string\)"):
        op.add(a, b)


def test_columns_and_references():
    expr = op.if_else(op.is_missing(b), a, op.add(a, 1))
    assert expr.columns == {"a", "b"}
    assert expr.references == {a, b}
    assert literal(1).columns == frozenset()


def test_size_counts_shared_parts_each_time():
    two = op.add(a, 1)
    assert (two.size, op.multiply(two, two).size) == (3, 7)


def test_flags_come_up_from_the_leaves():
    safe = op.add(a, 1)
    risky = op.add(op.cast(b, to=pa.int64()), 1)
    assert safe.movable
    assert risky.can_raise
    assert not op.negate(risky).movable
    assert op.first(a).order_sensitive
    assert not op.first(a).scalar
    assert not op.negate(op.sum_(a)).scalar
    assert safe.scalar


@pytest.mark.parametrize(
    ("source", "to", "raises"),
    [
        (pa.int64(), pa.float64(), False),
        (pa.int64(), pa.int8(), False),
        (pa.float64(), pa.int64(), True),
        (pa.string(), pa.float64(), True),
        (pa.float64(), pa.string(), False),
        (pa.string(), pa.bool_(), False),
        (pa.date32(), pa.timestamp("us"), False),
    ],
    ids=str,
)
def test_casts_raise_where_a_value_may_have_no_place(source, to, raises):
    assert op.cast(Column("c", source), to=to).can_raise is raises


def test_substitution():
    expr = op.add(op.multiply(a, 2), a)
    assert substitute(expr, {"a": op.add(a, 1)}) is op.add(op.multiply(op.add(a, 1), 2), op.add(a, 1))
    assert substitute(expr, {"b": a}) is expr
    assert substitute(a, {"a": literal(1)}) is literal(1)


def test_substitution_happens_at_once():
    both = substitute(op.subtract(a, Column("c", pa.int64())), {"a": Column("c", pa.int64()), "c": a})
    assert both is op.subtract(Column("c", pa.int64()), a)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (op.add(a, 1), {True: True, False: False}),
        (op.equal(a, 1), {True: False, False: False}),
        (op.is_missing(a), {True: False, False: False}),
        (op.coalesce(a, 0), {True: False, False: False}),
        (op.if_else(op.is_missing(a), 0, 1), {True: False, False: False}),
        (op.if_else(op.is_missing(a), None, 1), {True: True, False: True}),
        (op.divide(a, 2), {True: True, False: True}),
        (op.floor_divide(a, 2), {True: True, False: True}),
        (op.modulo(a, 2), {True: True, False: True}),
        (op.sum_(a), {True: True, False: True}),
        (op.count(a), {True: False, False: False}),
        (literal(None), {True: True, False: True}),
        (literal(math.nan), {True: True, False: True}),
        (literal(1.5), {True: False, False: False}),
    ],
    ids=str,
)
def test_nullability(expr, expected):
    assert {given: nullable(expr, lambda id, given=given: given) for given in (True, False)} == expected


def test_literals_are_hashable_and_distinct_in_dictionaries():
    numbers = {literal(value): value for value in (1, True, 1.0)}
    assert len(numbers) == 3


def test_every_pair_of_plain_values_compares_by_identity():
    values = [0, 0.0, -0.0, False, "", b"", None]
    for left, right in itertools.combinations(values, 2):
        assert literal(left) is not literal(right)
    assert all(literal(value) is Literal(value, literal(value).type) for value in values)
