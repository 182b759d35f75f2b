"""Casts and text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = ["cast", "concat_text"]


def _widens(source: DataType, to: DataType) -> bool:
    """Whether every value of the source has a value in the target."""
    if source == to or t.is_null(source) or t.is_string(to) or t.is_boolean(to) or t.is_boolean(source):
        return True
    if t.is_floating(to):
        return t.is_numeric(source)
    if t.is_integer(source) and t.is_integer(to):
        return True  # wraps, as NumPy does
    if t.is_duration(source) and t.is_integer(to):
        return True
    return bool(t.is_temporal(source) and t.is_timestamp(to))


def _cast_raises(args: Sequence[Any], params: tuple[Any, ...]) -> bool:
    return not _widens(args[0].type, params[0])


cast = operator("cast", 1, lambda value, to: to, params=("to",), can_raise=_cast_raises)
"""As pandas' `astype`: integers wrap, floats truncate, a text that is no number raises; missing stays missing.

A missing or infinite float does not become an integer: it raises, unless it is null, which stays null.
Booleans become 0 and 1; text of a float, a time or a boolean is what Python's `str` gives.
"""


def _texts(*types: DataType) -> DataType:
    if not all(t.is_string(type) or t.is_null(type) for type in types):
        raise TypeError("not text")
    return t.string


concat_text = operator("concat_text", (1, -1), _texts)
