"""Windows that have no lowering: pandas' own, over rows that are collected for them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .fallback import collected
from .handle import Handle

__all__ = ["CollectedWindows", "collected_windows", "returned", "rows_in_pandas"]


class CollectedWindows:
    """pandas' windows of any kind; what they answer are plandas objects again.

    Examples
    --------
    >>> import plandas as pd
    >>> days = pd.Series([1, 2, 4], index=pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-05"]))
    >>> days.rolling("2D").sum().to_list()
    [1.0, 3.0, 4.0]
    """

    def __init__(self, windows: Any) -> None:
        self._windows = windows

    def __getitem__(self, key: Any) -> CollectedWindows:
        """The same of one column, or of a list of columns."""
        return CollectedWindows(self._windows[key])

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._windows, name)
        if isinstance(found, type(self._windows)):
            return CollectedWindows(found)
        if not callable(found):
            return found

        def called(*args: Any, **given: Any) -> Any:
            return returned(found(*map(_in_pandas, args), **{key: _in_pandas(value) for key, value in given.items()}))

        return called


def collected_windows(handle: Any, method: str, given: dict[str, Any]) -> CollectedWindows:
    """The windows of ``rolling`` or ``ewm`` with these arguments. Runs one job."""
    return CollectedWindows(
        getattr(rows_in_pandas(handle, method), method)(**{key: _in_pandas(value) for key, value in given.items()})
    )


def rows_in_pandas(handle: Any, method: str) -> Any:
    """The rows of windows as a pandas object, grouped if they are; how many may be collected is an option."""
    name = f"{method} with these arguments"
    return collected(handle, name) if isinstance(handle, Handle) else handle.in_pandas(name)


def _in_pandas(value: Any) -> Any:
    return value.to_pandas() if isinstance(value, Handle) else value


def returned(made: Any) -> Any:
    """What pandas answered, as an object of ours."""
    from ..frame import DataFrame
    from ..series import Series

    if isinstance(made, pd.DataFrame):
        return DataFrame(made)
    return Series(made) if isinstance(made, pd.Series) else made
