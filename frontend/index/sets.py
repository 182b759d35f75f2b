"""An Index as a set, and beside others: union, intersection, append, lookup."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...plan import Filter
from ..common.fallback import collected
from ..common.handle import Handle, as_index
from ..common.relabel import label_condition, rows_without

__all__ = ["IndexSets"]


class IndexSets(Handle):
    """union, intersection, append, get_loc, equals and the like."""

    def append(self, other: Any) -> Any:
        """The labels of one or several other indexes after these.

        Parameters
        ----------
        other : Index or list of Index

        Returns
        -------
        Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).append(pd.Index([2])).to_list()
        [3, 1, 2]
        """
        from ..frame.concat import concat
        from . import Index

        others = list(other) if isinstance(other, list | tuple) else [other]
        parts = [self, *(Index(one) if isinstance(one, pd.Index) else one for one in others)]
        return as_index(concat([one.to_frame()[[]] for one in parts])._frame)

    def drop(self, labels: Any, errors: str = "raise") -> Any:
        """The labels without some; that they are there is looked up in one job.

        Raises
        ------
        KeyError
            If one is not there, unless `errors` is "ignore".

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1, 2]).drop([1]).to_list()
        [3, 2]
        """
        return self._of(rows_without(self._frame, labels, None, errors))

    def union(self, other: Any, sort: Any = None) -> Any:
        """The labels of both, in pandas' order. Both are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).union([2, 3]).to_list()
        [1, 2, 3]
        """
        return self._in_pandas("union", other, sort)

    def intersection(self, other: Any, sort: Any = False) -> Any:
        """The labels that are in both, in pandas' order. Both are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).intersection([2, 3]).to_list()
        [3]
        """
        return self._in_pandas("intersection", other, sort)

    def difference(self, other: Any, sort: Any = None) -> Any:
        """The labels that the other does not have, in pandas' order. Both are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).difference([2, 3]).to_list()
        [1]
        """
        return self._in_pandas("difference", other, sort)

    def symmetric_difference(self, other: Any, result_name: Any = None, sort: Any = None) -> Any:
        """The labels that only one of both has, in pandas' order. Both are collected.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).symmetric_difference([2, 3]).to_list()
        [1, 2]
        """
        return self._in_pandas("symmetric_difference", other, result_name, sort)

    def equals(self, other: Any) -> bool:
        """Whether another index has the same labels in the same order. Both are collected, unless they are the same."""
        if isinstance(other, Handle) and other._frame.base is self._frame.base and _exprs(self) == _exprs(other):
            return True
        return bool(collected(self, "Index.equals", warn=False).equals(_local(other)))

    def get_loc(self, key: Any) -> Any:
        """The place of a label: a number, or a slice or mask if it comes several times. The index is collected.

        Raises
        ------
        KeyError
            If the label is not there.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index(["x", "y"]).get_loc("y")
        1
        """
        return collected(self, "Index.get_loc", warn=False).get_loc(key)

    def get_indexer(self, target: Any, method: Any = None, limit: Any = None, tolerance: Any = None) -> Any:
        """The places of some labels; -1 for those that are not there. The index is collected."""
        return collected(self, "Index.get_indexer", warn=False).get_indexer(_local(target), method, limit, tolerance)

    def argmin(self, axis: Any = None, skipna: bool = True) -> Any:
        """The place of the smallest label. The index is collected."""
        return collected(self, "Index.argmin", warn=False).argmin(skipna=skipna)

    def argmax(self, axis: Any = None, skipna: bool = True) -> Any:
        """The place of the largest label. The index is collected."""
        return collected(self, "Index.argmax", warn=False).argmax(skipna=skipna)

    def __contains__(self, key: Any) -> bool:
        """Whether a label is there. Runs one small job."""
        hash(key)
        condition = label_condition(self._frame, key)
        return condition is not None and not self._of(self._frame.replace(base=Filter(self._frame.base, condition))).empty

    def _in_pandas(self, method: str, *args: Any) -> Any:
        """The result of a pandas method on the collected labels, as an index again."""
        mine = collected(self, f"Index.{method}")
        return _again(getattr(mine, method)(*map(_local, args)))


def _local(value: Any) -> Any:
    return collected(value, "Index", warn=False) if isinstance(value, Handle) else value


def _again(index: pd.Index) -> Any:
    """A pandas index as ours."""
    from ..io.create import from_pandas

    return from_pandas(index)


def _exprs(index: Handle) -> list[Any]:
    return [entry.expr for entry in index._frame.index]
