"""Distinct rows and values, and how often they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...plan import Column, Distinct, Extend, Filter, Sort, SortKey, Window, fresh, op
from ...plan import types as t
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame, Label, named
from ..core.labels import columns
from .handle import Handle
from .reduce import Aggregates
from .sort import renumbered

__all__ = ["DistinctRows", "counted", "deduplicated", "modes"]


def deduplicated(frame: Frame, entries: Sequence[Entry], keep: Any, ignore_index: bool) -> Frame:
    """One row for each combination of values of the entries. The frame is settled.

    Raises
    ------
    ValueError
        If `keep` is not "first", "last" or False.
    """
    kinds = {"first": "first", "last": "last", False: "none"}
    if keep not in kinds:
        raise ValueError('keep must be either "first", "last" or False')
    ids = [entry.expr.id for entry in entries if isinstance(entry.expr, Column)]
    if not ids:
        return frame
    made = frame.on_rows_of(Distinct(frame.base, tuple(dict.fromkeys(ids)), kinds[keep]))
    return renumbered(made) if ignore_index else made


def counted(
    frame: Frame,
    entries: Sequence[Entry],
    normalize: bool,
    sort: bool,
    ascending: bool,
    dropna: bool,
    name: Label,
    *,
    missing_last: bool = False,
) -> Frame:
    """How often each combination of values comes, most frequent first; ties in order of first appearance, or the missing one last."""
    base, keys = named(frame.base, [entry.expr for entry in entries])
    if dropna:
        condition = op.not_missing(keys[0])
        for key in keys[1:]:
            condition = op.and_(condition, op.not_missing(key))
        base = Filter(base, condition)
    collect = Aggregates()
    size = collect(op.size())
    node = collect.node(base, list(dict.fromkeys(key.id for key in keys)))
    index = tuple(entry._replace(expr=key) for entry, key in zip(entries, keys, strict=True))
    made = Frame(node, (Entry(name, size, np.dtype(np.int64)),), index)
    order = [SortKey(size.id, not ascending)] if sort else []
    if missing_last:
        made = made.on_rows_of(Extend(node, ((absent := fresh("missing"), op.is_missing(keys[0])),)))
        order.append(SortKey(absent))
    if order:
        made = made.on_rows_of(Sort(made.base, tuple(order)))
    return _shares(made) if normalize else made


def modes(frame: Frame, entry: Entry, dropna: bool) -> Frame:
    """The most frequent values of a column, sorted, under a default index."""
    counts = counted(frame, [entry], False, False, False, dropna, None).settled
    size, largest = counts.columns[0].expr, fresh("largest")
    base = Window(counts.base, (), ((largest, op.max_(size)),))
    kept = Filter(base, op.equal(size, Column(largest, size.type)))
    value = counts.index[0]
    assert isinstance(value.expr, Column)
    return renumbered(Frame(Sort(kept, (SortKey(value.expr.id),)), (value,), ()))


def _shares(frame: Frame) -> Frame:
    """Counts as parts of their sum: a whole-frame window."""
    settled = frame.settled
    entry = settled.columns[0]
    total = op.sum_(entry.expr, min_count=None)
    id = fresh("total")
    base = Window(settled.base, (), ((id, total),))
    share = op.divide(entry.expr, Column(id, total.type))
    return settled.replace(base=base, columns=(entry._replace(expr=share, dtype=default_dtype(t.float64), label="proportion"),))


class DistinctRows(Handle):
    """drop_duplicates with what both classes share."""

    def _deduplicated(self, subset: Any, keep: Any, inplace: bool, ignore_index: bool) -> Any:
        frame = self._frame.settled
        wanted = frame.columns if subset is None else columns(frame, subset if isinstance(subset, list | tuple) else [subset])
        return self._result(deduplicated(frame, wanted, keep, ignore_index), inplace)
