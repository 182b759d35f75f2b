"""What the parser makes of the lines of a text at once, without recursion: outlines, which a scope builds in order."""

from __future__ import annotations

import decimal
import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..expressions import Expr, Literal
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
from ..operator import operators
from ..schema import Schema
from ..sources import CsvSource, DataFile, JsonSource, OrcSource, ParquetSource, RangeSource, SourceField
from .errors import PlanSyntaxError
from .scalars import look
from .stand_ins import external_named, table_named
from .types import FieldOutline, TypeOutline, make_constant, make_type

if TYPE_CHECKING:
    from .parse import Scope

__all__ = ["Apply", "HandleName", "Line", "Outlines", "Reference", "Setting", "Step"]


class Line(NamedTuple):
    name: str
    outline: Any
    number: int


class Reference(NamedTuple):
    """A column in an expression."""

    id: str


class Step(NamedTuple):
    """A named step in an expression."""

    name: str


class Apply(NamedTuple):
    operator: str
    args: tuple[Any, ...]
    params: tuple[tuple[str, Any], ...] = ()


class HandleName(NamedTuple):
    """``@name`` in place of a value."""

    name: str


class Setting(NamedTuple):
    name: str
    value: Any


class Item(NamedTuple):
    """A marked part of a relation: ``by [...]``, ``where ...``"""

    word: str
    value: Any


Build: TypeAlias = Callable[["Scope"], Any]


def _items(parts: Iterable[Any], word: str) -> Any:
    """The value of the part marked with `word`, or None."""
    return next((part.value for part in parts if isinstance(part, Item) and part.word == word), None)


