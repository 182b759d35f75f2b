"""Methods of texts as Spark SQL, where Spark has the same; the others are pandas' own, in Spark's Python workers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from ...plan import Call
from ...plan import types as t
from ..pandas_texts import SPACES, text_function
from .functions import text_call
from .patterns import SPACE, always_has_groups, java_literal, java_pattern, java_replacement, never_empty
from .sql import text, type_name

__all__ = ["needs_python", "text_method"]

PLANES = 0x40000  # beyond them are no letters, digits or spaces


def text_method(call: Call, once: Callable[[str], str], value: str) -> str:
    """A call of `op.text` as a text; in Python workers if Spark has no like of it."""
    made = _native(call, value if len(value) <= 40 else once(value))
    if made is not None:
        return made
    return text_call(type_name(call.type), value, call.params[0], bool(call.params[1]))


def needs_python(call: Call) -> bool:
    """Whether Spark has no like of a call of `op.text`."""
    return _native(call, "c0") is None


def _native(call: Call, value: str) -> str | None:
    name, *given = call.params[0] or ("upper",)
    type = call.args[0].type
    known = LISTS if t.is_list(type) else {} if type == t.binary else NATIVE
    return known[name](value, bool(call.params[1]), **dict(given)) if name in known else None


@cache
def _cases(upper: bool) -> tuple[str, str, str]:
    """The letters whose case is not one letter, letters that nobody uses in their place, and Arrow's answer for them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    letters = [letter for letter in map(chr, range(0x20000)) if len(letter.upper() if upper else letter.lower()) > 1]
    simple = (pc.utf8_upper if upper else pc.utf8_lower)(pa.array(letters)).to_pylist()
    unused = [chr(0xF0000 + place) for place in range(len(letters))]
    return "".join(letters), "".join(unused), "".join(simple)


def _case(upper: bool) -> Callable[..., str]:
    function = "upper" if upper else "lower"

    def lowering(value: str, simple: bool) -> str:
        if not simple:
            return f"{function}({value})"
        letters, unused, answers = map(text, _cases(upper))
        if not upper:  # the last sigma of a word is a letter of its own in full lower case
            value = f"translate({value}, 'Σ', 'σ')"
        return f"translate({function}(translate({value}, {letters}, {unused})), {unused}, {answers})"

    return lowering


def _contains(value: str, simple: bool, pat: str, case: bool = True, flags: int = 0, regex: bool = True) -> str | None:
    if flags or not case or not isinstance(pat, str):
        return None
    if not regex or not set(pat) & set(r".^$*+?{}[]\|()"):
        return f"contains({value}, {text(pat)})"
    return _found(value, java_pattern(pat))


def _matches(end: str) -> Callable[..., str | None]:
    def lowering(value: str, simple: bool, pat: str, case: bool = True, flags: int = 0) -> str | None:
        pattern = None if flags or not case else java_pattern(pat)
        return None if pattern is None else _found(value, rf"\A(?:{pattern}){end}")

    return lowering


def _found(value: str, pattern: str | None) -> str | None:
    return None if pattern is None else f"({value} RLIKE {text(pattern)})"


def _at_an_end(function: str) -> Callable[..., str]:
    def lowering(value: str, simple: bool, pat: str | tuple[str, ...]) -> str:
        options = [pat] if isinstance(pat, str) else pat
        return f"({' OR '.join(f'{function}({value}, {text(one)})' for one in options)})" if options else f"(length({value}) < 0)"

    return lowering


def _strip(sides: str) -> Callable[..., str]:
    def lowering(value: str, simple: bool, to_strip: str | None = None) -> str:
        if to_strip == "":
            return value
        return f"trim({sides} {text(SPACES if to_strip is None else to_strip)} FROM {value})"

    return lowering


