"""Frames from data of other libraries, and ranges."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd
import pyarrow as pa

from ..common.handle import as_dataframe
from ..core import build
from ..core.dtypes import is_pickled
from ..frame import DataFrame
from ..index import Index
from ..series import Series

__all__ = ["from_arrow", "from_pandas", "held", "range", "taken"]


def from_pandas(pobj: pd.DataFrame | pd.Series | pd.Index) -> Any:
    """The plandas object of a pandas object's values.

    Parameters
    ----------
    pobj : pandas.DataFrame, pandas.Series or pandas.Index
        Or a DataFrame or Series of pandas-on-Spark.

    Returns
    -------
    DataFrame, Series or Index
        Runs no job.

    Examples
    --------
    >>> import pandas, plandas
    >>> plandas.from_pandas(pandas.Series([1, 2], name="n")).name
    'n'
    """
    kinds = {pd.DataFrame: DataFrame, pd.Series: Series, pd.Index: Index}
    if type(pobj).__module__.startswith("pyspark.pandas."):
        from .spark import from_pandas_on_spark

        return from_pandas_on_spark(pobj)
    for kind, made in kinds.items():
        if isinstance(pobj, kind):
            ours: Any = made(pobj)
            if getattr(pobj, "attrs", None):
                ours.attrs = copy.deepcopy(pobj.attrs)
            return ours
    raise TypeError(f"Unknown data type: {type(pobj).__name__}")


def taken(made: Any) -> Any:
    """A pandas object as a plandas object, or as it is where its labels are of several kinds, which no plan has."""
    try:
        return from_pandas(made)
    except TypeError:
        return made


def held(made: Any) -> Any:
    """A small pandas result as a plandas object, or as it is where a column mixes kinds of values, which no engine holds."""
    ours = taken(made)
    return made if ours is made or any(is_pickled(entry.dtype) for entry in ours._frame.columns) else ours


def from_arrow(table: pa.Table) -> DataFrame:
    """A DataFrame of an Arrow table, or of anything that exports Arrow data.

    Parameters
    ----------
    table : pyarrow.Table or object with ``__arrow_c_stream__``

    Returns
    -------
    DataFrame
        Runs no job.

    Examples
    --------
    >>> import pyarrow as pa, plandas as pd
    >>> pd.from_arrow(pa.table({"a": [1, 2]})).columns.to_list()
    ['a']
    """
    return as_dataframe(build.from_arrow(table if isinstance(table, pa.Table) else pa.table(table)))


def range(start: int, end: int | None = None, step: int = 1, num_partitions: int | None = None) -> DataFrame:
    """The integers from `start` to `end`, in a column ``id``.

    Parameters
    ----------
    start : int
        The first; the end, and 0 the first, if `end` is not given.
    end : int, optional
        The first that is not there.
    step : int, default 1
        The distance.
    num_partitions : int, optional
        Accepted; the engine decides.

    Returns
    -------
    DataFrame
        Runs no job.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.range(1, 7, 3).id.to_list()
    [1, 4]
    """
    return as_dataframe(build.range_frame(0, start, step) if end is None else build.range_frame(start, end, step))
