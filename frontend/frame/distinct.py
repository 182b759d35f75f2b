"""Distinct rows of a frame."""

from __future__ import annotations

from typing import Any

from ..common.distinct import DistinctRows, counted, modes
from ..common.handle import as_dataframe, as_series
from ..common.reduce import numeric_columns
from ..core.align import joined
from ..core.labels import axis_number, columns

__all__ = ["FrameDistinct"]


class FrameDistinct(DistinctRows):
    """drop_duplicates, value_counts, mode. Nothing here runs a job."""

    def drop_duplicates(self, subset: Any = None, *, keep: Any = "first", inplace: bool = False, ignore_index: bool = False) -> Any:
        """One row for each combination of values.

        Parameters
        ----------
        subset : label or list of labels, optional
            The columns to look at; all unless given.
        keep : {"first", "last", False}, default "first"
            Which of equal rows stays; False drops all of them.
        inplace : bool, default False
            Whether to change this frame.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        DataFrame or None
            In the order of the rows. Runs no job.

        Raises
        ------
        KeyError
            If `subset` names no column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 1, 2]}).drop_duplicates()
           a
        0  1
        2  2
        """
        return self._deduplicated(subset, keep, inplace, ignore_index)

    def value_counts(
        self, subset: Any = None, normalize: bool = False, sort: bool = True, ascending: bool = False, dropna: bool = True
    ) -> Any:
        """How often each combination of values comes, most frequent first.

        Parameters
        ----------
        subset : list of labels, optional
            The columns to look at; all unless given.
        normalize : bool, default False
            Whether shares are given, in a Series named ``proportion``.
        sort, ascending : bool
            Whether, and in which direction, to sort by how often.
        dropna : bool, default True
            Whether rows with missing values are left out.

        Returns
        -------
        Series
            Labelled by the combinations. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 1, 2]}).value_counts().to_list()
        [2, 1]
        """
        entries = (
            list(self._frame.columns) if subset is None else columns(self._frame, subset if isinstance(subset, list) else [subset])
        )
        return as_series(counted(self._frame, entries, normalize, sort, ascending, dropna, "count"))

    def mode(self, axis: Any = 0, numeric_only: bool = False, dropna: bool = True) -> Any:
        """The values that come most often in each column, sorted; columns with fewer of them are filled with missing values.

        Parameters
        ----------
        axis : {0}, default 0
            Those of rows are not supported.
        numeric_only : bool, default False
            Whether only numbers and booleans are looked at.
        dropna : bool, default True
            Whether missing values are left out.

        Returns
        -------
        DataFrame
            Labelled 0, 1, 2, ... Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [2, 1, 1], "b": ["x", "x", "y"]}).mode()
           a  b
        0  1  x
        """
        if axis_number(axis):
            raise NotImplementedError("mode(axis=1) is not supported")
        frame = self._frame
        entries = numeric_columns(frame) if numeric_only else list(frame.columns)
        if not entries:
            return self._of(frame.map([]))
        parts = [modes(frame, entry, dropna) for entry in entries]
        parts = joined(parts, "outer", sort=True) if len(parts) > 1 else parts
        made = parts[0].replace(columns=tuple(part.columns[0] for part in parts), column_names=frame.column_names)
        return as_dataframe(made)
