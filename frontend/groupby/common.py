"""What group-bys of frames and of Series share."""

from __future__ import annotations

from typing import Any

from ..common.extremes import at_extreme
from ..common.reduce import REDUCTIONS, Aggregates, reduction
from ..common.transforms import TRANSFORMS
from ..core.frame import Entry
from ..core.materialize import count_rows
from .grouping import Grouping
from .rolling import GroupWindows
from .transforms import GroupTransforms

__all__ = ["GroupBy"]


class GroupBy(GroupTransforms, GroupWindows):
    """Reductions of each group. Nothing here runs a job, unless it says so."""

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping

    def _values(self, numeric_only: bool = False) -> list[Entry]:
        raise NotImplementedError

    def _made(self, collect: Aggregates, values: list[Entry]) -> Any:
        """The result of one value a group and column."""
        raise NotImplementedError

    def _reduce(self, name: str, numeric_only: bool = False, **params: Any) -> Any:
        collect = Aggregates()
        values = []
        for entry in self._values(numeric_only):
            try:
                values.append(REDUCTIONS[name](collect, entry, **params))
            except TypeError as error:
                raise TypeError(f"agg function failed [how->{name},dtype->{entry.dtype}]") from error
        return self._made(collect, values)

    def sum(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """Sum of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.sum().to_list()
        [3, 5]
        """
        return self._reduce("sum", numeric_only, min_count=min_count)

    def prod(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """Product of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.prod().to_list()
        [2, 5]
        """
        return self._reduce("prod", numeric_only, min_count=min_count)

    def mean(self, numeric_only: bool = False) -> Any:
        """Mean of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.mean().to_list()
        [1.5, 5.0]
        """
        return self._reduce("mean", numeric_only)

    def median(self, numeric_only: bool = False) -> Any:
        """Median of each group, exact.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.median().to_list()
        [1.5, 5.0]
        """
        return self._reduce("median", numeric_only)

    def min(self, numeric_only: bool = False, min_count: int = -1) -> Any:
        """Smallest value of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.min().to_list()
        [1, 5]
        """
        return self._reduce("min", numeric_only)

    def max(self, numeric_only: bool = False, min_count: int = -1) -> Any:
        """Largest value of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.max().to_list()
        [2, 5]
        """
        return self._reduce("max", numeric_only)

    def std(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Standard deviation of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.std().to_list()
        [0.7071067811865476, nan]
        """
        return self._reduce("std", numeric_only, ddof=ddof)

    def var(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Variance of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.var().to_list()
        [0.5, nan]
        """
        return self._reduce("var", numeric_only, ddof=ddof)

    def sem(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Standard error of the mean of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.sem().to_list()
        [0.5, nan]
        """
        return self._reduce("sem", numeric_only, ddof=ddof)

    def skew(self, numeric_only: bool = False) -> Any:
        """Skewness of each group, corrected for bias.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.skew().to_list()
        [nan, nan]
        """
        return self._reduce("skew", numeric_only)

    def first(self, numeric_only: bool = False, min_count: int = -1) -> Any:
        """First value of each group that is not missing.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.first().to_list()
        [1, 5]
        """
        return self._reduce("first", numeric_only)

    def last(self, numeric_only: bool = False, min_count: int = -1) -> Any:
        """Last value of each group that is not missing.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.last().to_list()
        [2, 5]
        """
        return self._reduce("last", numeric_only)

    def idxmax(self, numeric_only: bool = False) -> Any:
        """The label of the first row of each group with the largest value.

        Returns
        -------
        DataFrame or Series
            One row a group; missing where a group has no value. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.idxmax().to_list()
        [1, 2]
        """
        return self._at_extremes("idxmax", numeric_only)

    def idxmin(self, numeric_only: bool = False) -> Any:
        """The label of the first row of each group with the least value. See `idxmax`; runs no job."""
        return self._at_extremes("idxmin", numeric_only)

    def _at_extremes(self, name: str, numeric_only: bool) -> Any:
        collect = Aggregates()
        frame = self._grouping.frame
        return self._made(collect, [at_extreme(collect, frame, entry, name) for entry in self._values(numeric_only)])

    def count(self) -> Any:
        """Number of values of each group that are not missing.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.count().to_list()
        [2, 1]
        """
        return self._reduce("count")

    def nunique(self, dropna: bool = True) -> Any:
        """Number of distinct values of each group.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.nunique().to_list()
        [2, 1]
        """
        return self._reduce("nunique" if dropna else "nunique_all")

    def any(self, skipna: bool = True) -> Any:
        """Whether a value of each group is true.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.any().to_list()
        [True, True]
        """
        return self._reduce("any", skipna=skipna)

    def all(self, skipna: bool = True) -> Any:
        """Whether all values of each group are true.

        Returns
        -------
        DataFrame or Series
            One row a group. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.all().to_list()
        [True, True]
        """
        return self._reduce("all", skipna=skipna)

    def quantile(self, q: float = 0.5, interpolation: str = "linear", numeric_only: bool = False) -> Any:
        """Quantile of each group, exact; `q` is one fraction. Runs no job."""
        if interpolation != "linear" or not isinstance(q, int | float):
            raise NotImplementedError("quantile of groups takes one fraction, and linear interpolation")
        return self._reduce("quantile", numeric_only, q=q)

    @property
    def ngroups(self) -> int:
        """The number of groups. Runs one job."""
        return count_rows(self._grouping.aggregated(Aggregates(), []))

    def __len__(self) -> int:
        return self.ngroups

    def transform(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """A reduction of each group, repeated for each of its rows.

        Parameters
        ----------
        func : str or function
            A reduction by name, or a function such as `sum`; or a transform by name, such as "cumsum".

        Returns
        -------
        DataFrame or Series
            Labelled as the rows that were grouped. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]}).groupby("k").v.transform("sum").to_list()
        [3, 3, 5]
        """
        if isinstance(func, str) and func in TRANSFORMS:
            return self._windowed(func, **kwargs)
        collect = Aggregates()
        made = reduction(func)
        return self._spread(collect, [made(collect, entry, **kwargs) for entry in self._values()])

    def _spread(self, collect: Aggregates, values: list[Entry]) -> Any:
        raise NotImplementedError