def _pairs(parts: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The plain pairs and names among the parts."""
    return tuple([part for part in parts if part.__class__ is tuple])


def _plain_names(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple([part for part in parts if part.__class__ is str])


class Outlines:
    """The parser's callbacks: a rule's parts to an outline. A relation's outline is a function of the scope."""

    def __getattribute__(self, rule: str) -> Any:
        # Lark calls a rule's callback with one list; here every callback takes the parts themselves.
        method = object.__getattribute__(self, rule)
        return method if rule.startswith("_") else lambda parts: method(*parts)

    def plan(self, *lines: Line) -> tuple[Line, ...]:
        return lines

    expression = plan

    def step(self, name: Any, outline: Any) -> Line:
        return Line(str(name), outline, name.line)

    line = step

    # Sources

    def table(self, *parts: Any) -> Build:
        name = _handle_name(parts)
        return lambda scope: table_named(name, _source_fields(parts), scope.sources, **scope.settings(parts))

    def external(self, engine: str, *parts: Any) -> Build:
        name = _handle_name(parts)
        return lambda scope: external_named(name, json.loads(engine), _source_fields(parts), scope.sources, **scope.settings(parts))

    def range(self, *numbers: int) -> Build:
        return lambda scope: RangeSource(*numbers)

    def parquet(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)
        return lambda scope: ParquetSource(files(scope), fields, **scope.settings(parts))

    def csv(self, *parts: Any) -> Build:
        files, fields = _files_and_fields(parts)

        def build(scope: Scope) -> CsvSource:
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

    def field(self, name: str, typed: FieldOutline) -> FieldOutline:
        return typed._replace(name=name)

    def file(self, *parts: Any) -> Build:
        path, *settings = parts[1:] if parts[0].type == "FILE" else parts
        return lambda scope: DataFile(json.loads(path), **{"size": 0, "modified": 0, **scope.settings(settings)})

    # Relations

    def scan(self, source: str, *parts: Any) -> Build:
        def build(scope: Scope) -> Scan:
            bounds = _items(parts, "rows")
            if bounds is not None and None in bounds:
                raise PlanSyntaxError("rows of a scan are start:stop")
            bare = Scan(
                scope.source(source), _pairs(parts), None, _items(parts, "row_number"), _items(parts, "position") or (), bounds
            )
            where = _items(parts, "where")
            return bare if where is None else bare.replace(predicate=scope.expr(where, bare.schema))

        return build

    def extend(self, child: str, *parts: Setting) -> Build:
        def build(scope: Scope) -> Extend:
            node = scope.node(child)
            return Extend(node, _assignments(scope, parts, node.schema))

        return build

    def select(self, child: str, *parts: Any) -> Build:
        return lambda scope: Select(scope.node(child), parts)

    def filter(self, child: str, predicate: Any) -> Build:
        return lambda scope: Filter(node := scope.node(child), scope.expr(predicate, node.schema))

    def sort(self, child: str, *keys: SortKey) -> Build:
        return lambda scope: Sort(scope.node(child), keys)

    def slice(self, child: str, bounds: tuple[Any, ...], order: Item | None = None) -> Build:
        start, stop, step = bounds
        return lambda scope: Slice(scope.node(child), start, stop, 1 if step is None else step, order and order.value)

    def distinct(self, child: str, *parts: Any) -> Build:
        keep, order = _items(parts, "keep") or "first", _items(parts, "order")
        return lambda scope: Distinct(scope.node(child), _plain_names(parts), keep, order)

    def row_number(self, word: str, child: str, id: str, order: Item | None = None) -> Build:
        return lambda scope: RowNumber(scope.node(child), id, order and order.value)

    def increasing_number(self, child: str, id: str, order: Item | None = None) -> Build:
        return lambda scope: RowNumber(scope.node(child), id, order and order.value, gaps=True)

    def aggregate(self, child: str, *parts: Any) -> Build:
        return self._grouped(Aggregate, child, parts)

    def window(self, child: str, *parts: Any) -> Build:
        rows, sort = _items(parts, "rows") or (None, None), _items(parts, "sorted") or ()
        return self._grouped(lambda node, by, calls, order: Window(node, by, calls, order, rows, sort), child, parts)

    def _grouped(self, make: Callable[..., Node], child: str, parts: tuple[Any, ...]) -> Build:
        by, order = _items(parts, "by") or (), _items(parts, "order")

        def build(scope: Scope) -> Node:
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
        rows = [part.value for part in parts if isinstance(part, Item) and part.word == "row"]

        def build(scope: Scope) -> Unpivot:
            node = scope.node(child)
            made = tuple([tuple([scope.expr(outline, node.schema) for outline in row]) for row in rows])
            return Unpivot(node, keep, columns, made)

        return build

    def explode(self, child: str, items: str, *parts: Any) -> Build:
        return self._exploded(child, items, parts, outer=False)

    def explode_outer(self, child: str, items: str, *parts: Any) -> Build:
        return self._exploded(child, items, parts, outer=True)

    def _exploded(self, child: str, items: str, parts: tuple[Any, ...], *, outer: bool) -> Build:
        keep, place = _items(parts, "keep_columns") or (), _items(parts, "row_number")
        return lambda scope: Explode(scope.node(child), keep, items, _pairs(parts), place, outer)

    def collect(self, child: str, *parts: Any) -> Build:
        order, number = _items(parts, "order"), _items(parts, "row_number")
        return lambda scope: Collect(scope.node(child), _plain_names(parts), order, number)

    def write(self, child: str, sink: tuple[Any, ...], *parts: Any) -> Build:
        format, path, settings = sink[0]
        return lambda scope: Write(
            scope.node(child), _pairs(parts), path, format, tuple(scope.settings(settings).items()), _items(parts, "order")
        )

    def sink(self, format: Any, path: str, *settings: Setting) -> list[Any]:
        return [(str(format), json.loads(path), settings)]

    def branches(self, *names: str) -> tuple[str, ...]:
        return names

    def assign(self, name: str, outline: Any) -> Setting:
        return Setting(name, outline)

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

    def where(self, word: str, outline: Any) -> Item:
        return Item("where", outline)

    def order(self, word: str, *keys: SortKey) -> Item:
        return Item("order", keys)

    def by(self, word: str, *names: str) -> Item:
        return Item("by", names)

    def columns(self, word: str, *names: str) -> Item:
        return Item("columns", names)

    def keep_columns(self, word: str, *names: str) -> Item:
        return Item("keep_columns", names)

    def keep_rows(self, word: str, which: str) -> Item:
        return Item("keep", str(which))

    def number(self, word: str, id: str) -> Item:
        return Item("row_number", id)

    def position(self, word: str, *ids: str) -> Item:
        return Item("position", ids)

    def rows(self, word: str, bounds: tuple[int | None, ...]) -> Item:
        start, stop, step = bounds
        if step is not None:
            raise PlanSyntaxError("rows are start:stop")
        return Item("rows", (start, stop))

    def sorted(self, word: str, *keys: SortKey) -> Item:
        return Item("sorted", keys)

    def row(self, *outlines: Any) -> Item:
        return Item("row", outlines)

    # Expressions

    def binary(self, left: Any, symbol: Any, right: Any) -> Apply:
        return Apply(_by_symbol()[str(symbol), 2], (left, right))

    def unary(self, symbol: Any, operand: Any) -> Any:
        if symbol == "-" and isinstance(operand, Literal) and operand.value.__class__ in (int, float, decimal.Decimal):
            return Literal(-operand.value, operand.type)
        if (str(symbol), 1) not in _by_symbol():
            raise PlanSyntaxError(f"there is no sign {symbol}")
        return Apply(_by_symbol()[str(symbol), 1], (operand,))

    def reference(self, name: str) -> Reference:
        return Reference(name)

    def step_reference(self, name: Any) -> Step:
        return Step(str(name))

    def literal(self, constant: tuple[Any, Any]) -> Literal:
        value, type = constant
        return Literal(value, look(value) if type is None else type)

    def call(self, name: str, *arguments: Any) -> Apply:
        params = tuple([(part.name, part.value) for part in arguments if isinstance(part, Setting)])
        return Apply(name, tuple([part for part in arguments if not isinstance(part, Setting)]), params)

    def setting(self, name: str, value: Any) -> Setting:
        return Setting(name, value)

    # Constants, types, names

    def value(self, constant: tuple[Any, Any]) -> Any:
        return constant[0]

    def negative(self, sign: Any, constant: tuple[Any, Any]) -> Any:
        return -constant[0] if sign == "-" else constant[0]

    def type_value(self, type: TypeOutline) -> TypeOutline:
        return type

    def handle(self, name: str) -> HandleName:
        return HandleName(str(name)[1:])

    def values(self, *items: Any) -> tuple[Any, ...]:
        return items

    def constant(self, value: Any, type: TypeOutline | None) -> tuple[Any, Any]:
        if type is None:
            return value, None
        made = make_type(type)
        return make_constant(value, made), made

    def bare(self, token: Any) -> Any:
        match token.type:
            case "INT":
                return int(token)
            case "FLOAT" | "NAN" | "INF":
                return float(token)
            case "STRING":
                return json.loads(token)
        return {"TRUE": True, "FALSE": False, "NULL": None}[token.type]

    def type(self, name: Any, *items: Any) -> TypeOutline:
        return TypeOutline(str(name), items)

    def null(self, word: str) -> TypeOutline:
        return TypeOutline("null")

    def text(self, text: str) -> str:
        return str(json.loads(text))

    def nullable_type(self, type: TypeOutline, *must: Any) -> FieldOutline:
        return FieldOutline(None, type, must[0] is None)

    type_field = field

    def integer(self, sign: Any, digits: Any) -> int:
        return -int(digits) if sign == "-" else int(digits)

    def name(self, token: Any) -> str:
        return str(json.loads(f'"{token[1:-1]}"')) if token.type == "QUOTED" else str(token)


@cache
def _by_symbol() -> dict[tuple[str, int], str]:
    return {(operator.symbol, operator.arity[0]): operator.name for operator in operators() if operator.symbol}


def _assignments(scope: Scope, parts: Iterable[Any], schema: Schema) -> tuple[tuple[str, Expr], ...]:
    return tuple([(part.name, scope.expr(part.value, schema)) for part in parts if isinstance(part, Setting)])


def _handle_name(parts: Iterable[Any]) -> str | None:
    """The name behind the first ``@`` among the parts."""
    return next((str(part)[1:] for part in parts if getattr(part, "type", "") == "HANDLE"), None)


def _source_fields(parts: Iterable[Any]) -> tuple[SourceField, ...]:
    fields = [part for part in parts if isinstance(part, FieldOutline)]
    return tuple([SourceField(field.name or "", make_type(field.type), field.nullable) for field in fields])


def _files_and_fields(parts: tuple[Any, ...]) -> tuple[Callable[[Scope], tuple[DataFile, ...]], tuple[SourceField, ...]]:
    files = [part for part in parts if callable(part)]
    return lambda scope: tuple([file(scope) for file in files]), _source_fields(parts)
