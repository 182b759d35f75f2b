"""The relational nodes of a plan.

A node is a relation: rows with an implicit order (see `plan.ordering`) and columns with unique ids. What
can be derived of a node (schema, order, keys, ...) is in the module of that subject; a node only says what
it is made of.

Nodes that observe row order (`Slice`, `Distinct`, `RowNumber`, `Window`, `Collect`, `Write`, and an
`Aggregate` with order-sensitive aggregates) have a field `order`. It is None in a plan as written: the
implicit order of the child. For an engine that keeps no row order the optimizer bakes the order into
explicit sort keys over the child's columns.
"""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from .expressions import Call, Expr
from .schema import Schema
from .sources import Source
from .tree import NOTHING, Interned, derived, postorder, union

if TYPE_CHECKING:
    from .ordering import Ordering  # noqa: F401 (in the type of Node.ordering)

__all__ = [
    "Aggregate", "Collect", "Concat", "Distinct", "Explode", "Extend", "Filter", "Join", "Node", "RowNumber", "Scan", "Select",
    "Slice", "Sort", "SortKey", "Unpivot", "Window", "Write",
]  # fmt: skip


class SortKey(NamedTuple):
    """One key of an order. Missing values (null and NaN alike) come last unless `missing_first`."""

    column: str
    descending: bool = False
    missing_first: bool = False


class Node(Interned):
    """A relation."""

    schema = derived[Schema]()
    """Its columns: ids, types, nullability (`plan.derive`)."""
    ordering = derived["Ordering"]()
    """Where its row order comes from (`plan.ordering`)."""
    unique_keys = derived[frozenset[frozenset[str]]]()
    """Sets of columns whose values no two rows share (`plan.derive`)."""
    max_rows = derived["int | None"]()
    """The most rows it can have, where that is known (`plan.derive`)."""
    row_count = derived["int | None"]()
    """The number of rows, where it is known without running anything (`plan.derive`)."""
    origin = derived["Node"]()
    """The node that made its rows; frames of the same origin have the same rows in the same order (`plan.rows`)."""

    if TYPE_CHECKING:  # what is known of a node as soon as it is made

        @property
        def children(self) -> tuple[Node, ...]:
            """The nodes that it reads."""

        @property
        def kinds(self) -> frozenset[type[Node]]:
            """The classes of the node and of all below it, so that a walk can pass by what has nothing for it."""

    def __post_init__(self) -> None:
        listed = [field if field.__class__ is tuple else (field,) for field in self.__dict__.values()]
        children = tuple([part for parts in listed for part in parts if isinstance(part, Node)])
        kinds = reduce(union, [child.kinds for child in children], NOTHING)
        self.__dict__.update(children=children, kinds=kinds if type(self) in kinds else kinds | {type(self)})

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the plan that ends here, each after its children; this one last."""
        return (*self._below, self)

    @cached_property
    def _below(self) -> tuple[Node, ...]:
        """Of a plan that one pass after another walks this is found out once. Without the node itself, which would hold itself."""
        return tuple(postorder(self))[:-1]

    @cached_property
    def expressions(self) -> tuple[Expr, ...]:
        """The expressions in its fields."""
        return tuple([part for part in self.parts() if isinstance(part, Expr)])

    def __repr__(self) -> str:
        from .text import format_plan

        return format_plan(self)


Node.kind = Node


class Scan(Node):
    """Columns of a source.

    Parameters
    ----------
    source : Source
    columns : tuple of (id, name)
        The columns read and the ids they get.
    predicate : Expr, optional
        Only rows for which it is true; it refers to `columns`.
    row_number : str, optional
        Id of a virtual column: the number of the row in the whole source from 0, predicate or not.
    position : tuple of str
        Ids of virtual columns that together give the row's place in the source's order: none, or as many as
        the source's `position_types`. Used by baked orders only.
    rows : tuple of (start, stop), optional
        Only the rows of the source with numbers in this range.
    """

    source: Source
    columns: tuple[tuple[str, str], ...]
    predicate: Expr | None = None
    row_number: str | None = None
    position: tuple[str, ...] = ()
    rows: tuple[int, int] | None = None


class Extend(Node):
    """The child with computed columns added; expressions refer to the child's columns only."""

    child: Node
    columns: tuple[tuple[str, Expr], ...]


class Select(Node):
    """Some of the child's columns, in this order: pairs of the id they get and the id they have.

    A pair of the same id twice keeps a column; a fresh id renames or repeats it.
    """

    child: Node
    columns: tuple[tuple[str, str], ...]


class Filter(Node):
    """The rows of the child for which `predicate` is true; missing counts as false."""

    child: Node
    predicate: Expr


