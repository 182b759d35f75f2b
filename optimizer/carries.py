"""What a range of rows hands on, so that an aggregate from the first row to each row can be computed range by range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from ..plan import Call, Expr, Literal, Operator, literal, op
from ..plan import types as t

__all__ = ["Carry", "carry_of"]

Columns: TypeAlias = Mapping[str, Expr]


class Carry(NamedTuple):
    """An aggregate taken apart.

    Attributes
    ----------
    parts : mapping of str to Call
        Aggregates of the rows of a range.
    merge : callable
        Given the parts as columns, with one row a range: aggregates over the ranges before.
    whole : callable
        Given the merged parts, missing before the first range, and the range's own: the value.
    """

    parts: Mapping[str, Call]
    merge: Callable[[Columns], Mapping[str, Call]]
    whole: Callable[[Columns, Columns], Expr]


def carry_of(call: Call, forward: bool) -> Carry | None:
    """How an aggregate is carried from range to range, in row order or against it; None if it needs every single row."""
    make = _carries.get(call.operator)
    return make(call, forward) if make else None


def _count(call: Call, forward: bool) -> Carry:
    return Carry({"n": call}, lambda part: {"n": _sum(part["n"])}, lambda before, own: _plus(before["n"], own["n"]))


def _sum(value: Expr) -> Call:
    return op.sum_(value, min_count=1)


def _plus(before: Expr, own: Expr) -> Expr:
    """A count and the one before it."""
    return op.add(op.coalesce(before, literal(0, before.type)), own)


def _total(call: Call, forward: bool) -> Carry:
    """Sums and products. One of floats that is no number, as of infinities of both signs, is none from there on."""
    (value,), (least,), combine = call.args, call.params, op.add if call.operator is op.sum_ else op.multiply
    empty = literal(0 if call.operator is op.sum_ else 1, t.int64)
    floating = t.is_floating(call.type)

    def merge(part: Columns) -> Mapping[str, Call]:
        merged = {"total": call.operator(part["total"], min_count=1), "n": _sum(part["n"])}
        spoilt = op.any_(op.and_(op.greater(part["n"], 0), op.is_missing(part["total"])))
        return {**merged, "spoilt": spoilt} if floating else merged

    def whole(before: Columns, own: Columns) -> Expr:
        none_before = op.not_(op.greater(op.coalesce(before["n"], 0), 0))
        made: Expr = op.if_else(op.equal(own["n"], 0), before["total"], combine(before["total"], own["total"]))
        made = op.if_else(none_before, own["total"], made)
        if floating:
            made = op.if_else(op.coalesce(before["spoilt"], False), literal(float("nan"), call.type), made)
        count = _plus(before["n"], own["n"])
        if not least:
            return op.if_else(op.equal(count, 0), op.cast(empty, to=call.type), made)
        return op.if_else(op.greater_equal(count, least), made, Literal(None, call.type))

    return Carry({"total": call.operator(value, min_count=1), "n": op.count(value)}, merge, whole)


def _extreme(call: Call, forward: bool) -> Carry:
    best = op.least if call.operator is op.min_ else op.greatest

    def whole(before: Columns, own: Columns) -> Expr:
        a, b = before["best"], own["best"]
        return op.if_else(op.is_missing(a), b, op.if_else(op.is_missing(b), a, best(a, b)))

    return Carry({"best": call}, lambda part: {"best": call.operator(part["best"])}, whole)


def _nearest(call: Call, forward: bool) -> Carry:
    """The first or last value: of the ranges before if those are asked first, else the own."""
    before_first = forward == (call.operator is op.first)

    def whole(before: Columns, own: Columns) -> Expr:
        return op.coalesce(before["value"], own["value"]) if before_first else op.coalesce(own["value"], before["value"])

    return Carry({"value": call}, lambda part: {"value": call.operator(part["value"])}, whole)


def _mean(call: Call, forward: bool) -> Carry | None:
    (value,) = call.args
    if not (t.is_floating(value.type) or t.is_integer(value.type) or t.is_boolean(value.type)):
        return None
    sums = _total(op.sum_(op.cast(value, to=t.float64), min_count=1), forward)

    def whole(before: Columns, own: Columns) -> Expr:
        return op.cast(op.divide(sums.whole(before, own), _plus(before["n"], own["n"])), to=call.type)

    return Carry(sums.parts, sums.merge, whole)


_carries: dict[Operator, Callable[[Call, bool], Carry | None]] = {
    op.size: _count, op.count: _count, op.sum_: _total, op.product: _total, op.min_: _extreme, op.max_: _extreme,
    op.first: _nearest, op.last: _nearest, op.any_value: _nearest, op.mean: _mean,
}  # fmt: skip
