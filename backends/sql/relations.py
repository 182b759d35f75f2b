"""Relations as SELECTs: one function a node, over children that are lowered already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import singledispatchmethod
from typing import NamedTuple

from sqlglot import Dialect, exp

from ...plan import (
    Aggregate,
    Call,
    Collect,
    Concat,
    Distinct,
    Expr,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Schema,
    Select,
    Slice,
    Sort,
    SortKey,
    TableSource,
    Unpivot,
    Window,
    postorder,
)
from ...plan import types as t
from ...plan.expressions import nullable
from ...plan.sources import Source
from .aggregates import IN_ORDER, aggregate
from .expressions import lower, predicate
from .sources import table_name, where_rows_are
from .types import Tree, cast_to

__all__ = ["Lowering", "Rows", "Supplied"]

STEPS: dict[type[Node], str] = {
    Scan: "source", Extend: "computed", Select: "projected", Filter: "filtered", Slice: "sliced", Distinct: "distinct_rows",
    RowNumber: "numbered", Aggregate: "grouped", Window: "windowed", Join: "joined", Unpivot: "unpivoted", Concat: "united",
}  # fmt: skip
"""What steps of a query are called."""


class Rows(NamedTuple):
    """A SELECT in the making: its table, what each column id is over that table, the conditions, and the groups if it has any."""

    table: Tree
    columns: Mapping[str, Tree]
    where: tuple[Tree, ...] = ()
    groups: tuple[Tree, ...] | None = None

    @property
    def plain(self) -> bool:
        """Whether columns are there as they are, so that others may be computed from them in the same SELECT."""
        return self.groups is None and all(isinstance(column, exp.Column) for column in self.columns.values())


class Supplied(NamedTuple):
    """A table that a query reads and that must be there: where its rows come from, and the source's name of each column."""

    source: Source
    columns: Mapping[str, str]


