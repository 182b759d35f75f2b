"""describe: a summary of columns in one job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Slice
from ...plan import types as t
from ..core.dtypes import PANDAS_3, is_masked, present
from ..core.frame import Entry, Frame
from ..core.materialize import labels_to_index, to_table
from .distinct import counted
from .handle import Handle
from .reduce import REDUCTIONS, Aggregates

__all__ = ["NUMBERS", "Describe", "fractions_of", "statistics"]

NUMBERS = ("count", "mean", "std", "min", "quantiles", "max")
TIMES = ("count", "mean", "min", "quantiles", "max")
OTHERS = ("count", "unique", "top", "freq")


class Describe(Handle):
    """describe."""

    def describe(self, percentiles: Sequence[float] | None = None, include: Any = None, exclude: Any = None) -> Any:
        """Counts, means, spreads and quantiles of columns of numbers and times; the most frequent value of others.

        Parameters
        ----------
        percentiles : list of float, optional
            Fractions between 0 and 1; quarters unless given.
        include, exclude : "all", dtype or list of dtypes, optional
            The columns to describe; those of numbers and times unless given, or all if there are none.

        Returns
        -------
        DataFrame or Series
            Labelled by statistics. A pandas object where a column of it mixes kinds of values (counts and texts, say),
            which no engine holds. Runs one job, and one more for the most frequent value of each other column.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2, 3]).describe()
        count    3.0
        mean     2.0
        std      1.0
        min      1.0
        25%      1.5
        50%      2.0
        75%      2.5
        max      3.0
        dtype: float64
        """
        from ..frame import DataFrame
        from ..io.create import held

        entries = _described(self._frame, include, exclude, isinstance(self, DataFrame))
        fractions = fractions_of(percentiles)
        if isinstance(self, DataFrame) and not self._frame.columns:
            raise ValueError("Cannot describe a DataFrame without columns")
        columns = _summaries(self._frame, entries, fractions)
        if not isinstance(self, DataFrame):
            return held(columns[0].rename(entries[0].label))
        order = _row_order(columns)
        made = pd.concat([column.reindex(order) for column in columns], axis=1) if columns else pd.DataFrame()
        made.columns = labels_to_index([entry.label for entry in entries], self._frame.column_names)
        return held(made)


def fractions_of(percentiles: Sequence[float] | None) -> list[float]:
    """The fractions that an argument `percentiles` means."""
    always = set() if PANDAS_3 else {0.5}
    found = [0.25, 0.5, 0.75] if percentiles is None else sorted({float(one) for one in percentiles} | always)
    if percentiles is not None and len(set(percentiles)) < len(percentiles):
        raise ValueError("percentiles cannot contain duplicates")
    if not all(0 <= one <= 1 for one in found):
        raise ValueError("percentiles should all be in the interval [0, 1]")
    return found


def _described(frame: Frame, include: Any, exclude: Any, is_frame: bool) -> list[Entry]:
    """The columns that describe takes, chosen by pandas on a frame without rows."""
    if not is_frame or include == "all":
        if include == "all" and exclude is not None:
            raise ValueError("exclude must be None when include is 'all'")
        return list(frame.columns)
    empty = pd.DataFrame({place: pd.Series([], dtype=entry.dtype) for place, entry in enumerate(frame.columns)})
    if include is None and exclude is None:
        places = empty.select_dtypes(include=[np.number, "datetime"]).columns
        return [frame.columns[place] for place in places] or list(frame.columns)
    places = empty.select_dtypes(include=include, exclude=exclude).columns
    if not len(places):
        raise ValueError("No objects to concatenate")
    return [frame.columns[place] for place in places]


def _kind(entry: Entry) -> tuple[str, ...]:
    if isinstance(entry.dtype, pd.CategoricalDtype):
        return OTHERS
    if t.is_timestamp(entry.expr.type):
        return TIMES
    return NUMBERS if t.is_numeric(entry.expr.type) or t.is_duration(entry.expr.type) else OTHERS


def _summaries(frame: Frame, entries: list[Entry], fractions: list[float]) -> list[pd.Series]:
    """A pandas Series of statistics for each column, all from one aggregate."""
    collect = Aggregates()
    wanted = [dict(statistics(collect, entry, _kind(entry), fractions)) for entry in entries]
    flat = [cell for cells in wanted for cell in cells.values()]
    arrays = to_table(Frame(collect.node(frame.base), (), ()), flat) if flat else []
    values = iter([_value(array, cell) for array, cell in zip(arrays, flat, strict=True)])
    return [_column(frame, entry, {name: next(values) for name in cells}) for entry, cells in zip(entries, wanted, strict=True)]


def statistics(collect: Aggregates, entry: Entry, names: Sequence[str], fractions: Sequence[float]) -> Iterator[tuple[str, Entry]]:
    """The statistics of a column that one aggregate has, by their labels."""
    for name in names:
        if name == "quantiles":
            yield from ((_percent(share), REDUCTIONS["quantile"](collect, entry, q=share)) for share in fractions)
        elif name not in ("top", "freq"):
            yield name, REDUCTIONS["nunique" if name == "unique" else name](collect, entry)


def _value(array: Any, cell: Entry) -> Any:
    return pd.Series(present(array, cell.dtype)).iloc[0]


def _percent(fraction: float) -> str:
    text = f"{fraction * 100:.10g}"
    return f"{text}%"


def _column(frame: Frame, entry: Entry, values: dict[str, Any]) -> pd.Series:
    kind = _kind(entry)
    if kind is OTHERS:
        values["top"], values["freq"] = _most_frequent(frame, entry)
        return pd.Series(values, dtype=object if pd.isna(values["top"]) else None)
    if kind is NUMBERS and not t.is_duration(entry.expr.type):
        return pd.Series(values, dtype="Float64" if is_masked(entry.dtype) else np.float64)
    return pd.Series(values, dtype=object)


def _most_frequent(frame: Frame, entry: Entry) -> tuple[Any, Any]:
    counts = counted(frame, [entry], False, True, False, True, "count").settled
    top = counts.on_rows_of(Slice(counts.base, 0, 1))
    value, often = to_table(top, [*top.index, *top.columns])
    if not len(value):
        return np.nan, np.nan
    return _value(value, entry), int(often[0].as_py())


def _row_order(columns: list[pd.Series]) -> list[str]:
    """The statistics of all columns: those of the longest first, as pandas does."""
    order: list[str] = []
    for column in sorted(columns, key=len):
        order += [name for name in column.index if name not in order]
    return order
