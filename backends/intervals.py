"""Aggregates over intervals of rows: what a window computes, in this process or in Spark's Python workers.

Rows are laid out group by group, and each row reads an interval of them. Where pandas has rolling code, that is what runs.
Travels to the workers whole (see `spark.streams`), so it uses NumPy and pandas alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.indexers import BaseIndexer

__all__ = ["ROLLED", "Intervals", "Numbers", "counts", "extremes", "nearest", "rolled", "totals"]

Numbers: TypeAlias = npt.NDArray[Any]

ROLLED = {"sum", "mean", "var", "std", "skew", "kurtosis", "quantile"}
"""Aggregates of floats that pandas' rolling code computes."""


class Intervals(NamedTuple):
    """For each row the first of the rows that it reads, and where they stop."""

    firsts: Numbers
    stops: Numbers

    @classmethod
    def of(cls, starts: Numbers, ends: Numbers, rows: tuple[int | None, int | None]) -> Intervals:
        """From where each row's group starts and ends, and the offsets of the rows that are read; None for no bound."""
        here, (first, last) = np.arange(len(starts)), rows
        firsts = starts if first is None else np.clip(here + first, starts, ends)
        stops = ends if last is None else np.clip(here + last + 1, starts, ends)
        return cls(firsts, np.maximum(firsts, stops))


def counts(flags: Numbers, intervals: Intervals) -> Numbers:
    """How many of each row's own rows have the flag."""
    return totals(flags.astype(np.int64), intervals)


def totals(numbers: Numbers, intervals: Intervals) -> Numbers:
    """The sums of whole numbers, which wrap around."""
    before = np.concatenate([np.zeros(1, numbers.dtype), np.cumsum(numbers, dtype=numbers.dtype)])
    return before[intervals.stops] - before[intervals.firsts]


def nearest(present: Numbers, intervals: Intervals, last: bool) -> tuple[Numbers, Numbers]:
    """The place of the first or last row of each interval that is present, and where there is none."""
    here = np.arange(len(present))
    if last:
        at = np.concatenate([[-1], np.maximum.accumulate(np.where(present, here, -1))])[intervals.stops]
        none = at < intervals.firsts
    else:
        later = np.minimum.accumulate(np.concatenate([np.where(present, here, len(here)), [len(here)]])[::-1])[::-1]
        at = later[intervals.firsts]
        none = at >= intervals.stops
    return np.where(none, 0, at), none


def extremes(name: str, numbers: Numbers, missing: Numbers, intervals: Intervals) -> tuple[Numbers, Numbers]:
    """The least ("min") or greatest ("max"), and where there is none."""
    exact = numbers.dtype.kind == "f" or numbers.dtype.itemsize < 8
    if exact and not (numbers.dtype.kind == "f" and np.isinf(numbers).any()):
        best = _roll(np.where(missing, np.nan, numbers), intervals, name)
        none = np.isnan(best)
        return np.where(none, 0, best).astype(numbers.dtype), none
    distinct, ranks = np.unique(numbers, return_inverse=True)
    places = _roll(np.where(missing, np.nan, ranks), intervals, name)
    none = np.isnan(places)
    return distinct[np.where(none, 0, places).astype(np.int64)] if len(distinct) else numbers, none


def rolled(name: str, params: Sequence[Any], numbers: Numbers, intervals: Intervals) -> tuple[Numbers, Numbers]:
    """An aggregate of floats, NaN where they are missing, and where it has too few values."""
    param = params[0] if params else None
    present = counts(~np.isnan(numbers), intervals)
    if np.isinf(numbers).any():
        return _infinite(name, param, numbers, present, intervals)
    if name in ("var", "std"):
        ddof = 1 if param is None else param
        return _roll(numbers, intervals, name, ddof=ddof), present <= ddof
    if name == "quantile":
        return _roll(numbers, intervals, name, q=0.5 if param is None else param), present < 1
    made = _roll(numbers, intervals, "kurt" if name == "kurtosis" else name)
    if name == "sum":
        return np.where(present == 0, 0.0, made), present < (param or 0)
    return made, present < {"mean": 1, "skew": 3, "kurtosis": 4}[name]


def _infinite(name: str, param: Any, numbers: Numbers, present: Numbers, intervals: Intervals) -> tuple[Numbers, Numbers]:
    """What `rolled` computes where some numbers are infinite, which pandas takes for missing ones."""
    infinite = np.isinf(numbers)
    made, none = rolled(name, (param,), np.where(infinite, np.nan, numbers), intervals)
    touched = counts(infinite, intervals) > 0
    if name == "quantile":
        for row in np.flatnonzero(touched):
            read = numbers[intervals.firsts[row] : intervals.stops[row]]
            made[row] = np.quantile(read[~np.isnan(read)], 0.5 if param is None else param)
        return made, none & ~touched
    if name not in ("sum", "mean"):
        return made, none | touched
    more, less = counts(infinite & (numbers > 0), intervals) > 0, counts(infinite & (numbers < 0), intervals) > 0
    made = np.select([more & less, more, less], [np.nan, np.inf, -np.inf], made)
    return made, present < ((param or 0) if name == "sum" else 1)


class _Bounds(BaseIndexer):  # type: ignore[misc]
    """Intervals as pandas' rolling code asks for them."""

    def __init__(self, intervals: Intervals) -> None:
        super().__init__()
        self.intervals = intervals

    def get_window_bounds(
        self, num_values: int = 0, min_periods: Any = None, center: Any = None, closed: Any = None, step: Any = None
    ) -> tuple[Numbers, Numbers]:
        return self.intervals.firsts, self.intervals.stops


def _roll(numbers: Numbers, intervals: Intervals, method: str, **options: Any) -> Numbers:
    rolling = pd.Series(numbers, copy=False).rolling(_Bounds(intervals), min_periods=1)
    made: Numbers = getattr(rolling, method)(**options).to_numpy()
    return made
