"""What group-bys of frames and of Series share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...plan import types as t
from ..common.collected import returned
from ..common.extremes import at_extreme
from ..common.fallback import collected
from ..common.handle import Piped, as_dataframe, as_series
from ..common.reduce import REDUCTIONS, Aggregates, reduction
from ..common.transforms import TRANSFORMS
from ..core.dtypes import PANDAS_3, is_masked
from ..core.frame import Entry
from ..core.materialize import count_rows, labels_to_index
from .apply import applied
from .functions import bound
from .grouping import Grouping
from .rolling import GroupWindows
from .summaries import GroupSummaries
from .transforms import GroupTransforms

__all__ = ["GroupBy", "as_count", "groups_in_pandas"]


class GroupBy(Piped, GroupTransforms, GroupWindows, GroupSummaries):
    """Reductions of each group. Nothing here runs a job, unless it says so."""

    ndim: int

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
            if _only_in_groups(name, entry):
                raise NotImplementedError(f"{name} of groups of {entry.dtype}")
            try:
                values.append(REDUCTIONS[name](collect, entry, **params))
            except TypeError as error:
                raise TypeError(f"agg function failed [how->{name},dtype->{entry.dtype}]") from error
        return self._made(collect, values)

    def sum(
        self, numeric_only: bool = False, min_count: int = 0, skipna: bool = True, engine: Any = None, engine_kwargs: Any = None
    ) -> Any:
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
        return self._reduce("sum", numeric_only, min_count=min_count, skipna=skipna)

    def prod(self, numeric_only: bool = False, min_count: int = 0, skipna: bool = True) -> Any:
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
        return self._reduce("prod", numeric_only, min_count=min_count, skipna=skipna)

    def mean(self, numeric_only: bool = False, skipna: bool = True, engine: Any = None, engine_kwargs: Any = None) -> Any:
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
        return self._reduce("mean", numeric_only, skipna=skipna)

    def median(self, numeric_only: bool = False, skipna: bool = True) -> Any:
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
        return self._reduce("median", numeric_only, skipna=skipna)

    def min(
        self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True, engine: Any = None, engine_kwargs: Any = None
    ) -> Any:
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
        return self._reduce("min", numeric_only, min_count=min_count, skipna=skipna)

    def max(
        self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True, engine: Any = None, engine_kwargs: Any = None
    ) -> Any:
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
        return self._reduce("max", numeric_only, min_count=min_count, skipna=skipna)

    def std(
        self, ddof: int = 1, engine: Any = None, engine_kwargs: Any = None, numeric_only: bool = False, skipna: bool = True
    ) -> Any:
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
        return self._reduce("std", numeric_only, ddof=ddof, skipna=skipna)

    def var(
        self, ddof: int = 1, engine: Any = None, engine_kwargs: Any = None, numeric_only: bool = False, skipna: bool = True
    ) -> Any:
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
        return self._reduce("var", numeric_only, ddof=ddof, skipna=skipna)

    def sem(self, ddof: int = 1, numeric_only: bool = False, skipna: bool = True) -> Any:
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
        return self._reduce("sem", numeric_only, ddof=ddof, skipna=skipna)

    def skew(self, skipna: bool = True, numeric_only: bool = False) -> Any:
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
        return self._reduce("skew", numeric_only, skipna=skipna)

    def kurt(self, skipna: bool = True, numeric_only: bool = False) -> Any:
        """Kurtosis of each group, by Fisher's definition, corrected for bias. Runs no job."""
        return self._reduce("kurt", numeric_only, skipna=skipna)

    def first(self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True) -> Any:
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
        return self._reduce("first", numeric_only, min_count=min_count, skipna=skipna)

    def last(self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True) -> Any:
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
        return self._reduce("last", numeric_only, min_count=min_count, skipna=skipna)

    def idxmax(self, skipna: bool = True, numeric_only: bool = False) -> Any:
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
        return self._at_extremes("idxmax", skipna, numeric_only)

    def idxmin(self, skipna: bool = True, numeric_only: bool = False) -> Any:
        """The label of the first row of each group with the least value. See `idxmax`; runs no job."""
        return self._at_extremes("idxmin", skipna, numeric_only)

    def _at_extremes(self, name: str, skipna: bool, numeric_only: bool) -> Any:
        if not skipna:
            raise NotImplementedError(f"{name}(skipna=False) of groups")
        if self._grouping.bins is not None:
            raise NotImplementedError(f"{name} of bins, of which some may have no rows")
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
        collect = Aggregates()
        counts = [REDUCTIONS["count"](collect, entry) for entry in self._values()]
        return self._made(collect, [as_count(made, entry) for made, entry in zip(counts, self._values(), strict=True)])

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

    def __iter__(self) -> Iterator[Any]:
        """Each group's key and rows. Runs one job, and collects the rows."""
        return iter([(key, returned(rows)) for key, rows in groups_in_pandas(self, "iteration of groups")])

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

    def apply(self, func: Any, *args: Any, include_groups: bool = not PANDAS_3, **kwargs: Any) -> Any:
        """What a function makes of each group: a value, a Series or a frame.

        Parameters
        ----------
        func : function or str
            Given a group's rows without the keys, a pandas DataFrame or Series whose name is the key; or the name of a method of
            groups. It runs where the rows are, a group at a time.
        include_groups : bool
            Whether frames have the keys too: False, but of pandas 2.
        *args, **kwargs
            Further arguments of the function.

        Returns
        -------
        Series or DataFrame
            Values of groups are a Series; Series that are labelled alike are the rows of a frame; other Series, and frames, come one
            after another, under the keys unless ``group_keys=False``. Runs a job on the first rows, as many as the option
            `compute.shortcut_limit` says, unless the function's annotation says that it makes values (``-> float``).

        Raises
        ------
        TypeError
            When a value is needed, if the function makes of a group what it did not make of the first ones.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"k": ["a", "a", "b"], "v": [1, 2, 5]})
        >>> df.groupby("k").apply(lambda rows: rows.v.max() - rows.v.min())
        k
        a    1
        b    0
        dtype: int64
        >>> df.groupby("k").apply(lambda rows: rows.nlargest(1, "v"))
             v
        k
        a 1  2
        b 2  5
        """
        if isinstance(func, str):
            found = getattr(self, func)
            return found(*args, **kwargs) if callable(found) else found
        if not callable(func):
            raise TypeError(f"'{type(func).__name__}' object is not callable")
        if include_groups and PANDAS_3:
            raise ValueError("include_groups=True is no longer allowed.")
        values = list(self._grouping.frame.columns) if include_groups else self._values()
        frame, is_frame = applied(self._grouping, values, bound(func, args, kwargs), as_frame=self.ndim == 2)
        return as_dataframe(frame) if is_frame else as_series(frame)

    def _spread(self, collect: Aggregates, values: list[Entry]) -> Any:
        raise NotImplementedError


