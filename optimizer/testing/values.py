"""Hypothesis strategies for values and tables: few values, so that they meet, with everything that hurts among them."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from ...plan import types as t

__all__ = ["ALL_TYPES", "TYPES", "tables", "values"]

TYPES: tuple[pa.DataType, ...] = (t.int64, t.float64, t.string, t.boolean, t.timestamp("us"))
"""Types that every engine has."""

ALL_TYPES: tuple[pa.DataType, ...] = (
    *TYPES, t.int32, pa.int8(), pa.uint8(), pa.uint64(), t.float32, t.date32, t.duration("ms"), t.timestamp("ns"),
    t.timestamp("us", "UTC"), t.timestamp("us", "Europe/Berlin"), pa.decimal128(10, 2), t.binary, t.null,
)  # fmt: skip

_pools: dict[str, Sequence[Any]] = {
    "bool": (False, True),
    "int": (0, 1, 2, -1, 3),
    "part": (1970, 1969, 1),
    "uint": (0, 1, 2, 3),
    "float": (0.0, 1.0, -1.5, 2.0, float("nan"), float("inf"), -0.0),
    "string": ("a", "", "b", "A", "ä 1"),
    "binary": (b"a", b"", b"\xff"),
    "decimal": (decimal.Decimal("0.00"), decimal.Decimal("1.50"), decimal.Decimal("-2.25")),
    "date": (datetime.date(1970, 1, 1), datetime.date(2024, 2, 29), datetime.date(1969, 12, 31)),
    "time": (0, 1, 1_700_000_000, -1),
    "null": (None,),
}


def _pool(type: pa.DataType) -> Sequence[Any]:
    families: list[tuple[str, Callable[[pa.DataType], bool]]] = [
        ("bool", t.is_boolean), ("uint", pa.types.is_unsigned_integer), ("part", t.int32.equals), ("int", t.is_integer),
        ("float", t.is_floating), ("string", t.is_string), ("decimal", t.is_decimal), ("date", pa.types.is_date),
        ("time", t.is_temporal), ("null", t.is_null), ("binary", pa.types.is_binary),
    ]  # fmt: skip
    return next(_pools[name] for name, holds in families if holds(type))


def values(type: pa.DataType, *, missing: bool = True) -> st.SearchStrategy[Any]:
    """Few values, so that they meet; the plainest first, None last."""
    if t.is_list(type) or t.is_struct(type):
        some: st.SearchStrategy[Any] = (
            st.lists(values(type.value_type), max_size=2)
            if t.is_list(type)
            else st.fixed_dictionaries({field.name: values(field.type) for field in type})
        )
        return some | st.none() if missing else some
    return st.sampled_from([*_pool(type), None] if missing else _pool(type))


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    types: Sequence[pa.DataType] = TYPES,
    min_rows: int = 0,
    max_rows: int = 6,
    max_columns: int = 4,
) -> pa.Table:
    """Small tables with missing values, NaN, both zeros, duplicates, in one piece or several, empty now and then."""
    drawn = draw(st.lists(st.sampled_from(types), min_size=1, max_size=max_columns))
    rows = draw(st.integers(min_rows, max_rows))
    may_miss = [draw(st.booleans()) for _ in drawn]
    columns = [
        draw(st.lists(values(type, missing=missing or t.is_null(type)), min_size=rows, max_size=rows))
        for type, missing in zip(drawn, may_miss, strict=True)
    ]
    return pa.table([pa.array(column, type) for column, type in zip(columns, drawn, strict=True)], _names(drawn))


def _names(types: Iterable[pa.DataType]) -> list[str]:
    """Names that tell the type: ``int64``, ``int64_2``, ..."""
    counts: dict[str, int] = {}
    names = []
    for type in types:
        word = str(type).partition("[")[0].partition("(")[0]
        counts[word] = counts.get(word, 0) + 1
        names.append(word if counts[word] == 1 else f"{word} {counts[word]}")
    return names