class Lowering:
    """Turns a plan into a query.

    Parameters
    ----------
    dialect : str
    names : mapping
        The name of each column id, unique among the columns of a relation.

    Attributes
    ----------
    supplied : dict of str to Supplied
        The tables that must be there, by their names.
    """

    def __init__(self, dialect: str, names: Mapping[str, str]) -> None:
        self.dialect, self.names = dialect, names
        self.nulls = Dialect.get_or_raise(dialect).NULL_ORDERING
        self.supplied: dict[str, Supplied] = {}
        self.steps: list[tuple[str, exp.Query]] = []
        self.taken = set(names.values())

    def query(self, plan: Collect, labels: Mapping[str, str]) -> exp.Query:
        """The query of a plan, with labels for the columns of the result."""
        readers = _readers(plan)
        made: dict[Node, Rows] = {}
        for node in postorder(plan.child):
            rows = self.lower(node, *[made[child] for child in node.children])
            made[node] = self.named_step(node, rows) if readers[node] > 1 else rows
        child = made[plan.child]
        numbered = self.settled(plan.child, child) if plan.row_number else child
        columns = [(labels.get(id, self.names[id]), numbered.columns[id]) for id in plan.columns]
        order = self.keys(plan.order or (), plan.child.schema, numbered.columns)
        if plan.row_number:
            columns.append((self.names[plan.row_number], _less_one(self.over(exp.RowNumber(), (), order))))
        result = self.select(numbered, columns)
        if order:
            result = result.order_by(*[key.copy() for key in order])
        for name, step in self.steps:
            result = result.with_(name, as_=step)
        return result

    # --- SELECTs ---

    def select(self, rows: Rows, columns: Iterable[tuple[str, Tree]]) -> exp.Select:
        """The SELECT of some columns, each with its name."""
        made = [_named(value, name) for name, value in columns] or [exp.Literal.number(1)]
        select = exp.select(*made).from_(rows.table.copy())
        if rows.where:
            select = select.where(*rows.where)
        return select.group_by(*rows.groups) if rows.groups else select

    def named_step(self, node: Node, rows: Rows) -> Rows:
        """The rows as a step of the query, with the node's columns under their names."""
        query = self.select(rows, [(self.names[id], rows.columns[id]) for id in node.schema.ids])
        return self.step(STEPS[type(node)], query, node.schema.ids)

    def step(self, word: str, query: exp.Query, ids: Iterable[str], extra: Sequence[str] = ()) -> Rows:
        """A query as a step with a name of its own."""
        name = self.free(word)
        self.steps.append((name, query))
        columns = {id: exp.column(exp.to_identifier(self.names[id]), table=name) for id in ids}
        columns.update({other: exp.column(other, table=name) for other in extra})
        return Rows(exp.to_table(name), columns)

    def free(self, word: str) -> str:
        """A name that nothing else has."""
        name, number = word, 1
        while name in self.taken:
            number += 1
            name = f"{word}_{number}"
        self.taken.add(name)
        return name

    def settled(self, node: Node, rows: Rows) -> Rows:
        """The rows with plain columns, and no condition."""
        return rows if rows.plain and not rows.where else self.named_step(node, rows)

    def keys(self, order: Sequence[SortKey], schema: Schema, columns: Mapping[str, Tree]) -> list[Tree]:
        """Sort keys. Constants sort nothing, and to SQL they are places of columns; where nothing is missing, nulls are not named."""
        return [
            exp.Ordered(
                this=columns[key.column].copy(),
                desc=key.descending or None,
                nulls_first=key.missing_first if schema[key.column].nullable else self._usual(key.descending),
            )
            for key in order
            if columns[key.column].find(exp.Column)
        ]

    def _usual(self, descending: bool) -> bool:
        """Whether nulls come first in this dialect if nothing is said."""
        return {"nulls_are_small": not descending, "nulls_are_large": descending}.get(self.nulls, False)

    def value(self, expr: Expr, node: Node, rows: Rows) -> Tree:
        return lower(expr, rows.columns, node.schema.nullable)

    def supply(self, scan: Scan) -> tuple[str, dict[str, str]]:
        """The name of a table with the rows of a scan's source, and what it calls each column of the source.

        Data in memory has no names of its own; other sources are one table, however often they are read.
        """
        source = scan.source
        if isinstance(source, TableSource):
            name, columns = self.free(table_name(source)), {own: self.names[id] for id, own in scan.columns}
        else:
            known = (name for name, table in self.supplied.items() if table.source is source)
            name = next(known, None) or self.free(table_name(source))
            columns = {field.name: field.name for field in source.fields}
        self.supplied[name] = Supplied(source, {given: own for own, given in columns.items()})
        return name, columns

    # --- Nodes ---

    @singledispatchmethod
    def lower(self, node: Node, *children: Rows) -> Rows:
        raise NotImplementedError(f"SQL has nothing for {type(node).__name__}")

    @lower.register
    def _(self, node: Scan) -> Rows:
        name, stored = self.supply(node)
        origin = where_rows_are(node, self.dialect, name)
        if not origin.supplied:
            self.supplied.pop(name, None)
        columns = {id: _without_nan(exp.column(exp.to_identifier(stored[own])), node.schema[id].type) for id, own in node.columns}
        if node.row_number:
            columns[node.row_number] = origin.row_number
        for place, id in enumerate(node.position):
            columns[id] = exp.Literal.number(0) if place else origin.row_number
        where = []
        if node.rows is not None:
            start, stop = (exp.Literal.number(bound) for bound in node.rows)
            where += [exp.GTE(this=origin.row_number.copy(), expression=start), exp.LT(this=origin.row_number.copy(), expression=stop)]
        if node.predicate is not None:
            where.append(predicate(node.predicate, columns, node.schema.nullable))
        return Rows(origin.table, columns, tuple(where))

    @lower.register
    def _(self, node: Select, child: Rows) -> Rows:
        return child._replace(columns={id: child.columns[source] for id, source in node.columns})

    @lower.register
    def _(self, node: Extend, child: Rows) -> Rows:
        read = {id for _, expr in node.columns for id in expr.columns}
        if child.groups is not None or not all(isinstance(child.columns[id], exp.Column | exp.Nullif) for id in read):
            child = self.named_step(node.child, child)
        added = {id: self.value(expr, node.child, child) for id, expr in node.columns}
        return child._replace(columns={**child.columns, **added})

    @lower.register
    def _(self, node: Filter, child: Rows) -> Rows:
        read = node.predicate.columns
        if child.groups is not None or not all(isinstance(child.columns[id], exp.Column | exp.Nullif) for id in read):
            child = self.named_step(node.child, child)
        return child._replace(where=(*child.where, predicate(node.predicate, child.columns, node.child.schema.nullable)))

    @lower.register
    def _(self, node: Sort, child: Rows) -> Rows:
        return child

    @lower.register
    def _(self, node: Slice, child: Rows) -> Rows:
        start, stop = node.start or 0, node.stop
        if node.step == 1 and start >= 0 and stop is not None and stop >= 0:
            query = self.select(child, [(self.names[id], child.columns[id]) for id in node.schema.ids])
            keys = self.keys(node.order or (), node.child.schema, child.columns)
            query = query.order_by(*keys) if keys else query
            query = query.limit(max(stop - start, 0))
            return self.step(STEPS[Slice], query.offset(start) if start else query, node.schema.ids)
        rows, number, total = self._counted(node, child)
        return rows._replace(where=tuple(_in_slice(node, number, total)))

    def _counted(self, node: Slice, child: Rows) -> tuple[Rows, Tree, Tree]:
        """The rows, the number of each from 0, and how many there are."""
        child = self.settled(node.child, child)
        place = self.over(exp.RowNumber(), (), self.keys(node.order or (), node.child.schema, child.columns))
        number, total = self.free("place"), self.free("total")
        extra = [(number, _less_one(place)), (total, exp.Window(this=exp.Count(this=exp.Star())))]
        query = self.select(child, [*((self.names[id], child.columns[id]) for id in node.schema.ids), *extra])
        rows = self.step(STEPS[RowNumber], query, node.schema.ids, (number, total))
        return rows, rows.columns[number], rows.columns[total]

    @lower.register
    def _(self, node: RowNumber, child: Rows) -> Rows:
        child = self.settled(node.child, child)
        place = self.over(exp.RowNumber(), (), self.keys(node.order or (), node.child.schema, child.columns))
        return self.named_step(node, child._replace(columns={**child.columns, node.id: _less_one(place)}))

    @lower.register
    def _(self, node: Distinct, child: Rows) -> Rows:
        child = self.settled(node.child, child)
        groups = [child.columns[id] for id in node.columns]
        order = tuple([_backwards(key) for key in node.order or ()]) if node.keep == "last" else node.order or ()
        if node.keep == "none":
            found: Tree = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[group.copy() for group in groups])
        else:
            keys = self.keys(order, node.child.schema, child.columns) or [exp.Ordered(this=groups[0].copy())]
            found = self.over(exp.RowNumber(), groups, keys)
        mark = self.free("place")
        query = self.select(child, [*((self.names[id], child.columns[id]) for id in node.schema.ids), (mark, found)])
        rows = self.step(STEPS[Distinct], query, node.schema.ids, (mark,))
        return rows._replace(where=(exp.EQ(this=rows.columns[mark], expression=exp.Literal.number(1)),))

    @lower.register
    def _(self, node: Aggregate, child: Rows) -> Rows:
        place = None
        if any(call.operator.name in IN_ORDER for _, call in node.aggregates):
            child, place = self._placed(node, child)
        elif child.groups is not None:
            child = self.named_step(node.child, child)
        made = {id: self._aggregate(call, node.child, child, place) for id, call in node.aggregates}
        groups = tuple([child.columns[id] for id in node.keys])
        if any(not isinstance(group, exp.Column) for group in groups):
            return self.lower(node, self.named_step(node.child, child))
        columns = {**dict(zip(node.keys, groups, strict=True)), **made}
        if not node.aggregates and not node.keys:
            raise NotImplementedError("SQL has no relation without columns")
        return child._replace(columns=columns, groups=groups)

    def _placed(self, node: Aggregate, child: Rows) -> tuple[Rows, Tree]:
        """The rows with the number of each in the order that aggregates ask for."""
        child = self.settled(node.child, child)
        name = self.free("place")
        place = self.over(exp.RowNumber(), (), self.keys(node.order or (), node.child.schema, child.columns))
        query = self.select(child, [*((self.names[id], child.columns[id]) for id in node.child.schema.ids), (name, place)])
        rows = self.step(STEPS[RowNumber], query, node.child.schema.ids, (name,))
        return rows, rows.columns[name]

    def _aggregate(self, call: Call, below: Node, rows: Rows, place: Tree | None = None) -> Tree:
        if call.operator.name in ("at_min", "at_max") and nullable(call.args[0], below.schema.nullable):
            raise NotImplementedError(f"SQL engines pass over missing values in {call.operator.name}")
        return aggregate(call, [self.value(arg, below, rows) for arg in call.args], place, self.dialect)

    @lower.register
    def _(self, node: Window, child: Rows) -> Rows:
        child = self.settled(node.child, child)
        made = {id: self._windowed(node, call, child) for id, call in node.columns}
        return self.named_step(node, child._replace(columns={**child.columns, **made}))

    def _windowed(self, node: Window, call: Call, child: Rows) -> Tree:
        schema, groups = node.child.schema, [child.columns[id] for id in node.partition]
        sort = self.keys(node.sort, schema, child.columns)
        order = self.keys(node.sort if node.order is None else node.order, schema, child.columns)
        match call.operator.name:
            case "row_number":
                return _less_one(self.over(exp.RowNumber(), groups, order))
            case "rank" | "dense_rank" as name:
                return self.over(exp.Anonymous(this=name.upper()), groups, sort)
            case "peers":
                peers = [*groups, *(child.columns[key.column] for key in node.sort)]
                return exp.Window(this=exp.Count(this=exp.Star()), partition_by=[peer.copy() for peer in peers])
            case "first" | "last" as name:
                value = (exp.FirstValue if name == "first" else exp.LastValue)(this=self.value(call.args[0], node.child, child))
                return self.over(exp.IgnoreNulls(this=value), groups, order, _frame(*node.rows))
        value = self._aggregate(call, node.child, child)
        frame = None if node.rows == (None, None) else _frame(*node.rows)
        return _over_each(value, lambda each: self.over(each, groups, order if frame else (), frame))

    def over(
        self,
        value: Tree,
        groups: Iterable[Tree],
        order: Iterable[Tree],
        frame: exp.WindowSpec | None = None,
    ) -> exp.Window:
        keys = list(order) or ([exp.Ordered(this=exp.Subquery(this=exp.select("1")))] if isinstance(value, exp.RowNumber) else [])
        made = exp.Window(this=value, partition_by=[group.copy() for group in groups], spec=frame)
        if keys:
            made.set("order", exp.Order(expressions=keys))
        return made

    @lower.register
    def _(self, node: Join, left: Rows, right: Rows) -> Rows:
        left, right = self.named_step(node.left, left), self.named_step(node.right, right)
        on = [self._match(node, left, right, a, b) for a, b in node.on]
        if node.how in ("semi", "anti"):
            found: Tree = exp.Exists(this=exp.select("1").from_(right.table).where(*on))
            return left._replace(where=(found if node.how == "semi" else exp.Not(this=found),))
        kind = {"inner": "INNER", "left": "LEFT", "outer": "FULL", "cross": "CROSS"}[node.how]
        columns = {**left.columns, **right.columns}
        query = self.select(left, [(self.names[id], columns[id]) for id in node.schema.ids])
        return self.step(STEPS[Join], query.join(right.table, on=exp.and_(*on) if on else None, join_type=kind), node.schema.ids)

    def _match(self, node: Join, left: Rows, right: Rows, a: str, b: str) -> Tree:
        may_miss = node.missing_equal and node.left.schema[a].nullable and node.right.schema[b].nullable
        return (exp.NullSafeEQ if may_miss else exp.EQ)(this=left.columns[a].copy(), expression=right.columns[b].copy())

    @lower.register
    def _(self, node: Concat, *branches: Rows) -> Rows:
        parts = [
            self.select(rows, [(self.names[id], rows.columns[own]) for id, own in zip(node.columns, branch.schema.ids, strict=True)])
            for rows, branch in zip(branches, node.branches, strict=True)
        ]
        return self.step(STEPS[Concat], _united(parts), node.columns)

    @lower.register
    def _(self, node: Unpivot, child: Rows) -> Rows:
        child = self.settled(node.child, child)
        kept = [(self.names[id], child.columns[id]) for id in node.keep]
        parts = []
        for row in node.rows:
            values = [cast_to(self.value(expr, node.child, child), expr.type) for expr in row]
            parts.append(
                self.select(child, [*kept, *((self.names[id], value) for id, value in zip(node.columns, values, strict=True))])
            )
        return self.step(STEPS[Unpivot], _united(parts), node.schema.ids)


