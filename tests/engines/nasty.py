"""Values that engines disagree about: missing ones of both kinds, zeros of both signs, the ends of each type."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from plandas.plan import types as t

NAN, INF = float("nan"), float("inf")
DAY = datetime.date

FLOATS = (0.0, -0.0, 1.0, -1.5, 2.5, 3.0, -3.0, 0.1, 1e17, -7.25, NAN, INF, -INF, None)
TEXTS = ("a", "", "b", "A", "ä 1", "it's \\n ${x}\n%_", "1", "日本", None)
TIMES = (0, 1, -1, 1_700_000_000, 1_582_934_399, -5_000_000_000, None)  # in seconds


def values(type: pa.DataType) -> pa.Array:
    """Values of a type."""
    if pa.types.is_integer(type):
        bits, signed = type.bit_width, pa.types.is_signed_integer(type)
        least, most = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
        return pa.array([0, 1, 2, 3, 7, most, most - 1, most // 2 + 1, *([-1, -7, least, least + 1] if signed else []), None], type)
    if t.is_floating(type):
        return pa.array(FLOATS, type)
    if t.is_boolean(type):
        return pa.array([True, False, None])
    if t.is_string(type):
        return pa.array(TEXTS, type)
    if type == t.binary:
        return pa.array([b"a", b"", b"\xff\x00", b"ab", None])
    if t.is_decimal(type):
        return pa.array([Decimal(text) for text in ("0.00", "1.50", "-2.25", "99999.99", "-3.00")] + [None], type)
    if type == t.date32:
        return pa.array([DAY(1970, 1, 1), DAY(2024, 2, 29), DAY(1969, 12, 31), DAY(1811, 7, 1), DAY(2200, 1, 1), None])
    if t.is_timestamp(type) or t.is_duration(type):
        return pa.array(_counts(type), t.int64).cast(type)
    return pa.nulls(1, type)


def _counts(type: pa.DataType) -> list[Any]:
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[type.unit]
    found = [None if time is None else time * per_second for time in TIMES]
    return [*found, 3, -7, 1_234_567_890_123_456_789 // (10**9 // per_second)]


def pairs(types: tuple[pa.DataType, ...]) -> pa.Table:
    """Columns ``a0, a1, ...`` and ``b0, b1, ...`` of these types: each value of an ``a`` meets each of a ``b``."""
    most = max(len(values(type)) for type in types)
    columns = {}
    for number, type in enumerate(types):
        pool = values(type)
        first = [place % len(pool) for place in range(most) for _ in range(most)]
        second = [(place + shift) % len(pool) for place in range(most) for shift in range(most)]
        columns[f"a{number}"], columns[f"b{number}"] = pool.take(pa.array(first)), pool.take(pa.array(second))
    return pa.table(columns)
