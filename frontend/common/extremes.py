"""Where extremes are, and whether values come in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from ...plan import Expr, op
from ..core.categories import require_value_order
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, named
from ..core.labels import columns
from ..core.materialize import element, labels_to_index, scalar, to_table
from ..core.windows import Windows
from .handle import Handle, as_series
from .reduce import Aggregates, numeric_columns, one_column
from .transforms import refuse_columns

__all__ = ["Extremes", "SeriesExtremes", "at_extreme", "is_monotonic"]


def duplicated(frame: Frame, entries: list[Entry], keep: Any) -> Any:
    """Whether each row's values came before, or come after, or either."""
    if keep not in ("first", "last", False):
        raise ValueError('keep must be either "first", "last" or False')
    windows = Windows(frame, [entry.expr for entry in entries])
    if keep == "first":
        made = op.greater(windows.number(), 0)
    elif keep == "last":
        made = op.less(op.add(windows.number(), 1), windows(op.size()))
    else:
        made = op.greater(windows(op.size()), 1)
    column = Entry(None, made, default_dtype(made.type))
    return as_series(frame.on_rows_of(windows.base).replace(columns=(column,), column_names=(None,)))


def is_monotonic(frame: Frame, entry: Entry, increasing: bool | None = None, keys: Sequence[Expr] = ()) -> bool:
    """Whether the values never go down (or up; or one of both, where `increasing` is None), in each group. Runs one job.

    Values that are missing are in no order.
    """
    windows, groups, collect = Windows(frame, keys), Aggregates(), Aggregates()
    before, first = windows.shifted(entry.expr, 1), op.equal(windows.number(), 0)

    def in_order(compare: Any) -> Expr:
        return groups(op.all_(op.and_(op.not_missing(entry.expr), op.or_(first, compare(entry.expr, before)))))

    ways = [in_order(way) for way, unwanted in ((op.greater_equal, False), (op.less_equal, True)) if increasing is not unwanted]
    base, (good,) = named(groups.node(windows.base, windows.keys), [reduce(op.or_, ways)])
    found = Entry(None, collect(op.all_(good)), default_dtype(good.type))
    return bool(scalar(Frame(collect.node(base), (found,), ()), found))


def at_extreme(collect: Aggregates, frame: Frame, entry: Entry, name: str) -> Entry:
    """The label of the first row with the largest or least value."""
    if len(frame.index) != 1:
        raise NotImplementedError(f"{name} with a MultiIndex is not supported")
    require_value_order(entry, name)
    operator = op.at_max if name == "idxmax" else op.at_min
    level = frame.index[0]
    try:
        return Entry(entry.label, collect(operator(level.expr, entry.expr)), level.dtype)
    except TypeError as error:
        raise TypeError(f"reduction operation '{name}' not allowed for this dtype") from error


