"""The in-process engine: a plan's relations, computed one after another over Arrow arrays.

It is the reference that other engines are compared with. Relations come out in their implicit row order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import singledispatch
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import (
    Aggregate,
    Call,
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
    postorder,
)
from ..base import Capabilities, Decline, Measured, Tasks
from .aggregates import aggregate, aggregates
from .dag import fold
from .expressions import evaluate, kernels
from .joins import join
from .keys import group, sorted_places
from .rows import Rows
from .scans import refusal, scan
from .values import broadcast, to_numpy
from .windows import window, window_operators
from .write import FORMATS, write_files

__all__ = ["LocalBackend", "relation"]


class LocalBackend:
    """Runs plans in this process."""

    name = "local"
    capabilities = Capabilities(keeps_order=True)

    def supports(self, plan: Node) -> Decline | None:
        """None, or why this engine cannot run the plan."""
        done: set[int] = set()
        for node in postorder(plan):
            reason = refusal(node) if isinstance(node, Scan) else None
            if type(node) not in relation.registry and not isinstance(node, Write):
                reason = f"the local engine has no {type(node).__name__}"
            if isinstance(node, Write) and node.format not in FORMATS:
                reason = f"the local engine does not write {node.format}"
            elif isinstance(node, Write) and "://" in node.path:
                reason = f"the local engine does not write to {node.path}"
            reason = reason or _unknown_operator(node, done)
            if reason is not None:
                return Decline(reason)
        return None

    def execute(self, plan: Collect, observe: Callable[[Measured], None] | None = None) -> pa.Table:
        """The result of a plan: columns named by ids, of the schema's types, in row order.

        `observe` is told of each node after it was computed.
        """
        (rows,) = fold([plan], relation if observe is None else _observed(observe))
        arrays = [rows[id] for id in plan.schema.ids]
        for field, array in zip(plan.schema, arrays, strict=True):
            assert array.type == field.type, f"column {field.id} came out as {array.type}, not {field.type}"
            assert len(array) == rows.length, f"column {field.id} has {len(array)} of {rows.length} rows"
        if not arrays:  # an Arrow table without columns has no rows, unless it is cut from one that has
            return pa.table({"rows": pa.nulls(rows.length)}).select([])
        return pa.Table.from_arrays(arrays, names=list(plan.schema.ids))

    def write(self, plan: Write) -> None:
        """Write the result's files, whole or not at all."""
        (rows,) = fold([plan.child], relation)
        write_files(_in_order(rows, plan.order), plan.columns, plan.path, plan.format, dict(plan.options))

    def analyze(self, plan: Collect) -> list[Measured]:
        """What each node took; nothing is shuffled in one process, and nothing spilled."""
        found: list[Measured] = []
        self.execute(plan, found.append)
        return found[::-1]

    def watched(self) -> AbstractContextManager[Callable[[], Tasks | None]]:
        """Nothing is known of what runs."""
        return nullcontext(lambda: None)

    def show(self, plan: Node) -> str:
        """The plan itself: this engine runs it step by step."""
        return repr(plan)


def _observed(observe: Callable[[Measured], None]) -> Callable[[Node, Sequence[Rows]], Rows]:
    """`relation`, with a clock. Columns are gathered when they are first read, so that is the time of the node that reads them."""

    def compute(node: Node, inputs: Sequence[Rows]) -> Rows:
        start = perf_counter()
        rows = relation(node, inputs)
        observe(Measured(type(node).__name__, 0, node, rows.length, rows.nbytes, perf_counter() - start))
        return rows

    return compute


def _unknown_operator(node: Node, done: set[int]) -> str | None:
    tables: dict[str, Any] = {"scalar": kernels, "aggregate": aggregates, "window": window_operators}
    for expr in node.expressions:
        for part in postorder(expr, done=done):
            if isinstance(part, Call) and part.operator.name not in tables[part.operator.kind]:
                return f"the local engine has no operator {part.operator.name}"
    return None


@singledispatch
def relation(node: Node, inputs: Sequence[Rows]) -> Rows:
    """The rows of a node, given those of its children."""
    raise NotImplementedError(f"the local engine has no {type(node).__name__}")


@relation.register
def _(node: Scan, inputs: Sequence[Rows]) -> Rows:
    return scan(node)


