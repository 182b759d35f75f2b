"""Methods of texts and parts of times in SQL, as far as all dialects have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from ...plan import Call
from ...plan import types as t
from .types import Tree, cast_to

__all__ = ["text_method", "time_part"]


def text_method(call: Call, missing: list[bool], value: Tree) -> Tree:
    """A method of pandas' `str`."""
    name, *given = call.params[0]
    arguments = dict(given)
    if name not in TEXTS:
        raise NotImplementedError(f"SQL has nothing for str.{name}")
    return cast_to(TEXTS[name](value, **arguments), call.type) if name == "len" else TEXTS[name](value, **arguments)


def _found(pattern: Callable[[str], str]) -> Callable[..., Tree]:
    """A search for a plain text, by LIKE."""

    def lowering(value: Tree, pat: Any = None, regex: bool = True, case: bool = True, **others: Any) -> Tree:
        plain = isinstance(pat, str) and case and (not regex or re.escape(pat) == pat) and not set(pat) & set("%_\\")
        if not plain or any(other not in (None, 0) for other in others.values()):
            raise NotImplementedError("SQL engines have different regular expressions")
        return exp.Paren(this=exp.Like(this=value, expression=exp.Literal.string(pattern(pat))))

    return lowering


def _starts(pattern: Callable[[str], str]) -> Callable[..., Tree]:
    return lambda value, pat=None, na=None: _found(pattern)(value, pat, regex=False, na=na)


def _sliced(value: Tree, start: int | None = None, stop: int | None = None, step: int | None = None) -> Tree:
    first = start or 0
    if first < 0 or (stop is not None and stop < first) or step not in (None, 1):
        raise NotImplementedError("SQL counts characters from the start of a text")
    length = [] if stop is None else [exp.Literal.number(stop - first)]
    return exp.func("SUBSTRING", value, exp.Literal.number(first + 1), *length)


TEXTS: dict[str, Callable[..., Tree]] = {
    "upper": lambda value: exp.Upper(this=value),
    "lower": lambda value: exp.Lower(this=value),
    "len": lambda value: exp.Length(this=value),
    "contains": _found(lambda pat: f"%{pat}%"),
    "startswith": _starts(lambda pat: f"{pat}%"),
    "endswith": _starts(lambda pat: f"%{pat}"),
    "slice": _sliced,
}

PARTS = {"year": "YEAR", "quarter": "QUARTER", "month": "MONTH", "day": "DAY", "hour": "HOUR", "minute": "MINUTE", "dayofyear": "DOY"}


def time_part(call: Call, missing: list[bool], value: Tree) -> Tree:
    """A number on the clock or calendar."""
    part, type = call.params[0], call.args[0].type
    if part not in PARTS or not t.is_timestamp(type) or type.tz not in (None, "UTC"):
        raise NotImplementedError(f"SQL has nothing for the {part} of {type}")
    return exp.Extract(this=exp.var(PARTS[part]), expression=value)