class Extremes(Handle):
    """duplicated, idxmax and idxmin of frames. Nothing here runs a job."""

    def duplicated(self, subset: Any = None, keep: Any = "first") -> Any:
        """Whether each row's values are those of a row before.

        Parameters
        ----------
        subset : label or list of labels, optional
            The columns to look at; all unless given.
        keep : {"first", "last", False}, default "first"
            Which of equal rows is not marked: the first, the last, or none.

        Returns
        -------
        Series
            Of bool. Runs no job.

        Raises
        ------
        KeyError
            If `subset` names no column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 1, 2]}).duplicated().to_list()
        [False, True, False]
        """
        frame = self._frame
        wanted = list(frame.columns) if subset is None else columns(frame, subset if isinstance(subset, list | tuple) else [subset])
        return duplicated(frame, wanted, keep)

    def idxmax(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """The label of the first row with the largest value, for each column.

        Parameters
        ----------
        axis : 0
            Down the rows.
        skipna : True
            Missing values are passed over.
        numeric_only : bool, default False
            Whether columns that hold no numbers are left out.

        Returns
        -------
        Series
            Labelled by the columns. Runs no job.

        Raises
        ------
        ValueError
            If a column has no value, when the result is computed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 3, 2]}, index=["x", "y", "z"]).idxmax().to_list()
        ['y']
        """
        return self._at_extremes("idxmax", axis, skipna, numeric_only)

    def idxmin(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Any:
        """The label of the first row with the least value, for each column. See `idxmax`; runs no job."""
        return self._at_extremes("idxmin", axis, skipna, numeric_only)

    def _at_extremes(self, name: str, axis: Any, skipna: bool, numeric_only: bool) -> Any:
        refuse_columns(axis, name)
        if not skipna:
            raise NotImplementedError(f"{name}(skipna=False) of a frame is not supported")
        frame = self._frame
        entries = numeric_columns(frame) if numeric_only else list(frame.columns)
        index = labels_to_index([entry.label for entry in entries], frame.column_names)
        collect = Aggregates()
        rows, none = collect(op.size()), f"attempt to get {name.replace('idx', 'arg')} of an empty sequence"
        values = []
        for entry in entries:
            at = at_extreme(collect, frame, entry, name)
            known = op.ensure(op.greater(collect(op.count(entry.expr)), 0), at.expr, message="Encountered all NA values")
            values.append(at._replace(expr=op.ensure(op.greater(rows, 0), known, message=none)))
        found = one_column(collect.node(frame.base), values, index)
        return as_series(found) if isinstance(found, Frame) else found


class SeriesExtremes(Handle):
    """duplicated, idxmax and idxmin, argmax and argmin, and whether a Series' values come in order."""

    def duplicated(self, keep: Any = "first") -> Any:
        """Whether each value came before; `keep` says which of equal ones is not marked. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 1, 2]).duplicated(keep="last").to_list()
        [True, False, False]
        """
        made = duplicated(self._frame, list(self._frame.columns), keep)
        return made.rename(self._frame.columns[0].label)

    def idxmax(self, axis: Any = 0, skipna: bool = True) -> Any:
        """The label of the first row with the largest value. Runs one job.

        Parameters
        ----------
        axis : 0
            Accepted.
        skipna : bool, default True
            Whether missing values are passed over.

        Returns
        -------
        label

        Raises
        ------
        ValueError
            If there is no value, or one is missing and `skipna` is False.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 3, 2], index=["x", "y", "z"]).idxmax()
        'y'
        """
        return self._label("idxmax", skipna)

    def idxmin(self, axis: Any = 0, skipna: bool = True) -> Any:
        """The label of the first row with the least value. See `idxmax`; runs one job."""
        return self._label("idxmin", skipna)

    def argmax(self, axis: Any = None, skipna: bool = True) -> Any:
        """The place of the first row with the largest value. See `idxmax`; runs one job."""
        return self._place("idxmax", skipna)

    def argmin(self, axis: Any = None, skipna: bool = True) -> Any:
        """The place of the first row with the least value. See `idxmax`; runs one job."""
        return self._place("idxmin", skipna)

    def _at_extreme(self, name: str, skipna: bool) -> Any:
        frame = self._frame
        entry, collect = frame.columns[0], Aggregates()
        values = [
            at_extreme(collect, frame, entry, name)._replace(label="at"),
            Entry("count", collect(op.count(entry.expr)), default_dtype(op.size().type)),
            Entry("size", collect(op.size()), default_dtype(op.size().type)),
        ]
        row = Frame(collect.node(frame.base), tuple(values), ())
        found = {value.label: element(array, value.dtype) for value, array in zip(values, to_table(row, values), strict=True)}
        if found["size"] == 0:
            raise ValueError(f"attempt to get {name.replace('idx', 'arg')} of an empty sequence")
        if not skipna and found["count"] < found["size"]:
            raise ValueError("Encountered an NA value with skipna=False")
        if found["count"] == 0:
            raise ValueError("Encountered all NA values")
        return found["at"]

    def _label(self, name: str, skipna: bool) -> Any:
        """The label as pandas gives it: of a RangeIndex a Python int."""
        found = self._at_extreme(name, skipna)
        return found if self._frame.range_step is None else int(found)

    def _place(self, name: str, skipna: bool) -> Any:
        return np.int64(self.reset_index(drop=True)._at_extreme(name, skipna))

    @property
    def is_monotonic_increasing(self) -> bool:
        """Whether no value is less than the one before, and none is missing. Runs one job."""
        return is_monotonic(self._frame, self._frame.columns[0], increasing=True)

    @property
    def is_monotonic_decreasing(self) -> bool:
        """Whether no value is greater than the one before, and none is missing. Runs one job."""
        return is_monotonic(self._frame, self._frame.columns[0], increasing=False)
