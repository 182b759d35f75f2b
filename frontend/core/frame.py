"""The core that DataFrame, Series and Index share: labels and expressions over the rows of one plan.

A `Frame` is a base relation and a list of columns, each a label, an expression over the base's columns and
the dtype to present. So computing, adding and dropping columns makes no plan nodes; columns of the same
rows align because they have the same base; and the plan is made when something needs new rows (a filter, a
sort, a join) or a value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Self, TypeAlias

from ...plan import Collect, Column, Expr, Extend, Node, RowNumber, Slice, fresh, same_rows
from ...plan.rows import steps_below
from ...plan.types import int64
from ..options import get_option
from .dtypes import Dtype, default_dtype

__all__ = ["Entry", "Frame", "Label", "named", "numbered"]

Label: TypeAlias = Hashable


class Entry(NamedTuple):
    """A column or index level: its label, what it is, and the pandas dtype it presents."""

    label: Label
    expr: Expr
    dtype: Dtype


@dataclass(frozen=True, eq=False)
class Frame:
    """Labelled columns and index levels over the rows of `base`; immutable.

    Attributes
    ----------
    base : Node
        The relation whose rows these are.
    columns, index : tuple of Entry
        Expressions over the base's columns.
    column_names : tuple
        Names of the levels of the column axis; more than one where labels are tuples of a MultiIndex.
    attrs : dict, optional
        What users noted of the data; what is made of a frame's rows has a copy.
    """

    base: Node
    columns: tuple[Entry, ...]
    index: tuple[Entry, ...]
    column_names: tuple[Label, ...] = (None,)
    attrs: dict[Any, Any] | None = field(default=None, repr=False)
    _positions: dict[Label, int] | None = field(default=None, repr=False)

    @cached_property
    def positions(self) -> dict[Label, int]:
        """Label to the place of its last column; used where labels are unique."""
        if self._positions is not None:
            return self._positions
        return {entry.label: place for place, entry in enumerate(self.columns)}

    @property
    def has_unique_labels(self) -> bool:
        return len(self.positions) == len(self.columns)

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple([entry.label for entry in self.columns])

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Index levels, then columns."""
        return (*self.index, *self.columns)

    def replace(self, **changes: Any) -> Self:
        """The same frame with some fields changed."""
        return replace(self, **{"_positions": None, **changes})

    def with_column(self, label: Label, expr: Expr, dtype: Dtype | None = None) -> Self:
        """This frame with one column more, or all columns of that label replaced. Costs no more for a wide frame."""
        entry = Entry(label, expr, default_dtype(expr.type) if dtype is None else dtype)  # NumPy's dtypes are false
        positions = self.positions
        if label not in positions:
            return self.replace(columns=(*self.columns, entry), _positions={**positions, label: len(self.columns)})
        if self.has_unique_labels:
            place = positions[label]
            return self.replace(columns=(*self.columns[:place], entry, *self.columns[place + 1 :]), _positions=positions)
        return self.replace(columns=tuple(entry if old.label == label else old for old in self.columns))

    def map(self, columns: Iterable[Entry]) -> Self:
        """The same rows and index with other columns."""
        return self.replace(columns=tuple(columns))

    @cached_property
    def settled(self) -> Self:
        """The same frame where every entry is a plain column of the base: what computes new rows starts from here."""
        base, columns = named(self.base, [entry.expr for entry in self.entries], [entry.label for entry in self.entries])
        entries = [entry._replace(expr=column) for entry, column in zip(self.entries, columns, strict=True)]
        count = len(self.index)
        return replace(self, base=base, index=tuple(entries[:count]), columns=tuple(entries[count:]))

    def on_rows_of(self, base: Node) -> Self:
        """The same expressions over a base that has the columns of this frame's base, on other rows."""
        return replace(self, base=base)

    def aligned_base(self, other: Frame) -> Node | None:
        """A base with the columns of both frames if their rows and index are the same, else None."""
        base = same_rows(self.base, other.base)
        same_index = [entry.expr for entry in self.index] == [entry.expr for entry in other.index]
        return base if same_index else None

    @property
    def index_names(self) -> tuple[Label, ...]:
        return tuple([entry.label for entry in self.index])

    @property
    def range_step(self) -> int | None:
        """The step of the index if it is a default one that nothing but slices has touched: pandas' RangeIndex."""
        slices = self._slices_above_number
        if slices is None:
            return None
        step = 1
        for node in slices:
            step *= node.step
        return step

    @property
    def index_range(self) -> range | None:
        """The labels of a RangeIndex, as Python slices them, if the plan tells how many rows there are."""
        slices = self._slices_above_number
        if slices is None:
            return None
        rows = (slices[-1].child if slices else self.base).row_count
        if rows is None:
            return None
        labels = range(rows)
        for node in reversed(slices):
            labels = labels[node.start : node.stop : node.step]
        return labels

    @property
    def has_default_index(self) -> bool:
        """Whether the index is 0, 1, 2, ... so that nobody needs to carry it."""
        return self._slices_above_number == []

    @cached_property
    def _slices_above_number(self) -> list[Slice] | None:
        """The slices between the rows and the RowNumber that is their index; None if anything else is."""
        if len(self.index) != 1 or not isinstance(self.index[0].expr, Column):
            return None
        slices: list[Slice] = []
        base, id = self.base, self.index[0].expr.id
        while True:
            for step in steps_below(base):
                if isinstance(step, RowNumber) and step.id == id:
                    return None if step.gaps else slices
                base = step
            if not isinstance(base, Slice):
                return None
            slices.append(base)
            base = base.child

    def collect(self, entries: Sequence[Entry] | None = None) -> tuple[Collect, list[str]]:
        """A plan that delivers the entries (all, unless given) and, for each, the column it is delivered in."""
        wanted = self.entries if entries is None else tuple(entries)
        base, columns = named(self.base, [entry.expr for entry in wanted], [entry.label for entry in wanted])
        ids = [column.id for column in columns]
        return Collect(base, tuple(dict.fromkeys(ids))), ids


def named(base: Node, exprs: Sequence[Expr], labels: Sequence[Label] | None = None) -> tuple[Node, list[Column]]:
    """The base extended so that each expression is a column. The same expression always gets the same id.

    Ids hint at the labels, where there are some.
    """
    ids: dict[Expr, str] = base.__dict__.setdefault("_named", {})
    added: dict[str, Expr] = {}
    columns: list[Column] = []
    for expr, label in zip(exprs, labels or [None] * len(exprs), strict=True):
        if not isinstance(expr, Column):
            id = ids.get(expr)
            if id is None:
                id = ids[expr] = fresh(_hint(expr) if label is None else label)
            added[id] = expr
            expr = Column(id, expr.type)
        columns.append(expr)
    return (Extend(base, tuple(added.items())) if added else base), columns


def _hint(expr: Expr) -> str:
    operator = getattr(expr, "operator", None)
    return operator.name if operator else "constant"


def numbered(base: Node) -> tuple[Node, Entry]:
    """The base with a default index: 0, 1, 2, ..., or what `compute.default_index_type` allows where nobody has counted the rows."""
    id = fresh("index")
    gaps = get_option("compute.default_index_type") == "distributed" and base.row_count is None
    return RowNumber(base, id, gaps=gaps), Entry(None, Column(id, int64), default_dtype(int64))
