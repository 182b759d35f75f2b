"""Reductions of a Series."""

from __future__ import annotations

from typing import Any

from ..common.handle import Handle
from ..common.reduce import REDUCTIONS, Aggregates
from ..core.frame import Frame
from ..core.materialize import scalar

__all__ = ["SeriesStatistics"]


class SeriesStatistics(Handle):
    """What `Statistics` asks of a class."""

    def _reduce(
        self, name: str, *, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, bool_only: bool = False, **params: Any
    ) -> Any:
        if axis not in (0, None, "index"):
            raise ValueError(f"No axis named {axis} for object type Series")
        collect = Aggregates()
        value = REDUCTIONS[name](collect, self._frame.columns[0], skipna=skipna, **params)
        found = scalar(Frame(collect.node(self._frame.base), (value,), ()), value)
        return int(found) if name.startswith("nunique") else found
