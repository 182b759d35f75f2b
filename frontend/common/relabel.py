"""Rows by what their labels say: renamed, dropped, filtered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd

from ...plan import Column, Distinct, Expr, Filter, Join, Scan, Select, literal, op
from ...plan import types as t
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.labels import level_places
from ..core.materialize import to_pandas
from .handle import as_index

__all__ = ["affixed", "label_condition", "rows_of", "rows_renamed", "rows_without"]


def rows_renamed(frame: Frame, change: Mapping[Any, Any] | Callable[[Any], Any], level: Any = None, errors: str = "ignore") -> Frame:
    """The frame with row labels changed by a dict or function, in all levels of the index or in one.

    A function is called once for each distinct label, which are collected in one job.

    Raises
    ------
    KeyError
        If `errors` is "raise" and a label is not there, which takes a job.
    NotImplementedError
        If the labels would be of several kinds.
    """
    chosen = range(len(frame.index)) if level is None else level_places(frame, level)
    if errors == "raise" and isinstance(change, Mapping):
        _check_there(frame, [literal_tuple(label) for label in change], [chosen[0]])
    for place in chosen:
        if isinstance(change, Mapping):
            new = _replaced(frame.index[place], change)
        else:
            frame, new = _called(frame.settled, place, change)
        frame = frame.replace(index=(*frame.index[:place], new, *frame.index[place + 1 :]))
    return frame


def _replaced(entry: Entry, change: Mapping[Any, Any]) -> Entry:
    """A level with some labels replaced."""
    expr = entry.expr
    for old, new in change.items():
        found = _equal(entry, old)
        if found is not None:
            with _one_kind():
                expr = op.if_else(found, lift(new, entry.expr.type), expr)
    return entry._replace(expr=expr, dtype=entry.dtype if expr.type == entry.expr.type else default_dtype(expr.type))


def _called(frame: Frame, place: int, function: Callable[[Any], Any]) -> tuple[Frame, Entry]:
    """The frame joined with a table of what the function gives for each distinct label of a level, and the new level."""
    entry = frame.index[place]
    old = as_index(frame.replace(index=(entry,))).unique().to_pandas()
    new = pd.Index([function(label) for label in old])
    with _one_kind():
        scan, (key, value), dtype = _table(old, new)
    joined = Join(frame.base, Distinct(scan, (key.id,), "any"), "left", ((entry.expr.id, key.id),), True)  # type: ignore[attr-defined]
    return frame.on_rows_of(joined), Entry(entry.label, value, dtype)


@contextmanager
def _one_kind() -> Iterator[None]:
    """Say that labels of several kinds are not supported."""
    try:
        yield
    except TypeError as error:
        raise NotImplementedError(f"labels of several kinds are not supported: {error}") from error


def _table(old: pd.Index, new: pd.Index) -> tuple[Select | Scan, list[Column], Any]:
    """A small table of two columns."""
    made = from_pandas(pd.DataFrame({0: pd.Series(old).array, 1: pd.Series(new).array}))
    columns = [entry.expr for entry in made.columns if isinstance(entry.expr, Column)]
    return Select(made.base, tuple((column.id, column.id) for column in columns)), columns, made.columns[1].dtype


def affixed(frame: Frame, prefix: str, suffix: str) -> Frame:
    """The frame with row labels that have a text before and after them."""

    def change(entry: Entry) -> Entry:
        text = op.coalesce(op.cast(entry.expr, to=t.string), "nan")
        expr = op.concat_text(literal(prefix), text, literal(suffix))
        return entry._replace(expr=expr, dtype=default_dtype(t.string))

    return frame.replace(index=tuple(map(change, frame.index)))


def rows_filtered(frame: Frame, like: str | None, regex: str | None) -> Frame:
    """The rows whose label holds a text or matches a pattern. The distinct labels are collected in one job."""
    if len(frame.index) > 1:
        raise NotImplementedError("filter of the rows of a MultiIndex is not supported")
    search = re.compile((regex or "") if like is None else re.escape(like)).search
    frame = frame.settled
    entry = frame.index[0]
    labels = as_index(frame).unique().to_pandas()
    kept = labels[[search(str(label)) is not None for label in labels]]
    scan, (key, _), _ = _table(kept, kept)
    return frame.on_rows_of(Join(frame.base, scan, "semi", ((entry.expr.id, key.id),), True))  # type: ignore[attr-defined]


def rows_of(frame: Frame, items: Any, like: str | None, regex: str | None) -> Frame:
    """The rows that `filter` chooses; those of `items` in the order of the items."""
    if items is None:
        return rows_filtered(frame, like, regex)
    if not as_index(frame).is_unique:
        raise ValueError("cannot reindex on an axis with duplicate labels")
    frame = frame.settled
    wanted = pd.Index(list(dict.fromkeys(items)))
    scan, (key, _), _ = _table(wanted, wanted)
    joined = Join(scan, frame.base, "inner", ((key.id, frame.index[0].expr.id),), True)  # type: ignore[attr-defined]
    return frame.replace(base=joined, index=(frame.index[0]._replace(label=None),))


def rows_without(frame: Frame, labels: Any, level: Any = None, errors: str = "raise") -> Frame:
    """The rows that have none of these index labels; of several levels, a label may be of the first ones only.

    Raises
    ------
    KeyError
        If `errors` is "raise" and no row has one of the labels; that takes one job.
    """
    several = len(frame.index) > 1
    wanted = [labels] if is_scalar(labels) or several and isinstance(labels, tuple) else list(labels)
    chosen = list(range(len(frame.index))) if level is None else level_places(frame, level)
    tuples = [literal_tuple(label) if several and level is None else (label,) for label in wanted]
    if errors == "raise":
        _check_there(frame, tuples, chosen)
    conditions = [found for label in tuples if (found := _all_equal(frame, label, chosen)) is not None]
    if not conditions:
        return frame
    return frame.replace(base=Filter(frame.base, op.not_(_any(conditions))))


def label_condition(frame: Frame, label: Any) -> Expr | None:
    """Whether a row has a label, of the first levels if it is not of all; None if no row can have it."""
    return _all_equal(frame, literal_tuple(label), range(len(frame.index)))


def literal_tuple(label: Any) -> tuple[Any, ...]:
    """A label of one level or of several as a tuple."""
    return label if isinstance(label, tuple) else (label,)


def _equal(entry: Entry, label: Any) -> Expr | None:
    """Whether a level has a label; None if no label of the level can be equal to it."""
    try:
        constant = lift(label, entry.expr.type)
        t.common_type(constant.type, entry.expr.type)
    except (TypeError, ValueError, OverflowError):
        return None
    return op.equal_missing(entry.expr, constant)


def _all_equal(frame: Frame, label: Sequence[Any], places: Sequence[int]) -> Expr | None:
    """Whether the levels have the parts of a label; None if they cannot."""
    found = [_equal(frame.index[place], part) for place, part in zip(places, label, strict=False)]
    if len(label) > len(places) or any(one is None for one in found):
        return None
    condition: Expr = literal(True)
    for one in found:
        condition = one if condition == literal(True) else op.and_(condition, one)  # type: ignore[assignment]
    return condition


def _any(conditions: Iterable[Expr]) -> Expr:
    """Whether one of the conditions holds."""
    first, *rest = conditions
    for one in rest:
        first = op.or_(first, one)
    return first


def _check_there(frame: Frame, labels: Sequence[tuple[Any, ...]], places: Sequence[int]) -> None:
    """Raise KeyError unless each label is there. Runs one job."""
    possible = {label: found for label in labels if (found := _all_equal(frame, label, places)) is not None}
    there: set[Any] = set()
    if possible:
        levels = tuple(frame.index[place] for place in places)
        rows = frame.replace(base=Filter(frame.base, _any(possible.values())), columns=(), index=levels)
        index = to_pandas(rows).index
        there = {label[:length] for label in map(literal_tuple, index) for length in range(1, len(places) + 1)}
    absent = [label if len(label) > 1 else label[0] for label in labels if label not in there and not _missing(label)]
    if absent:
        raise KeyError(f"{absent} not found in axis")


def _missing(label: tuple[Any, ...]) -> bool:
    """Whether a label holds a missing value, which equals nothing in a set."""
    return any(is_scalar(part) and pd.isna(part) for part in label)
