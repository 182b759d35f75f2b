"""`Series.dt`: parts of times, times in other zones and units, rounded times, texts of times."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Expr, literal, op
from ...plan import types as t
from ..common.collected import CollectedWindows
from ..common.fallback import collected
from ..common.handle import Handle, as_dataframe
from ..common.in_pandas import completed_by_pandas
from ..core.dtypes import DATES, default_dtype, result_dtype
from ..core.frame import Entry
from .base import Accessor

__all__ = ["DatetimeMethods", "Datetimes", "TimedeltaMethods"]

DIRECTIVES = re.compile(r"%([YmdHMSfjGVyIpAaBbFT%])|[^%]")
NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


class Times(Accessor):
    """What times and durations share."""

    @property
    def _expr(self) -> Expr:
        return self._entry.expr

    @property
    def unit(self) -> str:
        """The unit that values are counted in. Runs no job."""
        return str(self._expr.type.unit)

    def as_unit(self, unit: str) -> Any:
        """The values counted in another unit. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(pd.to_datetime(["2020-01-01"])).dt.as_unit("s").dtype
        dtype('<M8[s]')
        """
        if unit not in NANOSECONDS:
            raise ValueError("Supported units are 's', 'ms', 'us', 'ns'")
        type = self._expr.type
        to = t.timestamp(unit, type.tz) if t.is_timestamp(type) else t.duration(unit)
        return self._made(op.cast(self._expr, to=to))

    def _part(self, part: str) -> Any:
        expr = op.time_part(self._expr, part=part)
        return self._made(expr, result_dtype(expr.type, self._entry.dtype))

    def _rounded(self, method: str, freq: Any, **given: Any) -> Any:
        """Times on a grid of a fixed length."""
        expr, zone = self._expr, getattr(self._expr.type, "tz", None)
        length = int(pd.tseries.frequencies.to_offset(freq).nanos)  # a month has none: it raises
        if zone not in (None, "UTC"):
            raise NotImplementedError(f"dt.{method} in a zone that is not UTC")
        per_unit = NANOSECONDS[self.unit]
        if length % per_unit:
            if per_unit % length == 0:
                return self._made(expr, self._entry.dtype)
            raise ValueError(f"Cannot round to a frequency of {freq}, which is no multiple of the unit {self.unit}")
        step = literal(pd.Timedelta(length, "ns"), t.duration(self.unit))
        epoch = literal(0, t.int64)
        count: Expr = expr
        if t.is_timestamp(expr.type):
            count = op.subtract(expr, op.cast(epoch, to=expr.type))
        rest = op.modulo(count, step)
        nothing = literal(pd.Timedelta(0), t.duration(self.unit))
        up = op.subtract(step, rest)
        if method == "floor":
            moved = op.subtract(nothing, rest)
        elif method == "ceil":
            moved = op.if_else(op.equal(rest, nothing), nothing, up)
        else:
            odd = op.equal(op.modulo(op.floor_divide(count, step), 2), 1)
            rises = op.or_(op.greater(rest, up), op.and_(op.equal(rest, up), odd))
            moved = op.if_else(rises, up, op.subtract(nothing, rest))
        return self._made(op.add(expr, moved), self._entry.dtype)

    def floor(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """The values rounded down to a frequency.

        Parameters
        ----------
        freq : str or offset
            A fixed one, such as "h" or "15min".
        ambiguous, nonexistent : str, default "raise"
            What to do where clocks were changed, see pandas.

        Returns
        -------
        Series or Index
            Runs no job; in a zone that is not UTC, runs in pandas on collected values.

        Raises
        ------
        ValueError
            If the frequency is not fixed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(pd.to_datetime(["2020-01-01 10:40"])).dt.floor("h").dt.hour.to_list()
        [10]
        """
        return self._rounded("floor", freq, ambiguous=ambiguous, nonexistent=nonexistent)

    def ceil(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """The values rounded up to a frequency. See `floor`."""
        return self._rounded("ceil", freq, ambiguous=ambiguous, nonexistent=nonexistent)

    def round(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """The values rounded to a frequency, halves to the even one. See `floor`."""
        return self._rounded("round", freq, ambiguous=ambiguous, nonexistent=nonexistent)


def _in_pandas(methods: Times, name: str) -> Any:
    made = collected(methods._owner, name)
    return made if isinstance(made, pd.Index) else made.dt


def _part(name: str, summary: str, part: str | None = None) -> property:
    def read(self: Times) -> Any:
        return self._part(part or name)

    read.__name__ = name
    read.__doc__ = f"{summary} Runs no job."
    return property(read)


@completed_by_pandas(pd.Series.dt, "freq time timetz to_period to_pydatetime", rows=_in_pandas)
class DatetimeMethods(Times):
    """Methods of times; each of the same name as in pandas. Parts are int32, float64 where a time is missing.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series(pd.to_datetime(["2020-02-29 10:20"])).dt.month.to_list()
    [2]
    """

    year = _part("year", "The year.")
    month = _part("month", "The month, from 1.")
    day = _part("day", "The day of the month.")
    quarter = _part("quarter", "The quarter, from 1.")
    hour = _part("hour", "The hour.")
    minute = _part("minute", "The minute.")
    second = _part("second", "The second.")
    microsecond = _part("microsecond", "The microsecond.")
    nanosecond = _part("nanosecond", "The nanosecond.")
    dayofweek = _part("dayofweek", "The day of the week, 0 on Mondays.")
    day_of_week = weekday = dayofweek
    dayofyear = _part("dayofyear", "The day of the year, from 1.")
    day_of_year = dayofyear
    days_in_month = _part("days_in_month", "The number of days of the month.")
    daysinmonth = days_in_month

    def _number(self, part: str) -> Expr:
        return op.time_part(self._expr, part=part)

    def _whether(self, *conditions: Expr) -> Any:
        made = conditions[0]
        for condition in conditions[1:]:
            made = op.and_(made, condition)
        return self._made(made, np.dtype(bool))

    @property
    def is_month_start(self) -> Any:
        """Whether it is the first day of a month. Runs no job."""
        return self._whether(op.equal(self._number("day"), 1))

    @property
    def is_month_end(self) -> Any:
        """Whether it is the last day of a month. Runs no job."""
        return self._whether(op.equal(self._number("day"), self._number("days_in_month")))

    @property
    def is_quarter_start(self) -> Any:
        """Whether it is the first day of a quarter. Runs no job."""
        return self._whether(op.equal(self._number("day"), 1), op.equal(op.modulo(self._number("month"), 3), 1))

    @property
    def is_quarter_end(self) -> Any:
        """Whether it is the last day of a quarter. Runs no job."""
        last = op.equal(self._number("day"), self._number("days_in_month"))
        return self._whether(last, op.equal(op.modulo(self._number("month"), 3), 0))

    @property
    def is_year_start(self) -> Any:
        """Whether it is the first day of a year. Runs no job."""
        return self._whether(op.equal(self._number("dayofyear"), 1))

    @property
    def is_year_end(self) -> Any:
        """Whether it is the last day of a year. Runs no job."""
        return self._whether(op.equal(self._number("day"), 31), op.equal(self._number("month"), 12))

    @property
    def is_leap_year(self) -> Any:
        """Whether the year has 366 days. Runs no job."""
        year = self._number("year")
        four, hundred, all_ = (op.equal(op.modulo(year, number), 0) for number in (4, 100, 400))
        return self._whether(op.or_(op.and_(four, op.not_(hundred)), all_))

    @property
    def tz(self) -> Any:
        """The time zone, None if there is none. Runs no job."""
        return getattr(default_dtype(self._expr.type), "tz", None)

    @property
    def date(self) -> Any:
        """The days, as objects of `datetime.date`. Runs no job."""
        return self._made(op.cast(self._expr, to=t.date32), DATES)

    def isocalendar(self) -> Any:
        """Year, week and day of the ISO calendar. Runs no job.

        Returns
        -------
        DataFrame
            Of UInt32, the year of Int32 from pandas 3 on.
        """
        dtypes = pd.Series(pd.DatetimeIndex([])).dt.isocalendar().dtypes
        entries = []
        for label, part in (("year", "iso_year"), ("week", "iso_week"), ("day", "dayofweek")):
            number = self._number(part)
            number = op.add(number, 1) if label == "day" else number
            entries.append(Entry(label, op.cast(number, to=pa.from_numpy_dtype(dtypes[label].numpy_dtype)), dtypes[label]))
        return as_dataframe(self._series._frame.map(entries))

    def normalize(self) -> Any:
        """The times at midnight. Runs no job; in a zone that is not UTC, runs in pandas on collected values.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(pd.to_datetime(["2020-02-29 10:20"])).dt.normalize().dt.hour.to_list()
        [0]
        """
        if getattr(self._expr.type, "tz", None) not in (None, "UTC"):
            raise NotImplementedError("dt.normalize in a zone that is not UTC")
        return self._rounded("floor", "D")

    def strftime(self, date_format: str) -> Any:
        """The times as texts.

        Parameters
        ----------
        date_format : str
            As for Python's `strftime`.

        Returns
        -------
        Series or Index
            Runs no job; with rarer directives, runs in pandas on collected values.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(pd.to_datetime(["2020-02-29"])).dt.strftime("%d.%m.%Y").to_list()
        ['29.02.2020']
        """
        if DIRECTIVES.sub("", date_format.replace("\n", "")):
            raise NotImplementedError(f"dt.strftime with {date_format!r}")
        return self._made(op.strftime(self._expr, format=date_format))

    def day_name(self, locale: str | None = None) -> Any:
        """The names of the days of the week. Runs no job; in another `locale`, runs in pandas on collected values."""
        if locale is not None:
            raise NotImplementedError("dt.day_name with a locale")
        return self.strftime("%A")

    def month_name(self, locale: str | None = None) -> Any:
        """The names of the months. Runs no job; in another `locale`, runs in pandas on collected values."""
        if locale is not None:
            raise NotImplementedError("dt.month_name with a locale")
        return self.strftime("%B")

    def tz_convert(self, tz: Any) -> Any:
        """The same times in another zone.

        Parameters
        ----------
        tz : str, tzinfo or None
            The zone; None for times without one, in UTC.

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        TypeError
            If the times have no zone.
        """
        type = self._expr.type
        if type.tz is None:
            raise TypeError("Cannot convert tz-naive timestamps, use tz_localize to localize")
        if tz is None:
            return self._made(op.clock_time(op.cast(self._expr, to=t.timestamp(type.unit, "UTC"))))
        return self._made(op.cast(self._expr, to=t.timestamp(type.unit, str(pd.DatetimeTZDtype(type.unit, tz).tz))))

    def tz_localize(self, tz: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Times of clocks in a zone, or the other way round.

        Parameters
        ----------
        tz : str, tzinfo or None
            The zone; None for what clocks show, without a zone.
        ambiguous, nonexistent : str, default "raise"
            What to do where clocks were changed, see pandas.

        Returns
        -------
        Series or Index
            Runs no job for None and UTC; else runs in pandas on collected values.

        Raises
        ------
        TypeError
            If the times have a zone already.
        """
        type = self._expr.type
        if tz is None:
            return self._made(op.clock_time(self._expr))
        if type.tz is not None:
            raise TypeError("Already tz-aware, use tz_convert to convert.")
        if str(tz) != "UTC":
            raise NotImplementedError(f"dt.tz_localize to {tz}")
        return self._made(op.cast(self._expr, to=t.timestamp(type.unit, "UTC")))


