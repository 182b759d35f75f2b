"""What windows of any kind share: the columns they are over, several aggregates at once, and pairs of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from ...plan import Column, Expr, Unpivot, fresh, literal, op
from ...plan import types as t
from ..core.align import align
from ..core.dtypes import to_arrow
from ..core.frame import Entry, Frame, Label, named
from ..core.windows import Windows
from .handle import Handle, as_dataframe

__all__ = ["FLOAT", "Moving", "Pairs", "finite", "numbers_of"]

FLOAT = np.dtype(np.float64)

Pairs: TypeAlias = Sequence[tuple[Expr, Expr]]

OfPairs: TypeAlias = Callable[[Frame, Pairs], tuple[Frame, list[Expr]]]
"""Of pairs of columns of a frame: the frame on rows that have what is needed, and a value for each pair."""


@dataclass(frozen=True)
class Unfinished:
    """Rows whose windows are to be put beside others, so that results stay frames, in the order of the rows."""

    _frame: Frame
    ndim: int
    window_keys: Sequence[Expr]


class Moving:
    """Aggregates over windows of a handle's columns. Nothing here runs a job."""

    _handle: Any

    def __getitem__(self, key: Any) -> Any:
        """The same of one column, or of a list of columns."""
        return self._over(self._handle[key])

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and self._handle.ndim == 2 and name in self._handle._frame.positions:
            return self[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _over(self, handle: Any) -> Any:
        """The same windows over other columns."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made._handle = handle
        return made

    @property
    def _keys(self) -> Sequence[Expr]:
        """What rows of a group have in common."""
        return getattr(self._handle, "window_keys", ())

    def _windows(self, frame: Frame | None = None) -> Windows:
        return Windows(self._handle._frame if frame is None else frame, self._keys)

    def _done(self, frame: Frame, wide: bool = False) -> Any:
        """What the user gets: a DataFrame if `wide`, else what the handle is."""
        if isinstance(self._handle, Unfinished):
            return frame
        if isinstance(self._handle, Handle):
            return as_dataframe(frame) if wide else self._handle._of(frame)
        return self._handle._of(frame, *[2] * wide)

    def pipe(self, func: Any, *args: Any, **given: Any) -> Any:
        """What a function makes of these windows."""
        return func(self, *args, **given)

    def aggregate(self, func: Any) -> Any:
        """One or several of these by name.

        Parameters
        ----------
        func : str, callable, list of str, or dict
            A name; a function, which goes to `apply` unless its name is that of an aggregate; names, each a column of the
            result; or, of a frame, a name or names by column.

        Returns
        -------
        DataFrame or Series
            Of a frame and names: with a level of columns more. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 4]).rolling(2).agg(["min", "max"]).columns.to_list()
        ['min', 'max']
        """
        if callable(func) and not hasattr(self, _name(func)):
            return getattr(self, "apply")(func)  # noqa: B009
        if callable(func) or isinstance(func, str):
            return getattr(self, _name(func))()
        columns = list(func.items()) if isinstance(func, dict) else [(label, func) for label in self._handle._frame.labels]
        nested = any(isinstance(names, list) for _, names in columns) and self._handle.ndim == 2
        made: list[tuple[Label, Frame]] = []
        for label, names in columns:
            for name in names if isinstance(names, list) else [names]:
                handle = self._handle[label] if self._handle.ndim == 2 else self._handle
                called = _name(name) if self._handle.ndim == 1 and not isinstance(func, dict) else label
                made.append(((label, _name(name)) if nested else called, self._raw(handle, _name(name))))
        if not made:
            raise ValueError("No objects to concatenate")
        frame = _beside([frame for _, frame in made], [label for label, _ in made])
        return self._done(frame.replace(column_names=(None, None) if nested else (None,)), wide=True)

    agg = aggregate

    def _raw(self, handle: Any, name: str) -> Frame:
        """The one column of an aggregate of one column."""
        made: Frame = getattr(self._over(Unfinished(handle._frame, handle.ndim, self._keys)), name)()
        return made

    def _paired(self, other: Any, pairwise: bool | None, numeric_only: bool, make: OfPairs) -> Any:
        """An aggregate of pairs of columns, of rows in which both have a value.

        Two Series make a Series; a frame and a Series a column for each of the frame's. Two frames make a column for
        each label that both have; `pairwise`, a row for each of the other's columns.
        """
        handle = self._handle
        if self._keys:
            raise NotImplementedError("pairs of columns in windows of groups are not supported")
        if other is None:
            other, pairwise = handle, True if pairwise is None else pairwise
        if not isinstance(other, Handle):
            raise ValueError("other must be a DataFrame or Series")
        if handle.ndim == 1 and other.ndim == 2:
            handle, other = other, handle
        if handle.ndim == 2 and handle._frame.aligned_base(other._frame) is None:
            raise NotImplementedError("a frame and columns of other rows are not supported; reindex them first")
        left, right = align(handle._frame, other._frame)
        xs, ys = numbers_of(handle.ndim, left.columns, numeric_only), numbers_of(other.ndim, right.columns, numeric_only)
        if handle.ndim == 2 and other.ndim == 2 and pairwise:
            return as_dataframe(_every_pair(left, xs, ys, make))
        if handle.ndim == 2 and other.ndim == 2:
            mine, theirs = ({entry.label: entry for entry in entries} for entries in (xs, ys))
            labels = list(mine) if list(mine) == list(theirs) else sorted({**mine, **theirs}, key=str)
            nothing = Entry(None, literal(None, t.float64), FLOAT)
            pairs = [(mine.get(label, nothing), theirs.get(label, nothing)) for label in labels]
        else:
            pairs = [(x, ys[0]) for x in xs]
            labels = [x.label if handle.ndim == 2 or x.label == y.label else None for x, y in pairs]
        frame, made = make(left, [_both(x, y) for x, y in pairs])
        frame = frame.map([Entry(label, value, FLOAT) for label, value in zip(labels, made, strict=True)])
        return as_dataframe(frame) if handle.ndim == 2 else handle._of(frame)


def _both(first: Entry, second: Entry) -> tuple[Expr, Expr]:
    """Both values as floats, where neither is missing."""
    x, y = finite(first), finite(second)
    known, none = op.and_(op.not_missing(x), op.not_missing(y)), literal(None, t.float64)
    return op.if_else(known, op.cast(x, to=t.float64), none), op.if_else(known, op.cast(y, to=t.float64), none)


def _every_pair(frame: Frame, xs: Sequence[Entry], ys: Sequence[Entry], make: OfPairs) -> Frame:
    """For each row a row for each of `ys`, labelled so, with a column for each of `xs`."""
    if len(frame.index) != 1 or len(frame.column_names) != 1:
        raise NotImplementedError("every pair of columns where rows or columns have several labels is not supported")
    rows, made = make(frame, [_both(x, y) for y in ys for x in xs])
    base, columns = named(rows.base, [frame.index[0].expr, *made])
    cells = [columns[1 + place * len(xs) : 1 + (place + 1) * len(xs)] for place in range(len(ys))]
    names, dtype = to_arrow(pd.Series(pd.Index([y.label for y in ys])).array)
    ids = [fresh("label"), *(fresh(str(x.label)) for x in xs)]
    lines = [(literal(name), *row) for name, row in zip(names, cells, strict=True)]
    long = Unpivot(base, (columns[0].id,), tuple(ids), tuple(lines))
    level = Entry(frame.column_names[0], Column(ids[0], names.type), dtype)
    values = [Entry(x.label, Column(id, t.float64), FLOAT) for x, id in zip(xs, ids[1:], strict=True)]
    return frame.replace(base=long, index=(frame.index[0]._replace(expr=columns[0]), level), columns=tuple(values))


def numbers_of(ndim: int, columns: Sequence[Entry], numeric_only: bool) -> list[Entry]:
    """The columns of numbers.

    Raises
    ------
    pandas.errors.DataError
        If a column holds something else.
    """
    made = []
    for entry in columns:
        type = entry.expr.type
        if numeric_only and ndim == 2 and not t.is_numeric(type):
            continue
        if not (t.is_boolean(type) or (t.is_numeric(type) and not t.is_decimal(type))):
            if numeric_only:
                raise NotImplementedError("a Series that holds no numbers does not implement numeric_only")
            raise pd.errors.DataError(f"Cannot aggregate non-numeric type: {entry.dtype}")
        made.append(entry)
    return made


def finite(entry: Entry) -> Expr:
    """The values; infinite ones count as missing, as pandas' windows have it."""
    value = op.cast(entry.expr, to=t.int64) if t.is_boolean(entry.expr.type) else entry.expr
    if not t.is_floating(value.type):
        return value
    value = op.cast(value, to=t.float64)
    return op.if_else(op.less(op.absolute(value), float("inf")), value, literal(None, t.float64))


def _name(func: Any) -> str:
    """The name of an aggregate."""
    name = func if isinstance(func, str) else getattr(func, "__name__", None)
    if not isinstance(name, str) or name.startswith("_"):
        raise AttributeError(f"{func!r} is no aggregate of windows")
    return {"amin": "min", "amax": "max"}.get(name, name)


def _beside(frames: Sequence[Frame], labels: Sequence[Label]) -> Frame:
    """Columns of the same rows as one frame."""

    def pair(left: Frame, right: Frame) -> Frame:
        base = left.aligned_base(right)
        assert base is not None
        return left.on_rows_of(base).map([*left.columns, *right.columns])

    made = reduce(pair, frames)
    return made.map([entry._replace(label=label) for entry, label in zip(made.columns, labels, strict=True)])
