"""Labels of a frame's columns and rows: setting, dropping, renaming, choosing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..common.handle import Handle, as_series
from ..common.labels import relabelled, without_rows
from ..common.sort import renumbered
from ..core.arithmetic import is_scalar
from ..core.frame import Entry, Frame, Label
from ..core.labels import columns, level_places, missing_labels, places

__all__ = ["FrameLabels"]


class FrameLabels(Handle):
    """set_index, reset_index, rename, drop, filter, select_dtypes, transpose."""

    def set_index(
        self, keys: Any, *, drop: bool = True, append: bool = False, inplace: bool = False, verify_integrity: bool = False
    ) -> Any:
        """The frame labelled by columns of its own.

        Parameters
        ----------
        keys : label, Series or list of those
            The new levels.
        drop : bool, default True
            Whether the columns go.
        append : bool, default False
            Whether the levels come after the old ones.
        inplace : bool, default False
            Whether to change this frame.
        verify_integrity : False
            Not supported.

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
        >>> pd.DataFrame({"k": ["x", "y"], "v": [1, 2]}).set_index("k")
           v
        k
        x  1
        y  2
        """
        if verify_integrity:
            raise NotImplementedError("set_index(verify_integrity=True) is not supported")
        frame = self._frame
        levels: list[Entry] = list(frame.index) if append else []
        gone: set[Label] = set()
        wanted = keys if isinstance(keys, list) else [keys]
        absent = [key for key in wanted if not isinstance(key, Handle) and is_label(key) and key not in frame.positions]
        if absent:
            raise KeyError(f"None of {absent} are in the columns")
        for key in wanted:
            if isinstance(key, Handle):
                frame, entry = _on_rows(frame, key)
                levels.append(entry)
            elif is_label(key):
                levels.append(frame.columns[places(frame, key)[0]])
                gone |= {key} if drop else set()
            else:
                raise NotImplementedError("set_index takes labels of columns and Series")
        kept = [entry for entry in frame.columns if entry.label not in gone]
        return self._result(frame.replace(columns=tuple(kept), index=tuple(levels)), inplace)

    def reset_index(
        self,
        level: Any = None,
        *,
        drop: bool = False,
        inplace: bool = False,
        col_level: Any = 0,
        col_fill: Any = "",
        allow_duplicates: bool = False,
        names: Any = None,
    ) -> Any:
        """The frame labelled 0, 1, 2, ..., its index levels made columns.

        Parameters
        ----------
        level : int, name or list of those, optional
            The levels that go; all unless given.
        drop : bool, default False
            Whether they do not become columns.
        inplace : bool, default False
            Whether to change this frame.
        col_level, col_fill
            Not supported where the columns have several levels.
        allow_duplicates : bool, default False
            Whether a column may have the label already.
        names : label or list of labels, optional
            Labels for the new columns.

        Returns
        -------
        DataFrame or None
            Runs no job.

        Raises
        ------
        ValueError
            If there is a column of the label already.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"v": [1, 2]}, index=["x", "y"]).reset_index()
          index  v
        0     x  1
        1     y  2
        """
        frame = self._frame
        chosen = list(range(len(frame.index))) if level is None else level_places(frame, level)
        rest = tuple(entry for place, entry in enumerate(frame.index) if place not in chosen)
        moved = [] if drop else [frame.index[place] for place in sorted(chosen)]
        labels = _level_labels(frame, moved, chosen, names)
        taken = [label for label in labels if label in frame.positions and not allow_duplicates]
        if taken:
            raise ValueError(f"cannot insert {taken[0]}, already exists")
        if len(frame.column_names) > 1:
            labels = [(label, *[""] * (len(frame.column_names) - 1)) for label in labels]
        made = [entry._replace(label=label) for entry, label in zip(moved, labels, strict=True)]
        frame = frame.replace(columns=(*made, *frame.columns))
        return self._result(frame.replace(index=rest) if rest else renumbered(frame), inplace)

    def rename(
        self,
        mapper: Any = None,
        *,
        index: Any = None,
        columns: Any = None,
        axis: Any = None,
        copy: Any = None,
        inplace: bool = False,
        level: Any = None,
        errors: str = "ignore",
    ) -> Any:
        """The frame with other labels for some columns.

        Parameters
        ----------
        mapper, columns : dict or function
            New labels by old ones.
        index, level : None
            Renaming rows is not supported.
        axis : {1, "columns"}
            What `mapper` is for.
        copy : bool
            Accepted.
        inplace : bool, default False
            Whether to change this frame.
        errors : {"ignore", "raise"}, default "ignore"
            Whether a label that no column has is an error.

        Returns
        -------
        DataFrame or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1]}).rename(columns={"a": "b"}).columns.to_list()
        ['b']
        """
        if index is not None or level is not None or (mapper is not None and axis not in (1, "columns")):
            raise NotImplementedError("rename of row labels is not supported")
        change = columns if columns is not None else mapper
        if change is None:
            raise TypeError("must pass an index to rename")
        if errors == "raise" and isinstance(change, Mapping):
            absent = missing_labels(self._frame, list(change))
            if absent:
                raise KeyError(f"{absent} not found in axis")
        return self._result(self._frame.map(relabelled(entry, change) for entry in self._frame.columns), inplace)

    def add_prefix(self, prefix: str, axis: Any = None) -> Any:
        """The frame with a text before every column's label. Runs no job."""
        return self.rename(columns=lambda label: f"{prefix}{label}")

    def add_suffix(self, suffix: str, axis: Any = None) -> Any:
        """The frame with a text after every column's label. Runs no job."""
        return self.rename(columns=lambda label: f"{label}{suffix}")

    def drop(
        self,
        labels: Any = None,
        *,
        axis: Any = 0,
        index: Any = None,
        columns: Any = None,
        level: Any = None,
        inplace: bool = False,
        errors: str = "raise",
    ) -> Any:
        """The frame without some columns or rows.

        Parameters
        ----------
        labels : label or list of labels, optional
            What goes from `axis`.
        axis : {0, 1}, default 0
            Rows or columns.
        index, columns : label or list of labels, optional
            The rows and columns that go.
        level : None
            Not supported.
        inplace : bool, default False
            Whether to change this frame.
        errors : {"raise", "ignore"}, default "raise"
            Whether a label that is not there is an error; for rows that is looked up in one job.

        Returns
        -------
        DataFrame or None
            Runs no job for columns.

        Raises
        ------
        KeyError
            If a label is not there.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1], "b": [2]}).drop(columns="a").columns.to_list()
        ['b']
        """
        if level is not None:
            raise NotImplementedError("drop(level=...) is not supported")
        if labels is not None:
            columns, index = (labels, index) if axis in (1, "columns") else (columns, labels)
        elif index is None and columns is None:
            raise ValueError("Need to specify at least one of 'labels', 'index' or 'columns'")
        frame = self._frame
        if columns is not None:
            wanted = [columns] if is_label(columns) else list(columns)
            absent = missing_labels(frame, wanted)
            if absent and errors == "raise":
                raise KeyError(f"{absent} not found in axis")
            gone = {place for label in wanted if label not in absent for place in places(frame, label)}
            frame = frame.map(entry for place, entry in enumerate(frame.columns) if place not in gone)
        if index is not None:
            frame = without_rows(frame, index, errors)
        return self._result(frame, inplace)

    def filter(self, items: Any = None, like: str | None = None, regex: str | None = None, axis: Any = None) -> Any:
        """The columns with some labels, or whose labels hold a text or match a pattern. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"ab": [1], "c": [2]}).filter(like="a").columns.to_list()
        ['ab']
        """
        if axis in (0, "index"):
            raise NotImplementedError("filter(axis=0) is not supported")
        if sum(one is not None for one in (items, like, regex)) != 1:
            raise TypeError("Keyword arguments `items`, `like`, or `regex` are mutually exclusive")
        frame = self._frame
        if items is not None:
            return self._of(frame.map(columns(frame, [item for item in items if item in frame.positions])))
        if like is not None:
            return self._of(frame.map(entry for entry in frame.columns if like in str(entry.label)))
        pattern = re.compile(regex or "")
        return self._of(frame.map(entry for entry in frame.columns if pattern.search(str(entry.label))))

    def select_dtypes(self, include: Any = None, exclude: Any = None) -> Any:
        """The columns of some dtypes. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1], "b": ["x"]}).select_dtypes("number").columns.to_list()
        ['a']
        """
        frame = self._frame
        empty = pd.DataFrame({place: pd.Series([], dtype=entry.dtype) for place, entry in enumerate(frame.columns)})
        kept = empty.select_dtypes(include=include, exclude=exclude).columns
        return self._of(frame.map(frame.columns[place] for place in kept))

    def squeeze(self, axis: Any = None) -> Any:
        """A frame of one column as a Series, and of one row and column as a scalar; else the frame itself."""
        frame = self._frame
        if len(frame.columns) != 1:
            return self
        column = as_series(frame)
        return column.item() if axis is None and len(column) == 1 else column

    def transpose(self, *args: Any, copy: bool = False) -> Any:
        """The frame with rows and columns swapped. Runs one job: the rows decide the columns.

        Raises
        ------
        ValueError
            If there are more rows than the option `compute.max_rows`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": [3, 4]}).T
           0  1
        a  1  2
        b  3  4
        """
        from ..options import get_option

        limit = get_option("compute.max_rows")
        head = self.head(limit + 1) if limit is not None else self
        data = head.to_pandas()
        if limit is not None and len(data) > limit:
            raise ValueError(f"transpose of more than {limit} rows: raise the option compute.max_rows if you mean it")
        return type(self)(data.T)  # type: ignore[call-arg]

    @property
    def T(self) -> Any:
        """See `transpose`."""
        return self.transpose()

    def set_axis(self, labels: Any, *, axis: Any = 0, copy: Any = None) -> Any:
        """The frame under other labels for its rows or columns, by position. Rows are counted in one job."""
        made: Any = self._of(self._frame)
        if axis in (1, "columns"):
            made.columns = labels
        else:
            made.index = labels
        return made

    def reindex(
        self,
        labels: Any = None,
        *,
        index: Any = None,
        columns: Any = None,
        axis: Any = None,
        method: Any = None,
        copy: Any = None,
        level: Any = None,
        fill_value: Any = float("nan"),
        limit: Any = None,
        tolerance: Any = None,
    ) -> Any:
        """The rows and columns of given labels, in their order; missing where the frame has none.

        Parameters
        ----------
        labels : list-like, optional
            The labels, for `axis`.
        index, columns : list-like, optional
            The labels of the rows, and of the columns.
        axis : {0, 1}, default 0
            What `labels` is for.
        method, level, limit, tolerance : None
            Not supported.
        copy : bool
            Accepted.
        fill_value : scalar, default NaN
            What stands where a label is new.

        Returns
        -------
        DataFrame
            That no label comes twice is looked up in one job, unless the plan tells.

        Raises
        ------
        ValueError
            If a label comes twice.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}, index=["x", "y"]).reindex(index=["y", "x"], columns=["a", "b"])
           a   b
        y  2 NaN
        x  1 NaN
        """
        if labels is not None:
            if index is not None or columns is not None and axis is not None:
                raise TypeError("Cannot specify both 'axis' and any of 'index' or 'columns'")
            index, columns = (index, labels) if axis in (1, "columns") else (labels, columns)
        options = {"method": method, "level": level, "limit": limit, "tolerance": tolerance}
        return self._reindexed(index, columns, fill_value, **options)  # type: ignore[attr-defined]


def is_label(value: Any) -> bool:
    """Whether a value names one column: scalars and tuples do."""
    return is_scalar(value) or isinstance(value, tuple)


def _on_rows(frame: Frame, series: Handle) -> tuple[Frame, Entry]:
    from ..core.align import align

    if not series._frame.columns:
        series = series._beside(frame)  # type: ignore[attr-defined]
    left, right = align(frame, series._frame)
    return left, right.columns[0]


def _level_labels(frame: Frame, moved: list[Entry], chosen: list[int], names: Any) -> list[Label]:
    """The column labels that index levels get."""
    if names is not None:
        return [names] if is_label(names) else list(names)
    several = len(frame.index) > 1
    unnamed = "index" if "index" not in frame.positions else "level_0"
    return (
        [
            entry.label if entry.label is not None else f"level_{place}" if several else unnamed
            for entry, place in zip(moved, sorted(chosen), strict=True)
        ]
        if moved
        else []
    )
