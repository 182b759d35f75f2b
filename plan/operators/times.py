"""Parts of times, as clocks and calendars in their zone show them; of durations."""

from __future__ import annotations

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = ["DURATION_PARTS", "TIME_PARTS", "clock_time", "strftime", "time_part"]

TIME_PARTS = (
    "year", "quarter", "month", "day", "dayofweek", "dayofyear", "days_in_month", "hour", "minute", "second", "microsecond",
    "nanosecond", "iso_year", "iso_week",
)  # fmt: skip
DURATION_PARTS = ("days", "seconds", "microseconds", "nanoseconds")


def _part(type: DataType, part: str | None = None) -> DataType:
    if t.is_timestamp(type) and part in (None, *TIME_PARTS):
        return t.int32
    if t.is_duration(type) and part in (None, *DURATION_PARTS):
        return t.int64 if part == "days" else t.int32
    raise TypeError(f"no time with a part {part}")


def _clock(type: DataType) -> DataType:
    if not t.is_timestamp(type):
        raise TypeError("not a time")
    return t.timestamp(type.unit)


def _text(type: DataType, format: str | None = None) -> DataType:
    _clock(type)
    return t.string


time_part = operator("time_part", 1, _part, params=("part",))
"""A number on the clock or calendar: `dayofweek` is 0 on Mondays, an ISO year starts with its first week.

Durations have days, and seconds, microseconds and nanoseconds beyond what is larger, none of them negative.
"""
strftime = operator("strftime", 1, _text, params=("format",))
"""The text that a format of Python's `strftime` gives, with English names."""
clock_time = operator("clock_time", 1, _clock)
"""What clocks in the time's zone show, as a time without a zone."""
