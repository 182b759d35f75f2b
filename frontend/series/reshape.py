"""Reshaping a Series."""

from __future__ import annotations

from typing import Any

from ..common.unstacking import Unstacking

__all__ = ["SeriesReshaping"]


class SeriesReshaping(Unstacking):
    """unstack, explode."""

    def explode(self, ignore_index: bool = False) -> Any:
        """A row for each element of the lists. Runs in pandas, on collected data.

        Parameters
        ----------
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        Series
        """
        return self._in_pandas("explode", ignore_index=ignore_index)
