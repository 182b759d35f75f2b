"""Row labels and names of axes, for DataFrame and Series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.api.extensions import no_default

from ..core.frame import Frame, Label
from ..core.labels import axis_number, level_places, rearranged
from .handle import Handle
from .sort import renumbered

__all__ = ["Labels"]


class Labels(Handle):
    """rename_axis, droplevel, the index as it is set, pipe. Nothing here runs a job."""

    def rename_axis(
        self,
        mapper: Any = no_default,
        *,
        index: Any = no_default,
        columns: Any = no_default,
        axis: Any = 0,
        copy: Any = None,
        inplace: bool = False,
    ) -> Any:
        """The frame with other names for its index levels or its columns' axis.

        Parameters
        ----------
        mapper, index : label, list of labels, dict or function, optional
            Names for the index levels; a dict or function takes the old ones. None takes the name away.
        columns : label, list of labels, dict or function, optional
            Names for the levels of the columns.
        axis : {0, 1}, default 0
            Which axis `mapper` is for.
        copy : bool
            Accepted.
        inplace : bool, default False
            Whether to change this frame.

        Returns
        -------
        DataFrame, Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1]).rename_axis("k").index.name
        'k'
        """
        frame = self._frame
        names, heads = index, columns
        if columns is not no_default and type(self).__name__ == "Series":
            raise TypeError("Series.rename_axis() got an unexpected keyword argument 'columns'")
        if mapper is not no_default:
            if callable(mapper) or isinstance(mapper, Mapping):
                raise ValueError("Use `.rename` to alter labels with a mapper.")
            names, heads = (index, mapper) if axis_number(axis, type(self).__name__) else (mapper, columns)
        if names is not no_default:
            given = _names(names, list(frame.index_names))
            frame = frame.replace(index=tuple(entry._replace(label=name) for entry, name in zip(frame.index, given, strict=True)))
        if heads is not no_default:
            frame = frame.replace(column_names=tuple(_names(heads, list(frame.column_names))))
        return self._result(frame, inplace)

    def droplevel(self, level: Any, axis: Any = 0) -> Any:
        """The frame without some levels of its index, or of its columns if `axis` is 1. Runs no job."""
        frame = self._frame
        if axis_number(axis, type(self).__name__):
            return self._of(rearranged(frame, lambda places: places.droplevel(level, axis=1)))
        gone = set(level_places(frame, level))
        if len(gone) >= len(frame.index):
            raise ValueError(
                f"Cannot remove {len(gone)} levels from an index with {len(frame.index)} levels: at least one level must be left."
            )
        return self._of(frame.replace(index=tuple(entry for place, entry in enumerate(frame.index) if place not in gone)))

    def swaplevel(self, i: Any = -2, j: Any = -1, axis: Any = 0) -> Any:
        """The frame with two levels of its index, or of its columns if `axis` is 1, swapped. Runs no job."""
        frame = self._frame
        if axis_number(axis, type(self).__name__):
            return self._of(rearranged(frame, lambda places: places.swaplevel(i, j, axis=1)))
        (a,), (b,) = level_places(frame, i), level_places(frame, j)
        levels = list(frame.index)
        levels[a], levels[b] = levels[b], levels[a]
        return self._of(frame.replace(index=tuple(levels)))

    def reorder_levels(self, order: Any, axis: Any = 0) -> Any:
        """The frame with its index levels in another order.

        Parameters
        ----------
        order : list of int or label
            Every level once.
        axis : {0, 1}, default 0
            1 is for the levels of the columns.

        Returns
        -------
        DataFrame or Series
            Runs no job.
        """
        frame = self._frame
        if axis_number(axis, type(self).__name__):
            return self._of(rearranged(frame, lambda places: places.reorder_levels(order, axis=1)))
        if len(frame.index) < 2:
            raise TypeError("Can only reorder levels on a hierarchical axis.")
        places = level_places(frame, list(order))
        if len(places) != len(frame.index):
            raise AssertionError(f"Length of order must be same as number of levels ({len(frame.index)}), got {len(places)}")
        return self._of(frame.replace(index=tuple(frame.index[place] for place in places)))

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """``func(self, *args, **kwargs)``, for chains.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2]).pipe(lambda s, n: s * n, 10).to_list()
        [10, 20]
        """
        if isinstance(func, tuple):
            func, name = func
            return func(*args, **{name: self, **kwargs})
        return func(self, *args, **kwargs)

    def _with_index(self, labels: Any) -> Frame:
        """The frame under the labels of an index, by position.

        Raises
        ------
        ValueError
            If there are not as many labels as rows.
        """
        from ..frame.selection import with_value

        index = (
            labels.to_pandas() if isinstance(labels, Handle) else labels if isinstance(labels, pd.Index) else pd.Index(list(labels))
        )
        if isinstance(index, pd.Series):
            index = pd.Index(index)
        if len(index) != len(self):
            raise ValueError(f"Length mismatch: Expected axis has {len(self)} elements, new values have {len(index)} elements")
        frame = renumbered(self._frame.settled)
        if isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1:
            return frame.replace(index=(frame.index[0]._replace(label=index.name),))
        count = len(frame.columns)
        for level in range(index.nlevels):
            values = pd.Series(index.get_level_values(level).array)
            frame = with_value(frame, ("__plandas_level", level), values)
        entries = frame.columns[count:]
        levels = tuple(entry._replace(label=name) for entry, name in zip(entries, index.names, strict=True))
        return frame.replace(columns=frame.columns[:count], index=levels)


def _names(names: Any, old: list[Label]) -> list[Label]:
    """Names for the levels of an axis."""
    if callable(names):
        return [names(name) for name in old]
    if isinstance(names, Mapping):
        return [names.get(name, name) for name in old]
    if len(old) > 1 and not isinstance(names, list | tuple):
        raise TypeError("Must pass list-like as `names`.")
    given = list(names) if isinstance(names, list | tuple) else [names]
    if len(given) != len(old):
        raise ValueError(f"Length of new names must be {len(old)}, got {len(given)}")
    return given
