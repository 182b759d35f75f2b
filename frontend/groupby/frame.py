"""Group-by of a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...plan import op
from ..common.handle import as_dataframe, as_series
from ..common.in_pandas import completed_by_pandas
from ..common.reduce import Aggregates, numeric_columns, reduction, result_labels
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label
from ..frame.concat import concat
from .applied import Reductions, chosen, is_function, transformed
from .common import GroupBy, groups_in_pandas
from .functions import bound
from .grouping import Grouping
from .rolling import GroupRows
from .series import SeriesGroupBy
from .summaries import GroupCorrelations

__all__ = ["DataFrameGroupBy"]


@completed_by_pandas(
    pd.api.typing.DataFrameGroupBy,
    "boxplot corrwith groups hist indices ohlc plot resample sample take value_counts",
    groups_in_pandas,
)
class DataFrameGroupBy(GroupCorrelations, GroupBy):
    """The groups of a frame's rows; see `DataFrame.groupby`."""

    ndim = 2

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        values = self._grouping.values
        kept = set(numeric_columns(self._grouping.frame)) if numeric_only else ()
        return [entry for entry in values if entry in kept] if numeric_only else values

    def _made(self, collect: Aggregates, values: list[Entry]) -> Any:
        return as_dataframe(self._grouping.aggregated(collect, values, self._grouping.frame.column_names))

    def _group_rows(self) -> GroupRows:
        return GroupRows(self._grouping, 2)

    def _of_rows(self, frame: Frame) -> Any:
        return as_dataframe(frame)

    def _spread(self, collect: Aggregates, values: list[Entry]) -> Any:
        return as_dataframe(self._grouping.spread(collect, values))

    def __getitem__(self, key: Any) -> Any:
        """The groups of one column, or of a list of columns."""
        if isinstance(key, list):
            return DataFrameGroupBy(self._grouping.selected(key))
        if key not in self._grouping.frame.positions:
            raise KeyError(f"Column not found: {key}")
        return SeriesGroupBy(self._grouping.selected([key]))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._grouping.frame.positions:
            return self[name]
        raise AttributeError(f"'DataFrameGroupBy' object has no attribute '{name}'")

    def size(self) -> Any:
        """The number of rows of each group: a Series, or with ``as_index=False`` a frame. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"]}).groupby("k").size().to_list()
        [2, 1]
        """
        return _sizes(self._grouping)

    def transform(self, func: Any = None, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any) -> Any:
        """What a function makes of each column's values in each group; see `SeriesGroupBy.transform`.

        The function is given a pandas Series that has the name of its column. A job runs on the first rows, unless the function's
        annotation says what it returns. Of a list, each column has several results; a dict says which columns there are; and pairs
        of a column and a function, by name of the result, which results.

        Examples
        --------
        >>> import plandas as pd
        >>> groups = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k")
        >>> groups.transform(lambda values: values - values.min())
           v
        0  0
        1  1
        2  0
        """
        if func is None:
            return concat([self[label].transform(how).rename(name) for name, (label, how, *_) in kwargs.items()], axis=1)
        if isinstance(func, list | dict):
            return self._side_by_side(func, args, kwargs)
        if not is_function(func):
            return super().transform(func, *args, **kwargs)
        return as_dataframe(transformed(self._grouping, self._values(), bound(func, args, kwargs), by_key=False))

    def _side_by_side(self, func: list[Any] | dict[Label, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What several functions make, beside each other."""
        if isinstance(func, dict):
            return concat([self[label].transform(how, *args, **kwargs) for label, how in func.items()], axis=1)
        pairs = [(entry.label, how) for entry in self._values() for how in func]
        made = concat([self[label].transform(how, *args, **kwargs) for label, how in pairs], axis=1)
        names = result_labels(func)
        return made.set_axis(pd.MultiIndex.from_tuples([(entry.label, name) for entry in self._values() for name in names]), axis=1)

    def filter(self, func: Any, dropna: bool = True, *args: Any, **kwargs: Any) -> Any:
        """The rows of the groups for which a function is true; see `SeriesGroupBy.filter`.

        The function is given a pandas DataFrame, named by the key. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> groups = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k")
        >>> groups.filter(lambda rows: rows.v.sum() > 3)
           k  v
        2  b  5
        """
        if not callable(func):
            raise TypeError(f"'{type(func).__name__}' object is not callable")
        return as_dataframe(chosen(self._grouping, bound(func, args, kwargs), dropna=dropna, as_frame=True))

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Several reductions of each group.

        Parameters
        ----------
        func : str, function, list or dict, optional
            A reduction, or a function of a column's values in a group, a pandas Series; a list of them, which become a level of
            the columns; or a dict of columns to those. Functions run where the rows are, a group at a time.
        **kwargs
            Result columns by label: pairs of a column and a reduction.

        Returns
        -------
        DataFrame
            One row a group. Runs no job, but for a function whose annotation does not say what it returns (``-> float``): then
            one on the first rows, as many as the option `compute.shortcut_limit` says.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]})
        >>> df.groupby("k").agg(low=("v", "min"), high=("v", "max"))
           low  high
        k
        a    1     2
        b    5     5
        """
        if func is None:
            if not kwargs:
                raise TypeError("Must provide 'func' or tuples of '(column, aggfunc).")
            if any(any(further) for _, _, *further in kwargs.values()):
                raise NotImplementedError("arguments of functions in agg")
            return self._several([(label, column, how) for label, (column, how, *_) in kwargs.items()], (None,))
        if isinstance(func, dict):
            return self._by_column(func)
        if isinstance(func, list):
            wanted = [(label, entry.label, how) for entry in self._values() for label, how in _under(entry.label, func)]
            return self._several(wanted, (self._grouping.frame.column_names[0], None))
        if is_function(func):
            if self._grouping.bins is not None or (args or kwargs) and len(self._grouping.keys) == 1:
                raise NotImplementedError("agg with a function of frames")
            wanted = [(entry.label, entry.label, func) for entry in self._values()]
            return self._several(wanted, self._grouping.frame.column_names, args, kwargs)
        if func == "size":
            return self.size()
        return self._reduce(reduction(func).name, **kwargs)

    agg = aggregate

    def _by_column(self, func: dict[Label, Any]) -> Any:
        if any(isinstance(how, list) for how in func.values()):
            listed = {column: hows if isinstance(hows, list) else [hows] for column, hows in func.items()}
            wanted = [(label, column, how) for column, hows in listed.items() for label, how in _under(column, hows)]
            return self._several(wanted, (None, None))
        return self._several([(column, column, how) for column, how in func.items()], self._grouping.frame.column_names)

    def _several(
        self, wanted: Sequence[tuple[Label, Label, Any]], names: Sequence[Label], args: Sequence[Any] = (), kwargs: Any = None
    ) -> Any:
        """Result labels, columns and reductions."""
        reductions = Reductions(self._grouping)
        columns = {entry.label: entry for entry in self._grouping.frame.columns}
        absent = [column for _, column, _ in wanted if column not in columns]
        if absent:
            raise KeyError(f"Label(s) {absent} do not exist")
        values = [reductions(how, columns[column], args, kwargs)._replace(label=label) for label, column, how in wanted]
        return as_dataframe(reductions.aggregated(values, names))


def _under(column: Label, hows: list[Any]) -> list[tuple[Label, Any]]:
    """Reductions of a column, and the labels of their results below it."""
    labels = result_labels(hows)
    if len(set(labels)) < len(labels):
        raise pd.errors.SpecificationError("Function names must be unique if there is no new column names assigned")
    return [((column, label), how) for label, how in zip(labels, hows, strict=True)]


def _sizes(grouping: Grouping) -> Any:
    collect = Aggregates()
    size = collect(op.size())
    entry = Entry(None if grouping.as_index else "size", size, default_dtype(size.type))
    frame = grouping.aggregated(collect, [entry])
    return as_series(frame) if grouping.as_index else as_dataframe(frame)
