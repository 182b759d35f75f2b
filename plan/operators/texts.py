"""What is asked of texts, one operator for the family: the methods of pandas' `str`, each with its own parameters."""

from __future__ import annotations

from typing import Any

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = ["text"]

BOOLEANS = frozenset(
    ("contains", "endswith", "fullmatch", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
     "istitle", "isupper", "match", "startswith")
)  # fmt: skip
NUMBERS = frozenset(("count", "find", "len", "rfind"))


def _answer(value: DataType, method: tuple[Any, ...] | None = None, simple: bool | None = None) -> DataType:
    if not (t.is_string(value) or t.is_null(value)):
        raise TypeError("not text")
    name = method[0] if method else ""
    return t.boolean if name in BOOLEANS else t.int64 if name in NUMBERS else t.string


text = operator("text", 1, _answer, missing="always", params=("method", "simple"))
"""A method of pandas' `str` on each text: `method` is its name, then a pair of name and value for each argument.

Characters are code points, and patterns are those of Python's `re`. `simple` letters have one letter of the other case,
as Arrow has it, which pandas' own text types use: 'ß' is 'ẞ' in upper case; else it is 'SS', as for Python.
"""
