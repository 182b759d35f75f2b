"""What a group-by is: the rows, the keys, and how the groups are labelled and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from ...plan import Column, Expr, Filter, Sort, SortKey, Window, literal, op
from ...plan import types as t
from ..common.fallback import collected
from ..common.handle import Handle, as_index
from ..common.reduce import Aggregates
from ..common.sort import renumbered
from ..core.align import align
from ..core.categories import ordered_by
from ..core.dtypes import OBJECT, STRING
from ..core.frame import Entry, Frame, Label, named
from ..core.labels import column, padded
from ..core.materialize import count_rows
from ..core.positions import beside
from ..core.windows import Windows
from .bins import binned, every_bin

__all__ = ["Grouping", "make_grouping", "with_first_rows"]


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
    observed: bool = True
    group_keys: bool = True
    origin: Grouping | None = None
    """The groups that some columns were selected of."""
    groupers: tuple[Any, ...] = ()
    """For each key the pandas Grouper that it is, or None."""
    bins: pd.DatetimeIndex | None = None
    """The labels of all groups, where some may have no rows."""

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

        chosen = self.frame.map(columns(self.frame, labels))
        return replace(self, frame=chosen, key_labels=frozenset(), origin=self.origin or self)

    def aggregated(self, collect: Aggregates, values: Sequence[Entry], names: Sequence[Label] = (None,)) -> Frame:
        """One row a group, the values as columns, in the order and under the labels that the group-by asks for.

        Values are expressions over the aggregates that `collect` has collected.
        """
        if not self.observed and any(isinstance(key.dtype, pd.CategoricalDtype) for key in self.keys):
            raise NotImplementedError("groups of categories that have no rows")
        rows = self.kept
        keys = [entry.expr for entry in self.keys]
        base = collect.node(rows.base, list(dict.fromkeys(key.id for key in keys if isinstance(key, Column))))
        made = Frame(base, tuple(values), self.keys, tuple(names))
        if self.bins is not None:
            made = every_bin(made, self.bins, collect)
        elif self.sort:
            ordered, ranks = ordered_by(base, list(self.keys))
            made = made.on_rows_of(Sort(ordered, tuple([SortKey(rank.id) for rank in ranks])))
        return made if self.as_index else self.keys_as_columns(made)

    def keys_as_columns(self, made: Frame) -> Frame:
        """The rows of groups with the levels of their labels as columns before the others, under a default index."""
        labels, several = set(made.labels), len(made.index) > 1
        unnamed = [f"level_{place}" if several else "index" for place in range(len(made.index))]
        levels = [
            entry if entry.label is not None else entry._replace(label=name) for entry, name in zip(made.index, unnamed, strict=True)
        ]
        columns = [entry._replace(label=padded(made, entry.label)) for entry in levels if entry.label not in labels]
        return renumbered(made.replace(columns=(*columns, *made.columns), index=()))

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


def with_first_rows(frame: Frame, keys: Sequence[Expr]) -> tuple[Frame, Column]:
    """The rows with the number of the first row of each one's group: what groups in order of appearance are sorted by."""
    rows = Windows(frame)
    number = rows.number()
    groups = Windows(frame.on_rows_of(rows.base), keys)
    first = groups(op.min_(number))
    return frame.on_rows_of(groups.base), first


def _present(keys: Sequence[Entry]) -> Expr | None:
    """The condition that no key is missing."""
    condition: Expr | None = None
    for entry in keys:
        one = op.not_missing(entry.expr)
        condition = one if condition is None else op.and_(condition, one)
    return condition


