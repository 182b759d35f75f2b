"""Columns that are there twice, under two names: what reads both reads one, so that it may have less to do."""

from __future__ import annotations

from ...plan import Column, Extend, Filter, Node, Select, substitute
from ..context import Context
from ..rule import rule
from .simplify import with_expressions

__all__ = ["read_one_of_two", "repeat_by_select"]


@rule(phase="simplify", on=Extend)
def repeat_by_select(node: Extend, context: Context) -> Node | None:
    """Extend(x, c = a, d = e) = Select(Extend(x, d = e), the columns of x, c = a, d), where a is a column."""
    repeated = {id: expr.id for id, expr in node.columns if isinstance(expr, Column)}
    if not repeated:
        return None
    computed = tuple([(id, expr) for id, expr in node.columns if id not in repeated])
    below = node.replace(columns=computed) if computed else node.child
    return Select(below, tuple([(id, repeated.get(id, id)) for id in node.schema.ids]))


@rule(phase="simplify", on=(Extend, Filter), below=Select)
def read_one_of_two(node: Extend | Filter, context: Context) -> Node | None:
    """Extend(Select(x, b = a, c = a), f(b, c)) = Extend(Select(x, b = a, c = a), f(b, b)); so for Filter."""
    select = node.child
    assert isinstance(select, Select)
    first: dict[str, str] = {}
    other = {id: first[source] for id, source in select.columns if first.setdefault(source, id) != id}
    if not other:
        return None
    values = {id: select.schema.column(one) for id, one in other.items()}
    made = {expr: substitute(expr, values) for expr in node.expressions}
    return None if all(made[expr] is expr for expr in made) else with_expressions(node, made)
