"""Hypothesis strategies for plans: valid ones over small tables in memory.

>>> from hypothesis import given
>>> from plandas.optimizer.testing import plans
>>> @given(plans(max_steps=4, nodes=(Filter, Extend, Sort)))        # doctest: +SKIP
... def test_a_law(plan): ...

A plan shrinks to fewer steps, a step to an earlier kind in `NODES`, an expression to a column, a table to fewer rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from ...plan import (
    Aggregate,
    Call,
    Collect,
    Concat,
    Distinct,
    Explode,
    Expr,
    Extend,
    Filter,
    Handle,
    Join,
    Node,
    RangeSource,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    SourceField,
    TableSource,
    Unpivot,
    Window,
    Write,
    op,
    rename_ids,
    transform_up,
)
from ...plan import types as t
from ...plan.renaming import column_ids
from ...plan.sources import Source
from .expressions import Language, aggregates, expressions, types_of
from .values import TYPES, values
from .values import tables as tables_of

__all__ = ["NODES", "plans", "plans_like", "scans"]

NODES: tuple[type[Node], ...] = (
    Filter,
    Extend,
    Select,
    Sort,
    Slice,
    Aggregate,
    Distinct,
    Window,
    RowNumber,
    Join,
    Concat,
    Unpivot,
    Explode,
)
"""The nodes that a plan is made of, the simpler first. `Write` must be asked for; `Collect` is an argument of its own."""


class Ids:
    """New ids within one example, the same whenever it is drawn again."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, hint: object = "c") -> str:
        self.count += 1
        word = "".join(letter if letter.isalnum() else "_" for letter in str(hint))
        return f"{word}#{self.count}"


