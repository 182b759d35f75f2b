"""Bringing the columns of two frames to the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ...plan import Column, Expr, Extend, Filter, Join, Node, Select, Sort, SortKey, filtered_rows, fresh, literal, op
from ...plan import types as t
from .dtypes import is_carried, result_dtype
from .frame import Entry, Frame, named
from .gaps import gaps_beside
from .increasing import is_increasing
from .positions import numbered_rows
from .same_labels import have_same_labels

__all__ = ["align", "as_columns_of", "identically_labelled", "joined", "left_aligned", "on_rows_of", "reid", "same_types"]


def align(left: Frame, right: Frame, *, gaps: bool = True) -> tuple[Frame, Frame]:
    """Both frames over one base: as they are if their rows are the same, else joined on the index, as pandas aligns.

    Where one side has some of the other's rows, and the labels of those increase, its columns are missing in the rows
    that it has not. Indexes that are seen to be the same match row by row. Else an outer join on the index: labels of
    both sides, missing where a side lacks one, and where the two indexes differ in the order of their labels, as pandas
    sorts them. What is seen to have `gaps` then is as pandas presents it, whole numbers as floats; unless these are filled.
    """
    base = left.aligned_base(right)
    if base is not None:
        return left.on_rows_of(base), right.on_rows_of(base)
    if _labels_increase(left) and (some := as_columns_of(left, right)) is not None:
        return left, some
    if _labels_increase(right) and (some := as_columns_of(right, left)) is not None:
        return some, right
    if have_same_labels(left, right):
        return _by_place(left, right)
    if len(left.index) != len(right.index):
        raise NotImplementedError("frames whose indexes have different numbers of levels do not align")
    left, right = joined([left, right], "outer", sort=True, gaps=gaps)
    return left, right


def identically_labelled(left: Frame, right: Frame, message: str) -> tuple[Frame, Frame, Expr]:
    """Both frames over one base, row by row, and what holds in each row if their labels are the same, in the same order.

    Raises
    ------
    ValueError
        With the message, if the plan tells that they are not.
    """
    base = left.aligned_base(right)
    if base is not None:
        return left.on_rows_of(base), right.on_rows_of(base), literal(True)
    counts = {left.base.row_count, right.base.row_count}
    if len(left.index) != len(right.index) or len(counts) == 2 and None not in counts:
        raise ValueError(message)
    (left, mine), (right, theirs) = numbered_rows(left.settled), numbered_rows(reid(right.settled))
    known = len(counts) == 1 and None not in counts
    base = Join(left.base, right.base, "left" if known else "outer", ((mine.id, theirs.id),), False)
    same = literal(True) if known else op.and_(op.not_missing(mine), op.not_missing(theirs))
    for a, b in zip(left.index, right.index, strict=True):
        if not (known and left.has_default_index and right.has_default_index):
            try:
                same = op.and_(same, op.equal_missing(a.expr, b.expr))
            except TypeError:
                raise ValueError(message) from None
    return left.on_rows_of(base), right.on_rows_of(base), same


def _by_place(left: Frame, right: Frame) -> tuple[Frame, Frame]:
    """Both frames over one base, row by row, under the labels that both have."""
    (left, mine), (right, theirs) = numbered_rows(left.settled), numbered_rows(reid(right.settled))
    base = Join(left.base, right.base, "left", ((mine.id, theirs.id),), False)
    index = tuple(a._replace(label=a.label if a.label == b.label else None) for a, b in zip(left.index, right.index, strict=True))
    return left.replace(base=base, index=index), right.replace(base=base, index=index)


def _labels_increase(frame: Frame) -> bool:
    """Whether no label comes twice and each is above the one before."""
    index = [entry.expr for entry in frame.index]
    key = frozenset(expr.id for expr in index if isinstance(expr, Column))
    return len(index) == 1 and key in frame.base.unique_keys and is_increasing(frame)


def as_columns_of(target: Frame, value: Frame) -> Frame | None:
    """`value`'s columns as expressions on the rows of `target`, if its rows are those or some of those; else None.

    A filtered descendant becomes a conditional expression: missing where its filters do not hold.
    """
    base = target.aligned_base(value)
    if base is not None:
        return value.on_rows_of(base)
    filters = filtered_rows(target.base, value.base)
    if any(op.map_batches in entry.expr.operators for entry in value.columns):
        return None  # an engine calls functions for all rows, also for those that the condition leaves out
    if filters is None or [entry.expr for entry in target.index] != [entry.expr for entry in value.index]:
        return None
    condition: Expr = filters[0].predicate
    for node in filters[1:]:
        condition = op.and_(condition, node.predicate)
    settled = value.settled
    if not _same_columns(filters, settled, target.base):
        return None
    columns = [entry._replace(expr=op.if_else(condition, entry.expr, literal(None, entry.expr.type))) for entry in value.columns]
    return value.replace(base=target.base, columns=tuple(columns), index=target.index)


def _same_columns(filters: Sequence[Filter], value: Frame, base: Node) -> bool:
    """Whether all that the filters and the value read is there in the target's base."""
    reads = set().union(*(node.predicate.columns for node in filters))
    reads |= set().union(*(entry.expr.columns for entry in value.columns), frozenset())
    return reads <= set(base.schema.ids)