def _readers(plan: Node) -> dict[Node, int]:
    """How many nodes read each."""
    found: dict[Node, int] = {}
    for node in postorder(plan):
        for child in node.children:
            found[child] = found.get(child, 0) + 1
    return found


def _named(value: Tree, name: str) -> Tree:
    """A column under a name; what has that name already needs no other."""
    if isinstance(value, exp.Column) and value.name == name:
        return value.copy()
    return exp.alias_(value.copy(), exp.to_identifier(name))


def _without_nan(column: Tree, type: t.DataType) -> Tree:
    if not t.is_floating(type):
        return column
    return exp.Nullif(this=column, expression=cast_to(exp.Literal.string("NaN"), type))


def _less_one(number: Tree) -> Tree:
    return exp.Sub(this=number, expression=exp.Literal.number(1))


def _backwards(key: SortKey) -> SortKey:
    return SortKey(key.column, not key.descending, not key.missing_first)


def _in_slice(node: Slice, number: Tree, total: Tree) -> Iterable[Tree]:
    """The conditions on the number of a row that is in a slice, as Python counts."""
    if node.step < 0:
        raise NotImplementedError("SQL has no slices that go backwards")
    start = _bound(node.start or 0, total)
    yield exp.GTE(this=number.copy(), expression=start)
    if node.stop is not None:
        yield exp.LT(this=number.copy(), expression=_bound(node.stop, total))
    if node.step > 1:
        first = exp.func("GREATEST", start.copy(), exp.Literal.number(0))
        offset = exp.Paren(this=exp.Sub(this=number.copy(), expression=first))
        yield exp.EQ(this=exp.Mod(this=offset, expression=exp.Literal.number(node.step)), expression=exp.Literal.number(0))