def _slice(value: str, simple: bool, start: int | None = None, stop: int | None = None, step: int | None = None) -> str | None:
    if step not in (None, 1):
        return None
    first, length = start or 0, f"char_length({value})"
    if stop is None:
        return f"substring({value}, {first if first < 0 else first + 1})" if first else value
    if first >= 0 and stop >= 0:
        return f"substring({value}, {first + 1}, {max(stop - first, 0)})"
    begin = str(first) if first >= 0 else f"greatest({length} - {-first}, 0)"
    end = str(stop) if stop >= 0 else f"({length} - {-stop})"
    return f"substring({value}, {begin} + 1, greatest({end} - {begin}, 0))"


def _get(value: str, simple: bool, i: int) -> str:
    if i >= 0:
        return f"nullif(substring({value}, {i + 1}, 1), '')"
    return f"if(char_length({value}) >= {-i}, substring({value}, {i}, 1), NULL)"


def _replace(
    value: str, simple: bool, pat: str, repl: Any, n: int = -1, case: bool = True, flags: int = 0, regex: bool = False
) -> str | None:
    if n >= 0 or not case or flags or not pat or not isinstance(repl, str):
        return None
    if not regex:
        return f"replace({value}, {text(pat)}, {text(repl)})"
    pattern, template = java_pattern(pat), java_replacement(repl, re.compile(pat).groups)
    if pattern is None or template is None or not never_empty(pat):
        return None
    return f"regexp_replace({value}, {text(pattern)}, {text(template)})"


def _count(value: str, simple: bool, pat: str, flags: int = 0) -> str | None:
    pattern = None if flags else java_pattern(pat)
    return None if pattern is None or not never_empty(pat) else f"cast(regexp_count({value}, {text(pattern)}) AS bigint)"


def _find(value: str, simple: bool, sub: str, start: int = 0, end: int | None = None) -> str | None:
    return f"cast(locate({text(sub)}, {value}) - 1 AS bigint)" if sub and start == 0 and end is None else None


def _pad(value: str, simple: bool, width: int, side: str, fillchar: str) -> str | None:
    function = {"left": "lpad", "right": "rpad"}.get(side)
    return None if function is None else f"{function}({value}, greatest({int(width)}, char_length({value})), {text(fillchar)})"


def _translate(value: str, simple: bool, table: Sequence[tuple[int, Any]]) -> str | None:
    new = {chr(old): chr(one) if isinstance(one, int) else one for old, one in table}
    if any(one is not None and len(one) != 1 for one in new.values()):
        return None
    kept = {old: one for old, one in new.items() if one is not None}
    gone = [old for old in new if old not in kept]  # Spark deletes letters that it has no answer for
    return f"translate({value}, {text(''.join([*kept, *gone]))}, {text(''.join(kept.values()))})"


def _encode(value: str, simple: bool, encoding: str, errors: str = "strict") -> str | None:
    return f"encode({value}, 'UTF-8')" if encoding.lower() in ("utf-8", "utf8") and errors == "strict" else None


def _without(test: str, rest: Callable[[str, int], str]) -> Callable[..., str]:
    def lowering(value: str, simple: bool, **part: str) -> str:
        (one,) = part.values()
        return f"if({test}({value}, {text(one)}), {rest(value, len(one))}, {value})"

    return lowering


# --- Which letters a text has ---


@cache
def _letters(method: str, simple: bool) -> str:
    """The letters that a method finds, as a class of Java's."""
    import pandas as pd

    letters = pd.Series([chr(code) for code in (*range(0xD800), *range(0xE000, PLANES))])
    found = [ord(letter) for letter in letters[text_function()(letters, (method,), simple).astype(bool)]]
    starts = [code for code, before in zip(found, [-2, *found], strict=False) if code != before + 1]
    ends = [code for code, after in zip(found, [*found[1:], -2], strict=True) if code != after - 1]
    return "".join(rf"\x{{{start:x}}}-\x{{{end:x}}}" for start, end in zip(starts, ends, strict=True))


def _made_of(method: str) -> Callable[..., str | None]:
    return lambda value, simple: _found(value, rf"\A[{_letters(method, simple)}]+\z")


# --- Lists ---


def _unless_null(value: str, made: str) -> str:
    return f"if({value} IS NULL, NULL, {made})"


