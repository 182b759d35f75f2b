"""An operator that is not deterministic, while a test needs one: no operator of the plan is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plandas.plan import operator
from plandas.plan.operator import _registry as operators_by_name
from plandas.plan.types import float64

__all__ = ["random_operator"]


@contextmanager
def random_operator() -> Iterator[None]:
    """While it lasts, texts of plans may have ``random()``; no engine computes it."""
    operator("random", 0, float64, missing="never", deterministic=False)
    try:
        yield
    finally:
        del operators_by_name["random"]
