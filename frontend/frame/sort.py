"""Sorting a frame by its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...plan import types as t
from ..common.handle import Handle, as_series
from ..common.sort import check_order, computed_keys, keyed, sorted_by, top
from ..core.labels import axis_number

__all__ = ["FrameSorting"]


class FrameSorting(Handle):
    """sort_values, nlargest, nsmallest. Nothing here runs a job."""

    def sort_values(
        self,
        by: Any,
        *,
        axis: Any = 0,
        ascending: bool | Sequence[bool] = True,
        inplace: bool = False,
        kind: str = "quicksort",
        na_position: str = "last",
        ignore_index: bool = False,
        key: Callable[[Any], Any] | None = None,
    ) -> Any:
        """The rows in the order of some columns; rows that are equal in them keep their order.

        Parameters
        ----------
        by : label or list of labels
            Columns, or names of index levels.
        axis : 0
            Only rows can be sorted.
        ascending : bool or list of bool, default True
            The direction, or one for each column.
        inplace : bool, default False
            Whether to change this frame.
        kind : str
            Accepted; every sort is stable.
        na_position : {"first", "last"}, default "last"
            Where rows with a missing value come.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...
        key : callable, optional
            Given each column as a Series, the Series to sort by.

        Returns
        -------
        DataFrame or None
            Runs no job.

        Raises
        ------
        KeyError
            If there is no such column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [2, 1, None]}).sort_values("a", ascending=False)
             a
        0  2.0
        1  1.0
        2  NaN
        """
        check_order(ascending, kind)
        if axis_number(axis):
            raise NotImplementedError("sort_values(axis=1) is not supported")
        frame = self._frame
        if key is None:
            frame = frame.settled
            keys = keyed(frame, by)
        else:
            frame, keys = computed_keys(frame, [key(as_series(frame.map([entry]))) for entry in keyed(frame, by)])
        made = sorted_by(frame, keys, ascending, na_position, ignore_index, kind)
        return self._result(made.map(made.columns[: len(self._frame.columns)]), inplace)

    def nlargest(self, n: int, columns: Any, keep: str = "first") -> Any:
        """The `n` rows with the largest values in some columns, largest first.

        Parameters
        ----------
        n : int
            Number of rows.
        columns : label or list of labels
            What to compare by.
        keep : {"first", "last", "all"}, default "first"
            Which of rows that are equal in the columns stay: the first or last ones, or all, which may be more than `n`.

        Returns
        -------
        DataFrame
            Runs no job.

        Raises
        ------
        TypeError
            If a column holds neither numbers nor times.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 3, 2]}).nlargest(2, "a")
           a
        1  3
        2  2
        """
        return self._top(n, columns, keep, "nlargest")

    def nsmallest(self, n: int, columns: Any, keep: str = "first") -> Any:
        """The `n` rows with the smallest values in some columns, smallest first. See `nlargest`."""
        return self._top(n, columns, keep, "nsmallest")

    def _top(self, n: int, columns: Any, keep: str, method: str) -> Any:
        frame = self._frame.settled
        keys = keyed(frame, columns)
        for entry in keys:
            if not (t.is_numeric(entry.expr.type) or t.is_boolean(entry.expr.type) or t.is_temporal(entry.expr.type)):
                raise TypeError(f"Column {entry.label!r} has dtype {entry.dtype}, cannot use method {method!r} with this dtype")
        return self._of(top(frame, keys, n, keep, ascending=method == "nsmallest"))
