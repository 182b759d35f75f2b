"""Arithmetic of the local engine against NumPy and pandas."""

from __future__ import annotations

import decimal
import operator
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from engines.running import computed, evaluated, relation
from hypothesis import given
from hypothesis import strategies as st

from plandas.plan import literal, op

OPERATORS = {
    op.add: operator.add, op.subtract: operator.sub, op.multiply: operator.mul, op.divide: operator.truediv,
    op.floor_divide: operator.floordiv, op.modulo: operator.mod,
}  # fmt: skip
NUMBERS = [pa.int8(), pa.int64(), pa.uint8(), pa.uint64(), pa.float32(), pa.float64()]

floats = st.floats(allow_subnormal=False) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.5, float("inf"), float("nan")])


def numbers_of(type: pa.DataType) -> st.SearchStrategy[Any]:
    if pa.types.is_floating(type):
        return st.floats(width=type.bit_width, allow_subnormal=False) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.5])
    limits = np.iinfo(type.to_pandas_dtype())
    return st.integers(int(limits.min), int(limits.max)) | st.integers(max(-3, int(limits.min)), 3)


@st.composite
def two_columns(draw: st.DrawFn) -> tuple[pa.Array, pa.Array]:
    types = draw(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)))
    size = draw(st.integers(0, 5))
    made = [pa.array(draw(st.lists(numbers_of(type), min_size=size, max_size=size)), type) for type in types]
    return made[0], made[1]


@pytest.mark.parametrize("sign", OPERATORS, ids=lambda sign: sign.name)
@given(columns=two_columns())
def test_numbers_without_nulls_are_as_in_pandas(sign: Any, columns: tuple[pa.Array, pa.Array]) -> None:
    left, right = columns
    made = computed_from(sign, left, right)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        a, b = (pd.Series(array.to_numpy()) for array in (left, right))
        if pa.types.is_integer(made.type) and sign in (op.floor_divide, op.modulo):
            defined = b != 0  # pandas makes floats of the column; the plan says missing
            assert made.is_null().to_pylist() == (~defined).tolist()
            made, a, b = made.filter(pa.array(defined)), a[defined], b[defined]
        expected = OPERATORS[sign](a, b)
    dtype = np.dtype(made.type.to_pandas_dtype())
    assert dtype == expected.dtype or (dtype == np.float32 and 0 in b.to_numpy())  # pandas widens where it mends a division by zero
    np.testing.assert_array_equal(made.to_numpy(), expected.to_numpy().astype(dtype))


def computed_from(sign: Any, *arrays: pa.Array) -> Any:
    node, refs = relation(**{f"c{i}": array for i, array in enumerate(arrays)})
    return computed(sign(*refs.values()), node)


@pytest.mark.parametrize("sign", [*OPERATORS, op.power], ids=lambda sign: sign.name)
@pytest.mark.parametrize("type", [pa.int64(), pa.float64()], ids=str)
def test_missing_propagates(sign: Any, type: pa.DataType) -> None:
    missing = [None, None] if type == pa.int64() else [None, float("nan")]
    assert evaluated(sign, pa.array([7, *missing], type), pa.array([2, 1, 1], type))[1:] == [None, None]
    assert evaluated(sign, pa.array([7, 1, 1], type), pa.array([2, *missing], type))[1:] == [None, None]
    assert evaluated(lambda a: sign(a, literal(None, type)), pa.array([1, 2], type)) == [None, None]


def test_one_raised_to_missing_is_missing() -> None:
    assert evaluated(op.power, [float("nan"), 1.0, None, 1.0], [0.0, float("nan"), 0.0, None]) == [None] * 4


def test_integers_wrap() -> None:
    top = 2**63 - 1
    assert evaluated(lambda a: op.add(a, 1), [top]) == [-(2**63)]
    assert evaluated(lambda a: op.multiply(a, 2), [top]) == [-2]
    assert evaluated(op.negate, [-(2**63)]) == [-(2**63)]
    assert evaluated(op.absolute, pa.array([-128, 5], pa.int8())) == [-128, 5]
    assert evaluated(lambda a: op.floor_divide(a, -1), [-(2**63)]) == [-(2**63)]


def test_division_by_zero_of_integers() -> None:
    assert evaluated(lambda a: op.divide(a, 0), [1, -1]) == [float("inf"), float("-inf")]
    assert evaluated(lambda a: op.floor_divide(a, 0), [1, -1, 0]) == [None, None, None]
    assert evaluated(lambda a: op.modulo(a, 0), [1, -1, 0]) == [None, None, None]


def test_floor_and_sign_of_whole_division() -> None:
    assert evaluated(op.floor_divide, [7, -7, 7, -7], [2, 2, -2, -2]) == [3, -4, -4, 3]
    assert evaluated(op.modulo, [7, -7, 7, -7], [2, 2, -2, -2]) == [1, 1, -1, -1]


def test_powers() -> None:
    assert evaluated(op.power, [2, 3, None], [10, 0, 2]) == [1024, 1, None]
    assert evaluated(op.power, [2.0, -8.0], [0.5, 2.0]) == [2**0.5, 64.0]
    with pytest.raises(ValueError, match="Integers to negative integer powers are not allowed"):
        evaluated(op.power, [2], [-1])
    assert evaluated(op.power, pa.array([None, 2], pa.int64()), pa.array([-1, None], pa.int64())) == [None, None]


