"""Spark DataFrames, in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...optimizer import optimize
from ...plan import Collect
from ..common.handle import as_dataframe
from ..core.build import from_external
from ..core.frame import Frame
from ..core.materialize import context
from ..frame import DataFrame

__all__ = ["from_spark", "spark_frame", "to_spark"]


def from_spark(data: Any, index_col: str | list[str] | None = None) -> DataFrame:
    """A DataFrame of a Spark DataFrame's rows, in the order in which Spark yields them.

    Parameters
    ----------
    data : pyspark.sql.DataFrame
        Classic or Connect.
    index_col : str or list of str, optional
        Columns that become the index; 0, 1, 2, ... unless given.

    Returns
    -------
    DataFrame
        Runs no job.
    """
    made = as_dataframe(spark_frame(data))
    return made if index_col is None else made.set_index(index_col)


def spark_frame(data: Any) -> Frame:
    """The frame of a Spark DataFrame."""
    from ...backends.spark.external import source_fields

    return from_external("spark", data, source_fields(data))


def to_spark(frame: Frame, index_col: str | Sequence[str] | None = None) -> Any:
    """A Spark DataFrame of a frame's columns, under their labels as texts."""
    levels = [] if index_col is None else [index_col] if isinstance(index_col, str) else list(index_col)
    if levels and len(levels) != len(frame.index):
        raise ValueError(f"index_col names {len(levels)} levels, the index has {len(frame.index)}")
    entries = [*(frame.index if levels else ()), *frame.columns]
    plan, ids = frame.collect(entries)
    # There is no collecting after which the driver could number rows.
    optimized = optimize(plan, context(keeps_order=False, disabled=("number_at_root",))).plan
    assert isinstance(optimized, Collect)
    from ...backends.spark.external import to_dataframe

    return to_dataframe(optimized, ids, [*levels, *map(str, frame.labels)])
