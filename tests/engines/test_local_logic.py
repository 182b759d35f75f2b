"""Comparison, logic and missing values in the local engine."""

from __future__ import annotations

import decimal
import itertools
import operator
from typing import Any

import pyarrow as pa
import pytest
from engines.running import computed, evaluated, is_missing, relation, rows
from hypothesis import given
from hypothesis import strategies as st

from plandas.plan import Filter, literal, op

NAN = float("nan")
COMPARISONS = {
    op.equal: operator.eq, op.not_equal: operator.ne, op.less: operator.lt, op.less_equal: operator.le,
    op.greater: operator.gt, op.greater_equal: operator.ge,
}  # fmt: skip
KINDS: dict[str, Any] = {
    "int64": (pa.int64(), st.integers(-3, 3)),
    "float64": (pa.float64(), st.sampled_from([0.0, -0.0, 1.5, -1.5, float("inf"), NAN])),
    "string": (pa.string(), st.sampled_from(["", "a", "b", "ab", "é"])),
    "bool": (pa.bool_(), st.booleans()),
    "binary": (pa.binary(), st.sampled_from([b"", b"a", b"b"])),
    "timestamp": (pa.timestamp("us"), st.integers(-3, 3)),
    "duration": (pa.duration("us"), st.integers(-3, 3)),
    "date": (pa.date32(), st.integers(-3, 3)),
    "decimal": (pa.decimal128(5, 1), st.sampled_from([decimal.Decimal("1.0"), decimal.Decimal("-1.5")])),
}


@st.composite
def pair(draw: st.DrawFn, kind: str) -> tuple[pa.Array, pa.Array]:
    type, one = KINDS[kind]
    size = draw(st.integers(0, 6))
    made = [pa.array(draw(st.lists(st.none() | one, min_size=size, max_size=size)), type) for _ in range(2)]
    return made[0], made[1]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_comparisons_are_false_where_a_side_is_missing(kind: str, data: st.DataObject) -> None:
    left, right = data.draw(pair(kind))
    for sign, compare in COMPARISONS.items():
        expected = [
            sign is op.not_equal if is_missing(a) or is_missing(b) else compare(a, b)
            for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)
        ]
        assert evaluated(sign, left, right) == expected


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_equal_missing_is_how_keys_compare(kind: str, data: st.DataObject) -> None:
    left, right = data.draw(pair(kind))
    expected = [
        is_missing(a) and is_missing(b) if is_missing(a) or is_missing(b) else a == b
        for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)
    ]
    assert evaluated(op.equal_missing, left, right) == expected


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_greatest_and_least(kind: str, data: st.DataObject) -> None:
    left, right = data.draw(pair(kind))
    for sign, best in ((op.greatest, max), (op.least, min)):
        expected = [
            None if is_missing(a) or is_missing(b) else best(a, b) for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)
        ]
        assert evaluated(sign, left, right) == expected


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_coalesce_takes_the_first_that_is_not_missing(kind: str, data: st.DataObject) -> None:
    left, right = data.draw(pair(kind))
    expected = [
        a if not is_missing(a) else None if is_missing(b) else b for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)
    ]
    assert evaluated(op.coalesce, left, right) == expected


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_is_in(kind: str, data: st.DataObject) -> None:
    values, options = data.draw(pair(kind))
    listed = options.to_pylist()
    missing = any(is_missing(option) for option in listed)
    expected = [missing if is_missing(value) else value in listed for value in values.to_pylist()]
    literals = [literal(option) for option in options]
    assert evaluated(lambda column: op.is_in(column, *literals), values) == expected


def test_is_in_compares_across_types() -> None:
    assert evaluated(lambda a: op.is_in(a, 1.5, 2.0, "2", None), [1, 2, None]) == [False, True, True]
    assert evaluated(lambda a: op.is_in(a, 0), [0.0, -0.0, NAN]) == [True, True, False]
    assert evaluated(lambda a: op.is_in(a, NAN), pa.array([None, NAN, 1.0])) == [True, True, False]
    assert evaluated(lambda a: op.is_in(a), [1, None]) == [False, False]
    assert evaluated(lambda a: op.is_in(literal(2), 1, 2), [1, None]) == [True, True]


