"""Columns computed from the rows around each row, in row order or in another: the algebra under cumsum, shift, rank, ...

A window changes no rows, so its columns align with those of the frame that it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from ...plan import Call, Column, Expr, Node, SortKey, Window, fresh, literal, op
from .frame import Frame, named

__all__ = ["BEFORE", "HERE_AND_AFTER", "Bounds", "Windows"]

Bounds: TypeAlias = tuple[int | None, int | None]
"""Rows as offsets from the row itself, both included; None for no bound."""

BEFORE: Bounds = (None, 0)
"""All rows up to the row itself."""

HERE_AND_AFTER: Bounds = (0, None)
"""The row itself and all that follow."""


class Windows:
    """Window columns over the rows of a frame, collected while expressions over them are made; equal ones are computed once.

    Parameters
    ----------
    frame : Frame
        The rows.
    keys : sequence of Expr
        Rows with the same values are a group; all rows are one without.

    Examples
    --------
    >>> import plandas as pd
    >>> frame = pd.Series([1, 2, 3])._frame
    >>> windows = Windows(frame)
    >>> total = windows(op.sum_(frame.columns[0].expr, min_count=1), BEFORE)
    >>> type(windows.base).__name__, windows.base.rows
    ('Window', (None, 0))
    """

    def __init__(self, frame: Frame, keys: Sequence[Expr] = ()) -> None:
        self._below, columns = named(frame.base, list(keys))
        self.keys = tuple(dict.fromkeys(column.id for column in columns))
        self._calls: dict[tuple[Bounds, tuple[SortKey, ...]], dict[Call, str]] = {}

    def __call__(self, call: Call, rows: Bounds = (None, None), *, sort: Sequence[tuple[Expr, bool, bool]] = ()) -> Column:
        """The column of a call over some rows of the group.

        `sort` are expressions, whether they descend, and whether missing values come first: the order in which the rows
        are counted.
        """
        self._below, columns = named(self._below, [expr for expr, _, _ in sort])
        keys = tuple([SortKey(column.id, down, first) for column, (_, down, first) in zip(columns, sort, strict=True)])
        known = self._below.origin.__dict__.setdefault("_window_ids", {})
        id = known.setdefault((call, rows, keys, self.keys), fresh(call.operator.name))
        self._calls.setdefault((rows, keys), {})[call] = id
        return Column(id, call.type)

    @property
    def base(self) -> Node:
        """The rows with the columns."""
        base = self._below
        for (rows, keys), calls in self._calls.items():
            base = Window(base, self.keys, tuple([(id, call) for call, id in calls.items()]), None, rows, keys)
        return base

    def number(self) -> Column:
        """The number of the row in its group, from 0."""
        return self(op.row_number())

    def shifted(self, value: Expr, periods: int, fill: Any = None) -> Expr:
        """The value of the row so many rows before; `fill` where there is none."""
        moved = self(op.any_value(value), (-periods, -periods))
        if fill is None:
            return moved
        number = self.number()
        outside = op.less(number, periods)
        if periods < 0:
            outside = op.greater_equal(number, op.add(self(op.size()), periods))
        return op.if_else(outside, fill if isinstance(fill, Expr) else literal(fill), moved)
