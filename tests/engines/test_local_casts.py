"""Casts of the local engine against pandas' astype."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from engines.running import computed, evaluated, relation
from hypothesis import given
from hypothesis import strategies as st

from plandas.plan import op

NAN = float("nan")
INTEGERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]


def cast(values: Any, to: pa.DataType, type: pa.DataType | None = None) -> list[Any]:
    return evaluated(lambda column: op.cast(column, to=to), values if isinstance(values, pa.Array) else pa.array(values, type))


@pytest.mark.parametrize("to", [*INTEGERS, pa.float32(), pa.float64(), pa.bool_()], ids=str)
@given(numbers=st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-300, 300), max_size=5))
def test_integers_become_other_numbers_as_in_numpy(to: pa.DataType, numbers: list[int]) -> None:
    expected = np.array(numbers, np.int64).astype(to.to_pandas_dtype())
    assert cast(numbers, to, pa.int64()) == expected.tolist()
    assert cast([None, *numbers], to, pa.int64()) == [None, *expected.tolist()]


@given(numbers=st.lists(st.floats(-1e9, 1e9), max_size=5))
def test_floats_truncate(numbers: list[float]) -> None:
    assert cast([*numbers, None], pa.int64(), pa.float64()) == [*map(int, numbers), None]


@pytest.mark.parametrize("bad", [NAN, float("inf"), float("-inf")])
def test_a_float_that_is_not_finite_is_no_integer(bad: float) -> None:
    with pytest.raises(pd.errors.IntCastingNaNError, match="Cannot convert non-finite values"):
        cast([1.0, bad], pa.int64())


def test_negative_floats_are_no_unsigned_integers() -> None:
    with pytest.raises(ValueError, match="Cannot losslessly cast from float64 to uint8"):
        cast([-1.5], pa.uint8())


@given(numbers=st.lists(st.floats(), max_size=6))
def test_text_of_floats_is_pandas_text(numbers: list[float]) -> None:
    expected = [None if number != number else str(number) for number in numbers]
    assert cast(numbers, pa.string(), pa.float64()) == expected
    assert cast([0.1, 1e10, None], pa.string(), pa.float32()) == ["0.1", "1e+10" if False else str(np.float32(1e10)), None]


def test_text_of_other_values() -> None:
    assert cast([1, -20, None], pa.string()) == ["1", "-20", None]
    assert cast([True, False, None], pa.string()) == ["True", "False", None]
    assert cast([datetime.date(2020, 1, 2), None], pa.string()) == ["2020-01-02", None]
    assert cast([decimal.Decimal("1.20"), None], pa.string()) == ["1.20", None]


@given(
    ticks=st.lists(st.none() | st.integers(-(2**55), 2**55) | st.integers(-3, 3).map(lambda n: n * 10**9), max_size=5),
    tz=st.sampled_from([None, "UTC", "Europe/Paris", "America/St_Johns"]),
    unit=st.sampled_from(["us", "ns"]),
)
def test_text_of_times_is_python_text(ticks: list[int | None], tz: str | None, unit: Any) -> None:
    column = pa.array(ticks, pa.timestamp(unit, tz))
    zoned = [None if tick is None else pd.Timestamp(tick, unit=unit).tz_localize("UTC").tz_convert(tz) for tick in ticks]
    expected = [None if stamp is None else str(stamp) for stamp in zoned]
    if all(stamp is None or (stamp.year > 1900 and stamp.utcoffset() in (None, stamp.floor("min").utcoffset())) for stamp in zoned):
        assert cast(column, pa.string()) == expected


def test_text_of_durations() -> None:
    assert cast(pa.array([1, 86_400, None], pa.duration("s")), pa.string()) == ["0 days 00:00:01", "1 days 00:00:00", None]


@pytest.mark.parametrize("texts", [["1", "-2", "+3", " 4 ", "1_000", "007"], ["1", None], [], [None]])
def test_text_becomes_integers_as_python_reads_it(texts: list[str | None]) -> None:
    assert cast(texts, pa.int64(), pa.string()) == [None if text is None else int(text) for text in texts]


@pytest.mark.parametrize("bad", ["x", "", "1.5", "0x1f", "1 2"])
def test_a_text_that_is_no_integer_raises(bad: str) -> None:
    with pytest.raises(ValueError, match=rf"invalid literal for int\(\) with base 10: '{bad}'"):
        cast(["1", bad], pa.int64())


def test_a_number_too_large_for_its_type_raises() -> None:
    with pytest.raises(OverflowError, match="300 out of bounds for int8"):
        cast(["300"], pa.int8())


@pytest.mark.parametrize("texts", [["1.5", "-2", "1e5", " 3 ", "inf", "nan", "-Infinity", "1_0.5"], [None, "0.1"]])
def test_text_becomes_floats_as_python_reads_it(texts: list[str | None]) -> None:
    made = [None if text is None else float(text) for text in texts]
    assert cast(texts, pa.float64()) == [None if number is None or number != number else number for number in made]


def test_a_text_that_is_no_number_raises() -> None:
    with pytest.raises(ValueError, match="could not convert string to float: 'x'"):
        cast(["1", "x"], pa.float64())


def test_to_booleans() -> None:
    assert cast([0.0, 2.0, -0.0, None, NAN], pa.bool_()) == [False, True, False, None, None]
    assert cast(["", "False", None], pa.bool_()) == [False, True, None]
    assert cast([True, False, None], pa.int64()) == [1, 0, None]
    assert cast([True, False, None], pa.float64()) == [1.0, 0.0, None]


def test_times_to_other_units_floor() -> None:
    ticks = [-1, 1_500, None]
    for code, kind in (("M8", pa.timestamp), ("m8", pa.duration)):
        made = computed_cast(pa.array(ticks, kind("ms")), kind("s"))
        expected = pd.Series(np.array([-1, 1_500, "NaT"], f"{code}[ms]")).astype(f"{code}[s]")
        pd.testing.assert_series_equal(made.to_pandas(), expected, check_names=False)
        assert computed_cast(pa.array(ticks, kind("ms")), kind("ns")).cast(pa.int64()).to_pylist() == [-(10**6), 15 * 10**8, None]


def test_times_that_do_not_fit_raise() -> None:
    with pytest.raises(pd.errors.OutOfBoundsDatetime):
        cast(pa.array([2**40], pa.timestamp("s")), pa.timestamp("ns"))


def test_times_and_dates_and_integers() -> None:
    assert computed_cast(pa.array([1, None], pa.date32()), pa.timestamp("s")).cast(pa.int64()).to_pylist() == [86_400, None]
    assert cast(pa.array([-1, 86_400, None], pa.timestamp("s")), pa.date32()) == [
        datetime.date(1969, 12, 31), datetime.date(1970, 1, 2), None]  # fmt: skip
    assert cast(pa.array([5, None], pa.timestamp("s")), pa.int64()) == [5, None]
    assert computed_cast(pa.array([5.7, None, NAN]), pa.timestamp("s")).cast(pa.int64()).to_pylist() == [5, None, None]
    assert cast(pa.array([5, None], pa.duration("s")), pa.int64()) == [5, None]


def test_text_becomes_times() -> None:
    texts = ["2020-01-02", "2020-01-02 03:04:05.5", None]
    made = computed_cast(pa.array(texts), pa.timestamp("us")).to_pandas()
    pd.testing.assert_series_equal(made, pd.Series(texts, dtype=object).astype("M8[us]"), check_names=False)
    with pytest.raises(ValueError, match="no time"):
        cast(["no time"], pa.timestamp("us"))


def test_decimals() -> None:
    two = pa.decimal128(6, 2)
    assert cast([1, None], two) == [decimal.Decimal("1.00"), None]
    assert cast([decimal.Decimal("1.79"), None], pa.int64()) == [1, None]
    assert cast([decimal.Decimal("1.79"), None], pa.float64()) == [1.79, None]
    assert cast([decimal.Decimal("1.79"), decimal.Decimal("0.00")], pa.bool_()) == [True, False]


def test_null_becomes_anything() -> None:
    for to in (*INTEGERS, pa.string(), pa.timestamp("us"), pa.date32(), pa.list_(pa.int64()), pa.decimal128(5, 1)):
        assert cast(pa.nulls(2), to) == [None, None]


def computed_cast(array: pa.Array, to: pa.DataType) -> Any:
    node, refs = relation(a=array)
    return computed(op.cast(refs["a"], to=to), node)
