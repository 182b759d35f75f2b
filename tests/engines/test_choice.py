"""Which engine runs what."""

from __future__ import annotations

import pytest

import plandas
from plandas.backends.local.aggregates import aggregates
from plandas.backends.local.expressions import kernels
from plandas.backends.local.windows import window_operators
from plandas.plan.operator import operators

FRAME = plandas.DataFrame({"k": ["a", "b", "a"], "n": [3, 1, 2]})
LINES = """
df.n.rank()
df.n.rank(method="dense")
df.n.cumsum()
df.n.ewm(2).mean()
df.groupby("k").n.cumcount()
df.groupby("k").sum()
df[df.n.duplicated()]
df.sort_values("n").reset_index()
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_what_is_small_and_here_runs_here(line: str) -> None:
    assert eval(line, {"df": FRAME}).explain().backend == "local"


def test_the_local_engine_has_every_operator() -> None:
    for kind, table in (("scalar", kernels), ("aggregate", aggregates), ("window", window_operators)):
        assert {one.name for one in operators(kind)} - set(table) == set()