def test_comparisons_across_types() -> None:
    assert evaluated(op.less, [1, 2], [1.5, 1.5]) == [True, False]
    assert evaluated(op.equal, pa.array([2**63 - 1]), pa.array([2**63], pa.uint64())) == [False]
    assert evaluated(op.less, pa.array([-1]), pa.array([0], pa.uint64())) == [True]
    assert evaluated(op.equal, pa.array([1], pa.timestamp("s")), pa.array([1_000], pa.timestamp("ms"))) == [True]
    assert evaluated(op.equal, pa.array([1], pa.date32()), pa.array([86_400], pa.timestamp("s"))) == [True]
    assert evaluated(op.equal, [1, 0], [True, False]) == [True, True]
    assert evaluated(lambda a: op.equal(a, None), [1, None]) == [False, False]
    assert evaluated(lambda a: op.not_equal(a, None), [1, None]) == [True, True]
    assert evaluated(lambda a: op.equal(literal(None), None), [1]) == [False]


def test_logic_is_three_valued() -> None:
    truth: list[bool | None] = [True, False, None]
    left, right = zip(*itertools.product(truth, truth), strict=True)
    assert evaluated(op.and_, list(left), list(right)) == [True, False, None, False, False, False, None, False, None]
    assert evaluated(op.or_, list(left), list(right)) == [True, True, True, True, False, None, True, None, None]
    assert evaluated(op.xor, list(left), list(right)) == [False, True, None, True, False, None, None, None, None]
    assert evaluated(op.not_, truth) == [False, True, None]
    assert evaluated(lambda a: op.and_(a, None), truth) == [None, False, None]


def test_a_missing_condition_is_false() -> None:
    assert evaluated(lambda c: op.if_else(c, 1, 2.5), [True, False, None]) == [1.0, 2.5, 2.5]
    assert evaluated(lambda c: op.if_else(c, None, "a"), [True, False, None]) == [None, "a", "a"]
    assert evaluated(lambda c: op.if_else(True, c, 0), [1, None]) == [1, None]
    node, refs = relation(a=[1, 2, 3], keep=[True, None, False])
    assert rows(Filter(node, refs["keep"])) == [(1, True)]
    assert rows(Filter(node, literal(None, pa.bool_()))) == []
    assert len(rows(Filter(node, literal(True)))) == 3


def test_missing_is_null_or_nan() -> None:
    column = pa.array([1.0, None, NAN])
    assert evaluated(op.is_missing, column) == [False, True, True]
    assert evaluated(op.not_missing, column) == [True, False, False]
    assert evaluated(op.is_missing, pa.nulls(2)) == [True, True]


def test_comparison_with_nan_and_null_never_gives_null() -> None:
    node, refs = relation(a=pa.array([1.0, None, NAN]))
    for sign in COMPARISONS:
        assert computed(sign(refs["a"], 0.5), node).null_count == 0


def test_concat_text() -> None:
    assert evaluated(lambda a, b: op.concat_text(a, "-", b), ["x", None, ""], ["y", "z", "w"]) == ["x-y", None, "-w"]


def test_what_a_guard_keeps_from_being_read_does_not_raise() -> None:
    column = ["1", "y", None, "-5"]

    def number(x: Any) -> Any:
        return op.cast(x, to=pa.int64())

    def known(x: Any) -> Any:
        return op.is_in(x, "1", "-5")

    assert evaluated(lambda x: op.if_else(known(x), op.add(number(x), number(x)), 0), column) == [2, 0, 0, -10]
    assert evaluated(lambda x: op.if_else(op.not_(known(x)), 0, number(x)), column) == [1, 0, 0, -5]
    assert evaluated(lambda x: op.and_(known(x), op.less(number(x), 0)), column) == [False, False, False, True]
    assert evaluated(lambda x: op.or_(op.equal(x, "y"), op.less(number(x), 0)), column) == [False, True, False, True]
    assert evaluated(lambda x: op.coalesce(op.if_else(op.equal(x, "y"), 0, None), number(x)), column) == [1, 0, None, -5]
    assert evaluated(lambda x: op.if_else(known(x), op.if_else(op.equal(x, "1"), 7, number(x)), 0), column) == [7, 0, 0, -5]


@pytest.mark.parametrize("guard", [True, False])
def test_what_a_guard_lets_through_raises(guard: bool) -> None:
    with pytest.raises(ValueError, match="'y'"):
        evaluated(
            lambda x: op.if_else(op.equal_missing(x, "y") if guard else op.is_in(x, "z"), *[op.cast(x, to=pa.int64())] * 2), ["1", "y"]
        )
    with pytest.raises(ValueError, match="'y'"):
        evaluated(lambda x: op.if_else(op.less(op.cast(x, to=pa.int64()), 1), 1, 2), ["1", "y"])
