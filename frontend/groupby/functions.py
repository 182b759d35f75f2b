"""Python functions of the rows of a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..core.functions import OnRows

__all__ = ["of_group"]


def of_group(
    func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], count: int, dropna: bool
) -> tuple[OnRows, OnRows]:
    """What pandas' `transform` with a function makes of one group, and of several: a frame of `count` keys, then the values.

    They know nothing of plandas, which workers may lack.
    """

    def on_group(rows: Any) -> Any:
        import pandas

        key, values = tuple([rows.iloc[0, place] for place in range(count)]), rows.iloc[:, count]
        if dropna and any(map(pandas.isna, key)):
            return pandas.Series(None, values.index, dtype=object)
        object.__setattr__(values, "name", key[0] if count == 1 else key)
        return pandas.Series(func(values, *args, **kwargs), index=values.index)

    def whole(rows: Any) -> Any:
        keys = [rows.iloc[:, place] for place in range(count)]
        return (
            rows.iloc[:, count].groupby(keys[0] if count == 1 else keys, dropna=dropna, observed=True).transform(func, *args, **kwargs)
        )

    on_group.__name__ = getattr(func, "__name__", "the function")
    return on_group, whole
