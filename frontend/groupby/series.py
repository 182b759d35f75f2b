"""Group-by of a Series, or of one column of a frame."""

from __future__ import annotations

from typing import Any

from ...plan import op
from ..common.handle import as_dataframe, as_series
from ..common.reduce import Aggregates, reduction, result_label
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from .common import GroupBy
from .rolling import GroupRows

__all__ = ["SeriesGroupBy"]


class SeriesGroupBy(GroupBy):
    """The groups of a Series' values; see `Series.groupby`."""

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        return list(self._grouping.frame.columns)

    def _made(self, collect: Aggregates, values: list[Entry]) -> Any:
        frame = self._grouping.aggregated(collect, values)
        return as_series(frame) if self._grouping.as_index else as_dataframe(frame)

    def _group_rows(self) -> GroupRows:
        return self._rows_in_order(1)

    def _of_rows(self, frame: Frame) -> Any:
        return as_series(frame)

    def _spread(self, collect: Aggregates, values: list[Entry]) -> Any:
        return as_series(self._grouping.spread(collect, values))

    def size(self) -> Any:
        """The number of rows of each group. Runs no job."""
        collect = Aggregates()
        label = self._grouping.frame.columns[0].label if self._grouping.as_index else "size"
        size = collect(op.size())
        return self._made(collect, [Entry(label, size, default_dtype(size.type))])

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """One reduction of each group, or several as columns of a frame.

        Parameters
        ----------
        func : str, function or list, optional
            A reduction, or several.
        **kwargs
            Result columns by label.

        Returns
        -------
        Series or DataFrame
            One row a group. Runs no job.
        """
        if func is None or isinstance(func, list | dict):
            wanted = kwargs if func is None else func if isinstance(func, dict) else {result_label(how): how for how in func}
            collect = Aggregates()
            entry = self._grouping.frame.columns[0]
            values = [reduction(how)(collect, entry)._replace(label=label) for label, how in wanted.items()]
            return as_dataframe(self._grouping.aggregated(collect, values))
        return self.size() if func == "size" else self._reduce(reduction(func).name, **kwargs)

    agg = aggregate
