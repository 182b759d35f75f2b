"""Rows by chance, and places of values in what is sorted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.materialize import count_rows, element, to_table
from ..core.positions import at_places
from .handle import Handle
from .reduce import Aggregates
from .sort import renumbered
from .transforms import refuse_columns

__all__ = ["Choosing", "Searching"]


class Choosing(Handle):
    """sample, first_valid_index, last_valid_index."""

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
        axis : 0
            Rows.
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
        refuse_columns(axis, "sample")
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


class Searching(Handle):
    """searchsorted and asof of a Series."""

    def searchsorted(self, value: Any, side: str = "left", sorter: None = None) -> Any:
        """Where values would have to be put so that the sorted Series stays sorted.

        Parameters
        ----------
        value : scalar or sequence
            What to put.
        side : {"left", "right"}, default "left"
            Before or after values that are equal.
        sorter : None
            Not supported.

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
        if sorter is not None:
            raise NotImplementedError("searchsorted(sorter=...) is not supported")
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

    def asof(self, where: Any, subset: None = None) -> Any:
        """The last value at or before a label, in a Series whose index is sorted.

        Parameters
        ----------
        where : label or sequence of labels
            Up to where to look.
        subset : None
            Accepted.

        Returns
        -------
        scalar or Series
            Missing where no value is. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> float(pd.Series([1.0, None, 3.0], index=[10, 20, 30]).asof(25))
        1.0
        """
        frame = self._frame
        entry, level, collect = frame.columns[0], frame.index[0], Aggregates()
        wanted = [where] if is_scalar(where) else list(where)
        values = []
        for place, one in enumerate(wanted):
            until = op.less_equal(level.expr, lift(one, level.expr.type))
            values.append(entry._replace(label=place, expr=collect(op.last(op.if_else(until, entry.expr, None)))))
        found = _elements(Frame(collect.node(frame.base), tuple(values), ()), values)
        if is_scalar(where):
            return found[0]
        made: Any = type(self)
        return made(pd.Series(found, index=pd.Index(wanted), name=entry.label))


def _elements(row: Frame, values: list[Entry]) -> list[Any]:
    """The values of one row. Runs one job."""
    return [element(array, value.dtype) for value, array in zip(values, to_table(row, values), strict=True)]
