"""Kernels of parts of times: pandas' own."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from ...plan import op
from ...plan import types as t
from ...plan.types import DataType
from .kernels import kernel, on_arrays
from .values import Value

__all__: list[str] = []


@kernel(op.time_part)
def _time_part(type: DataType, value: Value, part: str | None) -> Any:
    def read(times: Any) -> Any:
        if part in ("iso_year", "iso_week"):
            return times.isocalendar()[part.removeprefix("iso_")]
        renamed = {"dayofweek": "day_of_week", "dayofyear": "day_of_year"}
        return getattr(times, renamed.get(part or "", part) or ("year" if t.is_timestamp(value.type) else "days"))

    return _of_pandas(read, type, value)


@kernel(op.strftime)
def _strftime(type: DataType, value: Value, format: str | None) -> Any:
    return _of_pandas(lambda times: times.strftime("%Y-%m-%d" if format is None else format), type, value)


@kernel(op.clock_time)
def _clock_time(type: DataType, value: Value) -> Any:
    return _of_pandas(lambda times: times.tz_localize(None), type, value)


def _of_pandas(function: Any, type: DataType, value: Value) -> Any:
    def on_array(type: DataType, array: Value) -> Any:
        made = function(pd.Series(array.to_pandas()).dt)
        found = made.astype(object).where(made.notna(), None) if not t.is_timestamp(type) else made
        return pa.array(found, type, from_pandas=True)

    return on_arrays(on_array)(type, value)
