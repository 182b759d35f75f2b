"""Flat text to plans and expressions.

The parser makes an outline of each line at once, without recursion; lines are then built in order, when
the schemas that give columns their types are known.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from .. import types as t
from ..expressions import Call, Expr, Literal
from ..nodes import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
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
from ..operator import get_operator, operators
from ..schema import Schema
from ..sources import (
    CsvSource,
    DataFile,
    ExternalSource,
    Handle,
    JsonSource,
    OrcSource,
    ParquetSource,
    RangeSource,
    Source,
    SourceField,
    TableSource,
)
from ..types import DataType
from .scalars import format_type, instant, look

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["PlanSyntaxError", "parse_expression", "parse_plan"]


class PlanSyntaxError(ValueError):
    """A text that is no plan or expression."""


def parse_plan(text: str, sources: Mapping[str, Any] | None = None) -> Node:
    """The plan that a flat text describes.

    Parameters
    ----------
    text : str
        One named step a line; the last one is the plan.
    sources : mapping, optional
        What ``@name`` stands for in the text: an Arrow table, a source, or any other object; see
        `named_sources`. A table that is not there, or has no name, is a stand-in with a hundred rows: the
        same one for the same name and columns, also in another text.

    Raises
    ------
    PlanSyntaxError
        With the line and what is wrong with it.

    Examples
    --------
    >>> plan = parse_plan('''
    ...     r0 = parquet("flights", delay: int64, carrier: string)
    ...     r1 = filter(r0, delay > 60)
    ...     r2 = aggregate(r1, by [carrier], n = size())
    ... ''')
    >>> plan.schema
    carrier: string, n: int64 not null
    """
    scope = _Scope(sources or {})
    for line in _outline(text, "plan"):
        scope.add(line)
    if scope.last is None:
        raise PlanSyntaxError("there is no plan in the text")
    return scope.node(scope.last)


def parse_expression(text: str, schema: Schema, sources: Mapping[str, Any] | None = None) -> Expr:
    """The expression that a text describes, over the columns of `schema`.

    Examples
    --------
    >>> from plandas.plan import Field, Schema
    >>> import pyarrow as pa
    >>> parse_expression("a+1 > 2 or is_missing(a)", Schema([Field("a", pa.int64())]))
    a + 1 > 2 or is_missing(a)
    """
    scope = _Scope(sources or {})
    *steps, last = _outline(text, "expression")
    for step in steps:
        scope.add(step)
    try:
        return scope.expr(last.outline if isinstance(last, _Line) else last, schema)
    except (LookupError, TypeError, ValueError) as error:
        raise PlanSyntaxError(_message(error)) from error


def _outline(text: str, start: str) -> list[Any]:
    from lark.exceptions import UnexpectedInput

    try:
        lines: Any = _parser().parse(text, start=start)
        return list(lines)
    except UnexpectedInput as error:
        place = f"line {error.line}: " if getattr(error, "line", -1) > 0 else "at the end: "
        context = error.get_context(text).rstrip() if getattr(error, "pos_in_stream", None) is not None else ""
        expected = _in_words(set(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()))
        raise PlanSyntaxError(f"{place}expected {expected}\n{context}") from None


_names = {
    "NAME", "QUOTED", "WHERE", "ORDER", "BY", "COLUMNS", "KEEP", "ROW_NUMBER", "POSITION", "ROWS", "SORTED", "ASC", "DESC", "MISSING",
    "FIRST", "FILE",
}  # fmt: skip
_constants = {"INT", "FLOAT", "STRING", "TRUE", "FALSE", "NULL", "NAN", "INF"}
_operators = {"COMPARE", "SIGN", "TIMES", "POWER", "AND", "OR"}
_signs = {
    "COMMA": "','", "LPAR": "'('", "RPAR": "')'", "LSQB": "'['", "RSQB": "']'", "EQUAL": "'='", "COLON": "':'", "STEP": "a step",
    "HANDLE": "@name", "$END": "the end",
}  # fmt: skip


def _in_words(terminals: set[str]) -> str:
    """What the parser expected."""
    words = []
    for group, word in ((_names, "a name"), (_constants, "a constant"), (_operators, "an operator")):
        if len(terminals & group) > 2:
            words.append(word)
            terminals = terminals - group
    return " or ".join(words + [_signs.get(name, name.lower()) for name in sorted(terminals)]) or "something else"


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=["plan", "expression"], transformer=_Outlines())


# What the parser makes of the parts of a line.


class _Line(NamedTuple):
    name: str
    outline: Any
    number: int


class _Reference(NamedTuple):
    """A column in an expression."""

    id: str


class _Step(NamedTuple):
    """A named step in an expression."""

    name: str


class _Apply(NamedTuple):
    operator: str
    args: tuple[Any, ...]
    params: tuple[tuple[str, Any], ...] = ()


class _Handle(NamedTuple):
    """``@name`` in place of a value."""

    name: str


class _Setting(NamedTuple):
    name: str
    value: Any


class _Item(NamedTuple):
    """A marked part of a relation: ``by [...]``, ``where ...``"""

    word: str
    value: Any


class _Type(NamedTuple):
    name: str
    items: tuple[Any, ...] = ()


class _Field(NamedTuple):
    """A column of a source or a field of a nested type."""

    name: str | None
    type: _Type
    nullable: bool


Build = Callable[["_Scope"], Any]


class _Scope:
    """The steps of a text so far."""

    def __init__(self, sources: Mapping[str, Any]) -> None:
        self.sources = sources
        self.relations: dict[str, Node | Source] = {}
        self.steps: dict[str, Any] = {}
        self.built: dict[str, Expr | None] = {}
        self.last: str | None = None

    def add(self, line: _Line) -> None:
        """Build a line; steps of expressions wait until a relation tells the types of its columns."""
        known = self.steps if line.name.startswith("$") else self.relations
        if line.name in known:
            raise PlanSyntaxError(f"line {line.number}: {line.name} is there twice")
        if line.name.startswith("$"):
            self.steps[line.name] = line.outline
            return
        try:
            self.relations[line.name] = line.outline(self)
        except (LookupError, TypeError, ValueError) as error:
            raise PlanSyntaxError(f"line {line.number}, {line.name}: {_message(error)}") from error
        self.last = line.name

    def node(self, name: str) -> Node:
        found: Node | Source = _known(name, self.relations, "relation")
        if isinstance(found, Source):
            found = self.relations[name] = Scan(found, tuple((field.name, field.name) for field in found.fields))
        return found

    def source(self, name: str) -> Source:
        found = _known(name, self.relations, "relation")
        if isinstance(found, Scan):
            return found.source
        if isinstance(found, Source):
            return found
        raise PlanSyntaxError(f"{name} is no source")

    def expr(self, outline: Any, schema: Schema) -> Expr:
        """The expression of an outline over the columns of `schema`."""
        todo: list[tuple[Any, bool]] = [(outline, False)]
        done: list[Expr] = []
        while todo:
            part, ready = todo.pop()
            match part:
                case Literal():
                    done.append(part)
                case _Reference(id):
                    _known(id, {field.id: field for field in schema} if id not in schema else {id: id}, "column")
                    done.append(schema.column(id))
                case _Apply(operator, args, params) if ready:
                    given = done[len(done) - len(args) :]
                    del done[len(done) - len(args) :]
                    done.append(self.call(operator, given, dict(params)))
                case _Apply():
                    todo.append((part, True))
                    todo.extend((arg, False) for arg in reversed(part.args))
                case _Step(name) if ready:
                    self.built[name] = done[-1]
                case _Step(name):
                    built = self.built.get(name)
                    if built is not None:
                        done.append(built)
                        continue
                    if name in self.built:
                        raise ValueError(f"{name} is made of itself")
                    self.built[name] = None
                    todo += [(part, True), (_known(name, self.steps, "step"), False)]
        return done[-1]

    def call(self, name: str, args: list[Expr], params: dict[str, Any]) -> Call:
        try:
            operator = get_operator(name)
        except KeyError:
            operator = _known(name, {operator.name: operator for operator in operators()}, "operator")
        for param in params:
            _known(param, dict.fromkeys(operator.params, True), "parameter")
        return Call(operator, tuple(args), tuple([self.value(params.get(param)) for param in operator.params]))

    def value(self, value: Any) -> Any:
        """A parameter or option, with handles and types looked up."""
        if isinstance(value, _Handle):
            return _known(value.name, self.sources, "source")
        if isinstance(value, _Type):
            return _make_type(value)
        return tuple([self.value(item) for item in value]) if value.__class__ is tuple else value

    def settings(self, parts: Iterable[Any]) -> dict[str, Any]:
        return {part.name: self.value(part.value) for part in parts if isinstance(part, _Setting)}


def _known(name: str, names: Mapping[str, Any], what: str) -> Any:
    if name in names:
        return names[name]
    close = difflib.get_close_matches(name, names, 1)
    there = ", ".join(names) if len(names) < 20 else f"{len(names)} of them"
    raise PlanSyntaxError(f"no {what} {name!r}" + (f"; did you mean {close[0]!r}?" if close else f" among {there or 'none'}"))


def _message(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def _items(parts: Iterable[Any], word: str) -> Any:
    """The value of the part marked with `word`, or None."""
    return next((part.value for part in parts if isinstance(part, _Item) and part.word == word), None)


def _pairs(parts: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The plain pairs and names among the parts."""
    return tuple([part for part in parts if part.__class__ is tuple])


