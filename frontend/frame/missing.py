"""Dropping rows and columns of a frame that have missing values."""

from __future__ import annotations

from functools import reduce
from typing import Any

from ...plan import Expr, Filter, op
from ...plan import types as t
from ..common.handle import Handle
from ..common.reduce import Aggregates
from ..common.sort import renumbered
from ..core.frame import Entry, Frame
from ..core.labels import axis_number, columns
from ..core.materialize import to_table

__all__ = ["FrameMissing"]


class FrameMissing(Handle):
    """dropna."""

    def dropna(
        self,
        *,
        axis: Any = 0,
        how: str | None = None,
        thresh: int | None = None,
        subset: Any = None,
        inplace: bool = False,
        ignore_index: bool = False,
    ) -> Any:
        """The rows, or columns, without missing values.

        Parameters
        ----------
        axis : {0, 1}, default 0
            1 drops columns: that is decided by the data, in one job.
        how : {"any", "all"}, default "any"
            Whether one missing value is enough, or all must be.
        thresh : int, optional
            Keep those with at least so many values instead.
        subset : label or list of labels, optional
            The columns to look at.
        inplace : bool, default False
            Whether to change this frame.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        DataFrame or None
            Runs no job for rows.

        Raises
        ------
        KeyError
            If `subset` names no column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, None], "b": [2, 3]}).dropna()
             a  b
        0  1.0  2
        """
        if how is not None and thresh is not None:
            raise TypeError("You cannot set both the how and thresh arguments at the same time.")
        if how not in (None, "any", "all"):
            raise ValueError(f"invalid how option: {how}")
        frame = self._frame
        if axis_number(axis):
            if subset is not None:
                raise NotImplementedError("dropna(axis=1) with a subset of rows")
            return self._result(_without_columns(frame, how or "any", thresh), inplace)
        looked = list(frame.columns) if subset is None else columns(frame, subset if isinstance(subset, list | tuple) else [subset])
        made = frame if not looked else frame.replace(base=Filter(frame.base, _condition(looked, how or "any", thresh)))
        return self._result(renumbered(made) if ignore_index else made, inplace)


def _condition(looked: list[Entry], how: str, thresh: int | None) -> Expr:
    present = [op.not_missing(entry.expr) for entry in looked]
    if thresh is not None:
        return op.greater_equal(reduce(op.add, [op.cast(one, to=t.int64) for one in present]), thresh)
    return reduce(op.and_ if how == "any" else op.or_, present)


def _without_columns(frame: Frame, how: str, thresh: int | None) -> Frame:
    """The columns that have enough values. Runs one job."""
    if not frame.columns:
        return frame
    collect = Aggregates()
    counts = [entry._replace(expr=collect(op.count(entry.expr))) for entry in frame.columns]
    total = counts[0]._replace(expr=collect(op.size()))
    values = [int(array[0].as_py()) for array in to_table(Frame(collect.node(frame.base), (), ()), [*counts, total])]
    rows = values.pop()
    least = thresh if thresh is not None else rows if how == "any" else min(1, rows)
    return frame.map(entry for entry, count in zip(frame.columns, values, strict=True) if count >= least)