@dataclass
class Maker:
    """What the steps of one plan draw from."""

    draw: st.DrawFn
    ids: Ids
    language: Language
    tables: st.SearchStrategy[pa.Table]
    sources: str
    virtual: bool
    baked: bool
    max_rows: int

    # Leaves

    def scan(self, some_columns: bool = True) -> Node:
        kinds = {"any": ["table", "range"], "table": ["table"]}[self.sources]
        source: Any = (
            TableSource(Handle(self.draw(self.tables)))
            if self.draw(st.sampled_from(kinds)) == "table"
            else RangeSource(self.some_integer(), self.some_integer(), self.draw(st.sampled_from([1, 2, -1])))
        )
        fields = [field for field in source.fields if field.type in self.language.types]
        names = [field.name for field in fields]
        columns = tuple([(self.ids(name), name) for name in (self.subset(names) if some_columns else names)])
        if not self.virtual:
            return Scan(source, columns)
        number = self.ids("n") if self.draw(st.booleans()) else None
        start = self.draw(st.integers(0, 3))
        rows = (start, start + self.draw(st.integers(0, 3))) if self.draw(st.integers(0, 3)) == 3 else None
        scan = Scan(source, columns, None, number, (), rows)
        return scan.replace(predicate=self.expression(scan, t.boolean)) if self.draw(st.integers(0, 3)) == 3 else scan

    # Small choices

    def some_integer(self) -> int:
        return self.draw(st.integers(-3, 5))

    def subset(self, items: Sequence[Any], least: int = 1) -> list[Any]:
        """Some of the items, in some order."""
        if not items:
            return []
        return self.draw(st.lists(st.sampled_from(items), min_size=least, max_size=len(items), unique=True))

    def expression(self, node: Node, type: pa.DataType | None = None) -> Expr:
        return self.draw(expressions(node.schema, type, max_depth=4 if self.language.favoured else 2, language=self.language))

    def assignments(self, make: Callable[[], Expr]) -> tuple[tuple[str, Any], ...]:
        made = [make() for _ in range(self.draw(st.integers(1, 2)))]
        return tuple([(self.ids(_hint(expr)), expr) for expr in made])

    def keys(self, node: Node, least: int = 1) -> tuple[SortKey, ...]:
        columns = self.subset([field.id for field in node.schema if _sortable(field.type)], least)
        return tuple([SortKey(id, self.draw(st.booleans()), self.draw(st.booleans())) for id in columns])

    def order(self, node: Node) -> tuple[SortKey, ...] | None:
        return self.keys(node, 0) if self.baked and self.draw(st.booleans()) else None

    def renamed(self, node: Node) -> Node:
        """The same plan with other ids throughout, for the other side of a join."""
        return rename_ids(node, {id: self.ids(id.partition("#")[0]) for id in dict.fromkeys(column_ids(node))})

    # Steps

    def filter(self, node: Node) -> Node:
        return Filter(node, self.expression(node, t.boolean))

    def extend(self, node: Node) -> Node:
        return Extend(node, self.assignments(lambda: self.expression(node)))

    def select(self, node: Node) -> Node:
        columns = self.subset(node.schema.ids)
        pairs = [(id if self.draw(st.booleans()) else self.ids(id.partition("#")[0]), id) for id in columns]
        if pairs and self.draw(st.integers(0, 3)) == 3:
            pairs.append((self.ids("twin"), pairs[0][1]))
        return Select(node, tuple(pairs))

    def sort(self, node: Node) -> Node:
        keys = self.keys(node)
        return Sort(node, keys) if keys else node

    def slice(self, node: Node) -> Node:
        bound = st.none() | st.integers(-4, 6)
        step = self.draw(st.sampled_from([1, 1, 2, -1]))
        return Slice(node, self.draw(bound), self.draw(bound), step, self.order(node))

    def distinct(self, node: Node) -> Node:
        keep = self.draw(st.sampled_from(["first", "last", "none", *(["any"] if self.language.uncertain else [])]))
        columns = self.subset([field.id for field in node.schema if _sortable(field.type)])
        return Distinct(node, tuple(columns), keep, self.order(node)) if columns else node

    def row_number(self, node: Node) -> Node:
        return RowNumber(node, self.ids("n"), self.order(node))

    def aggregate(self, node: Node) -> Node:
        keys = self.subset([field.id for field in node.schema if _sortable(field.type)], 0)
        calls = self.assignments(lambda: self.draw(aggregates(node.schema, self.language)))
        return Aggregate(node, tuple(keys), calls, self.order(node))

    def window(self, node: Node) -> Node:
        keys = self.subset([field.id for field in node.schema if _sortable(field.type)], 0)
        calls = self.assignments(lambda: self.draw(aggregates(node.schema, self.language, ("aggregate", "window"))))
        sort = self.keys(node, 0) if self.draw(st.booleans()) else ()
        order = self.order(node)
        if order is not None:  # which says all of the order, that of the sort keys first
            order = (*sort, *[key for key in order if key.column not in {other.column for other in sort}])
        return Window(node, tuple(keys), calls, order, self.bounds(), sort)

    def bounds(self) -> tuple[int | None, int | None]:
        """Rows that a window reads: all of them more often than not."""
        first, last = (
            self.draw(st.sampled_from([None, None, None, 0, -1, -2, 1])),
            self.draw(st.sampled_from([None, None, 0, 0, 1, -1, 3])),
        )
        return (None, None) if first is not None and last is not None and first > last else (first, last)

    def join(self, node: Node, pool: Sequence[Node]) -> Node:
        other = self.draw(st.sampled_from(pool)) if self.draw(st.booleans()) else self.scan()
        other = self.renamed(other)
        pairs = [
            (left.id, right.id)
            for left in node.schema
            for right in other.schema
            if left.type == right.type and not t.is_null(left.type)
        ]
        on = tuple(self.subset(pairs)[:2]) if pairs else ()
        hows = ["inner", "left", "outer", "semi", "anti"] if on else ["cross"]
        how = self.draw(st.sampled_from(hows))
        if how == "cross" and _most(node) * _most(other) > self.max_rows:
            return node
        return Join(node, other, how, on, self.draw(st.booleans()) if on else True)

    def concat(self, node: Node, pool: Sequence[Node]) -> Node:
        other = self.draw(st.sampled_from([node, *pool]))
        types = [field.type for field in node.schema]
        branches = [node]
        for _ in range(self.draw(st.integers(1, 2))):
            fitted = self.fitted(other, types)
            if fitted is not None:
                branches.append(self.renamed(fitted) if self.draw(st.booleans()) else fitted)
        return Concat(tuple(branches), tuple([self.ids(field.id.partition("#")[0]) for field in node.schema]))

    def fitted(self, node: Node, types: Sequence[pa.DataType]) -> Node | None:
        """The node with columns of these types, or None where it lacks one."""
        if [field.type for field in node.schema] == types:
            return node
        columns = []
        for type in types:
            found = [field.id for field in node.schema if field.type == type]
            if not found:
                return None
            columns.append((self.ids("fit"), self.draw(st.sampled_from(found))))
        return Select(node, tuple(columns))

    def unpivot(self, node: Node) -> Node:
        keep = self.subset(node.schema.ids, 0)
        types = self.draw(st.lists(st.sampled_from(types_of(node.schema, self.language)), min_size=1, max_size=2))
        count = self.draw(st.integers(1, 3))
        if _most(node) * count > self.max_rows:
            return node
        rows = tuple([tuple([self.expression(node, type) for type in types]) for _ in range(count)])
        return Unpivot(node, tuple(keep), tuple([self.ids("v") for _ in types]), rows)

    def explode(self, node: Node) -> Node:
        texts = [field.id for field in node.schema if t.is_string(field.type)]
        if not texts:
            return node
        items, field = self.ids("items"), self.draw(st.sampled_from(texts))
        lists = Extend(node, ((items, op.text(node.schema.column(field), method=("split",))),))
        place = self.ids("place") if self.draw(st.booleans()) else None
        keep, columns = tuple(self.subset(node.schema.ids, 0)), ((self.ids("item"), ""),)
        return Explode(lists, keep, items, columns, place, self.draw(st.booleans()))

    def collect(self, node: Node) -> Node:
        number = self.ids("n") if self.draw(st.integers(0, 3)) == 3 else None
        return Collect(node, tuple(self.subset(node.schema.ids)), self.order(node), number)

    def write(self, node: Node) -> Node:
        columns = tuple([(id, f"name {number}") for number, id in enumerate(self.subset(node.schema.ids))])
        options = tuple(self.subset([("compression", "zstd"), ("index", True), ("sizes", (1, 2.5, None))], 0))
        return Write(node, columns, 'out/a "b"', "parquet", options, self.order(node))

    def step(self, cls: type[Node], pool: list[Node]) -> Node:
        node = pool[-1]
        match cls.__name__:
            case "Join":
                return self.join(node, pool)
            case "Concat":
                return self.concat(node, pool)
            case "RowNumber":
                return self.row_number(node)
        make: Callable[[Node], Node] = getattr(self, cls.__name__.lower())
        return make(node)


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    max_steps: int = 5,
    nodes: Collection[type[Node]] = NODES,
    operators: Collection[str] | None = None,
    types: Sequence[pa.DataType] = TYPES,
    tables: st.SearchStrategy[pa.Table] | None = None,
    sources: str = "any",
    collect: bool = True,
    can_raise: bool = False,
    uncertain: bool = False,
    virtual: bool = True,
    baked: bool = False,
    max_rows: int = 300,
) -> Node:
    """Valid plans over small tables in memory.

    Parameters
    ----------
    max_steps : int
        Most nodes above the first scan; joins and concats may bring scans of their own.
    nodes : collection of node classes
        What the steps are; see `NODES`.
    operators : collection of str, optional
        Names of the operators to use; all by default.
    types : sequence of DataType
        Types of columns and expressions; see `TYPES` and `ALL_TYPES`.
    tables : strategy, optional
        Where the tables come from.
    sources : {"any", "table"}
        Whether ranges are scanned too.
    collect : bool
        Whether the root is a `Collect`.
    can_raise : bool
        Whether to use operators that may fail on the data.
    uncertain : bool
        Whether to use what has more than one right answer: `any_value`, ``keep="any"``.
    virtual : bool
        Whether scans have row numbers, ranges of rows and predicates.
    baked : bool
        Whether some nodes have an explicit `order`, which may leave ties.
    max_rows : int
        Steps that could make more rows are left out.
    """
    language = Language(tuple(types), frozenset(operators) if operators is not None else None, can_raise, uncertain)
    drawn = tables if tables is not None else tables_of(types=types)
    maker = Maker(draw, Ids(), language, drawn, sources, virtual, baked, max_rows)
    classes = [cls for cls in NODES if cls in nodes]
    pool = [maker.scan()]
    for cls in draw(st.lists(st.sampled_from(classes), max_size=max_steps)) if classes else []:
        step = maker.step(cls, pool)
        if len(step.schema) and _most(step) <= max_rows:
            pool.append(step)
    if Write in nodes and draw(st.booleans()):
        return maker.write(pool[-1])
    return maker.collect(pool[-1]) if collect else pool[-1]


