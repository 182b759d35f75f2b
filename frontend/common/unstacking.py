"""unstack: index levels as column labels."""

from __future__ import annotations

from typing import Any

from ..core.labels import level_places
from ..core.materialize import labels_to_index
from ..core.spreading import lengthened, spread
from .fallback import collected
from .handle import Handle, as_dataframe, as_series
from .reduce import common_kind

__all__ = ["Unstacking"]


class Unstacking(Handle):
    """unstack of frames and Series."""

    def unstack(self, level: Any = -1, fill_value: Any = None, sort: bool = True) -> Any:
        """Levels of the index as the innermost levels of the columns.

        Parameters
        ----------
        level : int, name or list of those, default -1
            The levels that move.
        fill_value : scalar, optional
            What stands where a combination of labels has no row; missing unless given.
        sort : bool, default True
            Whether labels are sorted, a missing one first, or come as they appear first; those of several levels always do that.

        Returns
        -------
        DataFrame or Series
            Runs one job: the rows decide the columns. A frame whose index has one level becomes a Series, its columns one
            after another, and runs none.

        Raises
        ------
        ValueError
            If two rows come to one place, or a Series has an index of one level.
        KeyError, IndexError
            If there is no such level.

        Examples
        --------
        >>> import plandas as pd
        >>> s = pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([["x", "y"], ["a", "b"]]))
        >>> s.unstack()
           a  b
        x  1  2
        y  3  4
        """
        from ..frame import DataFrame

        frame = self._frame
        places = level_places(frame, level)
        if len(frame.index) == 1:
            if not isinstance(self, DataFrame):
                raise ValueError("index must be a MultiIndex to unstack, a single level was passed")
            return self._columns_below_each_other()
        if len(places) >= len(frame.index):
            return self._in_pandas("unstack", level=level, fill_value=fill_value, sort=sort)
        is_frame = isinstance(self, DataFrame)
        if len(frame.column_names) == 1:
            return as_dataframe(spread(frame, places, fill_value=fill_value, sort=sort, named=is_frame))
        while places:  # as pandas, one level after another
            place, *rest = places
            frame = spread(frame, [place], fill_value=fill_value, sort=sort)
            places = [other - (other > place) for other in rest]
        return as_dataframe(frame)

    def _columns_below_each_other(self) -> Any:
        """The values of the columns, one column after another, under column and row labels."""
        frame = self._frame
        try:
            kind = common_kind(frame.columns)
        except (TypeError, IndexError):
            return self._in_pandas("unstack")
        labels = labels_to_index(frame.labels, frame.column_names)
        made = lengthened(frame, labels, [[entry] for entry in frame.columns], [kind], by_column=True)
        return as_series(made.frame.replace(index=(*made.labels, *made.frame.index), columns=tuple(made.values), column_names=(None,)))

    def _in_pandas(self, method: str, **arguments: Any) -> Any:
        """What pandas makes of the collected data."""
        from ..io.create import held

        data = collected(self, f"{type(self).__name__}.{method}")
        return held(getattr(data, method)(**arguments))
