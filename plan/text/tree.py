"""The indented tree of a plan, for people: the result first, each line a node, what it reads below it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import singledispatch
from typing import NamedTuple

from ..ids import hint
from ..nodes import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
)
from ..renaming import column_ids
from ..sources import DataFile, ExternalSource, FileSource, RangeSource, Source, TableSource
from ..tree import postorder
from .format import Writer
from .plainly import PlainWriter

__all__ = ["Step", "format_tree", "outline", "readable_names"]

WIDTH = 120
DEEPEST = 12  # levels of branches; what lies deeper starts again at the left
MOST = 20  # columns or expressions listed for a node
WORD = 10  # characters for a node's word


def format_tree(
    plan: Node,
    labels: Mapping[str, object] | None = None,
    *,
    width: int = WIDTH,
    notes: Callable[[Node], Iterable[str]] | None = None,
) -> str:
    """A plan as an indented tree.

    A chain of nodes stays at one indentation; only the inputs of a join or concat are indented. A plan that is
    used twice is printed once and has a number.

    Parameters
    ----------
    plan : Node
    labels : mapping of id to label, optional
        What to call columns; others get the readable part of their id.
    width : int
        Where longer lists of columns are broken into lines.
    notes : callable, optional
        More lines to print below a node.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> plan = parse_plan('''
    ...     s0 = parquet(file("flights/a.parquet", rows=5000), file("flights/b.parquet", rows=900), delay: int64, to: string)
    ...     r0 = scan(s0, delay#1 = delay, where delay#1 > 60, row_number n#2)
    ...     r1 = extend(r0, hours#3 = delay#1 / 60)
    ...     r2 = collect(r1, n#2, hours#3)
    ... ''')
    >>> print(format_tree(plan, {"n#2": "index"}))
    COLLECT    index, hours
    EXTEND     hours = delay / 60
    SCAN       parquet flights/ (2 files, 5,900 rows)
               PROJECT 1/2 columns: delay
               FILTER pushed: delay > 60
               row number: index
    """
    return "\n".join(_Tree(plan, labels or {}, width, notes or (lambda node: ())).lines())


class _Tree:
    """Lays out the nodes of one plan."""

    def __init__(self, plan: Node, labels: Mapping[str, object], width: int, notes: Callable[[Node], Iterable[str]]) -> None:
        self.plan, self.width, self.notes = plan, width, notes
        self.writer = PlainWriter(readable_names(plan, labels))
        uses: dict[Node, int] = {}
        for node in postorder(plan):
            for child in node.children:
                uses[child] = uses.get(child, 0) + 1
        self.shared = {node for node, count in uses.items() if count > 1}
        self.numbers: dict[Node, int] = {}

    def lines(self) -> Iterator[str]:
        """All lines; what would be indented too far comes after the rest, under a number."""
        blocks = [self.plan]
        printed: set[Node] = set()
        for start in blocks:
            todo = [(start, "", "", 0)]
            while todo:
                node, first, rest, level = todo.pop()
                if node in printed or (level > DEEPEST and node.children):
                    yield f"{first}{self.number(node)} {'as above' if node in printed else 'below'}"
                    if node not in printed and node not in blocks:
                        blocks.append(node)
                    continue
                printed.add(node)
                yield from self.node(node, first, rest)
                todo.extend(reversed(list(_placed(node.children, rest, level))))

    def number(self, node: Node) -> str:
        return f"[{self.numbers.setdefault(node, len(self.numbers) + 1)}]"

    def node(self, node: Node, first: str, rest: str) -> Iterator[str]:
        """The lines of one node, without what is below it."""
        word, text, details = _described(node, self.writer, self.width - len(first) - WORD - 1)
        mark = f"{self.number(node)} " if node in self.shared or node in self.numbers else ""
        yield f"{first}{mark}{word:<{WORD}} {text}".rstrip()
        below = rest + ("│" if len(node.children) > 1 else " ") + " " * (WORD + len(mark))
        for line in [*details, *self.notes(node)]:
            yield below + line


class Step(NamedTuple):
    """A node of a plan in words: its place in the outline, and the places of what it reads."""

    place: int
    node: Node
    word: str
    text: str
    details: tuple[str, ...]
    inputs: tuple[int, ...]


def outline(plan: Node, labels: Mapping[str, object] | None = None, *, width: int = WIDTH) -> list[Step]:
    """The nodes of a plan as a list, the result first: each once, in the words of `format_tree`.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> for step in outline(parse_plan("r0 = table(a: int64)\\nr1 = filter(r0, a > 1)\\nr2 = concat([r1, r0], b)")):
    ...     print(step.place, step.word, step.text, step.inputs)
    0 CONCAT b (1, 2)
    1 FILTER a > 1 (2,)
    2 SCAN table in memory (100 rows) ()
    """
    nodes = list(postorder(plan))[::-1]
    places = {node: place for place, node in enumerate(nodes)}
    writer = PlainWriter(readable_names(plan, labels or {}))
    found = []
    for node, place in places.items():
        word, text, details = _described(node, writer, width)
        found.append(Step(place, node, word, text, tuple(details), tuple([places[child] for child in node.children])))
    return found


def _described(node: Node, writer: Writer, width: int) -> tuple[str, str, list[str]]:
    """The word for a node, what it does, and lines of details."""
    writer.lines.clear()
    writer.expressions(node.expressions)
    head, *details = _describe(node, writer, width)
    word, _, text = head.partition("|")
    return word, text, [*_some(writer.lines, MOST), *details]


def _placed(children: tuple[Node, ...], rest: str, level: int) -> Iterator[tuple[Node, str, str, int]]:
    """Children with the characters before their first line and before those below it."""
    if len(children) == 1:
        yield children[0], rest, rest, level
        return
    for number, child in enumerate(children, 1):
        last = number == len(children)
        yield child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), level + 1


def readable_names(plan: Node, labels: Mapping[str, object]) -> dict[str, str]:
    """What columns are called: their labels or hints, numbered where two of a name are columns of one relation."""
    scopes = _scopes(plan)
    names: dict[str, str] = {}
    alike: dict[str, list[str]] = {}
    for id in column_ids(plan):
        if id in names:
            continue
        name = str(labels[id]) if id in labels else hint(id)
        mine = scopes.get(id, set())
        taken = {names[other] for other in alike.get(name, ()) if not mine.isdisjoint(scopes.get(other, ()))}
        number, names[id] = 1, name
        while names[id] in taken:
            number += 1
            names[id] = f"{name}_{number}"
        alike.setdefault(name, []).append(id)
    return names


def _scopes(plan: Node) -> dict[str, set[int]]:
    """The relations that each column is in. A relation to which columns are only added counts as the widest of them."""
    widest = {plan}
    for node in postorder(plan):
        if isinstance(node, Select | Aggregate | Unpivot | Explode | Concat | Collect | Write | Join):
            widest.update(node.children)
    found: dict[str, set[int]] = {}
    for number, node in enumerate(widest):
        for id in node.schema.ids:
            found.setdefault(id, set()).add(number)
    return found


def _some(items: list[str], most: int) -> list[str]:
    """The items, or the first of them and how many more there are."""
    return items if len(items) <= most else [*items[: most - 1], f"… {len(items) - most + 1} more"]


def _listed(word: str, items: Iterable[str], width: int) -> list[str]:
    """``word item, item, ...`` on one line, or the items on lines of their own where they are long."""
    items = _some(list(items), MOST)
    line = f"{word}{', '.join(items)}"
    if len(line.partition("|")[2]) <= width or len(items) < 2:
        return [line]
    return _wrapped(word, items, width)


def _wrapped(word: str, items: list[str], width: int) -> list[str]:
    """The items on as few lines as fit into `width`."""
    lines = [word]
    for item in items:
        if len(lines[-1].partition("|")[2] or lines[-1]) + len(item) > width and lines[-1] != word:
            lines.append("")
        lines[-1] += ("" if lines[-1] in ("", word) else ", ") + item
    return lines


@singledispatch
def _describe(node: Node, writer: Writer, width: int) -> list[str]:
    """``WORD|text`` of a node and lines of details."""
    return [type(node).__name__.upper() + "|"]


@_describe.register
def _(node: Scan, writer: Writer, width: int) -> list[str]:
    columns = writer.pairs(node.columns, str)
    total = len(node.source.fields)
    lines = [f"SCAN|{_source(node.source)}"]
    lines += _listed(f"PROJECT {len(columns)}/{total} columns" + (": " if columns else ""), columns, width)
    if node.predicate is not None:
        lines.append(f"FILTER pushed: {writer.text(node.predicate)}")
    if node.row_number is not None:
        lines.append(f"row number: {writer.id(node.row_number)}")
    if node.position:
        lines.append(f"position: {', '.join(map(writer.id, node.position))}")
    if node.rows is not None:
        lines.append(f"rows {node.rows[0]:,}..{node.rows[1]:,}")
    return lines


@_describe.register
def _(node: Extend, writer: Writer, width: int) -> list[str]:
    return _listed("EXTEND|", writer.assignments(node.columns), width)


@_describe.register
def _(node: Select, writer: Writer, width: int) -> list[str]:
    return _listed("SELECT|", writer.pairs(node.columns, writer.id), width)


@_describe.register
def _(node: Filter, writer: Writer, width: int) -> list[str]:
    return [f"FILTER|{writer.text(node.predicate)}"]


@_describe.register
def _(node: Sort, writer: Writer, width: int) -> list[str]:
    return [f"SORT|{', '.join(writer.keys(node.keys))}"]


@_describe.register
def _(node: Slice, writer: Writer, width: int) -> list[str]:
    start, stop = ("" if bound is None else str(bound) for bound in (node.start, node.stop))
    step = "" if node.step == 1 else f":{node.step}"
    return [f"SLICE|{start}:{stop}{step}", *_order(node.order, writer)]


@_describe.register
def _(node: Distinct, writer: Writer, width: int) -> list[str]:
    return [*_listed(f"DISTINCT|keep {node.keep} of ", map(writer.id, node.columns), width), *_order(node.order, writer)]


@_describe.register
def _(node: RowNumber, writer: Writer, width: int) -> list[str]:
    gaps = ", perhaps with gaps" if node.gaps else ""
    return [f"ROW NUMBER|{writer.id(node.id)}{gaps}", *_order(node.order, writer)]


@_describe.register
def _(node: Aggregate, writer: Writer, width: int) -> list[str]:
    return [
        *_listed(f"AGGREGATE|{_by(node.keys, writer)}", writer.assignments(node.aggregates), width),
        *_order(node.order, writer),
    ]


@_describe.register
def _(node: Window, writer: Writer, width: int) -> list[str]:
    first, last = ("" if bound is None else f"{bound:+}" if bound else "here" for bound in node.rows)
    rows = [f"rows {first or 'first'}..{last or 'last'}"] if first or last else []
    keys = [f"sorted {', '.join(writer.keys(node.sort))}"] if node.sort else []
    columns = _listed(f"WINDOW|{_by(node.partition, writer)}", writer.assignments(node.columns), width)
    return [*columns, *rows, *keys, *_order(node.order, writer)]


@_describe.register
def _(node: Join, writer: Writer, width: int) -> list[str]:
    keys = " and ".join(f"{writer.id(left)} == {writer.id(right)}" for left, right in node.on)
    missing = [] if node.missing_equal or not node.on else ["missing keys do not match"]
    return [f"JOIN|{node.how}{' on ' if keys else ''}{keys}", *missing]


@_describe.register
def _(node: Unpivot, writer: Writer, width: int) -> list[str]:
    rows = [f"({', '.join(map(writer.text, row))})" for row in node.rows]
    columns = ", ".join(map(writer.id, (*node.keep, *node.columns)))
    return [f"UNPIVOT|{columns}", *_wrapped("", _some(rows, MOST), width)]


@_describe.register
def _(node: Explode, writer: Writer, width: int) -> list[str]:
    place = [writer.id(node.place)] if node.place else []
    names = [*map(writer.id, node.keep), *writer.pairs(node.columns, lambda name: name or "item"), *place]
    lines = _listed(f"EXPLODE|{writer.id(node.items)}: ", names, width)
    return [*lines, "rows without items stay"] if node.outer else lines


@_describe.register
def _(node: Concat, writer: Writer, width: int) -> list[str]:
    return _listed("CONCAT|", map(writer.id, node.columns), width)


@_describe.register
def _(node: Collect, writer: Writer, width: int) -> list[str]:
    number = [f"row number after collecting: {writer.id(node.row_number)}"] if node.row_number else []
    return [*_listed("COLLECT|", map(writer.id, node.columns), width), *_order(node.order, writer), *number]


@_describe.register
def _(node: Write, writer: Writer, width: int) -> list[str]:
    options = _listed("options: ", writer.settings(node.options), width) if node.options else []
    columns = _listed("columns: ", writer.pairs(node.columns, str), width)
    return [f"WRITE|{node.format} {node.path}", *columns, *options, *_order(node.order, writer)]


def _by(keys: tuple[str, ...], writer: Writer) -> str:
    return f"by {', '.join(map(writer.id, keys))}: " if keys else ""


def _order(keys: tuple[SortKey, ...] | None, writer: Writer) -> list[str]:
    return [] if keys is None else [f"in order of {', '.join(writer.keys(keys)) or 'nothing'}"]


@singledispatch
def _source(source: Source) -> str:
    """What a source is, in a few words."""
    return source.format + _rows(source.num_rows)


def _rows(number: int | None, *facts: str) -> str:
    known = [*facts, *([f"{number:,} row{'s' if number != 1 else ''}"] if number is not None else [])]
    return f" ({', '.join(known)})" if known else ""


@_source.register
def _(source: TableSource) -> str:
    return "table in memory" + _rows(source.num_rows)


@_source.register
def _(source: RangeSource) -> str:
    step = f" by {source.step}" if source.step != 1 else ""
    return f"range {source.start:,}..{source.stop:,}{step}" + _rows(source.num_rows)


@_source.register
def _(source: ExternalSource) -> str:
    return f"{source.engine} data set" + _rows(source.num_rows)


@_source.register
def _(source: FileSource) -> str:
    if len(source.files) == 1:
        return f"{source.format} {source.files[0].path}" + _rows(source.num_rows)
    return f"{source.format} {_folder(source.files)}" + _rows(source.num_rows, f"{len(source.files):,} files")


def _folder(files: tuple[DataFile, ...]) -> str:
    """The folder that files have in common."""
    folders = [posixpath.dirname(file.path) for file in files]
    shared = posixpath.commonprefix([folder + "/" for folder in folders])
    return shared.rpartition("/")[0] + "/" if "/" in shared else "…"
