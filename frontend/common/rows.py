"""Choosing rows by position, and their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from ...plan import Slice
from ..core.materialize import count_rows
from .handle import Handle

__all__ = ["Rows"]


class Rows(Handle):
    """head, tail, len and the like."""

    def _slice(self, start: int | None, stop: int | None, step: int = 1) -> Self:
        """The rows that a Python slice takes."""
        if (start or 0) == 0 and stop is None and step == 1:
            return self._of(self._frame)
        frame = self._frame.settled
        return self._of(frame.on_rows_of(Slice(frame.base, start, stop, step)))

    def head(self, n: int = 5) -> Self:
        """The first `n` rows; all but the last ``-n`` if it is negative.

        Parameters
        ----------
        n : int, default 5
            Number of rows.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).head(2).to_list()
        [1, 2]
        """
        return self._slice(0, n)

    def tail(self, n: int = 5) -> Self:
        """The last `n` rows; all but the first ``-n`` if it is negative.

        Parameters
        ----------
        n : int, default 5
            Number of rows.

        Returns
        -------
        DataFrame or Series
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).tail(2).to_list()
        [2, 3]
        """
        if n == 0:
            return self._slice(0, 0)
        return self._slice(-n, None)

    def __len__(self) -> int:
        return count_rows(self._frame)

    @property
    def empty(self) -> bool:
        """Whether there is no row or no column. Runs one small job unless the plan tells."""
        frame = self._frame
        if not frame.columns:
            return True
        known = frame.base.row_count
        return known == 0 if known is not None else count_rows(self._slice(0, 1)._frame) == 0

    @property
    def attrs(self) -> dict[Any, Any]:
        """Notes of the data: what is made of these rows has a copy of them. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"a": [1, 2]})
        >>> df.attrs["source"] = "a sensor"
        >>> df[df.a > 1].attrs
        {'source': 'a sensor'}
        """
        if self._frame.attrs is None:
            self._frame = self._frame.replace(attrs={})
        assert self._frame.attrs is not None
        return self._frame.attrs

    @attrs.setter
    def attrs(self, value: Mapping[Any, Any]) -> None:
        self._frame = self._frame.replace(attrs=dict(value))

    def copy(self, deep: bool = True) -> Self:
        """A new handle; plans are immutable, so nothing is copied whatever `deep` says.

        Returns
        -------
        DataFrame or Series
            Runs no job.
        """
        return self._of(self._frame)

    def __copy__(self) -> Self:
        return self._of(self._frame)

    def __deepcopy__(self, memo: Any) -> Self:
        return self._of(self._frame)
