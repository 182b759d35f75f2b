"""Names and levels of an Index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..common.handle import Handle, as_dataframe, as_index
from ..common.sort import renumbered
from ..core.frame import Entry, Frame, Label
from ..core.labels import level_places
from ..core.materialize import labels_to_index

__all__ = ["IndexLabels"]


class IndexLabels(Handle):
    """names, rename, levels, to_frame. Nothing here runs a job."""

    _owner: Handle | None = None
    """The frame whose index this is; naming the index names that frame's."""

    _row_labels: tuple[Entry, ...] | None = None
    """The index of the rows that these are labels of, if it is another."""

    def _relabelled(self, levels: tuple[Entry, ...]) -> Any:
        """An index of other levels on the same rows."""
        return as_index(self._frame.replace(index=levels), row_labels=self._row_labels or self._frame.index)

    @property
    def names(self) -> Any:
        """The names of the levels, as pandas' frozen list. Setting them names the levels of the frame they were taken from."""
        return labels_to_index((), self._frame.index_names).names

    @names.setter
    def names(self, names: Any) -> None:
        self._rename(_names(names, self._frame))

    @property
    def name(self) -> Label:
        """The name; None where there are several levels. Setting it names the index of the frame it was taken from."""
        return self._frame.index_names[0] if len(self._frame.index) == 1 else None

    @name.setter
    def name(self, name: Label) -> None:
        self._rename(_names([name], self._frame))

    def _rename(self, names: list[Label]) -> None:
        owner = self._owner
        if owner is not None and [entry.expr for entry in owner._frame.index] == [entry.expr for entry in self._frame.index]:
            object.__setattr__(owner, "_frame", _named(owner._frame, names))
        object.__setattr__(self, "_frame", _named(self._frame, names))

    def set_names(self, names: Any, *, level: Any = None, inplace: bool = False) -> Any:
        """The index with other names.

        Parameters
        ----------
        names : label, list of labels, or dict
            The names; a dict gives some of several levels new ones.
        level : int, label or list of those, optional
            The levels that get them; all unless given.
        inplace : bool, default False
            Whether to change this index, and the frame it was taken from.

        Returns
        -------
        Index or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([1, 2]).set_names("k").name
        'k'
        """
        if isinstance(names, Mapping) and level is None and len(self.names) > 1:
            names = [names.get(old, old) for old in self.names]
        if level is not None:
            chosen = level_places(self._frame, level)
            given = list(names) if isinstance(level, list | tuple) else [names]
            if len(given) != len(chosen):
                raise ValueError("Length of names must match length of level.")
            named = dict(zip(chosen, given, strict=True))
            names = [named.get(place, old) for place, old in enumerate(self.names)]
        elif len(self._frame.index) > 1 and not isinstance(names, list | tuple | pd.Index):
            raise TypeError("Must pass list-like as `names`.")
        checked = _names(names if isinstance(names, list | tuple | pd.Index) else [names], self._frame)
        if inplace:
            return self._rename(checked)
        return self._relabelled(_named(self._frame, checked).index)

    def rename(self, name: Any, *, inplace: bool = False) -> Any:
        """The index with another name, or other names. See `set_names`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([1, 2]).rename("k").name
        'k'
        """
        return self.set_names(name if len(self._frame.index) > 1 else [name], inplace=inplace)

    def get_level_values(self, level: Any) -> Any:
        """The labels of one level, given by name or number.

        Returns
        -------
        Index
            Runs no job.

        Raises
        ------
        KeyError, IndexError
            If there is no such level.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_tuples([(1, "x"), (2, "y")]).get_level_values(1).to_list()
        ['x', 'y']
        """
        (place,) = level_places(self._frame, level)
        return self._relabelled((self._frame.index[place],))

    def droplevel(self, level: Any = 0) -> Any:
        """The index without some of its levels.

        Parameters
        ----------
        level : int, label or list of those, default 0
            The levels that go.

        Returns
        -------
        Index
            Runs no job.

        Raises
        ------
        ValueError
            If no level would be left.
        """
        gone = set(level_places(self._frame, level))
        count = len(self._frame.index)
        if len(gone) >= count:
            raise ValueError(f"Cannot remove {len(gone)} levels from an index with {count} levels: at least one level must be left.")
        return self._relabelled(tuple(entry for place, entry in enumerate(self._frame.index) if place not in gone))

    def swaplevel(self, i: Any = -2, j: Any = -1) -> Any:
        """The index with two of its levels swapped. Runs no job."""
        (a,), (b,) = level_places(self._frame, i), level_places(self._frame, j)
        levels = list(self._frame.index)
        levels[a], levels[b] = levels[b], levels[a]
        return self._relabelled(tuple(levels))

    def reorder_levels(self, order: Any) -> Any:
        """The index with its levels in another order.

        Parameters
        ----------
        order : list of int or label
            Every level once.

        Returns
        -------
        Index
            Runs no job.
        """
        places = level_places(self._frame, list(order))
        if len(places) != len(self._frame.index):
            raise AssertionError(f"Length of order must be same as number of levels ({len(self._frame.index)}), got {len(places)}")
        return self._relabelled(tuple(self._frame.index[place] for place in places))

    def to_frame(self, index: bool = True, name: Any = pd.api.extensions.no_default) -> Any:
        """A frame with the levels as columns.

        Parameters
        ----------
        index : bool, default True
            Whether the labels stay the index as well; else it is 0, 1, 2, ...
        name : label or list of labels, optional
            Labels for the columns; the names of the levels, or their numbers, unless given.

        Returns
        -------
        DataFrame
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index(["x", "y"], name="k").to_frame(index=False)
           k
        0  x
        1  y
        """
        frame = self._frame
        if name is pd.api.extensions.no_default:
            labels = [place if entry.label is None else entry.label for place, entry in enumerate(frame.index)]
        else:
            labels = list(name) if isinstance(name, list | tuple) else [name]
        if len(labels) != len(frame.index):
            raise ValueError("'name' should have same length as number of levels on index.")
        columns = tuple(entry._replace(label=label) for entry, label in zip(frame.index, labels, strict=True))
        made = frame.replace(columns=columns)
        return as_dataframe(made if index else renumbered(made))


def _names(names: Any, frame: Frame) -> list[Label]:
    """Names for all levels.

    Raises
    ------
    ValueError
        If there are not as many as levels.
    TypeError
        If one is not hashable.
    """
    if not isinstance(names, list | tuple | pd.Index):
        raise ValueError("Names should be list-like for a MultiIndex" if len(frame.index) > 1 else "Names must be a list-like")
    if len(names) != len(frame.index):
        raise ValueError(f"Length of new names must be {len(frame.index)}, got {len(names)}")
    for name in names:
        hash(name)
    return list(names)


def _named(frame: Frame, names: list[Label]) -> Frame:
    return frame.replace(index=tuple(entry._replace(label=name) for entry, name in zip(frame.index, names, strict=True)))
