"""Reading Parquet: footers tell the schema, the number of rows, and which columns hold missing values."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ...plan import ParquetSource, SourceField
from ...plan import types as t
from ..common.collected import returned
from ..common.handle import as_dataframe
from ..core.build import from_source
from ..core.dtypes import parse_dtype
from ..core.frame import Entry, Frame
from ..core.labels import columns as chosen
from ..frame import DataFrame
from ..frame.selection import filtered
from .files import find_files
from .remote import is_remote, load_remote
from .sidecar import Description, read_description, uncast
from .stored import spark_counts, with_counts

__all__ = ["read_parquet", "with_backend"]

MOST_STATISTICS = 200_000  # column chunks looked at; beyond, only columns whose dtype depends on it


def read_parquet(
    path: Any,
    engine: str = "auto",
    columns: Sequence[str] | None = None,
    storage_options: Any = None,
    dtype_backend: str | None = None,
    filesystem: Any = None,
    filters: Any = None,
    index_col: str | list[str] | None = None,
    **kwargs: Any,
) -> DataFrame:
    """Read Parquet files into a DataFrame.

    Only the footers are read now, in Python; data is read when a value is needed, and then only the columns
    and row groups that it takes.

    Parameters
    ----------
    path : str, path-like, list of those, or file
        A file that is open is read now, as pandas does. Else a file, a folder (its files in the order of their names;
        ``name=value`` folders become columns), a glob. An address such as ``s3://...`` is Spark's to read, in the order
        in which it yields rows.
    engine, storage_options, filesystem
        Accepted for pandas' sake; None or "auto" only make sense here.
    columns : list of str, optional
        The columns to read; all unless given.
    dtype_backend : {"numpy_nullable", "pyarrow"}, optional
        Present nullable or Arrow dtypes.
    filters : list of tuple, optional
        ``[(column, op, value), ...]``, all of which must hold, or a list of such lists, one of which must hold.
    index_col : str or list of str, optional
        Columns that become the index. Unless given, the index is the one that was written, else 0, 1, 2, ...

    Returns
    -------
    DataFrame
        Runs no job.

    Raises
    ------
    FileNotFoundError
        If there is no such file; it names the path.
    """
    if hasattr(path, "read"):
        backend = {} if dtype_backend is None else {"dtype_backend": dtype_backend}
        made = returned(pd.read_parquet(path, columns=columns, filters=filters, **backend))
        return made.set_index(index_col) if index_col is not None else made
    if storage_options is not None or filesystem is not None:
        raise NotImplementedError("storage_options and filesystem are not supported: give a path that the engine can read")
    if kwargs:
        raise TypeError(f"read_parquet() got an unexpected keyword argument {next(iter(kwargs))!r}")
    frame = load_remote(path, "parquet") if is_remote(path) else _opened(path, restored=index_col is None)
    if filters:
        frame = _where(frame, filters)
    if columns is not None:
        frame = frame.map(chosen(frame, columns))
    if dtype_backend is not None:
        frame = with_backend(frame, dtype_backend)
    made = as_dataframe(frame)
    return made.set_index(index_col) if index_col is not None else made


def _opened(path: Any, restored: bool) -> Frame:
    source, missing, schema = open_parquet(path)
    counts = spark_counts(schema)
    frame = with_counts(from_source(source, missing.difference(counts)), counts)
    written = read_description(path) or Description.of_pandas(schema.metadata, len(source.files))
    return _written(frame, written, source) if restored else frame


def open_parquet(path: Any) -> tuple[ParquetSource, frozenset[str], pa.Schema]:
    """A source of the files, the columns known to hold nulls, and the first file's Arrow schema."""
    files = find_files(path, t.int32)
    with ThreadPoolExecutor(8) as pool:
        footers = list(pool.map(_footer, files.paths))
    schemas = [footer.schema.to_arrow_schema() for footer in footers]
    rows = [footer.num_rows for footer in footers]
    untyped = [tuple([field.name for field in schema if t.is_null(field.type)]) for schema in schemas]
    schema = _schema([*compress(schemas, rows)] or schemas)
    nulls = _null_counts(footers, schema)
    columns = [SourceField(field.name, t.normalize(field.type), nulls.get(field.name) != 0) for field in schema]
    missing = frozenset(name for name, count in nulls.items() if count).union(*compress(untyped, rows))
    return ParquetSource(files.data_files(rows, untyped), (*columns, *files.folders), files.folder_names), missing, schema


