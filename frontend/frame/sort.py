"""Sorting a frame by its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..common.handle import Handle, as_series
from ..common.sort import keyed, sorted_by
from ..core.frame import Entry, Frame

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
        if axis not in (0, "index"):
            raise NotImplementedError("sort_values(axis=1) is not supported")
        if key is None:
            frame = self._frame.settled
            return self._result(sorted_by(frame, keyed(frame, by), ascending, na_position, ignore_index), inplace)
        frame, keys = _keys(self._frame, by, key)
        made = sorted_by(frame, keys, ascending, na_position, ignore_index)
        return self._result(made.map(made.columns[: len(self._frame.columns)]), inplace)

    def nlargest(self, n: int, columns: Any, keep: str = "first") -> Any:
        """The `n` rows with the largest values in some columns, largest first; of equal rows the first ones.

        Parameters
        ----------
        n : int
            Number of rows.
        columns : label or list of labels
            What to compare by.
        keep : {"first"}
            Other ways to break ties are not supported.

        Returns
        -------
        DataFrame
            Runs no job.
        """
        return self._top(n, columns, keep, ascending=False)

    def nsmallest(self, n: int, columns: Any, keep: str = "first") -> Any:
        """The `n` rows with the smallest values in some columns, smallest first. See `nlargest`."""
        return self._top(n, columns, keep, ascending=True)

    def _top(self, n: int, columns: Any, keep: str, *, ascending: bool) -> Any:
        if keep != "first":
            raise NotImplementedError(f"keep={keep!r} is not supported, only 'first'")
        return self.sort_values(columns, ascending=ascending).head(max(n, 0))


def _keys(frame: Frame, by: Any, key: Callable[[Any], Any]) -> tuple[Frame, list[Entry]]:
    """The settled frame with the columns that `key` makes of the `by` columns at its end."""
    extra = [key(as_series(frame.map([entry])))._frame.columns[0] for entry in keyed(frame, by)]
    settled = frame.map([*frame.columns, *extra]).settled
    return settled, list(settled.columns[len(frame.columns) :])
