"""Runs of projections become one step each, of expressions of bounded size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ...plan import (
    Aggregate,
    Collect,
    Column,
    Expr,
    Extend,
    Filter,
    Node,
    Scan,
    Select,
    Unpivot,
    Window,
    Write,
    fresh,
    hint,
    substitute,
    with_children,
)
from ..context import Context
from ..levels import Columns, into_levels
from ..predicates import BUDGET, conjunction, conjuncts
from ..rule import plan_pass, rule

__all__ = ["balance_conjuncts", "drop_select", "fuse_projections", "split_expressions"]

Projection: TypeAlias = Extend | Select


@plan_pass(phase="fuse")
def split_expressions(plan: Node, context: Context) -> Node:
    """Filter(x, big > 0) = Select(Filter(Extend(x, p = big > 0), p), x), where it is too large; so in groups and windows.

    From there `fuse_projections` takes it apart.
    """
    done: dict[Node, Node] = {}
    for node in plan.nodes:
        after = with_children(node, done.__getitem__)
        if isinstance(after, Filter | Aggregate | Window | Unpivot):
            large = {part: fresh("part") for part in _computed(after) if part.size > BUDGET and part.deterministic}
            after = _with_columns(after, large) if large else after
        done[node] = after
    return done[plan]


def _computed(node: Filter | Aggregate | Window | Unpivot) -> list[Expr]:
    """The expressions that a node computes row by row."""
    if isinstance(node, Filter):
        return conjuncts(node.predicate)
    if isinstance(node, Unpivot):
        return [expr for row in node.rows for expr in row]
    calls = node.aggregates if isinstance(node, Aggregate) else node.columns
    return [arg for _, call in calls for arg in call.args]


def _with_columns(node: Filter | Aggregate | Window | Unpivot, ids: Mapping[Expr, str]) -> Node:
    """The node over a child that has some of its expressions as columns."""

    def short(expr: Expr) -> Expr:
        return Column(ids[expr], expr.type) if expr in ids else expr

    child = Extend(node.child, tuple([(id, expr) for expr, id in ids.items()]))
    if isinstance(node, Unpivot):
        return node.replace(child=child, rows=tuple([tuple(map(short, row)) for row in node.rows]))
    if isinstance(node, Aggregate):
        aggregates = [(id, call.replace(args=tuple(map(short, call.args)))) for id, call in node.aggregates]
        return node.replace(child=child, aggregates=tuple(aggregates))
    made: Node
    if isinstance(node, Filter):
        made = Filter(child, conjunction(map(short, conjuncts(node.predicate))))
    else:
        columns = [(id, call.replace(args=tuple(map(short, call.args)))) for id, call in node.columns]
        made = node.replace(child=child, columns=tuple(columns))
    return Select(made, tuple([(id, id) for id in node.schema.ids]))


@plan_pass(phase="fuse")
def fuse_projections(plan: Node, context: Context) -> Node:
    """Extend(Extend(x, a), b) = Extend(x, a + b[a]), for runs of Extend and Select of any length.

    What comes out is one Extend and, where the run selects, one Select; of an expression that would get too
    large a part stays in an Extend below. A run ends at a column that is not deterministic, and at a node that
    something else reads too.
    """
    readers = Counter(child for node in plan.nodes for child in node.children)
    done: dict[Node, Node] = {}
    stack = [plan]
    while stack:
        node = stack[-1]
        steps = _run(node, readers)
        below = (steps[-1].child,) if steps else node.children
        waiting = [child for child in below if child not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if node not in done:
            done[node] = _fused(steps, done[below[0]]) if steps else with_children(node, done.__getitem__)
    return done[plan]


def _run(node: Node, readers: Mapping[Node, int]) -> list[Projection]:
    """The projections from `node` down, the highest first."""
    steps: list[Projection] = []
    while isinstance(node, Extend | Select) and (not steps or readers[node] == 1):
        if not all(expr.deterministic for expr in node.expressions):
            break
        steps.append(node)
        node = node.child
    return steps


class Fused(NamedTuple):
    """What a run of projections computes, over the columns of its base."""

    values: dict[str, Expr]
    """The expression of each column; one that is not here is the base's column of that id."""
    outs: list[str] | None
    """The ids that a run with a Select has in the end; None for all of the base's and those computed."""
    ids: dict[Expr, str]
    """The id that an Extend of the run gave an expression."""


