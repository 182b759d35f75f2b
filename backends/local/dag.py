"""Values of trees that share parts: each part is computed once, and its value let go after its last use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ...plan import postorder
from ...plan.tree import Interned

__all__ = ["fold"]

I = TypeVar("I", bound=Interned)  # noqa: E741
V = TypeVar("V")


def fold(roots: Sequence[I], compute: Callable[[I, list[V]], V]) -> list[V]:
    """The value of each root, where `compute` gives a part's value from those of its children.

    Examples
    --------
    >>> from plandas.plan import literal, op
    >>> fold([op.add(op.add(1, 2), op.add(1, 2))], lambda expr, below: 1 + sum(below))
    [7]
    """
    done: set[int] = set()
    parts: list[Any] = [part for root in roots for part in postorder(root, done=done)]
    uses: dict[int, int] = {}
    for root in roots:
        uses[id(root)] = uses.get(id(root), 0) + 1
    for part in parts:
        for child in part.children:
            uses[id(child)] = uses.get(id(child), 0) + 1
    values: dict[int, V] = {}

    def use(part: Any) -> V:
        uses[id(part)] -= 1
        return values[id(part)] if uses[id(part)] else values.pop(id(part))

    for part in parts:
        values[id(part)] = compute(part, [use(child) for child in part.children])
    return [use(root) for root in roots]
