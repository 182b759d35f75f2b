"""How default indexes and other row numbers are made, in order of preference.

Nobody reads it: `prune_columns` drops it. A source knows it: `number_in_scan`. It is only observed in the
result: `number_at_root`. It may have gaps: `number_by_position`. What is left is counted by the engine;
`explain_row_numbers` says how.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...plan import Collect, Column, Extend, Node, RowNumber, Scan, Select, SortKey, Window, hint
from ...plan.types import int64
from ..baking import FEW
from ..context import Context
from ..rule import Choice, Chosen, plan_pass, rule

__all__ = ["explain_row_numbers", "number_at_root", "number_by_position", "number_in_scan"]


@rule(phase="source", on=RowNumber)
def number_in_scan(node: RowNumber, context: Context) -> Chosen | None:
    """RowNumber(Scan(s), id) = Scan(s, row_number=id), also through Extend, Select, Window and RowNumber.

    The source must know the numbers of its rows, and the scan must start at its first row and have no
    predicate. Never through a Filter, Sort, Slice or Join, which have other rows or another order.
    """
    if node.order is not None:
        return None
    steps: list[Extend | Select | Window | RowNumber] = []
    below: Node = node.child
    while isinstance(below, Extend | Select | Window | RowNumber):
        steps.append(below)
        below = below.child
    if not isinstance(below, Scan) or not below.source.numbers_rows or below.predicate is not None:
        return None
    if below.rows is not None and below.rows[0] != 0:
        return None
    numbered = _over_numbered_scan(below, steps, node.id)
    reason = f"{hint(node.id)} is the number of the row in the {below.source.format} source, an ordinary column of the scan"
    return Chosen(_in_order(numbered, node.schema.ids), (Choice("row number", "read from the source", reason),))


def _over_numbered_scan(scan: Scan, steps: Sequence[Extend | Select | Window | RowNumber], id: str) -> Node:
    """The steps, the highest first, over the scan with its row number, which comes out as `id`."""
    number = scan.row_number or id
    node: Node = scan.replace(row_number=number)
    for step in reversed(steps):
        if isinstance(step, Select):
            kept = next((out for out, source in step.columns if source == number), None)
            step = step if kept else step.replace(columns=(*step.columns, (number, number)))
            number = kept or number
        node = step.replace(child=node)
    return node if number == id else Extend(node, ((id, Column(number, int64)),))


def _in_order(node: Node, ids: Sequence[str]) -> Node:
    """The node with these columns, in this order."""
    return node if node.schema.ids == tuple(ids) else Select(node, tuple([(id, id) for id in ids]))


@rule(phase="number", on=Collect, below=(RowNumber, Extend, Select), changes=("column order",))
def number_at_root(node: Collect, context: Context) -> Chosen | None:
    """Collect(RowNumber(x, id), [a, id]) = Collect(x, [a], row_number=id), also through Extend and Select.

    What lies between must not read the number, both must have the same order, and some other column must be
    collected, so that there are rows to number. A number that may have gaps must be the same wherever it is read.
    """
    if node.row_number is not None:
        return None
    steps: list[Extend | Select] = []
    below = node.child
    while isinstance(below, Extend | Select):
        steps.append(below)
        below = below.child
    if not isinstance(below, RowNumber) or below.gaps:
        return None
    lifted = _lift_number(below, steps)
    if lifted is None:
        return None
    child, id, order = lifted
    others = tuple([column for column in node.columns if column != id])
    if len(others) == len(node.columns) or not others or order != node.order:
        return None
    reason = f"{hint(id)} is only seen in the result, so it is numbered after collecting"
    after = node.replace(child=child, columns=others, row_number=id)
    return Chosen(after, (Choice("row number", "numbered at the root", reason),))


def _lift_number(number: RowNumber, steps: Sequence[Extend | Select]) -> tuple[Node, str, tuple[SortKey, ...] | None] | None:
    """The steps, the highest first, over what is numbered; and the id and order of the number as seen above them.

    None if a step reads the number, drops or repeats it, drops a sort key, or has no other column.
    """
    node, id, order = number.child, number.id, number.order
    for step in reversed(steps):
        if isinstance(step, Select):
            outs = [out for out, source in step.columns if source == id]
            others = tuple([pair for pair in step.columns if pair[1] != id])
            kept = {source: out for out, source in reversed(others)}
            if len(outs) != 1 or not others or any(key.column not in kept for key in order or ()):
                return None
            order = order and tuple([key._replace(column=kept[key.column]) for key in order])
            id, step = outs[0], step.replace(columns=others)
        elif any(id in expr.columns for _, expr in step.columns):
            return None
        node = step.replace(child=node)
    return node, id, order


@rule(phase="number", on=RowNumber)
def number_by_position(node: RowNumber, context: Context) -> Chosen | None:
    """RowNumber(x, id, by k, gaps) = Extend(x, id = k)

    The key must be one integer column that ascends, is never missing and is unique: the position of the rows in a
    source, of which a filter has left some.
    """
    if not node.gaps or node.order is None or len(node.order) != 1:
        return None
    key = node.order[0]
    field = node.child.schema[key.column]
    if key.descending or field.nullable or field.type != int64 or frozenset((key.column,)) not in node.child.unique_keys:
        return None
    reason = f"{hint(node.id)} may have gaps, so it is the position of the row in its source, and no job counts rows"
    return Chosen(Extend(node.child, ((node.id, Column(key.column, int64)),)), (Choice("row number", "distributed", reason),))


@plan_pass(phase="report")
def explain_row_numbers(plan: Node, context: Context) -> Chosen | None:
    """The plan as it is; says how the row numbers that are left are made."""
    choices: list[Choice] = []
    for node in plan.nodes:
        if isinstance(node, RowNumber) and not context.keeps_order:
            most = node.child.max_rows
            if most is not None and most <= FEW:
                reason = f"{hint(node.id)} is of at most {most} rows"
                choices.append(Choice("row number", "numbered in one place", reason))
            else:
                reason = f"{hint(node.id)} needs the rows that come before, so one job counts them first"
                choices.append(Choice("row number", "counted", reason))
    return Chosen(plan, tuple(choices)) if choices else None
