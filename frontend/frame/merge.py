"""Joining frames on columns or index levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.errors import MergeError

from ...plan import Column, Expr, Extend, Join, Sort, SortKey, fresh, literal, op
from ...plan import types as t
from ..common.handle import Handle, as_dataframe
from ..common.sort import renumbered
from ..core.align import reid, same_types
from ..core.frame import Entry, Frame, Label
from ..core.labels import column

__all__ = ["Merging", "merge"]


class Merging(Handle):
    """merge and join. Nothing here runs a job."""

    def merge(
        self,
        right: Any,
        how: str = "inner",
        on: Any = None,
        left_on: Any = None,
        right_on: Any = None,
        left_index: bool = False,
        right_index: bool = False,
        sort: bool = False,
        suffixes: Sequence[str | None] = ("_x", "_y"),
        copy: Any = None,
        indicator: bool | str = False,
        validate: str | None = None,
    ) -> Any:
        """Join with another frame on columns or index levels. Missing keys match each other.

        Parameters
        ----------
        right : DataFrame or named Series
            The other side.
        how : {"inner", "left", "right", "outer", "cross"}, default "inner"
            Which rows without a match stay.
        on, left_on, right_on : label or list of labels, optional
            The keys, of both sides or each; the common columns unless given.
        left_index, right_index : bool, default False
            Whether the index is the key of a side.
        sort : bool, default False
            Whether the result is sorted by the keys.
        suffixes : pair of str, default ("_x", "_y")
            What is added to labels that both sides have.
        copy : bool
            Accepted.
        indicator : bool or str, default False
            Whether a column ``_merge`` (or of that name) says where a row comes from.
        validate : str
            Not supported.

        Returns
        -------
        DataFrame
            Rows in the order of the left keys (of the right ones for "right", sorted for "outer"). Runs no job.

        Raises
        ------
        KeyError
            If a key is no column.
        MergeError, ValueError
            If the arguments do not go together, or key columns have no common type.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"k": [1, 2]}).merge(pd.DataFrame({"k": [2, 3], "v": ["x", "y"]}), on="k", how="left")
           k    v
        0  1  NaN
        1  2    x
        """
        if validate is not None:
            raise NotImplementedError("merge(validate=...) is not supported")
        other = _frame(right)
        keys = _keys(self._frame, other, how, on, left_on, right_on, left_index, right_index)
        return as_dataframe(_merged(self._frame, other, how, keys, sort, suffixes, indicator))

    def join(self, other: Any, on: Any = None, how: str = "left", lsuffix: str = "", rsuffix: str = "", sort: bool = False) -> Any:
        """Join with another frame's index, on this one's index or a column. Runs no job.

        Parameters
        ----------
        other : DataFrame, named Series or list of those
            The other side.
        on : label or list of labels, optional
            Columns of this frame to match with the other's index; the index unless given.
        how : {"left", "right", "outer", "inner", "cross"}, default "left"
            Which rows without a match stay.
        lsuffix, rsuffix : str
            What is added to labels that both sides have.
        sort : bool, default False
            Whether the result is sorted by the keys.

        Raises
        ------
        ValueError
            If both sides have a label and no suffix is given.
        """
        if isinstance(other, list | tuple):
            joined: Any = self
            for one in other:
                joined = joined.join(one, how=how)
            return joined
        options = {"left_index": True} if on is None else {"left_on": on}
        return self.merge(other, how=how, right_index=True, suffixes=(lsuffix, rsuffix), sort=sort, **options)


def merge(left: Any, right: Any, how: str = "inner", **kwargs: Any) -> Any:
    """Join two frames. See `DataFrame.merge`."""
    return as_dataframe(_frame(left)).merge(right, how=how, **kwargs)


@dataclass
class Keys:
    """What is matched: entries of both sides in pairs, and whether a side's are its index."""

    left: list[Entry]
    right: list[Entry]
    left_index: bool
    right_index: bool

    @property
    def shared(self) -> set[Label]:
        """Labels of key columns that both sides have: they become one column."""
        return {
            a.label
            for a, b in zip(self.left, self.right, strict=True)
            if a.label == b.label and not (self.left_index or self.right_index)
        }


