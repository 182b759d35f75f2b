"""Hypothesis strategies for expressions: typed, row by row or aggregates, over the columns of a schema."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from ...plan import Call, Expr, Operator, Schema, literal, operators
from ...plan import types as t
from ...plan.operators.times import DURATION_PARTS, TIME_PARTS
from .values import TYPES, values

__all__ = ["Language", "Signature", "aggregates", "expressions", "signatures", "types_for", "types_of"]

UNCERTAIN = frozenset({"any_value", "recurrence"})
"""Operators whose result is not fixed by their arguments, or not by all that they may be given."""


_params: dict[str, Sequence[Any]] = {
    "decimals": (0, 1, -1),
    "min_count": (None, 0, 1, 2),
    "ddof": (1, 0),
    "q": (0.5, 0.0, 0.25, 1.0),
    "method": (("upper",), ("slice", ("start", -2), ("stop", None)), ("replace", ("pat", "a"), ("repl", "bb"))),
    "error": (None, "TypeError"),
    "message": ("no such row",),
    "simple": (True, None),
    "part": TIME_PARTS,
    "format": ("%Y-%m-%d", "%A %d. %B %y, %I:%M:%S.%f %p 100%%"),
}


@dataclass(frozen=True)
class Signature:
    """An operator for one choice of argument types."""

    operator: Operator
    args: tuple[pa.DataType, ...]
    returns: pa.DataType
    to: pa.DataType | None = None


@cache
def signatures(kind: str, types: tuple[pa.DataType, ...], *, can_raise: bool = False) -> tuple[Signature, ...]:
    """Every deterministic operator of a kind over `types`, where its result is of one of them; the simpler first."""
    found = []
    for operator in operators(kind):  # type: ignore[arg-type]
        if not operator.deterministic:
            continue
        least, most = operator.arity
        for count in range(least, (least + 2 if most < 0 else most) + 1):
            for args in itertools.product(types, repeat=count):
                found += [signature for signature in _signatures(operator, args, types) if can_raise or not _raises(signature)]
    return tuple(sorted(found, key=lambda signature: len(signature.args)))


def _signatures(operator: Operator, args: tuple[pa.DataType, ...], types: tuple[pa.DataType, ...]) -> Iterator[Signature]:
    if operator.name == "cast":
        yield from (Signature(operator, args, to, to) for to in types if _casts(args[0], to))
        return
    if "function" in operator.params or (operator.name == "is_in" and len(set(args)) > 1):
        return
    try:
        returns = operator.result_type(args, tuple([None] * len(operator.params)))
    except TypeError:
        return
    if returns in types:
        yield Signature(operator, args, returns)


def _casts(source: pa.DataType, to: pa.DataType) -> bool:
    """Whether pandas' `astype` knows the way."""
    if t.is_string(source) or t.is_string(to):
        return not t.is_null(source) and (t.is_string(to) or t.is_numeric(to) or t.is_boolean(to))
    number = [t.is_numeric(type) or t.is_boolean(type) for type in (source, to)]
    times = [t.is_timestamp(type) and type.tz is None or type == t.date32 for type in (source, to)]
    return source == to or all(number) or all(times)


def _raises(signature: Signature) -> bool:
    args = [literal(None, type) for type in signature.args]
    params = tuple([signature.to if name == "to" else None for name in signature.operator.params])
    return signature.operator.raises(args, params)


def types_for(words: frozenset[str], types: Sequence[pa.DataType]) -> tuple[pa.DataType, ...]:
    """The types that operators with these names take and give, where they take some of `types` and never give one."""
    found: dict[pa.DataType, None] = {}
    for operator in operators("scalar"):
        if operator.name in words and not {"to", "function"} & set(operator.params):
            ways = list(_ways(operator, types))
            if not any(returns in types for _, returns in ways):
                found |= dict.fromkeys([type for args, returns in ways for type in (*args, returns)])
    return tuple(found)


def _ways(operator: Operator, types: Sequence[pa.DataType]) -> Iterator[tuple[tuple[pa.DataType, ...], pa.DataType]]:
    """The types of arguments that an operator takes, and what it gives of them."""
    for args in itertools.product(types, repeat=operator.arity[0]):
        with suppress(TypeError):
            yield args, operator.result_type(args, tuple([None] * len(operator.params)))


@dataclass(frozen=True)
class Language:
    """What expressions may be made of."""

    types: tuple[pa.DataType, ...] = TYPES
    operators: frozenset[str] | None = None
    can_raise: bool = False
    uncertain: bool = False
    favoured: frozenset[str] = frozenset()
    """Operators that most calls are of, as far as their type allows. There are more calls then, one within another. Values of
    parameters among these words are preferred."""

    def signatures(self, kind: str, returns: pa.DataType | None = None) -> tuple[Signature, ...]:
        """The calls of a kind that expressions of a type may be."""
        return _signatures_of(self, kind, returns)

    def preferred(self, kind: str, returns: pa.DataType | None = None) -> tuple[Signature, ...]:
        """Those of favoured operators; where none has the type asked for, those that such calls can be in."""
        return _preferred_of(self, kind, returns)

    def nested(self, kind: str, returns: pa.DataType | None = None) -> tuple[Signature, ...]:
        """Those of which all arguments have one type, and may be calls of favoured operators; all where there is none."""
        return _nested_of(self, kind, returns)


