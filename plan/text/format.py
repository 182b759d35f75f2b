"""Plans and expressions to flat text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import singledispatch
from typing import Any, Literal, TypeAlias

from ..expressions import Call, Column, Expr
from ..expressions import Literal as Constant
from ..ids import readable
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
from ..sources import DataFile, ExternalSource, FileSource, RangeSource, Source, SourceField, TableSource
from ..tree import postorder
from .scalars import Opaque, format_literal, format_name, format_string, format_type, format_value

__all__ = ["Ids", "Writer", "format_expression", "format_plan", "named_sources"]

Ids: TypeAlias = Literal["exact", "readable"] | Mapping[str, str]

DEEP = 20  # an expression nested deeper is cut into named steps, as is one
LONG = 300  # with more characters inside another, or one
SHARED = 30  # with more characters that occurs twice in a relation

LOOSEST, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = 0, 3, 4, 5, 6, 7, 8, 9
_infix = {
    "or": 1, "and": 2, "==": COMPARISON, "!=": COMPARISON, "<": COMPARISON, "<=": COMPARISON, ">": COMPARISON,
    ">=": COMPARISON, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT, "**": POWER,
}  # fmt: skip
_prefix = {"not": NOT, "-": SIGN}


def format_plan(plan: Node, *, ids: Ids = "exact") -> str:
    """The flat text of a plan: one named step a line, shared plans once, the root last.

    Parameters
    ----------
    plan : Node
    ids : {"exact", "readable"} or mapping
        Column ids as they are, so that ``parse_plan(text, named_sources(plan)) is plan``; or short names
        made of their hints; or names of your own for some of them.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> plan = parse_plan('''
    ...     r0 = table(a: int64, b: string)
    ...     r1 = filter(r0, a > 1 and b == "x")
    ...     r2 = extend(r1, c = a * 2)
    ... ''')
    >>> print(format_plan(plan, ids="readable"))
    r0 = table(a: int64, b: string)
    r1 = filter(r0, a > 1 and b == "x")
    r2 = extend(r1, c = a * 2)
    """
    names = readable(column_ids(plan)) if ids == "readable" else ids
    writer = Writer(names)
    writer.plan(plan)
    return "\n".join(writer.lines)


def format_expression(expr: Expr, *, ids: Ids = "exact") -> str:
    """The text of an expression: a line, unless it is so deep that it is cut into named steps, the last one the whole.

    Examples
    --------
    >>> from plandas.plan import Column, op
    >>> import pyarrow as pa
    >>> a = Column("a", pa.int64())
    >>> print(format_expression(op.multiply(op.add(a, 1), op.cast(a, to=pa.float32()))))
    (a + 1) * cast(a, to=float32)
    """
    if ids == "readable":
        ids = readable(part.id for part in postorder(expr) if isinstance(part, Column))
    writer = Writer(ids)
    writer.expressions([expr])
    text = writer.text(expr)
    return "\n".join([*writer.lines, f"${len(writer.steps)} = {text}"]) if writer.lines else text


def named_sources(plan: Node) -> dict[str, Any]:
    """What the exact text of `plan` only names: tables, data sets and Python objects, for `parse_plan`.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> plan = parse_plan("r0 = table(a: int64)")
    >>> format_plan(plan), named_sources(plan)
    ('r0 = table(@t0, a: int64)', {'t0': Handle(Table)})
    """
    writer = Writer("exact")
    writer.plan(plan)
    return writer.named


class Writer:
    """Writes the lines of one text."""

    def __init__(self, ids: Ids) -> None:
        self.exact = ids == "exact"
        self.ids: Mapping[str, str] = ids if isinstance(ids, Mapping) else {}
        self.lines: list[str] = []
        self.named: dict[str, Any] = {}
        self.nodes: dict[Node, str] = {}
        self.sources: dict[Source, str] = {}
        self.steps: dict[Expr, str] = {}
        self._texts: dict[Expr, tuple[str, int]] = {}
        self._handles: dict[int, str] = {}

    def plan(self, plan: Node) -> None:
        """Write every node of `plan`, the root last."""
        nodes = list(postorder(plan))
        scans: dict[Source, int] = {}
        for node in nodes:
            if isinstance(node, Scan):
                scans[node.source] = scans.get(node.source, 0) + 1
        self._alike = self._look_alikes(list(scans))
        for node in nodes:
            if isinstance(node, Scan):
                if scans[node.source] == 1 and self._whole(node):
                    self._line(node, source_text(node.source, self))
                    continue
                if node.source not in self.sources:
                    self.sources[node.source] = name = self.source_name(node.source)
                    self.lines.append(f"{name} = {source_text(node.source, self)}")
            self.expressions(node.expressions)
            self._line(node, body(node, self))

    def _line(self, node: Node, text: str) -> None:
        self.nodes[node] = name = self.node_name(node)
        self.lines.append(f"{name} = {text}")

    def node_name(self, node: Node) -> str:
        return f"r{len(self.nodes)}"

    def source_name(self, source: Source) -> str:
        return f"s{len(self.sources)}"

    def step_name(self, expr: Expr) -> str:
        return f"${len(self.steps)}"

    def _whole(self, scan: Scan) -> bool:
        """Whether a scan is what its source's name alone stands for."""
        natural = tuple((field.name, field.name) for field in scan.source.fields)
        columns = tuple((self.ids.get(id, id), name) for id, name in scan.columns)
        return columns == natural and not (scan.predicate or scan.row_number or scan.position or scan.rows)

    def _look_alikes(self, sources: list[Source]) -> set[Source]:
        """Sources that the text must name to tell them apart."""
        held = [source for source in sources if isinstance(source, TableSource | ExternalSource)]
        looks = [(type(source), source.fields) for source in held]
        return {source for source, seen in zip(held, looks, strict=True) if self.exact or looks.count(seen) > 1}

    def handle(self, value: Any, letter: str) -> str:
        """The name of something that has no text."""
        if id(value) not in self._handles:
            name = f"{letter}{len(self._handles)}"
            self._handles[id(value)] = name
            self.named[name] = value
        return "@" + self._handles[id(value)]

    def must_name(self, source: Source) -> bool:
        return source in self._alike

    def call(self, word: str, *parts: str | Iterable[str]) -> str:
        """``word(part, ...)``; a part may be several, and empty ones are left out."""
        flat = [item for part in parts for item in ([part] if isinstance(part, str) else part)]
        return f"{word}({', '.join(item for item in flat if item)})"

    def id(self, id: str) -> str:
        return format_name(self.ids.get(id, id))

    def bracketed(self, word: str, ids: Iterable[str]) -> str:
        items = ", ".join(self.id(id) for id in ids)
        return f"{word} [{items}]" if items else ""

    def pairs(self, pairs: Iterable[tuple[str, str]], right: Callable[[str], str]) -> list[str]:
        """``left = right``, or one word where both are the same."""
        return [left if (left := self.id(a)) == (other := right(b)) else f"{left} = {other}" for a, b in pairs]

    def assignments(self, columns: Iterable[tuple[str, Expr]]) -> list[str]:
        return [f"{self.id(id)} = {self.text(expr)}" for id, expr in columns]

    def keys(self, keys: Iterable[SortKey]) -> list[str]:
        return [
            self.id(column) + (" desc" if descending else "") + (" missing first" if missing_first else "")
            for column, descending, missing_first in keys
        ]

    def order(self, keys: tuple[SortKey, ...] | None) -> str:
        return "" if keys is None else f"order [{', '.join(self.keys(keys))}]"

    def value(self, value: object) -> str:
        try:
            return format_value(value)
        except Opaque:
            if value.__class__ is tuple:
                return f"({''.join(self.value(item) + ', ' for item in value)})"
            return self.handle(value, "o")

    def files(self, files: Sequence[DataFile]) -> list[str]:
        """Files by their paths, with what is known of them."""
        return [self._file(file) for file in files]

    def _file(self, file: DataFile) -> str:
        plain = DataFile(file.path, 0, 0)
        facts = [(name, value) for name, value in file._asdict().items() if value != getattr(plain, name)]
        return self.call("file", format_string(file.path), self.settings(facts)) if facts else format_string(file.path)

    def settings(self, values: Iterable[tuple[str, Any]]) -> list[str]:
        return [f"{format_name(name)}={self.value(value)}" for name, value in values]

    def text(self, expr: Expr) -> str:
        """The text of an expression that `expressions` has prepared."""
        return self._texts[expr][0]

    def expressions(self, roots: Iterable[Expr]) -> None:
        """Prepare the texts of expressions, writing lines for the steps into which they are cut."""
        self._texts = {}
        roots = list(roots)
        whole = set(roots)
        uses: dict[Expr, int] = {}
        done: set[int] = {id(step) for step in self.steps}
        order = [part for root in roots for part in postorder(root, done=done)]
        for expr in [*roots, *(child for part in order for child in part.children)]:
            uses[expr] = uses.get(expr, 0) + 1
        depths: dict[Expr, int] = {}
        for part in order:
            text, tightness = self._expression(part)
            depth = 1 + max((depths.get(child, 0) for child in part.children), default=0)
            inner = uses[part] > 1 or part not in whole
            if part.children and inner and (depth > DEEP or len(text) > (SHARED if uses[part] > 1 else LONG)):
                self.steps[part] = self.step_name(part)
                self.lines.append(f"{self.steps[part]} = {text}")
                text, tightness, depth = self.steps[part], ATOM, 0
            self._texts[part], depths[part] = (text, tightness), depth
        for root in roots:
            if root in self.steps:
                self._texts[root] = self.steps[root], ATOM

    def _expression(self, expr: Expr) -> tuple[str, int]:
        """The text of one operator or leaf over those of its arguments, and how tightly it binds."""
        match expr:
            case Column(id):
                return self.id(id), ATOM
            case Constant():
                text = self._literal(expr)
                return text, SIGN if text.startswith("-") else ATOM
            case Call(operator, args, params):
                symbol = operator.symbol
                if len(args) == 2 and symbol in _infix and not params:
                    return self._binary(symbol, *args), _infix[symbol]
                if len(args) == 1 and symbol in _prefix and not params and not (symbol == "-" and isinstance(args[0], Constant)):
                    tightness = _prefix[symbol]
                    return symbol + (" " if symbol.isalpha() else "") + self._inside(args[0], tightness), tightness
                return self._call(expr, [self._inside(arg, LOOSEST) for arg in args]), ATOM
        raise TypeError(f"no text for an expression {type(expr).__name__}")

    def _call(self, call: Call, args: list[str]) -> str:
        """A call by the operator's name, given the texts of the arguments."""
        given = [(name, value) for name, value in zip(call.operator.params, call.params, strict=True) if value is not None]
        return self.call(call.operator.name, args, self.settings(given))

    def _binary(self, symbol: str, left: Expr, right: Expr) -> str:
        tightness = _infix[symbol]
        right_associative, chains = symbol == "**", tightness != COMPARISON
        at_left = tightness if chains and not right_associative else tightness + 1
        at_right = SIGN if right_associative else tightness + 1
        return f"{self._inside(left, at_left)} {symbol} {self._inside(right, at_right)}"

    def _inside(self, expr: Expr, tightness: int) -> str:
        """The text of an argument, in parentheses where it binds less tightly than its place asks."""
        text, own = (self.steps[expr], ATOM) if expr in self.steps else self._texts[expr]
        return text if own >= tightness else f"({text})"

    def _literal(self, literal: Constant) -> str:
        try:
            return format_literal(literal)
        except Opaque:
            return f"{self.handle(literal.value, 'o')}:{format_type(literal.type)}"


