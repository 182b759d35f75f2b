"""Reshaping a Series."""

from __future__ import annotations

from typing import Any

from ..common.handle import as_series
from ..common.sort import renumbered
from ..common.unstacking import Unstacking
from ..core.spreading import exploded

__all__ = ["SeriesReshaping"]


class SeriesReshaping(Unstacking):
    """unstack, explode."""

    def explode(self, ignore_index: bool = False) -> Any:
        """A row for each item of the lists, under the label of their row; one that is missing for an empty list.

        Parameters
        ----------
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        Series
            Lists of texts become texts, which runs no job; others become objects, and run in pandas, on collected rows.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a b", "c"]).str.split().explode().to_list()
        ['a', 'b', 'c']
        """
        made = exploded(self._frame, 0)
        return as_series(renumbered(made) if ignore_index else made)
