"""An outlined plan as a graph: Mermaid and Graphviz text, and a tree for a browser."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence

from .tree import Step

__all__ = ["to_dot", "to_html", "to_mermaid"]

Notes = Callable[[Step], Iterable[str]]
DEEPEST = 30  # inputs of inputs of inputs; browsers do not nest without end
LONGEST = 100  # characters of a line in a box

STYLE = """<style>
.plandas-plan { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; color: inherit; overflow-x: auto }
.plandas-plan summary { cursor: pointer; white-space: nowrap }
.plandas-plan .leaf { list-style: none; cursor: default; padding-left: 1.1em }
.plandas-plan .leaf::-webkit-details-marker { display: none }
.plandas-plan pre { margin: 0 0 0.2em 2.2em; padding: 0; font: inherit; color: inherit; background: none; opacity: 0.75;
  white-space: pre-wrap }
.plandas-plan .inputs { margin-left: 0.4em; padding-left: 1.1em; border-left: 1px solid rgba(128, 128, 128, 0.5) }
.plandas-plan .note { margin-left: 0.8em; padding: 0 0.5em; border-radius: 0.6em; background: rgba(90, 140, 230, 0.2) }
</style>"""


def _nothing(step: Step) -> Iterable[str]:
    return ()


def to_mermaid(steps: Sequence[Step], notes: Notes = _nothing) -> str:
    """A flowchart in Mermaid's language: an arrow goes from what is read to who reads it.

    Examples
    --------
    >>> from plandas.plan.text import outline, parse_plan
    >>> print(to_mermaid(outline(parse_plan("r0 = table(a: int64)\\nr1 = filter(r0, a > 1)"))))
    flowchart BT
        n0["FILTER a #gt; 1"]
        n1["SCAN table in memory (100 rows)<br/>PROJECT 1/1 columns: a"]
        n1 --> n0
    """
    boxes = [f'    n{step.place}["{"<br/>".join(_mermaid(line) for line in _lines(step, notes))}"]' for step in steps]
    return "\n".join(["flowchart BT", *boxes, *[f"    n{source} --> n{target}" for source, target in _arrows(steps)]])


def to_dot(steps: Sequence[Step], notes: Notes = _nothing) -> str:
    """A graph in Graphviz's language: an arrow goes from what is read to who reads it.

    Examples
    --------
    >>> from plandas.plan.text import outline, parse_plan
    >>> print(to_dot(outline(parse_plan("r0 = table(a: int64)\\nr1 = filter(r0, a > 1)"))))
    digraph plan {
        rankdir=BT
        node [shape=box, fontname=monospace]
        n0 [label="FILTER a > 1\\l"]
        n1 [label="SCAN table in memory (100 rows)\\lPROJECT 1/1 columns: a\\l"]
        n1 -> n0
    }
    """
    boxes = [f'    n{step.place} [label="{"".join(_dot(line) + chr(92) + "l" for line in _lines(step, notes))}"]' for step in steps]
    head = ["digraph plan {", "    rankdir=BT", "    node [shape=box, fontname=monospace]"]
    return "\n".join([*head, *boxes, *[f"    n{source} -> n{target}" for source, target in _arrows(steps)], "}"])


def to_html(steps: Sequence[Step], notes: Notes = _nothing) -> str:
    """A tree that opens and closes: a chain of operators is a column, the inputs of a join are indented below it.

    Each operator opens to its details. What is read twice is shown once, and has a number.
    """
    return f'<div class="plandas-plan">{STYLE}' + "\n".join(_html(steps, notes)) + "</div>"


def _html(steps: Sequence[Step], notes: Notes) -> Iterator[str]:
    readers: dict[int, int] = {}
    for step in steps:
        for place in step.inputs:
            readers[place] = readers.get(place, 0) + 1
    shown: set[int] = set()
    blocks = [0]
    for start in blocks:
        todo: list[tuple[int, int] | str] = [(start, 0)]
        while todo:
            item = todo.pop()
            if isinstance(item, str):
                yield item
                continue
            place, level = item
            step = steps[place]
            if place in shown or level > DEEPEST:
                if place not in shown and place not in blocks:
                    blocks.append(place)
                yield f"<div>[{place}] {'as above' if place in shown else 'below'}</div>"
                continue
            shown.add(place)
            mark = f"[{place}] " if readers.get(place, 0) > 1 or place in blocks[1:] else ""
            inner = f"<pre>{html.escape(chr(10).join(step.details))}</pre>" if step.details else ""
            branches = len(step.inputs) > 1
            leaf = "" if inner or branches else ' class="leaf"'
            badges = "".join(f'<span class="note">{html.escape(note)}</span>' for note in notes(step))
            head = f"<summary{leaf}>{mark}<b>{step.word}</b> {html.escape(step.text)}{badges}</summary>"
            yield f"<details{' open' if branches else ''}>{head}{inner}"
            if not branches:
                yield "</details>"
                todo.extend((place, level) for place in step.inputs)
                continue
            todo.append("</details>")
            for place in reversed(step.inputs):
                todo += ["</div>", (place, level + 1), '<div class="inputs">']


def _arrows(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    return ((source, step.place) for step in steps for source in step.inputs)


def _lines(step: Step, notes: Notes) -> Iterator[str]:
    """What stands in a node's box."""
    for line in [f"{step.word} {step.text}".strip(), *step.details, *notes(step)]:
        yield line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _mermaid(text: str) -> str:
    """Text in quotes, as Mermaid reads it: entities begin with a number sign there."""
    for character, name in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;"), ("\n", " "), ("&", "#amp;")):
        text = text.replace(character, name)
    return text


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