def _frame(value: Any) -> Frame:
    if isinstance(value, pd.DataFrame | pd.Series):
        from . import DataFrame

        return _frame(DataFrame(value.to_frame() if isinstance(value, pd.Series) and value.name is not None else value))
    if not isinstance(value, Handle):
        raise TypeError(f"Can only merge Series or DataFrame objects, a {type(value)} was passed")
    frame: Frame = value._frame
    if len(frame.columns) == 1 and frame.columns[0].label is None:
        raise ValueError("Cannot merge a Series without a name")
    return frame


def _keys(left: Frame, right: Frame, how: str, on: Any, left_on: Any, right_on: Any, left_index: bool, right_index: bool) -> Keys:
    """The keys that merge's arguments mean."""
    if how not in ("inner", "left", "right", "outer", "cross"):
        raise ValueError(f"'{how}' is not a valid Merge type: left, right, inner, outer, cross")
    if how == "cross":
        if on is not None or left_on is not None or right_on is not None or left_index or right_index:
            raise MergeError("Can not pass on, right_on, left_on or set right_index=True or left_index=True")
        return Keys([], [], False, False)
    if on is None and left_on is None and right_on is None and not left_index and not right_index:
        on = [label for label in left.labels if label in right.positions]
        if not on:
            raise MergeError(
                "No common columns to perform merge on. Merge options: "
                f"left_on={left_on}, right_on={right_on}, left_index={left_index}, right_index={right_index}"
            )
    if on is not None:
        if left_on is not None or right_on is not None or left_index or right_index:
            raise MergeError('Can only pass argument "on" OR "left_on" and "right_on", not a combination of both.')
        left_on = right_on = on
    left_keys = list(left.index) if left_index else [column(left, label) for label in _list(left_on)]
    right_keys = list(right.index) if right_index else [column(right, label) for label in _list(right_on)]
    if not left_keys or not right_keys:
        raise MergeError('Must pass "left_on" OR "left_index".' if not left_keys else 'Must pass "right_on" OR "right_index".')
    if len(left_keys) != len(right_keys):
        raise ValueError("len(right_on) must equal len(left_on)")
    for a, b in zip(left_keys, right_keys, strict=True):
        _check_types(a, b)
    return Keys(left_keys, right_keys, left_index, right_index)


def _list(labels: Any) -> list[Label]:
    return [] if labels is None else list(labels) if isinstance(labels, list) else [labels]


def _check_types(left: Entry, right: Entry) -> None:
    a, b = left.expr.type, right.expr.type
    try:
        t.common_type(a, b)
        if not (t.is_boolean(a) ^ t.is_boolean(b)):
            return
    except TypeError:
        pass
    raise ValueError(
        f"You are trying to merge on {left.dtype} and {right.dtype} columns for key {left.label!r}. "
        "If you wish to proceed you should use pd.concat"
    )


def _merged(
    left: Frame, right: Frame, how: str, keys: Keys, sort: bool, suffixes: Sequence[str | None], indicator: bool | str
) -> Frame:
    """The joined frame: the join keeps left order; "right" is a left join with the sides swapped."""
    marks = (_marked(left, indicator), _marked(right, indicator)) if indicator else (left, right)
    sides = [_settled(frame, entries) for frame, entries in zip(marks, (keys.left, keys.right), strict=True)]
    (left, left_keys), (right, right_keys) = sides
    right, right_keys = _apart(right, right_keys)
    keys = Keys(left_keys, right_keys, keys.left_index, keys.right_index)
    if how == "cross":
        joined = left.replace(base=Join(left.base, right.base, "cross"))
        merged: list[Expr] = []
    else:
        left, right, pairs = same_types(left, left_keys, right, right_keys)
        if how == "right":
            base = Join(right.base, left.base, "left", tuple((b, a) for a, b in pairs))
        else:
            base = Join(left.base, right.base, how, tuple(pairs))
        joined = left.replace(base=base)
        merged = [_key(how, a, b, base) for a, b in pairs]
        if sort or how == "outer":
            joined, merged = _by_keys(joined, merged)
    frame = joined.replace(columns=tuple(_columns(left, right, keys, merged, suffixes)))
    frame = _indexed(frame, left, right, how, keys, merged)
    return _indicated(frame, indicator, how) if indicator else frame


def _settled(frame: Frame, keys: list[Entry]) -> tuple[Frame, list[Entry]]:
    """The settled frame and its keys as columns of it."""
    places = [frame.entries.index(key) for key in keys]
    settled = frame.settled
    return settled, [settled.entries[place] for place in places]


