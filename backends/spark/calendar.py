"""Parts of times as Spark SQL. All are computed of counts and days, so that the session's time zone does not matter."""

from __future__ import annotations

from collections.abc import Callable

from ...plan import Call
from ...plan import types as t
from ...plan.types import DataType
from .arithmetic import scaled
from .sql import text
from .times import DAY, PER_SECOND, date_of, from_count, wall_clock

__all__ = ["clock_time", "strftime", "time_part"]

OF_DAYS = {
    "year": "year({})", "quarter": "quarter({})", "month": "month({})", "day": "day({})", "dayofweek": "weekday({})",
    "dayofyear": "dayofyear({})", "days_in_month": "day(last_day({}))", "iso_year": "extract(YEAROFWEEK FROM {})",
    "iso_week": "weekofyear({})",
}  # fmt: skip
SECONDS = {"hour": (3600, 24), "minute": (60, 60), "second": (1, 60), "seconds": (1, DAY)}
DIGITS = {"microsecond": ("us", 10**6), "microseconds": ("us", 10**6), "nanosecond": ("ns", 1000), "nanoseconds": ("ns", 1000)}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NUMBERS = {
    "Y": ("year", 4), "m": ("month", 2), "d": ("day", 2), "H": ("hour", 2), "M": ("minute", 2), "S": ("second", 2),
    "f": ("microsecond", 6), "j": ("dayofyear", 3), "G": ("iso_year", 4), "V": ("iso_week", 2),
}  # fmt: skip


def time_part(call: Call, once: Callable[[str], str], value: str) -> str:
    """A call of `op.time_part`."""
    type = call.args[0].type
    return _part(call.params[0] or ("year" if t.is_timestamp(type) else "days"), once(value), type)


def _part(part: str, value: str, type: DataType) -> str:
    if part in OF_DAYS:
        return OF_DAYS[part].format(date_of(value, type))
    count, per_second = wall_clock(value, type) if t.is_timestamp(type) else value, PER_SECOND[type.unit]
    if part == "days":
        return scaled(count, DAY * per_second)
    if part in SECONDS:
        length, most = SECONDS[part]
        return f"cast(pmod({scaled(count, length * per_second)}, {most}L) AS int)"
    unit, most = DIGITS[part]
    if PER_SECOND[unit] > per_second:
        factor = PER_SECOND[unit] // per_second
        return f"cast(pmod({count}, {per_second}L) * {factor}L % {most}L AS int)"
    return f"cast(pmod({scaled(count, per_second // PER_SECOND[unit])}, {most}L) AS int)"


def clock_time(call: Call, once: Callable[[str], str], value: str) -> str:
    """A call of `op.clock_time`."""
    return from_count(once(wall_clock(once(value), call.args[0].type)), call.type)


def strftime(call: Call, once: Callable[[str], str], value: str) -> str:
    """A call of `op.strftime`."""
    type, value, pieces = call.args[0].type, once(value), []
    format = "%Y-%m-%d" if call.params[0] is None else call.params[0]
    plain, *directives = format.replace("%%", "%\0").replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S").split("%")
    pieces.append(text(plain))
    for directive in directives:
        pieces += [_directive(directive[:1], value, type), text(directive[1:])]
    return f"concat({', '.join(piece for piece in pieces if piece != text(''))}, '')"


def _directive(letter: str, value: str, type: DataType) -> str:
    if letter == "\0":
        return f"if({value} IS NULL, NULL, '%')"
    if letter in NUMBERS:
        part, width = NUMBERS[letter]
        return _padded(_part(part, value, type), width)
    hour = _part("hour", value, type)
    match letter:
        case "y":
            return _padded(f"pmod({_part('year', value, type)}, 100)", 2)
        case "I":
            return _padded(f"pmod({hour} + 11, 12) + 1", 2)
        case "p":
            return f"if({hour} < 12, 'AM', 'PM')"
        case "A" | "a":
            return _name(DAYS, letter == "a", _part("dayofweek", value, type), 0)
        case "B" | "b":
            return _name(MONTHS, letter == "b", _part("month", value, type), 1)
    raise NotImplementedError(f"strftime with %{letter}")


def _padded(number: str, width: int) -> str:
    return f"lpad(cast({number} AS string), {width}, '0')"


def _name(names: list[str], short: bool, number: str, first: int) -> str:
    return f"elt({number} + {1 - first}, {', '.join(text(name[:3] if short else name) for name in names)})"
