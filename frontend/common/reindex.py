"""Rows by a given list of labels: reindex, reindex_like, xs, truncate, take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import pandas as pd

from ...plan import Expr, Extend, Filter, Join, fresh, literal, op
from ...plan import types as t
from ..core.align import reid, same_types
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.gaps import gaps_beside
from ..core.labels import axis_number, level_places, rearranged
from .handle import Handle, as_index

__all__ = ["Reindexing"]


class Reindexing(Handle):
    """reindex, reindex_like, xs, truncate, take."""

    def _reindexed(self, index: Any, columns: Any, fill_value: Any, **unsupported: Any) -> Self:
        for name, value in unsupported.items():
            if value is not None:
                raise NotImplementedError(f"reindex({name}=...) is not supported")
        frame = self._frame
        fill = None if is_scalar(fill_value) and pd.isna(fill_value) else fill_value
        if index is not None:
            frame = _rows_of(frame, index, fill)
        if columns is not None:
            frame = _columns_of(frame, columns, fill)
        return self._of(frame)

    def reindex_like(self, other: Any, method: Any = None, copy: Any = None, limit: Any = None, tolerance: Any = None) -> Self:
        """The rows and columns of another object's labels, missing where this one lacks them. See `reindex`.

        Examples
        --------
        >>> import plandas as pd
        >>> s = pd.Series([1, 2], index=["x", "y"])
        >>> s.reindex_like(s.tail(1)).to_list()
        [2]
        """
        columns = other.columns if other.ndim == 2 else None
        return self._reindexed(other.index, columns, None, method=method, limit=limit, tolerance=tolerance)

    def take(self, indices: Any, axis: Any = 0, **kwargs: Any) -> Self:
        """The rows, or columns, at some positions.

        Parameters
        ----------
        indices : list of int
            Positions from 0; negative ones count from the end.
        axis : {0, 1}, default 0
            1 takes columns.

        Returns
        -------
        DataFrame or Series
            In the order asked for. The rows are counted, unless the plan tells how many there are.

        Raises
        ------
        IndexError
            If there is no such position.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([10, 20, 30]).take([2, 0]).to_list()
        [30, 10]
        """
        places = [int(place) for place in indices]  # False and True are places too
        return self.iloc[:, places] if axis in (1, "columns") else self.iloc[places]

    def truncate(self, before: Any = None, after: Any = None, axis: Any = None, copy: Any = None) -> Self:
        """The rows with labels from `before` to `after`, both included.

        Parameters
        ----------
        before, after : label, optional
            The first and the last label that stays.
        axis : {0}
            Columns are not supported.
        copy : bool
            Accepted.

        Returns
        -------
        DataFrame or Series
            The index is collected, unless it is a default one.

        Raises
        ------
        ValueError
            If the index is not sorted, or `after` comes before `before`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([10, 20, 30]).truncate(1).to_list()
        [20, 30]
        """
        from ..index.times import DatetimeIndex

        across = axis in (1, "columns") and self.ndim == 2
        index = self.columns if across else as_index(self._frame)
        if isinstance(index, pd.DatetimeIndex | DatetimeIndex):  # a text is a moment, not a day or month
            before, after = (None if bound is None else pd.Timestamp(bound) for bound in (before, after))
        falls = not index.is_monotonic_increasing
        if falls and not index.is_monotonic_decreasing:
            raise ValueError("truncate requires a sorted index")
        if before is not None and after is not None and before > after:
            raise ValueError(f"Truncate: {after} must be after {before}")
        rows = slice(after, before) if falls else slice(before, after)
        return self.loc[:, rows] if across else self.loc[rows]

    def xs(self, key: Any, axis: Any = 0, level: Any = None, drop_level: bool = True) -> Any:
        """The rows of one label of the index, or of one of its levels.

        Parameters
        ----------
        key : label or tuple
            The label; of several levels, a tuple.
        axis : {0, 1}, default 0
            1 chooses a column.
        level : int, label or list of those, optional
            The levels that `key` is of; the first ones unless given.
        drop_level : bool, default True
            Whether these levels go.

        Returns
        -------
        DataFrame, Series or scalar
            That the label is there is looked up in one job.

        Raises
        ------
        KeyError
            If it is not.

        Examples
        --------
        >>> import plandas as pd
        >>> index = pd.MultiIndex.from_tuples([(1, "x"), (2, "x"), (2, "y")])
        >>> pd.Series([10, 20, 30], index=index).xs("x", level=1).to_list()
        [10, 20]
        """
        if axis_number(axis, type(self).__name__):
            if level is None and drop_level:
                return self[key]  # type: ignore[index]
            options: dict[str, Any] = {"axis": 1, "level": level, "drop_level": drop_level}
            return self._of(rearranged(self._frame, lambda places: places.xs(key, **options)))
        if level is None and drop_level:
            return self.loc[key]
        frame = self._frame
        labels = key if isinstance(key, tuple) else (key,)
        places = list(range(len(labels))) if level is None else level_places(frame, level)
        made = frame.replace(base=Filter(frame.base, _all_equal([frame.index[place] for place in places], labels, key)))
        if self._of(made).empty:
            raise KeyError(key)
        kept = tuple(entry for place, entry in enumerate(frame.index) if place not in places)
        return self._of(made.replace(index=kept) if drop_level and kept else made)


def _all_equal(levels: Sequence[Entry], labels: Sequence[Any], key: Any) -> Expr:
    """The condition that each level has its label."""
    if len(levels) != len(labels):
        raise AssertionError("length of levels and keys not equal")
    condition: Expr = literal(True)
    for entry, label in zip(levels, labels, strict=True):
        try:
            one = op.equal(entry.expr, lift(label, entry.expr.type))
        except (TypeError, ValueError, OverflowError):
            raise KeyError(key) from None
        condition = op.and_(condition, one)
    return condition


def _rows_of(frame: Frame, index: Any, fill: Any) -> Frame:
    """One row for each label of an index, in its order; missing, or `fill`, where the frame has none.

    Raises
    ------
    ValueError
        If a label comes twice in the frame, which takes a job to see unless the plan tells.
    """
    if not as_index(frame).is_unique:
        raise ValueError("cannot reindex on an axis with duplicate labels")
    wanted = _target(index, frame)
    if len(wanted.index) != len(frame.index):
        raise NotImplementedError("reindex to an index of another number of levels is not supported")
    frame = reid((frame if fill is not None else gaps_beside(frame, wanted)).settled)
    try:
        left, right, pairs = same_types(wanted.settled, wanted.settled.index, frame, frame.index)
    except TypeError as error:
        raise NotImplementedError(f"reindex to labels of another kind is not supported: {error}") from error
    mark = fresh("there")
    joined = Join(left.base, Extend(right.base, ((mark, literal(True)),)), "left", tuple(pairs), True)
    made = right.replace(base=joined, index=left.index)
    return made if fill is None else made.map(_filled(entry, joined.schema.column(mark), fill) for entry in made.columns)


def _target(index: Any, frame: Frame) -> Frame:
    """The labels asked for, as a frame of an index alone; under the frame's names unless they have their own."""
    if isinstance(index, Handle):
        given = index if not index._frame.columns else as_index(index._frame.replace(index=index._frame.columns))
        return given._frame
    labels = index if isinstance(index, pd.Index) else pd.Index(index if hasattr(index, "dtype") else list(index))
    made = from_pandas(pd.DataFrame(index=labels))
    if hasattr(index, "name"):
        return made
    return made.replace(index=tuple(new._replace(label=old.label) for new, old in zip(made.index, frame.index, strict=True)))


def _filled(entry: Entry, mark: Expr, fill: Any) -> Entry:
    """A column with a value where the join found no row."""
    expr = op.if_else(op.is_missing(mark), lift(fill, entry.expr.type), entry.expr)
    return entry._replace(expr=expr, dtype=entry.dtype if expr.type == entry.expr.type else default_dtype(expr.type))


def _columns_of(frame: Frame, columns: Any, fill: Any) -> Frame:
    """One column for each label, missing or `fill` where there is none."""
    if not frame.has_unique_labels:
        raise ValueError("cannot reindex on an axis with duplicate labels")
    absent = lift(fill, t.null) if fill is not None else literal(None, t.float64)

    def find(label: Label) -> Entry:
        place = frame.positions.get(label)
        return Entry(label, absent, default_dtype(absent.type)) if place is None else frame.columns[place]

    made = frame.map(find(label) for label in columns)
    names = tuple(columns.names) if isinstance(columns, pd.Index) else frame.column_names
    return made.replace(column_names=names)
