"""Aggregates of the local engine against pandas, over the whole and over groups."""

from __future__ import annotations

import decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from engines.running import column_values, relation, run, values
from hypothesis import given, settings
from hypothesis import strategies as st

from plandas.backends.local.aggregates import Grouped, _group_kurtosis
from plandas.backends.local.keys import Groups
from plandas.plan import Aggregate, Window, op

NAN = float("nan")
ROWS = 2_000

random = np.random.default_rng(7)
NAMES = np.array(["a", "b", "c", "d", "e", "only missing"], dtype=object)
KEYS = random.choice(NAMES, ROWS, p=[0.5, 0.2, 0.1, 0.1, 0.07, 0.03])
GROUPS = pd.Series(pd.Categorical(KEYS, categories=pd.unique(KEYS)))
MISSING = (random.random(ROWS) < 0.1) | (KEYS == "only missing")


def with_missing(numbers: Any, type: pa.DataType) -> pa.Array:
    return pa.array(numbers, type, mask=MISSING)


COLUMNS: dict[str, pa.Array] = {
    "float64": pa.array(np.where(MISSING, NAN, random.normal(1e3, 1e5, ROWS))),
    "float64 with nulls": with_missing(random.normal(0, 1e-3, ROWS), pa.float64()),
    "float32": pa.array(np.where(MISSING, NAN, random.normal(0, 9, ROWS)).astype(np.float32)),
    "int64": pa.array(random.integers(-(10**12), 10**12, ROWS)),
    "int8": pa.array(random.integers(-100, 100, ROWS).astype(np.int8)),
    "uint64": pa.array(random.integers(0, 2**40, ROWS).astype(np.uint64)),
    "int64 with nulls": with_missing(random.integers(-50, 50, ROWS), pa.int64()),
    "bool": pa.array(random.random(ROWS) < 0.5),
    "string": pa.array(random.choice(["x", "yy", "", "é", "Z"], ROWS), mask=MISSING),
    "timestamp": with_missing(random.integers(0, 10**15, ROWS), pa.int64()).view(pa.timestamp("us")),
    "timestamp[s, zone]": with_missing(random.integers(0, 10**9, ROWS), pa.int64()).view(pa.timestamp("s", "Europe/Paris")),
    "duration": with_missing(random.integers(-(10**9), 10**9, ROWS), pa.int64()).view(pa.duration("ms")),
}
NUMBERS = [name for name in COLUMNS if not name.startswith(("string", "timestamp", "duration"))]
TIMES = ["timestamp", "timestamp[s, zone]", "duration"]

METHODS: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "sum": (op.sum_, {}, [*NUMBERS, "duration"]),
    "sum(min_count=100)": (op.sum_, {"min_count": 100}, [*NUMBERS, "duration"]),
    "prod": (op.product, {}, ["float64", "int8", "int64", "bool"]),
    "mean": (op.mean, {}, [*NUMBERS, *TIMES]),
    "var": (op.var, {}, NUMBERS),
    "var(ddof=0)": (op.var, {"ddof": 0}, NUMBERS),
    "std": (op.std, {}, NUMBERS),
    "skew": (op.skew, {}, NUMBERS),
    "kurt": (op.kurtosis, {}, NUMBERS),
    "quantile(q=0.5)": (op.quantile, {"q": 0.5}, [*NUMBERS, *TIMES]),
    "quantile(q=0.1)": (op.quantile, {"q": 0.1}, [*NUMBERS, *TIMES]),
    "min": (op.min_, {}, list(COLUMNS)),
    "max": (op.max_, {}, list(COLUMNS)),
    "nunique": (op.nunique, {}, list(COLUMNS)),
    "count": (op.count, {}, list(COLUMNS)),
    "first": (op.first, {}, list(COLUMNS)),
    "last": (op.last, {}, list(COLUMNS)),
    "any": (op.any_, {}, [*NUMBERS, "string"]),
    "all": (op.all_, {}, [*NUMBERS, "string"]),
}
CASES = [(method, column) for method, (_, _, columns) in METHODS.items() for column in columns]


