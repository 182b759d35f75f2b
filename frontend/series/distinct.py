"""Distinct values of a Series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...plan import types as t
from ..common.collected import returned
from ..common.distinct import DistinctRows, counted, modes
from ..core.dtypes import PANDAS_3, is_masked, present
from ..core.materialize import to_pandas, to_table

__all__ = ["SeriesDistinct"]


class SeriesDistinct(DistinctRows):
    """drop_duplicates, unique, value_counts, mode."""

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
        values = present(array, frame.columns[0].dtype)
        return pd.Series(values, dtype=values.dtype, copy=False).unique()  # pandas' own kind of array

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
        bins : int or list, optional
            Intervals that numbers are counted in; see `cut`.
        dropna : bool, default True
            Whether missing values are left out.

        Returns
        -------
        Series
            Labelled by the values, named ``count``. Runs no job. Of categories one, as those that no row has count too. With
            `bins` one or two, and the answer is a pandas Series, as no engine holds intervals.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["x", "y", "x"]).value_counts()
        x    2
        y    1
        Name: count, dtype: int64
        """
        if bins is not None:
            return self._in_bins(bins, normalize, sort, ascending)
        if isinstance(self._frame.columns[0].dtype, pd.CategoricalDtype):
            return self._of_categories(normalize, sort, ascending, dropna)
        (value,) = self._frame.columns
        numbers = is_masked(value.dtype) and not t.is_string(value.expr.type)
        made = counted(self._frame, [value], normalize, sort, ascending, dropna, "count", missing_last=numbers and not dropna)
        (count,) = made.columns
        if is_masked(value.dtype):
            shown = pd.Series([], dtype=value.dtype).value_counts(normalize=normalize).dtype
            made = made.map([count._replace(dtype=shown)])
        return self._of(made)

    def _of_categories(self, normalize: bool, sort: bool, ascending: bool, dropna: bool) -> Any:
        """How many values are of each category, those of none too."""
        found = to_pandas(counted(self._frame, [self._frame.columns[0]], False, False, False, dropna, "count")).iloc[:, 0]
        labels = found.index
        assert isinstance(labels, pd.CategoricalIndex)
        codes = np.arange(len(labels.categories))
        if labels.hasnans:
            codes = np.append(codes, -1)
        index = pd.CategoricalIndex(pd.Categorical.from_codes(codes, dtype=labels.dtype), name=labels.name)
        counts = pd.Series(0, index=codes, dtype="int64").add(pd.Series(found.to_numpy(), index=labels.codes), fill_value=0)
        made = pd.Series(counts.loc[codes].to_numpy("int64"), index=index, name="count")
        if sort:
            made = made.sort_values(ascending=ascending, kind="stable" if PANDAS_3 else "quicksort")
        return returned((made / made.sum()).rename("proportion") if normalize else made)

    def _in_bins(self, bins: Any, normalize: bool, sort: bool, ascending: bool) -> pd.Series:
        """How many values are in each interval, those of missing values left out."""
        from ..common.cutting import cut

        places = cut(self, bins, include_lowest=True)
        counts = places.value_counts(sort=False).to_pandas()
        found = pd.Series(counts.to_numpy(), index=places.dtype.categories, name="proportion" if normalize else "count")
        if not found.any():
            found = found.iloc[:0]
        if sort:
            found = found.sort_values(ascending=ascending, kind="stable")
        return found / len(self) if normalize else found

    def mode(self, dropna: bool = True) -> Any:
        """The values that come most often, sorted.

        Parameters
        ----------
        dropna : bool, default True
            Whether missing values are left out.

        Returns
        -------
        Series
            Labelled 0, 1, 2, ... Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["y", "x", "y", "x", "z"]).mode().to_list()
        ['x', 'y']
        """
        return self._of(modes(self._frame, self._frame.columns[0], dropna))

    @property
    def is_unique(self) -> bool:
        """Whether no value comes twice. Runs one job."""
        return bool(self.nunique(dropna=False) == len(self))

    @property
    def hasnans(self) -> bool:
        """Whether a value is missing. Runs one job."""
        return bool(self.isna().any())
