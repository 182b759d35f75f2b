"""Times, durations and numbers from texts and numbers: to_datetime, to_timedelta, to_numeric."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from pandas.tseries.api import guess_datetime_format

from ...plan import Filter, Slice, literal, op
from ...plan import types as t
from ..core.dtypes import Dtype, default_dtype, is_carried, is_masked, parse_dtype
from ..core.frame import Entry, Frame
from ..core.functions import computed
from ..core.materialize import element, to_pandas, to_table
from .collected import returned, theirs
from .fallback import collected
from .handle import Handle
from .reduce import Aggregates

__all__ = ["to_datetime", "to_numeric", "to_timedelta"]

ISO = {
    "%Y-%m-%d": r"\d{4}-\d\d-\d\d",
    "%Y-%m-%d %H:%M:%S": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "%Y-%m-%dT%H:%M:%S": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "%Y-%m-%d %H:%M:%S.%f": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6}",
    "%Y-%m-%dT%H:%M:%S.%f": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}",
}
"""The formats in which engines read times, and the texts that are in them."""

UNITS = ("s", "ms", "us", "ns")
WHOLE, NUMBER = r"\s*[+-]?\d{1,18}\s*", r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*"


def to_datetime(
    arg: Any,
    errors: str = "raise",
    dayfirst: bool = False,
    yearfirst: bool = False,
    utc: bool = False,
    format: str | None = None,
    exact: bool = True,
    unit: str | None = None,
    origin: Any = "unix",
    cache: bool = True,
) -> Any:
    """Times from texts or numbers.

    Parameters
    ----------
    arg : scalar, list-like, Series, Index or DataFrame
        What to read. Of a Series of plandas, whole numbers of a unit and texts in ISO 8601 become expressions; other numbers
        and texts of one format are read by pandas where the rows are; the rest runs in pandas, on collected rows.
    errors : {"raise", "coerce"}, default "raise"
        Whether what is no time is an error or missing.
    dayfirst, yearfirst, utc, exact, cache : bool
        As in pandas.
    format : str, optional
        The format of the texts, as `strftime` has it; that of the first text unless given, which is looked at in one job.
    unit : str, optional
        What numbers count; nanoseconds unless given.
    origin : {"unix", "julian"} or time, default "unix"
        From where numbers count.

    Returns
    -------
    Series or Index of plandas, or what pandas gives for other arguments

    Raises
    ------
    ValueError
        If a text is not in the format, when it is read.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.to_datetime(pd.Series(["2020-02-29", None])).dt.month.to_list()
    [2.0, nan]
    """
    given = {
        "errors": errors, "dayfirst": dayfirst, "yearfirst": yearfirst, "utc": utc, "format": format, "unit": unit,
        "origin": origin, "cache": cache, **({} if exact is True else {"exact": exact}),
    }  # fmt: skip
    if not _is_series(arg):
        return _in_pandas(pd.to_datetime, arg, given)
    type = arg._frame.columns[0].expr.type
    plain = errors == "raise" and not dayfirst and not yearfirst and not utc and exact is True and origin == "unix"
    if plain and t.is_timestamp(type):
        return arg.copy()
    if plain and t.is_integer(type) and format is None and (unit or "ns") in UNITS:
        return arg.astype(f"M8[{unit or 'ns'}]").astype(pd.to_datetime(pd.Series([0]), unit=unit).dtype)
    first = _first(arg._frame)
    if t.is_string(type) and first is not None and format is None:
        format = given["format"] = guess_datetime_format(first, dayfirst=dayfirst)
    if (
        first is None or is_carried(arg.dtype) or (t.is_string(type) and format is None)
    ):  # texts of no common format are up to pandas, all together
        return _in_pandas(pd.to_datetime, arg, given)
    return _iso_times(arg, format) if plain and unit is None and format in ISO else _in_batches(pd.to_datetime, arg, first, given)


def _iso_times(texts: Any, format: str) -> Any:
    """Texts of an ISO format as times."""
    dtype: Dtype = pd.to_datetime(pd.Series(["2020-01-01"])).dtype
    entry = texts._frame.columns[0]
    fits = texts.str.fullmatch(ISO[format])._frame.columns[0].expr
    read = op.cast(entry.expr, to=t.timestamp(np.datetime_data(dtype)[0]))
    message = f"a text doesn't match format {format!r}"
    checked = op.ensure(op.or_(op.is_missing(entry.expr), fits), op.if_else(fits, read, literal(None, read.type)), message=message)
    return texts._of(texts._frame.map([entry._replace(expr=checked, dtype=dtype)]))


def _first(frame: Frame) -> Any:
    """The first value that is not missing. Runs one job."""
    there = frame.settled
    there = there.on_rows_of(Slice(Filter(there.base, op.not_missing(there.columns[0].expr)), 0, 1))
    found = to_pandas(there).iloc[:, 0].tolist()
    return found[0] if found else None


def to_timedelta(arg: Any, unit: str | None = None, errors: str = "raise") -> Any:
    """Durations from texts or numbers.

    Parameters
    ----------
    arg : scalar, list-like, Series or Index
        What to read. Of a Series of plandas, whole numbers of a unit become expressions, and other values are read by pandas
        where the rows are; an Index is collected.
    unit : str, optional
        What numbers count; nanoseconds unless given.
    errors : {"raise", "coerce"}, default "raise"
        Whether what is no duration is an error or missing.

    Returns
    -------
    Series or Index of plandas, or what pandas gives for other arguments

    Examples
    --------
    >>> import plandas as pd
    >>> pd.to_timedelta(pd.Series([90]), unit="s").dt.total_seconds().to_list()
    [90.0]
    """
    if _is_series(arg):
        type = arg._frame.columns[0].expr.type
        if t.is_duration(type):
            return arg.copy()
        if t.is_integer(type) and (unit or "ns") in UNITS:
            return arg.astype(f"m8[{unit or 'ns'}]").astype(pd.to_timedelta(pd.Series([0]), unit=unit).dtype)
        first = _first(arg._frame)
        if first is not None and not is_carried(arg.dtype):
            return _in_batches(pd.to_timedelta, arg, first, {"unit": unit, "errors": errors})
    return _in_pandas(pd.to_timedelta, arg, {"unit": unit, "errors": errors})


def to_numeric(arg: Any, errors: str = "raise", downcast: str | None = None, dtype_backend: Any = None) -> Any:
    """Numbers from texts.

    Parameters
    ----------
    arg : scalar, list-like, Series or Index
        What to read. A Series of texts is looked at in one job: whether all are whole numbers, or numbers, decides the dtype.
    errors : {"raise", "coerce"}, default "raise"
        Whether what is no number is an error or missing.
    downcast : {"integer", "signed", "unsigned", "float"}, optional
        The smallest dtype of a kind that holds the numbers; runs in pandas, on collected rows.
    dtype_backend : {"numpy_nullable", "pyarrow"}, optional
        The kind of dtypes; runs in pandas.

    Returns
    -------
    Series or Index of plandas, or what pandas gives for other arguments

    Examples
    --------
    >>> import plandas as pd
    >>> pd.to_numeric(pd.Series(["1", "x", "2.5"]), errors="coerce").to_list()
    [1.0, nan, 2.5]
    """
    if _is_series(arg) and downcast is None and dtype_backend is None and not is_masked(arg.dtype):
        entry = arg._frame.columns[0]
        if t.is_numeric(entry.expr.type):
            return arg.copy()
        if t.is_string(entry.expr.type) and (made := _numbers(arg, entry, errors)) is not None:
            return arg._of(arg._frame.map([made]))
    backend = {} if dtype_backend is None else {"dtype_backend": dtype_backend}
    return _in_pandas(pd.to_numeric, arg, {"errors": errors, "downcast": downcast, **backend})


def _numbers(texts: Any, entry: Entry, errors: str) -> Entry | None:
    """A column of texts as numbers; None where pandas has to look at the texts itself. Runs one job."""
    absent = op.is_missing(entry.expr)
    whole, number = (texts.str.fullmatch(re.compile(pattern))._frame.columns[0].expr for pattern in (WHOLE, NUMBER))
    collect = Aggregates()
    asked = [collect(op.all_(one)) for one in (whole, op.or_(absent, number))]
    entries = [Entry(place, one, default_dtype(t.boolean)) for place, one in enumerate(asked)]
    found = to_table(Frame(collect.node(texts._frame.base), tuple(entries), ()), entries)
    all_whole, all_numbers = (element(array, default_dtype(t.boolean)) for array in found)
    stripped = texts.str.strip()._frame.columns[0].expr
    if all_whole is True or all_whole is np.True_:
        return entry._replace(expr=op.cast(stripped, to=t.int64), dtype=default_dtype(t.int64))
    if errors != "coerce" and not all_numbers:
        return None
    read = op.cast(op.if_else(number, stripped, literal(None, t.string)), to=t.float64)
    return entry._replace(expr=read, dtype=default_dtype(t.float64))


def _is_series(arg: Any) -> bool:
    return isinstance(arg, Handle) and getattr(arg, "ndim", 0) == 1 and bool(arg._frame.columns)


def _in_batches(function: Any, arg: Any, first: Any, given: dict[str, Any]) -> Any:
    """pandas' function where the rows are, of values that it reads one by one; the first tells the dtype."""
    name, dtype = function.__name__, function(pd.Series([first]), **given).dtype

    def on_rows(rows: Any) -> Any:
        import pandas

        return getattr(pandas, name)(rows.iloc[:, 0], **given)

    frame = arg._frame
    return arg._of(frame.map([computed(frame, frame.labels[0], on_rows, parse_dtype(dtype), index=False)]))


def _in_pandas(function: Any, arg: Any, given: dict[str, Any]) -> Any:
    if not isinstance(arg, Handle):
        return function(theirs(arg), **given)
    return returned(function(collected(arg, f"{function.__name__} with these arguments"), **given))