@cache
def _signatures_of(language: Language, kind: str, returns: pa.DataType | None) -> tuple[Signature, ...]:
    return tuple(
        [
            signature
            for signature in signatures(kind, language.types, can_raise=language.can_raise)
            if (returns is None or signature.returns == returns)
            and (language.operators is None or signature.operator.name in language.operators)
            and (language.uncertain or signature.operator.name not in UNCERTAIN)
        ]
    )


@cache
def _preferred_of(language: Language, kind: str, returns: pa.DataType | None) -> tuple[Signature, ...]:
    if not language.favoured:
        return ()
    ways, types = language.signatures(kind, returns), _types_given(language)
    favoured = tuple([way for way in ways if way.operator.name in language.favoured])
    return favoured or tuple([way for way in ways if not types.isdisjoint(way.args)])


@cache
def _nested_of(language: Language, kind: str, returns: pa.DataType | None) -> tuple[Signature, ...]:
    ways, types = _preferred_of(language, kind, returns), _types_given(language)
    return tuple([way for way in ways if len(set(way.args)) == 1 and types.issuperset(way.args)]) or ways


@cache
def _types_given(language: Language) -> frozenset[pa.DataType]:
    """The types of calls of favoured operators."""
    return frozenset([way.returns for way in language.signatures("scalar") if way.operator.name in language.favoured])


@st.composite
def expressions(
    draw: st.DrawFn,
    schema: Schema,
    type: pa.DataType | None = None,
    *,
    max_depth: int = 2,
    language: Language = Language(),
) -> Expr:
    """Row-by-row expressions over the columns of `schema`, of a type if one is given."""
    if type is None:
        type = draw(st.sampled_from(types_of(schema, language)))
    columns = [schema.column(field.id) for field in schema if field.type == type]
    ways = language.signatures("scalar", type) if max_depth > 0 else ()
    often = 6 if language.favoured else 1
    choices = ["column"] * (often // 2 or 1 if columns else 0) + ["literal"] + ["call"] * (often if ways else 0)
    match draw(st.sampled_from(choices)):
        case "column":
            return draw(st.sampled_from(columns))
        case "literal":
            return literal(draw(values(type)), type)
    signature = _chosen(draw, ways, language.preferred("scalar", type), language.nested("scalar", type))
    return draw(_calls(signature, schema, max_depth - 1, language))


def _chosen(draw: st.DrawFn, ways: Sequence[Signature], *preferred: Sequence[Signature]) -> Signature:
    """One of some signatures: any operator is as likely as another, however many types it takes, but for those preferred."""
    by_operator: dict[str, list[Signature]] = {}
    for way in draw(st.sampled_from([ways, *[better or ways for better in preferred] * 4])):
        by_operator.setdefault(way.operator.name, []).append(way)
    return draw(st.sampled_from(by_operator[draw(st.sampled_from(list(by_operator)))]))


@st.composite
def _calls(draw: st.DrawFn, signature: Signature, schema: Schema, max_depth: int, language: Language) -> Call:
    operator = signature.operator
    args: list[Expr] = []
    for number, type in enumerate(signature.args):
        if number > 0 and (operator.name == "is_in" or (language.favoured and not t.is_boolean(type) and draw(st.booleans()))):
            args.append(literal(draw(values(type)), type))
        else:
            args.append(draw(expressions(schema, type, max_depth=max_depth, language=language)))
    return operator(*args, **{name: draw(_param(name, signature, language)) for name in operator.params})


def _param(name: str, signature: Signature, language: Language) -> st.SearchStrategy[Any]:
    """A value of a parameter of a call."""
    if name == "to":
        return st.just(signature.to)
    values = DURATION_PARTS[1:] if name == "part" and t.is_duration(signature.args[0]) else _params[name]
    return st.sampled_from([value for value in values if value in language.favoured] or values)


@st.composite
def aggregates(draw: st.DrawFn, schema: Schema, language: Language, kinds: Sequence[str] = ("aggregate",)) -> Call:
    ways = [way for kind in kinds for way in language.signatures(kind)]
    preferred = [way for kind in kinds for way in language.preferred(kind)]
    return draw(_calls(_chosen(draw, ways, preferred), schema, 1, language))


def types_of(schema: Schema, language: Language) -> list[pa.DataType]:
    """Types to make expressions of, those of the columns first."""
    return list(dict.fromkeys([*(field.type for field in schema if field.type in language.types), *language.types]))
