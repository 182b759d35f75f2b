"""`filter`: rows or columns by a mask, or by their labels."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.arithmetic import is_scalar
from ..core.labels import axis_number
from .conditions import is_mask
from .deferred import resolved
from .handle import Handle
from .truths import truths

__all__ = ["Filtering"]


class Filtering(Handle):
    """filter."""

    def _labelled(self, items: Any, like: str | None, regex: str | None, axis: Any) -> Any:
        """What has some labels; each class says of what."""
        raise NotImplementedError

    def filter(
        self,
        arg: Any = None,
        /,
        like: str | None = None,
        regex: str | None = None,
        axis: Any = None,
        *,
        items: Any = None,
        cond: Any = None,
        na: Any = False,
    ) -> Any:
        """The rows, or columns, for which a mask is true, or that have some labels.

        Parameters
        ----------
        arg : callable, expression of `col` or list-like, optional
            A callable or expression is as `cond`; a list-like as `items`.
        like : str, optional
            A text that labels hold.
        regex : str, optional
            A pattern that is found in labels.
        axis : {0, 1}, optional
            Rows or columns: rows for a mask, and for labels a frame's columns, unless given.
        items : list-like, optional
            The labels; those that are not there are passed over.
        cond : Series, list-like of bool, callable or expression, optional
            The mask. A Series is aligned; what a callable makes of the object is the mask.
        na : bool or "raise", default False
            What a missing value of the mask counts as; "raise": there may be none.

        Returns
        -------
        DataFrame or Series
            Runs no job for a mask of rows of this object, and for labels of columns; labels of rows are looked up in one job.

        Raises
        ------
        TypeError
            Unless just one of `arg`, `items`, `cond`, `like` and `regex` is given, or if the mask is none.
        ValueError
            If a value of the mask is missing, and `na` is "raise".

        Examples
        --------
        >>> import plandas as pd
        >>> df = pd.DataFrame({"ab": [1, 2], "c": [3, 4]}, index=["x", "y"])
        >>> df.filter(lambda df: df.c > 3).index.to_list(), df.filter(like="a").columns.to_list()
        (['y'], ['ab'])
        """
        if sum(one is not None for one in (arg, items, cond, like, regex)) != 1:
            raise TypeError("Pass just one of a positional argument and the keyword arguments `items`, `cond`, `like`, and `regex`")
        if callable(arg):
            arg, cond = None, arg
        if cond is None:
            return self._labelled(items if arg is None else arg, like, regex, axis)
        mask = _mask(resolved(cond, self), na)
        across = axis is not None and axis_number(axis, type(self).__name__)
        return self.loc[:, mask] if across else self.loc[mask]


def _mask(mask: Any, na: Any) -> Any:
    """A mask without missing values."""
    if na not in (True, False, "raise"):
        raise ValueError(f"na must be 'raise', True, or False, got {na!r}")
    series = isinstance(mask, Handle) and is_mask(mask)
    if not series and (is_scalar(mask) or isinstance(mask, Handle) or truths(mask) is None):
        raise TypeError("cond passed to filter must be a one-dimensional boolean mask")
    values = mask if series else pd.array(mask)
    if na == "raise" and values.isna().any():
        raise ValueError("cond holds missing values")
    filled = values.fillna(na is True)
    return filled if series else filled.tolist()
