"""Rows as columns: pivot, pivot_table, crosstab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...plan import op
from ..common.fallback import collected
from ..common.handle import Handle, as_dataframe
from ..common.reduce import Aggregates, result_label
from ..core.frame import Entry, Frame, Label
from ..core.labels import missing_labels, rearranged
from ..core.materialize import to_table
from ..core.spreading import spread

__all__ = ["Pivoting", "crosstab", "pivot", "pivot_table"]

no_default = pd.api.extensions.no_default


class Pivoting(Handle):
    """pivot, pivot_table."""

    def pivot(self, *, columns: Any, index: Any = no_default, values: Any = no_default) -> Any:
        """The values of some columns under labels that others hold.

        Parameters
        ----------
        columns : label or list
            The columns whose values become column labels.
        index : label or list, optional
            The columns that label the rows; the index unless given.
        values : label or list, optional
            The columns of values; all others unless given.

        Returns
        -------
        DataFrame
            Sorted by labels. Runs one job: the rows decide the columns.

        Raises
        ------
        ValueError
            If two rows come to one place.
        KeyError
            If a label is no column.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"r": [1, 1, 2], "c": ["x", "y", "x"], "v": [5, 6, 7]})
        >>> df.pivot(index="r", columns="c", values="v")
        c    x    y
        r
        1  5.0  6.0
        2  7.0  NaN
        """
        frame = self._frame
        heads = _listed(columns)
        sides = [] if index is no_default else _listed(index)
        one = values is not no_default and (isinstance(values, tuple) or not pd.api.types.is_list_like(values))
        wanted = None if values is no_default else [values] if one else list(values)
        for role, labels in (("columns", heads), ("index", sides), ("values", wanted or [])):
            absent = missing_labels(frame, labels)
            if absent:
                raise KeyError(f"The following '{role}' labels are not columns of the DataFrame: {absent}")
        levels = frame.index if index is no_default else tuple(_column(frame, label) for label in sides)
        moved = [_column(frame, label) for label in heads]
        gone = {*heads, *sides}
        kept = [e for e in frame.columns if e.label not in gone] if wanted is None else [_column(frame, label) for label in wanted]
        rows = frame.replace(columns=tuple(kept), index=(*levels, *moved))
        places = range(len(levels), len(levels) + len(moved))
        return as_dataframe(spread(rows, places, named=not one))

    def pivot_table(
        self,
        values: Any = None,
        index: Any = None,
        columns: Any = None,
        aggfunc: Any = "mean",
        fill_value: Any = None,
        margins: bool = False,
        dropna: bool = True,
        margins_name: Label = "All",
        observed: bool = True,
        sort: bool = True,
        **kwargs: Any,
    ) -> Any:
        """Reductions of groups of rows, some keys of which become column labels.

        Parameters
        ----------
        values : label or list, optional
            The columns to reduce; all that are no keys unless given.
        index, columns : label, Series, or list of those, optional
            The keys that label the rows, and the columns.
        aggfunc : str, function, list or dict, default "mean"
            The reduction; several become a level of the columns; a dict has those of each column.
        fill_value : scalar, optional
            What stands for missing values.
        margins : bool, default False
            Whether there are totals too; in pandas on collected data.
        dropna : bool, default True
            Whether rows with a missing key, and columns without any value, are left out.
        margins_name : str, default "All"
            The label of totals.
        observed : bool
            Accepted; only groups that have rows appear.
        sort : bool, default True
            Whether the labels are sorted.

        Returns
        -------
        DataFrame
            Runs one job: the rows decide the columns.

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"r": [1, 1, 2, 2], "c": ["x", "y", "x", "x"], "v": [5, 6, 7, 8]})
        >>> df.pivot_table("v", "r", "c", aggfunc="sum", fill_value=0)
        c   x  y
        r
        1   5  6
        2  15  0
        """
        sides, heads = _keys(index), _keys(columns)
        if not sides + heads:
            raise ValueError("No group keys passed!")
        several = isinstance(aggfunc, list)
        products = not dropna and (len(sides) > 1 or len(heads) > 1)
        try:
            if margins or products or several and not sides:
                raise NotImplementedError("totals, and combinations that no row has")
            made, listed = self._aggregated(values, sides + heads, aggfunc, dropna, sort, kwargs)
        except NotImplementedError:
            options = {"fill_value": fill_value, "margins": margins, "dropna": dropna, "margins_name": margins_name, "sort": sort}
            return _in_pandas(self, values, sides, heads, aggfunc, {**options, "observed": observed, **kwargs})
        is_frame = made.ndim == 2
        table: Frame = (made.dropna(how="all") if dropna and is_frame else made)._frame
        if sides and heads:
            places = range(len(sides), len(sides) + len(heads))
            table = spread(table, places, fill_value=fill_value, sort=sort, missing_first=dropna, named=is_frame, drop_empty=dropna)
        elif dropna and is_frame:
            table = _without_empty(table)
        if sort and is_frame:
            table = _sorted(table, [result_label(how) for how in aggfunc] if several else [])
        filled: Any = as_dataframe(table)
        if fill_value is not None:
            filled = filled.fillna(fill_value)
        if not listed and len(filled._frame.column_names) > 1 + several:
            filled = filled.droplevel(int(several), axis=1)
        return filled if sides else filled.T

    def _aggregated(
        self, values: Any, keys: list[Any], aggfunc: Any, dropna: bool, sort: bool, kwargs: dict[str, Any]
    ) -> tuple[Any, bool]:
        """The reduced groups, and whether the columns to reduce were given as a list."""
        grouped, listed = self._pivoted(values, keys, dropna, sort)
        if not isinstance(aggfunc, list):
            return grouped.agg(aggfunc, **kwargs), listed
        wanted = [((result_label(how), entry.label), entry.label, how) for how in aggfunc for entry in grouped._values()]
        return grouped._several(wanted, (None, *self._frame.column_names)), listed

    def _pivoted(self, values: Any, keys: list[Any], dropna: bool, sort: bool) -> tuple[Any, bool]:
        """The groups of the columns to reduce, and whether these come under their labels."""
        frame: Any = self
        grouped = frame.groupby(keys, sort=sort, dropna=dropna)
        if values is None:
            return grouped, True
        listed = pd.api.types.is_list_like(values) and not isinstance(values, tuple)
        wanted = list(values) if listed else [values]
        for label in wanted:
            if label not in self._frame.positions:
                raise KeyError(label)
        return grouped[wanted], listed


def _listed(labels: Any) -> list[Label]:
    return list(labels) if isinstance(labels, list | pd.Index) else [labels]


def _keys(by: Any) -> list[Any]:
    return [] if by is None else list(by) if isinstance(by, list | tuple) else [by]


def _column(frame: Frame, label: Label) -> Entry:
    return frame.columns[frame.positions[label]]


def _in_pandas(handle: Any, values: Any, sides: list[Any], heads: list[Any], aggfunc: Any, options: dict[str, Any]) -> Any:
    """The table as pandas makes it of collected data."""
    from ..io.create import held

    def local(keys: list[Any]) -> list[Any]:
        return [key.to_pandas() if isinstance(key, Handle) else key for key in keys]

    data = collected(handle, "DataFrame.pivot_table")
    return held(data.pivot_table(values=values, index=local(sides), columns=local(heads), aggfunc=aggfunc, **options))


def _sorted(frame: Frame, functions: Sequence[str]) -> Frame:
    """The frame with its columns sorted by label; those of each function, if there are several, for themselves."""
    if not functions:
        return rearranged(frame, lambda places: places.sort_index(axis=1))

    def change(places: pd.DataFrame) -> pd.DataFrame:
        owners = places.columns.get_level_values(0)
        return pd.concat([places.loc[:, owners == name].sort_index(axis=1) for name in dict.fromkeys(functions)], axis=1)

    return rearranged(frame, change)


def _without_empty(frame: Frame) -> Frame:
    """The frame without columns that hold no value. Runs one job."""
    collect = Aggregates()
    counts = [entry._replace(expr=collect(op.count(entry.expr))) for entry in frame.columns]
    if not counts:
        return frame
    arrays = to_table(Frame(collect.node(frame.base), (), ()), counts)
    return frame.map(entry for entry, array in zip(frame.columns, arrays, strict=True) if array[0].as_py())


def pivot(data: Any, *, columns: Any, index: Any = no_default, values: Any = no_default) -> Any:
    """The values of some columns under labels that others hold. See `DataFrame.pivot`; runs one job."""
    return data.pivot(columns=columns, index=index, values=values)


def pivot_table(
    data: Any,
    values: Any = None,
    index: Any = None,
    columns: Any = None,
    aggfunc: Any = "mean",
    fill_value: Any = None,
    margins: bool = False,
    dropna: bool = True,
    margins_name: Label = "All",
    observed: bool = True,
    sort: bool = True,
    **kwargs: Any,
) -> Any:
    """Reductions of groups of rows, some keys of which become column labels. See `DataFrame.pivot_table`; runs one job."""
    return data.pivot_table(values, index, columns, aggfunc, fill_value, margins, dropna, margins_name, observed, sort, **kwargs)


def crosstab(
    index: Any,
    columns: Any,
    values: Any = None,
    rownames: Any = None,
    colnames: Any = None,
    aggfunc: Any = None,
    margins: bool = False,
    margins_name: str = "All",
    dropna: bool = True,
    normalize: Any = False,
) -> Any:
    """How often values of some columns come together with those of others.

    Parameters
    ----------
    index, columns : Series, array or list of those
        What labels the rows, and the columns.
    values : Series, optional
        What `aggfunc` reduces; rows are counted unless given.
    rownames, colnames : list, optional
        Names of the levels; those of the Series unless given.
    aggfunc : str or function, optional
        The reduction of `values`.
    margins : bool, default False
        Whether there are totals too; of `values` in pandas on collected rows.
    margins_name : str, default "All"
        The label of totals.
    dropna : bool, default True
        Whether missing values are left out; if not, it runs in pandas on collected rows.
    normalize : bool or {"all", "index", "columns"}, default False
        Whether counts are divided by their sum, or that of their row or column; of `values` in pandas on collected rows.

    Returns
    -------
    DataFrame
        Runs one job: the rows decide the columns.

    Raises
    ------
    ValueError
        If only one of `values` and `aggfunc` is given.

    Examples
    --------
    >>> import plandas as pd
    >>> df = pd.DataFrame({"a": ["x", "y", "x"], "b": [1, 1, 2]})
    >>> pd.crosstab(df.a, df.b)
    b  1  2
    a
    x  1  1
    y  1  0
    """
    if values is None and aggfunc is not None:
        raise ValueError("aggfunc cannot be used without values.")
    if values is not None and aggfunc is None:
        raise ValueError("values cannot be used without an aggfunc.")
    sides, heads = _vectors(index), _vectors(columns)
    totals = margins or normalize
    options = {"margins": margins, "margins_name": margins_name, "dropna": dropna, "normalize": normalize}
    if totals and values is not None or not dropna or not isinstance(sides[0], Handle):
        return _crosstab_in_pandas(sides, heads, values, rownames, colnames, aggfunc, options)
    names = [*_names(sides, rownames, "row"), *_names(heads, colnames, "col")]
    keys = [f"key {place}" for place in range(len(names))]
    made: Any = sides[0].to_frame(name=keys[0])
    for key, vector in zip(keys[1:], [*sides[1:], *heads], strict=True):
        made[key] = vector
    made["value"] = 0 if values is None else values
    how = "size" if values is None else aggfunc
    grouped = made.groupby(keys)["value"].agg(how)
    if totals:
        return _with_totals(grouped.to_pandas(), len(sides), names, options)
    table = grouped.unstack(list(range(len(sides), len(keys))), fill_value=0 if values is None else None)
    table = table.sort_index(axis=1) if values is None else table.dropna(how="all").sort_index(axis=1)
    table.index.names = names[: len(sides)]
    return table.rename_axis(columns=names[len(sides) :] if len(heads) > 1 else names[-1])


def _vectors(given: Any) -> list[Any]:
    nested = isinstance(given, list | tuple) and len(given) > 0 and not pd.api.types.is_scalar(given[0])
    return list(given) if nested else [given]


def _names(vectors: Sequence[Any], given: Any, prefix: str) -> list[Label]:
    if given is not None:
        return list(given)
    names = [getattr(vector, "name", None) for vector in vectors]
    return [f"{prefix}_{place}" if name is None else name for place, name in enumerate(names)]


def _with_totals(counts: pd.Series, sides: int, names: list[Label], options: dict[str, Any]) -> Any:
    """The table of counted combinations, with totals or as shares, which pandas makes of the counts."""
    from ..io.create import held

    levels = [counts.index.get_level_values(place) for place in range(counts.index.nlevels)]
    made = pd.crosstab(
        levels[:sides], levels[sides:], counts.to_numpy(), rownames=names[:sides], colnames=names[sides:], aggfunc="sum", **options
    )
    return held(made if options["normalize"] else made.fillna(0).astype("int64"))


def _crosstab_in_pandas(
    sides: list[Any], heads: list[Any], values: Any, rownames: Any, colnames: Any, aggfunc: Any, options: dict[str, Any]
) -> Any:
    from ..io.create import held

    def local(one: Any) -> Any:
        return collected(one, "crosstab") if isinstance(one, Handle) else one

    sides, heads = [local(one) for one in sides], [local(one) for one in heads]
    made = pd.crosstab(sides, heads, local(values), rownames=rownames, colnames=colnames, aggfunc=aggfunc, **options)
    return held(made)
