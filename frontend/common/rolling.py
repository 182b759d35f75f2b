"""rolling, expanding, ewm: which rows count, and how."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from pandas.api.indexers import BaseIndexer, FixedForwardWindowIndexer
from pandas.tseries.offsets import BaseOffset

from ..core.windows import BEFORE
from .batched import BatchedWindows, batched_windows
from .collected import CollectedWindows, collected_windows
from .ewm import ExponentialMoving, ewm
from .handle import Handle
from .near import Expanding, Rolling

__all__ = ["RollingMethods", "rolling"]


def rolling(
    handle: Any,
    window: Any,
    min_periods: int | None,
    center: bool,
    closed: str | None,
    step: int | None,
    win_type: str | None = None,
    on: Any = None,
) -> Rolling | BatchedWindows | CollectedWindows:
    """The windows that rolling's arguments mean; `handle` has the rows."""
    given: dict[str, Any] = {"window": window, "min_periods": min_periods, "center": center, "closed": closed}
    if type(window) is FixedForwardWindowIndexer and _is_forward(window.window_size, min_periods, center, closed, step):
        return Rolling(handle, (0, window.window_size - 1), min_periods, window.window_size, step, **given)
    timed = isinstance(window, str | timedelta | np.timedelta64 | BaseOffset)
    if isinstance(window, BaseIndexer) or (step is not None and (timed or win_type is not None or on is not None)):
        return collected_windows(handle, "rolling", {**given, "step": step, "win_type": win_type, "on": on})
    if timed or win_type is not None or on is not None:
        return batched_windows(handle, {**given, "win_type": win_type}, on, None if timed else window)
    if not isinstance(window, int | np.integer) or window < 0:
        raise ValueError("window must be an integer 0 or greater")
    _check_periods(min_periods)
    if not isinstance(center, bool | np.bool_):
        raise ValueError("center must be a boolean")
    if step is not None and not isinstance(step, int | np.integer):
        raise ValueError("step must be an integer")
    if step is not None and step < 0:
        raise ValueError("step must be >= 0")
    if min_periods is not None and min_periods > window:
        raise ValueError(f"min_periods {min_periods} must be <= window {window}")
    if closed not in (None, "right", "left", "both", "neither"):
        raise ValueError("closed must be 'right', 'left', 'both' or 'neither'")
    ahead = (int(window) - 1) // 2 if center or window == 0 else 0
    first = -int(window) + (closed not in ("left", "both")) + ahead
    last = -(closed in ("left", "neither")) + ahead
    return Rolling(handle, (first, last), min_periods, int(window), step, **given)


def _is_forward(size: Any, min_periods: Any, center: Any, closed: Any, step: Any) -> bool:
    """Whether windows of a FixedForwardWindowIndexer are so many rows from each row on; pandas says what is wrong with others."""
    given = (size, *[number for number in (min_periods, step) if number is not None])
    whole = all(isinstance(number, int | np.integer) and number >= 0 for number in given)
    return whole and size > 0 and not center and closed is None


def _check_periods(min_periods: Any) -> None:
    if min_periods is not None and not isinstance(min_periods, int | np.integer):
        raise ValueError("min_periods must be an integer")
    if min_periods is not None and min_periods < 0:
        raise ValueError("min_periods must be >= 0")


class RollingMethods(Handle):
    """rolling, expanding, ewm."""

    def rolling(
        self,
        window: Any,
        min_periods: int | None = None,
        center: bool = False,
        win_type: str | None = None,
        on: Any = None,
        closed: str | None = None,
        step: int | None = None,
        method: str = "single",
    ) -> Rolling | BatchedWindows | CollectedWindows:
        """Aggregates over a number of rows that ends at each row.

        Parameters
        ----------
        window : int, str, timedelta, offset or BaseIndexer
            How many rows, or how long a time.
        min_periods : int, optional
            How many of them must hold a value; all unless given.
        center : bool, default False
            Whether the row is in the middle of its rows.
        win_type : str, optional
            How rows are weighted; needs SciPy, in workers too.
        on : label, optional
            A column of times, instead of the index.
        closed : {"right", "left", "both", "neither"}, default "right"
            Which ends are among the rows.
        step : int, optional
            Only the result of every so many rows.
        method : str
            Accepted.

        Returns
        -------
        Rolling
            Runs no job for a number of rows. For a time, two: whether the times are in order, and how many rows are near. A
            task holds as many rows as the widest window. Of a BaseIndexer, rows are collected here, for pandas.

        Raises
        ------
        ValueError
            If a number of rows is negative, `min_periods` above `window`, or times are in no order.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 6]}).rolling(2, min_periods=1).mean()
             a
        0  1.0
        1  1.5
        2  4.0
        """
        return rolling(self, window, min_periods, center, closed, step, win_type, on)

    def expanding(self, min_periods: int = 1, method: str = "single") -> Expanding:
        """Aggregates over all rows up to each row.

        Parameters
        ----------
        min_periods : int, default 1
            How many of them must hold a value.
        method : str
            Accepted.

        Returns
        -------
        Expanding
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 5, 2]).expanding().max().to_list()
        [1.0, 5.0, 5.0]
        """
        _check_periods(min_periods)
        return Expanding(self, BEFORE, min_periods, 1, min_periods=min_periods)

    def ewm(
        self,
        com: float | None = None,
        span: float | None = None,
        halflife: Any = None,
        alpha: float | None = None,
        min_periods: int | None = 0,
        adjust: bool = True,
        ignore_na: bool = False,
        times: Any = None,
        method: str = "single",
    ) -> ExponentialMoving | CollectedWindows:
        """Aggregates weighted by how long ago values came.

        Parameters
        ----------
        com, span, halflife, alpha : float
            How fast weights decay; one of them.
        min_periods : int, default 0
            How many values there must be.
        adjust : bool, default True
            Whether to divide by the sum of the weights, or to go from mean to mean.
        ignore_na : bool, default False
            Whether rows with missing values are as if they were not there.
        times : Series or array, optional
            When the values came. Those that are no column of the same rows go to pandas, with the rows, which are collected.
        method : str
            Accepted.

        Returns
        -------
        ExponentialMoving
            Runs no job; with `times` one, whether any is missing.

        Raises
        ------
        ValueError
            If not exactly one of the decays is given, or one is out of its range.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 4]).ewm(com=1).mean().to_list()
        [1.0, 3.0]
        """
        return ewm(self, com, span, halflife, alpha, min_periods, adjust, ignore_na, times)