def series_of(column: str) -> pd.Series:
    """The column in pandas: integers that hold nulls as nullable integers, booleans as numbers where pandas would refuse."""
    array = COLUMNS[column]
    if pa.types.is_integer(array.type) and array.null_count:
        return array.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return array.to_pandas()


@pytest.mark.parametrize(("method", "column"), CASES)
def test_groups_are_as_in_pandas(method: str, column: str) -> None:
    name = method.partition("(")[0]
    operator, params, _ = METHODS[method]
    node, c = relation(key=pa.array(KEYS), value=COLUMNS[column])
    made = run(Aggregate(node, (c["key"].id,), (("made", operator(c["value"], **params)),)))
    series = series_of(column)
    if name in ("var", "std", "skew", "kurt", "quantile", "mean") and column == "bool":
        series = series.astype(float)
    if name in ("min", "max") and column == "string":
        series = series.astype("string")
    grouped = series.groupby(GROUPS, observed=False, sort=False)
    expected = getattr(grouped, name)(**params) if name != "kurt" or hasattr(grouped, "kurt") else grouped.apply(pd.Series.kurt)
    assert made.column(0).to_pylist() == [str(key) for key in expected.index]
    compare(made["made"], expected, exact=name not in ("skew", "kurt") and column != "int64 with nulls")


@pytest.mark.parametrize(("method", "column"), CASES)
def test_the_whole_is_as_in_pandas(method: str, column: str) -> None:
    name = method.partition("(")[0]
    operator, params, _ = METHODS[method]
    node, c = relation(value=COLUMNS[column])
    (made,) = values(Aggregate(node, (), (("made", operator(c["value"], **params)),)))[0]
    series = series_of(column)
    if name in ("first", "last"):
        expected = series.dropna().iloc[0 if name == "first" else -1]
    elif name in ("var", "std", "skew", "kurt", "quantile", "mean") and column in ("bool", "int64 with nulls"):
        expected = getattr(series.astype(float), name)(**params)
    elif name == "prod":
        with np.errstate(all="ignore"):
            expected = series.prod()
    elif name in ("min", "max", "any", "all"):
        expected = getattr(series.dropna(), name)(**params)
    else:
        expected = getattr(series, name)(**params)
    expected = expected.item() if isinstance(expected, np.generic) else expected
    expected = expected.to_pytimedelta() if isinstance(expected, pd.Timedelta) else expected
    assert made == (None if expected is pd.NA or expected is pd.NaT or expected != expected else expected)


def compare(made: Any, expected: pd.Series, exact: bool) -> None:
    if pa.types.is_string(made.type):
        assert made.to_pylist() == expected.astype(object).where(expected.notna(), None).tolist()
        return
    if pa.types.is_temporal(made.type):
        pd.testing.assert_series_equal(made.to_pandas(), expected.reset_index(drop=True), check_names=False)
        return
    numbers = np.array([NAN if value is None else value for value in column_values(made)], np.float64)
    known = expected.astype("Float64").to_numpy(np.float64, na_value=NAN)
    known = known.astype(np.float32) if made.type == pa.float32() else known  # a group's quantile is a wider float in pandas
    if pa.types.is_integer(made.type) and not expected.isna().any():
        assert made.to_pylist() == [int(value) for value in expected]
    elif exact:
        np.testing.assert_array_equal(numbers, known)
    else:
        np.testing.assert_allclose(numbers, known, rtol=1e-6)


def test_integer_sums_wrap_and_small_ones_widen() -> None:
    node, c = relation(a=[2**63 - 1, 1], b=pa.array([100, 100], pa.int8()), u=pa.array([2**64 - 1, 2], pa.uint64()))
    made = Aggregate(node, (), tuple((f"{name}#s", op.sum_(c[name])) for name in "abu"))
    assert values(made) == [[-(2**63)], [200], [1]]


