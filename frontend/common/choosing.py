"""Rows by chance, and places of values in what is sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.labels import columns
from ..core.materialize import count_rows, element, to_table
from ..core.positions import at_places
from ..core.windows import Windows
from .collected import returned
from .handle import Handle, as_index
from .reduce import Aggregates
from .sort import renumbered
from .transforms import goes_across

__all__ = ["Choosing", "Searching"]


class Choosing(Handle):
    """sample, first_valid_index, last_valid_index, asof."""

    def sample(
        self,
        n: int | None = None,
        frac: float | None = None,
        replace: bool = False,
        weights: Any = None,
        random_state: Any = None,
        axis: Any = None,
        ignore_index: bool = False,
    ) -> Any:
        """Some rows by chance: for the same `random_state` the rows that pandas takes.

        Parameters
        ----------
        n, frac : number, optional
            How many rows, or which part of them; one row unless given.
        replace : bool, default False
            Whether a row may be taken more than once.
        weights : label, Series or array, optional
            How likely each row is; they are collected.
        random_state : int, numpy.random.Generator or RandomState, optional
            Where chance starts from.
        axis : {0, 1}
            Rows, or columns.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        DataFrame or Series
            In the order drawn. Runs a job that counts the rows, unless the plan tells; places are drawn on the driver.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3, 4]).sample(2, random_state=0).to_list()
        [3, 4]
        """
        if goes_across(axis, self.ndim):
            given = {"n": n, "frac": frac, "replace": replace, "weights": weights, "random_state": random_state}
            chosen = pd.Series(np.arange(len(self._frame.columns))).sample(**given).tolist()
            return self._of(self._frame.map([self._frame.columns[place] for place in chosen]))
        handle: Any = self
        if isinstance(weights, str):
            weights = handle[weights]
        if isinstance(weights, Handle):
            weights = weights.to_pandas()
        if weights is not None:
            weights = np.asarray(weights)
        places = pd.Series(np.arange(count_rows(self._frame)))
        drawn = places.sample(n=n, frac=frac, replace=replace, weights=weights, random_state=random_state)
        made = at_places(self._frame.settled, drawn.to_numpy().tolist())
        return self._of(renumbered(made) if ignore_index else made)

    def first_valid_index(self) -> Any:
        """The label of the first row that holds a value; None if none does. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([None, 3, 4]).first_valid_index()
        1
        """
        return self._valid_index(op.first)

    def last_valid_index(self) -> Any:
        """The label of the last row that holds a value; None if none does. Runs one job."""
        return self._valid_index(op.last)

    def _valid_index(self, operator: Any) -> Any:
        frame = self._frame
        if len(frame.index) != 1:
            raise NotImplementedError("labels of a MultiIndex by what the rows hold are not supported")
        present: Expr = literal(False)
        for entry in frame.columns:
            present = op.or_(present, op.not_missing(entry.expr))
        level, collect = frame.index[0], Aggregates()
        values = [
            level._replace(expr=collect(operator(op.if_else(present, level.expr, literal(None, level.expr.type))))),
            Entry("any", collect(op.any_(present)), default_dtype(present.type)),
        ]
        found, some = _elements(Frame(collect.node(frame.base), tuple(values), ()), values)
        if not some:
            return None
        return found if frame.range_step is None else int(found)

    def asof(self, where: Any, subset: Any = None) -> Any:
        """The last row without missing values at or before a label, where the index is sorted.

        Parameters
        ----------
        where : label or sequence of labels
            Up to where to look.
        subset : label or list of labels, optional
            The columns of a frame that must hold values; all unless given.

        Returns
        -------
        scalar, Series or DataFrame
            Missing where there is no such row. Runs three jobs at most.

        Raises
        ------
        ValueError
            If the index is not sorted.

        Examples
        --------
        >>> import plandas as pd
        >>> float(pd.Series([1.0, None, 3.0], index=[10, 20, 30]).asof(25))
        1.0
        """
        where = pd.Timestamp(where) if isinstance(where, str) else where
        if not as_index(self._frame).is_monotonic_increasing:
            raise ValueError("asof requires a sorted index")
        if self.ndim == 1 and subset is not None:
            raise ValueError("subset is not valid for Series")
        wanted = [where] if is_scalar(where) else list(where)
        frame = self._frame.settled
        watched = list(frame.columns) if subset is None else columns(frame, subset if isinstance(subset, list) else [subset])
        rows = Windows(frame)
        number = rows.number()
        places = _last_places(frame.on_rows_of(rows.base), watched, number, wanted)
        if self.ndim == 1 and is_scalar(where):
            return self.iloc[places[0]] if places[0] is not None else self._value_before(where)
        known = [place for place in places if place is not None]
        labels = pd.Index(wanted)
        if not known:
            made: Any = pd.DataFrame(np.nan, index=labels, columns=list(frame.labels)) if self.ndim == 2 else None
            made = pd.Series(np.nan, index=labels, name=frame.labels[0]) if made is None else made
        else:
            made = self._of(at_places(frame, [known[0] if place is None else place for place in places])).to_pandas().copy()
            made.index = labels
            outside = [place is None for place in places]
            if any(outside):
                made.loc[outside] = np.nan
        return returned(made.iloc[-1] if is_scalar(where) else made)

    def _value_before(self, where: Any) -> Any:
        """The missing value where no row has one: of the first row, or NaN before it."""
        first = self.iloc[0] if len(self) else None
        return first if first is not None and not where < as_index(self._frame)[0] else np.nan


class Searching(Handle):
    """searchsorted of a Series."""

    def searchsorted(self, value: Any, side: str = "left", sorter: Any = None) -> Any:
        """Where values would have to be put so that the sorted Series stays sorted.

        Parameters
        ----------
        value : scalar or sequence
            What to put.
        side : {"left", "right"}, default "left"
            Before or after values that are equal.
        sorter : sequence of int, optional
            The places of the values in order; values are counted, so it is not looked at.

        Returns
        -------
        int or numpy.ndarray of int
            Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 2, 5]).searchsorted([2, 9])
        array([1, 4])
        """
        if side not in ("left", "right"):
            raise ValueError(f"search side must be 'left' or 'right' (got {side!r})")
        frame, column = self._frame, self._frame.columns[0].expr
        below = op.less if side == "left" else op.less_equal
        wanted = [value] if is_scalar(value) else list(value)
        collect = Aggregates()
        values = [
            Entry(place, collect(op.count(op.if_else(below(column, lift(one, column.type)), True, None))), np.dtype(np.int64))
            for place, one in enumerate(wanted)
        ]
        found = np.array(_elements(Frame(collect.node(frame.base), tuple(values), ()), values), dtype=np.int64)
        return found[0] if is_scalar(value) else found


def _last_places(frame: Frame, watched: Sequence[Entry], number: Expr, wanted: Sequence[Any]) -> list[int | None]:
    """For each label the number of the last row up to it in which the columns hold values. Runs one job."""
    level, collect, values = frame.index[0], Aggregates(), []
    for place, one in enumerate(wanted):
        kept: Expr = op.less_equal(level.expr, lift(one, level.expr.type))
        for entry in watched:
            kept = op.and_(kept, op.not_missing(entry.expr))
        found = collect(op.max_(op.if_else(kept, number, literal(None, number.type))))
        values.append(Entry(place, found, np.dtype(np.int64)))
    row = _elements(Frame(collect.node(frame.base), tuple(values), ()), values)
    return [None if pd.isna(one) else int(one) for one in row]


def _elements(row: Frame, values: list[Entry]) -> list[Any]:
    """The values of one row. Runs one job."""
    return [element(array, value.dtype) for value, array in zip(values, to_table(row, values), strict=True)]
