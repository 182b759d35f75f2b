"""Operators of an Index: arithmetic gives labels, comparison gives a mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..common.handle import Handle, as_dataframe, as_series
from ..common.operators import Operators
from ..core.arithmetic import COMPARISONS
from ..core.positions import column_of
from ..frame.selection import filtered
from .values import IndexValues

__all__ = ["IndexOperators"]


class IndexOperators(IndexValues, Operators):
    """`+`, `-`, `==`, `<` and the like, with scalars, lists and other indexes, by position.

    Runs no job, unless an index of other rows has to be collected.
    """

    def _binary(self, name: str, other: Any, *, reflected: bool = False, axis: Any = None, fill_value: Any = None) -> Any:
        from ..series import Series

        if isinstance(other, Series):
            return NotImplemented
        mine = self._flat()
        name_differs = isinstance(other, IndexValues) and self._frame.index_names != other._frame.index_names
        if isinstance(other, IndexValues):
            frame, labels = column_of(mine._frame, other._flat())
            mine, other = as_series(frame), as_series(frame.map([labels]))
        made = mine._binary(name, other, reflected=reflected)
        if name in COMPARISONS:
            return made.rename(None)
        return self._from(made).rename(None) if name_differs else self._from(made)

    def _unary(self, name: str) -> Any:
        return self._from(self._flat()._unary(name))

    def __getitem__(self, key: Any) -> Any:
        """A label by position, in one job; labels by a slice, a mask or a list of positions."""
        rows = as_dataframe(self._frame)
        if isinstance(key, int | np.integer):
            found = rows._slice(int(key), int(key) + 1 or None).index.to_pandas()
            if not len(found):
                raise IndexError(f"index {key} is out of bounds")
            return found[0]
        if isinstance(key, Handle):
            return self._of(filtered(self._frame, key))
        return self._of(rows.iloc[key]._frame)
