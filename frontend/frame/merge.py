"""Joining frames on columns or index levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from pandas.errors import MergeError

from ...plan import Aggregate, Column, Filter, fresh, op
from ...plan import types as t
from ...plan.derive import matches_once
from ..common.handle import Handle, as_dataframe
from ..core.arithmetic import is_scalar
from ..core.frame import Entry, Frame, named
from ..core.labels import column
from ..core.materialize import count_rows
from ..core.merging import Pair, check_types, merged
from ..core.positions import column_of

__all__ = ["Merging", "merge"]

HOWS = ("left", "right", "inner", "outer", "left_anti", "right_anti", "cross")
UNIQUE = {
    "1:1": "lr", "one_to_one": "lr", "1:m": "l", "one_to_many": "l", "m:1": "r", "many_to_one": "r", "m:m": "", "many_to_many": "",
}  # fmt: skip


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
        how : {"inner", "left", "right", "outer", "cross", "left_anti", "right_anti"}, default "inner"
            Which rows without a match stay; with "left_anti" and "right_anti" only those.
        on, left_on, right_on : label, Series, array or list of those, optional
            The keys, of both sides or each: columns, names of index levels, or as many values as rows; the common columns
            unless given.
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
        validate : {"1:1", "1:m", "m:1", "m:m"}, optional
            Keys of which sides are to be unique, which is looked up in a job for each, unless the plan tells.

        Returns
        -------
        DataFrame
            Rows in the order of the left ones (of the right ones for "right", sorted by key for "outer"). Integers of a
            side become floats where it has no row for one of the other: that shows in the values; `dtypes`, which runs no
            job, has the dtype that they have if every row has a match.

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
        other = _frame(right)
        if how not in HOWS:
            raise ValueError(f"'{how}' is not a valid Merge type: left, right, inner, outer, left_anti, right_anti, cross, asof")
        if not isinstance(indicator, bool | str):
            raise ValueError("indicator option can only accept boolean or string arguments")
        frame = self._frame
        if len(frame.column_names) != len(other.column_names):
            raise MergeError(
                f"Not allowed to merge between different levels. ({len(frame.column_names)} levels on the left, "
                f"{len(other.column_names)} on the right)"
            )
        if how != "cross" and left_index and right_index and on is None and left_on is None and right_on is None:
            how, pairs = _index_pairs(frame, other, how)
        else:
            frame, other, pairs = _pairs(frame, other, _Keys(how, on, left_on, right_on, left_index, right_index))
        if validate is not None:
            _validate(frame, other, pairs, validate)
        options: dict[str, Any] = {"left_index": left_index, "right_index": right_index, "sort": sort, "suffixes": suffixes}
        name = "_merge" if indicator is True else indicator or None
        return as_dataframe(merged(frame, other, how, pairs, indicator=name, **options))

    def join(
        self,
        other: Any,
        on: Any = None,
        how: str = "left",
        lsuffix: str = "",
        rsuffix: str = "",
        sort: bool = False,
        validate: str | None = None,
        suffixes: Sequence[str | None] | None = None,
    ) -> Any:
        """Join with another frame's index, on this one's index or columns.

        Parameters
        ----------
        other : DataFrame, named Series or list of those
            The other side.
        on : label or list of labels, optional
            Columns of this frame to match with the other's index; the index unless given.
        how : {"left", "right", "outer", "inner", "cross", "left_anti", "right_anti"}, default "left"
            Which rows without a match stay.
        lsuffix, rsuffix : str
            What is added to labels that both sides have.
        sort : bool, default False
            Whether the result is sorted by the keys.
        validate : str, optional
            See `merge`.
        suffixes : pair of str, optional
            The same as `lsuffix` and `rsuffix`, as pandas 3.1 has it.

        Returns
        -------
        DataFrame
            Runs no job, unless `validate` is given.

        Raises
        ------
        ValueError
            If both sides have a label and no suffix is given.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}, index=["x", "y"]).join(pd.Series([3], index=["y"], name="b"))
           a    b
        x  1  NaN
        y  2  3.0
        """
        if isinstance(other, list | tuple):
            return self._join_all(other, on, how, lsuffix or rsuffix, sort)
        ends = (lsuffix, rsuffix) if suffixes is None else suffixes
        if how == "cross":
            return self.merge(other, how=how, suffixes=ends, sort=sort, validate=validate)
        options: dict[str, Any] = {"left_index": True} if on is None else {"left_on": on}
        return self.merge(other, how=how, right_index=True, suffixes=ends, sort=sort, validate=validate, **options)

    def _join_all(self, others: Sequence[Any], on: Any, how: str, suffix: str, sort: bool) -> Any:
        """Join with one frame after another, on the index."""
        if on is not None:
            raise ValueError("Joining multiple DataFrames only supported for joining on index")
        if suffix:
            raise ValueError("Suffixes not supported when joining multiple DataFrames")
        joined: Any = self
        for other in others:
            joined = joined.join(other, how=how)
        return joined.sort_index() if sort else joined


def merge(
    left: Any,
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
    """Join two frames or named Series. See `DataFrame.merge`."""
    options: dict[str, Any] = {"left_index": left_index, "right_index": right_index, "sort": sort, "suffixes": suffixes}
    joined: Merging = as_dataframe(_frame(left))
    return joined.merge(right, how, on, left_on, right_on, indicator=indicator, validate=validate, **options)


def _frame(value: Any) -> Frame:
    from ..series import Series

    if isinstance(value, pd.DataFrame | pd.Series):
        from ..io.create import from_pandas

        value = from_pandas(value)
    if not isinstance(value, Handle) or not (isinstance(value, Series) or value._frame.columns or type(value).__name__ == "DataFrame"):
        raise TypeError(f"Can only merge Series or DataFrame objects, a {type(value)} was passed")
    frame: Frame = value._frame
    if isinstance(value, Series) and frame.columns[0].label is None:
        raise ValueError("Cannot merge a Series without a name")
    return frame


class _Keys(NamedTuple):
    """merge's arguments that say what is matched."""

    how: str
    on: Any
    left_on: Any
    right_on: Any
    left_index: bool
    right_index: bool


