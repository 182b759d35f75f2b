"""Aggregates weighted by how long ago values came: ewm.

Every weighted mean here is ``m = (1 - s) * m_before + s * x``, where the share `s` of a value is its weight among those
so far. Shares are found first, and what goes from row to row is linear in what was before: a recurrence, which is
computed in ranges. (For means and variances in one pass: T. Finch, "Incremental calculation of weighted mean and
variance", 2009.)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ...plan import types as t
from ..core.frame import Entry, Frame
from ..core.windows import BEFORE, Windows
from .collected import CollectedWindows, collected_windows
from .handle import Handle
from .moving import FLOAT, Moving, Pairs, finite, numbers_of

__all__ = ["ExponentialMoving", "ewm"]

NONE = literal(None, t.float64)
HALFLIVES = (str, timedelta, np.timedelta64)


class ExponentialMoving(Moving):
    """Aggregates weighted by how long ago values came; see `DataFrame.ewm`."""

    def __init__(self, handle: Any, com: float, least: int, adjust: bool, ignore_na: bool) -> None:
        self._handle, self._com, self._least, self._adjust, self._ignore_na = handle, com, max(least, 1), adjust, ignore_na

    @property
    def _decay(self) -> float:
        return 1 - 1 / (1 + self._com)

    def mean(self, numeric_only: bool = False, engine: None = None, engine_kwargs: None = None) -> Any:
        """Weighted mean of the values up to each row.

        Parameters
        ----------
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.
        engine, engine_kwargs : None
            Accepted.

        Returns
        -------
        DataFrame or Series
            Of float, of the same shape. Runs no job.

        Raises
        ------
        pandas.errors.DataError
            If a column holds no numbers.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 3]).ewm(alpha=0.5, adjust=False).mean().to_list()
        [1.0, 2.0]
        """
        frame, entries, values = self._values(numeric_only)
        frame, shares = self._shares(frame, values)
        frame, means = self._means(frame, values, shares)
        return self._enough(frame, entries, values, means)

    def sum(self, numeric_only: bool = False, engine: None = None, engine_kwargs: None = None) -> Any:
        """Weighted sum of the values up to each row; parameters and result as of `mean`.

        Raises
        ------
        NotImplementedError
            With ``adjust=False``, as in pandas.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 3]).ewm(alpha=0.5).sum().to_list()
        [2.0, 4.0]
        """
        if not self._adjust:
            raise NotImplementedError("sum is not implemented with adjust=False")
        frame, entries, values = self._values(numeric_only)
        windows = self._windows(frame)
        made = [windows(op.recurrence(self._fading(value), op.coalesce(value, 0.0))) for value in values]
        return self._enough(frame.on_rows_of(windows.base), entries, values, made)

    def var(self, bias: bool = False, numeric_only: bool = False) -> Any:
        """Weighted variance of the values up to each row; without a correction for their number if `bias`. See `mean`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 3]).ewm(alpha=0.5, adjust=False).var(bias=True).to_list()
        [0.0, 1.0]
        """
        return self._spread(bias, numeric_only)

    def std(self, bias: bool = False, numeric_only: bool = False) -> Any:
        """Square root of `var`."""
        return self._spread(bias, numeric_only, root=True)

    def cov(self, other: Any = None, pairwise: bool | None = None, bias: bool = False, numeric_only: bool = False) -> Any:
        """Weighted covariance with the values of other columns up to each row.

        Parameters
        ----------
        other : DataFrame or Series, optional
            The other columns; the same ones unless given.
        pairwise : bool, optional
            Of two frames: whether every pair of columns makes one, or only those of one label.
        bias : bool, default False
            Whether not to correct for the number of values.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 3], "b": [2, 6]})
        >>> df.a.ewm(alpha=0.5, adjust=False).cov(df.b, bias=True).to_list()
        [0.0, 2.0]
        """
        return self._paired(other, pairwise, numeric_only, lambda frame, pairs: self._covariances(frame, pairs, bias))

    def corr(self, other: Any = None, pairwise: bool | None = None, numeric_only: bool = False) -> Any:
        """Weighted correlation with the values of other columns up to each row; parameters and result as of `cov`."""

        def make(frame: Frame, pairs: Pairs) -> tuple[Frame, list[Expr]]:
            three = [pair for x, y in pairs for pair in ((x, y), (x, x), (y, y))]
            frame, made = self._covariances(frame, three, bias=True)
            return frame, [
                op.divide(made[at], op.power(op.multiply(made[at + 1], made[at + 2]), 0.5)) for at in range(0, len(made), 3)
            ]

        return self._paired(other, pairwise, numeric_only, make)

    # --- The parts ---

    def _values(self, numeric_only: bool) -> tuple[Frame, list[Entry], list[Expr]]:
        frame = self._handle._frame
        entries = numbers_of(self._handle.ndim, frame.columns, numeric_only)
        return frame, entries, [op.cast(finite(entry), to=t.float64) for entry in entries]

    def _enough(self, frame: Frame, entries: Sequence[Entry], values: Sequence[Expr], made: Sequence[Expr]) -> Any:
        """The result, where there are enough values."""
        windows = self._windows(frame)
        shown = [self._shown(windows(op.count(value), BEFORE), one) for value, one in zip(values, made, strict=True)]
        columns = [Entry(entry.label, one, FLOAT) for entry, one in zip(entries, shown, strict=True)]
        return self._done(frame.on_rows_of(windows.base).map(columns))

    def _shown(self, count: Expr, value: Expr) -> Expr:
        return op.if_else(op.greater_equal(count, self._least), value, NONE)

    def _fading(self, value: Expr) -> Expr:
        """What the weights of the values before are multiplied by at a row."""
        return op.if_else(op.not_missing(value), self._decay, 1.0) if self._ignore_na else literal(self._decay)

    def _shares(self, frame: Frame, values: Sequence[Expr], of_means: bool = True) -> tuple[Frame, list[Expr]]:
        """The weight of each row's value among the values so far; 0 where it is missing."""
        windows = self._windows(frame)
        if self._adjust:
            weights = [windows(op.recurrence(self._fading(value), op.cast(op.not_missing(value), to=t.float64))) for value in values]
            parts: list[Expr] = [op.divide(1.0, weight) for weight in weights]
        else:
            left = [
                windows(
                    op.recurrence(op.if_else(op.not_missing(value), 0.0, 1.0 if self._ignore_na else self._decay), _present(value))
                )
                for value in values
            ]
            frame = frame.on_rows_of(windows.base)
            windows = self._windows(frame)
            olds = [op.multiply(op.coalesce(windows(op.any_value(one), (-1, -1)), 0.0), self._decay) for one in left]
            parts = [self._new_share(old, of_means) for old in olds]
        frame = frame.on_rows_of(windows.base)
        return frame, [op.if_else(op.not_missing(value), part, 0.0) for value, part in zip(values, parts, strict=True)]

    def _new_share(self, old: Expr, of_means: bool) -> Expr:
        """The share of a value beside what is left of the weight before it; means have another in pandas for a `com` of 1."""
        new: Expr = op.subtract(1.0, old) if self._com == 1 and of_means else literal(1 / (1 + self._com))
        return op.divide(new, op.add(old, new))

    def _means(self, frame: Frame, values: Sequence[Expr], shares: Sequence[Expr]) -> tuple[Frame, list[Expr]]:
        windows = self._windows(frame)
        made: list[Expr] = [
            windows(op.recurrence(op.subtract(1.0, share), op.multiply(share, op.coalesce(value, 0.0))))
            for value, share in zip(values, shares, strict=True)
        ]
        return frame.on_rows_of(windows.base), made

    def _spread(self, bias: bool, numeric_only: bool, root: bool = False) -> Any:
        frame, entries, values = self._values(numeric_only)
        frame, made = self._covariances(frame, [(value, value) for value in values], bias)
        made = [op.power(one, 0.5) if root else one for one in made]
        return self._done(frame.map([Entry(entry.label, one, FLOAT) for entry, one in zip(entries, made, strict=True)]))

    def _covariances(self, frame: Frame, pairs: Pairs, bias: bool) -> tuple[Frame, list[Expr]]:
        """Weighted covariances of columns, of which both have a value or none."""
        firsts = [x for x, _ in pairs]
        frame, shares = self._shares(frame, firsts, of_means=False)
        frame, means = self._means(frame, [*firsts, *[y for _, y in pairs]], [*shares, *shares])
        windows = self._windows(frame)
        before = [op.coalesce(windows(op.any_value(mean), (-1, -1)), 0.0) for mean in means]
        frame = frame.on_rows_of(windows.base)
        windows, made = self._windows(frame), []
        for (x, y), share, x_mean, y_mean in zip(pairs, shares, before, before[len(pairs) :], strict=False):
            kept = op.subtract(1.0, share)
            product = op.multiply(op.subtract(x, x_mean), op.subtract(y, y_mean))
            value: Expr = windows(op.recurrence(kept, op.coalesce(op.multiply(op.multiply(share, kept), product), 0.0)))
            if not bias:
                squares = windows(op.recurrence(op.multiply(kept, kept), op.multiply(share, share)))
                value = op.if_else(op.less(squares, 1.0), op.divide(value, op.subtract(1.0, squares)), NONE)
            made.append(self._shown(windows(op.count(x), BEFORE), value))
        return frame.on_rows_of(windows.base), made


