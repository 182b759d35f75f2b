"""Labels of a Series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.handle import Handle, as_dataframe
from ..common.relabel import affixed, rows_of, rows_renamed, rows_without
from ..common.sort import renumbered
from ..core.labels import level_places

__all__ = ["SeriesLabels"]


class SeriesLabels(Handle):
    """rename, reset_index, drop. Nothing here runs a job, unless it says so."""

    def rename(
        self,
        index: Any = None,
        *,
        axis: Any = None,
        copy: Any = None,
        inplace: bool = False,
        level: Any = None,
        errors: str = "ignore",
    ) -> Any:
        """The Series under another name, or with other labels.

        Parameters
        ----------
        index : hashable, dict or function, optional
            The name; or new labels by old ones.
        axis, copy
            Accepted.
        level : int or label, optional
            The level of the labels that changes; all unless given.
        errors : {"ignore", "raise"}, default "ignore"
            Whether a label that is not there is an error.
        inplace : bool, default False
            Whether to change this Series.

        Returns
        -------
        Series or None
            Runs no job, unless a function gives the labels: the distinct ones are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1]).rename("n").name
        'n'
        """
        if isinstance(index, Mapping) or callable(index):
            return self._result(rows_renamed(self._frame, index, level, errors), inplace)
        return self._result(self._frame.map([self._frame.columns[0]._replace(label=index)]), inplace)

    def reset_index(
        self, level: Any = None, *, drop: bool = False, name: Any = None, inplace: bool = False, allow_duplicates: bool = False
    ) -> Any:
        """The Series as a frame with its index levels as columns; or, with `drop`, labelled 0, 1, 2, ...

        Parameters
        ----------
        level : int, name or list of those, optional
            The levels that go; all unless given.
        drop : bool, default False
            Whether they do not become columns.
        name : hashable, optional
            The label of the values' column.
        inplace : bool, default False
            Whether to change this Series; with `drop` only.
        allow_duplicates : bool, default False
            Whether a label may be there twice.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2], index=["x", "y"], name="v").reset_index()
          index  v
        0     x  1
        1     y  2
        """
        frame = self._frame
        if drop:
            gone = set(range(len(frame.index)) if level is None else level_places(frame, level))
            rest = tuple(entry for place, entry in enumerate(frame.index) if place not in gone)
            return self._result(frame.replace(index=rest) if rest else renumbered(frame), inplace)
        if inplace:
            raise TypeError("Cannot reset_index inplace on a Series to create a DataFrame")
        entry = frame.columns[0]
        label = name if name is not None else 0 if entry.label is None else entry.label
        return as_dataframe(frame.map([entry._replace(label=label)])).reset_index(level, allow_duplicates=allow_duplicates)

    def drop(
        self, labels: Any = None, *, axis: Any = 0, index: Any = None, columns: Any = None, level: Any = None, inplace: bool = False,
        errors: str = "raise",
    ) -> Any:  # fmt: skip
        """The values without those of some labels; that they are there is looked up in one job.

        Raises
        ------
        KeyError
            If a label is not there, unless `errors` is "ignore".
        """
        wanted = labels if labels is not None else index
        if wanted is None and columns is None:
            raise ValueError("Need to specify at least one of 'labels', 'index' or 'columns'")
        return self._result(self._frame if wanted is None else rows_without(self._frame, wanted, level, errors), inplace)

    def _labelled(self, items: Any, like: str | None, regex: str | None, axis: Any) -> Any:
        return self._of(rows_of(self._frame, items, like, regex))

    def add_prefix(self, prefix: str, axis: Any = None) -> Any:
        """The Series with a text before every label. Runs no job."""
        return self._of(affixed(self._frame, prefix, ""))

    def add_suffix(self, suffix: str, axis: Any = None) -> Any:
        """The Series with a text after every label. Runs no job."""
        return self._of(affixed(self._frame, "", suffix))

    def set_axis(self, labels: Any, *, axis: Any = 0, copy: Any = None) -> Any:
        """The Series under other labels, by position. Rows are counted, unless the plan tells how many there are."""
        made: Any = self._of(self._frame)
        made.index = labels
        return made

    def squeeze(self, axis: Any = None) -> Any:
        """The only value as a scalar; else the Series itself. Runs one small job."""
        return self.iloc[0] if len(self) == 1 else self

    def reindex(
        self,
        index: Any = None,
        *,
        axis: Any = None,
        method: Any = None,
        copy: Any = None,
        level: Any = None,
        fill_value: Any = float("nan"),
        limit: Any = None,
        tolerance: Any = None,
    ) -> Any:
        """The values of given labels, in their order; missing where the Series has none.

        Parameters
        ----------
        index : list-like, optional
            The labels.
        axis : {0}
            Accepted.
        method, level, limit, tolerance : None
            Not supported.
        copy : bool
            Accepted.
        fill_value : scalar, default NaN
            What stands where a label is new.

        Returns
        -------
        Series
            That no label comes twice is looked up in one job, unless the plan tells.

        Raises
        ------
        ValueError
            If a label comes twice.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2], index=["x", "y"]).reindex(["y", "z"], fill_value=0).to_list()
        [2, 0]
        """
        options = {"method": method, "level": level, "limit": limit, "tolerance": tolerance}
        return self._reindexed(index, None, fill_value, **options)