def _apart(frame: Frame, keys: list[Entry]) -> tuple[Frame, list[Entry]]:
    """The frame under ids of its own, so that it can be joined with itself."""
    places = [frame.entries.index(key) for key in keys]
    apart = reid(frame)
    return apart, [apart.entries[place] for place in places]


def _key(how: str, left: str, right: str, base: Join) -> Expr:
    """The key of a joined row: of the side whose rows all stay, of either for "outer"."""
    schema = base.schema
    a, b = schema.column(left), schema.column(right)
    return op.coalesce(a, b) if how == "outer" else b if how == "right" else a


def _by_keys(frame: Frame, merged: list[Expr]) -> tuple[Frame, list[Expr]]:
    ids = [fresh("key") for _ in merged]
    base = Extend(frame.base, tuple(zip(ids, merged, strict=True)))
    sorted_base = Sort(base, tuple(SortKey(id) for id in ids))
    return frame.on_rows_of(sorted_base), [Column(id, key.type) for id, key in zip(ids, merged, strict=True)]


def _columns(left: Frame, right: Frame, keys: Keys, merged: list[Expr], suffixes: Sequence[str | None]) -> list[Entry]:
    """Columns of both sides; shared keys once, other shared labels with suffixes."""
    values = dict(zip([key.label for key in keys.left], merged, strict=True)) if keys.shared else {}
    theirs = [entry for entry in right.columns if entry.label not in keys.shared]
    common = {entry.label for entry in left.columns if entry.label not in keys.shared} & {entry.label for entry in theirs}
    if common and not (suffixes[0] or suffixes[1]):
        raise ValueError(f"columns overlap but no suffix specified: {pd.Index(sorted(common, key=str))}")
    entries = []
    for entry in left.columns:
        if entry.label in keys.shared and merged:
            entries.append(entry._replace(expr=values[entry.label], dtype=_key_dtype(entry, values[entry.label])))
        else:
            entries.append(entry._replace(label=_suffixed(entry.label, common, suffixes[0])))
    entries += [entry._replace(label=_suffixed(entry.label, common, suffixes[1])) for entry in theirs]
    labels = [entry.label for entry in entries]
    for label in labels:
        if labels.count(label) > 1 and (left.positions.get(label) is None) != (right.positions.get(label) is None):
            raise MergeError(f"Passing 'suffixes' which cause duplicate columns {{{label!r}}} is not allowed.")
    return entries


def _key_dtype(entry: Entry, value: Expr) -> Any:
    from ..core.dtypes import default_dtype

    return entry.dtype if value.type == entry.expr.type else default_dtype(value.type)


def _suffixed(label: Label, common: set[Label], suffix: str | None) -> Label:
    return f"{label}{suffix}" if label in common and suffix else label


def _indexed(frame: Frame, left: Frame, right: Frame, how: str, keys: Keys, merged: list[Expr]) -> Frame:
    """The index of the result: of the joined indexes if there are any, else a default one."""
    if keys.left_index and keys.right_index:
        names = [a.label if a.label == b.label else None for a, b in zip(left.index, right.index, strict=True)]
        return frame.replace(index=tuple(Entry(n, e, a.dtype) for n, e, a in zip(names, merged, left.index, strict=True)))
    if keys.left_index and how in ("inner", "right"):
        return frame.replace(index=right.index)
    if keys.right_index and how in ("inner", "left"):
        return frame.replace(index=left.index)
    if keys.left_index or keys.right_index:
        raise NotImplementedError(f"merge(how={how!r}) of an index with columns is not supported")
    return renumbered(frame)


def _marked(frame: Frame, indicator: bool | str) -> Frame:
    """The frame with a column that is true in its own rows, and missing where a join pads."""
    if isinstance(indicator, str) and indicator in frame.positions or "_merge" in frame.positions:
        raise ValueError("Cannot use name of an existing column for indicator column")
    return frame.with_column("__plandas_mark", literal(True))


def _indicated(frame: Frame, indicator: bool | str, how: str) -> Frame:
    marks = [entry for entry in frame.columns if str(entry.label).startswith("__plandas_mark")]
    rest = [entry for entry in frame.columns if entry not in marks]
    left, right = (op.not_missing(mark.expr) for mark in marks)
    where = op.if_else(op.and_(left, right), "both", op.if_else(left, "left_only", "right_only"))
    dtype = pd.CategoricalDtype(["left_only", "right_only", "both"])
    return frame.map([*rest, Entry(indicator if isinstance(indicator, str) else "_merge", where, dtype)])
