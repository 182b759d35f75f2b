"""pandas' functions of values, for objects of plandas too: isna, unique, factorize, merge_asof and the like."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..options import get_option
from .collected import returned
from .fallback import collected
from .handle import Handle

__all__ = [
    "eval", "factorize", "from_dummies", "infer_freq", "isna", "isnull", "lreshape", "merge_asof", "merge_ordered", "notna", "notnull",
    "or_in_pandas", "reading", "to_pickle", "unique",
]  # fmt: skip


def isna(obj: Any) -> Any:
    """Whether a value, or each value of an object, is missing.

    Parameters
    ----------
    obj : scalar, list-like, DataFrame, Series or Index

    Returns
    -------
    bool, array, or an object of plandas like `obj`
        Runs no job.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.isna(pd.Series([1, None])).to_list(), pd.isna(None)
    ([False, True], True)
    """
    return obj.isna() if isinstance(obj, Handle) else pd.isna(obj)


def notna(obj: Any) -> Any:
    """Whether a value, or each value of an object, is there. See `isna`."""
    return obj.notna() if isinstance(obj, Handle) else pd.notna(obj)


isnull, notnull = isna, notna


def unique(values: Any) -> Any:
    """The distinct values of a Series, an Index or an array, in order of first appearance. Runs one job.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.unique(pd.Series([2, 1, 2]))
    array([2, 1])
    """
    if not isinstance(values, Handle):
        return pd.unique(values)
    found = values.unique()
    return np.asarray(found) if isinstance(found.dtype, np.dtype) and not isinstance(found, Handle) else found


def _on_rows(
    function: Callable[..., Any], note: str = "As in pandas, where it runs, on the rows that are collected for it."
) -> Callable[..., Any]:
    """pandas' function on the rows of our objects, collected for it; what it makes are objects of ours."""

    def run(*args: Any, **given: Any) -> Any:
        def rows(value: Any) -> Any:
            if isinstance(value, list | tuple):
                return type(value)(map(rows, value))
            if isinstance(value, dict):
                return {key: rows(one) for key, one in value.items()}
            return collected(value, function.__name__) if isinstance(value, Handle) else value

        return _ours(function(*map(rows, args), **{name: rows(value) for name, value in given.items()}))

    return _named(run, function, note)


def or_in_pandas(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, and pandas' of the same name where it has no lowering for its arguments."""
    in_pandas = _on_rows(getattr(pd, function.__name__))

    @functools.wraps(function)
    def lowered(*args: Any, **given: Any) -> Any:
        try:
            return function(*args, **given)
        except NotImplementedError:
            if not get_option("compute.pandas_fallback"):
                raise
        return in_pandas(*args, **given)

    return lowered


def reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """pandas' reader, of which the frames are objects of ours: the data are in memory, and nothing is read later."""
    return _on_rows(function, "As in pandas, which reads all of it at once, into memory.")


def _ours(made: Any) -> Any:
    """What pandas answered, as objects of ours: frames, or several in a list, a dict or chunk by chunk."""
    if isinstance(made, dict):
        return {key: _ours(value) for key, value in made.items()}
    if isinstance(made, list):
        return [_ours(value) for value in made]
    return Chunks(made) if isinstance(made, Iterator) else returned(made)


class Chunks:
    """What a reader of pandas gives chunk by chunk, as frames of ours."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __iter__(self) -> Iterator[Any]:
        return map(_ours, self._reader)

    def __next__(self) -> Any:
        return _ours(next(self._reader))

    def get_chunk(self, size: int | None = None) -> Any:
        """The next rows: so many, or as many as were asked of the reader."""
        return _ours(self._reader.get_chunk(size))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def __enter__(self) -> Chunks:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _named(function: Callable[..., Any], model: Callable[..., Any], note: str) -> Callable[..., Any]:
    """The function under the name and with the parameters of pandas'."""
    functools.update_wrapper(function, model, ("__name__", "__qualname__"))
    del function.__wrapped__  # type: ignore[attr-defined]
    function.__signature__ = inspect.signature(model)  # type: ignore[attr-defined]
    summary = (inspect.getdoc(model) or f"pandas' {model.__name__}.").partition("\n\n")[0]
    function.__doc__ = f"{summary}\n\n{note}"
    return function


eval = _on_rows(pd.eval)
factorize = _on_rows(pd.factorize)
from_dummies = _on_rows(pd.from_dummies)
infer_freq = _on_rows(pd.infer_freq)
lreshape = _on_rows(pd.lreshape)
merge_asof = _on_rows(pd.merge_asof)
merge_ordered = _on_rows(pd.merge_ordered)
to_pickle = _on_rows(pd.to_pickle)
