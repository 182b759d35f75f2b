"""Columns as rows: melt, stack, explode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from ...plan import types as t
from ..common.handle import Handle, as_dataframe, as_series
from ..common.reduce import common_kind
from ..common.sort import renumbered
from ..common.unstacking import Unstacking
from ..core.dtypes import Dtype, default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.labels import columns as chosen
from ..core.labels import missing_labels, places
from ..core.materialize import labels_to_index
from ..core.spreading import exploded, lengthened

__all__ = ["FrameReshaping", "melt", "wide_to_long"]

no_default = pd.api.extensions.no_default


class FrameReshaping(Unstacking):
    """melt, stack, explode."""

    def melt(
        self,
        id_vars: Any = None,
        value_vars: Any = None,
        var_name: Any = None,
        value_name: Label = "value",
        col_level: Any = None,
        ignore_index: bool = True,
    ) -> Any:
        """Columns below each other: a row for each row and column, with the column's label beside its value.

        Parameters
        ----------
        id_vars : label or list, optional
            Columns that repeat.
        value_vars : label or list, optional
            Columns that go below each other, in this order; all others unless given.
        var_name : label or list, optional
            The label of the column of labels, one for each level; the name of the columns, or "variable", unless given.
        value_name : label, default "value"
            The label of the column of values.
        col_level : int or name, optional
            The one level of the columns to go by.
        ignore_index : bool, default True
            Whether the result is labelled 0, 1, 2, ..., or rows keep their labels.

        Returns
        -------
        DataFrame
            All rows of the first column, then those of the next. Runs no job. Where columns have no common type but
            object, pandas does it on collected data.

        Raises
        ------
        KeyError
            If a label is no column.
        ValueError
            If there is a column called `value_name`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["x", "y"], "a": [1, 2], "b": [3, 4]}).melt(id_vars="k")
           k variable  value
        0  x        a      1
        1  y        a      2
        2  x        b      3
        3  y        b      4
        """
        frame = self._frame
        if col_level is not None:
            axis = labels_to_index(frame.labels, frame.column_names).get_level_values(col_level)
            frame = frame.replace(columns=tuple(e._replace(label=x) for e, x in zip(frame.columns, axis, strict=True)))
            frame = frame.replace(column_names=(axis.name,))
        if value_name in frame.positions:
            raise ValueError(f"value_name ({value_name}) cannot match an element in the DataFrame columns.")
        several = len(frame.column_names) > 1
        ids = _found(frame, id_vars, "id_vars", several)
        values = _found(frame, value_vars, "value_vars", several) if value_vars is not None else _others(frame, ids)
        arguments = {"id_vars": id_vars, "value_vars": value_vars, "var_name": var_name, "value_name": value_name}
        try:
            kind = common_kind(values)
        except (TypeError, IndexError):
            return self._in_pandas("melt", **arguments, col_level=col_level, ignore_index=ignore_index)
        labels = labels_to_index([entry.label for entry in values], frame.column_names)
        names = _variable_names(frame.column_names, var_name)
        settled = frame.map([*ids, *values]).settled
        cells = [[entry] for entry in settled.columns[len(ids) :]]
        made = lengthened(settled.map(settled.columns[: len(ids)]), labels, cells, [kind], by_column=True)
        marks = [entry._replace(label=name) for entry, name in zip(made.labels, names, strict=True)]
        result = made.frame.replace(
            columns=(*made.frame.columns, *marks, made.values[0]._replace(label=value_name)), column_names=(None,)
        )
        return as_dataframe(renumbered(result) if ignore_index else result)

    def stack(self, level: Any = -1, dropna: Any = no_default, sort: Any = no_default, future_stack: bool = True) -> Any:
        """Levels of the columns as the innermost levels of the index.

        Parameters
        ----------
        level : int, name or list of those, default -1
            The levels of the columns that move.
        dropna, sort : bool, optional
            Of the older rule only, which sorts labels and leaves missing values out.
        future_stack : bool, default True
            False is pandas' older rule, in pandas on collected data.

        Returns
        -------
        DataFrame or Series
            A Series where no level is left. Runs no job. Where columns have no common type but object, pandas does it on
            collected data.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": [3, 4]}).stack()
        0  a    1
           b    3
        1  a    2
           b    4
        dtype: int64
        """
        frame = self._frame
        options = {name: value for name, value in (("dropna", dropna), ("sort", sort)) if value is not no_default}
        if future_stack and options:
            raise ValueError("dropna and sort must be unspecified with future_stack=True")
        axis = labels_to_index(frame.labels, frame.column_names)
        if axis.has_duplicates:
            raise ValueError("Columns with duplicate values are not supported in stack")
        given = list(level) if isinstance(level, list | tuple) else [level]
        places = [_level_number(axis, one) for one in given]
        groups = _Groups(axis, places)
        try:
            if not future_stack:
                raise TypeError("pandas' older rule")
            kinds = [
                _kind([frame.columns[place] for place in column if place is not None], None in column) for column in groups.columns
            ]
        except (TypeError, IndexError):
            return self._in_pandas("stack", level=level, future_stack=future_stack, **options)
        settled = frame.settled
        table = [[None if place is None else settled.columns[place] for place in row] for row in zip(*groups.columns, strict=True)]
        made = lengthened(settled.map([]), groups.stacked, table, kinds, by_column=False)
        index = (*made.frame.index, *made.labels)
        if groups.left is None:
            return as_series(made.frame.replace(index=index, columns=tuple(made.values), column_names=(None,)))
        columns = [entry._replace(label=label) for entry, label in zip(made.values, groups.left, strict=True)]
        return as_dataframe(made.frame.replace(index=index, columns=tuple(columns), column_names=tuple(groups.left.names)))

    def explode(self, column: Any, ignore_index: bool = False) -> Any:
        """A row for each item of the lists in columns; one that is missing for an empty list. Other columns repeat.

        Parameters
        ----------
        column : label or list of labels
            The columns of lists, which are equally long in each row.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        DataFrame
            Lists of texts become texts, which runs no job; others become objects, and run in pandas, on collected rows, as do those
            of several columns.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"words": ["a b", "c"], "n": [1, 2]})
        >>> df.assign(words=df.words.str.split()).explode("words")
          words  n
        0     a  1
        0     b  1
        1     c  2
        """
        if isinstance(column, list) and len(column) != 1 or not self._frame.has_unique_labels:
            raise NotImplementedError("explode of several columns")
        (label,) = column if isinstance(column, list) else (column,)
        (place,) = places(self._frame, label)
        made = exploded(self._frame, place)
        return as_dataframe(renumbered(made) if ignore_index else made)


def _found(frame: Frame, labels: Any, role: str, several: bool) -> list[Entry]:
    """The columns that an argument names."""
    if labels is None:
        return []
    if isinstance(labels, tuple) and several:
        raise ValueError(f"{role} must be a list of tuples when columns are a MultiIndex")
    wanted = list(labels) if pd.api.types.is_list_like(labels) and not isinstance(labels, str) else [labels]
    absent = missing_labels(frame, wanted)
    if absent:
        raise KeyError(f"The following id_vars or value_vars are not present in the DataFrame: {absent}")
    return chosen(frame, wanted)


def _others(frame: Frame, ids: Sequence[Entry]) -> list[Entry]:
    gone = {entry.label for entry in ids}
    return [entry for entry in frame.columns if entry.label not in gone]


def _variable_names(names: Sequence[Label], given: Any) -> list[Label]:
    if given is not None:
        return list(given) if len(names) > 1 else [given]
    if len(names) > 1:
        return list(names) if len(set(names)) == len(names) else [f"variable_{place}" for place in range(len(names))]
    return [names[0] if names[0] is not None else "variable"]


def _level_number(axis: pd.Index, level: Any) -> int:
    return axis._get_level_number(level)


class _Groups:
    """Which columns stack puts below each other.

    Attributes
    ----------
    stacked : pandas.Index
        The labels that go to the rows.
    left : pandas.Index or None
        The labels that stay.
    columns : list of lists
        For each label that stays, the place of the column of each of `stacked`, or None.
    """

    def __init__(self, axis: pd.Index, places: Sequence[int]) -> None:
        stays = [place for place in range(axis.nlevels) if place not in places]
        self.stacked = _part(axis, places).unique()
        self.left = _part(axis, stays).unique() if stays else None
        moved, kept = list(_part(axis, places)), list(_part(axis, stays)) if stays else [None] * len(axis)
        where = {pair: place for place, pair in enumerate(zip(moved, kept, strict=True))}
        self.columns = [[where.get((label, left)) for label in self.stacked] for left in ([None] if self.left is None else self.left)]


def _part(axis: pd.Index, levels: Sequence[int]) -> pd.Index:
    if len(levels) == 1:
        return axis.get_level_values(levels[0])
    return pd.MultiIndex.from_arrays([axis.get_level_values(place) for place in levels])


def _kind(entries: Sequence[Entry], has_gaps: bool) -> tuple[t.DataType, Dtype]:
    dtypes = {entry.dtype for entry in entries}
    if len(dtypes) > 1 and any(isinstance(one, ExtensionDtype) for one in dtypes):
        raise TypeError("pandas stacks these as objects")
    type, dtype = common_kind(entries)
    if has_gaps and isinstance(dtype, np.dtype) and dtype.kind in "iu":
        return t.float64, default_dtype(t.float64)
    return type, dtype


def melt(
    frame: Any,
    id_vars: Any = None,
    value_vars: Any = None,
    var_name: Any = None,
    value_name: Label = "value",
    col_level: Any = None,
    ignore_index: bool = True,
) -> Any:
    """Columns below each other. See `DataFrame.melt`; runs no job."""
    return frame.melt(id_vars, value_vars, var_name, value_name, col_level, ignore_index)


def wide_to_long(df: Any, stubnames: Any, i: Any, j: Any, sep: str = "", suffix: str = r"\d+") -> Any:
    """Columns whose labels are a stub and a suffix as rows: one for each suffix. Runs in pandas, on collected data.

    Parameters
    ----------
    df : DataFrame
    stubnames : str or list of str
        What the labels start with: the columns of the result.
    i : label or list of labels
        Columns that tell the rows apart.
    j : label
        The name of the level of suffixes.
    sep : str, default ""
        What is between the two.
    suffix : str
        A regular expression for suffixes.

    Returns
    -------
    DataFrame
    """
    from ..common.fallback import collected
    from ..io.create import held

    data = collected(df, "wide_to_long") if isinstance(df, Handle) else df
    return held(pd.wide_to_long(data, stubnames, i, j, sep=sep, suffix=suffix))
