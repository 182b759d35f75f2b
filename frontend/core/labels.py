"""Looking columns up by label, and saying well what went wrong."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import pandas as pd

from .frame import Entry, Frame, Label
from .materialize import labels_to_index

__all__ = ["axis_number", "column", "columns", "level_places", "missing_labels", "padded", "places", "rearranged", "union"]


def axis_number(axis: Any, kind: str = "DataFrame") -> int:
    """0 or 1 for what an `axis` argument says; a Series has 0 only.

    Raises
    ------
    ValueError
        If there is no such axis.

    Examples
    --------
    >>> axis_number("columns")
    1
    """
    numbers = {0: 0, "index": 0, "rows": 0, **({1: 1, "columns": 1} if kind == "DataFrame" else {})}
    if not isinstance(axis, Hashable) or axis not in numbers:
        raise ValueError(f"No axis named {axis} for object type {kind}")
    return numbers[axis]


def union(left: Sequence[Label], right: Sequence[Label]) -> list[Label]:
    """Labels of both axes: as they are if they agree, else sorted, as pandas has it."""
    if list(left) == list(right):
        return list(left)
    return list(pd.Index(list(left)).union(pd.Index(list(right))))


def places(frame: Frame, label: Label) -> list[int]:
    """The places of the columns that a label names: several if it is there twice or is the start of tuples.

    Raises
    ------
    KeyError
        If no column has the label.
    """
    try:
        found = frame.positions.get(label)
    except TypeError:
        raise TypeError(f"unhashable type: {type(label).__name__!r}") from None
    if found is not None and frame.has_unique_labels:
        return [found]
    several = [place for place, entry in enumerate(frame.columns) if entry.label == label]
    if not several and len(frame.column_names) > 1:
        start = label if isinstance(label, tuple) else (label,)
        several = [place for place, entry in enumerate(frame.columns) if entry.label[: len(start)] == start]  # type: ignore[index]
    if not several:
        raise KeyError(_Message(label, frame.labels))
    return several


def column(frame: Frame, label: Label) -> Entry:
    """The one column of a label, or an index level of that name, as `by=` arguments take them.

    Raises
    ------
    KeyError
        If there is none.
    ValueError
        If there are several, or a column and a level.
    """
    levels = [entry for entry in frame.index if entry.label == label and label is not None]
    if levels and label in frame.positions:
        raise ValueError(f"{label!r} is both an index level and a column label, which is ambiguous.")
    if levels:
        return levels[0]
    found = places(frame, label)
    if len(found) > 1:
        raise ValueError(f"The column label {label!r} is not unique.")
    return frame.columns[found[0]]


def columns(frame: Frame, labels: Iterable[Label]) -> list[Entry]:
    """The columns of several labels, in the order of the labels.

    Raises
    ------
    KeyError
        That names all labels that no column has.
    """
    wanted = list(labels)
    absent = missing_labels(frame, wanted)
    if absent:
        if len(absent) == len(wanted):
            raise KeyError(f"None of {_index(wanted)} are in the [columns]")
        raise KeyError(f"{absent} not in index")
    return [frame.columns[place] for label in wanted for place in places(frame, label)]


def level_places(frame: Frame, level: Any) -> list[int]:
    """The places of index levels, given by name or number.

    Raises
    ------
    KeyError
        If there is no such level.
    IndexError
        If a number is out of bounds.
    """
    names = list(frame.index_names)
    places = []
    for one in level if isinstance(level, list | tuple) else [level]:
        if one in names:
            places.append(names.index(one))
        elif isinstance(one, int):
            if not -len(names) <= one < len(names):
                raise IndexError(f"Too many levels: Index has only {len(names)} level{'s' * (len(names) > 1)}, not {one + 1}")
            places.append(one % len(names))
        elif len(names) == 1:
            raise KeyError(f"Requested level ({one}) does not match index name ({names[0]})")
        else:
            raise KeyError(f"Level {one} not found")
    return places


def missing_labels(frame: Frame, labels: Sequence[Label]) -> list[Label]:
    """The labels that no column has."""
    if len(frame.column_names) > 1:
        firsts = {label[0] for label in frame.labels if isinstance(label, tuple)}
        return [label for label in labels if label not in frame.positions and label not in firsts]
    return [label for label in labels if label not in frame.positions]


def rearranged(frame: Frame, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Frame:
    """The frame with its columns chosen, put in order and labelled as pandas does that to a frame of their places."""
    places = pd.DataFrame([range(len(frame.columns))], columns=labels_to_index(frame.labels, frame.column_names))
    made = change(places)
    columns = [frame.columns[place]._replace(label=label) for label, place in zip(made.columns, made.to_numpy()[0], strict=True)]
    return frame.replace(columns=tuple(columns), column_names=tuple(made.columns.names))


def padded(frame: Frame, label: Label, level: int = 0, fill: Any = "") -> Label:
    """A new column's label, which has as many parts as the frame's columns have levels."""
    count = len(frame.column_names)
    if count == 1:
        return label
    given = label if isinstance(label, tuple) else (label,)
    before = (fill,) * (level % count)
    return (*before, *given, *[fill] * count)[:count]


def _index(labels: list[Label]) -> Any:
    return pd.Index(labels)


class _Message(str):
    """A KeyError's message, which also equals the label as in pandas' `error.args[0]`."""

    label: Label

    def __new__(cls, label: Label, labels: Sequence[Label]) -> _Message:
        shown = ", ".join(map(repr, labels[:20])) + (", ..." if len(labels) > 20 else "")
        near = difflib.get_close_matches(str(label), [str(other) for other in labels], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        made = super().__new__(cls, f"{label!r}; columns: {shown}{hint}")
        made.label = label
        return made

    def __repr__(self) -> str:
        return str(self)
