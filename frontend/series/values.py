"""Methods of a Series' values that a frame has otherwise, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...plan import Filter, literal, op
from ...plan import types as t
from ..common.handle import Handle
from ..common.sort import check_order, computed_keys, renumbered, sorted_by, top
from ..core.arithmetic import Operand, compute, lift
from ..core.dtypes import default_dtype, result_dtype
from ..core.frame import Entry
from ..core.labels import axis_number

__all__ = ["SeriesValues"]


class SeriesValues(Handle):
    """sort_values, nlargest, dropna, divmod, between, map. Nothing here runs a job."""

    def sort_values(
        self,
        *,
        axis: Any = 0,
        ascending: bool | Sequence[bool] = True,
        inplace: bool = False,
        kind: str = "quicksort",
        na_position: str = "last",
        ignore_index: bool = False,
        key: Callable[[Any], Any] | None = None,
    ) -> Any:
        """The values in order; equal ones keep their order.

        Parameters
        ----------
        axis : 0
            Accepted.
        ascending : bool, default True
            The direction.
        inplace : bool, default False
            Whether to change this Series.
        kind : str
            Accepted; every sort is stable.
        na_position : {"first", "last"}, default "last"
            Where missing values come.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...
        key : callable, optional
            Given the Series, the Series to sort by.

        Returns
        -------
        Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([3, 1, 2]).sort_values().index.to_list()
        [1, 2, 0]
        """
        axis_number(axis, "Series")
        check_order(ascending, kind)
        if isinstance(ascending, list | tuple):
            if len(ascending) != 1:
                raise ValueError(f"Length of ascending ({len(ascending)}) must be 1 for Series")
            ascending = ascending[0]
        frame, keys = computed_keys(self._frame, [key(self) if key else self])
        made = sorted_by(frame, keys, ascending, na_position, ignore_index, kind)
        return self._result(made.map(made.columns[:1]), inplace)

    def nlargest(self, n: int = 5, keep: str = "first") -> Any:
        """The `n` largest values, largest first, and missing ones where there are not enough others.

        Parameters
        ----------
        n : int, default 5
            Number of values.
        keep : {"first", "last", "all"}, default "first"
            Which of equal values stay: the first or last ones, or all, which may be more than `n`.

        Returns
        -------
        Series
            Runs no job.

        Raises
        ------
        TypeError
            If the values are neither numbers nor times.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 3, 2]).nlargest(2).to_list()
        [3, 2]
        """
        return self._top(n, keep, "nlargest")

    def nsmallest(self, n: int = 5, keep: str = "first") -> Any:
        """The `n` smallest values, smallest first. See `nlargest`."""
        return self._top(n, keep, "nsmallest")

    def _top(self, n: int, keep: str, method: str) -> Any:
        frame = self._frame.settled
        type = frame.columns[0].expr.type
        if not (t.is_numeric(type) or t.is_boolean(type) or t.is_temporal(type)):
            raise TypeError(f"Cannot use method {method!r} with dtype {frame.columns[0].dtype}")
        return self._of(top(frame, frame.columns, n, keep, ascending=method == "nsmallest"))

    def dropna(self, *, axis: Any = 0, inplace: bool = False, how: str | None = None, ignore_index: bool = False) -> Any:
        """The values that are not missing.

        Parameters
        ----------
        axis, how : None
            Accepted.
        inplace : bool, default False
            Whether to change this Series.
        ignore_index : bool, default False
            Whether the result is labelled 0, 1, 2, ...

        Returns
        -------
        Series or None
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, None, 3]).dropna().index.to_list()
        [0, 2]
        """
        frame = self._frame
        made = frame.replace(base=Filter(frame.base, op.not_missing(frame.columns[0].expr)))
        return self._result(renumbered(made) if ignore_index else made, inplace)

    def divmod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> tuple[Any, Any]:
        """Quotients rounded down, and remainders: ``self // other`` and ``self % other``. See `floordiv`.

        Examples
        --------
        >>> import plandas as pd
        >>> [made.to_list() for made in pd.Series([7, 8]).divmod(3)]
        [[2, 2], [1, 2]]
        """
        given = {"level": level, "fill_value": fill_value, "axis": axis}
        return self.floordiv(other, **given), self.mod(other, **given)

    def rdivmod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> tuple[Any, Any]:
        """Quotients rounded down, and remainders, with the sides swapped: ``other // self`` and ``other % self``."""
        given = {"level": level, "fill_value": fill_value, "axis": axis}
        return self.rfloordiv(other, **given), self.rmod(other, **given)

    def between(self, left: Any, right: Any, inclusive: str = "both") -> Any:
        """Whether each value lies between two others.

        Parameters
        ----------
        left, right : scalar
            The bounds.
        inclusive : {"both", "neither", "left", "right"}, default "both"
            Which bounds count as between.

        Returns
        -------
        Series
            Of bool. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).between(2, 3).to_list()
        [False, True, True]
        """
        signs = {"both": ("ge", "le"), "neither": ("gt", "lt"), "left": ("ge", "lt"), "right": ("gt", "le")}
        if inclusive not in signs:
            raise ValueError("Inclusive has to be either string of 'both','left', 'right', or 'neither'.")
        entry = self._frame.columns[0]
        column = Operand(entry.expr, entry.dtype)
        low, high = (
            compute(sign, column, Operand(lift(bound, entry.expr.type), entry.dtype))
            for sign, bound in zip(signs[inclusive], (left, right), strict=True)
        )
        return self._of(self._frame.map([Entry(entry.label, *compute("and", low, high))]))

    def map(self, arg: Any, na_action: Any = None) -> Any:
        """The values replaced by those of a dict, missing where the dict has none; or what a function makes of each.

        Parameters
        ----------
        arg : dict or callable
            Values by value; or a function of a value, see `Series.apply`.
        na_action : {None, "ignore"}
            "ignore": missing values stay missing, and the function does not see them.

        Returns
        -------
        Series
            Runs no job; of a function one on the first rows, unless it says what it returns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "b"]).map({"a": 1, "b": 2}).to_list()
        [1, 2]
        """
        if callable(arg):
            return self._mapped(arg, na_action)
        if not isinstance(arg, Mapping):
            raise NotImplementedError("map takes a dict or a function")
        entry = self._frame.columns[0]
        expr: Any = None
        for old, new in reversed(list(arg.items())):
            value = literal(new) if expr is None else lift(new, expr.type)
            expr = literal(None, value.type) if expr is None else expr
            expr = op.if_else(op.equal(entry.expr, lift(old, entry.expr.type)), value, expr)
        if expr is None:
            expr = literal(None, entry.expr.type)
        return self._of(self._frame.map([Entry(entry.label, expr, result_dtype(expr.type, default_dtype(expr.type)))]))