def _pairs(left: Frame, right: Frame, keys: _Keys) -> tuple[Frame, Frame, list[Pair]]:
    """What is matched, and both frames, over more rows' columns where values were given.

    Raises
    ------
    KeyError
        If a key is no column.
    MergeError, ValueError
        If the arguments do not go together, or columns cannot be compared.
    """
    if keys.how == "cross":
        if keys.on is not None or keys.left_on is not None or keys.right_on is not None or keys.left_index or keys.right_index:
            raise MergeError("Can not pass on, right_on, left_on or set right_index=True or left_index=True")
        return left, right, []
    left_on, right_on = _specified(left, right, keys)
    pairs = []
    for mine, theirs in zip(left_on, right_on, strict=True):
        left, a = _key(left, mine)
        right, b = _key(right, theirs)
        pairs.append(_pair(left, right, a, b, mine, theirs))
        check_types(pairs[-1])
    return left, right, pairs


def _index_pairs(left: Frame, right: Frame, how: str) -> tuple[str, list[Pair]]:
    """The levels of two indexes, matched, and how: by place where they have the same names, else by the names they share.

    An index of one level that is joined with one of several only chooses among the rows of that one, which keep their order.

    Raises
    ------
    ValueError
        If the two have no name in common.
    """
    if len(left.index) == len(right.index) == 1 or left.index_names == right.index_names:
        matched = list(zip(left.index, right.index, strict=True))
    else:
        theirs = {entry.label: entry for entry in right.index if entry.label is not None}
        matched = [(entry, theirs[entry.label]) for entry in left.index if entry.label in theirs]
        if not matched:
            raise ValueError("cannot join with no overlapping index names")
        if how.endswith("_anti"):
            raise NotImplementedError(f"merge(how={how!r}) on indexes of different levels is not supported")
        if len(right.index) == 1:
            how = "left" if how in ("left", "outer") else "inner"
        elif len(left.index) == 1:
            how = "right" if how in ("right", "outer") else "inner_right"
    for a, b in matched:
        try:
            t.common_type(a.expr.type, b.expr.type)
        except TypeError as error:
            raise NotImplementedError(f"a merge on indexes of {a.dtype} and {b.dtype} is not supported") from error
    return how, [Pair(a, b, None, fills=False) for a, b in matched]


class _Level(NamedTuple):
    """An index level as a key, by its place."""

    place: int


