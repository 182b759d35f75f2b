"""The difference of two plans, for the trace of the optimizer."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import chain
from typing import Any

from ..expressions import Expr
from ..ids import readable
from ..nodes import Node
from ..renaming import column_ids
from ..sources import DataFile, Source
from ..tree import map_values, postorder
from .format import Writer
from .scalars import format_string

__all__ = ["format_diff"]


def format_diff(before: Node, after: Node, *, context: int = 1) -> str:
    """The lines of the flat text that a change took away and added.

    What both plans have is called the same in both, so that only what changed shows: a column, a node, and a
    node that was rebuilt over a changed child.

    Parameters
    ----------
    before, after : Node
    context : int
        How many lines to show around a change.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> before = parse_plan('''
    ...     r0 = table(a: int64)
    ...     r1 = extend(r0, b = a * 2)
    ...     r2 = filter(r1, a > 4)
    ...     r3 = select(r2, b)
    ... ''')
    >>> after = parse_plan('''
    ...     r0 = table(a: int64)
    ...     r1 = filter(r0, a > 4)
    ...     r2 = extend(r1, b = a * 2)
    ...     r3 = select(r2, b)
    ... ''')
    >>> print(format_diff(before, after))
      r0 = table(a: int64)
    - r1 = extend(r0, b = a * 2)
    - r2 = filter(r1, a > 4)
    - r3 = select(r2, b)
    + r2 = filter(r0, a > 4)
    + r1 = extend(r2, b = a * 2)
    + r3 = select(r1, b)
    """
    names = readable(chain(column_ids(before), column_ids(after)))
    old = _Side(names)
    old.plan(before)
    new = _Side(names, old)
    new.names = _names_after(before, after, old.nodes)
    new.plan(after)
    lines = list(difflib.unified_diff(old.lines, new.lines, lineterm="", n=context))
    return "\n".join("  ..." if line.startswith("@@") else f"{line[0]} {line[1:]}" for line in lines[3:])


class _Side(Writer):
    """Writes one of the two plans, with the names that the other has given."""

    def __init__(self, ids: dict[str, str], other: _Side | None = None) -> None:
        super().__init__(ids)
        self.names: dict[Node, str] = {}
        self.step_names: dict[Expr, str] = other.step_names if other else {}
        self.source_names: dict[Source, str] = other.source_names if other else {}

    def files(self, files: Sequence[DataFile]) -> list[str]:
        more = [f"… {len(files) - 1} more"] if len(files) > 1 else []
        return [format_string(file.path) for file in files[:1]] + more

    def node_name(self, node: Node) -> str:
        return self.names.get(node) or super().node_name(node)

    def source_name(self, source: Source) -> str:
        return self.source_names.setdefault(source, f"s{len(self.source_names)}")

    def step_name(self, expr: Expr) -> str:
        return self.step_names.setdefault(expr, f"${len(self.step_names)}")


def _names_after(before: Node, after: Node, names: dict[Node, str]) -> dict[Node, str]:
    """Names for the nodes of `after`: those they have, or of what was rebuilt, or new ones."""
    nodes = list(postorder(after))
    known = set(nodes)
    gone: dict[Any, list[str]] = {}
    for node in postorder(before):
        if node not in known:
            gone.setdefault(_without_children(node), []).append(names[node])
    found: dict[Node, str] = {}
    fresh = len(names)
    for node in nodes:
        rebuilt = gone.get(_without_children(node)) if node not in names else None
        if node in names:
            found[node] = names[node]
        elif rebuilt:
            found[node] = rebuilt.pop(0)
        else:
            found[node] = f"r{fresh}"
            fresh += 1
    return found


def _without_children(node: Node) -> Any:
    """What a node says, its children aside."""
    values = [getattr(node, name) for name in node.field_names()]
    return (type(node), *[map_values(value, lambda part: None if isinstance(part, Node) else part) for value in values])