def make_grouping(
    frame: Frame, by: Any, level: Any, as_index: bool, sort: bool, dropna: bool, observed: bool = True, group_keys: bool = True
) -> Grouping:
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
    groupers: list[Any] = []
    bins = None
    for part in _level_entries(frame, level) if by is None else _parts(frame, by):
        groupers.append(part if isinstance(part, pd.Grouper) else None)
        if isinstance(part, Entry):
            keys.append(part)
        elif isinstance(part, pd.Grouper):
            frame, entry, bins = _with_grouper(frame, part, by is part)
            keys.append(entry)
            if by is part and bins is None:
                sort, dropna = part.sort, part.dropna
            own |= {part.key} if part.key is not None else set()
        elif isinstance(part, Handle):
            frame, keys, entry = _with_series(frame, keys, part)
            keys.append(entry)
        elif callable(part) or isinstance(part, dict | list | np.ndarray | pd.Index | pd.api.extensions.ExtensionArray):
            frame, keys, entry = _with_values(frame, keys, part)
            keys.append(entry)
        else:
            entry = column(frame, part)
            keys.append(entry)
            own |= {part} if part in frame.positions else set()
    columns = frame.columns
    wide = frame.map([*columns, *map(_inferred, keys)]).settled
    rows = wide.map(wide.columns[: len(columns)])
    single = not isinstance(by, list) and len(keys) == 1
    if bins is not None and len(keys) == 1 and not single:
        raise NotImplementedError("groupby by a list of one Grouper")
    made = Grouping(rows, wide.columns[len(columns) :], frozenset(own), as_index, sort, dropna, single, observed, group_keys)
    return replace(made, groupers=tuple(groupers), bins=bins if single else None)


def _with_grouper(frame: Frame, grouper: Any, alone: bool) -> tuple[Frame, Entry, pd.DatetimeIndex | None]:
    """The frame on rows that have what a Grouper says, and all labels of that; in order of its times, if it has them and is alone.

    Runs a job if it has a frequency.
    """
    if grouper.key is not None:
        entry = column(frame, grouper.key)
    else:
        levels = range(len(frame.index)) if grouper.level is None else grouper.level
        (entry,) = _level_entries(frame, list(levels) if isinstance(levels, range) else levels)
    if getattr(grouper, "freq", None) is None:
        return frame, entry, None
    if alone:
        base, (times,) = named(frame.base, [entry.expr])
        frame = frame.on_rows_of(Sort(base, (SortKey(times.id, missing_first=True),)))
    bins = binned(frame, entry, grouper)
    return bins.frame, bins.key, bins.labels


def _inferred(key: Entry) -> Entry:
    """A key with the dtype of the groups' labels, which pandas infers of objects."""
    return key._replace(dtype=STRING) if key.dtype == OBJECT and t.is_string(key.expr.type) else key


def _parts(frame: Frame, by: Any) -> list[Any]:
    """The keys, one by one. A list of other values than labels is one key, if it is as long as there are rows."""
    if not isinstance(by, list):
        return [_as_ours(by)]
    if not by:
        raise ValueError("No group keys passed!")
    if not any(_is_key(part) for part in by):
        known = {*frame.labels, *frame.index_names}
        if not all(part in known for part in by) and len(by) == count_rows(frame):
            return [by]
    return [_as_ours(part) for part in by]


def _is_key(part: Any) -> bool:
    """Whether a part says what the key of each row is, rather than being a label or a value."""
    return callable(part) or not pd.api.types.is_scalar(part) and not (isinstance(part, tuple) and _hashable(part))


def _hashable(part: Any) -> bool:
    try:
        hash(part)
    except TypeError:
        return False
    return True


def _as_ours(part: Any) -> Any:
    """A pandas Series, whose labels say what row a key is of, as ours."""
    from ..series import Series

    return Series(part) if isinstance(part, pd.Series) else part


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


def _with_values(frame: Frame, keys: list[Entry], values: Any) -> tuple[Frame, list[Entry], Entry]:
    """The frame with keys that are given one by one, or by a function or a dict of the rows' labels."""
    if callable(values) or isinstance(values, dict):
        values = collected(as_index(frame), "groupby by a function or dict of labels").map(values)
    elif isinstance(values, list):
        values = pd.Series(values)
    count = len(frame.columns)
    if len(values) != count_rows(frame):
        raise ValueError("Grouper and axis must be same length")
    wide, entry = beside(frame.map([*frame.columns, *keys]), values, getattr(values, "name", None))
    return wide.map(wide.columns[:count]), list(wide.columns[count:]), entry
