"""Summaries of groups: `describe`, the largest and smallest values, correlations, and the rows of one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...plan import Expr, Filter, op
from ...plan import types as t
from ..common.describe import NUMBERS, fractions_of, statistics
from ..common.handle import as_dataframe
from ..common.reduce import Aggregates
from ..core.arithmetic import is_scalar, lift
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.materialize import count_rows
from .grouping import Grouping

__all__ = ["GroupCorrelations", "GroupExtremes", "GroupSummaries"]


class GroupSummaries:
    """Summaries of each group."""

    _grouping: Grouping
    ndim: int

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        raise NotImplementedError

    def apply(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def describe(self, percentiles: Sequence[float] | None = None, include: Any = None, exclude: Any = None) -> Any:
        """Counts, means, spreads and quantiles of each group's columns of numbers.

        Parameters
        ----------
        percentiles : list of float, optional
            Fractions between 0 and 1; quarters unless given.
        include, exclude : "all", dtype or list of dtypes, optional
            The columns to describe. With these, and where there are columns of times or none of numbers, it runs in pandas on
            collected rows.

        Returns
        -------
        DataFrame
            One row a group; of a frame's groups the columns have a level for the column and one for the statistic. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.describe()
           count  mean       std  min   25%  50%   75%  max
        k
        a    2.0   1.5  0.707107  1.0  1.25  1.5  1.75  2.0
        b    1.0   5.0       NaN  5.0  5.00  5.0  5.00  5.0
        """
        grouping, fractions = self._grouping, fractions_of(percentiles)
        unsorted = not grouping.sort and len(grouping.keys) > 1  # pandas sorts all levels but the first
        if include is not None or exclude is not None or unsorted or not grouping.as_index or grouping.bins is not None:
            raise NotImplementedError("describe of groups with these arguments")
        values = self._values()
        numbers = [entry for entry in values if _is_described(entry)]
        if not numbers or any(t.is_temporal(entry.expr.type) for entry in values):
            raise NotImplementedError("describe of groups of other than numbers")
        collect = Aggregates()
        cells = []
        for entry in numbers:
            for name, cell in statistics(collect, entry, NUMBERS, fractions):
                label = (entry.label, name) if self.ndim == 2 else name
                cells.append(Entry(label, op.cast(cell.expr, to=t.float64), default_dtype(t.float64)))
        names = (grouping.frame.column_names[0], None) if self.ndim == 2 else (None,)
        return as_dataframe(grouping.aggregated(collect, cells, names))

    def get_group(self, name: Any) -> Any:
        """The rows of one group.

        Parameters
        ----------
        name : scalar or tuple
            The key; a tuple where the keys were given as a list.

        Returns
        -------
        DataFrame or Series
            All columns, those of the keys too. Runs one job, which counts the rows.

        Raises
        ------
        KeyError
            If there is no such group.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").get_group("b")
           k  v
        2  b  5
        """
        grouping = self._grouping
        parts = (name,) if grouping.single else name
        if any(grouping.groupers) or not isinstance(parts, tuple) or len(parts) != len(grouping.keys):
            raise NotImplementedError("a group of such a name")
        rows = grouping.kept
        for part, key in zip(parts, grouping.keys, strict=True):
            rows = rows.on_rows_of(Filter(rows.base, _is_key(key, part)))
        if not count_rows(rows):
            raise KeyError(name)
        return self._of_rows(rows)

    def _of_rows(self, frame: Frame) -> Any:
        raise NotImplementedError


def _is_key(key: Entry, value: Any) -> Expr:
    """The condition that a key has a value."""
    if not is_scalar(value) or pd.isna(value) or isinstance(value, str) and t.is_timestamp(key.expr.type):
        raise NotImplementedError("a group of such a name")
    try:
        return op.equal(key.expr, lift(value, key.expr.type))
    except (TypeError, ValueError, OverflowError):
        raise KeyError(value) from None


def _is_described(entry: Entry) -> bool:
    """Whether a column is one of the numbers of which all statistics are float64."""
    type = entry.expr.type
    return entry.dtype == default_dtype(type) and (t.is_integer(type) or type == t.float64)


class GroupExtremes(GroupSummaries):
    """The largest and smallest values of the groups of a Series."""

    def nlargest(self, n: int = 5, keep: str = "first") -> Any:
        """The largest values of each group, the largest first; it runs where the rows are, a group at a time.

        Parameters
        ----------
        n : int, default 5
        keep : {"first", "last", "all"}, default "first"
            Which of equal values are kept.

        Returns
        -------
        Series
            Labelled by group and row. Runs a job on the first rows, see `apply`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.nlargest(1)
        k
        a  1    2
        b  2    5
        Name: v, dtype: int64
        """
        return self.apply(lambda values: values.nlargest(n, keep))

    def nsmallest(self, n: int = 5, keep: str = "first") -> Any:
        """The smallest values of each group, the smallest first; see `nlargest`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.nsmallest(1)
        k
        a  0    1
        b  2    5
        Name: v, dtype: int64
        """
        return self.apply(lambda values: values.nsmallest(n, keep))


class GroupCorrelations(GroupSummaries):
    """Correlations within the groups of a frame."""

    def corr(self, method: Any = "pearson", min_periods: int = 1, numeric_only: bool = False) -> Any:
        """Correlations of the columns in each group; it runs where the rows are, a group at a time.

        Parameters
        ----------
        method : {"pearson", "kendall", "spearman"} or function, default "pearson"
        min_periods : int, default 1
            With fewer pairs of values it is missing.
        numeric_only : bool, default False
            Whether other columns than those of numbers and truths are left out.

        Returns
        -------
        DataFrame
            Labelled by group and column. Runs a job on the first rows, see `apply`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "a"], "v": [1, 2, 5], "w": [2, 4, 10]}).groupby("k").corr().round(2)
               v    w
        k
        a v  1.0  1.0
          w  1.0  1.0
        """
        return self._between_columns("corr", method=method, min_periods=min_periods, numeric_only=numeric_only)

    def cov(self, min_periods: int | None = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Covariances of the columns in each group; see `corr`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "a"], "v": [1, 2, 3], "w": [2, 4, 6]}).groupby("k").cov()
               v    w
        k
        a v  1.0  2.0
          w  2.0  4.0
        """
        return self._between_columns("cov", min_periods=min_periods, ddof=ddof, numeric_only=numeric_only)

    def _between_columns(self, name: str, **kwargs: Any) -> Any:
        """What a method of frames makes of each group, labelled by the columns."""
        if not self._grouping.as_index or not self._grouping.group_keys:
            raise NotImplementedError(f"{name} of groups without their keys as labels")
        return self.apply(lambda rows: getattr(rows, name)(**kwargs))
