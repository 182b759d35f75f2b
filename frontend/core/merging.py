"""Merging two frames: which columns are matched, and what becomes of rows, columns and index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from pandas.errors import MergeError

from ...plan import Column, Expr, Extend, Filter, Join, Node, Sort, SortKey, fresh, literal, op
from ...plan import types as t
from .align import reid, same_types
from .dtypes import OBJECT, Dtype, default_dtype, result_dtype
from .frame import Entry, Frame, Label, numbered
from .gaps import gaps_beside

__all__ = ["Pair", "check_types", "merged"]


class Unseen:
    """A label that no column of a user has; plans show its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


_MARK, _GONE = Unseen("is_there"), Unseen("gone")
"""Labels of columns that are not in the result: the marks of a side's own rows, and keys that both sides have."""


class Pair(NamedTuple):
    """A column or level of each side that are matched.

    Attributes
    ----------
    left, right : Entry
        Over the rows of their sides.
    name : label
        What the key is called in the result.
    fills : bool
        Whether the result has the key of either side under that name.
    drops : bool
        Whether the right side's column of that name goes: both sides call the key so.
    levels : bool
        Whether both sides have it as an index level.
    """

    left: Entry
    right: Entry
    name: Label
    fills: bool = True
    drops: bool = False
    levels: bool = False


def check_types(pair: Pair) -> None:
    """That keys can be compared.

    Raises
    ------
    ValueError
        If pandas refuses to merge columns of these dtypes.
    NotImplementedError
        If pandas would compare them as objects.
    """
    a, b = pair.left.expr.type, pair.right.expr.type
    try:
        t.common_type(a, b)
    except TypeError:
        if {t.is_boolean(a), t.is_boolean(b)} == {True, False} and {t.is_string(a), t.is_string(b)} == {True, False}:
            raise NotImplementedError(f"merge of booleans and texts on key {pair.name!r} is not supported") from None
        raise ValueError(
            f"You are trying to merge on {pair.left.dtype} and {pair.right.dtype} columns for key '{pair.name}'. "
            "If you wish to proceed you should use pd.concat"
        ) from None


def merged(
    left: Frame,
    right: Frame,
    how: str,
    pairs: Sequence[Pair],
    *,
    left_index: bool = False,
    right_index: bool = False,
    sort: bool = False,
    suffixes: Any = ("_x", "_y"),
    indicator: Label = None,
) -> Frame:
    """The frame of matching rows, as pandas has its rows, columns and index.

    `how` is "inner", "left", "right", "outer", "left_anti", "right_anti", "cross" or "inner_right": "inner" in the order of
    the right rows. The join keeps left order, so "right" is a left join with the sides swapped.
    """
    labels = _suffixed(left, right, {pair.name for pair in pairs if pair.drops}, suffixes)
    if indicator is not None and indicator in (*left.positions, *right.positions):
        raise ValueError("Cannot use name of an existing column for indicator column")
    dtypes = {pair.name: dtype for pair in pairs if (dtype := _compared_as(pair)) is not None}
    left, right = _with_gaps(_presented(left, dtypes), _presented(right, dtypes), how, pairs)
    (left, left_keys), (right, right_keys) = _sides(left, right, pairs)
    side = how.removesuffix("_anti")
    base, keys = _joined(side, left, left_keys, right, right_keys)
    side = "inner" if side == "inner_right" else side
    if sort or how == "outer":
        base, keys = _by_keys(base, keys)
    result = Result(side, left, right, base, left_keys, right_keys, keys, pairs)
    columns = zip((*left.columns[:-1], *right.columns[:-1]), labels, strict=True)
    frame = result.indexed(left_index, right_index).map(entry._replace(label=label) for entry, label in columns if label is not _GONE)
    frame = result.with_levels(result.keyed(frame))
    marks = left.columns[-1].expr, right.columns[-1].expr
    if how.endswith("_anti"):
        frame = frame.on_rows_of(Filter(frame.base, op.is_missing(marks[side == "left"])))
    return frame if indicator is None else frame.map([*frame.columns, _indicator(indicator, *marks)])


def _with_gaps(left: Frame, right: Frame, how: str, pairs: Sequence[Pair]) -> tuple[Frame, Frame]:
    """Both sides as pandas presents them where rows are seen to find no partner: whole numbers as floats, but for keys."""
    if len(pairs) != 1 or how not in ("left", "right", "outer"):
        return left, right
    (pair,) = pairs
    mine, theirs = left.replace(index=(pair.left,)), right.replace(index=(pair.right,))
    sides = ((left, gaps_beside(mine, theirs), how == "left"), (right, gaps_beside(theirs, mine), how == "right"))
    first, second = (frame if all_stay else frame.map(_but_key(pair, frame, gapped)) for frame, gapped, all_stay in sides)
    return first, second