@completed_by_pandas(pd.Series.dt, "freq to_pytimedelta", rows=_in_pandas)
class TimedeltaMethods(Times):
    """Methods of durations; each of the same name as in pandas.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([pd.Timedelta("1D 2h")]).dt.days.to_list()
    [1]
    """

    days = _part("days", "The whole days.")
    seconds = _part("seconds", "The whole seconds beyond the days.")
    microseconds = _part("microseconds", "The microseconds beyond the seconds.")
    nanoseconds = _part("nanoseconds", "The nanoseconds beyond the microseconds.")

    @property
    def components(self) -> Any:
        """The durations taken apart: a frame of days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([pd.Timedelta("1D 2h 3ms")]).dt.components.iloc[0].to_list()
        [1, 2, 0, 0, 3, 0, 0]
        """
        days, seconds, micros, nanos = (
            op.cast(op.time_part(self._expr, part=part), to=t.int64) for part in ("days", "seconds", "microseconds", "nanoseconds")
        )
        parts = {
            "days": days,
            "hours": op.floor_divide(seconds, 3600),
            "minutes": op.modulo(op.floor_divide(seconds, 60), 60),
            "seconds": op.modulo(seconds, 60),
            "milliseconds": op.floor_divide(micros, 1000),
            "microseconds": op.modulo(micros, 1000),
            "nanoseconds": nanos,
        }
        entries = [Entry(label, part, result_dtype(part.type, self._entry.dtype)) for label, part in parts.items()]
        return as_dataframe(self._series._frame.map(entries))

    def total_seconds(self) -> Any:
        """The durations in seconds, as floats. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([pd.Timedelta("1min 500ms")]).dt.total_seconds().to_list()
        [60.5]
        """
        return self._made(op.divide(self._expr, literal(pd.Timedelta(1, "s"), t.duration(self.unit))))


class Datetimes(Handle):
    """dt."""

    @property
    def dt(self) -> Any:
        """Methods of times and durations: ``s.dt.year``, ``s.dt.floor("h")``, ... Runs no job; those of periods run in pandas.

        Raises
        ------
        AttributeError
            If the values are neither.
        """
        type = self._frame.columns[0].expr.type
        if isinstance(self._frame.columns[0].dtype, pd.PeriodDtype):
            return CollectedWindows(collected(self, "dt of periods").dt)
        if t.is_timestamp(type):
            return DatetimeMethods(self)
        if t.is_duration(type):
            return TimedeltaMethods(self)
        raise AttributeError("Can only use .dt accessor with datetimelike values")