def test_sums_of_nothing_and_min_count() -> None:
    node, c = relation(k=["a", "b"], v=[None, 1.5])
    sums = tuple((f"s#{n}", op.sum_(c["v"], min_count=n)) for n in (None, 0, 1, 2))
    assert values(Aggregate(node, (c["k"].id,), sums))[1:] == [[0.0, 1.5], [0.0, 1.5], [None, 1.5], [None, None]]


def test_large_integers_keep_their_digits() -> None:
    big = 2**62 + 1
    node, c = relation(k=["a", "a", "b", "c"], v=[big, big - 1, big, None])
    calls = (op.min_(c["v"]), op.max_(c["v"]), op.first(c["v"]), op.sum_(c["v"]))
    made = values(Aggregate(node, (c["k"].id,), tuple((f"m#{i}", call) for i, call in enumerate(calls))))
    assert made[1:] == [[big - 1, big, None], [big, big, None], [big, big, None], [2 * big - 1 - 2**64, big, 0]]


def test_infinities() -> None:
    node, c = relation(k=["a", "a", "b"], v=[float("inf"), 1.0, float("-inf")])
    made = values(Aggregate(node, (c["k"].id,), (("s", op.sum_(c["v"])), ("m", op.mean(c["v"])), ("x", op.max_(c["v"])))))
    assert made[1:] == [[float("inf"), float("-inf")]] * 2 + [[float("inf"), float("-inf")]]


def test_decimals() -> None:
    D = decimal.Decimal
    node, c = relation(k=["a", "b", "a", "c"], v=pa.array([D("1.25"), D("-2.00"), D("1.50"), None], pa.decimal128(5, 2)))
    calls = (op.sum_, op.mean, op.min_, op.max_, op.first, op.nunique, op.product)
    made = values(Aggregate(node, (c["k"].id,), tuple((f"m#{i}", call(c["v"])) for i, call in enumerate(calls))))
    assert made[1:] == [
        [D("2.75"), D("-2.00"), D("0.00")], [D("1.38"), D("-2.00"), None], [D("1.25"), D("-2.00"), None],
        [D("1.50"), D("-2.00"), None], [D("1.25"), D("-2.00"), None], [2, 1, 0], [D("1.88"), D("-2.00"), D("1.00")],
    ]  # fmt: skip


def test_nothing_but_missing() -> None:
    node, c = relation(k=[1, 1], v=pa.nulls(2))
    calls = (op.sum_, op.mean, op.min_, op.first, op.nunique, op.any_, op.all_, op.quantile, op.skew, op.product, op.count)
    for keys in ((), (c["k"].id,)):
        made = values(Aggregate(node, keys, tuple((f"m#{i}", call(c["v"])) for i, call in enumerate(calls))))
        assert made[len(keys) :] == [[None], [None], [None], [None], [0], [False], [True], [None], [None], [None], [0]]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-1e3, 1e3)), min_size=1, max_size=30))
def test_kurtosis_of_groups_where_pandas_has_none(pairs: list[tuple[int, float]]) -> None:
    codes, numbers = (np.array(column) for column in zip(*pairs, strict=True))
    with np.errstate(all="ignore"):
        made = _group_kurtosis(pa.array(numbers), codes, Grouped(Groups(codes, 4), whole=False))
    for code in range(4):
        group = pd.Series(numbers[codes == code])
        if group.var() > 1e-6 or len(group) < 4:
            np.testing.assert_allclose(made[code], group.kurt(), rtol=1e-6, atol=1e-6)


def test_windows_take_every_aggregate() -> None:
    node, c = relation(key=pa.array(KEYS), value=COLUMNS["float64"])
    calls = {"sum": op.sum_, "mean": op.mean, "min": op.min_, "count": op.count, "first": op.first, "std": op.std}
    made = run(Window(node, (c["key"].id,), tuple((name, call(c["value"])) for name, call in calls.items())))
    grouped = series_of("float64").groupby(KEYS)
    for name in calls:
        np.testing.assert_array_equal(made[name].to_numpy().astype(float), grouped.transform(name).to_numpy())
