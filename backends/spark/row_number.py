"""Numbering and ranking rows in an order without gathering them.

The rows are cut into ranges of the order, which are counted; each range is numbered by a window over it alone,
from the number of rows in the ranges before it. What is small is one range. Positions in a source are cut evenly;
splits of a source as they are (see `splits`); of other orders a sample tells where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ...plan import Node, Scan, Slice, SortKey, postorder
from ...plan import types as t
from .ordering import Order, ascending, sort_text
from .splits import find_splits
from .sql import constant, struct
from .windows import peers_of

__all__ = ["Numbering", "in_slice"]

ONE_PLACE = 1_000_000  # at most so many rows are one range; the optimizer says so too
ROWS_A_RANGE = 250_000
MOST_RANGES = 256
SAMPLE = 4096
SAMPLED_RANGES = 64


class Numbering:
    """How the rows of a relation are numbered in an order.

    Parameters
    ----------
    node : Node
        The relation's plan.
    data, names : DataFrame and mapping
        The relation, and the name in it of each column id.
    order : sequence of (SortKey, DataType)
        Any order, if there are no keys.
    fresh : callable
        Gives a new name.
    may_run : bool
        Whether a job may run to take a sample.
    function : {"row_number", "rank", "dense_rank"}
        What each row gets, less 1.
    peers : str, optional
        A column for the number of rows with the row's keys.
    """

    def __init__(
        self,
        node: Node,
        data: DataFrame,
        names: Mapping[str, str],
        order: Order,
        fresh: Callable[[], str],
        may_run: bool,
        function: str = "row_number",
        peers: str = "",
    ) -> None:
        self.node, self.data, self.names, self.order, self.fresh, self.may_run = node, data, dict(names), order, fresh, may_run
        self.function, self.peers = function, peers
        if not order:
            position = fresh()
            self.data = data.selectExpr("*", f"monotonically_increasing_id() AS {position}")
            self.order, self.names[position] = [(SortKey(position), t.int64)], position

    def numbered(self, number: str, total: str = "") -> DataFrame:
        """The rows with their number, from 0, in a column of that name; and with how many there are in another, if named."""
        most = self.node.max_rows
        if most is None or most > ONE_PLACE:
            evenly = self._evenly()
            if evenly is not None:
                return self._by_range(self.data, *evenly, number, total)
            if self.function == "row_number" and (splits := find_splits(self.node, self.order, self.names)):
                return splits.numbered(self.data, self.order, self.names, self.fresh, number, total)
            if self.may_run and (bounds := self._bounds()):
                return self._by_bounds(bounds, number, total)
        return self._in_one_place(number, total)

    def _windows(self, range: str, before: str, number: str) -> list[str]:
        """The columns of the rows of one range, of which so many come before it."""
        group, sort = f"PARTITION BY {range}", sort_text(self.order, self.names)
        made = [f"{before} + {self.function}() OVER ({group} ORDER BY {sort}) - 1L AS {number}"]
        return made + ([f"count(1) OVER ({peers_of(group, sort)}) AS {self.peers}"] if self.peers else [])

    def _in_one_place(self, number: str, total: str) -> DataFrame:
        place = self.fresh()  # false, but Spark does not know it, and a window over no partition would warn of itself
        rows = self.data.selectExpr("*", f"spark_partition_id() < 0 AS {place}")
        counted = [f"count(1) OVER (PARTITION BY {place}) AS {total}"] if total else []
        return rows.selectExpr("*", *self._windows(place, "0L", number), *counted)

    def _by_range(self, rows: DataFrame, range: str, ranges: int, number: str, total: str) -> DataFrame:
        """The rows numbered by ranges: `range` is the number of a row's, from 0."""
        place, parts, starts = self.fresh(), self.fresh(), self.fresh()
        rows = rows.selectExpr("*", f"{range} AS {place}")
        distinct = f"DISTINCT struct({', '.join(ascending(self.order, self.names))})" if self.function == "dense_rank" else "1"
        sizes = rows.groupBy(place).agg(F.expr(f"count({distinct}) AS size"))
        sizes = sizes.agg(F.expr(f"collect_list(struct({place} AS place, size)) AS {parts}"))
        before = f"aggregate(filter({parts}, part -> part.place < place), 0L, (sum, part) -> sum + part.size)"
        columns = [f"transform(sequence(0, {ranges - 1}), place -> {before}) AS {starts}"]
        if total:
            columns.append(f"aggregate({parts}, 0L, (sum, part) -> sum + part.size) AS {total}")
        placed = rows.crossJoin(sizes.selectExpr(*columns).hint("broadcast"))
        kept = [*self.data.columns, place, *([total] if total else [])]
        before = self.fresh()  # one number a row is what goes through the shuffle, neither all of the starts nor the keys
        placed = placed.selectExpr(*kept, f"element_at({starts}, {place} + 1) AS {before}")
        return placed.selectExpr("*", *self._windows(place, before, number))

    # --- Positions in a source ---

    def _evenly(self) -> tuple[str, int] | None:
        """The number of a row's range, and how many there are, if the first key is a position in a source of known size."""
        key, type = self.order[0]
        size = _source_size(self.node, key.column) if t.is_integer(type) else None
        if size is None:
            return None
        ranges = max(1, min(MOST_RANGES, size // ROWS_A_RANGE))
        place = f"cast({self.names[key.column]} div {-(-size // ranges)}L AS int)"
        place = f"{ranges} - {place}" if key.descending else f"1 + {place}"
        return f"coalesce({place}, {0 if key.missing_first else ranges + 1})", ranges + 2

    # --- Any order ---

    def _bounds(self) -> pa.Table | None:
        """Keys that cut the order into ranges of about equal size, if the rows are many. Runs a job."""
        keys = [f"{key} AS k{place}" for place, key in enumerate(ascending(self.order, self.names))]
        sample = self._sampled().selectExpr(*keys).orderBy(F.rand(0)).limit(SAMPLE).toArrow()
        if sample.num_rows < SAMPLE:
            return None
        rows = sorted(zip(*[column.to_pylist() for column in sample.columns], strict=True), key=_missing_first)
        bounds = dict.fromkeys(rows[:: SAMPLE // SAMPLED_RANGES][1:])
        return pa.table([pa.array(values) for values in zip(*bounds, strict=True)], schema=sample.schema)

    def _sampled(self) -> DataFrame:
        """About four times as many rows as the sample has, so that few are sorted; all, where it is not known how many there are."""
        most = self.node.max_rows
        return self.data if most is None else self.data.sample(fraction=min(1.0, 4 * SAMPLE / max(1, most)), seed=0)

    def _by_bounds(self, bounds: pa.Table, number: str, total: str) -> DataFrame:
        """The rows numbered by the ranges between bounds."""
        key, names = self.fresh(), bounds.column_names
        texts = [
            struct(names, [constant(value, type) for value, type in zip(row.values(), bounds.schema.types, strict=True)])
            for row in bounds.to_pylist()
        ]
        rows = self.data.selectExpr("*", f"{struct(names, ascending(self.order, self.names))} AS {key}")
        return self._by_range(rows, _search(key, texts, 0), len(texts) + 1, number, total)


def _missing_first(row: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """A key by which rows sort as Spark sorts structs."""
    return [(value is not None, value) for value in row]


def _search(key: str, bounds: Sequence[str], first: int) -> str:
    """The number of bounds that are not above a key, by halves; `first` is how many are known."""
    if not bounds:
        return str(first)
    middle = len(bounds) // 2
    below, above = _search(key, bounds[:middle], first), _search(key, bounds[middle + 1 :], first + middle + 1)
    return f"if({key} < {bounds[middle]}, {below}, {above})"


def _source_size(node: Node, column: str) -> int | None:
    """The number of rows of the source in which the column is a row's position, if it is one and the size is known."""
    for part in postorder(node):
        if isinstance(part, Scan) and column in (*part.position[:1], part.row_number):
            return part.source.num_rows if part.source.numbers_rows else None
    return None


def in_slice(number: str, total: str, node: Slice) -> str:
    """Whether the row of a number is among those that a slice takes of so many."""
    start, stop, step = node.start, node.stop, node.step
    if step > 0:
        first = "0L" if start is None else f"{start}L" if start >= 0 else f"greatest({total} - {-start}L, 0L)"
        end = total if stop is None else f"{stop}L" if stop >= 0 else f"({total} - {-stop}L)"
        return f"{number} >= {first} AND {number} < {end} AND ({number} - {first}) % {step}L = 0"
    first = f"({total} - 1L)" if start is None else f"least({start}L, {total} - 1L)" if start >= 0 else f"({total} - {-start}L)"
    end = "-1L" if stop is None else f"{stop}L" if stop >= 0 else f"({total} - {-stop}L)"
    return f"{number} <= {first} AND {number} > {end} AND ({first} - {number}) % {-step}L = 0"
