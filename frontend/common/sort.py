"""Sorting rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from ...plan import Column, Sort, SortKey
from ..core.frame import Entry, Frame, numbered
from ..core.labels import column
from .handle import Handle

__all__ = ["Sorting", "renumbered", "sorted_by"]


class Sorting(Handle):
    """sort_index, and what it shares with sort_values. Nothing here runs a job."""

    def sort_index(
        self,
        *,
        axis: Any = 0,
        level: Any = None,
        ascending: bool | Sequence[bool] = True,
        inplace: bool = False,
        kind: str = "quicksort",
        na_position: str = "last",
        sort_remaining: bool = True,
        ignore_index: bool = False,
        key: Callable[[Any], Any] | None = None,
    ) -> Any:
        """The rows in the order of their labels; rows of equal labels keep their order.

        Parameters
        ----------
        axis : {0, 1}, default 0
            1 sorts the columns by their labels.
        level : int, name or list of those, optional
            The levels to sort by, first; all unless given.
        ascending : bool or list of bool, default True
            The direction, or one for each level.
        inplace : bool, default False
            Whether to change this frame.
        kind : str
            Accepted; every sort is stable.
        na_position : {"first", "last"}, default "last"
            Where missing labels come.
        sort_remaining : bool, default True
            Whether the other levels break ties.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...
        key : callable
            Not supported.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3], index=[30, 10, 20]).sort_index().to_list()
        [2, 3, 1]
        """
        if key is not None:
            raise NotImplementedError("sort_index(key=...) is not supported")
        if axis in (1, "columns"):
            return self._result(_columns_sorted(self._frame, ascending), inplace)
        frame = self._frame.settled
        if frame.has_default_index and ascending is True:
            return self._result(frame, inplace)
        levels = _levels(frame, level, sort_remaining)
        return self._result(sorted_by(frame, levels, ascending, na_position, ignore_index), inplace)


def sorted_by(frame: Frame, entries: Sequence[Entry], ascending: bool | Sequence[bool], na_position: str, ignore_index: bool) -> Frame:
    """The frame sorted by some of its entries. The frame is settled.

    Raises
    ------
    ValueError
        If there are not as many directions as keys, or `na_position` is neither "first" nor "last".
    """
    if na_position not in ("first", "last"):
        raise ValueError(f"invalid na_position: {na_position}")
    directions = [ascending] * len(entries) if isinstance(ascending, bool | int) else list(ascending)
    if len(directions) != len(entries):
        raise ValueError(f"Length of ascending ({len(directions)}) != length of by ({len(entries)})")
    keys = [
        SortKey(entry.expr.id, not direction, na_position == "first")
        for entry, direction in zip(entries, directions, strict=True)
        if isinstance(entry.expr, Column)
    ]
    made = frame.on_rows_of(Sort(frame.base, tuple(keys))) if keys else frame
    return renumbered(made) if ignore_index else made


def renumbered(frame: Frame) -> Frame:
    """The same rows under a default index."""
    base, index = numbered(frame.base)
    return frame.replace(base=base, index=(index,))


def keyed(frame: Frame, by: Any) -> list[Entry]:
    """The columns or index levels that `by` names. The frame is settled."""
    return [column(frame, label) for label in (by if isinstance(by, list) else [by])]


def _levels(frame: Frame, level: Any, remaining: bool) -> list[Entry]:
    if level is None:
        return list(frame.index)
    wanted = level if isinstance(level, list | tuple) else [level]
    names = list(frame.index_names)
    places = [names.index(one) if one in names else range(len(names))[one] for one in wanted]
    rest = [place for place in range(len(names)) if place not in places] if remaining else []
    return [frame.index[place] for place in (*places, *rest)]


def _columns_sorted(frame: Frame, ascending: Any) -> Frame:
    order = pd.Index(list(frame.labels), tupleize_cols=False).argsort(kind="stable") if frame.columns else []
    places = list(order) if ascending else list(order)[::-1]
    return frame.map(frame.columns[place] for place in places)
