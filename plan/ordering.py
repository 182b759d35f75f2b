"""Row order: where it comes from, as a value that can be compared.

An ordering is a sequence of terms, the first the most significant. It names what decides the order, a
column by the id that it had where rows were sorted by it, and carries no columns of its own; the optimizer
turns the orders that somebody observes into columns.
"""

from __future__ import annotations

from typing import TypeAlias

from .derive import matches_once
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
from .sources import Source
from .tree import Interned

__all__ = ["Appearance", "Branches", "Ordering", "Position", "Reversed", "Within"]


class Position(Interned):
    """The order of a source's rows."""

    source: Source


class Reversed(Interned):
    """An ordering backwards."""

    ordering: Ordering


class Appearance(Interned):
    """Groups in the order in which their first rows come."""

    ordering: Ordering


class Within(Interned):
    """The rows made of one row, in the order in which they are listed."""


class Branches(Interned):
    """One branch after another, each in its own order."""

    orderings: tuple[Ordering, ...]


Term: TypeAlias = Position | Reversed | Appearance | Within | Branches | SortKey


class Ordering(Interned):
    """What decides the order of rows: terms from the most to the least significant.

    Examples
    --------
    >>> Ordering((SortKey("a#1"),)).then(Ordering((SortKey("b#2"), SortKey("a#1")))).terms
    (SortKey(column='a#1', descending=False, missing_first=False), SortKey(column='b#2', descending=False, missing_first=False))
    """

    terms: tuple[Term, ...]

    def then(self, other: Ordering) -> Ordering:
        """This order, with ties in the order of `other`."""
        sorted_by = {term.column for term in self.terms if isinstance(term, SortKey)}
        rest = [term for term in other.terms if not (isinstance(term, SortKey) and term.column in sorted_by)]
        return Ordering((*self.terms, *(term for term in rest if term not in self.terms or isinstance(term, SortKey))))


@Node.ordering.of(Filter, Extend, Select, RowNumber, Window, Distinct, Collect, Write)
def _(node: Filter | Extend | Select | RowNumber | Window | Distinct | Collect | Write) -> Ordering:
    order = getattr(node, "order", None)
    return node.child.ordering if order is None or not isinstance(node, Collect | Write) else Ordering(order)


@Node.ordering.of(Scan)
def _(scan: Scan) -> Ordering:
    return Ordering((Position(scan.source),))


@Node.ordering.of(Sort)
def _(node: Sort) -> Ordering:
    keys = tuple({key.column: key for key in reversed(node.keys)}.values())[::-1]
    for count in range(1, len(keys) + 1):
        columns = {key.column for key in keys[:count]}
        if any(unique <= columns for unique in node.child.unique_keys):
            return Ordering(keys[:count])  # there are no ties that the rest would break
    return Ordering(keys).then(node.child.ordering)


@Node.ordering.of(Slice)
def _(node: Slice) -> Ordering:
    return node.child.ordering if node.step > 0 else Ordering((Reversed(node.child.ordering),))


@Node.ordering.of(Aggregate)
def _(node: Aggregate) -> Ordering:
    return Ordering((Appearance(node.child.ordering),)) if node.keys else Ordering(())


@Node.ordering.of(Join)
def _(node: Join) -> Ordering:
    if node.how in ("semi", "anti"):
        return node.left.ordering
    if node.how in ("inner", "left") and node.on and matches_once(node.right, [right for _, right in node.on]):
        return node.left.ordering
    # Both sides may be sorted by the same source position; order within a left row must stay visible.
    return Ordering((*node.left.ordering.terms, *node.right.ordering.terms))


@Node.ordering.of(Unpivot, Explode)
def _(node: Unpivot | Explode) -> Ordering:
    return Ordering((*node.child.ordering.terms, Within()))


@Node.ordering.of(Concat)
def _(node: Concat) -> Ordering:
    return Ordering((Branches(tuple(branch.ordering for branch in node.branches)),))