@singledispatch
def body(node: Node, to: Writer) -> str:
    """The right side of a node's line."""
    raise TypeError(f"no text for a node {type(node).__name__}")


def _child(node: Any, to: Writer) -> str:
    return to.nodes[node.child]


@body.register
def _(node: Scan, to: Writer) -> str:
    return to.call(
        "scan",
        to.sources[node.source],
        to.pairs(node.columns, format_name),
        f"where {to.text(node.predicate)}" if node.predicate else "",
        f"row_number {to.id(node.row_number)}" if node.row_number else "",
        to.bracketed("position", node.position),
        f"rows {node.rows[0]}:{node.rows[1]}" if node.rows else "",
    )


@body.register
def _(node: Extend, to: Writer) -> str:
    return to.call("extend", _child(node, to), to.assignments(node.columns))


@body.register
def _(node: Select, to: Writer) -> str:
    return to.call("select", _child(node, to), to.pairs(node.columns, to.id))


@body.register
def _(node: Filter, to: Writer) -> str:
    return to.call("filter", _child(node, to), to.text(node.predicate))


@body.register
def _(node: Sort, to: Writer) -> str:
    return to.call("sort", _child(node, to), to.keys(node.keys))


@body.register
def _(node: Slice, to: Writer) -> str:
    start, stop = ("" if bound is None else str(bound) for bound in (node.start, node.stop))
    step = "" if node.step == 1 else f":{node.step}"
    return to.call("slice", _child(node, to), f"{start}:{stop}{step}", to.order(node.order))