def _only_in_groups(name: str, entry: Entry) -> bool:
    """Whether pandas reduces such groups, but no such column."""
    if name in ("any", "all"):
        return isinstance(entry.dtype, pd.CategoricalDtype)
    return name == "sem" and t.is_temporal(entry.expr.type)


def as_count(made: Entry, counted: Entry) -> Entry:
    """A number of values, nullable where the values are."""
    return made._replace(dtype=pd.Int64Dtype()) if is_masked(counted.dtype) else made


def groups_in_pandas(groups: GroupBy, method: str) -> Any:
    """The groups as pandas has them. Runs one job."""
    grouping = groups._grouping
    origin = grouping.origin or grouping
    entries = [*origin.frame.columns, *origin.keys]
    labelled = origin.frame.replace(
        columns=tuple([entry._replace(label=place) for place, entry in enumerate(entries)]), column_names=(None,)
    )
    rows = collected(as_dataframe(labelled), method)
    count = len(origin.frame.columns)
    data = rows.iloc[:, :count].set_axis(labels_to_index(origin.frame.labels, origin.frame.column_names), axis=1)
    groupers = origin.groupers or [None] * len(origin.keys)
    keys = [
        grouper or (key.label if key.label in origin.key_labels else rows[count + place].rename(key.label))
        for place, (key, grouper) in enumerate(zip(origin.keys, groupers, strict=True))
    ]
    options = {"as_index": origin.as_index, "sort": origin.sort, "dropna": origin.dropna}
    by: Any = keys[0] if origin.single else keys
    whole: Any = data if groups.ndim == 2 or grouping.origin else data.iloc[:, 0]
    made = whole.groupby(by, **options, observed=origin.observed, group_keys=origin.group_keys)
    if grouping.origin is None:
        return made
    return made[list(grouping.frame.labels)] if groups.ndim == 2 else made[grouping.frame.labels[0]]