def _specified(left: Frame, right: Frame, keys: _Keys) -> tuple[list[Any], list[Any]]:
    """A label, level or values for each key of both sides."""
    _, on, left_on, right_on, left_index, right_index = keys
    if on is None and left_on is None and right_on is None and not left_index and not right_index:
        on = [label for label in left.labels if label in right.positions]
        if not on:
            raise MergeError(
                "No common columns to perform merge on. Merge options: "
                f"left_on={left_on}, right_on={right_on}, left_index={left_index}, right_index={right_index}"
            )
    if on is not None:
        if left_on is not None or right_on is not None:
            raise MergeError('Can only pass argument "on" OR "left_on" and "right_on", not a combination of both.')
        if left_index or right_index:
            raise MergeError('Can only pass argument "on" OR "left_index" and "right_index", not a combination of both.')
        return _list(on), _list(on)
    for side, index, one in (("left", left_index, left_on), ("right", right_index, right_on)):
        if index and one is not None:
            raise MergeError(f'Can only pass argument "{side}_on" OR "{side}_index" not both.')
        if not index and one is None:
            raise MergeError(f'Must pass "{side}_on" OR "{side}_index".')
    mine = [_Level(place) for place in range(len(left.index))] if left_index else _list(left_on)
    theirs = [_Level(place) for place in range(len(right.index))] if right_index else _list(right_on)
    if len(mine) != len(theirs):
        if left_index or right_index:
            given, of = ("left", "right") if right_index else ("right", "left")
            raise ValueError(f'len({given}_on) must equal the number of levels in the index of "{of}"')
        raise ValueError("len(right_on) must equal len(left_on)")
    return mine, theirs


def _list(keys: Any) -> list[Any]:
    """The keys one by one; a single Series or array is one key."""
    found = list(keys) if isinstance(keys, list | tuple) else [keys]
    if not found:
        raise IndexError("list index out of range")
    return found


def _is_label(key: Any) -> bool:
    return is_scalar(key) or isinstance(key, tuple) and not isinstance(key, _Level)


def _key(frame: Frame, key: Any) -> tuple[Frame, Entry]:
    """A key of a frame, and the frame, over more columns where the key is values."""
    if isinstance(key, _Level):
        return frame, frame.index[key.place]
    if _is_label(key):
        return frame, column(frame, key)
    try:
        return column_of(frame, key)
    except ValueError as error:
        raise KeyError(key) from error


def _pair(left: Frame, right: Frame, a: Entry, b: Entry, mine: Any, theirs: Any) -> Pair:
    labels = [key for key in (mine, theirs) if _is_label(key)]
    name = labels[0] if labels else None
    same = len(labels) == 2 and mine == theirs
    fills = same if isinstance(mine, str) and isinstance(theirs, str) else True
    return Pair(a, b, name, fills=fills, drops=same, levels=same and mine not in left.positions and theirs not in right.positions)


def _validate(left: Frame, right: Frame, pairs: Sequence[Pair], validate: str) -> None:
    """That keys are unique where they are said to be.

    Raises
    ------
    MergeError
        If they are not.
    ValueError
        If `validate` says nothing that pandas knows.
    """
    if validate not in UNIQUE:
        raise ValueError(f'"{validate}" is not a valid argument. Valid arguments are:\n' + "\n".join(f'- "{one}"' for one in UNIQUE))
    wanted = UNIQUE[validate]
    repeated = {
        side: not _unique(frame, [getattr(pair, side) for pair in pairs])
        for side, frame in (("left", left), ("right", right))
        if side[0] in wanted
    }
    kind = {"lr": "one-to-one", "l": "one-to-many", "r": "many-to-one"}.get(wanted)
    if all(repeated.get(side) for side in ("left", "right")):
        raise MergeError("Merge keys are not unique in either left or right dataset; not a one-to-one merge")
    for side, found in repeated.items():
        if found:
            raise MergeError(f"Merge keys are not unique in {side} dataset; not a {kind} merge")


def _unique(frame: Frame, keys: Sequence[Entry]) -> bool:
    """Whether no two rows have the same keys. Runs one job unless the plan tells."""
    base, columns = named(frame.base, [key.expr for key in keys])
    ids = list(dict.fromkeys(column.id for column in columns))
    if matches_once(base, ids):
        return True
    size = fresh("size")
    groups = Aggregate(base, tuple(ids), ((size, op.size()),))
    several = Filter(groups, op.greater(Column(size, t.int64), 1))
    return count_rows(Frame(several, (), ())) == 0