@body.register
def _(node: Distinct, to: Writer) -> str:
    keep = "" if node.keep == "first" else f"keep {node.keep}"
    return to.call("distinct", _child(node, to), map(to.id, node.columns), keep, to.order(node.order))


@body.register
def _(node: RowNumber, to: Writer) -> str:
    name = "increasing_number" if node.gaps else "row_number"
    return to.call(name, _child(node, to), to.id(node.id), to.order(node.order))


@body.register
def _(node: Aggregate, to: Writer) -> str:
    keys = to.bracketed("by", node.keys)
    return to.call("aggregate", _child(node, to), keys, to.assignments(node.aggregates), to.order(node.order))


@body.register
def _(node: Window, to: Writer) -> str:
    partition = to.bracketed("by", node.partition)
    first, last = ("" if bound is None else str(bound) for bound in node.rows)
    rows = f"rows {first}:{last}" if first or last else ""
    keys = f"sorted [{', '.join(to.keys(node.sort))}]" if node.sort else ""
    return to.call("window", _child(node, to), partition, rows, keys, to.assignments(node.columns), to.order(node.order))


@body.register
def _(node: Join, to: Writer) -> str:
    keys = [f"{to.id(left)} == {to.id(right)}" for left, right in node.on]
    missing = "" if node.missing_equal else "missing_equal=false"
    return to.call("join", to.nodes[node.left], to.nodes[node.right], node.how, keys, missing)