def reid(frame: Frame) -> Frame:
    """A settled frame with new column ids, for the other side of a join with itself."""
    ids = dict.fromkeys(column.id for entry in frame.entries if isinstance(column := entry.expr, Column))
    new = {id: fresh(id.partition("#")[0]) for id in ids}
    base = Select(frame.base, tuple((new[id], id) for id in ids))

    def moved(entry: Entry) -> Entry:
        assert isinstance(entry.expr, Column)
        return entry._replace(expr=Column(new[entry.expr.id], entry.expr.type))

    return frame.replace(base=base, index=tuple(map(moved, frame.index)), columns=tuple(map(moved, frame.columns)))


def same_types(
    left: Frame, left_keys: Sequence[Entry], right: Frame, right_keys: Sequence[Entry]
) -> tuple[Frame, Frame, list[tuple[str, str]]]:
    """Both frames extended so that pairs of keys have one type, and the pairs of ids. The frames are settled."""
    bases, pairs = [left.base, right.base], []
    for a, b in zip(left_keys, right_keys, strict=True):
        if is_carried(a.dtype) or is_carried(b.dtype):
            raise NotImplementedError("Python objects are no keys of a join: only pandas compares them")
        type = t.common_type(a.expr.type, b.expr.type)
        ids = []
        for side, entry in enumerate((a, b)):
            assert isinstance(entry.expr, Column)
            if entry.expr.type == type:
                ids.append(entry.expr.id)
            else:
                id = fresh(entry.expr.id.partition("#")[0])
                bases[side] = Extend(bases[side], ((id, op.cast(entry.expr, to=type)),))
                ids.append(id)
        pairs.append((ids[0], ids[1]))
    return left.replace(base=bases[0]), right.replace(base=bases[1]), pairs


def joined(frames: Sequence[Frame], how: str, *, sort: bool, gaps: bool = True) -> list[Frame]:
    """Frames of different rows over one base: their rows joined on the index, under the labels that any of them or all have.

    Rows are in the order of the first frame's, then of what the next one adds; or sorted by label. `how` is "outer" or "inner".

    Raises
    ------
    NotImplementedError
        If the indexes have no type in common.
    """
    if how == "outer" and gaps:
        frames = [reduce(gaps_beside, frames, frame) for frame in frames]
    first, *others = frames
    made = [first.settled]
    base, index = made[0].base, list(made[0].index)
    for other in others:
        mine, theirs = Frame(base, (), tuple(index)).settled, reid(other.settled)
        try:
            left, right, pairs = same_types(mine, mine.index, theirs, theirs.index)
        except TypeError as error:
            raise NotImplementedError(f"indexes of different kinds do not align: {error}") from error
        base = Join(left.base, right.base, how, tuple(pairs), True)
        index = [
            _shared_level(a, b, base.schema.column(x), base.schema.column(y), how)
            for a, b, (x, y) in zip(mine.index, theirs.index, pairs, strict=True)
        ]
        made.append(theirs)
    base, columns = named(base, [entry.expr for entry in index])
    if sort:
        base = Sort(base, tuple(SortKey(column.id) for column in columns))
    levels = tuple(entry._replace(expr=column) for entry, column in zip(index, columns, strict=True))
    return [frame.replace(base=base, index=levels) for frame in made]


def _shared_level(left: Entry, right: Entry, mine: Column, theirs: Column, how: str) -> Entry:
    """An index level of joined rows; it has a name if both sides call it so."""
    dtype = left.dtype if left.dtype == right.dtype else result_dtype(mine.type, left.dtype, right.dtype)
    return Entry(left.label if left.label == right.label else None, op.coalesce(mine, theirs) if how == "outer" else mine, dtype)


def on_rows_of(target: Frame, *others: Frame) -> list[Frame]:
    """The frames over one base, on the rows of the first: as they are, or some of them, or found by their labels.

    What has no label of the first is missing. Runs a job for others of which the plan does not tell that labels are unique.

    Raises
    ------
    ValueError
        If a label comes twice in the index of a frame of other rows.
    """
    made = [target]
    for other in others:
        same = as_columns_of(made[0], other)
        if same is None:
            made[0], same = left_aligned(made[0], other)
        made = [*(frame.on_rows_of(same.base) for frame in made), same]
    return made


def left_aligned(left: Frame, right: Frame) -> tuple[Frame, Frame]:
    """Both frames on the rows of `left`: `right`'s columns are missing where its index lacks a label.

    Raises
    ------
    ValueError
        If a label comes twice in `right`'s index, which takes a job to see unless the plan tells.
    """
    from ..common.handle import as_index

    if len(left.index) != len(right.index):
        raise TypeError("incompatible index of inserted column with frame index")
    if not as_index(right).is_unique:
        raise ValueError("cannot reindex on an axis with duplicate labels")
    left, right = left.settled, reid(right.settled)
    left, right, pairs = same_types(left, left.index, right, right.index)
    joined = Join(left.base, right.base, "left", tuple(pairs), True)
    return left.replace(base=joined), right.replace(base=joined, index=left.index)