@given(st.lists(floats, max_size=5), st.integers(-3, 5))
def test_round_is_pandas_round(numbers: list[float], decimals: int) -> None:
    with np.errstate(all="ignore"):
        expected = pd.Series(numbers, dtype="float64").round(decimals)
    made = computed_from(lambda a: op.round_(a, decimals=decimals), pa.array(numbers, pa.float64()))
    np.testing.assert_array_equal(made.to_numpy(), expected.to_numpy())


def test_round_half_to_even() -> None:
    assert evaluated(op.round_, [0.5, 1.5, 2.5, -0.5, None]) == [0.0, 2.0, 2.0, -0.0, None]
    assert evaluated(lambda a: op.round_(a, decimals=-1), [15, 25, -15, 24, None]) == [20, 20, -20, 20, None]
    assert evaluated(lambda a: op.round_(a, decimals=1), [decimal.Decimal("0.25"), decimal.Decimal("0.35")]) == [
        decimal.Decimal("0.20"), decimal.Decimal("0.40")]  # fmt: skip


def test_floor_and_ceil() -> None:
    assert evaluated(op.floor, [1.5, -1.5, None]) == [1.0, -2.0, None]
    assert evaluated(op.ceil, [1.5, -1.5, None]) == [2.0, -1.0, None]
    assert evaluated(op.floor, [3, None]) == [3, None]


def test_times_and_durations() -> None:
    stamp, step = pa.array([1_000, -1_000, None], pa.timestamp("ms")), pa.array([1, 2, 3], pa.duration("s"))
    assert computed_from(op.add, stamp, step).cast(pa.int64()).to_pylist() == [2_000, 1_000, None]
    assert computed_from(op.add, step, stamp).cast(pa.int64()).to_pylist() == [2_000, 1_000, None]
    assert computed_from(op.subtract, stamp, step).cast(pa.int64()).to_pylist() == [0, -3_000, None]
    assert computed_from(op.subtract, stamp, stamp).cast(pa.int64()).to_pylist() == [0, 0, None]
    zoned = pa.array([0], pa.timestamp("us", "Europe/Paris"))
    assert computed_from(op.add, zoned, pa.array([1], pa.duration("s"))).type == pa.timestamp("us", "Europe/Paris")
    dates = pa.array([1, None], pa.date32())
    assert computed_from(op.add, dates, pa.array([1, 1], pa.duration("s"))).cast(pa.int64()).to_pylist() == [86_401, None]


SPANS = pa.array([3, -3, 7, None, 0], pa.duration("s"))


@pytest.mark.parametrize(
    ("sign", "by"),
    [(sign, by) for sign in (op.multiply, op.divide, op.floor_divide) for by in (2, -2, 0.5, -1.5)]
    + [(sign, by) for sign in (op.divide, op.floor_divide) for by in (0, 0.0)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_durations_by_numbers_are_as_in_pandas(sign: Any, by: float) -> None:
    made = computed_from(lambda a: sign(a, by), SPANS)
    with np.errstate(all="ignore"):
        expected = OPERATORS[sign](SPANS.to_pandas(), by)
    pd.testing.assert_series_equal(made.to_pandas(), expected, check_names=False)


def test_durations_by_durations() -> None:
    by = pa.array([2_000, 2_000, -2_000, 2_000, 2_000], pa.duration("ms"))
    pair = SPANS.to_pandas(), by.to_pandas()
    for sign in (op.divide, op.floor_divide, op.modulo, op.add, op.subtract):
        made = computed_from(sign, SPANS, by).to_pandas()
        pd.testing.assert_series_equal(made, OPERATORS[sign](*pair), check_names=False, check_dtype=sign is not op.floor_divide)
    zero = pa.array([0] * 5, pa.duration("s"))
    assert computed_from(op.floor_divide, SPANS, zero).null_count == 5
    assert computed_from(op.modulo, SPANS, zero).null_count == 5


def test_decimals() -> None:
    a = pa.array([decimal.Decimal("7.50"), decimal.Decimal("-7.50"), None], pa.decimal128(6, 2))
    b = pa.array([decimal.Decimal("2.00")] * 3, pa.decimal128(6, 2))
    assert evaluated(op.add, a, b) == [decimal.Decimal("9.50"), decimal.Decimal("-5.50"), None]
    assert evaluated(op.multiply, a, b) == [decimal.Decimal("15.0000"), decimal.Decimal("-15.0000"), None]
    assert evaluated(op.divide, a, b) == [decimal.Decimal("3.75"), decimal.Decimal("-3.75"), None]
    assert evaluated(op.floor_divide, a, b) == [decimal.Decimal("3.00"), decimal.Decimal("-4.00"), None]
    assert evaluated(op.modulo, a, b) == [decimal.Decimal("1.50"), decimal.Decimal("0.50"), None]
    assert evaluated(lambda x: op.divide(x, decimal.Decimal("0.00")), a) == [None, None, None]
    assert evaluated(lambda x: op.add(x, 1), a) == [decimal.Decimal("8.50"), decimal.Decimal("-6.50"), None]


def test_constants_alone() -> None:
    assert evaluated(lambda a: op.add(op.multiply(2, 3), op.power(2, 2)), [None, None]) == [10, 10]
    assert evaluated(lambda a: op.floor_divide(7, 0), [1]) == [None]
