"""Methods of texts as Spark SQL, where Spark has the same; the others are pandas' own, in Spark's Python workers."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from ...plan import Call
from ...plan import types as t
from .functions import TEXT
from .patterns import java_pattern
from .sql import text

__all__ = ["needs_python", "text_method"]

SPACES = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace())


def text_method(call: Call, once: Callable[[str], str], value: str) -> str:
    """A call of `op.text` as a text; in Python workers if Spark has no like of it."""
    made = _native(call, value if len(value) <= 40 else once(value))
    if made is not None:
        return made
    kind = "boolean" if t.is_boolean(call.type) else "bigint" if t.is_integer(call.type) else "string"
    name, *given = call.params[0]
    return f"{TEXT}_{kind}({value}, {text(json.dumps([[name, *given], bool(call.params[1])]))})"


def needs_python(call: Call) -> bool:
    """Whether Spark has no like of a call of `op.text`."""
    return _native(call, "c0") is None


def _native(call: Call, value: str) -> str | None:
    name, *given = call.params[0] or ("upper",)
    lowering = NATIVE.get(name)
    return lowering(value, bool(call.params[1]), **dict(given)) if lowering else None


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
    value: str, simple: bool, pat: str, repl: str, n: int = -1, case: bool = True, flags: int = 0, regex: bool = False
) -> str | None:
    if n >= 0 or not case or flags or regex or not pat:
        return None
    return f"replace({value}, {text(pat)}, {text(repl)})"


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
}