def _but_key(pair: Pair, frame: Frame, gapped: Frame) -> list[Entry]:
    """The columns of a frame with gaps, but for a key that the other side fills."""
    filled = pair.name if pair.fills else _GONE
    return [old if old.label == filled else new for old, new in zip(frame.columns, gapped.columns, strict=True)]


def _suffixed(left: Frame, right: Frame, dropped: set[Label], suffixes: Any) -> list[Any]:
    """The labels of both sides' columns in the result; shared ones get suffixes, dropped ones of the right side are gone.

    Raises
    ------
    TypeError
        If the suffixes are no pair.
    ValueError
        If labels are shared and there is no suffix.
    MergeError
        If suffixes make labels that are there already.
    """
    if not isinstance(suffixes, list | tuple):
        raise TypeError(f"Passing 'suffixes' as a {type(suffixes)}, is not supported. Provide 'suffixes' as a tuple instead.")
    mine, theirs = list(left.labels), [label for label in right.labels if label not in dropped]
    shared = set(mine) & set(theirs)
    if shared:
        first, second = suffixes
        if not first and not second:
            raise ValueError(f"columns overlap but no suffix specified: {pd.Index([label for label in mine if label in shared])}")
        mine = [f"{label}{first}" if label in shared and first is not None else label for label in mine]
        theirs = [f"{label}{second}" if label in shared and second is not None else label for label in theirs]
        made = set(_repeated(mine)) - set(_repeated(left.labels)) | set(_repeated(theirs)) - set(_repeated(right.labels))
        made |= set(mine) & (set(right.labels) - shared - dropped) | set(theirs) & (set(left.labels) - shared)
        if made:
            raise MergeError(f"Passing 'suffixes' which cause duplicate columns {made} is not allowed.")
    rest = iter(theirs)
    return [*mine, *(_GONE if label in dropped else next(rest) for label in right.labels)]


def _repeated(labels: Sequence[Label]) -> list[Label]:
    seen: set[Label] = set()
    return [label for label in labels if label in seen or seen.add(label)]  # type: ignore[func-returns-value]


def _sides(left: Frame, right: Frame, pairs: Sequence[Pair]) -> tuple[tuple[Frame, list[Entry]], tuple[Frame, list[Entry]]]:
    """Both frames settled, with the last column a mark that is true in their own rows, and apart their keys.

    The right one has ids of its own, so that a frame can be merged with itself.
    """
    sides = []
    for frame, keys in ((left, [pair.left for pair in pairs]), (right, [pair.right for pair in pairs])):
        mark = Entry(_MARK, literal(True), default_dtype(t.boolean))
        sides.append(frame.map([*frame.columns, mark, *keys]).settled)
    count = len(pairs)
    apart = [sides[0], reid(sides[1])]
    first, second = (
        (frame.map(frame.columns[: len(frame.columns) - count]), list(frame.columns[len(frame.columns) - count :])) for frame in apart
    )
    return first, second


def _joined(how: str, left: Frame, left_keys: list[Entry], right: Frame, right_keys: list[Entry]) -> tuple[Node, list[Entry]]:
    """The joined rows, and the key of each: of the side whose rows all stay, of either for "outer"."""
    if how == "cross":
        return Join(left.base, right.base, "cross"), []
    left, right, pairs = same_types(left, left_keys, right, right_keys)
    if how in ("right", "inner_right"):
        kind = "left" if how == "right" else "inner"
        return Join(right.base, left.base, kind, tuple((b, a) for a, b in pairs)), right_keys
    joined = Join(left.base, right.base, how, tuple(pairs))
    return joined, [_either(a, b) for a, b in zip(left_keys, right_keys, strict=True)] if how == "outer" else left_keys


def _either(first: Entry, second: Entry) -> Entry:
    """The first column, and where it is missing the second, with the dtype that both have in common."""
    expr = op.coalesce(_typed(first.expr, second.expr), _typed(second.expr, first.expr))
    return first._replace(expr=expr, dtype=_common(expr.type, first.dtype, second.dtype))


def _typed(expr: Expr, other: Expr) -> Expr:
    type = t.common_type(expr.type, other.type)
    return expr if expr.type == type else op.cast(expr, to=type)


def _common(type: t.DataType, first: Dtype, second: Dtype) -> Dtype:
    return first if first == second else result_dtype(type, first, second)


def _by_keys(base: Node, keys: list[Entry]) -> tuple[Node, list[Entry]]:
    """The rows in the order of their keys, as pandas sorts them: a missing time comes first."""
    ids = [fresh("key") for _ in keys]
    base = Extend(base, tuple((id, key.expr) for id, key in zip(ids, keys, strict=True)))
    base = Sort(base, tuple(SortKey(id, missing_first=t.is_temporal(key.expr.type)) for id, key in zip(ids, keys, strict=True)))
    return base, [key._replace(expr=Column(id, key.expr.type)) for id, key in zip(ids, keys, strict=True)]


