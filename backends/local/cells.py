"""Cells of text files as values: one that does not say a value of its column's type is an error, never a null."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ...plan import DataFile
from ...plan import types as t
from ...plan.types import DataType
from .casts import cast

__all__ = ["BOOLEANS", "parsed"]

BOOLEANS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}


def parsed(texts: Any, type: DataType, file: DataFile, name: str) -> Any:
    """Texts of a column as values of its type.

    Raises
    ------
    ValueError
        If one says no value of the type; it names file, column and cell.
    """
    cells = pa.array(texts, t.string, from_pandas=True)
    try:
        return _typed(cells, type)
    except (ValueError, OverflowError, TypeError, pa.ArrowInvalid) as error:
        cell, row = _culprit(cells, type)
        line = texts.index[row] + 1
        raise ValueError(f"{file.path!r}, column {name!r}, data row {line}: {cell!r} is no {_word(type)}") from error


def _typed(cells: Any, type: DataType) -> Any:
    if t.is_boolean(type):
        return pa.array([None if text is None else _boolean(text) for text in cells.to_pylist()], type)
    return cast(cells, type)


def _boolean(text: str) -> bool:
    if text.strip() not in BOOLEANS:
        raise ValueError(text)
    return BOOLEANS[text.strip()]


def _culprit(cells: Any, type: DataType) -> tuple[str, int]:
    """The first cell that does not parse, and its place."""
    for place, cell in enumerate(cells):
        try:
            _typed(pa.array([cell], t.string), type)
        except (ValueError, OverflowError, TypeError, pa.ArrowInvalid):
            return cell.as_py(), place
    raise AssertionError("every cell parses")


def _word(type: DataType) -> str:
    words = ((t.is_integer, "integer"), (t.is_floating, "number"), (t.is_boolean, "boolean"), (t.is_timestamp, "time"))
    return next((f"{word} ({type})" for test, word in words if test(type)), str(type))
