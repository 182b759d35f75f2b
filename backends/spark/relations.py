"""Relations as Spark DataFrames: one function a node, over children that are lowered already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import singledispatchmethod
from itertools import count
from typing import NamedTuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

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
    Join,
    Node,
    RowNumber,
    Scan,
    Schema,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
    op,
    postorder,
)
from ...plan import types as t
from .aggregates import Counted, Over, Quantile, aggregate, quantiles_asked
from .batches import register_batches
from .comparisons import clean
from .expressions import Expressions
from .functions import register
from .one_task import Together, is_small
from .ordering import Order, backwards, sort_columns, sort_text
from .quantiles import find_bounds, is_large, quantile_between
from .row_number import Numbering, in_slice
from .scans import lower_scan
from .sql import named, quoted, struct
from .streams import is_streamed, stream, streamed_value
from .times import cell_length
from .windows import Group, over_group, whole
from .write import stored

__all__ = ["Lowering", "Rows"]

RANKS = (op.rank, op.dense_rank, op.peers)
SHARED = (Aggregate, Distinct, Join)
"""Relations that are worth keeping: rows are brought together for them."""
JOINS = {"inner": "inner", "left": "left", "outer": "full", "semi": "left_semi", "anti": "left_anti"}


class Rows(NamedTuple):
    """A relation: a DataFrame, and the name in it of each column id. It may have more columns."""

    data: DataFrame
    names: Mapping[str, str]


class Lowering:
    """Turns a plan into a DataFrame of one session.

    Columns get plain names that no other column of the plan has, so that labels of any kind cannot clash.

    Parameters
    ----------
    session : SparkSession
    may_run : bool
        Whether a job may run where data must be looked at. Without, the DataFrame is one to be looked at.
    kept : contextlib.ExitStack, optional
        While it is open, relations that several others read are kept by Spark. Without one none are.
    """

    def __init__(self, session: SparkSession, may_run: bool = True, kept: ExitStack | None = None) -> None:
        self.session = session
        self.may_run = may_run
        self.kept = kept
        self.together = Together(False)
        self._numbers = count()

    def run(self, plan: Node) -> Rows:
        """The relation of a plan."""
        self.together = Together(is_small(plan))
        made: dict[Node, Rows] = {}
        kept = None if self.together.small else self.kept
        readers = Counter(child for node in postorder(plan) for child in node.children)
        for node in postorder(plan):
            rows = self.lower(node, *[made[child] for child in node.children])
            if kept is not None and readers[node] > 1 and isinstance(node, SHARED):
                keep(rows.data, kept)
            made[node] = rows
        return made[plan]

    def fresh(self) -> str:
        return f"c{next(self._numbers)}"

    def named(self, ids: Iterable[str]) -> dict[str, str]:
        """New names for columns."""
        return {id: self.fresh() for id in ids}

    @singledispatchmethod
    def lower(self, node: Node, *children: Rows) -> Rows:
        raise NotImplementedError(f"Spark has no lowering for {type(node).__name__}")

    # --- Row by row ---

    @lower.register
    def _(self, node: Scan) -> Rows:
        names = self.named(node.schema.ids)
        rows = Rows(lower_scan(self.session, node, names), names)
        if node.predicate is not None:
            rows = self._filter(rows, node.predicate)
        return rows._replace(data=self.together.rows(rows.data))

    @lower.register
    def _(self, node: Extend, child: Rows) -> Rows:
        data, texts = self._computed(child, [expr for _, expr in node.columns])
        names = self.named(id for id, _ in node.columns)
        added = [f"{text} AS {name}" for text, name in zip(texts, names.values(), strict=True)]
        return Rows(data.selectExpr("*", *added), {**child.names, **names})

    @lower.register
    def _(self, node: Select, child: Rows) -> Rows:
        return Rows(child.data, {id: child.names[source] for id, source in node.columns})

    @lower.register
    def _(self, node: Filter, child: Rows) -> Rows:
        return self._filter(child, node.predicate)

    def _filter(self, rows: Rows, predicate: Expr) -> Rows:
        texts = Expressions(rows.names, self.fresh)
        condition = texts.condition(predicate)
        return Rows(with_levels(rows.data, texts).filter(condition), rows.names)

    def _computed(self, rows: Rows, exprs: Iterable[Expr]) -> tuple[DataFrame, list[str]]:
        """The texts of expressions, and the rows that they make sense over."""
        texts = Expressions(rows.names, self.fresh)
        made = texts.lower(exprs)
        return with_levels(rows.data, texts), made

    @lower.register
    def _(self, node: Unpivot, child: Rows) -> Rows:
        width = len(node.columns)
        data, texts = self._computed(child, [expr for row in node.rows for expr in row])
        names = self.named([*node.keep, *node.columns])
        new = [names[id] for id in node.columns]
        keep = [named(child.names[id], names[id]) for id in node.keep]
        if width == 1:  # made without an array for each row, which would take longer than the row does
            cells = [self.fresh() for _ in texts]
            data = data.selectExpr(*keep, *map(named, texts, cells))
            return Rows(data.unpivot(tuple([names[id] for id in node.keep]), tuple(cells), self.fresh(), new[0]), names)
        structs = [struct(new, texts[start : start + width]) for start in range(0, len(texts), width)]
        return Rows(data.selectExpr(*keep, f"inline(array({', '.join(structs)})) AS ({', '.join(new)})"), names)

    @lower.register
    def _(self, node: Explode, child: Rows) -> Rows:
        names, place, item = self.named(node.schema.ids), self.fresh(), self.fresh()
        keep = [named(child.names[id], names[id]) for id in node.keep]
        function = "posexplode_outer" if node.outer else "posexplode"
        data = child.data.selectExpr(*keep, f"{function}({child.names[node.items]}) AS ({place}, {item})")
        made = {id: f"{item}.{quoted(name)}" if name else item for id, name in node.columns}
        if node.place:
            made[node.place] = f"cast({f'coalesce({place}, 0)' if node.outer else place} AS bigint)"
        kept = [names[id] for id in node.keep]
        return Rows(data.selectExpr(*kept, *[f"{text} AS {names[id]}" for id, text in made.items()]), names)

    # --- By order ---

    @lower.register
    def _(self, node: Sort, child: Rows) -> Rows:
        return Rows(child.data.orderBy(*sort_columns(orders(node.keys, node.schema), child.names)), child.names)

    @lower.register
    def _(self, node: Slice, child: Rows) -> Rows:
        order = orders(node.order, node.schema)
        start, stop = node.start or 0, node.stop
        if node.step != 1 or start < 0 or (stop is not None and stop < 0):
            return self._every(node, child, order)
        data = child.data
        if stop is not None:
            data = data.orderBy(*sort_columns(order, child.names)) if order else data
            return Rows(data.limit(stop).offset(start) if start else data.limit(stop), child.names)
        return self._every(node, child, order) if start else child

    def _every(self, node: Slice, child: Rows, order: Order) -> Rows:
        """A slice by the numbers of the rows and, where a bound counts from the end, how many there are."""
        number, total = self.fresh(), self.fresh()
        rows = self._numbering(node, child, order).numbered(number, total)
        return Rows(rows.filter(in_slice(number, total, node)), child.names)

    def _numbering(self, node: Node, child: Rows, order: Order) -> Numbering:
        return Numbering(node.children[0], child.data, child.names, order, self.fresh, self.may_run)

    @lower.register
    def _(self, node: RowNumber, child: Rows) -> Rows:
        name = self.fresh()
        data = self._numbering(node, child, orders(node.order, node.child.schema)).numbered(name)
        return Rows(data, {**child.names, node.id: name})

    @lower.register
    def _(self, node: Distinct, child: Rows) -> Rows:
        keys = keys_of(node.columns, node.schema, child.names)
        order = orders(node.order, node.schema)
        if node.keep == "any" or (node.keep in ("first", "last") and not order):
            return self._any_of(child, keys)
        mark, window = self.fresh(), f"PARTITION BY {', '.join(keys)}"
        if node.keep == "none":
            data = child.data.selectExpr("*", f"count(1) OVER ({window}) AS {mark}")
        else:
            order = backwards(order) if node.keep == "last" else order
            data = child.data.selectExpr("*", f"row_number() OVER ({window} ORDER BY {sort_text(order, child.names)}) AS {mark}")
        return Rows(data.filter(f"{mark} = 1"), child.names)

    def _any_of(self, child: Rows, keys: Sequence[str]) -> Rows:
        made = {key: self.fresh() for key in keys if key not in child.names.values()}
        data = child.data.selectExpr("*", *[f"{key} AS {name}" for key, name in made.items()]) if made else child.data
        return Rows(data.dropDuplicates([made.get(key, key) for key in keys]), child.names)

    # --- Groups ---

    @lower.register
    def _(self, node: Aggregate, child: Rows) -> Rows:
        keys = keys_of(node.keys, node.child.schema, child.names)
        names = self.named([*node.keys, *(id for id, _ in node.aggregates)])
        grouped = [f"{key} AS {names[id]}" for key, id in zip(keys, node.keys, strict=True)]
        if not node.aggregates:
            data = child.data.selectExpr(*grouped).distinct() if grouped else self.together.rows(self.session.range(1))
            return Rows(data, names)
        data, made = self._aggregates(node, child, node.aggregates)
        columns = [F.expr(f"{text} AS {names[id]}") for text, (id, _) in zip(made, node.aggregates, strict=True)]
        return Rows(data.groupBy(*map(F.expr, grouped)).agg(*columns), names)

    def _aggregates(self, node: Aggregate | Window, child: Rows, columns: Sequence[tuple[str, Call]]) -> tuple[DataFrame, list[str]]:
        """The texts of aggregates, and the rows that they make sense over."""
        texts = Expressions(child.names, self.fresh)
        values = iter(texts.short(arg for _, call in columns for arg in call.args))
        calls = [(call, [next(values) for _ in call.args]) for _, call in columns]
        data, order = with_levels(child.data, texts), orders(node.order, node.child.schema)
        find = self._quantiles(node, data, quantiles_asked(calls))
        return data, [aggregate(call, args, order, child.names, Over(), find) for call, args in calls]

    def _quantiles(self, node: Aggregate | Window, data: DataFrame, asked: Mapping[str, Sequence[float]]) -> Quantile:
        """How quantiles are computed: of many rows that are one group, between bounds."""
        many = not (isinstance(node, Aggregate) and node.keys) and is_large(node.child)
        bounds = find_bounds(data, asked) if asked and many and self.may_run else None
        if bounds is None:
            return Counted(Over(), asked)
        return lambda number, share: quantile_between(number, share, bounds[number, share])

    @lower.register
    def _(self, node: Window, child: Rows) -> Rows:
        names = self.named(id for id, _ in node.columns)
        if not node.partition and whole(node):
            data, made = self._aggregates(node, child, node.columns)
            columns = [F.expr(f"{text} AS {name}") for text, name in zip(made, names.values(), strict=True)]
            return Rows(self.together.beside(child.data, data.agg(*columns)), {**child.names, **names})
        if not node.partition and node.sort and (ranks := {id: call for id, call in node.columns if call.operator in RANKS}):
            child = self._ranked(node, child, {names[id]: call.operator.name for id, call in ranks.items()})
            rest = tuple([column for column in node.columns if column[0] not in ranks])
            rows: Rows = self.lower(node.replace(columns=rest), child) if rest else child
            return Rows(rows.data, {**rows.names, **{id: names[id] for id in ranks}})
        data, keys = child.data, keys_of(node.partition, node.child.schema, child.names)
        if not keys:  # false, but Spark does not know it, and a window over no partition would warn of itself
            keys = [self.fresh()]
            data = data.selectExpr("*", f"spark_partition_id() < 0 AS {keys[0]}")
        return Rows(self._windows(node, Rows(data, child.names), keys, names), {**child.names, **names})

    def _ranked(self, node: Window, child: Rows, ranks: Mapping[str, str]) -> Rows:
        """The rows with their ranks among all rows: for each column the operator."""
        data, order = child.data, orders(node.sort, node.child.schema)
        peers = next((name for name, function in ranks.items() if function == "peers"), "")
        functions = [(name, function) for name, function in ranks.items() if name != peers] or [(self.fresh(), "rank")]
        for place, (name, function) in enumerate(functions):
            number = self.fresh()
            beside = "" if place else peers
            numbering = Numbering(node.child, data, child.names, order, self.fresh, self.may_run, function, beside)
            data = numbering.numbered(number).selectExpr("*", f"{number} + 1L AS {name}")
        return Rows(data, child.names)

    def _windows(self, node: Window, child: Rows, keys: Sequence[str], names: Mapping[str, str]) -> DataFrame:
        """The rows with the columns of a window, under these names."""
        schema, known = node.child.schema, dict(child.names)
        order, sort = orders(node.sort if node.order is None else node.order, schema), orders(node.sort, schema)
        group = Group.of(node, keys, order, sort, known)
        texts = Expressions(known, self.fresh)
        values = {call: texts.short(call.args) for _, call in node.columns}
        data = with_levels(child.data, texts)
        streamed = {call: self.fresh() for _, call in node.columns if is_streamed(call, node)}
        if streamed:
            types = [schema[id].type for id in node.partition] or [None]
            rows, order_of_rows = ((None, 0), backwards(order)) if node.rows == (0, None) else (node.rows, order)
            columns = [(call, name, values[call]) for call, name in streamed.items()]
            kept = [*dict.fromkeys(known.values())] if len(streamed) == len(node.columns) else data.columns
            sorted_by, groups = sort_columns(order_of_rows, known), [*zip(keys, types, strict=True)]
            data = stream(data, kept, groups, sorted_by, rows, columns, self.fresh, self.together)
        made = {
            call: streamed_value(call, streamed[call]) if call in streamed else over_group(call, values[call], group, order, known)
            for _, call in node.columns
        }
        return data.selectExpr("*", *[f"{made[call]} AS {names[id]}" for id, call in node.columns])

    # --- Several relations ---

    @lower.register
    def _(self, node: Join, left: Rows, right: Rows) -> Rows:
        renamed = self.named(right.names)  # as both sides may have come from one
        right = Rows(right.data.selectExpr(*[f"{name} AS {renamed[id]}" for id, name in right.names.items()]), renamed)
        names = left.names if node.how in ("semi", "anti") else {**left.names, **right.names}
        if node.how == "cross":
            return Rows(self.together.crossed(left.data, right.data), names)
        condition = " AND ".join(_matches(node, left, right, a, b) for a, b in node.on)
        return Rows(left.data.join(self.together.right(right.data), F.expr(condition), JOINS[node.how]), names)

    @lower.register
    def _(self, node: Concat, *branches: Rows) -> Rows:
        names = self.named(node.columns)
        parts = []
        for branch, child in zip(branches, node.branches, strict=True):
            own = [branch.names[id] for id in child.schema.ids]
            parts.append(branch.data.selectExpr(*[f"{column} AS {name}" for column, name in zip(own, names.values(), strict=True)]))
        while len(parts) > 1:  # in pairs, as a chain of unions would be as deep as it is long
            parts = [parts[i].unionAll(parts[i + 1]) if i + 1 < len(parts) else parts[i] for i in range(0, len(parts), 2)]
        return Rows(self.together.rows(parts[0]), names)

    # --- Results ---

    @lower.register
    def _(self, node: Collect, child: Rows) -> Rows:
        ids = dict.fromkeys([*node.columns, *(key.column for key in node.order or ())])
        names = {id: f"c{place}" for place, id in enumerate(ids)}
        return Rows(child.data.selectExpr(*[f"{child.names[id]} AS {name}" for id, name in names.items()] or ["1 AS c0"]), names)

    @lower.register
    def _(self, node: Write, child: Rows) -> Rows:
        data = child.data
        types = {id: node.child.schema[id].type for id, _ in node.columns}
        lengths = self.named(id for id, type in types.items() if node.format == "csv" and t.is_timestamp(type))
        if lengths:  # pandas writes as much of times as all of a column need
            longest = [F.expr(f"max({cell_length(child.names[id], types[id])}) AS {name}") for id, name in lengths.items()]
            data = self.together.beside(data, child.data.agg(*longest))
        if node.order:  # above the join, below which Spark would drop it
            data = data.orderBy(*sort_columns(orders(node.order, node.child.schema), child.names))
        values = [stored(child.names[id], types[id], node.format, lengths.get(id, "")) for id, _ in node.columns]
        return Rows(
            data.selectExpr(*[f"{value} AS {quoted(name)}" for value, (_, name) in zip(values, node.columns, strict=True)]), {}
        )


def _matches(node: Join, left: Rows, right: Rows, a: str, b: str) -> str:
    """Whether two keys agree: null-safe only where both may be missing, as plain equality joins faster."""
    x, y = node.left.schema[a], node.right.schema[b]
    (own,), (other,) = keys_of([a], node.left.schema, left.names), keys_of([b], node.right.schema, right.names)
    return f"({own} {'<=>' if node.missing_equal and x.nullable and y.nullable else '='} {other})"


def keep(data: DataFrame, kept: ExitStack) -> None:
    """Let Spark keep the rows until `kept` closes. What the user keeps already is the user's to release."""
    level = data.storageLevel
    if not (level.useMemory or level.useDisk):
        kept.callback(data.persist().unpersist)


def with_levels(data: DataFrame, texts: Expressions) -> DataFrame:
    """The rows with the columns that the texts of expressions need, in a session that knows their functions."""
    if texts.uses_python:
        register(data.sparkSession)
    if texts.batches:
        register_batches(data.sparkSession, texts.batches)
    for columns in texts.levels:
        data = data.selectExpr("*", *columns)
    return data


def orders(keys: Iterable[SortKey] | None, schema: Schema) -> Order:
    return [(key, schema[key.column].type) for key in keys or ()]


def keys_of(ids: Iterable[str], schema: Schema, names: Mapping[str, str]) -> list[str]:
    """The texts of key columns, where NaN and null are one value."""
    return [clean(names[id], schema[id].type) if schema[id].nullable else names[id] for id in ids]