def _split(value: str, simple: bool, pat: str | None = None, n: int | None = -1, regex: bool | None = None) -> str | None:
    limit = n + 1 if n and n > 0 else -1
    if pat is None:
        words = f"trim(BOTH {text(SPACES)} FROM {value})"
        parts = f"if({words} = '', cast(array() AS array<string>), split({words}, {text(f'[{SPACE}]+')}, -1))"
        return parts if limit < 0 else None
    if pat and (regex is False or regex is None and len(pat) == 1):
        return f"split({value}, {text(java_literal(pat))}, {limit})"
    pattern = java_pattern(pat)
    if regex is False or pattern is None or re.compile(pat).groups or not never_empty(pat):
        return None
    return f"split({value}, {text(pattern)}, {limit})"


def _rsplit(value: str, simple: bool, pat: str | None = None, n: int | None = -1) -> str | None:
    return None if n and n > 0 else _split(value, simple, pat, n, regex=False)


def _partition(value: str, simple: bool, sep: str, expand: bool = False) -> str | None:
    if not sep:
        return None
    place, part = f"locate({text(sep)}, {value})", text(sep)
    parts = f"array(substring({value}, 1, {place} - 1), {part}, substring({value}, {place} + {len(sep)}))"
    return _unless_null(value, f"if({place} = 0, array({value}, '', ''), {parts})")


def _findall(value: str, simple: bool, pat: str, flags: int = 0) -> str | None:
    pattern, groups = None if flags else java_pattern(pat), re.compile(pat).groups
    if pattern is None or groups > 1 or not never_empty(pat):
        return None
    return f"regexp_extract_all({value}, {text(pattern)}, {groups})"


def _extract(value: str, simple: bool, pat: str, flags: int = 0) -> str | None:
    pattern = None if flags else java_pattern(pat)
    if pattern is None or not always_has_groups(pat):
        return None
    groups = ", ".join(f"regexp_extract({value}, {text(pattern)}, {place + 1})" for place in range(re.compile(pat).groups))
    return f"if({_found(value, pattern)}, array({groups}), NULL)"


def _item(value: str, simple: bool, i: int) -> str:
    return f"get({value}, {i if i >= 0 else f'size({value}) - {-i}'})"


def _joined(value: str, simple: bool, sep: str) -> str:
    return f"if(exists({value}, x -> x IS NULL), NULL, array_join({value}, {text(sep)}))"


LISTS: dict[str, Callable[..., str | None]] = {
    "get": _item,
    "join": _joined,
    "len": lambda value, simple: _unless_null(value, f"cast(size({value}) AS bigint)"),
}

NATIVE: dict[str, Callable[..., str | None]] = {
    "len": lambda value, simple: f"cast(char_length({value}) AS bigint)",
    "upper": _case(True),
    "lower": _case(False),
    "contains": _contains,
    "match": _matches(""),
    "fullmatch": _matches(r"\z"),
    "startswith": _at_an_end("startswith"),
    "endswith": _at_an_end("endswith"),
    "strip": _strip("BOTH"),
    "lstrip": _strip("LEADING"),
    "rstrip": _strip("TRAILING"),
    "slice": _slice,
    "get": _get,
    "replace": _replace,
    "removeprefix": _without("startswith", lambda value, length: f"substring({value}, {length + 1})"),
    "removesuffix": _without("endswith", lambda value, length: f"substring({value}, 1, char_length({value}) - {length})"),
    "repeat": lambda value, simple, repeats: f"repeat({value}, {repeats})" if repeats >= 0 else None,
    "count": _count,
    "find": _find,
    "pad": _pad,
    "translate": _translate,
    "encode": _encode,
    "isascii": lambda value, simple: _found(value, r"\A[\x00-\x7f]*\z"),
    **{name: _made_of(name) for name in ("isdecimal", "isdigit", "isnumeric", "isspace")},
    "split": _split,
    "rsplit": _rsplit,
    "partition": _partition,
    "findall": _findall,
    "extract": _extract,
}