@relation.register
def _(node: Extend, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    values = evaluate([expr for _, expr in node.columns], rows)
    return rows.extended(dict(zip((id for id, _ in node.columns), values, strict=True)))


@relation.register
def _(node: Select, inputs: Sequence[Rows]) -> Rows:
    return inputs[0].renamed(node.columns)


@relation.register
def _(node: Filter, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    return rows.filter(evaluate([node.predicate], rows)[0])


@relation.register
def _(node: Sort, inputs: Sequence[Rows]) -> Rows:
    return _in_order(inputs[0], node.keys)


@relation.register
def _(node: Slice, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    places = range(rows.length)[node.start : node.stop : node.step]
    if node.order is not None:  # it chooses the rows; those chosen stay as they lie
        chosen = np.sort(to_numpy(sorted_places(rows, node.order))[node.start : node.stop : node.step])
        return rows.take(pa.array(chosen[::-1] if node.step < 0 else chosen))
    if places.step == 1:
        return rows.slice(places.start, len(places))
    return rows.take(pa.array(np.arange(places.start, places.stop, places.step)))


@relation.register
def _(node: Distinct, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    if not rows.length:
        return rows
    places = sorted_places(rows, node.order or ())
    groups = group(rows, node.columns).at(places)
    kept = groups.lasts if node.keep == "last" else groups.firsts
    if node.keep == "none":
        kept = kept[groups.sizes == 1]
    return rows.take(pa.array(np.sort(to_numpy(places)[kept])))


@relation.register
def _(node: RowNumber, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    numbers = np.arange(rows.length)
    if node.order is not None:
        numbers[to_numpy(sorted_places(rows, node.order))] = np.arange(rows.length)
    return rows.extended({node.id: pa.array(numbers)})


@relation.register
def _(node: Aggregate, inputs: Sequence[Rows]) -> Rows:
    return aggregate(node, inputs[0])


@relation.register
def _(node: Window, inputs: Sequence[Rows]) -> Rows:
    return window(node, inputs[0])


@relation.register
def _(node: Join, inputs: Sequence[Rows]) -> Rows:
    left, right = inputs
    return join(node, left, right)


@relation.register
def _(node: Concat, inputs: Sequence[Rows]) -> Rows:
    types = {id: field.type for id, field in zip(node.columns, node.branches[0].schema, strict=True)}
    parts = [
        rows.renamed(zip(node.columns, branch.schema.ids, strict=True)) for rows, branch in zip(inputs, node.branches, strict=True)
    ]
    return Rows.stacked(parts, types)


@relation.register
def _(node: Unpivot, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    times = len(node.rows)
    values: list[Any] = evaluate([expr for row in node.rows for expr in row], rows)
    places = pa.array(np.arange(rows.length * times).reshape(times, rows.length).T.ravel())  # row by row, not expression by expression
    made = {}
    for number, id in enumerate(node.columns):
        column = [broadcast(value, rows.length) for value in values[number :: len(node.columns)]]
        made[id] = pa.concat_arrays(column).take(places)
    kept = rows.renamed((id, id) for id in node.keep).take(pa.array(np.repeat(np.arange(rows.length), times)))
    return kept.extended(made)


@relation.register
def _(node: Explode, inputs: Sequence[Rows]) -> Rows:
    (rows,) = inputs
    lists = rows[node.items]
    items, parents = lists.flatten(), to_numpy(pc.list_parent_indices(lists))
    if node.outer:
        alone = np.setdiff1d(np.arange(rows.length), parents)
        parents, places = np.append(parents, alone), np.append(np.arange(len(items)), np.full(len(alone), -1))
        order = np.argsort(parents, kind="stable")
        parents, items = parents[order], items.take(pa.array(places[order], mask=places[order] < 0))
    made = {id: pc.struct_field(items, [name]) if name else items for id, name in node.columns}
    if node.place:
        starts = np.searchsorted(parents, parents)
        made[node.place] = pa.array(np.arange(len(parents)) - starts)
    return rows.renamed((id, id) for id in node.keep).take(pa.array(parents)).extended(made)


@relation.register
def _(node: Collect, inputs: Sequence[Rows]) -> Rows:
    rows = _in_order(inputs[0], node.order).renamed((id, id) for id in node.columns)
    if node.row_number is None:
        return rows
    return rows.extended({node.row_number: pa.array(np.arange(rows.length))})


def _in_order(rows: Rows, order: Sequence[SortKey] | None) -> Rows:
    return rows.take(sorted_places(rows, order)) if order else rows
