"""What will happen when a frame is computed, and why. Nothing runs."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from ...backends import Choice, get_backend
from ...optimizer import Optimized, optimize
from ...plan import Node, Scan, postorder
from ...plan.text import format_tree
from .frame import Frame
from .materialize import context, plan_for

__all__ = ["MODES", "Explanation"]

MODES = ("all", "logical", "optimized", "rules", "spark")


class Explanation:
    """A frame's plan for people: `str()` is the text, and a notebook shows a tree that opens.

    Attributes
    ----------
    logical, optimized : plandas.plan.Node
        The plan as written and as it will run.
    trace : list
        Every firing of a rule: phase, rule, node before and after.
    backend : str
        The engine that would run it.
    """

    def __init__(self, frame: Frame, mode: str = "all", labels: Mapping[str, str] | None = None) -> None:
        if mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(map(repr, MODES))}, not {mode!r}")
        self._frame, self.mode = frame, mode
        # As when values are collected: nobody needs a default index beside columns.
        entries = frame.columns if frame.has_default_index and frame.columns else frame.entries
        self.logical, ids = frame.collect(entries)
        self._labels = {id: str(entry.label) for id, entry in zip(ids, entries, strict=True) if entry.label is not None}
        self._optimized: Optimized
        self._choice: Choice
        self._optimized, self._choice = plan_for(self.logical)

    @property
    def optimized(self) -> Node:
        return self._optimized.plan

    @property
    def trace(self) -> Any:
        return self._optimized.trace

    @property
    def backend(self) -> str:
        return self._choice.backend.name

    def __str__(self) -> str:
        return "\n\n".join(f"{title}\n{_indented(text)}" for title, text in self._sections())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [
            f"<details{' open' if title.startswith('optimized') else ''}><summary><b>{html.escape(title)}</b></summary>"
            f"<pre style='margin:0.3em 1em'>{html.escape(text)}</pre></details>"
            for title, text in self._sections()
        ]
        return "<div>" + "".join(parts) + "</div>"

    def _sections(self) -> Iterator[tuple[str, str]]:
        """Titles and texts, in the order in which they are shown."""
        if self.mode in ("all", "logical"):
            yield "logical plan", format_tree(self.logical, self._labels)
        if self.mode in ("all", "optimized"):
            yield "optimized plan", format_tree(self.optimized, self._labels)
        if self.mode in ("all", "optimized"):
            yield "how it runs", "\n".join(self._decisions())
        if self.mode == "rules":
            yield f"rules that fired ({len(self.trace)})", "\n".join(map(str, self.trace)) or "none"
        if self.mode == "spark":
            spark = get_backend("spark")
            plan = optimize(self.logical, context(keeps_order=spark.capabilities.keeps_order)).plan
            yield "Spark's plan", spark.show(plan)

    def _decisions(self) -> Iterator[str]:
        """The engine, what is read, and how index and order come about."""
        rows = [("engine", f"{self.backend}: {self._choice.reason}")]
        scans = [node for node in postorder(self.optimized) if isinstance(node, Scan)]
        rows += [("read", _reading(scan)) for scan in scans]
        rows += [(choice.subject, f"{choice.strategy}: {choice.reason}") for choice in dict.fromkeys(self._optimized.choices)]
        width = max(len(subject) for subject, _ in rows)
        return (f"{subject:<{width}}  {text}" for subject, text in rows)


def _reading(scan: Scan) -> str:
    """How much of a source is read."""
    source = scan.source
    text = f"{len(scan.columns)} of {len(source.fields)} columns of {source.format}"
    if scan.rows is not None:
        text += f", rows {scan.rows[0]:,} to {scan.rows[1]:,}"
    return text + (", filtered where it is read" if scan.predicate is not None else "")


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.splitlines())
