"""What no engine can do: pandas does it, on collected data, below a number of rows that an option sets."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Any

import pandas as pd

from ...plan import Slice
from ..options import get_option
from .handle import Handle

__all__ = ["caller", "collected"]


def collected(handle: Handle, method: str, *, warn: bool = True) -> Any:
    """The pandas object of a handle, for a method that only pandas has. Runs one job.

    Raises
    ------
    NotImplementedError
        If the option `compute.pandas_fallback` is off.
    ValueError
        If there are more rows than the option `compute.fallback_max_rows` allows.

    Examples
    --------
    >>> import plandas as pd
    >>> collected(pd.Series([1, 2]), "Series.some_method", warn=False).to_list()
    [1, 2]
    """
    if not get_option("compute.pandas_fallback"):
        raise NotImplementedError(f"{method} runs in pandas only, and the option compute.pandas_fallback is off")
    limit = get_option("compute.fallback_max_rows")
    known = handle._frame.base.row_count
    if limit is not None and known is not None and known > limit:
        raise _too_many(method, known, limit)
    data = handle if limit is None or known is not None else _head(handle, limit + 1)
    made = data.to_pandas()
    if limit is not None and len(made) > limit:
        raise _too_many(method, f"more than {limit}", limit)
    if warn:
        message = f"{method} runs in pandas, on the {len(made)} rows that were collected for it"
        warnings.warn(message, pd.errors.PerformanceWarning, stacklevel=caller()[1])
    return made


def caller() -> tuple[FrameType, int]:
    """The stack frame of whoever called the package, and how far up it is, counted from the function that asks."""
    package = __name__.partition(".frontend.")[0]
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(f"{package}."):
        frame, level = frame.f_back, level + 1
    return frame, level


def _head(handle: Handle, count: int) -> Handle:
    frame = handle._frame.settled
    return handle._of(frame.on_rows_of(Slice(frame.base, 0, count)))


def _too_many(method: str, rows: Any, limit: int) -> ValueError:
    return ValueError(
        f"{method} runs in pandas, on collected data, and there are {rows} rows: more than the option"
        f" compute.fallback_max_rows, {limit}, allows. Raise it if the rows fit in memory."
    )
