"""`Series.str` and `Index.str`."""

from __future__ import annotations

from ..common.handle import Handle
from .changing import Changing
from .searching import Searching

__all__ = ["StringMethods", "Strings"]


class StringMethods(Searching, Changing):
    """Methods of texts; each of the same name as in pandas.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series(["a", "b"]).str.upper().to_list()
    ['A', 'B']
    """


class Strings(Handle):
    """str."""

    @property
    def str(self) -> StringMethods:
        """Methods of texts: ``s.str.upper()``, ``s.str[0]``, ... Runs no job.

        Raises
        ------
        AttributeError
            If the values are not texts.
        """
        return StringMethods(self)
