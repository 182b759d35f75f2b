"""Casts as pandas' `astype` does them, value by value; what is missing stays missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import types as t
from ...plan.types import DataType
from .values import Value, from_numpy, is_missing, nan_to_null, to_numpy

__all__ = ["cast"]

PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
NOT_FINITE = (
    "Cannot convert non-finite values (NA or inf) to integer. Replace or remove non-finite values or cast to an integer type"
    "that supports these values (e.g. 'Int64')"
)


def cast(value: Value, to: DataType) -> Any:
    """The value as another type.

    Raises
    ------
    ValueError
        If a text does not say a value of the type, or a float is not finite and the type is of integers.

    Examples
    --------
    >>> cast(pa.array([1.0, 2.5, None]), pa.string()).to_pylist()
    ['1.0', '2.5', None]
    """
    if value.type == to:
        return value
    if isinstance(value, pa.Scalar):
        return cast(pa.array([value], value.type), to)[0]
    if t.is_null(value.type):
        return pa.nulls(len(value), to)
    for is_target, convert in _targets:
        if is_target(to):
            return convert(value, to)
    return pc.cast(value, to)


def _numeric(type: DataType) -> bool:
    return t.is_integer(type) or t.is_floating(type) or t.is_boolean(type)


def _mask(array: pa.Array[Any]) -> Any:
    return to_numpy(array.is_null()) if array.null_count else None


def _to_integer(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_string(array.type):
        return _parse_integers(array, to)
    if t.is_floating(array.type):
        return _truncate(array, to)
    if t.is_decimal(array.type):
        return pc.cast(array, to, safe=False)
    return from_numpy(to_numpy(array), to, _mask(array))


def _truncate(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    numbers = to_numpy(array)
    if not np.isfinite(numbers).all():
        raise pd.errors.IntCastingNaNError(NOT_FINITE)
    if pa.types.is_unsigned_integer(to) and (numbers < 0).any():
        raise ValueError(f"Cannot losslessly cast from {numbers.dtype} to {to}")
    return from_numpy(numbers, to, _mask(array))


def _parse_integers(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if pc.all(pc.match_substring_regex(array, r"^-?[0-9]+$")).as_py() is not False:  # Arrow reads 0x1f too, Python does not
        try:
            return pc.cast(array, to)
        except pa.ArrowInvalid:
            pass
    parsed = [None if text is None else int(text) for text in array.to_pylist()]
    try:
        return pa.array(parsed, to)
    except (pa.ArrowInvalid, OverflowError) as error:
        limits = np.iinfo(to.to_pandas_dtype())
        outside = next(number for number in parsed if number is not None and not limits.min <= number <= limits.max)
        raise OverflowError(f"Python integer {outside} out of bounds for {to}") from error


def _to_float(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_string(array.type):
        try:
            return pc.cast(array, to)
        except pa.ArrowInvalid:  # Python's float takes spaces and underscores too, and says what it cannot read
            return pa.array([None if text is None else float(text) for text in array.to_pylist()], t.float64).cast(to)
    if t.is_decimal(array.type):
        return pc.cast(array, to)
    return from_numpy(to_numpy(array), to, _mask(array))


def _to_boolean(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_string(array.type) or array.type == t.binary:
        return pc.greater(pc.binary_length(array), 0)
    if t.is_decimal(array.type):
        return pc.not_equal(array, pa.scalar(0, array.type))
    missing = to_numpy(is_missing(array))
    return from_numpy(to_numpy(array) != 0, to, missing)


def _to_decimal(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_boolean(array.type):
        array = array.cast(pa.int8())
    if t.is_integer(array.type):
        array = array.cast(pa.decimal128(20, 0))
    return pc.cast(array, to, safe=t.is_string(array.type))


def _to_timestamp(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_string(array.type):
        return _parse_times(array, to)
    if array.type == t.date32:
        return _in_unit(to_numpy(array).astype(np.int64) * 86_400, "s", to, array)
    if t.is_timestamp(array.type):
        return _in_unit(to_numpy(array), array.type.unit, to, array)
    if _numeric(array.type):  # a count of the unit
        return _to_integer(nan_to_null(array), t.int64).view(to)
    return pc.cast(array, to)


def _to_duration(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_string(array.type):
        return _parse_times(array, to)
    if t.is_duration(array.type):
        return _in_unit(to_numpy(array), array.type.unit, to, array)
    if _numeric(array.type):
        return _to_integer(nan_to_null(array), t.int64).view(to)
    return pc.cast(array, to)


def _in_unit(numbers: Any, unit: str, to: DataType, array: pa.Array[Any]) -> pa.Array[Any]:
    """Times in another unit: coarser ones floor, finer ones that do not fit raise."""
    have, want = PER_SECOND[unit], PER_SECOND[to.unit]
    if want < have:
        return from_numpy(numbers // (have // want), to, _mask(array))
    factor = want // have
    present = numbers if not array.null_count else numbers[to_numpy(array.is_valid())]
    limit = np.iinfo(np.int64).max // factor
    if ((present > limit) | (present < -limit)).any():
        error = pd.errors.OutOfBoundsDatetime if t.is_timestamp(to) else pd.errors.OutOfBoundsTimedelta
        raise error(f"Cannot convert {array.type} to {to}: out of bounds")
    return from_numpy(numbers * factor, to, _mask(array))


def _parse_times(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    kind = "M8" if t.is_timestamp(to) else "m8"
    naive = pd.Series(array.to_pylist(), dtype=object).astype(f"{kind}[{to.unit}]")
    return from_numpy(naive.to_numpy().view(np.int64), to, naive.isna().to_numpy())


def _to_date(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_timestamp(array.type):
        days = _wall_clock(array) // (86_400 * PER_SECOND[array.type.unit])
        return from_numpy(days, to, _mask(array))
    if t.is_string(array.type):
        return _to_date(_parse_times(array, t.timestamp("s")), to)
    return pc.cast(array, to)


def _to_text(array: pa.Array[Any], to: DataType) -> pa.Array[Any]:
    if t.is_boolean(array.type):
        return pc.if_else(array, "True", "False")
    if t.is_floating(array.type):
        numbers = to_numpy(array)
        texts = pa.array(list(map(str, numbers.tolist() if array.type == t.float64 else numbers)), t.string)
        return pc.if_else(is_missing(array), pa.scalar(None, t.string), texts)
    if t.is_timestamp(array.type):
        return _time_text(array)
    if t.is_duration(array.type):
        texts = [str(item) for item in pd.Series(to_numpy(array).view(f"m8[{array.type.unit}]"))]
        return pc.if_else(array.is_null(), pa.scalar(None, t.string), pa.array(texts, t.string))
    if pa.types.is_nested(array.type):
        return pa.array([None if item is None else str(item) for item in array.to_pylist()], t.string)
    return pc.cast(array, t.string)


def _time_text(array: pa.Array[Any]) -> pa.Array[Any]:
    """What `str` says of a timestamp: a fraction of 6 or 9 digits where there is one, and the offset of its zone."""
    per_second = PER_SECOND[array.type.unit]
    numbers = _wall_clock(array)
    whole = from_numpy(numbers // per_second, t.timestamp("s"), _mask(array))
    text = pc.strftime(whole, "%Y-%m-%d %H:%M:%S")
    fraction = (numbers % per_second) * (PER_SECOND["ns"] // per_second)
    if fraction.any():
        text = pc.binary_join_element_wise(text, pa.array([_digits(part) for part in fraction.tolist()], t.string), "")
    if array.type.tz is None:
        return text
    minutes = (numbers - to_numpy(array)) // (60 * per_second)
    return pc.binary_join_element_wise(text, pa.array([_offset(part) for part in minutes.tolist()], t.string), "")


def _wall_clock(array: pa.Array[Any]) -> Any:
    """The time that clocks of its zone show, as integers. By pandas: Arrow knows zones only where the system does."""
    numbers = to_numpy(array)
    if array.type.tz is None:
        return numbers
    instants = pd.DatetimeIndex(numbers.view(f"M8[{array.type.unit}]")).tz_localize("UTC")
    return instants.tz_convert(array.type.tz).tz_localize(None).to_numpy().view(np.int64)


def _offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _digits(nanoseconds: int) -> str:
    if not nanoseconds:
        return ""
    return f".{nanoseconds:09d}" if nanoseconds % 1000 else f".{nanoseconds // 1000:06d}"


def _is_date(type: DataType) -> bool:
    return type == t.date32


_targets: list[tuple[Callable[[DataType], bool], Callable[[Any, DataType], Any]]] = [
    (t.is_integer, _to_integer),
    (t.is_floating, _to_float),
    (t.is_boolean, _to_boolean),
    (t.is_string, _to_text),
    (t.is_decimal, _to_decimal),
    (t.is_timestamp, _to_timestamp),
    (t.is_duration, _to_duration),
    (_is_date, _to_date),
]
