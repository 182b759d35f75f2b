"""Python functions of the rows of a group."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..core.functions import OnRows

__all__ = ["of_group", "truth_of"]


def of_group(
    func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], count: int, dropna: bool, label: tuple[Any] | None = None
) -> tuple[OnRows, OnRows]:
    """What pandas' `transform` with a function makes of one group, and of several: a frame of `count` keys, then the values.

    The values are named by their key, or by the `label` given.
    They know nothing of plandas, which workers may lack.
    """

    def on_group(rows: Any) -> Any:
        import pandas

        key, values = tuple([rows.iloc[0, place] for place in range(count)]), rows.iloc[:, count]
        if dropna and any(map(pandas.isna, key)):
            return pandas.Series(None, values.index, dtype=object)
        name = label[0] if label else key[0] if count == 1 else key
        object.__setattr__(values, "name", name)
        return pandas.Series(func(values, *args, **kwargs), index=values.index)

    def whole(rows: Any) -> Any:
        keys = [rows.iloc[:, place] for place in range(count)]
        return (
            rows.iloc[:, count].groupby(keys[0] if count == 1 else keys, dropna=dropna, observed=True).transform(func, *args, **kwargs)
        )

    on_group.__name__ = getattr(func, "__name__", "the function")
    return on_group, whole


def truth_of(func: Callable[..., Any]) -> Callable[..., bool]:
    """Whether a function of a group is true of it; what is missing is not."""

    @functools.wraps(func)
    def is_true(values: Any, *args: Any, **kwargs: Any) -> bool:
        import pandas

        found = func(values, *args, **kwargs)
        return bool(pandas.notna(found) and found)

    return is_true
