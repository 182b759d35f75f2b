"""info and memory_usage: what columns there are, how many values they have, and what they would take in pandas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from ...plan import Expr, op
from ...plan import types as t
from ..core.dtypes import is_masked
from ..core.frame import Entry, Frame
from ..core.materialize import count_rows, labels_to_index, to_pandas, to_table
from .handle import Handle
from .reduce import Aggregates

__all__ = ["Info"]

OFFSET, POINTER = 8, 8  # bytes for the end of a text in Arrow, and for a Python object


class Info(Handle):
    """info and memory_usage."""

    def info(
        self,
        verbose: bool | None = None,
        buf: Any = None,
        max_cols: int | None = None,
        memory_usage: bool | str | None = None,
        show_counts: bool | None = None,
    ) -> None:
        """Print the columns, their types, and how many values they have.

        Parameters
        ----------
        verbose : bool, optional
            Whether each column has a line; unless given, those of a frame that is not too wide (``display.max_info_columns``).
        buf : file-like, optional
            Where the text goes; sys.stdout unless given.
        max_cols : int, optional
            The most columns that have a line each.
        memory_usage : bool or "deep", optional
            Whether it says what the rows would take in memory, about, see `memory_usage`.
        show_counts : bool, optional
            Whether values are counted; unless given, those of a frame that is not too long (``display.max_info_rows``).

        Notes
        -----
        Runs a job that counts values and letters, one that counts rows where the plan does not say how many there are, and one for
        the first and the last label of an index that is no RangeIndex.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 3], "b": [0.5, None, 2]}).info(memory_usage=False)
        <class 'pandas.DataFrame'>
        RangeIndex: 3 entries, 0 to 2
        Data columns (total 2 columns):
         #   Column  Non-Null Count  Dtype
        ---  ------  --------------  -----
         0   a       3 non-null      int64
         1   b       2 non-null      float64
        dtypes: float64(1), int64(1)
        """
        arguments: dict[str, Any] = {"verbose": verbose, "buf": buf, "memory_usage": memory_usage, "show_counts": show_counts}
        if self.ndim == 2 or max_cols is not None:
            arguments["max_cols"] = max_cols
        _stand_in(pd.DataFrame if self.ndim == 2 else pd.Series, self, Sizes(self._frame)).info(**arguments)

    def memory_usage(self, index: bool = True, deep: bool = False) -> Any:
        """What the rows would take in pandas' memory, about: a letter counts as a byte, and an index has nothing but its labels.

        Parameters
        ----------
        index : bool, default True
            Whether the labels count.
        deep : bool, default False
            Whether categories count whole that pandas has as Python objects. Rows that it has so count as places only, in any case.

        Returns
        -------
        pandas.Series or int
            Bytes by column. Runs a job that counts letters, and one that counts rows where the plan does not say how many there are.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 3], "b": [True, False, None]}).memory_usage(index=False).loc["a"]
        np.int64(24)
        """
        return Sizes(self._frame).memory_usage(index, deep, as_frame=self.ndim == 2)


class Sizes:
    """How many rows, values and letters a frame has; each is asked for once, and only if it is wanted."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.columns = labels_to_index(frame.labels, frame.column_names)

    @cached_property
    def rows(self) -> int:
        """The number of rows. Runs a job where the plan does not say it."""
        return count_rows(self.frame)

    @cached_property
    def _counted(self) -> tuple[dict[Expr, int], dict[Expr, int]]:
        """How many values, and how many letters, there are of each expression. Runs one job."""
        labels, collect = () if self.frame.range_step is not None else self.frame.index, Aggregates()
        counts = {entry.expr: collect(op.count(entry.expr)) for entry in (*self.frame.columns, *labels)}
        texts = [expr for expr in counts if t.is_string(expr.type)]
        letters = {expr: collect(op.sum_(op.text(expr, method=("len",)), min_count=None)) for expr in texts}
        cells = [Entry(None, value, "int64") for value in (*counts.values(), *letters.values())]
        arrays = to_table(Frame(collect.node(self.frame.base), (), ()), cells) if cells else []
        found = iter([int(array[0].as_py() or 0) for array in arrays])
        return {expr: next(found) for expr in counts}, {expr: next(found) for expr in letters}

    def count(self, as_frame: bool) -> Any:
        """How many values the columns have, as pandas answers it."""
        counts, _ = self._counted
        found = [counts[entry.expr] for entry in self.frame.columns]
        return pd.Series(found, index=self.columns) if as_frame else found[0]

    def memory_usage(self, index: bool, deep: bool, as_frame: bool) -> Any:
        """Bytes of the columns, as pandas answers it."""
        rows, (counts, letters) = self.rows, self._counted
        texts = {expr: size + OFFSET * rows + (counts[expr] < rows) * -(-rows // 8) for expr, size in letters.items()}
        sizes = [_size(entry, rows, texts, deep) for entry in self.frame.columns]
        labels = _labels_size(self.frame, rows, texts, deep) if index else 0
        if not as_frame:
            return sizes[0] + labels
        made = pd.Series(sizes, index=self.columns, dtype="int64")
        return pd.concat([pd.Series([labels], index=["Index"]), made]) if index else made


def _size(entry: Entry, rows: int, texts: Mapping[Expr, int], deep: bool) -> int:
    """Bytes of a column's rows in pandas, given those of texts in Arrow."""
    dtype = entry.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes = pd.Categorical([], dtype=dtype).codes
        return int(codes.dtype.itemsize * rows + dtype.categories.memory_usage(deep))
    if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow":
        return texts.get(entry.expr, 0)
    if isinstance(dtype, pd.IntervalDtype):
        return 2 * POINTER * rows
    return int((getattr(dtype, "itemsize", POINTER) + is_masked(dtype)) * rows)


def _labels_size(frame: Frame, rows: int, texts: Mapping[Expr, int], deep: bool) -> int:
    if frame.range_step is not None:
        return int(pd.RangeIndex(rows).memory_usage())
    return sum(_size(entry, rows, texts, deep) for entry in frame.index)


def _labels(handle: Any, rows: int) -> pd.Index:
    """Labels that pandas sums up as those of the rows: a RangeIndex, or the first and the last."""
    frame: Frame = handle._frame
    if frame.index_range is not None:
        return pd.RangeIndex(frame.index_range)
    ends = to_pandas(handle.iloc[[0, -1] if rows > 1 else slice(None)]._frame.replace(columns=(), column_names=(None,))).index
    if frame.range_step is not None:
        return pd.RangeIndex(int(ends[0]), int(ends[0]) + frame.range_step * rows, frame.range_step) if rows else ends
    summary = ends._summary().replace(f"{len(ends)} entries", f"{rows} entries", 1)
    ends._summary = lambda name=None: summary
    return ends


def _stand_in(model: type, handle: Any, sizes: Sizes) -> Any:
    """A pandas object without rows that tells the numbers of a handle's, where `info` asks for them."""
    frame, as_frame = sizes.frame, model is pd.DataFrame
    empty = [pd.Series([], dtype=entry.dtype) for entry in frame.columns]
    parts = {
        "__module__": model.__module__,
        "index": _labels(handle, sizes.rows),
        "__len__": lambda self: sizes.rows,
        "count": lambda self: sizes.count(as_frame),
        "memory_usage": lambda self, index=True, deep=False: sizes.memory_usage(index, deep, as_frame),
    }
    made: Any = type(model.__name__, (model,), parts)
    if not as_frame:
        return made(empty[0], name=frame.labels[0])
    return made(pd.DataFrame(dict(enumerate(empty))).set_axis(sizes.columns, axis=1))
