"""Pairs of plans in files: what a rule makes of a plan, or that it leaves it alone.

A case is a line ``=== title``, settings, then the word ``before`` and a plan, and ``after`` and a plan, or
``unchanged``. Settings are ``rules: name, ...``, those that are on (all, if it is not there), and
``order: lost`` for an engine that keeps no row order, and ``evaluate: local`` for one that folds constants.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from optimizer.running import evaluate, only

from plandas.optimizer import Context

__all__ = ["Case", "cases"]

FOLDER = Path(__file__).parent / "fixtures"


class Case(NamedTuple):
    family: str
    title: str
    rules: tuple[str, ...]
    keeps_order: bool
    folds: bool
    before: str
    after: str | None

    @property
    def context(self) -> Context:
        settings: dict[str, Any] = {"keeps_order": self.keeps_order, "evaluate": evaluate if self.folds else None}
        return only(*self.rules, **settings) if self.rules else Context(check=True, **settings)


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for path in sorted(FOLDER.glob("*.plan")):
        for text in path.read_text().split("=== ")[1:]:
            yield _case(path.stem, text)


def _case(family: str, text: str) -> Case:
    title, *lines = text.splitlines()
    head: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    part: list[str] | None = None
    for line in lines:
        if line in ("before", "after", "unchanged"):
            part = parts[line] = []
        elif part is not None:
            part.append(line)
        elif line:
            name, _, value = line.partition(": ")
            head[name] = value
    assert head.keys() <= {"rules", "order", "evaluate"}, f"{family}: {title}: unknown settings"
    assert ("after" in parts) != ("unchanged" in parts), f"{family}: {title}: either `after` or `unchanged`"
    rules = tuple(filter(None, head.get("rules", "").split(", ")))
    after = "\n".join(parts["after"]) if "after" in parts else None
    return Case(family, title, rules, "order" not in head, "evaluate" in head, "\n".join(parts["before"]), after)
