"""groupby of DataFrame and Series."""

from __future__ import annotations

from typing import Any

from .handle import Handle

__all__ = ["Groups"]


class Groups(Handle):
    """groupby, resample."""

    def groupby(
        self,
        by: Any = None,
        level: Any = None,
        *,
        axis: Any = 0,
        as_index: bool = True,
        sort: bool = True,
        group_keys: bool = True,
        observed: bool = True,
        dropna: bool = True,
    ) -> Any:
        """The rows split by the values of columns, index levels or a Series.

        Parameters
        ----------
        by : label, Series, array, function or dict of row labels, Grouper, or list of those, optional
            The keys. Functions and dicts are applied to the labels here, after one job.
        level : int, name or list of those, optional
            Index levels that are the keys.
        as_index : bool, default True
            Whether the keys become the index of results, or columns.
        sort : bool, default True
            Whether groups come in the order of their keys, or of their first rows.
        group_keys : bool, default True
            Whether the results of functions in `apply` are labelled by their groups.
        observed : bool, default True
            Whether only categories that have rows are groups.
        dropna : bool, default True
            Whether rows with a missing key are left out.

        Returns
        -------
        DataFrameGroupBy or SeriesGroupBy
            Runs no job, unless a key is a function or a dict.

        Raises
        ------
        KeyError
            If a key is no column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": ["b", "a", "b"], "v": [1, 2, 3]}).groupby("k").sum()
           v
        k
        a  2
        b  4
        """
        from ..groupby import DataFrameGroupBy, SeriesGroupBy
        from ..groupby.grouping import make_grouping
        from ..series import Series

        if axis not in (0, "index"):
            raise NotImplementedError("groupby(axis=1) is not supported")
        grouping = make_grouping(self._frame, by, level, as_index, sort, dropna, observed, group_keys)
        return SeriesGroupBy(grouping) if isinstance(self, Series) else DataFrameGroupBy(grouping)

    def resample(
        self,
        rule: Any,
        closed: str | None = None,
        label: str | None = None,
        convention: str = "start",
        on: Any = None,
        level: Any = None,
        origin: Any = "start_day",
        offset: Any = None,
        group_keys: bool = False,
    ) -> Any:
        """The rows in bins of time, from the first to the last.

        Parameters
        ----------
        rule : str or offset
            How wide bins are: "15min", "D", "ME".
        closed, label : {"right", "left"}, optional
            Which edge belongs to a bin, and which labels it. "left", but for the ends of weeks, months, quarters and years.
        convention : str
            Of periods only.
        on, level : label, optional
            The column of times, or the level; the index unless given.
        origin, offset
            Where bins that are narrower than a day start, as for pandas' `Grouper`.
        group_keys : bool, default False
            Whether results of `apply` are labelled by their bins.

        Returns
        -------
        Resampler
            Runs one job for the least and the greatest time.

        Examples
        --------
        >>> import plandas as pd
        >>> times = pd.to_datetime(["2020-01-01 10:00", "2020-01-01 12:00", "2020-01-03 09:00"])
        >>> pd.Series([1, 2, 4], index=times).resample("D").mean().to_list()
        [1.5, nan, 4.0]
        """
        from ..groupby.resample import resampled

        arguments = {"rule": rule, "closed": closed, "label": label, "convention": convention, "on": on, "level": level}
        return resampled(self, {**arguments, "origin": origin, "offset": offset, "group_keys": group_keys})
