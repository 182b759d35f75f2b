"""Python functions of a group's rows, as engines call them. They know nothing of plandas, which workers may lack."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..core.functions import OnRows

__all__ = ["applying", "as_row", "as_rows", "as_value", "bound", "choosing", "reducing", "transforming"]

Function = Callable[..., Any]
Table = Callable[[Any, Any], list[Any]]
"""Makes columns of what a function made of a group's rows."""


def called_as(function: Function) -> Callable[[OnRows], OnRows]:
    """Name what calls a user's function after it, for errors."""

    def name(on_group: OnRows) -> OnRows:
        on_group.__name__ = getattr(function, "__name__", "the function")
        return on_group

    return name


def bound(function: Function, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Function:
    """A user's function with its further arguments."""
    if not args and not kwargs:
        return function

    @functools.wraps(function)
    def called(given: Any) -> Any:
        return function(given, *args, **kwargs)

    return called


def reducing(func: Function) -> OnRows:
    """What `agg` with a function makes of a group's rows, of one column: its value, for each of them."""

    @called_as(func)
    def on_group(rows: Any) -> Any:
        import pandas

        made = func(rows.iloc[:, 0])
        if isinstance(made, pandas.Series | pandas.Index) and len(made) == 1:
            made = made.tolist()[0]
        if isinstance(made, pandas.DataFrame | pandas.Series | pandas.Index):
            raise ValueError("Must produce aggregated value")
        return [made] * len(rows)

    return on_group


def transforming(func: Function, count: int, dropna: bool, label: tuple[Any] | None = None) -> OnRows:
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
        return pandas.Series(func(values), index=values.index)

    return on_group


def choosing(func: Function, count: int, dropna: bool, columns: pd.Index | None, label: Any = None) -> OnRows:
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
        found = func(given)
        if columns is not None:
            found = found.squeeze() if hasattr(found, "squeeze") else found
            if not pandas.api.types.is_bool(found) and not (pandas.api.types.is_scalar(found) and pandas.isna(found)):
                raise TypeError(f"filter function returned a {type(found).__name__}, but expected a scalar bool")
        return pandas.Series(bool(pandas.notna(found) and found), rows.index)

    return on_group


def applying(func: Function, count: int, columns: pd.Index | None, table: Table) -> Callable[[Any], list[Any]]:
    """What `apply` with a function makes of a group's rows, the columns of `count` keys and those that the function is given.

    It is given a frame of `columns`, or a Series, named by the key. The `table` says what is made of its result.
    """

    @called_as(func)
    def on_group(rows: Any) -> list[Any]:
        key = tuple([rows.iloc[0, place] for place in range(count)])
        given = rows.iloc[:, count]
        if columns is not None:
            given = rows.iloc[:, count : count + len(columns)].set_axis(columns, axis=1)
        object.__setattr__(given, "name", key[0] if count == 1 else key)
        return table(func(given), rows)

    return on_group


def as_value() -> Table:
    """A value of each group, as a row."""

    def table(made: Any, rows: Any) -> list[Any]:
        import pandas

        if isinstance(made, pandas.Series | pandas.DataFrame):
            raise TypeError(f"the function makes rows of a group, and made values of the first ones: {made!r}")
        return [[made]]

    return table


def as_row(labels: pd.Index) -> Table:
    """A Series of each group, as a row."""

    def table(made: Any, rows: Any) -> list[Any]:
        import pandas

        if made is None:
            return [[None]] * len(labels)
        if not isinstance(made, pandas.Series) or not made.index.equals(labels):
            raise TypeError(f"the function does not make the labels of a group that it made of the first ones: {made!r}")
        return [[value] for value in made]

    return table


def as_rows(levels: int, labels: pd.Index | None, same: bool) -> Table:
    """The rows that a frame with such labels has, or a Series, of each group: the levels of its index, then its columns.

    If they are the `same` as the group's, the last column of those, which is their numbers, comes last.
    """

    def table(made: Any, rows: Any) -> list[Any]:
        import pandas

        if made is None:
            return [[]] * (levels + (1 if labels is None else len(labels)) + same)
        wanted = pandas.Series if labels is None else pandas.DataFrame
        if not isinstance(made, wanted) or made.index.nlevels != levels or same and not made.index.equals(rows.index):
            raise TypeError(f"the function does not make rows of a group as those that it made of the first ones: {made!r}")
        if labels is not None and not made.columns.equals(labels):
            if len(made.columns.difference(labels)):
                raise TypeError(f"the function makes columns of a group that it did not make of the first ones: {list(made.columns)}")
            made = made.reindex(columns=labels)
        columns = [made] if labels is None else [made.iloc[:, place] for place in range(len(labels))]
        return [*[made.index.get_level_values(level) for level in range(levels)], *columns, *([rows.iloc[:, -1]] if same else [])]

    return table
