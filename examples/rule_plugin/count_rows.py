"""A rule for plandas: a count of what is never missing counts rows, and reads nothing."""

from __future__ import annotations

from plandas.optimizer import Context, rule
from plandas.plan import Aggregate, Call, Node, nullable, op


@rule(phase="simplify", on=Aggregate)
def count_rows(node: Aggregate, context: Context) -> Node | None:
    """Aggregate(x, n = count(e)) = Aggregate(x, n = size()), when e cannot be missing"""
    made = tuple([(id, op.size() if counts_all(call, node.child) else call) for id, call in node.aggregates])
    return None if made == node.aggregates else node.replace(aggregates=made)


def counts_all(call: Call, child: Node) -> bool:
    """Whether a call counts what is in every row of `child`."""
    return call.operator is op.count and not nullable(call.args[0], child.schema.nullable)