def _bound(bound: int, total: Tree) -> Tree:
    return (
        exp.Literal.number(bound) if bound >= 0 else exp.Paren(this=exp.Sub(this=total.copy(), expression=exp.Literal.number(-bound)))
    )


def _frame(first: int | None, last: int | None) -> exp.WindowSpec:
    def edge(bound: int | None, side: str) -> tuple[Tree | str, str | None]:
        if bound is None:
            return "UNBOUNDED", side
        return ("CURRENT ROW", None) if bound == 0 else (exp.Literal.number(abs(bound)), "PRECEDING" if bound < 0 else "FOLLOWING")

    (start, start_side), (end, end_side) = edge(first, "PRECEDING"), edge(last, "FOLLOWING")
    return exp.WindowSpec(kind="ROWS", start=start, start_side=start_side, end=end, end_side=end_side)


def _over_each(value: Tree, over: Callable[[Tree], Tree]) -> Tree:
    """A value with each aggregate in it computed over a window."""
    if isinstance(value, exp.AggFunc | exp.WithinGroup):
        if isinstance(value, exp.WithinGroup) or isinstance(value.this, exp.Distinct):
            raise NotImplementedError(f"SQL has no {value.key} over a window")
        return over(value)
    return value.transform(
        lambda part: over(part) if isinstance(part, exp.AggFunc) and not isinstance(part.parent, exp.Window) else part
    )


def _united(parts: Sequence[exp.Query]) -> exp.Query:
    made = parts[0]
    for part in parts[1:]:
        made = exp.union(made, part, distinct=False)
    return made
