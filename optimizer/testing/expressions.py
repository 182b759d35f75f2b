"""Hypothesis strategies for expressions: typed, row by row or aggregates, over the columns of a schema."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from ...plan import Call, Expr, Operator, Schema, literal, operators
from ...plan import types as t
from .values import TYPES, values

__all__ = ["Language", "Signature", "aggregates", "expressions", "signatures", "types_of"]

UNCERTAIN = frozenset({"any_value", "recurrence"})
"""Operators whose result is not fixed by their arguments, or not by all that they may be given."""


_params: dict[str, st.SearchStrategy[Any]] = {
    "decimals": st.sampled_from([0, 1, -1]),
    "min_count": st.sampled_from([None, 0, 1, 2]),
    "ddof": st.sampled_from([1, 0]),
    "q": st.sampled_from([0.5, 0.0, 0.25, 1.0]),
    "method": st.sampled_from([("upper",), ("slice", ("start", -2), ("stop", None)), ("replace", ("pat", "a"), ("repl", "bb"))]),
    "error": st.sampled_from([None, "TypeError"]),
    "message": st.just("no such row"),
    "simple": st.sampled_from([True, None]),
    "part": st.sampled_from([None]),
    "format": st.sampled_from(["%Y-%m-%d", "%A %d. %B %y, %I:%M:%S.%f %p 100%%"]),
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


@dataclass(frozen=True)
class Language:
    """What expressions may be made of."""

    types: tuple[pa.DataType, ...] = TYPES
    operators: frozenset[str] | None = None
    can_raise: bool = False
    uncertain: bool = False
    favoured: frozenset[str] = frozenset()
    """Operators that most calls are of, as far as their type allows. There are more calls then, one within another."""

    def signatures(self, kind: str, returns: pa.DataType | None = None) -> tuple[Signature, ...]:
        """The calls of a kind that expressions of a type may be."""
        return _signatures_of(self, kind, returns)

    def preferred(self, kind: str, returns: pa.DataType | None = None) -> tuple[Signature, ...]:
        """Those of favoured operators; where none has the type asked for, those that such calls can be in."""
        return _preferred_of(self, kind, returns)


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
    def favoured(ways: tuple[Signature, ...]) -> tuple[Signature, ...]:
        return tuple([way for way in ways if way.operator.name in language.favoured])

    ways = language.signatures(kind, returns)
    types = {way.returns for way in favoured(language.signatures("scalar"))}
    return favoured(ways) or tuple([way for way in ways if not types.isdisjoint(way.args)])


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
    calls = ["call"] * (6 if language.favoured else 1)
    choices = (["column"] if columns else []) + ["literal"] + (calls if ways else [])
    match draw(st.sampled_from(choices)):
        case "column":
            return draw(st.sampled_from(columns))
        case "literal":
            return literal(draw(values(type)), type)
    signature = _chosen(draw, ways, language.preferred("scalar", type))
    return draw(_calls(signature, schema, max_depth - 1, language))


def _chosen(draw: st.DrawFn, ways: Sequence[Signature], preferred: Sequence[Signature]) -> Signature:
    """One of some signatures: any operator is as likely as another, however many types it takes, but for those preferred."""
    by_operator: dict[str, list[Signature]] = {}
    for way in draw(st.sampled_from([ways, *[preferred] * 8])) if preferred else ways:
        by_operator.setdefault(way.operator.name, []).append(way)
    return draw(st.sampled_from(by_operator[draw(st.sampled_from(list(by_operator)))]))


@st.composite
def _calls(draw: st.DrawFn, signature: Signature, schema: Schema, max_depth: int, language: Language) -> Call:
    operator = signature.operator
    args = []
    for number, type in enumerate(signature.args):
        constant = operator.name == "is_in" and number > 0
        args.append(
            literal(draw(values(type)), type) if constant else draw(expressions(schema, type, max_depth=max_depth, language=language))
        )
    return operator(*args, **{name: signature.to if name == "to" else draw(_params[name]) for name in operator.params})


@st.composite
def aggregates(draw: st.DrawFn, schema: Schema, language: Language, kinds: Sequence[str] = ("aggregate",)) -> Call:
    ways = [way for kind in kinds for way in language.signatures(kind)]
    preferred = [way for kind in kinds for way in language.preferred(kind)]
    return draw(_calls(_chosen(draw, ways, preferred), schema, 1, language))


def types_of(schema: Schema, language: Language) -> list[pa.DataType]:
    """Types to make expressions of, those of the columns first."""
    return list(dict.fromkeys([*(field.type for field in schema if field.type in language.types), *language.types]))
