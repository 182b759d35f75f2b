"""Python's regular expressions as Java's, where the two mean the same."""

from __future__ import annotations

import re
from re import _constants as sign
from re import _parser as parser
from typing import Any

__all__ = ["SPACE", "always_has_groups", "java_literal", "java_pattern", "java_replacement", "never_empty"]

SPACE = r"\t-\r\x1c-\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
# Letters and digits that are newer than the Unicode of the running Java are none to it.
CATEGORIES = {
    sign.CATEGORY_DIGIT: r"\p{Nd}",
    sign.CATEGORY_NOT_DIGIT: r"\P{Nd}",
    sign.CATEGORY_SPACE: f"[{SPACE}]",
    sign.CATEGORY_NOT_SPACE: f"[^{SPACE}]",
    sign.CATEGORY_WORD: r"[\p{L}\p{N}_]",
    sign.CATEGORY_NOT_WORD: r"[^\p{L}\p{N}_]",
}
PLACES = {sign.AT_BEGINNING: r"\A", sign.AT_BEGINNING_STRING: r"\A", sign.AT_END: r"(?=\n?\z)", sign.AT_END_STRING: r"\z"}


def java_pattern(pattern: str) -> str | None:
    r"""The pattern in Java's words; None if it has something that Java lacks or reads otherwise.

    >>> java_pattern(r"^a.\d+$"), java_pattern(r"(?P<x>a)(?P=x)")
    ('\\Aa[^\\n]\\p{Nd}+(?=\\n?\\z)', None)
    """
    try:
        return _sequence(parser.parse(pattern))
    except (_Unlike, re.error):
        return None


def java_literal(part: str) -> str:
    """A pattern that matches a text and nothing else."""
    return "".join(_letter(ord(letter)) for letter in part)


def java_replacement(template: str, groups: int) -> str | None:
    r"""What a match becomes, in Java's words; None if it names groups otherwise than by one digit.

    >>> print(java_replacement(r"\2-$", 2))
    $2-\$
    """
    parts = re.split(r"\\([1-9])(?![0-9])", template)
    plain, numbers = parts[::2], [int(number) for number in parts[1::2]]
    if any("\\" in part for part in plain) or any(number > groups for number in numbers) or groups > 9:
        return None
    return "".join(part.replace("$", r"\$") if place % 2 == 0 else f"${part}" for place, part in enumerate(parts))


def never_empty(pattern: str) -> bool:
    """Whether every match has a character: where empty ones are found, Java and Python differ."""
    return parser.parse(pattern).getwidth()[0] > 0


def always_has_groups(pattern: str) -> bool:
    """Whether every group has a part in every match."""
    parsed = parser.parse(pattern)
    return _groups_outside(parsed) == parsed.state.groups - 1


def _groups_outside(parts: Any) -> int:
    """How many groups are in no branch and in no repetition."""
    inner = [value for code, value in parts if code is sign.SUBPATTERN]
    return sum((value[0] is not None) + _groups_outside(value[3]) for value in inner)


class _Unlike(Exception):
    """Something that Java lacks or reads otherwise."""


def _sequence(parts: Any) -> str:
    if getattr(parts, "state", None) is not None and parts.state.flags & ~re.UNICODE:
        raise _Unlike
    return "".join(_part(code, value) for code, value in parts)


def _part(code: Any, value: Any) -> str:
    match code:
        case sign.LITERAL:
            return _letter(value)
        case sign.NOT_LITERAL:
            return f"[^{_letter(value)}]"
        case sign.ANY:
            return r"[^\n]"
        case sign.IN:
            return _letters(value)
        case sign.AT if value in PLACES:
            return PLACES[value]
        case sign.BRANCH:
            return f"(?:{'|'.join(_sequence(branch) for branch in value[1])})"
        case sign.SUBPATTERN if not value[1] and not value[2]:
            return f"({'' if value[0] else '?:'}{_sequence(value[3])})"
        case sign.MAX_REPEAT | sign.MIN_REPEAT:
            least, most, what = value
            often = f"{{{least},{'' if most is sign.MAXREPEAT else most}}}"
            short = {"{0,}": "*", "{1,}": "+", "{0,1}": "?"}.get(often, often)
            inner = _sequence(what)
            single = len(what) == 1 and what[0][0] in (sign.LITERAL, sign.NOT_LITERAL, sign.ANY, sign.IN, sign.SUBPATTERN)
            return (inner if single else f"(?:{inner})") + short + ("?" if code is sign.MIN_REPEAT else "")
    raise _Unlike


def _letters(members: Any) -> str:
    if len(members) == 1 and members[0][0] is sign.CATEGORY:
        return CATEGORIES[members[0][1]]
    text = ""
    for code, value in members:
        match code:
            case sign.NEGATE:
                text += "^"
            case sign.LITERAL:
                text += _letter(value)
            case sign.RANGE:
                text += f"{_letter(value[0])}-{_letter(value[1])}"
            case sign.CATEGORY if not text.startswith("^"):  # how Java joins classes under a negation has changed
                text += CATEGORIES[value]
            case _:
                raise _Unlike
    return f"[{text}]"


def _letter(code: int) -> str:
    letter = chr(code)
    return letter if letter.isascii() and letter.isalnum() or letter in "_ " else f"\\x{{{code:x}}}"
