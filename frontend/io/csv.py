"""Reading CSV: pandas' own parser for what is small, and for what is large an engine's, with pandas' types."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from ...plan import CsvSource, SourceField
from ...plan import types as t
from ..common.handle import as_dataframe
from ..core.build import from_pandas, from_source
from ..core.dtypes import to_arrow
from ..core.frame import Frame
from ..frame import DataFrame
from ..options import get_option
from .files import data_file, list_files

__all__ = ["read_csv"]

ENGINE_OPTIONS = (
    "sep",
    "quotechar",
    "escapechar",
    "comment",
    "na_values",
    "keep_default_na",
    "skipinitialspace",
    "doublequote",
    "encoding",
)
FRAME_OPTIONS = ("header", "names", "usecols", "dtype", "parse_dates", "index_col")
MISSING = ("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
           "NaN", "None", "n/a", "nan", "null")  # fmt: skip


def read_csv(
    filepath_or_buffer: Any,
    *,
    sep: str | None = None,
    delimiter: str | None = None,
    index_col: Any = None,
    dtype: Any = None,
    **kwargs: Any,
) -> DataFrame:
    """Read CSV files into a DataFrame.

    Files that together are no larger than the option `io.csv_sample_bytes` are parsed now by pandas, with
    all of its parameters. Of larger ones only a block of that size is: it tells the columns and their types,
    and the rest is parsed by the engine when a value is needed.

    Parameters
    ----------
    filepath_or_buffer : str, path-like, list of those, or file-like
        A file, a folder of files (in the order of their names), a glob, or an open file.
    sep, delimiter : str, default ","
        What separates cells.
    index_col : int, str, list or False, optional
        Columns that become the index.
    dtype : dtype or dict, optional
        Dtypes of the columns.
    **kwargs
        pandas' other parameters: for large files `header`, `names`, `usecols`, `parse_dates`, `quotechar`,
        `escapechar`, `comment`, `na_values`, `keep_default_na`, `skipinitialspace`, `doublequote`, `encoding`.

    Returns
    -------
    DataFrame
        Runs no job.

    Raises
    ------
    FileNotFoundError
        If there is no such file; it names the path.
    ValueError
        At the call, or when data is read: a cell that does not parse to its column's type, with its file and column.
    NotImplementedError
        If the file is large and a parameter is one that only pandas' parser has.
    """
    options = {"sep": sep or delimiter or ",", "dtype": dtype, "index_col": index_col, **kwargs}
    if hasattr(filepath_or_buffer, "read") or _is_remote(filepath_or_buffer):
        return as_dataframe(from_pandas(pd.read_csv(filepath_or_buffer, **options)))
    files = list_files(filepath_or_buffer)
    sample = get_option("io.csv_sample_bytes")
    if sum(os.path.getsize(file) for file in files) <= sample or any(kwargs.get(name) for name in ("nrows",)):
        return as_dataframe(_parsed(files, options))
    return as_dataframe(_planned(files, options, sample))


def _is_remote(path: Any) -> bool:
    return isinstance(path, str) and "://" in path and not path.startswith("file:")


def _parsed(files: list[str], options: dict[str, Any]) -> Frame:
    """The files' data, parsed by pandas."""
    parts = []
    for file in files:
        try:
            parts.append(pd.read_csv(file, **options))
        except ValueError as error:
            error.add_note(f"in the file {file!r}")
            raise
    if len(parts) == 1:
        return from_pandas(parts[0])
    return from_pandas(pd.concat(parts, ignore_index=options["index_col"] in (None, False)))


def _planned(files: list[str], options: dict[str, Any], sample: int) -> Frame:
    """A scan of files whose types a first block has told."""
    refused = [name for name, value in options.items() if name not in (*ENGINE_OPTIONS, *FRAME_OPTIONS) and value is not None]
    if refused:
        raise NotImplementedError(
            f"read_csv({refused[0]}=...) needs pandas' parser, which takes files up to io.csv_sample_bytes "
            f"({sample:,} bytes); these have {sum(map(os.path.getsize, files)):,}"
        )
    header = options.get("header", "infer" if options.get("names") is None else None)
    if header not in ("infer", 0, None):
        raise NotImplementedError("header is 'infer', 0 or None for files larger than io.csv_sample_bytes")
    reading = {name: value for name, value in options.items() if name not in ("index_col", "usecols", "parse_dates", "dtype")}
    block = _first_block(files[0], sample, {**reading, "dtype": options["dtype"], "parse_dates": options.get("parse_dates")})
    missing = _missing_texts(options)
    settings = tuple(
        (name, options[name]) for name in ENGINE_OPTIONS if name not in ("na_values", "keep_default_na") and name in options
    )
    source = CsvSource(
        tuple(data_file(file) for file in files),
        tuple(SourceField(str(name), _type(block[name])) for name in block.columns),
        (),
        0 if header is None else 1,
        (*settings, ("missing", missing)),
    )
    frame = from_source(source)
    frame = frame.map(entry._replace(label=label) for entry, label in zip(frame.columns, block.columns, strict=True))
    usecols = options.get("usecols")
    if usecols is not None:
        kept = [
            label
            for place, label in enumerate(block.columns)
            if (usecols(label) if callable(usecols) else label in usecols or place in usecols)
        ]
        frame = frame.map(entry for entry in frame.columns if entry.label in kept)
    index_col = options.get("index_col")
    if index_col in (None, False):
        return frame
    keys = [frame.labels[key] if isinstance(key, int) else key for key in (index_col if isinstance(index_col, list) else [index_col])]
    indexed: DataFrame = as_dataframe(frame).set_index(keys)
    return indexed._frame


def _first_block(file: str, size: int, options: dict[str, Any]) -> pd.DataFrame:
    """The first rows of a file, about `size` bytes of them."""
    with pd.read_csv(file, chunksize=max(1000, size // 100), **options) as chunks:
        return next(chunks)


def _type(column: pd.Series) -> t.DataType:
    """The Arrow type of a column."""
    return to_arrow(column.array, column.name)[0].type


def _missing_texts(options: dict[str, Any]) -> tuple[str, ...]:
    given = options.get("na_values")
    more = () if given is None else (given,) if isinstance(given, str) else tuple(map(str, given))
    return more if options.get("keep_default_na") is False else (*MISSING, *more)
