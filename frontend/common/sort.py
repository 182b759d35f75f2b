"""Sorting rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from ...plan import Column, Filter, Join, RowNumber, Slice, Sort, SortKey, fresh, literal, op
from ...plan import types as t
from ..core.align import reid
from ..core.categories import ordered_by
from ..core.frame import Entry, Frame, named, numbered
from ..core.labels import axis_number, column, level_places
from ..core.materialize import labels_to_index
from .handle import Handle, as_index

__all__ = ["Sorting", "check_order", "computed_keys", "keyed", "renumbered", "sorted_by", "top"]

KINDS = ("quicksort", "mergesort", "heapsort", "stable")


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
        key : callable, optional
            Given each level as an Index, the Index to sort by.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Raises
        ------
        KeyError, IndexError
            If there is no such level.
        ValueError
            If there are not as many directions as levels.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3], index=[30, 10, 20]).sort_index().to_list()
        [2, 3, 1]
        """
        if axis_number(axis, type(self).__name__):
            options = {"ascending": ascending, "na_position": na_position, "sort_remaining": sort_remaining, "key": key}
            return self._result(_columns_sorted(self._frame, level=level, ignore_index=ignore_index, **options), inplace)
        frame = self._frame
        level = level if len(frame.index) > 1 else None  # pandas looks at no level where there is only one
        if frame.has_default_index and ascending is True and key is None:
            return self._result(frame, inplace)
        places = _levels(frame, level, sort_remaining)
        if key is None:
            frame = frame.settled
            levels = [frame.index[place] for place in places]
        else:
            keyed = places if level is None else level_places(frame, level)
            values = {place: as_index(frame.replace(index=(frame.index[place],))) for place in places}
            frame, levels = computed_keys(frame, [key(one) if place in keyed else one for place, one in values.items()])
        made = sorted_by(frame, levels, _directions(ascending, len(places), level), na_position, ignore_index, kind)
        return self._result(made.map(made.columns[: len(self._frame.columns)]), inplace)


def check_order(ascending: Any, kind: str) -> None:
    """That directions are booleans, and the kind of sort one that pandas knows.

    Raises
    ------
    ValueError
        If they are not.
    """
    for direction in ascending if isinstance(ascending, list | tuple) else [ascending]:
        if not isinstance(direction, bool | int):
            raise ValueError(f'For argument "ascending" expected type bool, received type {type(direction).__name__}.')
    if kind not in KINDS:
        raise ValueError(f"sort kind must be one of {KINDS} (got {kind!r})")


def sorted_by(
    frame: Frame, entries: Sequence[Entry], ascending: Any, na_position: str, ignore_index: bool, kind: str = "quicksort"
) -> Frame:
    """The frame sorted by some of its entries. The frame is settled.

    Raises
    ------
    ValueError
        If there are not as many directions as keys, or `na_position` is neither "first" nor "last".
    """
    check_order(ascending, kind)
    if na_position not in ("first", "last"):
        raise ValueError(f"invalid na_position: {na_position}")
    directions = [ascending] * len(entries) if isinstance(ascending, bool | int) else list(ascending)
    if len(directions) != len(entries):
        raise ValueError(f"Length of ascending ({len(directions)}) != length of by ({len(entries)})")
    base, columns = ordered_by(frame.base, list(entries))
    keys = [SortKey(column.id, not down, na_position == "first") for column, down in zip(columns, directions, strict=True)]
    made = frame.on_rows_of(Sort(base, tuple(keys))) if keys else frame
    return renumbered(made) if ignore_index else made


