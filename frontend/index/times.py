"""DatetimeIndex and TimedeltaIndex: row labels that are times or durations."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

from ..accessors.datetimes import DatetimeMethods, TimedeltaMethods, Times
from ..common.in_pandas import completed_by_pandas
from . import Index
from .modelled import Modelled

__all__ = ["DatetimeIndex", "TimedeltaIndex"]

Class = TypeVar("Class", bound=type)


def _like_dt(methods: type[Times]) -> Callable[[Class], Class]:
    """Give an index what `Series.dt` has, by the same names; its labels are the values."""

    def complete(cls: Class) -> Class:
        for name in dir(methods):
            if not name.startswith("_") and name != "freq":
                found = getattr(methods, name)
                setattr(cls, name, (_property if isinstance(found, property) else _method)(methods, name, found))
        return cls

    return complete


def _property(methods: type[Times], name: str, found: Any) -> property:
    return property(lambda self: getattr(methods(self), name), doc=found.__doc__)


def _method(methods: type[Times], name: str, found: Any) -> Any:
    @functools.wraps(found)
    def method(self: Index, *args: Any, **given: Any) -> Any:
        return getattr(methods(self), name)(*args, **given)

    return method


@completed_by_pandas(
    pd.DatetimeIndex,
    "asi8 date inferred_freq indexer_at_time indexer_between_time is_normalized mean resolution snap std time timetz to_julian_date"
    " to_period to_pydatetime tzinfo",
)
@_like_dt(DatetimeMethods)
class DatetimeIndex(Modelled):
    """Row labels that are times, with what `Series.dt` has: ``df.index.year``, ``df.index.floor("h")``, ...

    Examples
    --------
    >>> import plandas as pd
    >>> df = pd.DataFrame({"a": [1, 2, 3]}, index=pd.to_datetime(["2020-01-31", "2020-02-01", "2020-02-02"]))
    >>> df.groupby(df.index.month).a.sum().to_list()
    [1, 5]
    >>> isinstance(df.index, pd.DatetimeIndex), isinstance(pd.date_range("2020-01-01", periods=2), pd.DatetimeIndex)
    (True, True)
    """

    model = pd.DatetimeIndex


@completed_by_pandas(pd.TimedeltaIndex, "asi8 components inferred_freq mean median resolution std sum to_pytimedelta")
@_like_dt(TimedeltaMethods)
class TimedeltaIndex(Modelled):
    """Row labels that are durations, with what `Series.dt` has. See `DatetimeIndex`.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 2], index=pd.to_timedelta(["1D", "36h"])).index.days.to_list()
    [1, 1]
    """

    model = pd.TimedeltaIndex
