"""What a group-by computes for each row, in row order within its group; and which rows of a group it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from ...plan import Expr, Filter, literal, op
from ..common.handle import as_dataframe
from ..common.transforms import NOTHING, TRANSFORMS
from ..core.frame import Entry, Frame
from ..core.windows import Windows
from .grouping import Grouping, with_first_rows

__all__ = ["GroupTransforms"]

INT64 = np.dtype(np.int64)


class GroupTransforms:
    """cumsum and its like, shift, rank, cumcount, head and tail of each group. Nothing here runs a job."""

    _grouping: Grouping

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        raise NotImplementedError

    def _of_rows(self, frame: Frame) -> Any:
        """A result with the rows that were grouped."""
        raise NotImplementedError

    def _windowed(self, name: str, numeric_only: bool = False, **params: Any) -> Any:
        windows = self._windows()
        made = [TRANSFORMS[name](windows, entry, **params) for entry in self._values(numeric_only)]
        outside = params.get("fill_value", NOTHING)
        return self._of_rows(self._grouping.frame.on_rows_of(windows.base).map([self._kept(entry, outside) for entry in made]))

    def _windows(self) -> Windows:
        return Windows(self._grouping.frame, [key.expr for key in self._grouping.keys])

    def _kept(self, entry: Entry, outside: Any = NOTHING) -> Entry:
        """The column, missing (or `outside`) where the key is missing and such groups do not count."""
        condition = self._grouping.present
        if condition is None:
            return entry
        other = literal(None if outside is NOTHING else outside, None if outside is not NOTHING else entry.expr.type)
        return entry._replace(expr=op.if_else(condition, entry.expr, other))

    def cumsum(self, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Sum of the values of the group up to each row.

        Returns
        -------
        DataFrame or Series
            Labelled as the rows that were grouped; missing where the key is. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 5]}).groupby("k").v.cumsum().to_list()
        [1, 2, 6]
        """
        return self._windowed("cumsum", numeric_only, skipna=skipna)

    def cumprod(self, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Product of the values of the group up to each row. Runs no job."""
        return self._windowed("cumprod", numeric_only, skipna=skipna)

    def cummax(self, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Largest value of the group up to each row. Runs no job."""
        return self._windowed("cummax", numeric_only, skipna=skipna)

    def cummin(self, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Smallest value of the group up to each row. Runs no job."""
        return self._windowed("cummin", numeric_only, skipna=skipna)

    def shift(self, periods: Any = 1, freq: None = None, fill_value: Any = NOTHING, suffix: str | None = None) -> Any:
        """The values of the row of the group so many rows before.

        Parameters
        ----------
        periods : int or list of int, default 1
            How many rows before; after, if negative. Each of several makes columns.
        freq : None
            Not supported.
        fill_value : scalar, optional
            What stands where there is no such row; missing unless given.
        suffix : str, optional
            What follows labels where there are several `periods`.

        Returns
        -------
        DataFrame or Series
            Labelled as the rows that were grouped. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 5]}).groupby("k").v.shift().to_list()
        [nan, nan, 1.0]
        """
        if freq is not None:
            raise NotImplementedError("shift of groups takes no freq")
        if isinstance(periods, list | tuple):
            return self._shifts(list(periods), fill_value, suffix)
        if suffix:
            raise ValueError("Cannot specify `suffix` if `periods` is an int.")
        return self._windowed("shift", periods=int(periods), fill_value=fill_value)

    def _shifts(self, periods: list[int], fill_value: Any, suffix: str | None) -> Any:
        """The columns of several shifts, side by side."""
        if not periods:
            raise ValueError("If `periods` is an iterable, it cannot be empty.")
        windows, made = self._windows(), []
        for one in periods:
            for entry in self._values():
                shifted = self._kept(TRANSFORMS["shift"](windows, entry, periods=one, fill_value=fill_value), fill_value)
                made.append(shifted._replace(label=f"{entry.label}{suffix}_{one}" if suffix else f"{entry.label}_{one}"))
        frame = self._grouping.frame.on_rows_of(windows.base)
        return as_dataframe(frame.replace(columns=tuple(made), column_names=(None,)))

    def diff(self, periods: int = 1) -> Any:
        """The difference from the value of the group so many rows before. Runs no job."""
        return self._windowed("diff", periods=periods)

    def pct_change(self, periods: int = 1, fill_method: None = None, freq: None = None) -> Any:
        """The change from the value of the group so many rows before, as a part of that. Runs no job."""
        if fill_method is not None:
            raise ValueError(f"fill_method must be None; got {fill_method=}.")
        if freq is not None:
            raise NotImplementedError("pct_change(freq=...) is not supported")
        return self._windowed("pct_change", periods=periods)

    def ffill(self, limit: int | None = None) -> Any:
        """Missing values replaced by the last value of the group before, at most `limit` after it. Runs no job."""
        return self._windowed("ffill", limit=limit)

    def bfill(self, limit: int | None = None) -> Any:
        """Missing values replaced by the next value of the group after, at most `limit` before it. Runs no job."""
        return self._windowed("bfill", limit=limit)

    def rank(self, method: str = "average", ascending: bool = True, na_option: str = "keep", pct: bool = False) -> Any:
        """The place of each value among those of its group; parameters as of `DataFrame.rank`. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "b", "a"], "v": [7, 2, 5]}).groupby("k").v.rank().to_list()
        [2.0, 1.0, 1.0]
        """
        return self._windowed("rank", method=method, ascending=ascending, na_option=na_option, pct=pct)

    def cumcount(self, ascending: bool = True) -> Any:
        """The number of each row in its group, from 0; from the last row unless `ascending`.

        Returns
        -------
        Series
            Of int, labelled as the rows that were grouped. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "b", "a"]}).groupby("k").cumcount().to_list()
        [0, 0, 1]
        """
        windows = self._windows()
        number: Expr = windows.number()
        if not ascending:
            number = op.subtract(op.subtract(windows(op.size()), 1), number)
        return self._numbers(windows, number)

    def ngroup(self, ascending: bool = True) -> Any:
        """The number of each row's group, in the order of groups. Returns a Series of int; runs no job."""
        frame, sort = self._grouping.frame, [key.expr for key in self._grouping.keys]
        if self._grouping.bins is not None:
            raise NotImplementedError("ngroup of bins, of which some may have no rows")
        if not self._grouping.sort:
            (frame, first), present = with_first_rows(frame, sort), self._grouping.present
            sort = [first if present is None else op.if_else(present, first, literal(None, first.type))]
        windows = Windows(frame)
        place: Expr = op.subtract(windows(op.dense_rank(), sort=[(key, False, False) for key in sort]), 1)
        if ascending:
            return self._numbers(windows, place)
        above = Windows(frame.on_rows_of(windows.base))
        counted = self._kept(Entry(None, place, INT64)).expr
        return self._numbers(above, op.subtract(above(op.max_(counted)), place))

    def _numbers(self, windows: Windows, number: Expr) -> Any:
        from ..common.handle import as_series

        frame = self._grouping.frame.on_rows_of(windows.base)
        return as_series(frame.replace(columns=(self._kept(Entry(None, number, INT64)),), column_names=(None,)))

    def head(self, n: int = 5) -> Any:
        """The first `n` rows of each group, in row order; all but the last ``-n`` if it is negative.

        Returns
        -------
        DataFrame or Series
            The rows with all columns and their labels. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 5]}).groupby("k").head(1)
           k  v
        0  a  1
        1  b  2
        """
        return self._rows(lambda number, size: op.less(number, n if n >= 0 else op.add(size, n)))

    def tail(self, n: int = 5) -> Any:
        """The last `n` rows of each group, in row order; all but the first ``-n`` if it is negative. Runs no job."""
        return self._rows(lambda number, size: op.greater_equal(number, op.subtract(size, n) if n >= 0 else -n))

    @property
    def nth(self) -> Nth:
        """The rows with some numbers in their group, from 0 or, if negative, from the end: ``nth(0)``, ``nth[:2]``. Runs no job.

        Called with `dropna`, "any" or "all", rows do not count where any, or all, values are missing.

        Examples
        --------
        >>> import plandas as pd
        >>> groups = pd.DataFrame({"k": ["a", "a", "a"], "v": [None, 2, 3]}).groupby("k")
        >>> groups.nth(0, dropna="any").v.to_list(), groups.nth[1:].v.to_list()
        ([2.0], [2.0, 3.0])
        """
        return Nth(self)

    def _nth(self, n: int | slice | Sequence[int | slice], dropna: str | None) -> Any:
        if dropna:
            return self._without_missing(n, dropna)._nth(n, None)
        places = n if isinstance(n, Sequence) else [n]

        def chosen(number: Expr, size: Expr) -> Expr:
            condition: Expr = literal(False)
            for place in places:
                condition = op.or_(condition, _is_at(number, size, place))
            return condition

        return self._rows(chosen)

    def _without_missing(self, n: Any, how: str) -> Any:
        """The same groups of the rows that `nth` counts."""
        if not isinstance(n, int):
            raise ValueError("dropna option only supported for an integer argument")
        if how not in ("any", "all"):
            raise ValueError(f"For a DataFrame or Series groupby.nth, dropna must be either None, 'any' or 'all', (was passed {how}).")
        frame = self._grouping.frame
        kept = reduce(op.and_ if how == "any" else op.or_, [op.not_missing(entry.expr) for entry in frame.columns])
        groups: Any = type(self)
        return groups(replace(self._grouping, frame=frame.replace(base=Filter(frame.base, kept))))

    def _rows(self, condition: Callable[[Expr, Expr], Expr]) -> Any:
        """The rows for which a condition on their number in the group, and the group's size, holds."""
        windows, grouping = self._windows(), self._grouping
        kept = condition(windows.number(), windows(op.size()))
        if grouping.present is not None:
            kept = op.and_(grouping.present, kept)
        return self._of_rows(grouping.frame.on_rows_of(Filter(windows.base, kept)))


class Nth:
    """What `nth` gives: called, or indexed, with numbers of rows."""

    def __init__(self, groups: Any) -> None:
        self._groups = groups

    def __call__(self, n: int | slice | Sequence[int | slice], dropna: str | None = None) -> Any:
        return self._groups._nth(n, dropna)

    def __getitem__(self, n: int | slice | Sequence[int | slice]) -> Any:
        return self._groups._nth(n, None)


def _is_at(number: Expr, size: Expr, place: int | slice) -> Expr:
    """The condition that a row's number in a group of that size is a place, or in a slice of places."""

    def counted(one: int) -> Expr | int:
        return one if one >= 0 else op.add(size, one)

    if not isinstance(place, slice):
        return op.equal(number, counted(place))
    if place.step not in (None, 1):
        raise NotImplementedError("nth of a slice with steps")
    condition: Expr = literal(True)
    if place.start is not None:
        condition = op.and_(condition, op.greater_equal(number, counted(place.start)))
    if place.stop is not None:
        condition = op.and_(condition, op.less(number, counted(place.stop)))
    return condition
