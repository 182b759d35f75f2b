"""Reading JSON: pandas' own parser for what is small, and for large files of lines an engine's, with pandas' types."""

from __future__ import annotations

import io
import json
import os
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.json as pa_json

from ...plan import JsonSource, SourceField
from ...plan import types as t
from ..common.handle import as_dataframe
from ..common.pandas_functions import reading
from ..core.build import from_source
from ..core.dtypes import to_arrow
from ..core.frame import Frame
from ..options import get_option
from .create import from_pandas
from .files import Files, find_files
from .remote import is_remote
from .sidecar import Description, parse_type, read_description
from .stored import is_json, stored_type
from .texts import check_compression, given_options, parse_each, refuse

__all__ = ["read_json"]

TAKEN = ("dtype", "convert_dates", "keep_default_dates", "compression")
LEAST = 1 << 16
"""Bytes of a file that are looked at, at the least."""


def read_json(
    path_or_buf: Any,
    *,
    orient: str | None = None,
    typ: str = "frame",
    dtype: Any = None,
    convert_axes: bool | None = None,
    convert_dates: bool | list[str] | None = None,
    keep_default_dates: bool = True,
    precise_float: bool = False,
    date_unit: str | None = None,
    encoding: str | None = None,
    encoding_errors: str | None = "strict",
    lines: bool | None = None,
    chunksize: int | None = None,
    compression: Any = "infer",
    nrows: int | None = None,
    storage_options: dict[str, Any] | None = None,
    dtype_backend: Any = None,
    engine: str = "ujson",
    index_col: str | list[str] | None = None,
) -> Any:
    """Read JSON files into a DataFrame.

    What `to_json` has written comes back with its index and dtypes, unless parameters say otherwise.

    Files that together are no larger than the option `io.csv_sample_bytes` are parsed now by pandas, with
    all of its parameters. Of larger ones, which must have an object a line, only a block of that size is: it
    tells the columns and their types, and the rest is parsed by the engine when a value is needed. A key that
    no object of the block has is left out then; a number is a float if one of the block's is written as one.

    Parameters
    ----------
    path_or_buf : str, path-like, list of those, or file-like
        A file, a folder of files (in the order of their names), a glob, or an open file.
    orient, typ
        As in pandas, for files that it parses.
    dtype : bool, dtype or dict, optional
        Dtypes of the columns; False to take them as they are, texts that look like numbers as texts.
    convert_dates : bool or list of str, optional
        Whether, or which, columns are times; unless given those with names such as ``date`` or ``created_at``.
    lines : bool, optional
        Whether each line is an object. Unless given, the first file shows it.
    nrows : int, optional
        How many lines to read; they are parsed now, by pandas.
    index_col : str or list of str, optional
        Columns that become the index.
    chunksize : int, optional
        pandas reads so many lines at a time, and the answer gives one frame after another.
    keep_default_dates, compression
        As in pandas.
    convert_axes, precise_float, date_unit, encoding, encoding_errors, storage_options, dtype_backend, engine
        As in pandas, for files that it parses.

    Returns
    -------
    DataFrame
        Runs no job. A Series if `typ` says so.

    Raises
    ------
    FileNotFoundError
        If there is no such file; it names the path.
    ValueError
        At the call, or when data is read: a value that is none of its column's type, with its file and column.
    NotImplementedError
        If the files are large and not of lines, or a parameter is one that only pandas' parser has.

    Examples
    --------
    >>> import io, plandas as pd
    >>> pd.read_json(io.StringIO('{"a": 1}\\n{"a": 2}'), lines=True).a.to_list()
    [1, 2]
    """
    options = given_options(read_json, locals())
    for name in ("orient", "typ", "lines", "nrows", "index_col", "chunksize"):
        options.pop(name, None)
    if chunksize is not None:
        options.update(orient=orient, typ=typ, lines=bool(lines), nrows=nrows, chunksize=chunksize)
        return reading(pd.read_json)(path_or_buf, **options)
    if typ != "frame" or hasattr(path_or_buf, "read") or is_remote(path_or_buf):
        return from_pandas(pd.read_json(path_or_buf, orient=orient, typ=typ, lines=bool(lines), nrows=nrows, **options))
    files, sample = find_files(path_or_buf), get_option("io.csv_sample_bytes")
    written = read_description(path_or_buf)
    if written is not None and orient in (None, "records") and lines is not False and nrows is None and not options:
        made = as_dataframe(_described(files, written, restored=index_col is None))
        return made if index_col is None else made.set_index(index_col)
    lines = orient is None and _has_lines(files) if lines is None else lines
    if files.size <= sample or nrows is not None:
        options = {**options, "orient": orient, "lines": lines}
        frame = parse_each(files, lambda path, rows: pd.read_json(path, nrows=rows, **options), True, nrows)
    elif lines and orient in (None, "records"):
        frame = _planned(files, options, sample)
    else:
        raise refuse("read_json() of files without an object a line", files, sample)
    made = as_dataframe(frame)
    return made if index_col is None else made.set_index(index_col)


