"""Numbering rows by the splits in which Spark reads a source: the splits are counted, each goes on from those before it.

Nothing is sorted. Where the rows are all that a scan yields, their places in the split are numbers already, and
nothing is shuffled either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ...plan import Extend, ExternalSource, Node, Scan, Select, SplitSource, postorder
from .ordering import Order, sort_text
from .sql import error, text

__all__ = ["Splits", "find_splits"]

PARTITION = 33  # the lower bits of monotonically_increasing_id() that count in a partition


class Splits(NamedTuple):
    """The split that a row is in, as a text; and its place there, if the rows of a split are all there."""

    split: str
    row: str = ""

    def numbered(
        self, rows: DataFrame, order: Order, names: Mapping[str, str], fresh: Callable[[], str], number: str, total: str
    ) -> DataFrame:
        """The rows with their number in the order, from 0; and with how many there are in another column, if named."""
        split, key, first, size, start = (fresh() for _ in range(5))
        rows = rows.selectExpr("*", f"{self.split} AS {split}")
        counted = rows.groupBy(split).agg(F.expr("count(1) AS size"), F.expr(f"min({self.row or split}) AS first"))
        splits = counted.agg(F.expr(f"sort_array(collect_list(struct({split} AS split, first, size))) AS splits"))
        before = "aggregate(slice(splits, 1, i), 0L, (sum, other) -> sum + other.size)"
        table = splits.selectExpr(
            f"inline(transform(splits, (split, i) -> named_struct('{key}', split.split, '{first}', split.first, '{size}', split.size, "
            f"'{start}', {before}, '{total or fresh()}', aggregate(splits, 0L, (sum, other) -> sum + other.size))))"
        )
        placed = rows.join(table.hint("broadcast"), F.expr(f"{split} = {key}"), "left")
        if not self.row:
            place = f"row_number() OVER (PARTITION BY {split} ORDER BY {sort_text(order, names)}) - 1L"
            return placed.selectExpr("*", f"{start} + {place} AS {number}")
        place = f"({self.row} - {first})"
        moved = error("RuntimeError", text("Spark has not read the source in the same splits twice"))
        return placed.selectExpr("*", f"if({place} BETWEEN 0 AND {size} - 1, {start} + {place}, {moved}) AS {number}")


def find_splits(node: Node, order: Order, names: Mapping[str, str]) -> Splits | None:
    """The splits of a relation, if its order is first of all the position in a source that Spark reads by splits."""
    key = order[0][0]
    if key.descending or node.schema[key.column].nullable:
        return None
    for scan in postorder(node):
        if isinstance(scan, Scan) and key.column in scan.position[:1]:
            first, last = names[key.column], names.get(scan.position[-1], "")
            whole = _is_whole(node, scan) and tuple(key.column for key, _ in order) == scan.position
            if isinstance(scan.source, SplitSource):
                return Splits(first, last if whole else "")
            if isinstance(scan.source, ExternalSource):
                return Splits(f"shiftright({first}, {PARTITION})", last if whole else "")
    return None


def _is_whole(node: Node, scan: Scan) -> bool:
    """Whether the relation has the rows of the scan, each once, and the scan all of the source."""
    while isinstance(node, Extend | Select):
        node = node.child
    return node is scan and scan.predicate is None
