"""The indexers `iloc`, `loc`, `at` and `iat`."""

from __future__ import annotations

from .handle import Handle
from .iloc import PositionIndexer, ValueIndexer
from .loc import LabelIndexer

__all__ = ["Indexing"]


class Indexing(Handle):
    """The indexers of DataFrame and Series."""

    @property
    def iloc(self) -> PositionIndexer:
        """Rows and columns by position.

        A slice of rows runs no job. A list of rows is looked up by a join, and one row or value is collected:
        a row that mixes kinds of values is a pandas Series.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([10, 20, 30, 40]).iloc[1:3].to_list()
        [20, 30]
        """
        return PositionIndexer(self)

    @property
    def loc(self) -> LabelIndexer:
        """Rows and columns by label; boolean masks; and assignment of values.

        A mask, and a slice of a default index, run no job. Other slices collect the index to find their ends; a
        list of labels is checked in one job; one label's rows are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 2, 3]}, index=["x", "y", "z"])
        >>> df.loc[["z", "x"], "a"].to_list()
        [3, 1]
        """
        return LabelIndexer(self)

    @property
    def at(self) -> LabelIndexer:
        """One value by label; see `loc`."""
        return LabelIndexer(self)

    @property
    def iat(self) -> PositionIndexer:
        """One value by position; see `iloc`."""
        return ValueIndexer(self)

    def _is_frame(self) -> bool:
        from ..frame import DataFrame

        return isinstance(self, DataFrame)
