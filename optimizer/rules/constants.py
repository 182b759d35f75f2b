"""Relations that few rows in memory decide are computed while the query is planned, as constants are."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from ...plan import Collect, Node, RangeSource, Scan, SourceField, TableSource, Write, op, table_of, with_children
from ..context import Context
from ..rule import Choice, Chosen, plan_pass

__all__ = ["fold_tables"]

FUNCTIONS = frozenset((op.apply, op.map_batches))
"""What calls a function of the user's: planning does not."""

FOLDED = "_folded"
"""Where a relation remembers the table that it is."""


@plan_pass(phase="fold", changes=("order", "keys"))
def fold_tables(plan: Node, context: Context) -> Chosen | None:
    """x = the table of its rows, where x reads tables in memory and ranges only, and no relation in it has many rows.

    Only where the context computes relations, and says how many rows are not many. Not where x is not deterministic, calls a
    function of the user's, or cannot be computed.
    """
    compute = context.compute
    if compute is None:
        return None
    constants: set[Node] = set()
    choices: list[Choice] = []
    done: dict[Node, Node] = {}
    for node in plan.nodes:
        if _is_constant(node, constants, context.fold_rows):
            constants.add(node)
            done[node] = node
            continue
        tables = {child: _table(child, compute) for child in node.children if child in constants}
        choices += [_choice(child, context) for child, table in tables.items() if table is not child]
        done[node] = with_children(node, lambda child, tables=tables: tables.get(child) or done[child])  # type: ignore[misc]
    return Chosen(done[plan], tuple(choices)) if done[plan] is not plan else None


def _is_constant(node: Node, constants: set[Node], most: int) -> bool:
    """Whether a node's rows are few, and decided by what is in memory; given which of those below are."""
    if node.max_rows is None or node.max_rows > most or isinstance(node, Collect | Write):
        return False
    if isinstance(node, Scan):
        return isinstance(node.source, TableSource | RangeSource)
    own = all(expr.deterministic and expr.operators.isdisjoint(FUNCTIONS) for expr in node.expressions)
    return own and all(child in constants for child in node.children)


def _table(node: Node, compute: Callable[[Node], pa.Table | None]) -> Node:
    """A scan of the node's rows; the node itself where it is one, or nobody can tell them."""
    if isinstance(node, Scan) and isinstance(node.source, TableSource) and node.predicate is None:
        return node
    if FOLDED not in node.__dict__:
        rows = compute(node) if node.schema.ids else None
        node.__dict__[FOLDED] = None if rows is None else _scan(node, rows)
    return node.__dict__[FOLDED] or node


def _scan(node: Node, rows: pa.Table) -> Scan:
    """A scan of a table that has a relation's rows, and its columns in their order."""
    fields = [SourceField(f"c{place}", field.type, field.nullable) for place, field in enumerate(node.schema)]
    pairs = tuple([(id, field.name) for id, field in zip(node.schema.ids, fields, strict=True)])
    return Scan(TableSource(table_of(rows.columns, fields)), pairs)


def _choice(node: Node, context: Context) -> Choice:
    reason = f"a relation of at most {node.max_rows:,} rows is decided by rows in memory, within optimizer.fold_rows"
    return Choice("table", "computed while planning", reason)
