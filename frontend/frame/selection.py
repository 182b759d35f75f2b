"""Choosing and setting columns, and rows by a mask."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator
from typing import Any, Self

import pandas as pd

from ...plan import Expr, Filter, op
from ...plan import types as t
from ..common.deferred import resolved
from ..common.handle import Handle, as_series
from ..common.truths import truths
from ..core.align import as_columns_of, left_aligned
from ..core.arithmetic import is_scalar, lift
from ..core.frame import Frame, Label
from ..core.gaps import gaps_beside
from ..core.labels import columns, missing_labels, padded, places
from ..core.materialize import count_rows

__all__ = ["Selection", "filtered", "masked"]


class Selection(Handle):
    """`frame[...]`, attribute access, assignment and deletion of columns."""

    def __getitem__(self, key: Any) -> Any:
        """A column by label, columns by a list of labels, or rows by a boolean mask or slice."""
        key = resolved(key, self)
        if isinstance(key, Handle):
            if getattr(key, "ndim", 1) == 2:
                return self.where(key)
            if t.is_boolean(key._frame.columns[0].expr.type) if key._frame.columns else False:
                return self._mask(key)
            key = list(key)
        if isinstance(key, slice):
            return self._rows(key)
        if isinstance(key, list | pd.Index) or hasattr(key, "__array__") and not is_scalar(key):
            mask = truths(key)
            if mask is not None:
                return self._mask(mask)
            return self._of(self._frame.map(columns(self._frame, key)))
        return self._column(key)

    def _column(self, label: Label) -> Any:
        frame = self._frame
        found = places(frame, label)
        if len(frame.column_names) > 1 and frame.columns[found[0]].label != label:
            depth = len(label) if isinstance(label, tuple) else 1
            rest = [frame.columns[place] for place in found]
            cut = [entry._replace(label=_below(entry.label, depth)) for entry in rest]
            return self._of(frame.replace(columns=tuple(cut), column_names=frame.column_names[depth:]))
        if len(found) > 1:
            return self._of(frame.map([frame.columns[place] for place in found]))
        return as_series(frame.map([frame.columns[found[0]]]))

    def _rows(self, key: slice) -> Self:
        """Rows by a slice: of positions if its ends are integers, else of labels."""
        ends = [end for end in (key.start, key.stop) if end is not None]
        indexer = self.iloc if all(isinstance(end, int) for end in ends) else self.loc
        return indexer[key]

    def _mask(self, mask: Any) -> Self:
        return self._of(filtered(self._frame, mask))

    def __getattr__(self, name: str) -> Any:
        frame = self.__dict__.get("_frame")
        if frame is not None and not name.startswith("__") and not missing_labels(frame, [name]):
            return self._column(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        elif name in self._frame.positions:
            self[name] = value
        else:
            if pd.api.types.is_list_like(value):
                message = f"an attribute of the frame is set, no column: a new column is set with frame[{name!r}] = ..."
                warnings.warn(message, UserWarning, stacklevel=2)
            object.__setattr__(self, name, value)

    def __setitem__(self, key: Any, value: Any) -> None:
        if getattr(key, "ndim", 0) == 2:
            self._set_where(key, value)
            return
        if isinstance(key, slice) and all(end is None or isinstance(end, int) for end in (key.start, key.stop)):
            self.iloc[key] = value
            return
        if isinstance(key, Handle | slice) or isinstance(key, list) and key and all(isinstance(one, bool) for one in key):
            self.loc[key] = value
            return
        if isinstance(key, list):
            values = [value] * len(key) if is_scalar(value) else list(_parts(value, len(key)))
            for label, part in zip(key, values, strict=True):
                self[label] = part
            return
        if not isinstance(key, Hashable):
            raise TypeError(f"unhashable type: {type(key).__name__!r}")
        self._frame = with_value(self._frame, self._target(key), value)

    def _target(self, label: Label) -> Label:
        """The whole label of the column that is set: where columns have several levels, the first ones may name it."""
        frame = self._frame
        if len(frame.column_names) == 1 or label in frame.positions:
            return label
        if missing_labels(frame, [label]):
            if isinstance(label, tuple) and len(label) != len(frame.column_names):
                raise ValueError("Item must have length equal to number of levels.")
            return padded(frame, label)
        found = places(frame, label)
        if len(found) > 1:
            raise NotImplementedError(f"setting the {len(found)} columns under {label!r} at once is not supported")
        return frame.columns[found[0]].label

    def _set_where(self, mask: Any, value: Any) -> None:
        """Set values where a frame of bool is true."""
        self.mask(mask, value, inplace=True)

    def __delitem__(self, key: Label) -> None:
        dropped = set(places(self._frame, key))
        self._frame = self._frame.map(entry for place, entry in enumerate(self._frame.columns) if place not in dropped)

    def __contains__(self, key: Label) -> bool:
        return key in self._frame.positions

    def __iter__(self) -> Iterator[Label]:
        return iter(self._frame.labels)

    def __dir__(self) -> list[str]:
        labels = [label for label in self._frame.labels if isinstance(label, str) and label.isidentifier()]
        return sorted({*super().__dir__(), *labels})

    def _ipython_key_completions_(self) -> list[Label]:
        return list(self._frame.labels)

    def assign(self, **kwargs: Any) -> Self:
        """The frame with columns added or replaced.

        Parameters
        ----------
        **kwargs : scalar, Series, list-like or callable
            Values by label; a callable gets the frame as it is so far.

        Returns
        -------
        DataFrame
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).assign(b=lambda df: df.a * 10)
           a   b
        0  1  10
        1  2  20
        """
        made = self._of(self._frame)
        for label, value in kwargs.items():
            made[label] = resolved(value, made)
        return made

    def select(self, *args: Any, **kwargs: Any) -> Self:
        """The columns that are named, and others that are computed.

        Parameters
        ----------
        *args : label, expression of `col`, or one list of these
            What stays; an expression keeps the label of what it is computed of.
        **kwargs : expression, callable or value
            Columns by label; an expression may name those before it.

        Returns
        -------
        DataFrame
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1], "b": [2]}).select("b", c=lambda df: df.a * 10)
           b   c
        0  2  10
        """
        wanted = args[0] if len(args) == 1 and isinstance(args[0], list) else args
        made, chosen = self._of(self._frame), []
        for item in wanted:
            column = resolved(item, made)
            if isinstance(column, Handle):  # those after it see it
                item = column.name
                made[item] = column
            chosen += columns(made._frame, [item])
        for label, value in kwargs.items():
            made[label] = resolved(value, made)
            chosen.append(made._frame.columns[made._frame.positions[label]])
        return self._of(made._frame.map(chosen))

    def insert(self, loc: int, column: Label, value: Any, allow_duplicates: bool = False) -> None:
        """Put a new column at a place, in this frame.

        Parameters
        ----------
        loc : int
            Place from 0 to the number of columns.
        column : hashable
            Its label.
        value : scalar, Series or list-like
            Its values.
        allow_duplicates : bool, default False
            Whether the label may be there already.

        Raises
        ------
        ValueError
            If the label is there already.
        """
        if column in self._frame.positions and not allow_duplicates:
            raise ValueError(f"cannot insert {column}, already exists")
        frame = with_value(self._frame.map([]), column, value)
        kept = list(self._frame.columns)
        if not 0 <= loc <= len(kept):
            raise IndexError(f"index {loc} is out of bounds for axis 0 with size {len(kept)}")
        self._frame = frame.map([*kept[:loc], frame.columns[0], *kept[loc:]])

    def pop(self, item: Label) -> Any:
        """Remove a column from this frame and return it as a Series. Runs no job."""
        column = self[item]
        del self[item]
        return column

    def get(self, key: Any, default: Any = None) -> Any:
        """A column by label, or `default` if there is none. Runs no job."""
        try:
            return self[key]
        except (KeyError, ValueError, IndexError):
            return default


def _below(label: Any, depth: int) -> Label:
    """What is left of a label of a MultiIndex under its first levels."""
    return label[depth] if len(label) == depth + 1 else label[depth:]


def filtered(frame: Frame, mask: Any) -> Frame:
    """The rows for which a boolean Series, array or list is true.

    Raises
    ------
    ValueError
        If an array has another length than the frame.
    """
    if not isinstance(mask, Handle):
        from ..series import _positional

        mask = _positional(mask.tolist() if hasattr(mask, "tolist") else mask, frame)
    frame, condition = masked(frame, mask)
    return frame.replace(base=Filter(frame.base, condition))


def masked(frame: Frame, mask: Handle) -> tuple[Frame, Expr]:
    """The frame, perhaps over more columns, and the values of a mask on its rows; one of other rows is aligned by label.

    Raises
    ------
    TypeError
        If the mask is not boolean.
    IndexingError
        If the mask lacks a label of the frame, which takes a job to see.
    """
    if not t.is_boolean(mask._frame.columns[0].expr.type):
        raise TypeError("a mask is boolean")
    same = as_columns_of(frame, mask._frame)
    if same is not None:
        return frame.on_rows_of(same.base), same.columns[0].expr
    left, right = left_aligned(frame, mask._frame)
    condition = right.columns[0].expr
    if count_rows(left.replace(base=Filter(left.base, op.is_missing(condition)))):
        raise pd.errors.IndexingError(
            "Unalignable boolean Series provided as indexer (index of the boolean Series and of the indexed object do not match)."
        )
    return left, condition


def with_value(frame: Frame, label: Label, value: Any) -> Frame:
    """The frame with a column set to a scalar, a Series or dict aligned on the index, or a list-like by position."""
    if isinstance(value, Handle) and not value._frame.columns:
        value = value._beside(frame) if frame.columns or count_rows(frame) else as_series(value.to_frame(False)._frame)
    if isinstance(value, Handle):
        if len(value._frame.columns) != 1:
            raise ValueError(f"Cannot set a DataFrame with multiple columns to the single column {label}")
        if frame.base.row_count == 0 and not frame.columns:
            return value._frame.map([value._frame.columns[0]._replace(label=label)])
        left, right = frame, as_columns_of(frame, value._frame)
        if right is None:
            left, right = left_aligned(frame, gaps_beside(value._frame, frame))
        entry = right.columns[0]
        return left.on_rows_of(right.base).with_column(label, entry.expr, entry.dtype)
    if is_scalar(value):
        constant = lift(value, t.null)
        return frame.with_column(label, constant, _scalar_dtype(value))
    from ..series import Series, _positional

    if isinstance(value, pd.Series | dict):
        return with_value(frame, label, Series(value))
    if not frame.columns and count_rows(frame) == 0:
        made = Series(value)
        return made._frame.map([made._entry._replace(label=label)])
    if len(value) != count_rows(frame):
        raise ValueError(f"Length of values ({len(value)}) does not match length of index ({count_rows(frame)})")
    return with_value(frame, label, _positional(value, frame))


def _scalar_dtype(value: Any) -> Any:
    from ..core.dtypes import OBJECT

    return OBJECT if value is None else pd.Series([value]).dtype


def _parts(value: Any, count: int) -> Iterator[Any]:
    """The columns of a frame or the items of a list, to set `count` columns."""
    if isinstance(value, Handle) and value._frame.columns:
        parts = [as_series(value._frame.map([entry])) for entry in value._frame.columns]
    else:
        parts = list(value)
    if len(parts) != count:
        raise ValueError("Columns must be same length as key")
    return iter(parts)
