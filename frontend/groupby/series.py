"""Group-by of a Series, or of one column of a frame."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...plan import Column, Filter, Sort, SortKey, op
from ..common.distinct import counted
from ..common.handle import as_dataframe, as_series
from ..common.in_pandas import completed_by_pandas
from ..common.reduce import Aggregates, reduction, result_labels
from ..common.sort import renumbered
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label
from ..core.windows import Windows
from .applied import Reductions, chosen, is_function, transformed
from .common import GroupBy, as_count, groups_in_pandas
from .functions import bound
from .rolling import GroupRows
from .summaries import GroupExtremes

__all__ = ["SeriesGroupBy"]


@completed_by_pandas(
    pd.api.typing.SeriesGroupBy,
    "corr cov groups hist indices is_monotonic_decreasing is_monotonic_increasing plot resample sample take unique",
    groups_in_pandas,
)
class SeriesGroupBy(GroupExtremes, GroupBy):
    """The groups of a Series' values; see `Series.groupby`."""

    ndim = 1

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        return list(self._grouping.frame.columns)

    def _made(self, collect: Aggregates, values: list[Entry]) -> Any:
        frame = self._grouping.aggregated(collect, values)
        return as_series(frame) if self._grouping.as_index else as_dataframe(frame)

    def _group_rows(self) -> GroupRows:
        return GroupRows(self._grouping, 1)

    def _of_rows(self, frame: Frame) -> Any:
        return as_series(frame)

    def _spread(self, collect: Aggregates, values: list[Entry]) -> Any:
        return as_series(self._grouping.spread(collect, values))

    def transform(self, func: Any, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any) -> Any:
        """What a function makes of the values of each group: one for each row, or one for all of them.

        Parameters
        ----------
        func : str or function
            A reduction or a transform by name, or a function of a group's values, a pandas Series whose name is the key.
            Functions run where the rows are, a group at a time.
        *args, **kwargs
            Further arguments of the function.

        Returns
        -------
        Series
            Labelled as the rows that were grouped. By name: runs no job. Of a function: runs a job on the first rows, as many as
            the option `compute.shortcut_limit` says, unless its annotation says what the results are (``-> float``).

        Examples
        --------
        >>> import plandas as pd
        >>> groups = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v
        >>> groups.transform(lambda values: values - values.min()).to_list()
        [0, 1, 0]
        """
        if not is_function(func):
            return super().transform(func, *args, **kwargs)
        return as_series(transformed(self._grouping, self._values(), bound(func, args, kwargs), by_key=True))

    def filter(self, func: Any, dropna: bool = True, *args: Any, **kwargs: Any) -> Any:
        """The rows of the groups for which a function is true.

        Parameters
        ----------
        func : function
            Given a group's values, a pandas Series, whether to keep them. It runs where the rows are, a group at a time.
        dropna : bool, default True
            Whether other rows are left out; if not, their values are missing.
        *args, **kwargs
            Further arguments of the function.

        Returns
        -------
        Series
            In row order. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> groups = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v
        >>> groups.filter(lambda values: len(values) > 1).to_list()
        [1, 2]
        """
        if not callable(func):
            raise NotImplementedError("filter of groups by other than a function")
        return as_series(chosen(self._grouping, bound(func, args, kwargs), dropna=dropna, as_frame=False))

    def size(self) -> Any:
        """The number of rows of each group. Runs no job."""
        collect = Aggregates()
        label = self._grouping.frame.columns[0].label if self._grouping.as_index else "size"
        size = collect(op.size())
        return self._made(collect, [as_count(Entry(label, size, default_dtype(size.type)), self._values()[0])])

    def ohlc(self) -> Any:
        """The first, largest, least and last value of each group, as columns `open`, `high`, `low` and `close`. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.ohlc()
           open  high  low  close
        k
        a     1     2    1      2
        b     5     5    5      5
        """
        return self.aggregate(open="first", high="max", low="min", close="last")

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Any:
        """How often each value comes in each group, most frequent first; ties in order of first appearance.

        Parameters
        ----------
        normalize : bool, default False
            Whether shares of the group are given, in a Series named ``proportion``.
        sort : bool, default True
            Whether the values of a group are sorted by how often they come.
        ascending : bool, default False
            Whether the least frequent comes first.
        bins : int or sequence of numbers, optional
            Intervals that values are counted in; runs in pandas, on collected rows.
        dropna : bool, default True
            Whether missing values are left out.

        Returns
        -------
        Series
            Labelled by group and value. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.value_counts().to_list()
        [1, 1, 1]
        """
        if bins is not None:
            raise NotImplementedError("intervals have no lowering")
        grouping = self._grouping
        value, rows = grouping.frame.columns[0], grouping.kept
        if dropna:
            rows = rows.on_rows_of(Filter(rows.base, op.not_missing(value.expr)))
        counts = counted(rows, [*grouping.keys, value], False, False, False, False, "count").settled
        size, groups = counts.columns[0].expr, [level.expr for level in counts.index[:-1]]
        order = [*((key, False) for key in groups if grouping.sort), *([(size, not ascending)] if sort else [])]
        if normalize:
            windows = Windows(counts, groups)
            share = op.divide(size, windows(op.sum_(size, min_count=None)))
            counts = counts.on_rows_of(windows.base).map([Entry("proportion", share, default_dtype(share.type))])
        if order:
            keys = tuple(SortKey(column.id, down) for column, down in order if isinstance(column, Column))
            counts = counts.on_rows_of(Sort(counts.base, keys))
        if grouping.as_index:
            return as_series(counts)
        return as_dataframe(renumbered(counts.replace(columns=(*counts.index, *counts.columns), index=())))

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
        if isinstance(func, dict):
            raise pd.errors.SpecificationError("nested renamer is not supported")
        if func is None and not kwargs:
            raise TypeError("Must provide 'func' or tuples of '(column, aggfunc).")
        entry, reductions = self._values()[0], Reductions(self._grouping)
        if func is None or isinstance(func, list):
            wanted = list(kwargs.items()) if func is None else _labelled(func)
            made = [reductions(how, entry)._replace(label=label) for label, how in wanted]
            return as_dataframe(reductions.aggregated(made))
        if is_function(func):
            frame = reductions.aggregated([reductions(func, entry, args, kwargs)])
            return as_series(frame) if self._grouping.as_index else as_dataframe(frame)
        return self.size() if func == "size" else self._reduce(reduction(func).name, **kwargs)

    agg = aggregate


def _labelled(hows: list[Any]) -> list[tuple[Label, Any]]:
    """Reductions, and what their columns are called."""
    labels = result_labels([how[1] if isinstance(how, tuple) else how for how in hows])
    return [how if isinstance(how, tuple) else (label, how) for how, label in zip(hows, labels, strict=True)]
