"""Windows and groups that have no lowering: pandas' own, over rows that are collected for them."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

import pandas as pd

from ..core.arithmetic import SYMBOLS
from .fallback import collected
from .handle import Handle

__all__ = ["CollectedWindows", "collected_windows", "returned", "rows_in_pandas", "theirs"]

_GROUPS = (pd.api.typing.DataFrameGroupBy, pd.api.typing.SeriesGroupBy, pd.api.typing.Resampler)


class CollectedWindows:
    """pandas' windows or groups of any kind; what they answer are plandas objects again.

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
        if isinstance(found, (type(self._windows), *_GROUPS)):
            return CollectedWindows(found)
        if not callable(found):
            return returned(found)

        def called(*args: Any, **given: Any) -> Any:
            return returned(found(*map(theirs, args), **{key: theirs(value) for key, value in given.items()}))

        return called


def collected_windows(handle: Any, method: str, given: dict[str, Any]) -> CollectedWindows:
    """The windows of ``rolling`` or ``ewm`` with these arguments. Runs one job."""
    return CollectedWindows(getattr(rows_in_pandas(handle, method), method)(**{key: theirs(value) for key, value in given.items()}))


def rows_in_pandas(handle: Any, method: str) -> Any:
    """The rows of windows as a pandas object, grouped if they are; how many may be collected is an option."""
    name = f"{method} with these arguments"
    return collected(handle, name) if isinstance(handle, Handle) else handle.in_pandas(name)


def theirs(value: Any) -> Any:
    """An argument as pandas takes it. Runs a job for each of our objects in it, and in what a function answers."""
    if isinstance(value, Handle):
        return value.to_pandas()
    if type(value) in (list, tuple):
        return type(value)(map(theirs, value))
    if isinstance(value, functools.partial):
        return functools.update_wrapper(functools.partial(theirs(value.func), *value.args, **value.keywords), value)
    if inspect.isfunction(value):
        return _method_of_pandas(value) or _answering_theirs(value)
    return {key: theirs(one) for key, one in value.items()} if type(value) is dict else value


def _method_of_pandas(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """pandas' method, for a method of a class of ours, such as ``pd.Series.interpolate``."""
    from ..frame import DataFrame
    from ..series import Series

    for ours, model in ((Series, pd.Series), (DataFrame, pd.DataFrame)):
        if getattr(ours, function.__name__, None) is function:
            found: Callable[..., Any] = getattr(model, function.__name__)
            return found
    return None


def _answering_theirs(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose answers are pandas' objects where they are ours."""

    @functools.wraps(function)
    def called(*args: Any, **given: Any) -> Any:
        return theirs(function(*args, **given))

    return called


def returned(made: Any) -> Any:
    """What pandas answered, as objects of ours."""
    from ..io.create import taken

    if type(made) is tuple:
        return tuple(map(returned, made))
    if isinstance(made, _GROUPS):
        return CollectedWindows(made)
    return taken(made) if isinstance(made, pd.DataFrame | pd.Series | pd.Index) else made


def operated(handle: Handle, name: str, other: Any, reflected: bool) -> Any:
    """pandas' operator on objects that no engine computes with. Runs a job for each of our objects."""
    function = getattr(operator, {"and": "and_", "or": "or_"}.get(name, name))
    mine, given = collected(handle, f"{type(handle).__name__} {SYMBOLS[name]}"), theirs(other)
    return returned(function(given, mine) if reflected else function(mine, given))
