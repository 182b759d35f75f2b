"""Sources as Spark DataFrames, with row numbers and positions where somebody asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from ...plan import CsvSource, DataFile, ExternalSource, ParquetSource, RangeSource, Scan, SourceField, TableSource
from ...plan import types as t
from .casts import error
from .expressions import constant, lower_predicate
from .types import arrow_for_spark, to_spark_type

__all__ = ["lower_scan"]

MANY_FILES = 64  # from here on a file's place is looked up in a map, not in a CASE


def lower_scan(session: SparkSession, scan: Scan, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan, under their Spark names."""
    source = scan.source
    if isinstance(source, TableSource):
        rows = _table(session, scan, source, names)
    elif isinstance(source, RangeSource):
        rows = _range(session, scan, source, names)
    elif isinstance(source, ParquetSource):
        rows = _parquet(session, scan, source, names)
    elif isinstance(source, CsvSource):
        rows = _csv(session, scan, source, names)
    elif isinstance(source, ExternalSource):
        rows = _external(scan, source, names)
    else:
        raise NotImplementedError(f"Spark reads no {source.format} source")
    return rows if scan.predicate is None else rows.filter(lower_predicate(scan.predicate, names))


def _table(session: SparkSession, scan: Scan, source: TableSource, names: Mapping[str, str]) -> DataFrame:
    """Arrow data, sent over; numbers are one more column."""
    start, stop = scan.rows or (0, source.num_rows)
    data = source.data.slice(start, max(0, stop - start))
    types = {id: source.field(name).type for id, name in scan.columns}
    arrays = {names[id]: arrow_for_spark(_plain(data.column(name), types[id])) for id, name in scan.columns}
    for id in (*scan.position, scan.row_number):
        if id:
            arrays[names[id]] = pa.array(np.arange(start, start + data.num_rows))
    fields = {names[id]: to_spark_type(type) for id, type in types.items()}
    schema = StructType([StructField(name, fields[name] if name in fields else to_spark_type(t.int64)) for name in arrays])
    if not arrays:
        return session.range(data.num_rows).select()
    if not data.num_rows:
        return session.createDataFrame([], schema)
    return session.createDataFrame(pa.table(arrays), schema)


def _plain(column: pa.ChunkedArray, type: Any) -> pa.ChunkedArray:
    return column if column.type == type else column.cast(type)


def _range(session: SparkSession, scan: Scan, source: RangeSource, names: Mapping[str, str]) -> DataFrame:
    numbers = range(source.start, source.stop, source.step)
    if scan.rows:
        numbers = numbers[scan.rows[0] : scan.rows[1]]
    rows = session.range(numbers.start, numbers.stop, numbers.step)
    number = ((F.col("id") - F.lit(source.start)) / F.lit(source.step)).cast("bigint")
    virtual = [number.alias(names[id]) for id in (*scan.position, scan.row_number) if id]
    return rows.select(*[F.col("id").alias(names[id]) for id, _ in scan.columns], *virtual)


def _parquet(session: SparkSession, scan: Scan, source: ParquetSource, names: Mapping[str, str]) -> DataFrame:
    """Parquet files with an explicit schema, so that nothing is listed or inferred; a row's number is its file's offset plus its place in it."""
    files, offsets = list(source.files), np.cumsum([0, *(file.rows for file in source.files)]).tolist()
    kept = [(file, offset) for file, offset in zip(files, offsets, strict=False) if file.rows and _overlaps(file, offset, scan.rows)]
    stored = [(id, source.field(name)) for id, name in scan.columns if name not in source.partition_names]
    schema = StructType([StructField(field.name, to_spark_type(field.type)) for _, field in stored])
    if not kept:
        return session.createDataFrame([], StructType([StructField(names[f.id], to_spark_type(f.type)) for f in scan.schema]))
    rows = session.read.schema(schema).parquet(*[_uri_text(file.path) for file, _ in kept])
    number = _by_file([file for file, _ in kept], [F.lit(offset) for _, offset in kept]) + F.col("_metadata.row_index")
    if scan.rows:
        start, stop = scan.rows
        rows = rows.filter((number >= F.lit(start)) & (number < F.lit(stop))).limit(max(0, stop - start))
    columns = [F.col(_quoted(field.name)).alias(names[id]) for id, field in stored]
    for id, name in scan.columns:
        if name in source.partition_names:
            place, type = source.partition_names.index(name), source.field(name).type
            values = [constant(file.partition[place], type) for file, _ in kept]
            columns.append(_by_file([file for file, _ in kept], values).alias(names[id]))
    columns += [number.alias(names[id]) for id in (*scan.position, scan.row_number) if id]
    return rows.select(*columns)


