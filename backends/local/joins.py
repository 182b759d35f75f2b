"""Joins: places in the left and right relation, in the order that plans promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from ...plan import Join
from .keys import match
from .rows import Rows
from .values import Numbers

__all__ = ["join"]


def join(node: Join, left: Rows, right: Rows) -> Rows:
    """The rows of a Join node."""
    if node.how == "cross":
        return _cross(left, right)
    mine, theirs, count = match([left[a] for a, _ in node.on], [right[b] for _, b in node.on], node.missing_equal)
    if node.how in ("semi", "anti"):
        present = np.zeros(count + 1, np.bool_)  # the last place stands for -1: no match
        present[theirs] = True
        present[-1] = False
        return left.filter(pa.array(present[mine] == (node.how == "semi")))
    return _pairs(node.how, mine, theirs, count, left, right)


def _cross(left: Rows, right: Rows) -> Rows:
    mine = np.repeat(np.arange(left.length), right.length)
    theirs = np.tile(np.arange(right.length), left.length)
    return left.take(pa.array(mine)).beside(right.take(pa.array(theirs)))


def _pairs(how: str, mine: Numbers, theirs: Numbers, count: int, left: Rows, right: Rows) -> Rows:
    """Inner, left and outer joins of rows numbered by their keys."""
    keep_left = how in ("left", "outer")
    keyed = np.flatnonzero(theirs >= 0)
    sizes = np.append(np.bincount(theirs[keyed], minlength=count), 0)  # the last stands for -1
    if sizes.max() <= 1:
        at, to = _one_each(mine, theirs[keyed], keyed, count, keep_left)
    else:
        at, to = _many_each(mine, theirs[keyed], keyed, sizes, keep_left)
    if how == "outer":
        alone = np.ones(right.length, np.bool_)
        alone[to[to >= 0]] = False
        rest = np.flatnonzero(alone)
        base = np.arange(left.length) if at is None else at
        at, to = np.concatenate([base, np.full(len(rest), -1)]), np.concatenate([to, rest])
    kept = left if at is None else left.take(_places(at))
    return kept.beside(right.take(_places(to)))


def _one_each(mine: Numbers, theirs: Numbers, keyed: Numbers, count: int, keep_left: bool) -> tuple[Numbers | None, Numbers]:
    """Places of pairs where no key has two right rows; no left places if they are all, in order."""
    where = np.full(count + 1, -1)
    where[theirs] = keyed
    where[-1] = -1
    to = where[mine]
    if keep_left or (to >= 0).all():
        return None, to
    at = np.flatnonzero(to >= 0)
    return at, to[at]


def _many_each(mine: Numbers, theirs: Numbers, keyed: Numbers, sizes: Numbers, keep_left: bool) -> tuple[Numbers, Numbers]:
    """Places of pairs where keys have several right rows, which follow each other in their order."""
    ordered = np.append(keyed[np.argsort(theirs, kind="stable")], -1)
    starts = np.cumsum(sizes) - sizes
    matches = sizes[mine]
    repeats = np.maximum(matches, 1) if keep_left else matches
    at = np.repeat(np.arange(len(mine)), repeats)
    within = np.arange(len(at)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    found = np.repeat(np.where(matches > 0, starts[mine], len(ordered) - 1), repeats) + within
    return at, ordered[found]


def _places(numbers: Numbers) -> Any:
    """Places for `take`; -1 is none."""
    missing = numbers < 0
    return pa.array(numbers, mask=missing if missing.any() else None)