def _described(files: Files, written: Description, restored: bool) -> Frame:
    """A scan of files beside which their types are written."""
    types = {name: stored_type(parse_type(text), "json") for name, text in written.types if name not in files.folder_names}
    texts = [name for name, type in types.items() if not (is_json(type) or t.is_decimal(type))]
    fields = [SourceField(name, type) for name, type in types.items()]
    frame = from_source(JsonSource(files.data_files(), (*fields, *files.folders), files.folder_names, tuple(texts)))
    return written.restore(frame) if restored else frame


def _first_block(path: str, size: int) -> bytes:
    """The first lines of a file, about `size` bytes of them."""
    with pa.input_stream(path, compression="detect") as stream:
        block = bytes(stream.read(size))
        while more := bytes(stream.read(size)):
            lines, end, _ = block.rpartition(b"\n")
            if lines.strip():
                return lines + end
            block += more
    return block


def _has_lines(files: Files) -> bool:
    """Whether a file has an object a line: there are several lines, or the one has a value that is no row or column."""
    path = next((path for path in files.paths if os.path.getsize(path)), files.paths[0])
    first, _, rest = _first_block(path, LEAST).lstrip().partition(b"\n")
    try:
        found = json.loads(first) if first else {"no": "rows"}
    except ValueError:
        return False
    return isinstance(found, dict) and (bool(rest.strip()) or any(not isinstance(value, dict | list) for value in found.values()))


def _planned(files: Files, options: dict[str, Any], sample: int) -> Frame:
    """A scan of files whose types a first block has told."""
    refused = [name for name in options if name not in TAKEN]
    if refused:
        raise refuse(f"read_json({refused[0]}=...)", files, sample)
    check_compression("read_json", files, sample, options.pop("compression", None))
    block = next((block for path in files.paths if (block := _first_block(path, max(sample, LEAST))).strip()), None)
    if block is None:
        return parse_each(files, lambda path, _: pd.read_json(path, lines=True, **options), True)
    told = pd.read_json(io.BytesIO(block), lines=True, **options)
    stored = pa_json.read_json(io.BytesIO(block), pa_json.ReadOptions(block_size=len(block))).schema
    fields, texts = [], []
    for place, label in enumerate(told.columns):
        name, type = str(label), to_arrow(told.iloc[:, place].array, label)[0].type
        written = t.string if t.is_timestamp(stored.field(name).type) else t.normalize(stored.field(name).type)
        fields.append(SourceField(name, _type(name, written, type)))
        if t.is_string(written) and not t.is_string(type):
            texts.append(name)
    source = JsonSource(files.data_files(), (*fields, *files.folders), files.folder_names, tuple(texts))
    frame = from_source(source)
    labels = [*told.columns, *files.folder_names]
    return frame.map(entry._replace(label=label) for entry, label in zip(frame.columns, labels, strict=True))


def _type(name: str, stored: t.DataType, told: t.DataType) -> t.DataType:
    """The type of a column, of which a block is `stored` and becomes `told` in pandas."""
    if t.is_floating(stored) and t.is_integer(told):
        return stored  # no more than that the block's numbers are whole
    if stored == told or t.is_string(stored) or (t.is_integer(stored) and t.is_floating(told)):
        return told
    option = "convert_dates" if t.is_timestamp(told) else "dtype"
    raise NotImplementedError(f"column {name!r}: {stored} as {told}, in files larger than io.csv_sample_bytes; say {option}=False")
