"""What is asked of texts, one operator for the family: the methods of pandas' `str`, each with its own parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .. import types as t
from ..operator import operator
from ..types import DataType

if TYPE_CHECKING:
    from ..expressions import Expr

__all__ = ["text"]

Method = tuple[Any, ...]

BOOLEANS = frozenset(
    ("contains", "endswith", "fullmatch", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
     "istitle", "isupper", "match", "startswith")
)  # fmt: skip
NUMBERS = frozenset(("count", "find", "index", "len", "rfind", "rindex"))
LISTS = frozenset(("extract", "findall", "partition", "rpartition", "rsplit", "split"))
RAISING = frozenset(("decode", "encode", "index", "normalize", "rindex"))


def _answer(value: DataType, method: Method | None = None, simple: bool | None = None) -> DataType:
    name, *given = method or ("",)
    if t.is_list(value) and name in ("get", "slice", "len"):
        return t.int64 if name == "len" else value if name == "slice" else value.value_type
    if value == pa.list_(t.string) and name == "join":
        return t.string
    if value == t.binary and name == "decode":
        return t.string
    if not (t.is_string(value) or t.is_null(value)) or name == "decode":
        raise TypeError("not text")
    if name == "findall" and re.compile(dict(given)["pat"]).groups > 1:
        return pa.list_(pa.list_(t.string))
    if name in LISTS:
        return pa.list_(t.string)
    return t.boolean if name in BOOLEANS else t.int64 if name in NUMBERS else t.binary if name == "encode" else t.string


def _raises(args: Sequence[Expr], params: tuple[Any, ...]) -> bool:
    name, *given = params[0] or ("",)
    return name in RAISING or callable(getattr(dict(given).get("repl"), "value", None))


text = operator("text", 1, _answer, missing="always", params=("method", "simple"), can_raise=_raises)
"""A method of pandas' `str` on each text: `method` is its name, then a pair of name and value for each argument.

Characters are code points, and patterns are those of Python's `re`. Lists of texts, which some methods give, have `get`,
`slice`, `join` and `len`. `extract` gives a list of what the groups match; a function is held by a `Handle`, and a table of
`translate` is a tuple of pairs. `simple` letters have one letter of the other case, as Arrow has it, which pandas' own text
types use: 'ß' is 'ẞ' in upper case; else it is 'SS', as for Python.
"""
