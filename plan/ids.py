"""Column ids: unique names for columns, apart from the labels that users see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

__all__ = ["fresh", "hint", "readable"]

_counter = itertools.count(1)
_not_word = re.compile(r"\W+")


def fresh(name: object = "column") -> str:
    """A new id that no other column has, with a hint of what it was made for.

    >>> fresh("dep delay").startswith("dep_delay#")
    True
    """
    word = _not_word.sub("_", name if isinstance(name, str) else str(name)).strip("_") or "column"
    if word[0].isdigit():
        word = "_" + word
    return f"{word}#{next(_counter)}"


def hint(id: str) -> str:
    """The readable part of an id.

    >>> hint("gain#12")
    'gain'
    """
    return id.partition("#")[0]


def readable(ids: Iterable[str]) -> dict[str, str]:
    """Short names for ids, in the order given: the hint, numbered where two ids share it.

    >>> readable(["a#7", "b#1", "a#9"])
    {'a#7': 'a', 'b#1': 'b', 'a#9': 'a_2'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        if id in names:
            continue
        name, number = hint(id), 1
        while name in taken:
            number += 1
            name = f"{hint(id)}_{number}"
        taken.add(name)
        names[id] = name
    return names
