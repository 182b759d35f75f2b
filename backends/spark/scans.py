"""Sources as Spark DataFrames, with row numbers and positions where somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from ...plan import CsvSource, ExternalSource, JsonSource, OrcSource, ParquetSource, RangeSource, Scan, TableSource
from ...plan import types as t
from .csv import read_csv
from .external import held_value
from .json import read_json
from .orc import read_orc
from .parquet import read_parquet
from .sql import named
from .types import to_held, to_spark_schema

__all__ = ["lower_scan"]


def lower_scan(session: SparkSession, scan: Scan, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    match scan.source:
        case TableSource() as source:
            return _table(session, scan, source, names)
        case RangeSource() as source:
            return _range(session, scan, source, names)
        case ParquetSource() as source:
            return read_parquet(session, scan, source, names)
        case CsvSource() as source:
            return read_csv(session, scan, source, names)
        case JsonSource() as source:
            return read_json(session, scan, source, names)
        case OrcSource() as source:
            return read_orc(session, scan, source, names)
        case ExternalSource() as source:
            return _external(scan, source, names)
    raise NotImplementedError(f"Spark reads no {scan.source.format} source")


def _table(session: SparkSession, scan: Scan, source: TableSource, names: Mapping[str, str]) -> DataFrame:
    """Arrow data, sent over; numbers are one more column."""
    start, stop = scan.rows or (0, source.num_rows)
    data = source.data.slice(start, max(0, stop - start))
    types = {names[id]: source.field(name).type for id, name in scan.columns}
    arrays = {names[id]: to_held(data.column(name), source.field(name).type) for id, name in scan.columns}
    for id in (*scan.position, scan.row_number):
        if id:
            types[names[id]], arrays[names[id]] = t.int64, pa.array(np.arange(start, start + data.num_rows))
    if not arrays:
        return session.range(data.num_rows)
    return session.createDataFrame(pa.table(arrays), to_spark_schema(types))


def _range(session: SparkSession, scan: Scan, source: RangeSource, names: Mapping[str, str]) -> DataFrame:
    numbers = range(source.start, source.stop, source.step)
    if scan.rows:
        numbers = numbers[scan.rows[0] : max(scan.rows)]
    rows = session.range(numbers.start, numbers.stop, numbers.step)
    number = f"((id - {source.start}L) div {source.step}L)"
    virtual = [named(number, names[id]) for id in (*scan.position, scan.row_number) if id]
    return rows.selectExpr(*[named("id", names[id]) for id, _ in scan.columns], *virtual) if scan.columns or virtual else rows


def _external(scan: Scan, source: ExternalSource, names: Mapping[str, str]) -> DataFrame:
    """A Spark DataFrame of the user's; its columns are taken by place, as their names may repeat."""
    data = cast(DataFrame, source.data.value)
    places = {field.name: place for place, field in enumerate(source.columns)}
    fields = data.schema.fields
    rows = data.toDF(*[f"_{place}" for place in range(len(fields))])
    number = "monotonically_increasing_id()"
    if source.numbers_rows:
        rows = rows.coalesce(1)  # where increasing numbers are 0, 1, 2, ...
    if scan.rows is not None:
        start, stop = scan.rows
        rows, number = rows.limit(stop).offset(start), f"{start}L + {number}"
    columns = [f"{held_value(f'_{places[name]}', fields[places[name]].dataType)} AS {names[id]}" for id, name in scan.columns]
    columns += [f"{number} AS {names[id]}" for id in (*scan.position, scan.row_number) if id]
    return rows.selectExpr(*columns) if columns else rows
