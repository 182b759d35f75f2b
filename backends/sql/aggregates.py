"""Aggregates in SQL: over groups, and over windows."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from ...plan import Call
from ...plan import types as t
from .types import Tree, cast_to

__all__ = ["IN_ORDER", "aggregate"]

SPARK = frozenset(("spark", "spark2", "databricks"))
IN_ORDER = frozenset(("first", "last", "at_max", "at_min"))
"""Aggregates that need to know a row's place among the others."""


def aggregate(call: Call, args: list[Tree], place: Tree | None, dialect: str) -> Tree:
    """The tree of an aggregate.

    Parameters
    ----------
    call : Call
    args : list of Tree
        The trees of its arguments.
    place : Tree, optional
        The number of the row in the order of the rows, for those `IN_ORDER`.
    dialect : str
        Asked for what not all dialects have.

    Raises
    ------
    NotImplementedError
        If the dialect has none that is exact.
    """
    name = call.operator.name
    params = dict(zip(call.operator.params, call.params, strict=True))
    if name in ("first", "last"):
        return _at_end(name, args[0], place)
    if name in ("at_min", "at_max"):
        return _at_extreme(name, args[0], args[1], place)
    if name == "product":
        return _product(call, args[0], call.params[0], dialect)
    if name in ("skew", "kurtosis"):
        raise NotImplementedError(f"SQL has no {name} of a frame that moves from row to row: each has another mean")
    if name not in AGGREGATES:
        raise NotImplementedError(f"SQL has nothing for the aggregate {name}")
    return AGGREGATES[name](call, *args, **params)


def _at_end(name: str, value: Tree, place: Tree | None) -> Tree:
    """The value with the least or largest place, of those that are not missing."""
    assert place is not None
    present = exp.case().when(exp.Not(this=exp.Is(this=value.copy(), expression=exp.null())), place.copy())
    return (exp.ArgMin if name == "first" else exp.ArgMax)(this=value, expression=present)


def _at_extreme(name: str, value: Tree, by: Tree, place: Tree | None) -> Tree:
    """The value of the first row in which another one is least or largest."""
    if place is None:
        raise NotImplementedError(f"SQL has no {name} over windows")
    least = name == "at_min"
    key = exp.Struct(expressions=[by, place.copy() if least else exp.Neg(this=place.copy())])
    present = exp.case().when(exp.Not(this=exp.Is(this=by.copy(), expression=exp.null())), key)
    return (exp.ArgMin if least else exp.ArgMax)(this=value, expression=present)


def _count(value: Tree) -> Tree:
    return exp.Count(this=value)


def _enough(value: Tree, made: Tree, least: int) -> Tree:
    return exp.case().when(exp.GTE(this=_count(value.copy()), expression=exp.Literal.number(least)), made)


def _sum(call: Call, value: Tree, min_count: int | None) -> Tree:
    return _combined(exp.Sum(this=_number(call, value)), value, min_count, 0)


def _combined(made: Tree, value: Tree, min_count: int | None, of_none: int) -> Tree:
    """A sum or product: missing of fewer values than asked for, or what it is of none."""
    if min_count:
        return _enough(value, made, min_count)
    return exp.Coalesce(this=made, expressions=[exp.Literal.number(of_none)])


def _product(call: Call, value: Tree, min_count: int | None, dialect: str) -> Tree:
    """DuckDB has it for floats; Spark goes through the list of the values. A sum of logarithms would not be exact."""
    number = _number(call, value)
    if dialect in SPARK:
        return _combined(_product_of_list(cast_to(number, call.type), cast_to(exp.Literal.number(1), call.type)), value, min_count, 1)
    if dialect != "duckdb":
        raise NotImplementedError(f"{dialect} has no product, and a sum of logarithms would not be exact")
    if not t.is_floating(call.type):
        raise NotImplementedError("duckdb multiplies integers as floats, which is not exact; cast them to floats for that")
    return _combined(exp.AnonymousAggFunc(this="PRODUCT", expressions=[number]), value, min_count, 1)


def _product_of_list(number: Tree, one: Tree) -> Tree:
    a, b = exp.to_identifier("a"), exp.to_identifier("b")
    times = exp.Lambda(this=exp.Mul(this=exp.column(a), expression=exp.column(b)), expressions=[a, b])
    return exp.Reduce(this=exp.ArrayAgg(this=number), initial=one, merge=times)


def _number(call: Call, value: Tree) -> Tree:
    """A value to add up: true is 1."""
    type = call.args[0].type
    if t.is_boolean(type):
        return exp.case().when(value, exp.Literal.number(1)).when(exp.Not(this=value.copy()), exp.Literal.number(0))
    if not t.is_numeric(type):
        raise NotImplementedError(f"SQL has no {call.operator.name} of {type}")
    return value


def _spread(sample: type[exp.AggFunc], whole: type[exp.AggFunc]) -> Callable[..., Tree]:
    def lowering(call: Call, value: Tree, ddof: int | None) -> Tree:
        if ddof not in (None, 0, 1):
            raise NotImplementedError(f"SQL has no {call.operator.name} with ddof={ddof}")
        return (whole if ddof == 0 else sample)(this=_number(call, value))

    return lowering


def _quantile(call: Call, value: Tree, q: float | None) -> Tree:
    made = exp.PercentileCont(this=exp.Literal.number(0.5 if q is None else q))
    return exp.WithinGroup(this=made, expression=exp.Order(expressions=[exp.Ordered(this=_number(call, value))]))


def _truth(cls: type[exp.AggFunc], of_none: bool) -> Callable[..., Tree]:
    def lowering(call: Call, value: Tree) -> Tree:
        type = call.args[0].type
        if not t.is_boolean(type):
            zero = exp.Literal.string("") if t.is_string(type) else exp.Literal.number(0)
            value = exp.NEQ(this=value, expression=zero)
        return exp.Coalesce(this=cls(this=value), expressions=[exp.Boolean(this=of_none)])

    return lowering


AGGREGATES: dict[str, Callable[..., Tree]] = {
    "size": lambda call: exp.Count(this=exp.Star()),
    "count": lambda call, value: _count(value),
    "sum": _sum,
    "mean": lambda call, value: exp.Avg(this=_number(call, value)),
    "min": lambda call, value: exp.Min(this=value),
    "max": lambda call, value: exp.Max(this=value),
    "var": _spread(exp.Variance, exp.VariancePop),
    "std": _spread(exp.StddevSamp, exp.StddevPop),
    "quantile": _quantile,
    "nunique": lambda call, value: exp.Count(this=exp.Distinct(expressions=[value])),
    "any": _truth(exp.LogicalOr, False),
    "all": _truth(exp.LogicalAnd, True),
    "any_value": lambda call, value: exp.AnyValue(this=value),
}
