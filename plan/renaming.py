"""Column ids of a plan: which there are, and the same plan under other ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .expressions import Column, Expr
from .ids import fresh, hint
from .nodes import (
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
from .tree import postorder, with_children

__all__ = ["column_ids", "refresh", "rename_ids"]

Rename = Callable[[str], str]
Change = Callable[[Any, Rename], Any]


def _one(value: Any, rename: Rename) -> Any:
    return value if value is None else rename(value)


def _each(value: Any, rename: Rename) -> Any:
    return tuple([rename(id) for id in value])


def _firsts(value: Any, rename: Rename) -> Any:
    return tuple([(rename(id), other) for id, other in value])


def _pairs(value: Any, rename: Rename) -> Any:
    return tuple([(rename(left), rename(right)) for left, right in value])


ids_in: dict[type[Node], dict[str, Change]] = {
    Scan: {"columns": _firsts, "row_number": _one, "position": _each},
    Extend: {"columns": _firsts},
    Select: {"columns": _pairs},
    Filter: {},
    Sort: {},
    Slice: {},
    Distinct: {"columns": _each},
    RowNumber: {"id": _one},
    Aggregate: {"keys": _each, "aggregates": _firsts},
    Window: {"partition": _each, "columns": _firsts},
    Join: {"on": _pairs},
    Unpivot: {"keep": _each, "columns": _each},
    Explode: {"keep": _each, "items": _one, "columns": _firsts, "place": _one},
    Concat: {"columns": _each},
    Collect: {"columns": _each, "row_number": _one},
    Write: {"columns": _firsts},
}
"""Where a node holds ids as plain strings. Expressions and sort keys are found by themselves."""


def column_ids(plan: Node) -> Iterator[str]:
    """Every id in `plan`, where it occurs; sources first, root last."""
    seen: list[str] = []

    def note(id: str) -> str:
        seen.append(id)
        return id

    done: set[int] = set()
    for node in plan.nodes:
        _map_ids(node, note, lambda expr: _note_columns(expr, note, done))
        yield from seen
        seen.clear()


def _note_columns(expr: Expr, note: Rename, done: set[int]) -> Expr:
    for part in postorder(expr, done=done):
        if isinstance(part, Column):
            note(part.id)
    return expr


def rename_ids(plan: Node, names: Mapping[str, str]) -> Node:
    """`plan` with columns renamed everywhere; ids that are not in `names` stay.

    Examples
    --------
    >>> from plandas.plan import Filter, RangeSource, Scan, op
    >>> rows = Scan(RangeSource(0, 3), (("id#a", "id"),))
    >>> rename_ids(Filter(rows, op.greater(rows.schema.column("id#a"), 1)), {"id#a": "n"})
    s0 = range(0, 3)
    r0 = scan(s0, n = id)
    r1 = filter(r0, n > 1)
    """
    exprs: dict[int, Expr] = {}
    done: set[int] = set()
    nodes: dict[int, Node] = {}

    def rename(id: str) -> str:
        return names.get(id, id)

    def renamed(expr: Expr) -> Expr:
        for part in postorder(expr, done=done):
            if isinstance(part, Column):
                exprs[id(part)] = Column(rename(part.id), part.type)
            else:
                exprs[id(part)] = with_children(part, lambda child: exprs[id(child)]) if part.children else part
        return exprs[id(expr)]

    for node in plan.nodes:
        rebuilt = with_children(node, lambda child: nodes[id(child)])
        nodes[id(node)] = _map_ids(rebuilt, rename, renamed)
    return nodes[id(plan)]


def refresh(plan: Node) -> tuple[Node, dict[str, str]]:
    """`plan` under ids that no other plan has, for one side of a self-join, and the new id of each old one."""
    names = {id: fresh(hint(id)) for id in dict.fromkeys(column_ids(plan))}
    return rename_ids(plan, names), names


def _map_ids(node: Node, rename: Rename, expression: Callable[[Expr], Expr]) -> Node:
    """`node` with its ids and expressions changed; its children stay."""
    strings = ids_in[type(node)]

    def change(value: Any) -> Any:
        if isinstance(value, Expr):
            return expression(value)
        if isinstance(value, SortKey):
            return value._replace(column=rename(value.column))
        if value.__class__ is tuple:
            return tuple([change(item) for item in value])
        return value

    values = []
    for name in node.field_names():
        value = getattr(node, name)
        if name in strings:
            value = strings[name](value, rename)
        values.append(change(value))
    return type(node)(*values)