def _compose(steps: list[Projection], base: Node) -> Fused:
    values: dict[str, Expr] = {}
    outs: list[str] | None = None
    ids: dict[Expr, str] = {}
    for step in reversed(steps):
        if isinstance(step, Extend):
            added = {id: substitute(expr, values) for id, expr in step.columns}
            values.update(added)
            ids.update((expr, id) for id, expr in added.items() if expr not in ids)
            if outs is not None:
                outs.extend(added)
        else:
            outs = [out for out, _ in step.columns]
            values = {out: values[source] if source in values else base.schema.column(source) for out, source in step.columns}
    return Fused(values, outs, ids)


def _fused(steps: list[Projection], base: Node) -> Node:
    """One Extend, of several levels if need be, and one Select, if need be, in place of a run of projections."""
    (last, *others) = steps
    if not others and isinstance(last, Extend) and all(expr.size <= BUDGET for _, expr in last.columns):
        return last.replace(child=base)
    fused = _compose(steps, base)
    columns, pairs = _columns(fused) if fused.outs is None else _selected(fused, fused.outs, base)
    taken = {id for id, _ in columns}
    free = {expr: id for expr, id in fused.ids.items() if id not in taken and id not in base.schema}
    levels = into_levels(columns, BUDGET, free)
    node, ids = base, list(base.schema.ids)
    for level in levels:
        node = Extend(node, level)
        ids += [id for id, _ in level]
    if pairs is None and len(levels) > 1:
        pairs = [(id, id) for id in (*base.schema.ids, *(id for id, _ in columns))]
    if pairs is None or pairs == [(id, id) for id in ids]:
        return node
    return Select(node, tuple(pairs))


def _columns(fused: Fused) -> tuple[Columns, None]:
    return tuple(fused.values.items()), None


def _selected(fused: Fused, outs: list[str], base: Node) -> tuple[Columns, list[tuple[str, str]]]:
    """What to compute and what to select. An expression is computed once, under the id that it has in the end, if that is free."""
    columns: dict[str, Expr] = {}
    found: dict[Expr, str] = {}
    for out in outs:
        expr = fused.values[out]
        if expr in found or isinstance(expr, Column):
            continue
        names = [id for id in (out, fused.ids.get(expr)) if id and id not in base.schema and id not in columns]
        id = names[0] if names else fresh(hint(out))
        columns[id] = expr
        found[expr] = id
    pairs = [(out, expr.id if isinstance(expr := fused.values[out], Column) else found[expr]) for out in outs]
    return tuple(columns.items()), pairs


@rule(phase="fuse", on=(Filter, Scan))
def balance_conjuncts(node: Filter | Scan, context: Context) -> Node | None:
    """Filter(x, p and (q and p)) = Filter(x, p and q): each conjunct once, in a tree of small depth."""
    if node.predicate is None:
        return None
    return node.replace(predicate=conjunction(conjuncts(node.predicate)))


@rule(phase="fuse", on=(Collect, Write, Aggregate), below=Select)
def drop_select(node: Collect | Write | Aggregate, context: Context) -> Node | None:
    """Collect(Select(x, s), c) = Collect(x, c), where s renames nothing of c; so for Write and Aggregate."""
    select = node.child
    assert isinstance(select, Select)
    read = {key.column for key in node.order or ()}
    if isinstance(node, Aggregate):
        read = read.union(node.keys, *(call.columns for _, call in node.aggregates))
    else:
        read = read.union(node.columns if isinstance(node, Collect) else (id for id, _ in node.columns))
    if any(out != source for out, source in select.columns if out in read):
        return None
    return node.replace(child=select.child)
