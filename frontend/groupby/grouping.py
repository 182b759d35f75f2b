"""What a group-by is: the rows, the keys, and how the groups are labelled and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from ...plan import Column, Expr, Filter, Sort, SortKey, Window, literal, op
from ..common.handle import Handle
from ..common.reduce import Aggregates
from ..common.sort import renumbered
from ..core.align import align
from ..core.frame import Entry, Frame, Label
from ..core.labels import column, padded

__all__ = ["Grouping", "make_grouping"]


@dataclass(frozen=True)
class Grouping:
    """Rows and keys. Both are settled, and rows of missing keys are gone unless `dropna` is False.

    Attributes
    ----------
    frame : Frame
        The rows, with all columns.
    keys : tuple of Entry
        The keys, columns of the frame's base.
    key_labels : frozenset
        Labels of columns that are keys themselves, and so are not aggregated.
    """

    frame: Frame
    keys: tuple[Entry, ...]
    key_labels: frozenset[Label]
    as_index: bool
    sort: bool
    dropna: bool
    single: bool
    """Whether there is one key that was not given in a list."""

    @property
    def values(self) -> list[Entry]:
        """The columns that are not keys."""
        return [entry for entry in self.frame.columns if entry.label not in self.key_labels]

    @property
    def present(self) -> Expr | None:
        """The condition that a row's group counts; None if all do."""
        return _present(self.keys) if self.dropna else None

    @property
    def kept(self) -> Frame:
        """The rows whose groups count."""
        condition = self.present
        return self.frame if condition is None else self.frame.on_rows_of(Filter(self.frame.base, condition))

    def selected(self, labels: Sequence[Label]) -> Self:
        """The same groups of fewer columns."""
        from ..core.labels import columns

        return replace(self, frame=self.frame.map(columns(self.frame, labels)), key_labels=frozenset())

    def aggregated(self, collect: Aggregates, values: Sequence[Entry], names: Sequence[Label] = (None,)) -> Frame:
        """One row a group, the values as columns, in the order and under the labels that the group-by asks for.

        Values are expressions over the aggregates that `collect` has collected.
        """
        rows = self.kept
        keys = [entry.expr for entry in self.keys]
        base = collect.node(rows.base, list(dict.fromkeys(key.id for key in keys if isinstance(key, Column))))
        made = Frame(base, tuple(values), self.keys, tuple(names))
        if self.sort:
            made = made.on_rows_of(Sort(base, tuple(SortKey(key.id) for key in keys if isinstance(key, Column))))
        if self.as_index:
            return made
        labels = {entry.label for entry in values}
        columns = [entry._replace(label=padded(made, entry.label)) for entry in self.keys if entry.label not in labels]
        return renumbered(made.replace(columns=(*columns, *values), index=()))

    def spread(self, collect: Aggregates, values: Sequence[Entry]) -> Frame:
        """For every row the values of its group; missing where its key is and groups of missing keys do not count."""
        keys = [entry.expr.id for entry in self.keys if isinstance(entry.expr, Column)]
        base = self.frame.base
        node = collect.node(base)
        window = Window(base, tuple(dict.fromkeys(keys)), node.aggregates)
        condition = self.present
        made = values
        if condition is not None:
            made = [value._replace(expr=op.if_else(condition, value.expr, literal(None, value.expr.type))) for value in values]
        return self.frame.replace(base=window, columns=tuple(made))


def _present(keys: Sequence[Entry]) -> Expr | None:
    """The condition that no key is missing."""
    condition: Expr | None = None
    for entry in keys:
        one = op.not_missing(entry.expr)
        condition = one if condition is None else op.and_(condition, one)
    return condition


def make_grouping(frame: Frame, by: Any, level: Any, as_index: bool, sort: bool, dropna: bool) -> Grouping:
    """The grouping that groupby's arguments mean.

    Raises
    ------
    KeyError
        If a key is no column.
    TypeError
        If neither `by` nor `level` is given.
    """
    if by is None and level is None:
        raise TypeError("You have to supply one of 'by' and 'level'")
    keys: list[Entry] = []
    own: set[Label] = set()
    parts = _level_entries(frame, level) if by is None else _parts(by)
    for part in parts:
        if isinstance(part, Entry):
            keys.append(part)
        elif isinstance(part, Handle):
            frame, keys, entry = _with_series(frame, keys, part)
            keys.append(entry)
        elif callable(part) or isinstance(part, dict):
            raise NotImplementedError("groupby by a function or dict of labels is not supported")
        else:
            entry = column(frame, part)
            keys.append(entry)
            own |= {part} if part in frame.positions else set()
    columns = frame.columns
    wide = frame.map([*columns, *keys]).settled
    rows = wide.map(wide.columns[: len(columns)])
    single = not isinstance(by, list) and len(keys) == 1
    return Grouping(rows, wide.columns[len(columns) :], frozenset(own), as_index, sort, dropna, single)


def _parts(by: Any) -> list[Any]:
    if isinstance(by, list):
        if not by:
            raise ValueError("No group keys passed!")
        return by
    return [by]


def _level_entries(frame: Frame, level: Any) -> list[Entry]:
    names = list(frame.index_names)
    wanted = level if isinstance(level, list | tuple) else [level]
    found = []
    for one in wanted:
        if one in names:
            found.append(frame.index[names.index(one)])
        elif isinstance(one, int) and -len(names) <= one < len(names):
            found.append(frame.index[one])
        else:
            raise ValueError(f"level name {one} is not the name of the index" if len(names) == 1 else f"Level {one} not found")
    return found


def _with_series(frame: Frame, keys: list[Entry], series: Handle) -> tuple[Frame, list[Entry], Entry]:
    """The frame on rows that have a Series or Index of keys too."""
    if not series._frame.columns:
        series = series._beside(frame)
    count = len(frame.columns)
    left, right = align(frame.map([*frame.columns, *keys]), series._frame)
    return left.map(left.columns[:count]), list(left.columns[count:]), right.columns[0]
