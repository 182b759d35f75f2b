"""Times as 64-bit counts of a unit since the epoch, and back to how Spark holds them (see `types.held`).

Texts of values may be repeated here, so they are to be short.
"""

from __future__ import annotations

import pyarrow as pa

from ...plan import types as t
from ...plan.types import DataType
from .arithmetic import scaled
from .sql import error, text

__all__ = [
    "MICROS", "PER_SECOND", "converted", "count_in", "counted", "date_of", "duration_text", "from_count", "is_count",
    "micros_of", "micros_of_interval", "natural", "time_text", "without_zone",
]  # fmt: skip

PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
DAY = 24 * 60 * 60
LARGEST = 2**63 - 1
MICROS = t.timestamp("us")
EPOCH = "timestamp_ntz'1970-01-01 00:00:00'"


def is_count(type: DataType) -> bool:
    """Whether Spark holds times of the type as counts."""
    return t.is_duration(type) or pa.types.is_time(type) or (t.is_timestamp(type) and type.unit == "ns")


def counted(value: str, type: DataType) -> str:
    """The count that a time is, in its type's unit; of a date the days."""
    if is_count(type):
        return value
    if type == t.date32:
        return f"unix_date({value})"
    micros = f"unix_micros({value})"
    return micros if type.unit == "us" else f"({micros} div {10**6 // PER_SECOND[type.unit]}L)"


def from_count(count: str, type: DataType) -> str:
    """The time that a count is, in its type's unit. Raises what Spark cannot hold."""
    if is_count(type):
        return count
    if type == t.date32:
        return f"date_from_unix_date(cast({count} AS int))"
    return f"timestamp_micros({_finer(count, 10**6 // PER_SECOND[type.unit], type)})"


def _finer(count: str, factor: int, type: DataType) -> str:
    """A count in a unit so many times as short; raises where it does not fit."""
    if factor == 1:
        return count
    kind = "OutOfBoundsTimedelta" if t.is_duration(type) else "OutOfBoundsDatetime"
    bad = error(kind, text(f"Cannot convert to {type}, out of bounds: "), f"cast({count} AS string)")
    return f"if({count} BETWEEN {-(LARGEST // factor)}L AND {LARGEST // factor}L OR {count} IS NULL, {count} * {factor}L, {bad})"


