"""Spark's own plan as text."""

from __future__ import annotations

import contextlib
import io

from pyspark.sql import DataFrame

__all__ = ["physical_plan"]


def physical_plan(data: DataFrame) -> str:
    """The physical plan that Spark would run, as its `explain` prints it. Runs no job."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        data.explain()
    return stream.getvalue().strip()
