"""MultiIndex: row labels of several levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...plan import Column, Sort, SortKey
from ..common.distinct import counted
from ..common.handle import as_series
from ..common.in_pandas import completed_by_pandas
from ..common.relabel import rows_without
from ..core.build import from_pandas
from ..core.frame import Label
from . import Index

__all__ = ["MultiIndex"]


@completed_by_pandas(
    pd.MultiIndex,
    "codes dtypes equal_levels get_loc_level get_locs levels levshape remove_unused_levels set_codes set_levels truncate",
)
class MultiIndex(Index):
    """Row labels of several levels: each label is a tuple.

    Parameters
    ----------
    levels : sequence of list-like
        The values of each level.
    codes : sequence of list-like
        For each level, the place of each label's value among them.
    sortorder, copy, name, verify_integrity
        As in pandas.
    names : sequence of labels, optional
        The names of the levels.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.MultiIndex.from_product([[1, 2], ["x"]], names=["i", "j"])
    MultiIndex([(1, 'x'),
                (2, 'x')],
               names=['i', 'j'])
    """

    def __init__(
        self,
        levels: Any = None,
        codes: Any = None,
        sortorder: int | None = None,
        names: Any = None,
        copy: bool = False,
        name: Any = None,
        verify_integrity: bool = True,
    ) -> None:
        self._frame = _frame(pd.MultiIndex(levels, codes, sortorder, names, copy=copy, name=name, verify_integrity=verify_integrity))

    @classmethod
    def from_tuples(cls, tuples: Any, sortorder: int | None = None, names: Sequence[Label] | None = None) -> MultiIndex:
        """The index of a list of tuples, one for each label.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_tuples([(1, "x"), (2, "y")]).nlevels
        2
        """
        return cls._of(_frame(pd.MultiIndex.from_tuples(list(tuples), sortorder=sortorder, names=names)))

    @classmethod
    def from_arrays(cls, arrays: Any, sortorder: int | None = None, names: Any = pd.api.extensions.no_default) -> MultiIndex:
        """The index of a list of arrays, one for each level.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_arrays([[1, 2], ["x", "y"]], names=["i", "j"]).names
        FrozenList(['i', 'j'])
        """
        return cls._of(_frame(pd.MultiIndex.from_arrays([_local(one) for one in arrays], sortorder=sortorder, names=names)))

    @classmethod
    def from_product(cls, iterables: Any, sortorder: int | None = None, names: Any = pd.api.extensions.no_default) -> MultiIndex:
        """The index of all combinations of the values of some lists.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_product([[1, 2], ["x", "y"]]).to_list()
        [(1, 'x'), (1, 'y'), (2, 'x'), (2, 'y')]
        """
        return cls._of(_frame(pd.MultiIndex.from_product([_local(one) for one in iterables], sortorder=sortorder, names=names)))

    @classmethod
    def from_frame(cls, df: Any, sortorder: int | None = None, names: Any = None) -> MultiIndex:
        """The index whose levels are the columns of a frame. Runs no job for a plandas frame.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_frame(pd.DataFrame({"i": [1], "j": ["x"]})).names
        FrozenList(['i', 'j'])
        """
        if isinstance(df, pd.DataFrame):
            return cls._of(_frame(pd.MultiIndex.from_frame(df, sortorder=sortorder, names=names)))
        made = cls._of(df._frame.replace(index=df._frame.columns, columns=(), column_names=(None,)))
        return made if names is None else made.set_names(list(names))

    def copy(self, names: Any = None, deep: bool = False, name: Any = None) -> Any:  # type: ignore[override]
        """The same labels, perhaps under other names. Runs no job."""
        return super().copy(names if name is None else name)

    def rename(self, names: Any, level: Any = None, inplace: bool = False) -> Any:
        """The index with other names of its levels. See `set_names`; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_tuples([(1, "x")]).rename("i", level=0).names
        FrozenList(['i', None])
        """
        return self.set_names(names, level=level, inplace=inplace)

    def drop(self, codes: Any, level: Any = None, errors: str = "raise") -> Any:  # type: ignore[override]  # as in pandas
        """The labels without some, or without those that have a value in a level; that they are there is looked up in one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_tuples([(1, "x"), (2, "x")]).drop([2], level=0).to_list()
        [(1, 'x')]
        """
        return self._of(rows_without(self._frame, codes, level, errors))

    def to_frame(self, index: bool = True, name: Any = pd.api.extensions.no_default, allow_duplicates: bool = False) -> Any:
        """A frame with the levels as columns. See `Index.to_frame`; runs no job.

        Raises
        ------
        ValueError
            If two columns would have one label, unless `allow_duplicates` is true.
        """
        made = super().to_frame(index, name)
        if not allow_duplicates and not made._frame.has_unique_labels:
            raise ValueError("Cannot create duplicate column labels if allow_duplicates is False")
        return made

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Any:
        """How often each label comes, most frequent first; ties in the order of the labels. Returns a Series; runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.MultiIndex.from_tuples([(1, "x"), (1, "x"), (0, "y")]).value_counts().to_list()
        [2, 1]
        """
        counts = counted(self._frame, self._frame.index, normalize, False, False, dropna, "count").settled
        keys = [SortKey(level.expr.id) for level in counts.index if isinstance(level.expr, Column)]
        size = counts.columns[0].expr
        if sort and isinstance(size, Column):
            keys.insert(0, SortKey(size.id, not ascending))
        return as_series(counts.on_rows_of(Sort(counts.base, tuple(keys))))


def _local(values: Any) -> Any:
    return values.to_pandas() if hasattr(values, "to_pandas") else values


def _frame(index: pd.MultiIndex) -> Any:
    return from_pandas(pd.DataFrame(index=index))
