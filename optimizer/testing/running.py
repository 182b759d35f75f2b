"""Plans run on an engine, and on one that keeps no row order."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Collect, Expr, Extend, Handle, Literal, Node, RangeSource, Scan, TableSource, literal, transform_up
from ...plan import types as t
from ..context import Context
from ..rule import find_rule, registered
from ..runners import runners

__all__ = ["Result", "compute", "evaluate", "only", "rows", "rule_names", "run", "same", "value_ranges", "without_order"]

Result: TypeAlias = dict[str, list[Any]]
"""Values by column id; what is missing is None."""


def rule_names() -> list[str]:
    """The names of all rules and passes."""
    return [rewrite.name for rewrite in registered()]


def only(*names: str, **settings: Any) -> Context:
    """A context in which just these rules are on, each firing checked; `settings` are others of `Context`."""
    for name in names:
        find_rule(name)
    return Context(disabled=frozenset(rule_names()) - set(names), check=True, **settings)


def run(plan: Node, engine: str = "local") -> pa.Table:
    """The result of a plan on an engine.

    Raises
    ------
    KeyError
        If no such engine is known.
    """
    assert isinstance(plan, Collect)
    return runner(engine)(plan)


def runner(engine: str) -> Callable[[Collect], pa.Table]:
    """What runs plans on an engine; a KeyError if no such engine is known."""
    if engine not in runners:
        raise KeyError(f"no engine is called {engine!r}; there are {', '.join(runners) or 'none: import plandas'}")
    return runners[engine]


def rows(plan: Node, engine: str = "local") -> Result:
    """The result of a plan, column by column."""
    table = run(plan, engine)
    return {name: [_plain(value) for value in table.column(name).to_pylist()] for name in sorted(table.column_names)}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def same(left: Result, right: Result) -> bool:
    """Whether two results are equal, up to the rounding of sums that were added up in another order."""
    if left.keys() != right.keys():
        return False
    return all(len(left[name]) == len(right[name]) and all(map(_equal, left[name], right[name])) for name in left)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return left == right or math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


def evaluate(expr: Expr) -> Literal:
    """The value of an expression that reads no column."""
    one = Extend(Scan(RangeSource(0, 1), (("row", "id"),)), (("value", expr),))
    return literal(run(Collect(one, ("value",))).column("value")[0])


def compute(node: Node) -> pa.Table | None:
    """The rows of a relation; None where it fails."""
    try:
        return run(Collect(node, node.schema.ids))
    except Exception:
        return None


def value_ranges(scan: Scan) -> dict[str, tuple[Literal, Literal]]:
    """The least and the greatest value of the columns of whole numbers of a table in memory, by their ids in the scan."""
    if not isinstance(scan.source, TableSource):
        return {}
    found = {}
    for id, name in scan.columns:
        values = scan.source.data.column(name)
        if t.is_integer(values.type) and len(values) > values.null_count:
            least, greatest = (pc.min(values), pc.max(values))
            found[id] = literal(least), literal(greatest)
    return found


def without_order(plan: Node, seed: int) -> Node:
    """A baked plan over sources whose rows lie in any order: only what is written out in it is left to go by."""
    return transform_up(plan, lambda node: _shuffled(node, random.Random(seed)) if isinstance(node, Scan) else node)


def _shuffled(scan: Scan, chance: random.Random) -> Node:
    """The scan's rows, with their virtual columns as stored ones, in any order."""
    if not scan.schema.ids:  # rows without columns are all alike, and Arrow would lose how many there are
        return scan
    table = run(Collect(scan, scan.schema.ids))
    places = list(range(table.num_rows))
    chance.shuffle(places)
    stored = TableSource(Handle(table.take(pa.array(places, pa.int64()))))
    return Scan(stored, tuple([(id, id) for id in scan.schema.ids]))
