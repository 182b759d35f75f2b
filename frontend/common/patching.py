"""Values that another frame has under the same labels: combine_first, update."""

from __future__ import annotations

from typing import Any

from ...plan import op
from ...plan import types as t
from ..core.align import align, on_rows_of
from ..core.dtypes import result_dtype
from ..core.frame import Entry
from ..core.labels import union
from .assigning import fitted
from .handle import Handle

__all__ = ["FramePatching", "SeriesPatching"]


class SeriesPatching(Handle):
    """combine_first, update of a Series."""

    def combine_first(self, other: Any) -> Any:
        """The values, and where there are none those of another Series; labels of both.

        Parameters
        ----------
        other : Series
            What is missing comes from here.

        Returns
        -------
        Series
            In the order of the labels where the indexes differ. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1.0, None]).combine_first(pd.Series([7, 8, 9])).to_list()
        [1.0, 8.0, 9.0]
        """
        left, right = align(self._frame, _like(self, other)._frame, gaps=False)
        return self._of(left.map([_first(left.columns[0], right.columns[0])]))

    def update(self, other: Any) -> None:
        """Set the values that another Series has under the same labels; what is missing there changes nothing.

        Parameters
        ----------
        other : Series, dict or sequence
            The new values.

        Returns
        -------
        None
            Runs no job, unless other rows' labels have to be looked through for one that comes twice.

        Examples
        --------
        >>> import plandas as pd
        >>> s = pd.Series([1, 2, 3])
        >>> s.update(pd.Series([20], index=[1]))
        >>> s.to_list()
        [1, 20, 3]
        """
        left, right = on_rows_of(self._frame, _like(self, other)._frame)
        self._frame = left.map([_updated(left.columns[0], right.columns[0], overwrite=True)])


class FramePatching(Handle):
    """combine_first, update of a DataFrame."""

    def combine_first(self, other: Any) -> Any:
        """The values, and where there are none those of another frame; rows and columns of both. See `Series.combine_first`."""
        left, right = align(self._frame, _like(self, other)._frame, gaps=False)
        entries = []
        for label in union(left.labels, right.labels):
            sides = [side.columns[side.positions[label]] for side in (left, right) if label in side.positions]
            entries.append(_first(*sides) if len(sides) == 2 else sides[0])
        return self._of(left.map(entries))

    def update(self, other: Any, join: str = "left", overwrite: bool = True, filter_func: Any = None, errors: str = "ignore") -> None:
        """Set the values that another frame has under the same labels; what is missing there changes nothing.

        Parameters
        ----------
        other : DataFrame or Series
            The new values, of columns of these labels.
        join : {"left"}
            The rows and columns of this frame stay.
        overwrite : bool, default True
            Whether values are replaced, or only missing ones.
        filter_func : callable, optional
            Given the values of a column, which may be replaced.
        errors : {"ignore", "raise"}, default "ignore"
            "raise" refuses frames that both have a value somewhere.

        Returns
        -------
        None
            Runs no job, unless other rows' labels have to be looked through for one that comes twice.
        """
        if join != "left" or filter_func is not None or errors != "ignore":
            raise NotImplementedError("update with a function, or that refuses values, has no lowering")
        left, right = on_rows_of(self._frame, _like(self, other)._frame)
        entries = []
        for entry in left.columns:
            place = right.positions.get(entry.label)
            entries.append(entry if place is None else _updated(entry, right.columns[place], overwrite=overwrite))
        self._frame = left.map(entries)


def _like(handle: Any, other: Any) -> Any:
    """What is no object of ours as one of the handle's class."""
    return other if isinstance(other, Handle) and other.ndim == handle.ndim else type(handle)(other)


def _first(entry: Entry, other: Entry) -> Entry:
    """A column, and where it is missing another."""
    alike = t.is_boolean(entry.expr.type) == t.is_boolean(other.expr.type)
    try:
        made = op.coalesce(entry.expr, other.expr)
    except TypeError as error:
        raise NotImplementedError("values of different kinds do not go into one column") from error
    if not alike:
        raise NotImplementedError("booleans and other values do not go into one column")
    dtype = entry.dtype if entry.dtype == other.dtype else result_dtype(made.type, entry.dtype, other.dtype)
    return entry._replace(expr=made, dtype=dtype)


def _updated(entry: Entry, other: Entry, *, overwrite: bool) -> Entry:
    """A column with the values that another has."""
    new, dtype, old = fitted(entry, other)
    condition = op.not_missing(other.expr)
    if not overwrite:
        condition = op.and_(condition, op.is_missing(entry.expr))
    return entry._replace(expr=op.if_else(condition, new, old), dtype=dtype)
