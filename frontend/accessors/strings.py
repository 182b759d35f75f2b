"""`Series.str` and `Index.str`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..common.fallback import collected
from ..common.handle import Handle
from ..common.in_pandas import completed_by_pandas
from .changing import Changing
from .letters import Letters
from .padding import Padding
from .searching import Searching
from .splitting import Splitting

__all__ = ["StringMethods", "Strings"]


def _texts_in_pandas(methods: StringMethods, name: str) -> Any:
    return collected(methods._owner, name).str


@completed_by_pandas(pd.Series.str, "extractall", rows=_texts_in_pandas)
class StringMethods(Searching, Letters, Changing, Padding, Splitting):
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
