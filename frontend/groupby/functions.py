"""Python functions of a group's rows, as engines call them. They know nothing of plandas, which workers may lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..core.functions import OnRows

__all__ = ["choosing", "reducing", "transforming"]

Function = Callable[..., Any]


def called_as(function: Function) -> Callable[[OnRows], OnRows]:
    """Name what calls a user's function after it, for errors."""

    def name(on_group: OnRows) -> OnRows:
        on_group.__name__ = getattr(function, "__name__", "the function")
        return on_group

    return name


def reducing(func: Function, args: Sequence[Any], kwargs: Mapping[str, Any]) -> OnRows:
    """What `agg` with a function makes of a group's rows, of one column: its value, for each of them."""

    @called_as(func)
    def on_group(rows: Any) -> Any:
        import pandas

        made = func(rows.iloc[:, 0], *args, **kwargs)
        if isinstance(made, pandas.Series | pandas.Index) and len(made) == 1:
            made = made.tolist()[0]
        if isinstance(made, pandas.DataFrame | pandas.Series | pandas.Index):
            raise ValueError("Must produce aggregated value")
        return pandas.Series([made] * len(rows), dtype=object)

    return on_group


def transforming(
    func: Function, args: Sequence[Any], kwargs: Mapping[str, Any], count: int, dropna: bool, label: tuple[Any] | None = None
) -> OnRows:
    """What `transform` with a function makes of a group's rows, the columns of `count` keys and one of values.

    The values are named by their key, or by the `label` given.
    """

    @called_as(func)
    def on_group(rows: Any) -> Any:
        import pandas

        key, values = tuple([rows.iloc[0, place] for place in range(count)]), rows.iloc[:, count]
        if dropna and any(map(pandas.isna, key)):
            return pandas.Series(None, values.index, dtype=object)
        name = label[0] if label else key[0] if count == 1 else key
        object.__setattr__(values, "name", name)
        return pandas.Series(func(values, *args, **kwargs), index=values.index)

    return on_group


def choosing(
    func: Function,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    count: int,
    dropna: bool,
    columns: pd.Index | None,
    label: Any = None,
) -> OnRows:
    """Whether `filter` with a function keeps a group's rows, the columns of `count` keys and those that the function is given.

    It is given a frame of `columns`, named by the key, or a Series named by the `label`.
    """

    @called_as(func)
    def on_group(rows: Any) -> Any:
        import pandas

        key = tuple([rows.iloc[0, place] for place in range(count)])
        if dropna and any(map(pandas.isna, key)):
            return pandas.Series(False, rows.index)
        if columns is None:
            given = rows.iloc[:, count]
            given.name = label
        else:
            given = rows.iloc[:, count:].set_axis(columns, axis=1)
            object.__setattr__(given, "name", key[0] if count == 1 else key)
        found = func(given, *args, **kwargs)
        if columns is not None:
            found = found.squeeze() if hasattr(found, "squeeze") else found
            if not pandas.api.types.is_bool(found) and not (pandas.api.types.is_scalar(found) and pandas.isna(found)):
                raise TypeError(f"filter function returned a {type(found).__name__}, but expected a scalar bool")
        return pandas.Series(bool(pandas.notna(found) and found), rows.index)

    return on_group
