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
    then : tuple of callable
        Each given the merged parts so far and the range's own: more aggregates over the ranges before.
    """

    parts: Mapping[str, Call]
    merge: Callable[[Columns], Mapping[str, Call]]
    whole: Callable[[Columns, Columns], Expr]
    then: tuple[Callable[[Columns, Columns], Mapping[str, Call]], ...] = ()


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


class Moments(NamedTuple):
    """The number of some values, their mean, and the sums of the powers of their distances from it."""

    n: Expr
    mean: Expr
    m2: Expr
    m3: Expr
    m4: Expr


def _moments(call: Call, forward: bool) -> Carry | None:
    """Central moments: sums over the ranges before of what each adds to those before it.

    (P. Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments", 2008.)
    """
    if not (t.is_numeric(call.args[0].type) or t.is_boolean(call.args[0].type)) or t.is_decimal(call.args[0].type):
        return None
    value = op.cast(op.cast(call.args[0], to=t.int64) if t.is_boolean(call.args[0].type) else call.args[0], to=t.float64)
    degree = {op.skew: 3, op.kurtosis: 4}.get(call.operator, 2)
    parts = {"n": op.count(value), "mean": op.mean(value), "var": op.var(value, ddof=0)}
    parts |= {"skew": op.skew(value)} if degree > 2 else {}
    parts |= {"kurt": op.kurtosis(value)} if degree > 3 else {}

    def spoilt(own: Columns) -> Expr:
        """Whether there are values but no variance, as of infinities."""
        return op.and_(op.greater(own["n"], 0), op.is_missing(own["var"]))

    def merge(own: Columns) -> Mapping[str, Call]:
        merged = {"n": _sum(own["n"]), "total": _sum(op.multiply(own["mean"], op.cast(own["n"], to=t.float64)))}
        return {**merged, "spoilt": op.any_(spoilt(own))} if t.is_floating(call.args[0].type) else merged

    def next_moment(name: str) -> Callable[[Columns, Columns], Mapping[str, Call]]:
        return lambda before, own: {name: _sum(getattr(_added(_merged(before), _own(own)), name))}

    def whole(before: Columns, own: Columns) -> Expr:
        a, b = _merged(before), _own(own)
        added = _added(a, b)
        sums = [op.add(x, y) for x, y in zip(a[2:], added[2:], strict=True)]
        made: Expr = op.cast(_statistic(call, op.add(a.n, b.n), *sums), to=call.type)
        if "spoilt" in before:
            made = op.if_else(op.or_(op.coalesce(before["spoilt"], False), spoilt(own)), literal(None, call.type), made)
        return made

    return Carry(parts, merge, whole, tuple([next_moment(f"m{power}") for power in range(2, degree + 1)]))


def _number(value: Expr | None) -> Expr:
    return literal(0.0) if value is None else op.coalesce(op.cast(value, to=t.float64), 0.0)


def _product(*factors: Expr | float) -> Expr:
    made: Expr = literal(factors[0]) if isinstance(factors[0], float) else factors[0]
    for factor in factors[1:]:
        made = op.multiply(made, factor)
    return made


def _own(part: Columns) -> Moments:
    """The moments of a range, from its statistics: the bias of those is taken back. Up to three values have m4 = m2² / 2."""
    n, spread = _number(part["n"]), _number(part["var"])
    m2 = op.multiply(n, spread)
    root = op.power(op.multiply(n, op.subtract(n, 1.0)), 0.5)
    m3 = op.divide(_product(_number(part.get("skew")), op.subtract(n, 2.0), n, op.power(spread, 1.5)), root)
    pairs = op.multiply(op.subtract(n, 2.0), op.subtract(n, 3.0))
    excess = op.divide(op.subtract(op.divide(op.multiply(_number(part.get("kurt")), pairs), op.subtract(n, 1.0)), 6.0), op.add(n, 1.0))
    m4 = _product(op.add(excess, 3.0), spread, m2)
    few = op.less(n, 3.0)
    return Moments(
        n, _number(part["mean"]), m2, op.if_else(few, 0.0, m3), op.if_else(op.less(n, 4.0), op.divide(op.multiply(m2, m2), 2.0), m4)
    )


def _merged(before: Columns) -> Moments:
    n = _number(before["n"])
    mean = op.if_else(op.greater(n, 0.0), op.divide(_number(before["total"]), n), 0.0)
    return Moments(n, mean, *[_number(before.get(name)) for name in ("m2", "m3", "m4")])


def _added(a: Moments, b: Moments) -> Moments:
    """What `b` adds to the sums of powers of `a`."""
    n = op.greatest(op.add(a.n, b.n), 1.0)
    d = op.divide(op.subtract(b.mean, a.mean), n)
    d = op.if_else(op.and_(op.greater(a.n, 0.0), op.greater(b.n, 0.0)), d, 0.0)
    both = op.multiply(a.n, b.n)
    m2 = op.add(b.m2, _product(d, d, both, n))
    m3 = op.add(b.m3, _product(d, d, d, both, n, op.subtract(a.n, b.n)))
    m3 = op.add(m3, _product(3.0, d, op.subtract(op.multiply(a.n, b.m2), op.multiply(b.n, a.m2))))
    squares = op.subtract(op.add(op.multiply(a.n, a.n), op.multiply(b.n, b.n)), both)
    m4 = op.add(b.m4, _product(d, d, d, d, both, n, squares))
    m4 = op.add(m4, _product(6.0, d, d, op.add(_product(a.n, a.n, b.m2), _product(b.n, b.n, a.m2))))
    m4 = op.add(m4, _product(4.0, d, op.subtract(op.multiply(a.n, b.m3), op.multiply(b.n, a.m3))))
    return Moments(n, d, m2, m3, m4)


def _statistic(call: Call, n: Expr, m2: Expr, m3: Expr, m4: Expr) -> Expr:
    """The operator's value, from moments."""
    none = literal(None, t.float64)
    if call.operator in (op.var, op.std):
        ddof = 1 if call.params[0] is None else call.params[0]
        made: Expr = op.divide(m2, op.subtract(n, float(ddof)))
        made = op.power(made, 0.5) if call.operator is op.std else made
        return op.if_else(op.greater(n, float(ddof)), made, none)
    less = [op.subtract(n, float(number)) for number in range(4)]
    if call.operator is op.skew:
        unbiased = op.divide(_product(n, op.power(less[1], 0.5), m3), op.multiply(less[2], op.power(m2, 1.5)))
    else:
        excess = op.subtract(op.divide(op.multiply(n, m4), op.multiply(m2, m2)), 3.0)
        raised = op.add(op.multiply(op.add(n, 1.0), excess), 6.0)
        unbiased = op.divide(op.multiply(less[1], raised), op.multiply(less[2], less[3]))
    least = 3.0 if call.operator is op.skew else 4.0
    return op.if_else(op.less(n, least), none, op.if_else(op.equal(m2, 0.0), 0.0, unbiased))


_carries: dict[Operator, Callable[[Call, bool], Carry | None]] = {
    op.size: _count, op.count: _count, op.sum_: _total, op.product: _total, op.min_: _extreme, op.max_: _extreme,
    op.first: _nearest, op.last: _nearest, op.any_value: _nearest, op.mean: _mean,
    op.var: _moments, op.std: _moments, op.skew: _moments, op.kurtosis: _moments,
}  # fmt: skip
