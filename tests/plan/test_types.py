"""Promotion of types, held against NumPy and pandas."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from plandas.plan import types as t
from plandas.plan.types import common_type, normalize

INTEGERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
NUMBERS = [*INTEGERS, pa.float32(), pa.float64(), pa.bool_()]


@pytest.mark.parametrize(("left", "right"), list(itertools.product(NUMBERS, NUMBERS)), ids=str)
def test_numbers_promote_as_in_numpy(left, right):
    expected = np.promote_types(left.to_pandas_dtype(), right.to_pandas_dtype())
    assert common_type(left, right).to_pandas_dtype() == expected


@pytest.mark.parametrize(("left", "right"), list(itertools.combinations([*INTEGERS, pa.float64()], 2)), ids=str)
def test_numbers_promote_as_concat_does_in_pandas(left, right):
    frames = [pd.Series([1], dtype=type.to_pandas_dtype()) for type in (left, right)]
    assert common_type(left, right) == pa.from_numpy_dtype(pd.concat(frames).dtype)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (pa.timestamp("s"), pa.timestamp("ns"), pa.timestamp("ns")),
        (pa.timestamp("us", "UTC"), pa.timestamp("ms", "UTC"), pa.timestamp("us", "UTC")),
        (pa.timestamp("us", "Europe/Berlin"), pa.timestamp("us", "America/New_York"), pa.timestamp("us", "UTC")),
        (pa.duration("s"), pa.duration("us"), pa.duration("us")),
        (pa.date32(), pa.timestamp("us"), pa.timestamp("us")),
        (pa.decimal128(10, 2), pa.decimal128(8, 4), pa.decimal128(12, 4)),
        (pa.decimal128(10, 2), pa.int64(), pa.decimal128(21, 2)),
        (pa.decimal128(10, 2), pa.float64(), pa.float64()),
        (pa.null(), pa.string(), pa.string()),
        (pa.struct({"a": pa.int64()}), pa.struct({"a": pa.int64()}), pa.struct({"a": pa.int64()})),
    ],
    ids=str,
)
def test_common_types(left, right, expected):
    assert common_type(left, right) == expected
    assert common_type(right, left) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (pa.string(), pa.int64()),
        (pa.timestamp("us"), pa.timestamp("us", "UTC")),
        (pa.timestamp("us"), pa.int64()),
        (pa.duration("us"), pa.timestamp("us")),
        (pa.bool_(), pa.string()),
        (pa.date32(), pa.int32()),
        (pa.list_(pa.int64()), pa.int64()),
    ],
    ids=str,
)
def test_types_with_nothing_in_common(left, right):
    for pair in ((left, right), (right, left)):
        with pytest.raises(TypeError, match="no common type"):
            common_type(*pair)


@pytest.mark.parametrize("left", [*NUMBERS, pa.string(), pa.null(), pa.decimal128(5, 1), pa.timestamp("ms"), pa.date32()], ids=str)
def test_a_type_with_itself_is_itself(left):
    assert common_type(left, left) == left


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (pa.large_string(), pa.string()),
        (pa.string_view(), pa.string()),
        (pa.dictionary(pa.int8(), pa.large_string()), pa.string()),
        (pa.large_binary(), pa.binary()),
        (pa.binary(4), pa.binary()),
        (pa.date64(), pa.timestamp("ms")),
        (pa.float16(), pa.float32()),
        (pa.timestamp("ns", "UTC"), pa.timestamp("ns", "UTC")),
        (pa.decimal128(10, 2), pa.decimal128(10, 2)),
    ],
    ids=str,
)
def test_one_type_for_a_family_of_encodings(given, expected):
    assert normalize(given) == expected


def test_families():
    assert t.is_numeric(pa.decimal128(5, 2))
    assert not t.is_numeric(pa.bool_())
    assert t.is_string(pa.large_string())
    assert t.is_temporal(pa.date32())
