"""Distinct values of a Series."""

from __future__ import annotations

from typing import Any

from ..common.distinct import DistinctRows, counted
from ..core.dtypes import present
from ..core.materialize import to_table

__all__ = ["SeriesDistinct"]


class SeriesDistinct(DistinctRows):
    """drop_duplicates, unique, value_counts."""

    def drop_duplicates(self, *, keep: Any = "first", inplace: bool = False, ignore_index: bool = False) -> Any:
        """One row for each value. See `DataFrame.drop_duplicates`. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 1, 2]).drop_duplicates(keep="last").index.to_list()
        [1, 2]
        """
        return self._deduplicated(None, keep, inplace, ignore_index)

    def unique(self) -> Any:
        """The distinct values in order of first appearance, as an array. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([2, 1, 2]).unique()
        array([2, 1])
        """
        frame = self.drop_duplicates()._frame
        (array,) = to_table(frame, frame.columns)
        return present(array, frame.columns[0].dtype)

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Any:
        """How often each value comes, most frequent first; ties in order of first appearance.

        Parameters
        ----------
        normalize : bool, default False
            Whether shares are given, in a Series named ``proportion``.
        sort, ascending : bool
            Whether, and in which direction, to sort by how often.
        bins : None
            Not supported.
        dropna : bool, default True
            Whether missing values are left out.

        Returns
        -------
        Series
            Labelled by the values, named ``count``. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["x", "y", "x"]).value_counts()
        x    2
        y    1
        Name: count, dtype: int64
        """
        if bins is not None:
            raise NotImplementedError("value_counts(bins=...) is not supported")
        return self._of(counted(self._frame, list(self._frame.columns), normalize, sort, ascending, dropna, "count"))

    @property
    def is_unique(self) -> bool:
        """Whether no value comes twice. Runs one job."""
        return bool(self.nunique(dropna=False) == len(self))

    @property
    def hasnans(self) -> bool:
        """Whether a value is missing. Runs one job."""
        return bool(self.isna().any())
