"""Skew and kurtosis for SQL, of which dialects have none or others: from sums of powers of the distances from the mean."""

from __future__ import annotations

from collections.abc import Callable

from ...plan import Aggregate, Call, Column, Expr, Extend, Node, Select, Window, fresh, literal, op, transform_up
from ...plan import types as t

__all__ = ["without_moments"]

MOMENTS = frozenset((op.skew, op.kurtosis))


def without_moments(plan: Node) -> Node:
    """The plan with the skew and kurtosis of groups computed in two steps: the mean of each group, then sums over its rows.

    As exact as engines' variances: sums of plain powers, in one step, would cancel. Of a frame that moves from row to row,
    where each has another mean, they are left.
    """
    return transform_up(plan, _spelled_out)


def _spelled_out(node: Node) -> Node:
    match node:
        case Aggregate(keys=groups, aggregates=calls) | Window(partition=groups, columns=calls, rows=(None, None)):
            asked = {id: call for id, call in calls if call.operator in MOMENTS}
        case _:
            return node
    if not asked:
        return node
    child, distances = _with_distances(node.child, groups, list(dict.fromkeys(call.args[0] for call in asked.values())))
    sums: dict[Call, str] = {}

    def summed(call: Call) -> Column:
        return Column(sums.setdefault(call, fresh(call.operator.name)), call.type)

    made = tuple([(id, _statistic(call, distances[call.args[0]], summed)) for id, call in asked.items()])
    columns = (*[pair for pair in calls if pair[0] not in asked], *[(id, call) for call, id in sums.items()])
    fields = {"aggregates" if isinstance(node, Aggregate) else "columns": columns}
    return Select(Extend(node.replace(child=child, **fields), made), tuple([(id, id) for id in node.schema.ids]))


def _with_distances(child: Node, groups: tuple[str, ...], values: list[Expr]) -> tuple[Node, dict[Expr, Column]]:
    """The rows with the distance of each value from its mean in the group, and the columns that they are in."""

    def number(value: Expr) -> Expr:
        return op.cast(op.cast(value, to=t.int64) if t.is_boolean(value.type) else value, to=t.float64)

    columns = {value: Column(fresh("value"), t.float64) for value in values}
    means = {value: Column(fresh("mean"), t.float64) for value in values}
    distances = {value: Column(fresh("distance"), t.float64) for value in values}
    child = Extend(child, tuple([(columns[value].id, number(value)) for value in values]))
    child = Window(child, groups, tuple([(means[value].id, op.mean(columns[value])) for value in values]))
    child = Extend(child, tuple([(distances[value].id, op.subtract(columns[value], means[value])) for value in values]))
    return child, distances


def _statistic(call: Call, distance: Column, summed: Callable[[Call], Column]) -> Expr:
    """A skew or kurtosis; missing of too few values, and where all are the same."""
    squared = op.multiply(distance, distance)
    count, m2 = op.cast(summed(op.count(distance)), to=t.float64), summed(op.sum_(squared, min_count=None))
    if call.operator is op.skew:
        least, made = 3.0, _skew(count, m2, summed(op.sum_(op.multiply(squared, distance), min_count=None)))
    else:
        least, made = 4.0, _kurtosis(count, m2, summed(op.sum_(op.multiply(squared, squared), min_count=None)))
    constant = op.equal(summed(op.min_(distance)), summed(op.max_(distance)))
    none = op.or_(op.less(count, least), constant)
    return op.cast(op.if_else(none, literal(None, t.float64), made), to=call.type)


def _skew(n: Expr, m2: Expr, m3: Expr) -> Expr:
    """n √(n - 1) / (n - 2) · m3 / m2^1.5, of the sums of powers."""
    scale = op.divide(op.multiply(n, op.power(op.subtract(n, 1.0), 0.5)), op.subtract(n, 2.0))
    return op.multiply(scale, op.divide(m3, op.power(m2, 1.5)))


def _kurtosis(n: Expr, m2: Expr, m4: Expr) -> Expr:
    """(n - 1) / ((n - 2) (n - 3)) · (n (n + 1) m4 / m2² - 3 (n - 1)), of the sums of powers."""
    less = [op.subtract(n, float(number)) for number in (1, 2, 3)]
    ratio = op.divide(op.multiply(op.multiply(n, op.add(n, 1.0)), m4), op.multiply(m2, m2))
    scale = op.divide(less[0], op.multiply(less[1], less[2]))
    return op.multiply(scale, op.subtract(ratio, op.multiply(less[0], 3.0)))
