"""Reading ORC: footers tell the schema, the data is read when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.orc as pa_orc

from ...plan import OrcSource, SourceField
from ...plan import types as t
from ..common.handle import as_dataframe
from ..core.build import from_source
from ..core.frame import Frame
from ..core.labels import columns as chosen
from ..frame import DataFrame
from .files import find_files
from .parquet import with_backend
from .remote import is_remote, load_remote
from .sidecar import read_description
from .stored import spark_counts, with_counts

__all__ = ["read_orc"]


def read_orc(
    path: Any,
    columns: Sequence[str] | None = None,
    dtype_backend: str | None = None,
    filesystem: Any = None,
    index_col: str | list[str] | None = None,
    **kwargs: Any,
) -> DataFrame:
    """Read ORC files into a DataFrame.

    Only the footers are read now, in Python. Spark reads times in microseconds: what a file has of nanoseconds
    is cut off there.

    Parameters
    ----------
    path : str, path-like or list of those
        A file, a folder (its files in the order of their names; ``name=value`` folders become columns), a glob. An
        address such as ``s3://...`` is Spark's to read, in the order in which it yields rows.
    columns : list of str, optional
        The columns to read, in the order of the file; all unless given.
    dtype_backend : {"numpy_nullable", "pyarrow"}, optional
        Present nullable or Arrow dtypes.
    filesystem
        Accepted for pandas' sake; only None makes sense here.
    index_col : str or list of str, optional
        Columns that become the index. Unless given, the index is the one that was written, else 0, 1, 2, ...

    Returns
    -------
    DataFrame
        Runs no job. A column that only some files have is missing in the others.

    Raises
    ------
    FileNotFoundError
        If there is no such file; it names the path.
    TypeError
        If a column has different types in different files.
    """
    if filesystem is not None:
        raise NotImplementedError("filesystem is not supported: give a path that the engine can read")
    if kwargs:
        raise TypeError(f"read_orc() got an unexpected keyword argument {next(iter(kwargs))!r}")
    frame = load_remote(path, "orc") if is_remote(path) else _opened(path, restored=index_col is None)
    if columns is not None:
        chosen(frame, columns)  # raises where there is no such column
        frame = frame.map(entry for entry in frame.columns if entry.label in columns)
    if dtype_backend is not None:
        frame = with_backend(frame, dtype_backend)
    made = as_dataframe(frame)
    return made.set_index(index_col) if index_col is not None else made


def _opened(path: Any, restored: bool) -> Frame:
    source, counts = open_orc(path)
    frame, written = with_counts(from_source(source), counts), read_description(path)
    return frame if written is None or not restored else written.restore(frame)


def open_orc(path: Any) -> tuple[OrcSource, dict[str, t.DataType]]:
    """A source of the files, which has the columns of all, and the columns that are counts of Spark's."""
    files = find_files(path)
    with ThreadPoolExecutor(8) as pool:
        footers = list(pool.map(_footer, files.paths))
    types: dict[str, t.DataType] = {}
    counts: dict[str, t.DataType] = {}
    for file, (schema, _) in zip(files.paths, footers, strict=True):
        counts.update(spark_counts(schema))
        for field in schema:
            known = types.setdefault(field.name, t.normalize(field.type))
            if known != t.normalize(field.type):
                raise TypeError(f"column {field.name!r} of {file!r} is {field.type}, and {known} in other files before it")
    columns = [SourceField(name, type) for name, type in types.items() if name not in files.folder_names]
    return OrcSource(files.data_files([rows for _, rows in footers]), (*columns, *files.folders), files.folder_names), counts


def _footer(file: str) -> tuple[pa.Schema, int]:
    try:
        stored = pa_orc.ORCFile(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise OSError(f"{file!r} is no ORC file: {error}") from error
    return stored.schema, stored.nrows
