"""get_dummies: a column of booleans for each value of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import literal, op
from ...plan import types as t
from ..core.dtypes import OBJECT, default_dtype, is_masked, parse_dtype, present, to_arrow
from ..core.frame import Entry, Frame, Label
from ..core.labels import columns as chosen
from ..core.spreading import distinct_values
from .handle import Handle, as_dataframe

__all__ = ["get_dummies"]


def get_dummies(
    data: Any,
    prefix: Any = None,
    prefix_sep: Any = "_",
    dummy_na: bool = False,
    columns: Any = None,
    sparse: bool = False,
    drop_first: bool = False,
    dtype: Any = None,
) -> Any:
    """For each value of a column, a column that says where it is.

    Parameters
    ----------
    data : DataFrame or Series
        The values.
    prefix : str, list or dict, optional
        What the labels of a column's values start with: its own label unless given, and nothing for a Series.
    prefix_sep : str, list or dict, default "_"
        What comes between.
    dummy_na : bool, default False
        Whether there is a column for missing values too.
    columns : list, optional
        The columns of a frame; those of texts, objects and categories unless given.
    sparse : bool, default False
        Not supported.
    drop_first : bool, default False
        Whether the first value goes without a column.
    dtype : dtype, default bool
        The dtype of the new columns.

    Returns
    -------
    DataFrame
        The other columns, and then the new ones. Runs one job for each column that is not of known categories: the rows decide
        the columns.

    Raises
    ------
    TypeError
        If `columns` is no list.
    ValueError
        If there are not as many prefixes as columns.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.get_dummies(pd.Series(["x", "y", "x"]))
           x      y
    0   True  False
    1  False   True
    2   True  False
    """
    if sparse:
        raise NotImplementedError("get_dummies(sparse=True) is not supported")
    if not isinstance(data, Handle):
        return pd.get_dummies(data, prefix, prefix_sep, dummy_na, columns, sparse, drop_first, dtype)
    frame = data._frame
    options = {"dummy_na": dummy_na, "drop_first": drop_first, "dtype": dtype}
    if getattr(data, "ndim", 2) == 1:
        made = _dummies(frame, frame.columns[0], prefix, prefix_sep, **options)
        return as_dataframe(frame.replace(columns=tuple(made), column_names=(None,)))
    encoded = _encoded(frame, columns)
    prefixes, marks = (_one_each(given, encoded, name) for given, name in ((prefix, "prefix"), (prefix_sep, "prefix_sep")))
    gone = {entry.label for entry in encoded}
    made = [entry for entry in frame.columns if entry.label not in gone]
    for entry, start, mark in zip(encoded, prefixes, marks, strict=True):
        made += _dummies(frame, entry, entry.label if start is None else start, mark, **options)
    return as_dataframe(frame.replace(columns=tuple(made)))


def _encoded(frame: Frame, columns: Any) -> list[Entry]:
    if columns is None:
        return [e for e in frame.columns if e.dtype == OBJECT or isinstance(e.dtype, pd.StringDtype | pd.CategoricalDtype)]
    if not pd.api.types.is_list_like(columns):
        raise TypeError("Input must be a list-like for parameter `columns`")
    return chosen(frame, list(columns))


def _one_each(given: Any, entries: Sequence[Entry], name: str) -> list[Any]:
    """A value for each column, of one for all, a list, or a dict by label."""
    if isinstance(given, Mapping):
        return [given[entry.label] for entry in entries]
    if given is None or isinstance(given, str):
        return [given] * len(entries)
    if len(given) != len(entries):
        raise ValueError(f"Length of '{name}' ({len(given)}) did not match the length of the columns being encoded ({len(entries)}).")
    return list(given)


def _dummies(frame: Frame, entry: Entry, prefix: Any, mark: str, *, dummy_na: bool, drop_first: bool, dtype: Any) -> list[Entry]:
    """The columns of one column's values."""
    type, presented = _kind(entry, dtype)
    array, levels = _levels(frame, entry)
    conditions = [op.equal(entry.expr, literal(value)) for value in array]
    labels: list[Label] = list(levels)
    if dummy_na:
        conditions.append(op.is_missing(entry.expr))
        labels.append(np.nan)
    if drop_first and labels:
        conditions, labels = conditions[1:], labels[1:]
    shown = labels if prefix is None else [f"{prefix}{mark}{label}" for label in labels]
    values = [condition if type == t.boolean else op.cast(condition, to=type) for condition in conditions]
    return [Entry(label, value, presented) for label, value in zip(shown, values, strict=True)]


def _kind(entry: Entry, dtype: Any) -> tuple[t.DataType, Any]:
    if dtype is not None:
        if np.dtype(dtype) == OBJECT:
            raise ValueError("dtype=object is not a valid dtype for get_dummies")
        return parse_dtype(dtype)
    if isinstance(entry.dtype, pd.ArrowDtype):
        return t.boolean, pd.ArrowDtype(t.boolean)
    masked = is_masked(entry.dtype)
    return t.boolean, pd.BooleanDtype() if masked else default_dtype(t.boolean)


def _levels(frame: Frame, entry: Entry) -> tuple[Any, pd.Index]:
    """The values, sorted, as Arrow and as pandas has them."""
    if isinstance(entry.dtype, pd.CategoricalDtype) and entry.dtype.categories is not None:
        array, _ = to_arrow(pd.Series(entry.dtype.categories).array)
        return array, entry.dtype.categories
    found: pa.ChunkedArray = distinct_values(frame, entry)
    dtype = default_dtype(entry.expr.type) if isinstance(entry.dtype, pd.CategoricalDtype) else entry.dtype
    return found, pd.Index(present(found, dtype))
