"""What will happen when a frame is computed, and why. Nothing runs, unless it is to be analyzed.

A mode is a function from an `Explanation` to sections, in `MODES`; a format one to text, in `FORMATS`.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from time import perf_counter
from typing import Any, NamedTuple

from ...backends import Choice, Measured, get_backend
from ...optimizer import Cost, Optimized, Record, estimate, optimize
from ...plan import Collect, Node, Scan, postorder
from ...plan.text import Step, format_diff, format_tree, outline, to_dot, to_html, to_mermaid
from .footers import column_bytes
from .frame import Frame
from .materialize import check_files, context, plan_for, sql_query

__all__ = ["FORMATS", "MODES", "Explanation", "Section"]

MOST_STEPS = 100  # firings that are shown as differences
MOST_LINES = 40  # of one difference
LONGEST_LINE = 150
SQL_DIALECT = "spark"


class Section(NamedTuple):
    """A part of what is told: text, or a plan with which the text's lines are made."""

    title: str
    text: str
    plan: Node | None = None


class Explanation:
    """A frame's plan for people: `str()` is the text, and a notebook shows a tree that opens.

    Attributes
    ----------
    logical, optimized : plandas.plan.Node
        The plan as written and as it will run.
    trace : list
        Every firing of a rule: phase, rule, node before and after.
    cost : plandas.optimizer.Cost
        Estimates of the optimized plan: rows and bytes of each node.
    backend : str
        The engine that would run it.
    measured : list of plandas.backends.Measured
        What each of the engine's operators took; empty unless it was analyzed.
    seconds : float
        How long the query took.
    """

    def __init__(
        self,
        frame: Frame,
        mode: str = "all",
        labels: Mapping[str, str] | None = None,
        *,
        format: str = "text",
        analyze: bool = False,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(map(repr, MODES))}, not {mode!r}")
        if format not in FORMATS:
            raise ValueError(f"format is one of {', '.join(map(repr, FORMATS))}, not {format!r}")
        self._frame, self.mode, self.format = frame, mode, format
        # As when values are collected: nobody needs a default index beside columns.
        entries = frame.columns if frame.has_default_index and frame.columns else frame.entries
        self.logical, ids = frame.collect(entries)
        self.labels = {id: str(entry.label) for id, entry in zip(ids, entries, strict=True) if entry.label is not None}
        self.result: Optimized
        self.choice: Choice
        self.result, self.choice = plan_for(self.logical)
        self.seconds = 0.0
        self.measured: list[Measured] = self._run() if analyze else []

    def _run(self) -> list[Measured]:
        """What each of the engine's operators takes. Runs the query."""
        plan = self.optimized
        assert isinstance(plan, Collect)
        check_files(plan)
        start = perf_counter()
        found = self.choice.backend.analyze(plan)
        self.seconds = perf_counter() - start
        return found

    @property
    def optimized(self) -> Node:
        return self.result.plan

    @property
    def trace(self) -> Any:
        return self.result.trace

    @cached_property
    def cost(self) -> Cost:
        return estimate(self.optimized, column_bytes)

    @property
    def backend(self) -> str:
        return self.choice.backend.name

    @cached_property
    def sections(self) -> list[Section]:
        """What is told, in order."""
        if not self.measured:
            return list(MODES[self.mode](self))
        told = [] if self.mode == "all" else MODES[self.mode](self)
        return [*told, *_analyzed(self)]

    @property
    def plan(self) -> Node:
        """The plan that is drawn: the one as written if only that is asked for, else the one that runs."""
        return self.logical if self.mode == "logical" else self.optimized

    def __str__(self) -> str:
        return FORMATS[self.format](self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return _html(self)

    def notes(self, step: Step) -> list[str]:
        """What is known of a node in a drawing of the plan."""
        if self.mode == "logical":
            return []
        return list(_notes(self, step.node))

    @cached_property
    def _by_node(self) -> dict[Node, Measured]:
        return {found.node: found for found in self.measured if found.node is not None}


def _all(told: Explanation) -> Iterator[Section]:
    yield from _logical(told)
    yield from _optimized(told)


def _logical(told: Explanation) -> Iterator[Section]:
    yield Section("logical plan", format_tree(told.logical, told.labels), told.logical)


def _optimized(told: Explanation) -> Iterator[Section]:
    yield Section("optimized plan", format_tree(told.optimized, told.labels), told.optimized)
    yield Section("how it runs", _columns(_decisions(told)))


def _rules(told: Explanation) -> Iterator[Section]:
    steps = [_firing(record) for record in told.trace[:MOST_STEPS]]
    if len(told.trace) > MOST_STEPS:
        steps.append(f"… {len(told.trace) - MOST_STEPS} more")
    yield Section(f"rules that fired ({len(told.trace)})", "\n".join(steps) or "none")
    efforts = sorted(told.result.efforts.items(), key=lambda item: -item[1].seconds)
    total = sum(effort.seconds for _, effort in efforts) or 1.0
    rows = [("rule", "firings", "tries", "ms", "share")]
    rows += [
        (name, f"{effort.firings:,}", f"{effort.tries:,}", f"{effort.seconds * 1e3:.2f}", f"{effort.seconds / total:.0%}")
        for name, effort in efforts
    ]
    yield Section("what the rules cost", _columns(rows, right=True))


def _cost(told: Explanation) -> Iterator[Section]:
    tree = format_tree(told.optimized, told.labels, notes=lambda node: [_size(told.cost, node)])
    yield Section("optimized plan, with estimates", tree, told.optimized)
    moved = f"about {readable(told.cost.moved)}" if told.backend != "local" else "nothing: the local engine is one process"
    unknown = [node for node, found in told.cost.nodes.items() if found.rows is None]
    rows = [("read", f"about {readable(told.cost.read)}, as stored"), ("shuffled", moved)]
    if unknown:
        rows.append(("unknown", f"the rows of {len(unknown)} operators: nobody has counted what they read"))
    yield Section("in all (rows and bytes with ~ are guesses)", _columns(rows))


def _backend(told: Explanation) -> Iterator[Section]:
    title = "Spark's plan" if told.backend == "spark" else f"what the {told.backend} engine does"
    yield Section(title, told.choice.backend.show(told.optimized))


def _spark(told: Explanation) -> Iterator[Section]:
    spark = get_backend("spark")
    plan = optimize(told.logical, context(keeps_order=spark.capabilities.keeps_order)).plan
    yield Section("Spark's plan", spark.show(plan))


def _sql(told: Explanation) -> Iterator[Section]:
    yield Section(f"the query in SQL, as {SQL_DIALECT} has it", _query(told))


def _query(told: Explanation) -> str:
    try:
        return str(sql_query(told.logical, SQL_DIALECT, told.labels))
    except NotImplementedError as error:
        return f"not to be said in SQL: {error}"


def _analyzed(told: Explanation) -> Iterator[Section]:
    """The optimized plan with what was expected and what came, and the engine's operators where they are others."""
    tree = format_tree(told.optimized, told.labels, notes=lambda node: _notes(told, node))
    yield Section(f"optimized plan, {'expected and measured' if told._by_node else 'with estimates'}", tree, told.optimized)
    if not told._by_node:
        head = ("operator", "rows", "time", "bytes", "spilled", "shuffled")
        yield Section(
            f"what the {told.backend} engine ran (times of all tasks added up)",
            _columns([head, *map(_operator, told.measured)], right=True),
        )
    rest = [*_decisions(told), ("took", f"{told.seconds:,.3f} s, {_expected(told)}")]
    yield Section("how it ran", _columns(rest))


def _operator(found: Measured) -> tuple[str, ...]:
    """An engine's operator as a row of texts, with a dash for what the engine does not tell."""
    rows = "-" if found.rows is None else f"{found.rows:,}"
    seconds = "-" if found.seconds is None else "<0.1 ms" if found.seconds < 1e-4 else f"{found.seconds * 1e3:,.1f} ms"
    sizes = ["-" if size is None else readable(size) for size in (found.bytes, found.spilled, found.shuffled)]
    return "  " * found.level + found.operator, rows, seconds, *sizes


def _notes(told: Explanation, node: Node) -> Iterator[str]:
    """What is expected of a node of the optimized plan, and what it took, if that was measured."""
    found = told._by_node.get(node)
    yield ("expected: " if found else "") + _size(told.cost, node)
    if found is not None:
        _, rows, time, size, *_ = _operator(found)
        yield f"measured: {rows} row{'' if found.rows == 1 else 's'}, {size}, {time}"


def _expected(told: Explanation) -> str:
    moved = [found.shuffled for found in told.measured if found.shuffled is not None]
    spilled = sum(found.spilled or 0 for found in told.measured)
    if not moved:
        return "nothing shuffled or spilled"
    return f"{readable(sum(moved))} shuffled (expected about {readable(told.cost.moved)}), {readable(spilled)} spilled"


MODES: dict[str, Callable[[Explanation], Iterator[Section]]] = {
    "all": _all,
    "logical": _logical,
    "optimized": _optimized,
    "rules": _rules,
    "cost": _cost,
    "backend": _backend,
    "spark": _spark,
    "sql": _sql,
}


def _text(told: Explanation) -> str:
    return "\n\n".join(f"{section.title}\n{_indented(section.text)}" for section in told.sections)


def _html(told: Explanation) -> str:
    """The plan as a tree, and the other sections folded below it."""
    drawn = to_html(outline(told.plan, told.labels), told.notes)
    folded = [
        f"<details><summary><b>{html.escape(section.title)}</b></summary>"
        f"<pre style='margin:0.3em 1em'>{html.escape(section.text)}</pre></details>"
        for section in told.sections
        if section.plan is not told.plan or section.plan is None
    ]
    title = "logical plan" if told.plan is told.logical else "optimized plan"
    return f"<div><b>{title}</b>{drawn}{''.join(folded)}</div>"


def _json(told: Explanation) -> str:
    """A dictionary: `mode`, `engine` and its `reason`, `plan` (nodes as a list, the result first; `inputs` are places in it),
    `choices` of index and order, and the `sections` as texts; of the rules each of the `firings`; `measured` if the query was run:
    `seconds` and `operators`."""
    plan = []
    for step in outline(told.plan, told.labels):
        node: dict[str, Any] = {"operator": step.word, "text": step.text, "details": step.details, "inputs": step.inputs}
        if told.mode != "logical":
            node["estimate"] = told.cost.nodes[step.node]._asdict()
        if step.node in told._by_node:
            node["measured"] = _facts(told._by_node[step.node])
        plan.append(node)
    document: dict[str, Any] = {
        "mode": told.mode,
        "engine": told.backend,
        "reason": told.choice.reason,
        "plan": plan,
        "choices": [choice._asdict() for choice in dict.fromkeys(told.result.choices)],
        "sections": [{"title": section.title, "text": section.text} for section in told.sections],
    }
    if told.mode == "rules":
        document["firings"] = [_record(record) for record in told.trace]
    if told.measured:
        document["measured"] = {"seconds": told.seconds, "operators": [_facts(found) for found in told.measured]}
    return json.dumps(document, indent=1, ensure_ascii=False)


def _record(record: Record) -> dict[str, Any]:
    difference = format_diff(record.before, record.after)
    return {"phase": record.phase, "rule": record.rule, "seconds": record.seconds, "difference": difference, "reason": record.reason}


def _facts(found: Measured) -> dict[str, Any]:
    return {name: value for name, value in found._asdict().items() if name != "node"}


FORMATS: dict[str, Callable[[Explanation], str]] = {
    "text": _text,
    "html": _html,
    "mermaid": lambda told: to_mermaid(outline(told.plan, told.labels), told.notes),
    "dot": lambda told: to_dot(outline(told.plan, told.labels), told.notes),
    "json": _json,
}


def _decisions(told: Explanation) -> Iterator[tuple[str, str]]:
    """The engine, what is read, and how index and order come about."""
    yield "engine", f"{told.backend}: {told.choice.reason}"
    for node in postorder(told.optimized):
        if isinstance(node, Scan):
            yield "read", _reading(node)
    for choice in dict.fromkeys(told.result.choices):
        yield choice.subject, f"{choice.strategy}: {choice.reason}"


def _reading(scan: Scan) -> str:
    """How much of a source is read."""
    source = scan.source
    text = f"{len(scan.columns)} of {len(source.fields)} columns of {source.format}"
    if scan.rows is not None:
        text += f", rows {scan.rows[0]:,} to {scan.rows[1]:,}"
    return text + (", filtered where it is read" if scan.predicate is not None else "")


def _firing(record: Record) -> str:
    """A firing: where, what, how long, why, and what became different."""
    lines = format_diff(record.before, record.after, context=0).splitlines()
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [f"… {len(lines) - MOST_LINES + 1} more lines"]
    return "\n".join([f"{record}  {record.seconds * 1e3:.2f} ms", *["    " + _cut(line) for line in lines]])


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def _size(cost: Cost, node: Node) -> str:
    """``~rows ~bytes`` of a node, with no sign before what is known."""
    found = cost.nodes[node]
    if found.rows is None or found.bytes is None:
        return "? rows"
    about = "" if found.exact else "~"
    text = f"{about}{found.rows:,} row{'' if found.rows == 1 else 's'}, ~{readable(found.bytes)}"
    return text + (f", reads ~{readable(found.read)}" if found.read else "")


def readable(size: float) -> str:
    """Bytes in the unit that suits them."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1024
    raise AssertionError


def _columns(rows: Any, *, right: bool = False) -> str:
    """Rows of texts in columns; all but the first to the right, if so wanted."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [f"{cell:>{width}}" if right else f"{cell:<{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([f"{first:<{widths[0]}}", *cells]).rstrip())
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(("  " + line).rstrip() for line in text.splitlines())
