"""Folding relations: what few rows in memory decide is computed by the local engine while a query is planned."""

from __future__ import annotations

import pyarrow as pa

from ...backends import get_backend
from ...optimizer import Context
from ...plan import Collect, Node, Scan, TableSource

__all__ = ["FOLDING", "computed", "is_folded"]

FOLDING = "fold_tables"
"""The optimizer's pass that folds."""


def computed(node: Node) -> pa.Table | None:
    """The rows of a relation; None where the local engine has no lowering for it, or fails: whoever runs the query will say so."""
    plan, local = Collect(node, node.schema.ids), get_backend("local")
    if local.supports(plan) is not None:
        return None
    try:
        return local.execute(plan)
    except Exception:
        return None


def is_folded(plan: Node, settings: Context) -> bool:
    """Whether nothing is left to run: a plan collects few rows that are in memory."""
    if settings.compute is None or not isinstance(plan, Collect) or not isinstance(plan.child, Scan):
        return False
    return isinstance(plan.child.source, TableSource) and (plan.child.max_rows or 0) <= settings.fold_rows