def _overlaps(file: DataFile, offset: int, rows: tuple[int, int] | None) -> bool:
    return rows is None or (offset < rows[1] and offset + file.rows > rows[0])


def _by_file(files: Sequence[DataFile], values: Sequence[Column]) -> Column:
    """A value that depends on the file that a row is in."""
    if len(files) == 1:
        return values[0]
    path = F.col("_metadata.file_path")
    if len(files) >= MANY_FILES:
        keys = F.array(*[F.lit(_spark_path(file.path)) for file in files])
        return F.try_element_at(F.map_from_arrays(keys, F.array(*values)), path)
    result = F.when(path == _spark_path(files[0].path), values[0])
    for file, value in zip(files[1:-1], values[1:-1], strict=True):
        result = result.when(path == _spark_path(file.path), value)
    return result.otherwise(values[-1])


def _spark_path(path: str) -> str:
    """A local path as Spark's `_metadata.file_path` writes it: a Java URI, which leaves letters of all languages as they are."""
    escaped = re.sub(r"[\x00-\x7f]+", lambda part: quote(part.group(), safe="/-_.!~'()*,;:$&+=@"), path)
    return f"file:{escaped}" if path.startswith("/") else escaped


def _uri_text(path: str) -> str:
    """A local path as Spark's reader takes it without seeing a glob or an escape in it."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", path)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _csv(session: SparkSession, scan: Scan, source: CsvSource, names: Mapping[str, str]) -> DataFrame:
    """CSV cells, read as text and converted, so that a cell that does not parse is an error and never a null."""
    options = dict(source.options)
    stored = [f"_{place}" for place in range(len(source.columns))]
    reader = session.read.schema(StructType([StructField(name, StringType()) for name in stored]))
    settings = {
        "sep": options.get("sep", ","), "quote": options.get("quotechar", '"'), "escape": options.get("escapechar", '"'),
        "header": "true" if source.header_rows else "false", "enforceSchema": "true", "mode": "PERMISSIVE",
        "comment": options.get("comment") or "", "encoding": options.get("encoding") or "UTF-8",
        "ignoreLeadingWhiteSpace": str(bool(options.get("skipinitialspace"))).lower(), "multiLine": "false", "nullValue": "",
    }  # fmt: skip
    rows = reader.options(**{name: value for name, value in settings.items() if value}).csv([_uri_text(file.path) for file in source.files])
    by_name = {field.name: place for place, field in enumerate(source.columns)}
    columns = [
        _cell(F.col(stored[by_name[name]]), source.field(name), options.get("missing", ())).alias(names[id]) for id, name in scan.columns
    ]
    if scan.position:
        place = _by_file(source.files, [F.lit(number << 40) for number in range(len(source.files))])
        split, row = scan.position
        columns += [(place + F.col("_metadata.file_block_start")).alias(names[split]), F.monotonically_increasing_id().alias(names[row])]
    return rows.select(*columns)


def _cell(text: Column, field: SourceField, missing: Sequence[str]) -> Column:
    """A cell's text as a value of its column's type."""
    value = F.when(~F.trim(text).isin(*missing), text) if missing else text
    if t.is_string(field.type):
        return value
    spark = to_spark_type(field.type)
    if t.is_boolean(field.type):
        word = F.lower(F.trim(value))
        parsed = F.when(word == "true", F.lit(True)).when(word == "false", F.lit(False))
    else:
        parsed = F.trim(value).try_cast(spark)
    message = [F.lit(f"cannot parse as {field.type} in column {field.name!r} of "), F.col("_metadata.file_path"), F.lit(": '"), value, F.lit("'")]
    return F.when(value.isNotNull() & parsed.isNull(), error("ValueError", *message).cast(spark)).otherwise(parsed)


def _external(scan: Scan, source: ExternalSource, names: Mapping[str, str]) -> DataFrame:
    """A Spark DataFrame of the user's; its columns are taken by place, as their names may repeat."""
    data = cast(DataFrame, source.data.value)
    stored = [f"_{place}" for place in range(len(source.columns))]
    rows = data.toDF(*stored)
    by_name = {field.name: place for place, field in enumerate(source.columns)}
    position = [F.monotonically_increasing_id().alias(names[id]) for id in scan.position]
    return rows.select(*[F.col(stored[by_name[name]]).alias(names[id]) for id, name in scan.columns], *position)
