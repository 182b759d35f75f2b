"""Windows: columns computed from the rows that share values of a partition, by Spark's own windows.

Without a partition only what has one value for all rows, or few rows, comes here: the optimizer cuts the others into
ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...plan import Call, Window
from ...plan import types as t
from .aggregates import Over, aggregate
from .comparisons import clean
from .ordering import Order, backwards, sort_text

__all__ = ["Group", "over_group", "peers_of", "whole"]


class Group(NamedTuple):
    """How the rows of a window are grouped, and the order and the bounds in which they are read."""

    keys: Sequence[str]
    order: str
    backwards: str
    sort: str
    bounds: tuple[int | None, int | None]

    @classmethod
    def of(cls, node: Window, keys: Sequence[str], order: Order, sort: Order, names: dict[str, str]) -> Group:
        forwards, back = sort_text(order, names) or "NULL", sort_text(backwards(order), names) or "NULL"
        return cls(keys, forwards, back, sort_text(sort, names), node.rows)

    @property
    def together(self) -> str:
        return f"PARTITION BY {', '.join(self.keys)}"

    @property
    def in_order(self) -> str:
        return f"{self.together} ORDER BY {self.order}"


def whole(node: Window) -> bool:
    """Whether the window has one value for all the rows of a group."""
    return node.rows == (None, None) and all(call.operator.kind == "aggregate" for _, call in node.columns)


def over_group(call: Call, values: Sequence[str], group: Group, order: Order, names: dict[str, str]) -> str:
    """The text of a window's column, over short texts of its arguments."""
    match call.operator.name:
        case "row_number":
            return f"(cast(row_number() OVER ({group.in_order}) AS bigint) - 1L)"
        case "rank" | "dense_rank" as name:
            return f"cast({name}() OVER ({group.together} ORDER BY {group.sort}) AS bigint)" if group.sort else "1L"
        case "peers":
            return f"count(1) OVER ({peers_of(group.together, group.sort)})"
    if group.bounds == (None, None):
        return aggregate(call, values, order, names, Over(f" OVER ({group.together})"))
    first, last = group.bounds
    chosen = call.operator.name if call.operator.name in MIRRORED and not t.is_null(call.type) else ""
    if chosen and first is not None and first == last:
        return f"lag({values[0]}, {-first}) OVER ({group.in_order})"
    if first is not None and last is None:  # for each row Spark would read such a frame to its end, so it is read backwards
        group, chosen = group._replace(order=group.backwards), MIRRORED.get(chosen, "")
        last, first = -first, None
    over = Over(f" OVER ({group.in_order} ROWS BETWEEN {_bound(first, 'PRECEDING')} AND {_bound(last, 'FOLLOWING')})")
    if chosen:
        return over(f"{'last' if chosen == 'last' else 'first'}_value({clean(values[0], call.type)}, true)")
    return aggregate(call, values, order, names, over)


MIRRORED = {"first": "last", "last": "first", "any_value": "any_value"}
"""Aggregates that choose a row, and what they are in the opposite order."""


def peers_of(group: str, sort: str) -> str:
    """What stands in OVER for the rows of a group with the same sort keys."""
    return f"{group} ORDER BY {sort} RANGE BETWEEN CURRENT ROW AND CURRENT ROW" if sort else group


def _bound(bound: int | None, side: str) -> str:
    if bound is None:
        return f"UNBOUNDED {side}"
    return "CURRENT ROW" if bound == 0 else f"{abs(bound)} {'FOLLOWING' if bound > 0 else 'PRECEDING'}"
