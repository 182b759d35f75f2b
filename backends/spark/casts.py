"""pandas' `astype` as Spark SQL. What does not convert raises; missing stays missing."""

from __future__ import annotations

import pyarrow as pa

from ...plan import types as t
from ...plan.types import DataType
from . import times
from .arithmetic import as_processors_convert, wrapped
from .functions import FLOAT32_TEXT, FLOAT_TEXT
from .sql import cast_to, error, text, type_name
from .types import held

__all__ = ["cast", "repeats", "uses_python"]

NOT_FINITE = (
    "Cannot convert non-finite values (NA or inf) to integer. Replace or remove non-finite values or cast to an integer type"
    "that supports these values (e.g. 'Int64')"
)
DIGITS = "[0-9]+(_[0-9]+)*"
SPACE = r"[\s\x1c-\x1f]*"
INTEGER = text(f"^{SPACE}[+-]?{DIGITS}{SPACE}$")
FLOAT = text(rf"(?i)^{SPACE}[+-]?(nan|inf|infinity|({DIGITS}(\.({DIGITS})?)?|\.{DIGITS})(e[+-]?{DIGITS})?){SPACE}$")


def repeats(source: DataType, to: DataType) -> bool:
    """Whether the text of a cast may have that of its value more than once."""
    if source == to or t.is_null(source):
        return False
    numbers = all(t.is_numeric(type) or t.is_boolean(type) for type in (source, to))
    return not (numbers and (t.is_floating(to) or (t.is_decimal(to) and _always_fits(source, to))))


def uses_python(source: DataType, to: DataType) -> bool:
    """Whether the cast calls a function of `functions`."""
    return t.is_floating(source) and t.is_string(to)


def cast(value: str, source: DataType, to: DataType) -> str:
    """A value of one type as another."""
    if source == to:
        return value
    if t.is_null(source):
        return cast_to("NULL", to)
    if t.is_string(to):
        return _to_text(value, source)
    if t.is_boolean(to):
        return _to_boolean(value, source)
    if t.is_string(source):
        return f"cast({value} AS binary)" if to == t.binary else _from_text(value, to)
    if t.is_integer(to):
        return _to_integer(value, source, to)
    if t.is_timestamp(to) or t.is_duration(to):
        return _to_time(value, source, to)
    if to == t.date32 and t.is_timestamp(source):
        return times.date_of(value, source)
    if t.is_floating(to) and t.is_temporal(source):
        return cast_to(times.counted(value, source), to)
    if t.is_decimal(to):
        safe = _always_fits(source, to)
        return cast_to(value, to) if safe else _checked(f"try_cast({value} AS {type_name(to)})", value, f"cannot convert to {to}: ")
    if t.is_floating(to) and (t.is_numeric(source) or t.is_boolean(source)):
        return cast_to(value, to)
    raise NotImplementedError(f"a cast from {source} to {to}")


def _always_fits(source: DataType, to: DataType) -> bool:
    """Whether a decimal type has all values of a type."""
    if t.is_decimal(source):
        return source.scale <= to.scale and source.precision - source.scale <= to.precision - to.scale
    return t.is_integer(source) and len(str(2**source.bit_width)) <= to.precision - to.scale


def _to_integer(value: str, source: DataType, to: DataType) -> str:
    if t.is_floating(source):
        bad = f"isnan({value}) OR abs({value}) = double('Infinity')"
        whole = as_processors_convert(value)
        whole = f"CASE WHEN {bad} THEN {error('IntCastingNaNError', text(NOT_FINITE))} WHEN {value} IS NOT NULL THEN {whole} END"
        if not pa.types.is_signed_integer(to):
            lossy = error("ValueError", text(f"Cannot losslessly cast from {source} to {to}: "), f"cast({value} AS string)")
            whole = f"CASE WHEN {value} < 0 THEN {lossy} ELSE ({whole}) END"
        return _narrowed(f"({whole})", t.int64, to)
    if t.is_temporal(source):
        value, source = times.counted(value, source), t.int32 if source == t.date32 else t.int64
    if t.is_decimal(source):
        held = "decimal(20,0)" if str(to) == "uint64" and not source.scale else "bigint"
        value, source = f"try_cast({value} AS {held})", t.int64
    if t.is_boolean(source):
        return cast_to(f"cast({value} AS int)", to)
    return _narrowed(value, source, to)


