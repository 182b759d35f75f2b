"""Plans run on the local engine, and on one that keeps no row order."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from plandas.backends import get_backend
from plandas.optimizer import Context, registered
from plandas.plan import Collect, Expr, Extend, Handle, Literal, Node, RangeSource, Scan, TableSource, literal, operator, transform_up
from plandas.plan.operator import _registry as operators_by_name
from plandas.plan.types import float64

__all__ = ["ALL", "evaluate", "only", "random_operator", "rows", "same", "without_order"]

ALL = [rewrite.name for rewrite in registered()]


def only(*names: str, **settings: Any) -> Context:
    """A context in which just these rules are on."""
    assert not set(names) - set(ALL), f"no such rule among {names}"
    return Context(disabled=frozenset(ALL) - set(names), check=True, **settings)


def evaluate(expr: Expr) -> Literal:
    """The value of an expression that reads no column."""
    one = Extend(Scan(RangeSource(0, 1), (("row", "id"),)), (("value", expr),))
    return literal(get_backend("local").execute(Collect(one, ("value",))).column("value")[0])


@contextmanager
def random_operator() -> Iterator[None]:
    """While it lasts, texts of plans may have ``random()``, which is not deterministic."""
    operator("random", 0, float64, missing="never", deterministic=False)
    try:
        yield
    finally:
        del operators_by_name["random"]


def rows(plan: Node) -> dict[str, list[Any]]:
    """The result of a plan, column by column."""
    assert isinstance(plan, Collect)
    table = get_backend("local").execute(plan)
    return {name: [_plain(value) for value in table.column(name).to_pylist()] for name in sorted(table.column_names)}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def same(left: dict[str, list[Any]], right: dict[str, list[Any]]) -> bool:
    """Whether two results are equal, up to the rounding of sums that were added up in another order."""
    if left.keys() != right.keys():
        return False
    return all(len(left[name]) == len(right[name]) and all(map(_equal, left[name], right[name])) for name in left)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return left == right or math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


def without_order(plan: Node, seed: int) -> Node:
    """A baked plan over sources whose rows lie in any order: only what is written out in it is left to go by."""
    return transform_up(plan, lambda node: shuffled(node, random.Random(seed)) if isinstance(node, Scan) else node)


def shuffled(scan: Scan, chance: random.Random) -> Node:
    """The scan's rows, with their virtual columns as stored ones, in any order."""
    table: pa.Table = get_backend("local").execute(Collect(scan, scan.schema.ids))
    places = list(range(table.num_rows))
    chance.shuffle(places)
    stored = TableSource(Handle(table.take(pa.array(places, pa.int64()))))
    return Scan(stored, tuple([(id, id) for id in scan.schema.ids]))