def _schema(schemas: Sequence[pa.Schema]) -> pa.Schema:
    """The first of schemas; where it has no type, as a column was all missing, that of another."""
    found = schemas[0]
    for place, field in enumerate(found):
        if t.is_null(field.type):
            known = [other.field(field.name).type for other in schemas if field.name in other.names]
            found = found.set(place, field.with_type(next((type for type in known if not t.is_null(type)), field.type)))
    return found


def _footer(file: str) -> Any:
    try:
        return pq.read_metadata(file)
    except pa.ArrowInvalid as error:
        raise OSError(f"{file!r} is no Parquet file: {error}") from error


def _null_counts(footers: Sequence[Any], schema: pa.Schema) -> dict[str, int]:
    """The number of nulls of each flat column that all row groups have statistics for."""
    flat = {field.name for field in schema if not pa.types.is_nested(field.type)}
    chunks = sum(footer.num_row_groups for footer in footers) * len(flat)
    if chunks > MOST_STATISTICS:
        flat = {name for name in flat if t.is_integer(schema.field(name).type) or t.is_boolean(schema.field(name).type)}
    counts: dict[str, int] = dict.fromkeys(flat, 0)
    for footer in footers:
        for group in range(footer.num_row_groups):
            row_group = footer.row_group(group)
            for place in range(row_group.num_columns):
                chunk = row_group.column(place)
                name = chunk.path_in_schema
                if name not in counts:
                    continue
                statistics = chunk.statistics
                if statistics is None or not statistics.has_null_count:
                    del counts[name]
                else:
                    counts[name] += statistics.null_count
    return counts


def _written(frame: Frame, written: Description, source: ParquetSource) -> Frame:
    """The frame with the index, labels and dtypes that were written; partition columns are categories, as in pandas."""
    frame = written.restore(frame)
    values = dict(zip(source.partition_names, zip(*(file.partition for file in source.files), strict=True), strict=True))
    entries = []
    for entry in frame.columns:
        if entry.label in values:
            known = sorted({value for value in values[entry.label] if value is not None})
            numbers = t.is_integer(entry.expr.type)
            entry = entry._replace(dtype=pd.CategoricalDtype(pd.Index(known, dtype=str(entry.expr.type) if numbers else None)))
        entries.append(entry)
    return frame.map(entries)


def _where(frame: Frame, filters: Any) -> Frame:
    """The rows that pyarrow's filter lists mean, numbered anew."""
    either = filters if isinstance(filters[0], list) else [filters]
    data = as_dataframe(frame)
    mask = None
    for conjunction in either:
        all_of = None
        for label, sign, value in conjunction:
            one = _test(data[label], sign, value)
            all_of = one if all_of is None else all_of & one
        mask = all_of if mask is None else mask | all_of
    kept = filtered(frame, mask)
    if frame.has_default_index:
        from ..core.frame import numbered

        base, index = numbered(kept.base)
        return kept.replace(base=base, index=(index,))
    return kept


def _test(column: Any, sign: str, value: Any) -> Any:
    tests = {"=": "eq", "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
    if sign in tests:
        return column._binary(tests[sign], value)
    if sign == "in":
        return column.isin(list(value))
    if sign == "not in":
        return ~column.isin(list(value))
    raise ValueError(f'"{(column.name, sign, value)}" is not a valid operator in predicates.')


def with_backend(frame: Frame, backend: str) -> Frame:
    """The frame under nullable or Arrow dtypes."""
    if backend not in ("numpy_nullable", "pyarrow"):
        raise ValueError(f"dtype_backend {backend} is invalid, only 'numpy_nullable' and 'pyarrow' are allowed.")
    from ..core.dtypes import nullable_dtype

    return frame.map(_nullable(entry, nullable_dtype(entry.expr.type, backend)) for entry in frame.columns)


def _nullable(entry: Entry, dtype: Any) -> Entry:
    """The column under a nullable dtype: integers need not have become floats."""
    stored = uncast(entry)
    if stored is not entry:
        type = stored.expr.type
        dtype = pd.ArrowDtype(type) if isinstance(dtype, pd.ArrowDtype) else parse_dtype(str(type).capitalize())[1]
    return stored._replace(dtype=dtype)