def _narrowed(value: str, source: DataType, to: DataType) -> str:
    """An integer in a type that may be too narrow for it: it wraps."""
    if not pa.types.is_signed_integer(to):
        fits = pa.types.is_unsigned_integer(source) and source.bit_width <= to.bit_width
        return cast_to(value if fits else f"pmod(cast({value} AS decimal(20,0)), {2**to.bit_width}BD)", to)
    signed = pa.types.is_signed_integer(source)
    if to.bit_width > source.bit_width or (signed and to.bit_width == source.bit_width):
        return cast_to(value, to) if held(source) != held(to) else value
    if source.bit_width == 64 and not signed:
        value, source = wrapped(value, 64), t.int64
    if to.bit_width == 64:
        return value
    return wrapped(value if held(source) == t.int64 else cast_to(value, t.int64), to.bit_width)


def _to_time(value: str, source: DataType, to: DataType) -> str:
    if t.is_timestamp(source) or t.is_duration(source) or source == t.date32:
        return times.converted(value, source, to)
    value = f"nanvl({value}, NULL)" if t.is_floating(source) else value
    return times.from_count(value if source == t.int64 else _to_integer(value, source, t.int64), to)


def _to_boolean(value: str, source: DataType) -> str:
    if t.is_string(source) or source == t.binary:
        return f"(length({value}) > 0)"
    if t.is_floating(source):
        return f"(nanvl({value}, NULL) <> 0)"
    if t.is_temporal(source):
        return f"({times.counted(value, source)} <> 0)"
    return f"({value} <> 0)"


def _to_text(value: str, source: DataType) -> str:
    if t.is_boolean(source):
        return f"initcap(cast({value} AS string))"
    if t.is_floating(source):
        return f"{FLOAT_TEXT if source == t.float64 else FLOAT32_TEXT}({value})"
    if t.is_timestamp(source):
        return times.time_text(value, source)
    if t.is_duration(source):
        return times.duration_text(value, source)
    if pa.types.is_nested(source) or pa.types.is_time(source):
        raise NotImplementedError(f"a cast from {source} to {t.string}")
    return f"cast({value} AS string)"


def _from_text(value: str, to: DataType) -> str:
    digits = f"replace({value}, '_', '')"
    if t.is_integer(to):
        large = error("OverflowError", text("Python integer "), f"trim({value})", text(f" out of bounds for {to}"))
        parsed = f"CASE WHEN {value} RLIKE {INTEGER} THEN coalesce({_parsed_integer(digits, to)}, {large}) END"
        return _checked(parsed, value, "invalid literal for int() with base 10: '", "'")
    if t.is_floating(to):
        number = f"coalesce(try_cast({digits} AS double), double('NaN'))"  # what Spark does not read of these is a NaN with a sign
        parsed = f"CASE WHEN {value} RLIKE {FLOAT} THEN {number if to == t.float64 else cast_to(number, to)} END"
        return _checked(parsed, value, "could not convert string to float: '", "'")
    if t.is_decimal(to):
        return _checked(f"try_cast({value} AS {type_name(to)})", value, f"cannot convert to {to}: '", "'")
    if t.is_timestamp(to) or to == t.date32:
        micros = times.micros_of(f"try_cast({value} AS timestamp_ntz)")
        time = times.converted(f"timestamp_micros({micros})", times.MICROS, to)
        return _checked(time, value, f"cannot convert to {to}: '", "'")
    raise NotImplementedError(f"a cast from {t.string} to {to}")


def _parsed_integer(digits: str, to: DataType) -> str:
    """Null if it does not fit."""
    if pa.types.is_signed_integer(to):
        return f"try_cast({digits} AS {type_name(to)})"
    number = f"try_cast({digits} AS decimal(20,0))"
    return f"CASE WHEN {number} BETWEEN 0 AND {2**to.bit_width - 1}BD THEN {cast_to(number, to)} END"


def _checked(converted: str, value: str, *message: str) -> str:
    """What a value is converted to, or an error that names the value if there is nothing."""
    before, after = text(message[0]), [text(part) for part in message[1:]]
    failed = error("ValueError", before, f"cast({value} AS string)", *after)
    return f"coalesce({converted}, CASE WHEN {value} IS NOT NULL THEN {failed} END)"
