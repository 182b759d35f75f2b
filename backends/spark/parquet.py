"""Parquet files. The schema is given, so that nothing is inferred; a row's number is its file's offset plus its place in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate

import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from ...plan import DataFile, ParquetSource, Scan
from ...plan import types as t
from . import times
from .files import by_file, folder_value, in_rounds, plain_path
from .sql import constant, quoted
from .types import to_spark_schema

__all__ = ["read_parquet"]


def read_parquet(session: SparkSession, scan: Scan, source: ParquetSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    starts = list(accumulate([file.rows for file in source.files], initial=0))
    first, last = scan.rows or (0, starts[-1])
    places = [place for place, file in enumerate(source.files) if file.rows and starts[place] < last and starts[place + 1] > first]
    if not places:
        return session.createDataFrame([], to_spark_schema({names[field.id]: field.type for field in scan.schema}))
    return in_rounds(source.files, places, partial(_rows, session, scan, source, names, starts))


def _rows(
    session: SparkSession, scan: Scan, source: ParquetSource, names: Mapping[str, str], starts: Sequence[int], places: Sequence[int]
) -> DataFrame:
    """The rows of the files at some places, all with the same untyped columns; `starts` are the numbers of first rows."""
    files = [source.files[place] for place in places]
    fields = {id: source.field(name) for id, name in scan.columns if name not in source.partition_names}
    stored = {id: field for id, field in fields.items() if not t.is_null(field.type) and field.name not in files[0].untyped}
    old = _old_timestamps(
        files[0], [field.name for field in stored.values() if t.is_timestamp(field.type) and field.type.unit == "ns"]
    )
    read_as = {field.name: times.MICROS if field.name in old else field.type for field in stored.values()}
    reader = session.read.schema(to_spark_schema(read_as)).options(datetimeRebaseMode="CORRECTED", int96RebaseMode="CORRECTED")
    rows = reader.parquet(*[plain_path(file.path) for file in files])
    number = f"({by_file(files, [f'{starts[place]}L' for place in places])} + _metadata.row_index)"
    columns = []
    for id, name in scan.columns:
        if id in stored:
            value = quoted(name)
            value = times.converted(value, times.MICROS, stored[id].type) if name in old else value
        else:
            value = folder_value(source, name, files) if id not in fields else constant(None, fields[id].type)
        columns.append(f"{value} AS {names[id]}")
    columns += [f"{number} AS {names[id]}" for id in (*scan.position, scan.row_number) if id]
    if scan.rows is None:
        return rows.selectExpr(*columns) if columns else rows
    first, last = scan.rows
    return rows.filter(f"{number} >= {first}L AND {number} < {last}L").selectExpr(*columns or ["1 AS one"])


def _old_timestamps(file: DataFile, names: Sequence[str]) -> frozenset[str]:
    """Those columns of nanoseconds which are 96 bits wide in the file: Spark wrote and reads them as microseconds."""
    if not names:
        return frozenset()
    columns = pq.read_metadata(file.path).schema
    found = {columns.column(place).path: columns.column(place).physical_type for place in range(len(columns))}
    return frozenset(name for name in names if found.get(name) == "INT96")