@st.composite
def scans(draw: st.DrawFn, /, **knobs: Any) -> Node:
    """A scan of all columns of a small table; takes the arguments of `tables`."""
    table = draw(tables_of(**knobs))
    ids = Ids()
    return Scan(TableSource(Handle(table)), tuple([(ids(name), name) for name in table.column_names]))


@st.composite
def plans_like(draw: st.DrawFn, /, *plans: Node) -> Node:
    """One of some plans, over small tables of the same columns in place of its files and tables."""
    plan = draw(st.sampled_from(plans))
    made: dict[Source, Source] = {}

    def change(node: Node) -> Node:
        if not isinstance(node, Scan) or isinstance(node.source, RangeSource):
            return node
        if node.source not in made:
            made[node.source] = TableSource(Handle(draw(_table_like(node.source.fields))))
        return node.replace(source=made[node.source], position=node.position[:1])

    changed = transform_up(plan, change)
    return changed if isinstance(changed, Collect | Write) else Collect(changed, changed.schema.ids)


@st.composite
def _table_like(draw: st.DrawFn, fields: Sequence[SourceField]) -> pa.Table:
    rows = draw(st.integers(0, 7))
    columns = [draw(st.lists(values(field.type, missing=field.nullable), min_size=rows, max_size=rows)) for field in fields]
    types = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return pa.table(types, [field.name for field in fields])


def _most(node: Node) -> int:
    """The most rows it can have, where lists are of two items at most."""
    return 2 * math.prod(map(_most, node.children)) if node.max_rows is None else node.max_rows


def _sortable(type: pa.DataType) -> bool:
    return not t.is_null(type)


def _hint(expr: Expr) -> str:
    return expr.operator.name if isinstance(expr, Call) else "c"
