"""agg: several reductions at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..core.frame import Entry, Frame
from ..core.labels import columns
from .handle import Handle, as_series
from .reduce import Aggregates, common_kind, one_column, reduction, result_label, unpivoted

__all__ = ["Aggregation"]


class Aggregation(Handle):
    """agg."""

    def aggregate(self, func: Any = None, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        """One or several reductions of columns.

        Parameters
        ----------
        func : str, function, list or dict
            A reduction; a list, which gives a row for each; or, for a frame, a dict of columns to a reduction or list.
        axis : {0}, default 0
            0 reduces columns.
        **kwargs
            Parameters of a single reduction.

        Returns
        -------
        scalar, Series or DataFrame
            Runs no job, unless it is a scalar.

        Raises
        ------
        AttributeError
            If a name is no reduction.
        KeyError
            If the dict names no column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": [3, 5]}).agg(["min", "max"])
             a  b
        min  1  3
        max  2  5
        """
        if axis not in (0, "index"):
            raise NotImplementedError("agg(axis=1) is not supported")
        if func is None:
            raise NotImplementedError("agg of columns by name of the result")
        if isinstance(func, str) or callable(func):
            return getattr(self, reduction(func).name)(*args, **kwargs)
        frame = self._frame
        if isinstance(func, Mapping):
            if not any(isinstance(how, list) for how in func.values()):
                found = _one_each(frame, func)
                return as_series(found) if isinstance(found, Frame) else found
            func = {label: how if isinstance(how, list) else [how] for label, how in func.items()}
        else:
            func = {entry.label: list(func) for entry in frame.columns}
        return self._of(_table(frame, func))

    agg = aggregate


def _one_each(frame: Frame, func: Mapping[Any, Any]) -> Frame | pd.Series:
    """A value for each column named."""
    collect = Aggregates()
    values = [reduction(how)(collect, entry) for entry, how in zip(columns(frame, func), func.values(), strict=True)]
    return one_column(collect.node(frame.base), values, pd.Index(list(func)))


def _table(frame: Frame, func: Mapping[Any, list[Any]]) -> Frame:
    """A row for each reduction, a column for each column named; missing where a column has no such reduction."""
    collect = Aggregates()
    names = list(dict.fromkeys(result_label(how) for hows in func.values() for how in hows))
    cells: dict[tuple[str, Any], Entry] = {}
    for entry in columns(frame, func):
        for how in func[entry.label]:
            cells[result_label(how), entry.label] = reduction(how)(collect, entry)
    kinds = [common_kind([cell for (_, label), cell in cells.items() if label == column]) for column in func]
    table = [[cells.get((name, label)) for label in func] for name in names]
    made = unpivoted(collect.node(frame.base), table, pd.Index(names), list(func), kinds)
    return made.replace(column_names=frame.column_names)
