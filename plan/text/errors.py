"""What is wrong with a text that is no plan, and the helpers that say it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

__all__ = ["PlanSyntaxError", "known", "message"]


class PlanSyntaxError(ValueError):
    """A text that is no plan or expression."""


def known(name: str, names: Mapping[str, Any], what: str) -> Any:
    """What a name stands for; an error that names what is close to it if it stands for nothing."""
    if name in names:
        return names[name]
    close = difflib.get_close_matches(name, names, 1)
    there = ", ".join(names) if len(names) < 20 else f"{len(names)} of them"
    raise PlanSyntaxError(f"no {what} {name!r}" + (f"; did you mean {close[0]!r}?" if close else f" among {there or 'none'}"))


def message(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__