@body.register
def _(node: Unpivot, to: Writer) -> str:
    rows = [to.call("", map(to.text, row)) for row in node.rows]
    return to.call("unpivot", _child(node, to), to.bracketed("keep", node.keep), to.bracketed("columns", node.columns), rows)


@body.register
def _(node: Explode, to: Writer) -> str:
    number = f"row_number {to.id(node.place)}" if node.place else ""
    columns, name = to.pairs(node.columns, format_name), "explode_outer" if node.outer else "explode"
    return to.call(name, _child(node, to), to.id(node.items), to.bracketed("keep", node.keep), columns, number)


@body.register
def _(node: Concat, to: Writer) -> str:
    branches = ", ".join(to.nodes[branch] for branch in node.branches)
    return to.call("concat", f"[{branches}]", map(to.id, node.columns))


@body.register
def _(node: Collect, to: Writer) -> str:
    number = f"row_number {to.id(node.row_number)}" if node.row_number else ""
    return to.call("collect", _child(node, to), map(to.id, node.columns), to.order(node.order), number)


@body.register
def _(node: Write, to: Writer) -> str:
    sink = to.call(format_name(node.format), format_string(node.path), to.settings(node.options))
    names = to.pairs(node.columns, format_name)
    return to.call("write", _child(node, to), sink, names, to.order(node.order))


@singledispatch
def source_text(source: Source, to: Writer) -> str:
    """The right side of a source's line."""
    raise TypeError(f"no text for a source {type(source).__name__}")


def _fields(fields: Iterable[SourceField]) -> list[str]:
    return [f"{format_name(name)}: {format_type(type)}{'' if nullable else ' not null'}" for name, type, nullable in fields]


@source_text.register
def _(source: TableSource, to: Writer) -> str:
    name = to.handle(source.table, "t") if to.must_name(source) else ""
    return to.call("table", name, _fields(source.fields))


@source_text.register
def _(source: ExternalSource, to: Writer) -> str:
    name = to.handle(source.data, "x") if to.must_name(source) else ""
    counted = [] if source.rows is None else [("rows", source.rows)]
    return to.call("external", format_string(source.engine), name, _fields(source.columns), to.settings(counted))


@source_text.register
def _(source: RangeSource, to: Writer) -> str:
    step = "" if source.step == 1 else str(source.step)
    return to.call("range", str(source.start), str(source.stop), step)


@source_text.register
def _(source: FileSource, to: Writer) -> str:
    facts = {name: getattr(source, name) for name in source.field_names() if name not in ("files", "columns", "options")}
    changed = [(name, value) for name, value in facts.items() if value != getattr(type(source), name)]
    settings = to.settings([*changed, *getattr(source, "options", ())])
    return to.call(source.format, to.files(source.files), _fields(source.columns), settings)
