"""Arguments that are computed of the object they are given to."""

from __future__ import annotations

from typing import Any

from .handle import Handle

__all__ = ["resolved"]


def resolved(value: Any, handle: Any) -> Any:
    """What a function, or an expression of pandas' `col`, makes of an object; any other value as it is.

    Examples
    --------
    >>> import plandas as pd
    >>> resolved(lambda s: s + 1, pd.Series([1])).to_list(), resolved(5, pd.Series([1]))
    ([2], 5)
    """
    if isinstance(value, Handle):
        return value
    if hasattr(type(value), "_eval_expression"):
        return value._eval_expression(handle)
    return value(handle) if callable(value) else value
