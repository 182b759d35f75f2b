"""What a format makes of a column: the type it is stored as, what it cannot hold, and what does not come back."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import op
from ...plan import types as t
from ...plan.types import DataType
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.objects import refuse_objects

__all__ = ["as_stored", "is_json", "not_kept", "refuse_unheld", "spark_counts", "stored_type", "with_counts"]

TEXTS = ("csv", "json")
SIGNED = {
    pa.uint8(): pa.int16(),
    pa.uint16(): t.int32,
    pa.uint32(): t.int64,
    pa.uint64(): pa.decimal128(20, 0),
}
"""ORC's types for unsigned integers, of which it has none."""


def stored_type(type: DataType, format: str) -> DataType:
    """The type that values have in files of a format, from which `Description.restore` makes what they were."""
    if t.is_duration(type) and format in ("json", "orc"):
        return t.int64
    if t.is_timestamp(type) and type.tz and format == "json":
        return t.timestamp(type.unit)
    if t.is_null(type) and format != "parquet":
        return t.string
    return SIGNED.get(type, type) if format == "orc" else type


def as_stored(entry: Entry, format: str) -> Entry:
    """A column as a format has it: what JSON has no values for as texts."""
    expr, type = entry.expr, stored_type(entry.expr.type, format)
    if type != expr.type:
        expr = op.cast(expr, to=type)
    if format == "json" and not is_json(type):
        expr = op.cast(expr, to=t.string)
    return entry._replace(expr=expr)


def is_json(type: DataType) -> bool:
    """Whether JSON has values of a type."""
    if pa.types.is_nested(type):
        return all(is_json(type.field(place).type) for place in range(type.num_fields))
    return t.is_string(type) or t.is_boolean(type) or t.is_integer(type) or t.is_floating(type)


def refuse_unheld(entries: Iterable[Entry], format: str) -> None:
    """Raise if a column holds what files of a format do not.

    Raises
    ------
    NotImplementedError
        It names the column.
    """
    for entry in entries:
        label, dtype, type = entry.label, entry.dtype, entry.expr.type
        if isinstance(type, pa.BaseExtensionType) or isinstance(dtype, pd.PeriodDtype):
            raise NotImplementedError(f"column {label!r} is of {dtype}, which files do not hold; write it as text")
        refuse_objects([entry], f"a {format} file")
        if format in TEXTS and type == t.binary:
            raise NotImplementedError(f"column {label!r} holds bytes, and {format} files hold texts only; write Parquet or ORC")
        if pa.types.is_nested(type) and (format == "csv" or (format == "json" and not is_json(type))):
            raise NotImplementedError(f"column {label!r} holds {type}, which {format} files do not; write Parquet or ORC")


def not_kept(frame: Frame) -> list[object]:
    """The labels of columns whose dtype `read_csv` does not find out by itself."""
    found = (np.dtype("int64"), np.dtype("float64"), np.dtype(bool))
    return [
        label
        for label, expr, dtype, *_ in frame.columns
        if dtype not in found and not (t.is_string(expr.type) and (isinstance(dtype, np.dtype) or dtype == pd.Series(["a"]).dtype))
    ]


def spark_counts(schema: pa.Schema) -> dict[str, DataType]:
    """The integer columns of a file that are microseconds, and of what: Spark so writes durations, and to ORC times without a zone."""
    row = (schema.metadata or {}).get(b"org.apache.spark.sql.parquet.row.metadata")
    if row is not None:
        words = {field["name"]: field["type"] for field in json.loads(row)["fields"] if isinstance(field["type"], str)}
    else:
        words = {field.name: (field.metadata or {}).get(b"spark.sql.catalyst.type", b"").decode() for field in schema}
    kinds = {name: _kind(word) for name, word in words.items() if name in schema.names and schema.field(name).type == t.int64}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _kind(word: str) -> DataType | None:
    if word.startswith("interval") and "year" not in word and "month" not in word:
        return t.duration("us")
    return t.timestamp("us") if word == "timestamp_ntz" else None


def with_counts(frame: Frame, counts: dict[str, DataType]) -> Frame:
    """The frame where these columns are the times that they count."""
    return frame.map(
        entry._replace(expr=op.cast(entry.expr, to=counts[entry.label]), dtype=default_dtype(counts[entry.label]))
        if entry.label in counts
        else entry
        for entry in frame.columns
    )