class ExponentialMovingInTime(ExponentialMoving):
    """Means whose weights decay with the time that has passed; pandas has no other aggregates of those."""

    def __init__(self, handle: Any, least: int, ignore_na: bool, halflives: Expr) -> None:
        super().__init__(handle, 1.0, least, True, ignore_na)
        self._halflives = halflives

    def sum(self, *args: Any, **given: Any) -> Any:
        """Refused, as in pandas."""
        raise NotImplementedError("sum is not implemented with times")

    def _covariances(self, frame: Frame, pairs: Pairs, bias: bool) -> tuple[Frame, list[Expr]]:
        raise NotImplementedError("variances are not implemented with times")

    def _fading(self, value: Expr) -> Expr:
        faded = op.power(self._decay, self._halflives)
        return op.if_else(op.not_missing(value), faded, 1.0) if self._ignore_na else faded


def _in_time(handle: Any, halflife: Any, times: Any, least: int, ignore_na: bool) -> ExponentialMovingInTime | None:
    """Weights that halve each `halflife`, if `times` is a column of the same rows; None if pandas is to look at them."""
    if not (isinstance(handle, Handle) and isinstance(times, Handle) and times.ndim == 1 and isinstance(halflife, HALFLIVES)):
        return None
    base = handle._frame.aligned_base(times._frame)
    time = times._frame.columns[0].expr if times._frame.columns else None
    if base is None or time is None or not t.is_timestamp(time.type) or times.isna().any():
        return None
    windows = Windows(handle._frame.on_rows_of(base))
    now = op.cast(time, to=t.int64)
    passed = op.cast(op.subtract(now, windows(op.any_value(now), (-1, -1))), to=t.float64)
    width = pd.Timedelta(halflife) / pd.Timedelta(1, unit=time.type.unit)
    rows = handle._of(handle._frame.on_rows_of(windows.base))
    return ExponentialMovingInTime(rows, least, ignore_na, op.coalesce(op.divide(passed, width), 0.0))