def top(frame: Frame, entries: Sequence[Entry], n: int, keep: str, *, ascending: bool) -> Frame:
    """The first `n` rows in the order of some entries; `keep` says which of rows that are equal in them. The frame is settled.

    Raises
    ------
    ValueError
        If `keep` is not "first", "last" or "all".
    """
    if keep not in ("first", "last", "all"):
        raise ValueError('keep must be either "first", "last" or "all"')
    n = max(n, 0)
    ordered = _later_first(frame, entries, n, ascending) if keep == "last" else sorted_by(frame, entries, ascending, "last", False)
    if keep != "all" or n == 0:
        return ordered.on_rows_of(Slice(ordered.base, 0, n))
    number, last = fresh("row"), reid(ordered.map(entries).on_rows_of(Slice(ordered.base, n - 1, n)))
    marked = last.with_column("__last", literal(True)).settled
    keys = [(a.expr.id, b.expr.id) for a, b in zip(entries, marked.columns, strict=False)]  # type: ignore[attr-defined]
    joined = Join(RowNumber(ordered.base, number), marked.base, "left", tuple(keys))
    kept = op.or_(op.less(Column(number, t.int64), n), op.not_missing(marked.columns[-1].expr))
    return ordered.on_rows_of(Filter(joined, kept))


def _later_first(frame: Frame, entries: Sequence[Entry], n: int, ascending: bool) -> Frame:
    """The frame sorted, the later of equal rows first.

    As pandas has it, rows without a value keep their order, and all rows do that if all are asked for.
    """
    count = frame.base.row_count
    if count is not None and count <= n and len(entries) == 1:
        return sorted_by(frame, entries, ascending, "last", False)
    if len(entries) > 1:
        return sorted_by(frame.on_rows_of(Slice(frame.base, None, None, -1)), entries, ascending, "last", False)
    number = Column(fresh("row"), t.int64)
    place = op.if_else(op.is_missing(entries[0].expr), number, op.negate(number))
    base, (key,) = named(RowNumber(frame.base, number.id), [place])
    return sorted_by(frame.on_rows_of(base), [*entries, Entry(None, key, entries[0].dtype)], [ascending, True], "last", False)


def renumbered(frame: Frame) -> Frame:
    """The same rows under a default index."""
    if frame.has_default_index:
        return frame.replace(index=(frame.index[0]._replace(label=None),))
    base, index = numbered(frame.base)
    return frame.replace(base=base, index=(index,))


def keyed(frame: Frame, by: Any) -> list[Entry]:
    """The columns or index levels that `by` names. The frame is settled."""
    return [column(frame, label) for label in (by if isinstance(by, list) else [by])]


def computed_keys(frame: Frame, made: Sequence[Any]) -> tuple[Frame, list[Entry]]:
    """The settled frame with what a sort key made of its values as columns at its end, and these columns."""
    if not all(isinstance(one, Handle) and frame.aligned_base(one._frame.replace(index=frame.index)) is frame.base for one in made):
        raise NotImplementedError("a sort key answers what is computed of its argument row by row")
    extra = [(one._frame.columns or one._frame.index)[0] for one in made]
    settled = frame.map([*frame.columns, *extra]).settled
    return settled, list(settled.columns[len(frame.columns) :])


def _levels(frame: Frame, level: Any, remaining: bool) -> list[int]:
    """The places of the levels to sort by."""
    count = len(frame.index)
    places = list(range(count)) if level is None else level_places(frame, level)
    return places + [place for place in range(count) if place not in places] if remaining else places


def _directions(ascending: Any, count: int, level: Any) -> Any:
    """A direction for each level; those that only break ties go the way of the only direction given, or up."""
    if not isinstance(ascending, list | tuple) or level is None or len(ascending) >= count:
        return ascending
    return [*ascending, *[ascending[0] if len(ascending) == 1 else True] * (count - len(ascending))]


def _columns_sorted(frame: Frame, **options: Any) -> Frame:
    """The frame with its columns in the order of their labels, as pandas sorts these."""
    places = pd.Series(range(len(frame.columns)), index=labels_to_index(frame.labels, frame.column_names))
    if options.pop("ignore_index"):
        order = places.sort_index(**options).to_list()
        return frame.replace(
            columns=tuple(frame.columns[place]._replace(label=new) for new, place in enumerate(order)), column_names=(None,)
        )
    return frame.map(frame.columns[place] for place in places.sort_index(**options))
