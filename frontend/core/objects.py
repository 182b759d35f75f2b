"""Columns of Python objects that no Arrow type holds: each travels pickled, and comes out where it is shown.

Plans carry such a column wherever rows go, on every engine. What computes with it runs in pandas, on collected rows.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from ...plan import types as t
from .dtypes import OBJECT, Dtype, is_carried, objects, to_arrow
from .frame import Entry, Frame

__all__ = ["as_column", "holds_objects", "refuse_objects"]


def as_column(values: Any, label: Any = None) -> tuple[pa.Array, Dtype]:
    """A pandas or NumPy array as Arrow data, with the dtype to present: as `to_arrow`, and objects of any kind.

    Raises
    ------
    TypeError
        If an object cannot be pickled.

    Examples
    --------
    >>> as_column(np.array([1, "a", None], dtype=object))[0].type
    DataType(binary)
    """
    values = values.to_numpy() if values.__class__ is pd.arrays.NumpyExtensionArray else values
    if values.dtype != OBJECT:
        return to_arrow(values, label)
    items = list(values)
    kinds = {type(item) for item in items if not _is_missing(item)}
    if len(kinds) <= 1 and not kinds & {set, frozenset}:
        try:
            array, dtype = to_arrow(values, label)
        except TypeError:
            return _pickled(items, label)
        if any(item is pd.NaT for item in items) and not t.is_temporal(array.type):
            return _pickled(items, label)
        if not kinds & {dict, list, tuple}:
            word = _missing_word(items)
            return array, dtype if word == "none" else objects(word)
        back = array.to_pylist()
        if kinds == {tuple} and t.is_list(array.type):
            back, dtype = [None if item is None else tuple(item) for item in back], objects(items="tuple")
        if repr(back) == repr(items):  # equal, and of the same kinds
            return array, dtype
    return _pickled(items, label)


def _is_missing(item: Any) -> bool:
    return item is None or item is pd.NA or item is pd.NaT or isinstance(item, float) and item != item


def _missing_word(items: list[Any]) -> str:
    """What stands for missing ones, see `objects`."""
    absent = [item for item in items if _is_missing(item)]
    words = {"none": None, "nat": pd.NaT, "na": pd.NA}
    return next((word for word, value in words.items() if all(item is value for item in absent)), "nan")


def _pickled(items: list[Any], label: Any) -> tuple[pa.Array, Dtype]:
    try:
        array = pa.array([None if _is_missing(item) else pickle.dumps(item) for item in items], t.binary)
    except Exception as error:
        kinds = ", ".join(sorted({type(item).__name__ for item in items}))
        raise TypeError(
            f"column {label!r} holds Python objects ({kinds}) that cannot be pickled, so that no plan can carry them: {error};"
            " keep them in pandas, or make them texts first (astype(str))"
        ) from error
    return array, objects(_missing_word(items), "pickled")


def holds_objects(frame: Frame) -> bool:
    """Whether a column holds pickled objects."""
    return any(is_carried(entry.dtype) for entry in frame.columns)


def refuse_objects(entries: Iterable[Entry], method: str) -> None:
    """Raise where a column holds Python objects, for a method that hands data to others than pandas.

    Raises
    ------
    TypeError
        With the column, and what to do.
    """
    for entry in entries:
        if is_carried(entry.dtype):
            raise TypeError(
                f"{method}: column {entry.label!r} holds {_kinds(entry.dtype)}, which have no type outside of Python;"
                f" make it one kind first, such as .astype({{{entry.label!r}: str}}), or leave it out"
            )


def _kinds(dtype: Dtype) -> str:
    return "periods" if isinstance(dtype, pd.PeriodDtype) else "Python objects of several kinds"