def _present(value: Expr) -> Expr:
    return op.cast(op.not_missing(value), to=t.float64)


def ewm(
    handle: Any,
    com: float | None,
    span: float | None,
    halflife: Any,
    alpha: float | None,
    min_periods: int | None,
    adjust: bool,
    ignore_na: bool,
    times: Any,
) -> ExponentialMoving | CollectedWindows:
    """The weights that ewm's arguments mean; `handle` has the rows."""
    only = com is None and span is None and alpha is None and adjust
    if times is not None and only and (moving := _in_time(handle, halflife, times, int(min_periods or 0), ignore_na)):
        return moving
    if times is not None:
        given = {"com": com, "span": span, "halflife": halflife, "alpha": alpha, "min_periods": min_periods}
        return collected_windows(handle, "ewm", {**given, "adjust": adjust, "ignore_na": ignore_na, "times": times})
    if isinstance(halflife, HALFLIVES):
        raise ValueError("halflife can only be a timedelta convertible argument if times is not None.")
    return ExponentialMoving(handle, _com(com, span, halflife, alpha), int(min_periods or 0), adjust, ignore_na)


def _com(com: float | None, span: float | None, halflife: float | None, alpha: float | None) -> float:
    """The centre of mass that one of the decays means."""
    given = [value for value in (com, span, halflife, alpha) if value is not None]
    if len(given) > 1:
        raise ValueError("comass, span, halflife, and alpha are mutually exclusive")
    if com is not None:
        if com < 0:
            raise ValueError("comass must satisfy: comass >= 0")
        return float(com)
    if span is not None:
        if span < 1:
            raise ValueError("span must satisfy: span >= 1")
        return (span - 1) / 2
    if halflife is not None:
        if halflife <= 0:
            raise ValueError("halflife must satisfy: halflife > 0")
        return float(1 / (1 - np.exp(np.log(0.5) / halflife)) - 1)
    if alpha is None:
        raise ValueError("Must pass one of comass, span, halflife, or alpha")
    if not 0 < alpha <= 1:
        raise ValueError("alpha must satisfy: 0 < alpha <= 1")
    return (1 - alpha) / alpha
