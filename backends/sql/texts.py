"""Methods of texts and parts of times in SQL, as far as all dialects have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from ...plan import Call
from ...plan import types as t
from ..pandas_texts import SPACES
from .types import Tree, cast_to

__all__ = ["text_method", "time_part"]


def text_method(call: Call, missing: list[bool], value: Tree) -> Tree:
    """A method of pandas' `str`."""
    name, *given = call.params[0]
    if name not in TEXTS or not t.is_string(call.args[0].type):
        raise NotImplementedError(f"SQL has nothing for str.{name} of {call.args[0].type}")
    made = TEXTS[name](value, **dict(given))
    return cast_to(made, call.type) if t.is_integer(call.type) else made


def _text(part: str) -> Tree:
    return exp.Literal.string(part)


def _number(number: int) -> Tree:
    return exp.Literal.number(number)


def _length(value: Tree) -> Tree:
    return exp.Length(this=value.copy())


def _plus(left: Tree, right: int) -> Tree:
    """A number more, or less."""
    sign = exp.Add if right >= 0 else exp.Sub
    return exp.Paren(this=sign(this=left, expression=_number(abs(right)))) if right else left


def _part(value: Tree, first: Tree, length: Tree | None = None) -> Tree:
    """The characters from a place on, which counts from 1."""
    return exp.func("SUBSTRING", value.copy(), first, *([] if length is None else [length]))


def _found(pattern: Callable[[str], str]) -> Callable[..., Tree]:
    """A search for a plain text, by LIKE."""

    def lowering(value: Tree, pat: Any = None, regex: bool = True, case: bool = True, **others: Any) -> Tree:
        plain = isinstance(pat, str) and case and (not regex or re.escape(pat) == pat) and not set(pat) & set("%_\\")
        if not plain or any(other not in (None, 0) for other in others.values()):
            raise NotImplementedError("SQL engines have different regular expressions")
        return exp.Paren(this=exp.Like(this=value, expression=_text(pattern(pat))))

    return lowering


def _starts(pattern: Callable[[str], str]) -> Callable[..., Tree]:
    return lambda value, pat=None, na=None: _found(pattern)(value, pat, regex=False, na=na)


def _sliced(value: Tree, start: int | None = None, stop: int | None = None, step: int | None = None) -> Tree:
    first = start or 0
    if step not in (None, 1):
        raise NotImplementedError("SQL has no steps between characters")
    begin = _number(first) if first >= 0 else _not_negative(_plus(_length(value), first))
    if stop is None:
        return _part(value, _number(first + 1) if first >= 0 else _plus(begin, 1))
    if first >= 0 and stop >= 0:
        return _part(value, _number(first + 1), _number(max(stop - first, 0)))
    end = _number(stop) if stop >= 0 else _plus(_length(value), stop)
    return _part(value, _plus(begin, 1), _not_negative(exp.Sub(this=end, expression=begin.copy())))


def _not_negative(number: Tree) -> Tree:
    return exp.Greatest(this=number, expressions=[_number(0)])


def _character(value: Tree, i: int) -> Tree:
    if i >= 0:
        return exp.Nullif(this=_part(value, _number(i + 1), _number(1)), expression=_text(""))
    return exp.case().when(
        exp.GTE(this=_length(value), expression=_number(-i)), _part(value, _plus(_length(value), i + 1), _number(1))
    )


def _stripped(position: str) -> Callable[..., Tree]:
    def lowering(value: Tree, to_strip: str | None = None) -> Tree:
        letters = SPACES if to_strip is None else to_strip
        return exp.Trim(this=value, expression=_text(letters), position=position) if letters else value

    return lowering


def _replaced(value: Tree, pat: str, repl: Any, n: int = -1, case: bool = True, flags: int = 0, regex: bool = False) -> Tree:
    if regex or n >= 0 or not case or flags or not pat:
        raise NotImplementedError("SQL engines have different regular expressions, and replace all parts or none")
    return exp.Replace(this=value, expression=_text(pat), replacement=_text(repl))


def _padded(value: Tree, width: int, side: str, fillchar: str) -> Tree:
    if side == "both":
        raise NotImplementedError("SQL fills a text at one end")
    wide = exp.Greatest(this=_length(value), expressions=[_number(max(width, 0))])
    return exp.Pad(this=value, expression=cast_to(wide, t.int32), fill_pattern=_text(fillchar), is_left=side == "left")


def _counted(value: Tree, pat: str, flags: int = 0) -> Tree:
    if not pat or re.escape(pat) != pat or flags:
        raise NotImplementedError("SQL engines have different regular expressions")
    fewer = exp.Sub(
        this=_length(value), expression=_length(exp.Replace(this=value.copy(), expression=_text(pat), replacement=_text("")))
    )
    return exp.IntDiv(this=exp.Paren(this=fewer), expression=_number(len(pat)))


def _place(value: Tree, sub: str, start: int = 0, end: int | None = None) -> Tree:
    if not sub or start != 0 or end is not None:
        raise NotImplementedError("SQL looks for a part in a whole text")
    return _plus(exp.StrPosition(this=value, substr=_text(sub)), -1)


def _without(test: Callable[..., Tree], rest: Callable[[Tree, int], Tree]) -> Callable[..., Tree]:
    def lowering(value: Tree, **part: str) -> Tree:
        (one,) = part.values()
        return exp.case().when(test(value.copy(), one), rest(value, len(one))).else_(value)

    return lowering


def _repeated(value: Tree, repeats: int) -> Tree:
    if repeats < 0:
        raise NotImplementedError("SQL repeats no text less than never")
    return exp.Repeat(this=value, times=_number(repeats))


def _capitalized(value: Tree) -> Tree:
    first, rest = exp.Upper(this=_part(value, _number(1), _number(1))), exp.Lower(this=_part(value, _number(2)))
    return exp.Paren(this=exp.DPipe(this=first, expression=rest))


_starting, _ending = _starts(lambda pat: f"{pat}%"), _starts(lambda pat: f"%{pat}")

TEXTS: dict[str, Callable[..., Tree]] = {
    "upper": lambda value: exp.Upper(this=value),
    "lower": lambda value: exp.Lower(this=value),
    "capitalize": _capitalized,
    "len": _length,
    "contains": _found(lambda pat: f"%{pat}%"),
    "startswith": _starting,
    "endswith": _ending,
    "slice": _sliced,
    "get": _character,
    "strip": _stripped("BOTH"),
    "lstrip": _stripped("LEADING"),
    "rstrip": _stripped("TRAILING"),
    "replace": _replaced,
    "pad": _padded,
    "count": _counted,
    "find": _place,
    "repeat": _repeated,
    "removeprefix": _without(_starting, lambda value, length: _part(value, _number(length + 1))),
    "removesuffix": _without(_ending, lambda value, length: _part(value, _number(1), _plus(_length(value), -length))),
}

PARTS = {"year": "YEAR", "quarter": "QUARTER", "month": "MONTH", "day": "DAY", "hour": "HOUR", "minute": "MINUTE", "dayofyear": "DOY"}


def time_part(call: Call, missing: list[bool], value: Tree) -> Tree:
    """A number on the clock or calendar."""
    part, type = call.params[0], call.args[0].type
    if part not in PARTS or not t.is_timestamp(type) or type.tz not in (None, "UTC"):
        raise NotImplementedError(f"SQL has nothing for the {part} of {type}")
    return exp.Extract(this=exp.var(PARTS[part]), expression=value)
