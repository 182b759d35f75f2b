"""Labels of a frame's columns and rows: setting, dropping, renaming, choosing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..common.handle import Handle, as_index, as_series
from ..common.relabel import affixed, rows_of, rows_renamed, rows_without
from ..common.sort import renumbered
from ..core.arithmetic import is_scalar
from ..core.frame import Entry, Frame, Label
from ..core.labels import axis_number, columns, level_places, padded, places, rearranged
from ..core.positions import column_of

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
        verify_integrity : bool, default False
            Whether a label that comes twice is an error, which takes a job to see.

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
        frame = self._frame
        wanted = keys if isinstance(keys, list) else [keys]
        absent = [key for key in wanted if is_label(key) and key not in frame.positions]
        if absent:
            raise KeyError(f"None of {absent} are in the columns")
        if any(isinstance(key, set | frozenset | Mapping) for key in wanted):
            raise TypeError('The parameter "keys" may be a column key, one-dimensional array, or a list of those')
        levels: list[Entry] = list(frame.index) if append else []
        gone: set[Label] = set()
        for key in wanted:
            if is_label(key):
                levels.append(frame.columns[places(frame, key)[0]])
                gone |= {key} if drop else set()
            else:
                for values in _levels_of(key):
                    frame, entry = column_of(frame, values)
                    levels.append(entry)
        if not levels:
            raise ValueError("Must pass at least one key to set_index")
        kept = [entry for entry in frame.columns if entry.label not in gone]
        made = frame.replace(columns=tuple(kept), index=tuple(levels))
        if verify_integrity and not as_index(made).is_unique:
            raise ValueError("Index has duplicate keys")
        return self._result(made, inplace)

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
        col_level : int or label, default 0
            Where the columns have several levels: the one that the new labels are of.
        col_fill : label, default ""
            What their other levels are.
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
        at = list(frame.column_names).index(col_level) if col_level in frame.column_names else col_level
        labels = [padded(frame, label, at, col_fill) for label in labels]
        made = [entry._replace(label=label) for entry, label in zip(moved, labels, strict=False)]
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
        """The frame with other labels for some rows or columns.

        Parameters
        ----------
        mapper : dict or function
            New labels by old ones, for `axis`.
        index, columns : dict or function
            New labels for rows and for columns.
        axis : {0, 1}, default 0
            What `mapper` is for.
        level : int or label, optional
            The level of the rows' labels that changes; all unless given.
        copy : bool
            Accepted.
        inplace : bool, default False
            Whether to change this frame.
        errors : {"ignore", "raise"}, default "ignore"
            Whether a label that is not there is an error.

        Returns
        -------
        DataFrame or None
            Runs no job, unless a function renames rows: their distinct labels are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1]}).rename(columns={"a": "b"}).columns.to_list()
        ['b']
        """
        if mapper is not None:
            if index is not None or columns is not None:
                raise TypeError("Cannot specify both 'mapper' and any of 'index' or 'columns'")
            index, columns = (None, mapper) if axis is not None and axis_number(axis) else (mapper, None)
        if index is None and columns is None:
            raise TypeError("must pass an index to rename")
        frame = self._frame
        if columns is not None:
            columns = columns.to_pandas() if isinstance(columns, Handle) else columns
            of = level if len(frame.column_names) > 1 else None
            frame = rearranged(frame, lambda places: places.rename(columns=columns, level=of, errors=errors))
        if index is not None:
            frame = rows_renamed(frame, index, level, errors)
        return self._result(frame, inplace)

    def add_prefix(self, prefix: str, axis: Any = None) -> Any:
        """The frame with a text before every column's label, or every row's if `axis` is 0. Runs no job."""
        if axis in (0, "index"):
            return self._of(affixed(self._frame, prefix, ""))
        return self._of(rearranged(self._frame, lambda places: places.add_prefix(prefix)))

    def add_suffix(self, suffix: str, axis: Any = None) -> Any:
        """The frame with a text after every column's label, or every row's if `axis` is 0. Runs no job."""
        if axis in (0, "index"):
            return self._of(affixed(self._frame, "", suffix))
        return self._of(rearranged(self._frame, lambda places: places.add_suffix(suffix)))

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
        level : int or label, optional
            The level of the labels that is meant.
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
        if labels is not None:
            columns, index = (labels, index) if axis_number(axis) else (columns, labels)
        elif index is None and columns is None:
            raise ValueError("Need to specify at least one of 'labels', 'index' or 'columns'")
        frame = self._frame
        if columns is not None:
            wanted = columns.to_pandas() if isinstance(columns, Handle) else columns
            frame = rearranged(frame, lambda places: places.drop(columns=wanted, level=level, errors=errors))
        if index is not None:
            frame = rows_without(frame, index, level, errors)
        return self._result(frame, inplace)

    def _labelled(self, items: Any, like: str | None, regex: str | None, axis: Any) -> Any:
        if axis in (0, "index"):
            return self._of(rows_of(self._frame, items, like, regex))
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
        """A frame of one column or one row as a Series, and of both as a scalar; else the frame itself.

        Parameters
        ----------
        axis : {0, 1}, optional
            0 looks at the number of rows only, 1 at that of columns; both unless given.

        Returns
        -------
        DataFrame, Series or scalar
            Runs a small job if there is one row, or to see whether there is.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).squeeze().to_list()
        [1, 2]
        """
        frame = self._frame
        one_column = len(frame.columns) == 1 and (axis is None or axis_number(axis) == 1)
        one_row = (axis is None or axis_number(axis) == 0) and len(self.head(2)) == 1
        if one_row:
            return self.iloc[0, 0] if one_column else self.iloc[0]
        return as_series(frame) if one_column else self

    def transpose(self, *args: Any, copy: bool = False) -> Any:
        """The frame with rows and columns swapped. Runs one job: the rows decide the columns.

        Where a row mixes kinds of values the answer is a pandas frame of objects, which no engine holds.

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
        from ..io.create import held
        from ..options import get_option

        limit = get_option("compute.max_rows")
        head = self.head(limit + 1) if limit is not None else self
        data = head.to_pandas()
        if limit is not None and len(data) > limit:
            raise ValueError(f"transpose of more than {limit} rows: raise the option compute.max_rows if you mean it")
        return held(data.T)

    @property
    def T(self) -> Any:
        """See `transpose`."""
        return self.transpose()

    def set_axis(self, labels: Any, *, axis: Any = 0, copy: Any = None) -> Any:
        """The frame under other labels for its rows or columns, by position. Rows are counted in one job."""
        made: Any = self._of(self._frame)
        if axis_number(axis):
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
        return self._reindexed(index, columns, fill_value, **options)


def is_label(value: Any) -> bool:
    """Whether a value names one column: scalars and tuples do."""
    return is_scalar(value) or isinstance(value, tuple)


def _levels_of(key: Any) -> list[Any]:
    """The values of each level that a key means: an index of several levels has several."""
    if isinstance(key, pd.MultiIndex) or isinstance(key, Handle) and len(key._frame.index) > 1 and not key._frame.columns:
        return [key.get_level_values(level) for level in range(key.nlevels)]
    return [key]


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