class Sort(Node):
    """The rows of the child in the order of `keys`; equal rows keep their order."""

    child: Node
    keys: tuple[SortKey, ...]


class Slice(Node):
    """The rows of the child that ``rows[start:stop:step]`` would take of a Python list."""

    child: Node
    start: int | None
    stop: int | None
    step: int = 1
    order: tuple[SortKey, ...] | None = None


class Distinct(Node):
    """One row of each set of rows that agree on `columns` (missing agrees with missing).

    `keep` says which: "first" or "last" in row order, "any", or "none" of them where there are several.
    Row order is that of the rows kept.
    """

    child: Node
    columns: tuple[str, ...]
    keep: str = "first"
    order: tuple[SortKey, ...] | None = None


class RowNumber(Node):
    """The child with a column `id` that numbers its rows in row order: from 0, or with `gaps` by any increasing numbers."""

    child: Node
    id: str
    order: tuple[SortKey, ...] | None = None
    gaps: bool = False


class Aggregate(Node):
    """One row for each distinct combination of `keys` (missing is one value), with aggregates of its rows.

    With no keys: exactly one row. Groups are in order of first appearance; a sorted group-by is a `Sort`
    above. Keys keep their ids.
    """

    child: Node
    keys: tuple[str, ...]
    aggregates: tuple[tuple[str, Call], ...]
    order: tuple[SortKey, ...] | None = None


class Window(Node):
    """The child with columns computed from the rows that share values of `partition`.

    Parameters
    ----------
    child : Node
    partition : tuple of str
        Rows that agree on these columns (missing is one value) are a group; all rows are one without.
    columns : tuple of (id, call)
        Aggregates and window operators.
    rows : tuple of (start, stop)
        The rows that an aggregate reads, as offsets from its own row, both included; None for no bound. The
        whole group unless given.
    sort : tuple of SortKey
        In which order offsets count the rows of a group; equal rows keep their order. Row order unless given.
        The order of the node's own rows is the child's in any case.
    """

    child: Node
    partition: tuple[str, ...]
    columns: tuple[tuple[str, Call], ...]
    order: tuple[SortKey, ...] | None = None
    rows: tuple[int | None, int | None] = (None, None)
    sort: tuple[SortKey, ...] = ()

    @property
    def sees_order(self) -> bool:
        """Whether its values depend on the order of the rows in a group."""
        return self.rows != (None, None) or any(call.order_sensitive for _, call in self.columns)


class Join(Node):
    """Pairs of rows of `left` and `right` that agree on `on`; ids of the two sides are disjoint.

    `how`: "inner"; "left" and "outer" keep rows without a match, padded with missing; "semi" and "anti" are
    left rows with and without a match, and have left's columns only; "cross" has no keys. Missing keys match
    each other if `missing_equal`. Row order is left's, and within a left row right's; unmatched right rows of
    an "outer" come last, in their order.
    """

    left: Node
    right: Node
    how: str
    on: tuple[tuple[str, str], ...] = ()
    missing_equal: bool = True


class Unpivot(Node):
    """For each row of the child, one row for each of `rows`, in that order.

    `keep` are columns of the child that repeat; `columns` are the ids of new columns; each of `rows` has one
    expression for each of them, over the child's columns. All rows have the same types.
    """

    child: Node
    keep: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Expr, ...], ...]


class Explode(Node):
    """For each row of the child, one row for each item of its list, in that order; none where the list is empty or missing,
    or with `outer` one with missing values.

    Parameters
    ----------
    child : Node
    keep : tuple of str
        Columns of the child that repeat.
    items : str
        The column of lists.
    columns : tuple of (id, name)
        New columns: the fields of items that are structs, by name; the items themselves under an empty name.
    place : str, optional
        Id of a new column: the number of the item in its list, from 0.
    outer : bool
    """

    child: Node
    keep: tuple[str, ...]
    items: str
    columns: tuple[tuple[str, str], ...]
    place: str | None = None
    outer: bool = False


class Concat(Node):
    """The rows of one branch after another. Branches have equally many columns, of the same types in order."""

    branches: tuple[Node, ...]
    columns: tuple[str, ...]


class Collect(Node):
    """A result: these columns of the child, as one table in row order.

    `row_number` names a column of numbers from 0 to add at the end: it is numbered after collecting.
    """

    child: Node
    columns: tuple[str, ...]
    order: tuple[SortKey, ...] | None = None
    row_number: str | None = None


class Write(Node):
    """A result that goes to files: pairs of column id and the name it gets there, in row order.

    `options` are pairs of names and hashable values, for the format's writer.
    """

    child: Node
    columns: tuple[tuple[str, str], ...]
    path: str
    format: str
    options: tuple[tuple[str, Any], ...] = ()
    order: tuple[SortKey, ...] | None = None