def _compared_as(pair: Pair) -> Dtype | None:
    """What pandas makes of columns before it matches them: objects of booleans beside numbers, values of different categories."""
    left, right = pair.left, pair.right
    if t.is_boolean(left.expr.type) != t.is_boolean(right.expr.type):
        return OBJECT
    categories = [side.dtype for side in (left, right) if isinstance(side.dtype, pd.CategoricalDtype)]
    same = len(categories) == 2 and left.dtype == right.dtype and categories[0].categories is not None
    return default_dtype(left.expr.type) if categories and not same else None


def _presented(frame: Frame, dtypes: dict[Label, Dtype]) -> Frame:
    """The frame with other dtypes for some columns."""
    return frame.map(entry._replace(dtype=dtypes.get(entry.label, entry.dtype)) for entry in frame.columns) if dtypes else frame


def _indicator(label: Label, left: Expr, right: Expr) -> Entry:
    """Where a row comes from."""
    mine, theirs = op.not_missing(left), op.not_missing(right)
    where = op.if_else(op.and_(mine, theirs), "both", op.if_else(mine, "left_only", "right_only"))
    return Entry(label, where, pd.CategoricalDtype(["left_only", "right_only", "both"]))


class Result(NamedTuple):
    """What the index and the key columns of a merged frame are made of. `how` is the side whose rows all stay."""

    how: str
    left: Frame
    right: Frame
    base: Node
    left_keys: list[Entry]
    right_keys: list[Entry]
    keys: list[Entry]
    pairs: Sequence[Pair]

    def indexed(self, left_index: bool, right_index: bool) -> Frame:
        """A frame without columns under the index of the result."""
        if left_index and right_index:
            index = self._shared_index()
        elif left_index or right_index:
            mine, theirs, side = (self.left, self.right, "left") if right_index else (self.right, self.left, "right")
            if self.how not in ("inner", side) and len(theirs.index) > 1:
                raise NotImplementedError(f"merge(how={self.how!r}) of columns with the levels of a MultiIndex is not supported")
            index = mine.index
        else:
            base, number = numbered(self.base)
            return Frame(base, (), (number,), self.left.column_names)
        return Frame(self.base, (), index, self.left.column_names)

    def _shared_index(self) -> tuple[Entry, ...]:
        """The levels of both indexes: the shared ones, in the place that they have in the first side, then the other side's rest."""
        left, right = self.left.index, self.right.index
        if len(self.pairs) == len(left) == len(right) and (len(left) == 1 or self.left.index_names == self.right.index_names):
            names = [a.label if a.label == b.label else None for a, b in zip(self.left_keys, self.right_keys, strict=True)]
            return tuple(key._replace(label=name) for key, name in zip(self.keys, names, strict=True))
        shared = {key.label: key for key in self.keys}
        first, second = (right, left) if len(left) == 1 or self.how == "right" and len(right) > 1 else (left, right)
        return (*(shared.get(level.label, level) for level in first), *(level for level in second if level.label not in shared))

    def keyed(self, frame: Frame) -> Frame:
        """The frame with its key columns filled from the other side where theirs has no row, and those that it lacks put in."""
        for place, (pair, mine, theirs, key) in enumerate(zip(self.pairs, self.left_keys, self.right_keys, self.keys, strict=True)):
            if not pair.fills:
                continue
            if pair.name is not None and pair.name in frame.positions:
                at = frame.positions[pair.name]
                entry = frame.columns[at]
                other, side = (theirs, "left") if pair.name in self.left.positions else (mine, "right")
                value = self._filled(entry, other, side)
                frame = frame.map([*frame.columns[:at], value, *frame.columns[at + 1 :]])
            elif pair.name is not None and pair.name in frame.index_names:
                index = [key._replace(label=entry.label) if entry.label == pair.name else entry for entry in frame.index]
                frame = frame.replace(index=tuple(index))
            else:
                made = key._replace(label=pair.name or f"key_{place}")
                frame = frame.map([*frame.columns[:place], made, *frame.columns[place:]])
        return frame

    def _filled(self, entry: Entry, other: Entry, side: str) -> Entry:
        """A key column of one side, with the other side's key where its own side has no row."""
        if self.how in ("inner", side):
            return entry
        if self.how == "outer" or entry.expr.type != other.expr.type:
            return _either(entry, other)
        return entry._replace(expr=other.expr)

    def with_levels(self, frame: Frame) -> Frame:
        """The frame with keys that are index levels of both sides as its index."""
        names = [pair.name for pair in self.pairs if pair.levels and pair.name not in frame.index_names]
        if not names:
            return frame
        index = tuple(frame.columns[frame.positions[name]] for name in names)
        return frame.replace(columns=tuple(entry for entry in frame.columns if entry.label not in names), index=index)
