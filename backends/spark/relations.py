"""Relations as Spark DataFrames: one function a node, over children that are lowered already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce, singledispatchmethod
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from ...plan import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
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
    Write,
    postorder,
)
from ...plan import Window as WindowNode
from ...plan import types as t
from ...plan.types import DataType
from .aggregates import lower_aggregate
from .expressions import clean, lower_all, lower_predicate
from .ordering import sort_columns
from .row_number import numbered
from .scans import lower_scan

__all__ = ["Lowering"]

JOINS = {"inner": "inner", "left": "left", "outer": "full", "semi": "left_semi", "anti": "left_anti", "cross": "cross"}
GENERATED = "__plandas_"


class Lowering:
    """Turns a plan into a DataFrame of one session. Columns are named by number; `names` tells which is which."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.names: dict[str, str] = {}

    def run(self, plan: Node) -> DataFrame:
        """The DataFrame of a plan; its columns have the names of the ids of the plan's schema."""
        made: dict[Node, DataFrame] = {}
        for node in postorder(plan):
            for field in node.schema:
                self.names.setdefault(field.id, f"c{len(self.names)}")
            made[node] = self.lower(node, *[made[child] for child in node.children])
        return made[plan]

    def _order(self, node: Node, order: Sequence[SortKey] | None) -> list[tuple[SortKey, DataType]]:
        schema = node.children[0].schema
        return [(key, schema[key.column].type) for key in order or ()]

    def _columns(self, ids: Iterator[str] | Sequence[str]) -> list[Column]:
        return [F.col(self.names[id]) for id in ids]

    def _grouping(self, node: Node, ids: Sequence[str]) -> list[Column]:
        """Key columns where NaN and null are one value."""
        schema = node.schema
        return [clean(F.col(self.names[id]), schema[id].type).alias(self.names[id]) for id in ids]

    @singledispatchmethod
    def lower(self, node: Node, *children: DataFrame) -> DataFrame:
        raise NotImplementedError(f"Spark has no lowering for {type(node).__name__}")

    @lower.register
    def _(self, node: Scan) -> DataFrame:
        return lower_scan(self.session, node, self.names)

    @lower.register
    def _(self, node: Extend, child: DataFrame) -> DataFrame:
        values = lower_all([expr for _, expr in node.columns], self.names)
        added = [value.alias(self.names[id]) for value, (id, _) in zip(values, node.columns, strict=True)]
        return child.select(*self._columns(node.child.schema.ids), *added)

    @lower.register
    def _(self, node: Select, child: DataFrame) -> DataFrame:
        return child.select(*[F.col(self.names[source]).alias(self.names[id]) for id, source in node.columns])

    @lower.register
    def _(self, node: Filter, child: DataFrame) -> DataFrame:
        return child.filter(lower_predicate(node.predicate, self.names))

    @lower.register
    def _(self, node: Sort, child: DataFrame) -> DataFrame:
        return child.orderBy(*sort_columns(self._order(node, node.keys), self.names))

    @lower.register
    def _(self, node: Slice, child: DataFrame) -> DataFrame:
        order = self._order(node, node.order)
        start, stop = node.start or 0, node.stop
        if node.step != 1 or start < 0 or (stop is not None and stop < 0):
            return self._positions(node, child, order)
        if order:
            child = child.orderBy(*sort_columns(order, self.names))
        if stop is not None:
            child = child.limit(max(stop, start))
        return child.offset(start) if start else child

    def _positions(self, node: Slice, child: DataFrame, order: list[tuple[SortKey, DataType]]) -> DataFrame:
        """A slice that needs the number of rows: number them, count them, and filter by number."""
        number = f"{GENERATED}slice"
        rows = numbered(child, order, self.names, number)
        wanted = range(child.count())[node.start : node.stop : node.step]
        low, high = (wanted[0], wanted[-1]) if wanted.step > 0 else (wanted[-1], wanted[0]) if wanted else (0, -1)
        if not wanted:
            return child.limit(0)
        inside = F.col(number).between(low, high) & ((F.col(number) - F.lit(low)) % F.lit(abs(wanted.step)) == 0)
        return rows.filter(inside).drop(number)

    @lower.register
    def _(self, node: Distinct, child: DataFrame) -> DataFrame:
        keys = self._grouping(node, node.columns)
        order = self._order(node, node.order)
        mark = f"{GENERATED}kept"
        if node.keep == "none":
            alone = F.count(F.lit(1)).over(Window.partitionBy(*keys)) == 1
            return child.withColumn(mark, alone).filter(F.col(mark)).drop(mark)
        if node.keep == "any" or not order:
            normal = not any(t.is_floating(node.schema[id].type) for id in node.columns)
            if normal:
                return child.dropDuplicates([self.names[id] for id in node.columns])
            order = order or [(SortKey(node.columns[0]), node.schema[node.columns[0]].type)]
        if node.keep == "last":
            order = [(key._replace(descending=not key.descending, missing_first=not key.missing_first), type) for key, type in order]
        window = Window.partitionBy(*keys).orderBy(*sort_columns(order, self.names))
        return child.withColumn(mark, F.row_number().over(window)).filter(F.col(mark) == 1).drop(mark)

    @lower.register
    def _(self, node: RowNumber, child: DataFrame) -> DataFrame:
        return numbered(child, self._order(node, node.order), self.names, self.names[node.id], node.child.max_rows)

    @lower.register
    def _(self, node: Aggregate, child: DataFrame) -> DataFrame:
        order = self._order(node, node.order)
        made = [lower_aggregate(call, self.names, order).alias(self.names[id]) for id, call in node.aggregates]
        if not node.keys:
            return child.agg(*made) if made else child.agg(F.count(F.lit(1))).select()
        grouped = child.groupBy(*self._grouping(node.child, node.keys))
        return grouped.agg(*made) if made else child.select(*self._grouping(node.child, node.keys)).distinct()

    @lower.register
    def _(self, node: WindowNode, child: DataFrame) -> DataFrame:
        order = self._order(node, node.order)
        if not node.partition:
            whole = child.agg(*[lower_aggregate(call, self.names, order).alias(self.names[id]) for id, call in node.columns])
            return child.crossJoin(F.broadcast(whole))
        window = Window.partitionBy(*self._grouping(node.child, node.partition))
        added = [
            lower_aggregate(call, self.names, order, lambda raw: raw.over(window)).alias(self.names[id]) for id, call in node.columns
        ]
        return child.select(*self._columns(node.child.schema.ids), *added)

    @lower.register
    def _(self, node: Join, left: DataFrame, right: DataFrame) -> DataFrame:
        if node.how == "cross":
            return left.crossJoin(right)
        condition = reduce(lambda a, b: a & b, [self._matches(node, a, b) for a, b in node.on])
        return left.join(right, condition, JOINS[node.how])

    def _matches(self, node: Join, left: str, right: str) -> Column:
        """Whether two keys agree: null-safe only where both sides may be missing, as plain equality joins faster."""
        a, b = node.left.schema[left], node.right.schema[right]
        x, y = (clean(F.col(self.names[field.id]), field.type) for field in (a, b))
        return x.eqNullSafe(y) if node.missing_equal and a.nullable and b.nullable else x == y

    @lower.register
    def _(self, node: Concat, *branches: DataFrame) -> DataFrame:
        names = [self.names[id] for id in node.columns]
        aligned = [
            branch.select(*[F.col(self.names[old]).alias(new) for old, new in zip(child.schema.ids, names, strict=True)])
            for branch, child in zip(branches, node.branches, strict=True)
        ]
        return reduce(DataFrame.unionAll, aligned)

    @lower.register
    def _(self, node: Unpivot, child: DataFrame) -> DataFrame:
        names = [self.names[id] for id in node.columns]
        rows = [
            F.struct(*[value.alias(name) for value, name in zip(lower_all(row, self.names), names, strict=True)]) for row in node.rows
        ]
        return child.select(*self._columns(node.keep), F.inline(F.array(*rows)))

    @lower.register
    def _(self, node: Collect, child: DataFrame) -> DataFrame:
        ids = dict.fromkeys([*node.columns, *(key.column for key in node.order or ())])
        return child.select(*self._columns(tuple(ids)))

    @lower.register
    def _(self, node: Write, child: DataFrame) -> DataFrame:
        if node.order:
            child = child.orderBy(*sort_columns(self._order(node, node.order), self.names))
        return child.select(*[F.col(self.names[id]).alias(name) for id, name in node.columns])


