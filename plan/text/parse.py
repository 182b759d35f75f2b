"""Flat text to plans and expressions.

The parser makes an outline of each line at once, without recursion; lines are then built in order, when
the schemas that give columns their types are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..expressions import Call, Expr, Literal
from ..nodes import Node, Scan
from ..operator import get_operator, operators
from ..schema import Schema
from ..sources import Source
from .errors import PlanSyntaxError, known, message
from .outlines import Apply, HandleName, Line, Outlines, Reference, Setting, Step
from .types import TypeOutline, make_type

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["PlanSyntaxError", "parse_expression", "parse_plan"]


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
    scope = Scope(sources or {})
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
    scope = Scope(sources or {})
    *steps, last = _outline(text, "expression")
    for step in steps:
        scope.add(step)
    try:
        return scope.expr(last.outline if isinstance(last, Line) else last, schema)
    except (LookupError, TypeError, ValueError) as error:
        raise PlanSyntaxError(message(error)) from error


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
    return Lark(grammar, parser="lalr", start=["plan", "expression"], transformer=Outlines())


class Scope:
    """The steps of a text so far."""

    def __init__(self, sources: Mapping[str, Any]) -> None:
        self.sources = sources
        self.relations: dict[str, Node | Source] = {}
        self.steps: dict[str, Any] = {}
        self.built: dict[str, Expr | None] = {}
        self.last: str | None = None

    def add(self, line: Line) -> None:
        """Build a line; steps of expressions wait until a relation tells the types of its columns."""
        lines = self.steps if line.name.startswith("$") else self.relations
        if line.name in lines:
            raise PlanSyntaxError(f"line {line.number}: {line.name} is there twice")
        if line.name.startswith("$"):
            self.steps[line.name] = line.outline
            return
        try:
            self.relations[line.name] = line.outline(self)
        except (LookupError, TypeError, ValueError) as error:
            raise PlanSyntaxError(f"line {line.number}, {line.name}: {message(error)}") from error
        self.last = line.name

    def node(self, name: str) -> Node:
        found: Node | Source = known(name, self.relations, "relation")
        if isinstance(found, Source):
            found = self.relations[name] = Scan(found, tuple((field.name, field.name) for field in found.fields))
        return found

    def source(self, name: str) -> Source:
        found = known(name, self.relations, "relation")
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
                case Reference(id):
                    known(id, {field.id: field for field in schema} if id not in schema else {id: id}, "column")
                    done.append(schema.column(id))
                case Apply(operator, args, params) if ready:
                    given = done[len(done) - len(args) :]
                    del done[len(done) - len(args) :]
                    done.append(self.call(operator, given, dict(params)))
                case Apply():
                    todo.append((part, True))
                    todo.extend((arg, False) for arg in reversed(part.args))
                case Step(name) if ready:
                    self.built[name] = done[-1]
                case Step(name):
                    built = self.built.get(name)
                    if built is not None:
                        done.append(built)
                        continue
                    if name in self.built:
                        raise ValueError(f"{name} is made of itself")
                    self.built[name] = None
                    todo += [(part, True), (known(name, self.steps, "step"), False)]
        return done[-1]

    def call(self, name: str, args: list[Expr], params: dict[str, Any]) -> Call:
        try:
            operator = get_operator(name)
        except KeyError:
            operator = known(name, {operator.name: operator for operator in operators()}, "operator")
        for param in params:
            known(param, dict.fromkeys(operator.params, True), "parameter")
        return Call(operator, tuple(args), tuple([self.value(params.get(param)) for param in operator.params]))

    def value(self, value: Any) -> Any:
        """A parameter or option, with handles and types looked up."""
        if isinstance(value, HandleName):
            return known(value.name, self.sources, "source")
        if isinstance(value, TypeOutline):
            return make_type(value)
        return tuple([self.value(item) for item in value]) if value.__class__ is tuple else value

    def settings(self, parts: Iterable[Any]) -> dict[str, Any]:
        return {part.name: self.value(part.value) for part in parts if isinstance(part, Setting)}
