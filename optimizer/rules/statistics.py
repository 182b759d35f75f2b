"""What is known of the values in files answers conditions before anything is read."""

from __future__ import annotations

from collections.abc import Mapping

from ...plan import Call, Column, Expr, Literal, Scan, op
from ..context import Context
from ..predicates import conjunction, conjuncts
from ..rule import rule
from .ranges import FALSE, merged

__all__ = ["filter_by_statistics"]


@rule(phase="simplify", on=Scan)
def filter_by_statistics(node: Scan, context: Context) -> Scan | None:
    """Scan(x, where p and q) = Scan(x, where p), when q holds of all values of its column, by what the files say of them;
    Scan(x, where q) = Scan(x, where false), when it holds of none.

    q compares a column with constants; for q to hold of all, none may be missing.
    """
    if node.predicate is None or isinstance(node.predicate, Literal) or context.value_ranges is None:
        return None
    parts = conjuncts(node.predicate)
    compared = [part for part in parts if isinstance(part, Call) and isinstance(part.args[0], Column) and len(part.args) > 1]
    if not compared:
        return None
    ranges = context.value_ranges(node)
    known = {part: _known(part, ranges, node) for part in compared if part.args[0].id in ranges}  # type: ignore[attr-defined]
    if False in known.values():
        return node.replace(predicate=FALSE)
    kept = [part for part in parts if known.get(part) is not True]  # type: ignore[call-overload]
    if len(kept) == len(parts):
        return None
    return node.replace(predicate=conjunction(kept) if kept else None)


def _known(part: Call, ranges: Mapping[str, tuple[Literal, Literal]], node: Scan) -> bool | None:
    """What a comparison with constants is for all values of a column: true, false, or now this and now that."""
    column = part.args[0]
    assert isinstance(column, Column)
    low, high = ranges[column.id]
    facts: list[Expr] = [op.greater_equal(column, low), op.less_equal(column, high)]
    together = merged([*facts, part])
    if together == [FALSE]:
        return False
    return True if together == merged(facts) and not node.schema.nullable(column.id) else None
