"""Laws of the optimizer, over generated plans: an optimized plan has the result of the plan as it was written."""

from __future__ import annotations

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from optimizer.running import rows, same, without_order
from support.plans import plans

from plandas.optimizer import Context, optimize
from plandas.plan import Node

quiet = settings(deadline=None, suppress_health_check=list(HealthCheck))


def expected(plan: Node) -> dict[str, list[object]]:
    """The result of the plan as written; plans that fail have none."""
    try:
        return rows(plan)
    except Exception:
        reject()


@quiet
@given(plans())
def test_an_optimized_plan_has_the_same_result(plan: Node) -> None:
    wanted = expected(plan)
    assert same(rows(optimize(plan, Context(check=True)).plan), wanted)


@quiet
@given(plans(), st.integers(0, 3))
def test_a_baked_plan_needs_no_order_of_rows(plan: Node, seed: int) -> None:
    wanted = expected(plan)
    baked = optimize(plan, Context(keeps_order=False, check=True)).plan
    assert same(rows(without_order(baked, seed)), wanted)