def count_in(value: str, source: DataType, to: DataType) -> str:
    """A time's count in the unit of another type: what is coarser is rounded down, what does not fit raises."""
    if source == t.date32:
        return _finer(f"(unix_date({value}) * {DAY}L)", PER_SECOND[to.unit], to)
    have, want = PER_SECOND[source.unit], PER_SECOND[to.unit]
    count = counted(value, source)
    return _finer(count, want // have, to) if want >= have else scaled(count, have // want)


def converted(value: str, source: DataType, to: DataType) -> str:
    """A time as a time of another type; the zone is how it is shown, not what it is."""
    if source == t.date32 or is_count(source) or is_count(to):
        return from_count(count_in(value, source, to), to)
    have, want = PER_SECOND[source.unit], PER_SECOND[to.unit]
    if want >= have:
        return value
    micros = f"unix_micros({value})"
    return f"timestamp_micros(try_subtract({micros}, pmod({micros}, {10**6 // want}L)))"


def wall_clock(value: str, type: DataType) -> str:
    """The count that clocks in its zone show."""
    if not type.tz or type.tz == "UTC":
        return counted(value, type)
    zone = text(type.tz)
    if not is_count(type):
        return counted(f"from_utc_timestamp({value}, {zone})", type)
    micros = scaled(value, 1000)
    return f"({value} + (unix_micros(from_utc_timestamp(timestamp_micros({micros}), {zone})) - {micros}) * 1000L)"


def micros_of(time: str) -> str:
    """The count of a `timestamp_ntz`; a cast would read it in the session's time zone."""
    clock = f"(hour({time}) * 3600L + minute({time}) * 60L) * 1000000L + cast(extract(SECOND FROM {time}) * 1000000 AS bigint)"
    return f"(unix_date(cast({time} AS date)) * {DAY * 10**6}L + {clock})"


def micros_of_interval(interval: str) -> str:
    """The count of an interval of days to seconds."""
    seconds = {"DAY": DAY, "HOUR": 3600, "MINUTE": 60}
    clock = " + ".join(f"extract({part} FROM {interval}) * {length}L" for part, length in seconds.items())
    return f"(({clock}) * 1000000L + cast(extract(SECOND FROM {interval}) * 1000000 AS bigint))"


def without_zone(micros: str) -> str:
    """The `timestamp_ntz` of a count of microseconds."""
    return f"timestampadd(MICROSECOND, {micros}, {EPOCH})"


def date_of(value: str, type: DataType) -> str:
    """The day that calendars in its zone show."""
    return from_count(scaled(wall_clock(value, type), DAY * PER_SECOND[type.unit]), t.date32)


def time_text(value: str, type: DataType) -> str:
    """What Python's `str` says of a timestamp."""
    count, per_second = wall_clock(value, type), PER_SECOND[type.unit]
    parts = [_second_text(count, type), _fraction(f"pmod({count}, {per_second}L)", type.unit), _offset_text(value, type)]
    return f"concat({', '.join(parts)})"


def time_cell(value: str, type: DataType, length: str) -> str:
    """What pandas writes of a timestamp into text files: as much of day, clock and fraction as fits into `length` characters."""
    count, per_second = wall_clock(value, type), PER_SECOND[type.unit]
    rest = f"pmod({count}, {per_second}L)"
    digits = f"concat('.', {_digits(rest, len(str(per_second)) - 1)})" if type.unit != "s" else "''"
    wall = f"substring(concat({_second_text(count, type)}, {digits}), 1, {length})"
    return f"concat({wall}, {_offset_text(value, type)})"


def cell_length(value: str, type: DataType) -> str:
    """The characters that a timestamp needs, without its offset, to lose nothing; all cells of a column get as many."""
    count, per_second = wall_clock(value, type), PER_SECOND[type.unit]
    least = 10 if type.tz is None else 19
    needs = [(per_second // 10**digits, 23 + digits) for digits in (6, 3, 0) if 10**digits < per_second] + [(DAY * per_second, 19)]
    steps = [f"WHEN pmod({count}, {size}L) <> 0 THEN {length}" for size, length in needs]
    return f"CASE {' '.join(steps)} ELSE {least} END"


def _second_text(count: str, type: DataType) -> str:
    return f"cast(timestampadd(SECOND, {scaled(count, PER_SECOND[type.unit])}, {EPOCH}) AS string)"


def _offset_text(value: str, type: DataType) -> str:
    """The offset of a time with a zone: ``+01:00``."""
    if type.tz is None:
        return "''"
    minutes = f"(({wall_clock(value, type)} - {counted(value, type)}) div {60 * PER_SECOND[type.unit]}L)"
    hours, rest = f"abs({minutes}) div 60L", f"abs({minutes}) % 60L"
    return f"concat(if({minutes} < 0, '-', '+'), {_digits(hours, 2)}, ':', {_digits(rest, 2)})"


def duration_text(value: str, type: DataType) -> str:
    """What pandas' `str` says of a duration."""
    per_second = PER_SECOND[type.unit]
    days, rest = scaled(value, DAY * per_second), f"pmod({value}, {DAY * per_second}L)"
    seconds = f"({rest} div {per_second}L)"
    clock = [_digits(f"{seconds} div 3600L", 2), _digits(f"{seconds} % 3600L div 60L", 2), _digits(f"{seconds} % 60L", 2)]
    parts = [f"cast({days} AS string)", "' days '", f"if({value} < 0, '+', '')", ", ':', ".join(clock)]
    return f"concat({', '.join([*parts, _fraction(f'({rest} % {per_second}L)', type.unit)])})"


def _digits(number: str, width: int) -> str:
    return f"lpad(cast({number} AS string), {width}, '0')"


def _fraction(rest: str, unit: str) -> str:
    """A fraction of a second as a text: none, six or nine digits."""
    if unit == "s":
        return "''"
    if unit == "ns":
        short, long = _digits(f"{rest} div 1000L", 6), _digits(rest, 9)
        return f"CASE WHEN {rest} = 0 THEN '' WHEN {rest} % 1000L = 0 THEN concat('.', {short}) ELSE concat('.', {long}) END"
    micros = f"{rest} * {10**6 // PER_SECOND[unit]}L"
    return f"if({rest} = 0, '', concat('.', {_digits(micros, 6)}))"


def natural(value: str, type: DataType) -> str:
    """A column that the engine holds as people have such columns in Spark and in files."""
    if t.is_timestamp(type) and type.tz is None:
        return without_zone(f"unix_micros({converted(value, type, MICROS)})")
    if t.is_timestamp(type):
        return converted(value, type, t.timestamp("us", type.tz))
    if t.is_duration(type):
        micros = converted(value, type, t.duration("us"))
        return f"make_dt_interval(0, 0, 0, cast({micros} AS decimal(18,0)) / 1000000)"
    if pa.types.is_null(type):
        return "NULL"
    return value
