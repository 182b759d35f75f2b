"""The reference page of rules, made of their docstrings: ``python docs/rules_reference.py > docs/rules-reference.md``."""

from __future__ import annotations

import inspect

from plandas.optimizer import PHASES, Pass, Rule, registered


def reference() -> str:
    """The page as Markdown: each phase with its rules, in the order in which they are tried."""
    own = [rewrite for rewrite in registered() if rewrite.apply.__module__.startswith("plandas.optimizer.rules.")]
    parts = [
        "# Rules",
        f"The {len(own)} rules and passes of plandas, by phase; [Write a rule](rules.md) tells how to add one. Made of their\n"
        "docstrings by `python docs/rules_reference.py > docs/rules-reference.md`.",
    ]
    for phase in PHASES:
        parts += [f"## {phase.name}", f"{phase.purpose} {phase.progress}"]
        parts += [entry(rewrite) for rewrite in own if phase.name in rewrite.phases]
    return "\n\n".join(parts) + "\n"


def entry(rewrite: Pass) -> str:
    """A rule or pass: where it starts, what it changes, what it does."""
    facts = ["pass"]
    if isinstance(rewrite, Rule):
        facts = ["rule on " + " or ".join(cls.__name__ for cls in rewrite.on)]
        facts[0] += " over " + " or ".join(cls.__name__ for cls in rewrite.below) if rewrite.below else ""
    facts += ["cannot be switched off"] if rewrite.required else []
    facts += [f"changes {' and '.join(sorted(rewrite.changes))}"] if rewrite.changes else []
    return f"### {rewrite.name}\n\n{'; '.join(facts)}\n\n```text\n{inspect.cleandoc(rewrite.doc)}\n```"


if __name__ == "__main__":
    print(reference(), end="")