def _plain_names(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple([part for part in parts if part.__class__ is str])


class _Outlines:
    """The parser's callbacks: a rule's parts to an outline. A relation's outline is a function of the scope."""

    def __getattribute__(self, rule: str) -> Any:
        # Lark calls a rule's callback with one list; here every callback takes the parts themselves.
        method = object.__getattribute__(self, rule)
        return method if rule.startswith("_") else lambda parts: method(*parts)

    def plan(self, *lines: _Line) -> tuple[_Line, ...]:
        return lines

    expression = plan

    def step(self, name: Any, outline: Any) -> _Line:
        return _Line(str(name), outline, name.line)

    line = step

    # Sources

    def table(self, *parts: Any) -> Build:
        return partial(_table, parts)

    def external(self, engine: str, *parts: Any) -> Build:
        return partial(_external, json.loads(engine), parts)

    def range(self, *numbers: int) -> Build:
        return lambda scope: RangeSource(*numbers)

    def parquet(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)
        return lambda scope: ParquetSource(files(scope), fields, **scope.settings(parts))

    def csv(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)

        def build(scope: _Scope) -> CsvSource:
            options = scope.settings(parts)
            header_rows = options.pop("header_rows", 1)
            names = options.pop("partition_names", ())
            return CsvSource(files(scope), fields, names, header_rows, tuple(options.items()))

        return build

    def json(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)
        return lambda scope: JsonSource(files(scope), fields, **scope.settings(parts))

    def orc(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)
        return lambda scope: OrcSource(files(scope), fields, **scope.settings(parts))

    def field(self, name: str, typed: _Field) -> _Field:
        return typed._replace(name=name)

    def file(self, *parts: Any) -> Build:
        path, *settings = parts[1:] if parts[0].type == "FILE" else parts
        return lambda scope: DataFile(json.loads(path), **{"size": 0, "modified": 0, **scope.settings(settings)})

    # Relations

    def scan(self, source: str, *parts: Any) -> Build:
        def build(scope: _Scope) -> Scan:
            bounds = _items(parts, "rows")
            if bounds is not None and None in bounds:
                raise PlanSyntaxError("rows of a scan are start:stop")
            bare = Scan(
                scope.source(source), _pairs(parts), None, _items(parts, "row_number"), _items(parts, "position") or (), bounds
            )
            where = _items(parts, "where")
            return bare if where is None else bare.replace(predicate=scope.expr(where, bare.schema))

        return build

    def extend(self, child: str, *parts: _Setting) -> Build:
        def build(scope: _Scope) -> Extend:
            node = scope.node(child)
            return Extend(node, _assignments(scope, parts, node.schema))

        return build

    def select(self, child: str, *parts: Any) -> Build:
        return lambda scope: Select(scope.node(child), parts)

    def filter(self, child: str, predicate: Any) -> Build:
        return lambda scope: Filter(node := scope.node(child), scope.expr(predicate, node.schema))

    def sort(self, child: str, *keys: SortKey) -> Build:
        return lambda scope: Sort(scope.node(child), keys)

    def slice(self, child: str, bounds: tuple[Any, ...], order: _Item | None = None) -> Build:
        start, stop, step = bounds
        return lambda scope: Slice(scope.node(child), start, stop, 1 if step is None else step, order and order.value)

    def distinct(self, child: str, *parts: Any) -> Build:
        keep, order = _items(parts, "keep") or "first", _items(parts, "order")
        return lambda scope: Distinct(scope.node(child), _plain_names(parts), keep, order)

    def row_number(self, word: str, child: str, id: str, order: _Item | None = None) -> Build:
        return lambda scope: RowNumber(scope.node(child), id, order and order.value)

    def increasing_number(self, child: str, id: str, order: _Item | None = None) -> Build:
        return lambda scope: RowNumber(scope.node(child), id, order and order.value, gaps=True)

    def aggregate(self, child: str, *parts: Any) -> Build:
        return self._grouped(Aggregate, child, parts)

    def window(self, child: str, *parts: Any) -> Build:
        rows, sort = _items(parts, "rows") or (None, None), _items(parts, "sorted") or ()
        return self._grouped(lambda node, by, calls, order: Window(node, by, calls, order, rows, sort), child, parts)

    def _grouped(self, make: Callable[..., Node], child: str, parts: tuple[Any, ...]) -> Build:
        by, order = _items(parts, "by") or (), _items(parts, "order")

        def build(scope: _Scope) -> Node:
            node = scope.node(child)
            return make(node, by, _assignments(scope, parts, node.schema), order)

        return build

    def join(self, left: str, right: str, how: Any, *parts: Any) -> Build:
        on = _pairs(parts)
        return lambda scope: Join(scope.node(left), scope.node(right), str(how), on, **scope.settings(parts))

    def concat(self, branches: tuple[str, ...], *columns: str) -> Build:
        return lambda scope: Concat(tuple([scope.node(branch) for branch in branches]), columns)

    def unpivot(self, child: str, *parts: Any) -> Build:
        keep, columns = _items(parts, "keep_columns") or (), _items(parts, "columns") or ()
        rows = [part.value for part in parts if isinstance(part, _Item) and part.word == "row"]

        def build(scope: _Scope) -> Unpivot:
            node = scope.node(child)
            made = tuple([tuple([scope.expr(outline, node.schema) for outline in row]) for row in rows])
            return Unpivot(node, keep, columns, made)

        return build

    def collect(self, child: str, *parts: Any) -> Build:
        order, number = _items(parts, "order"), _items(parts, "row_number")
        return lambda scope: Collect(scope.node(child), _plain_names(parts), order, number)

    def write(self, child: str, sink: tuple[Any, ...], *parts: Any) -> Build:
        format, path, settings = sink[0]
        return lambda scope: Write(
            scope.node(child), _pairs(parts), path, format, tuple(scope.settings(settings).items()), _items(parts, "order")
        )

    def sink(self, format: Any, path: str, *settings: _Setting) -> list[Any]:
        return [(str(format), json.loads(path), settings)]

    def branches(self, *names: str) -> tuple[str, ...]:
        return names

    def assign(self, name: str, outline: Any) -> _Setting:
        return _Setting(name, outline)

    def pair(self, left: str, right: str | None) -> tuple[str, str]:
        return left, left if right is None else right

    def match(self, left: str, sign: str, right: str) -> tuple[str, str]:
        if sign != "==":
            raise PlanSyntaxError(f"keys of a join match by ==, not {sign}")
        return left, right

    def column(self, name: str) -> str:
        return name

    def key(self, name: str, direction: Any, *missing: Any) -> SortKey:
        return SortKey(name, direction == "desc", missing[0] is not None)

    def bounds(self, *bounds: int | None) -> tuple[int | None, ...]:
        return bounds

    def where(self, word: str, outline: Any) -> _Item:
        return _Item("where", outline)

    def order(self, word: str, *keys: SortKey) -> _Item:
        return _Item("order", keys)

    def by(self, word: str, *names: str) -> _Item:
        return _Item("by", names)

    def columns(self, word: str, *names: str) -> _Item:
        return _Item("columns", names)

    def keep_columns(self, word: str, *names: str) -> _Item:
        return _Item("keep_columns", names)

    def keep_rows(self, word: str, which: str) -> _Item:
        return _Item("keep", str(which))

    def number(self, word: str, id: str) -> _Item:
        return _Item("row_number", id)

    def position(self, word: str, *ids: str) -> _Item:
        return _Item("position", ids)

    def rows(self, word: str, bounds: tuple[int | None, ...]) -> _Item:
        start, stop, step = bounds
        if step is not None:
            raise PlanSyntaxError("rows are start:stop")
        return _Item("rows", (start, stop))

    def sorted(self, word: str, *keys: SortKey) -> _Item:
        return _Item("sorted", keys)

    def row(self, *outlines: Any) -> _Item:
        return _Item("row", outlines)

    # Expressions

    def binary(self, left: Any, symbol: Any, right: Any) -> _Apply:
        return _Apply(_by_symbol()[str(symbol), 2], (left, right))

    def unary(self, symbol: Any, operand: Any) -> Any:
        if symbol == "-" and isinstance(operand, Literal) and operand.value.__class__ in (int, float, decimal.Decimal):
            return Literal(-operand.value, operand.type)
        if (str(symbol), 1) not in _by_symbol():
            raise PlanSyntaxError(f"there is no sign {symbol}")
        return _Apply(_by_symbol()[str(symbol), 1], (operand,))

    def reference(self, name: str) -> _Reference:
        return _Reference(name)

    def step_reference(self, name: Any) -> _Step:
        return _Step(str(name))

    def literal(self, constant: tuple[Any, Any]) -> Literal:
        value, type = constant
        return Literal(value, look(value) if type is None else type)

    def call(self, name: str, *arguments: Any) -> _Apply:
        params = tuple([(part.name, part.value) for part in arguments if isinstance(part, _Setting)])
        return _Apply(name, tuple([part for part in arguments if not isinstance(part, _Setting)]), params)

    def setting(self, name: str, value: Any) -> _Setting:
        return _Setting(name, value)

    # Constants, types, names

    def value(self, constant: tuple[Any, Any]) -> Any:
        return constant[0]

    def negative(self, sign: Any, constant: tuple[Any, Any]) -> Any:
        return -constant[0] if sign == "-" else constant[0]

    def type_value(self, type: _Type) -> _Type:
        return type

    def handle(self, name: str) -> _Handle:
        return _Handle(str(name)[1:])

    def values(self, *items: Any) -> tuple[Any, ...]:
        return items

    def constant(self, value: Any, type: _Type | None) -> tuple[Any, Any]:
        if type is None:
            return value, None
        made = _make_type(type)
        return _constant(value, made), made

    def bare(self, token: Any) -> Any:
        match token.type:
            case "INT":
                return int(token)
            case "FLOAT" | "NAN" | "INF":
                return float(token)
            case "STRING":
                return json.loads(token)
        return {"TRUE": True, "FALSE": False, "NULL": None}[token.type]

    def type(self, name: Any, *items: Any) -> _Type:
        return _Type(str(name), items)

    def null(self, word: str) -> _Type:
        return _Type("null")

    def text(self, text: str) -> str:
        return str(json.loads(text))

    def nullable_type(self, type: _Type, *must: Any) -> _Field:
        return _Field(None, type, must[0] is None)

    type_field = field

    def integer(self, sign: Any, digits: Any) -> int:
        return -int(digits) if sign == "-" else int(digits)

    def name(self, token: Any) -> str:
        return str(json.loads(f'"{token[1:-1]}"')) if token.type == "QUOTED" else str(token)


@cache
def _by_symbol() -> dict[tuple[str, int], str]:
    return {(operator.symbol, operator.arity[0]): operator.name for operator in operators() if operator.symbol}


def _assignments(scope: _Scope, parts: Iterable[Any], schema: Schema) -> tuple[tuple[str, Expr], ...]:
    return tuple([(part.name, scope.expr(part.value, schema)) for part in parts if isinstance(part, _Setting)])


def _constant(value: Any, type: DataType) -> Any:
    """What a constant of `type` holds, from what stands in the text."""
    if value.__class__ is not str or t.is_string(type):
        return value
    if t.is_timestamp(type):
        return instant(value, type)
    if t.is_decimal(type):
        return decimal.Decimal(value)
    if pa.types.is_date(type):
        return datetime.date.fromisoformat(value)
    if pa.types.is_time(type):
        return datetime.time.fromisoformat(value)
    if type == t.binary:
        return value.encode("latin-1")
    raise PlanSyntaxError(f"no {type} is written {value!r}")


def _make_type(type: _Type) -> DataType:
    match type:
        case _Type("timestamp" | "duration" | "time32" | "time64", (_Field(None, _Type(unit)), *zone)):
            return getattr(pa, type.name)(unit, *zone)
        case _Type("decimal32" | "decimal64" | "decimal128" | "decimal256", numbers):
            return getattr(pa, type.name)(*numbers)
        case _Type("fixed_size_binary", (width,)):
            return pa.binary(width)
        case _Type("list" | "large_list" | "fixed_size_list", (_Field() as item, *size)):
            make = {"list": pa.list_, "large_list": pa.large_list, "fixed_size_list": pa.list_}[type.name]
            return make(_make_field(item, "item"), *size)
        case _Type("struct", fields):
            return pa.struct([_make_field(field, "") for field in fields])
        case _Type("map", (_Field() as key, _Field() as value)):
            return pa.map_(_make_field(key, "key").with_nullable(False), _make_field(value, "value"))
        case _Type("dictionary", (_Field() as index, _Field() as value, *ordered)):
            return pa.dictionary(_make_type(index.type), _make_type(value.type), bool(ordered))
        case _Type(name, ()) if name in _simple_types():
            return _simple_types()[name]
    close = difflib.get_close_matches(type.name, [*_simple_types(), "timestamp", "duration", "list", "struct"], 1)
    raise PlanSyntaxError(f"no type {type.name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))


def _make_field(field: _Field, default: str) -> Any:
    return pa.field(default if field.name is None else field.name, _make_type(field.type), field.nullable)


@cache
def _simple_types() -> dict[str, DataType]:
    integers = [getattr(pa, f"{sign}int{bits}")() for sign in ("", "u") for bits in (8, 16, 32, 64)]
    floats = [pa.float16(), pa.float32(), pa.float64()]
    texts = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()]
    others = [pa.null(), pa.bool_(), pa.date32(), pa.date64(), pa.month_day_nano_interval()]
    return {format_type(type): type for type in [*integers, *floats, *texts, *others]}


def _source_fields(parts: Iterable[Any]) -> tuple[SourceField, ...]:
    fields = [part for part in parts if isinstance(part, _Field)]
    return tuple([SourceField(field.name or "", _make_type(field.type), field.nullable) for field in fields])


def _files_and_fields(parts: tuple[Any, ...]) -> tuple[Callable[[_Scope], tuple[DataFile, ...]], tuple[SourceField, ...]]:
    files = [part for part in parts if callable(part)]
    return lambda scope: tuple([file(scope) for file in files]), _source_fields(parts)


def _table(parts: tuple[Any, ...], scope: _Scope) -> TableSource:
    fields = _source_fields(parts)
    name = next((str(part)[1:] for part in parts if getattr(part, "type", "") == "HANDLE"), None)
    if name is None or name not in scope.sources:
        rows = scope.settings(parts).get("rows", STAND_IN_ROWS)
        return TableSource(_stand_in(name, fields, rows))
    given = scope.sources[name]
    if isinstance(given, TableSource):
        return given
    return TableSource(given if isinstance(given, Handle) else Handle(given))


def _external(engine: str, parts: tuple[Any, ...], scope: _Scope) -> ExternalSource:
    fields = _source_fields(parts)
    name = next((str(part)[1:] for part in parts if getattr(part, "type", "") == "HANDLE"), None)
    given = scope.sources.get(name) if name else None
    if isinstance(given, ExternalSource):
        return given
    if given is None:
        return ExternalSource(engine, _nothing(name, engine), fields)
    return ExternalSource(engine, given if isinstance(given, Handle) else Handle(given), fields)


STAND_IN_ROWS = 100


@cache
def _nothing(name: str | None, engine: str) -> Handle:
    return Handle(None)


@cache
def _stand_in(name: str | None, fields: tuple[SourceField, ...], rows: int) -> Handle:
    """A table for texts that only say its columns. A column that may be missing is missing in the first row."""
    arrays = [_stand_in_column(field, rows) for field in fields]
    return Handle(pa.table(dict(zip([field.name for field in fields], arrays, strict=True))))


def _stand_in_column(field: SourceField, rows: int) -> Any:
    values = [None if field.nullable and row == 0 else row % 100 for row in range(rows)]
    for type in (field.type, pa.int64()):
        with contextlib.suppress(pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array(values, type).cast(field.type)
    if not field.nullable:
        raise PlanSyntaxError(f"a stand-in for {field.name!r}, {field.type}, can only be missing")
    return pa.nulls(rows, field.type)
