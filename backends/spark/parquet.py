"""Parquet files. The schema is given, so that nothing is inferred; a row's number is its file's offset plus its place in it."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import accumulate
from urllib.parse import quote

import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from ...plan import DataFile, ParquetSource, Scan
from ...plan import types as t
from . import times
from .sql import constant, quoted, text
from .types import to_spark_schema

__all__ = ["by_file", "plain_path", "read_parquet"]

PLAIN = frozenset(string.ascii_letters + string.digits + "/-_.!~'()*,;:$&+=@")


def read_parquet(session: SparkSession, scan: Scan, source: ParquetSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    starts = dict(zip(source.files, accumulate([file.rows for file in source.files], initial=0), strict=False))
    files = [file for file, start in starts.items() if file.rows and _has_rows(file, start, scan.rows)]
    if not files:
        return session.createDataFrame([], to_spark_schema({names[field.id]: field.type for field in scan.schema}))
    fields = {id: source.field(name) for id, name in scan.columns if name not in source.partition_names}
    stored = {id: field for id, field in fields.items() if not t.is_null(field.type)}
    old = _old_timestamps(
        files[0], [field.name for field in stored.values() if t.is_timestamp(field.type) and field.type.unit == "ns"]
    )
    read_as = {field.name: times.MICROS if field.name in old else field.type for field in stored.values()}
    reader = session.read.schema(to_spark_schema(read_as)).options(datetimeRebaseMode="CORRECTED", int96RebaseMode="CORRECTED")
    rows = reader.parquet(*[plain_path(file.path) for file in files])
    number = f"({by_file(files, [f'{starts[file]}L' for file in files])} + _metadata.row_index)"
    columns = []
    for id, name in scan.columns:
        if id in stored:
            value = quoted(name)
            value = times.converted(value, times.MICROS, stored[id].type) if name in old else value
        else:
            value = _unstored(source, name, files)
        columns.append(f"{value} AS {names[id]}")
    columns += [f"{number} AS {names[id]}" for id in (*scan.position, scan.row_number) if id]
    if scan.rows is None:
        return rows.selectExpr(*columns) if columns else rows
    first, last = scan.rows
    return rows.filter(f"{number} >= {first}L AND {number} < {last}L").selectExpr(*columns or ["1 AS one"])


def _has_rows(file: DataFile, offset: int, rows: tuple[int, int] | None) -> bool:
    return rows is None or (offset < rows[1] and offset + file.rows > rows[0])


def _unstored(source: ParquetSource, name: str, files: Sequence[DataFile]) -> str:
    """A column that the files do not have: a value of their folders, or all missing."""
    type = source.field(name).type
    if name not in source.partition_names:
        return constant(None, type)
    place = source.partition_names.index(name)
    return by_file(files, [constant(file.partition[place], type) for file in files])


def _old_timestamps(file: DataFile, names: Sequence[str]) -> frozenset[str]:
    """Those columns of nanoseconds which are 96 bits wide in the file: Spark wrote and reads them as microseconds."""
    if not names:
        return frozenset()
    columns = pq.read_metadata(file.path).schema
    found = {columns.column(place).path: columns.column(place).physical_type for place in range(len(columns))}
    return frozenset(name for name in names if found.get(name) == "INT96")


def by_file(files: Sequence[DataFile], values: Sequence[str]) -> str:
    """A value that depends on the file that a row is in."""
    if len(set(values)) == 1:
        return values[0]
    cases = " ".join(f"WHEN {text(spark_path(file.path))} THEN {value}" for file, value in zip(files, values, strict=True))
    return f"(CASE _metadata.file_path {cases} END)"


def spark_path(path: str) -> str:
    """A path as Spark's `_metadata.file_path` has it: a Java URI, which leaves letters of all languages as they are."""
    escaped = "".join(letter if letter in PLAIN or _is_other(letter) else quote(letter) for letter in path)
    return f"file:{escaped}" if path.startswith("/") else escaped


def _is_other(letter: str) -> bool:
    """Whether it is in Java's category "other", which URIs may hold."""
    return letter > "\x7f" and unicodedata.category(letter) not in ("Cc", "Zs", "Zl", "Zp")


def plain_path(path: str) -> str:
    """A path as Spark's reader takes it without seeing a pattern in it."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", path)
