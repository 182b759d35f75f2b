"""Reading CSV: pandas' own parser for what is small, and for what is large an engine's, with pandas' types."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from ...plan import CsvSource, Expr, SourceField, literal, op
from ...plan import types as t
from ..common.handle import as_dataframe, as_series
from ..common.pandas_functions import reading
from ..core.build import from_pandas, from_source
from ..core.dtypes import Dtype, default_dtype, is_masked, to_arrow
from ..core.frame import Entry, Frame
from ..frame import DataFrame
from ..options import get_option
from .files import Files, find_files
from .remote import is_remote
from .texts import check_compression, given_options, parse_each, refuse

__all__ = ["read_csv"]

ENGINE_OPTIONS = (
    "sep", "quotechar", "escapechar", "comment", "na_values", "keep_default_na", "skipinitialspace", "doublequote", "encoding",
)  # fmt: skip
"""What engines do as they parse."""
FRAME_OPTIONS = (
    "header", "names", "usecols", "dtype", "parse_dates", "index_col", "na_filter", "dtype_backend", "thousands", "decimal",
    "true_values", "false_values",
)  # fmt: skip
"""What is done with the labels and cells of what engines have parsed."""
HINTS = ("engine", "low_memory", "memory_map", "cache_dates", "float_precision")
"""How pandas parses; engines have their own ways."""
TAKEN = (*ENGINE_OPTIONS, *FRAME_OPTIONS, *HINTS, "compression", "nrows")
MISSING = ("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
           "NaN", "None", "n/a", "nan", "null")  # fmt: skip


def read_csv(
    filepath_or_buffer: Any,
    *,
    sep: str | None = None,
    delimiter: str | None = None,
    header: Any = "infer",
    names: Sequence[Hashable] | None = None,
    index_col: Any = None,
    usecols: Any = None,
    dtype: Any = None,
    engine: str | None = None,
    converters: Mapping[Hashable, Callable[[str], Any]] | None = None,
    true_values: list[str] | None = None,
    false_values: list[str] | None = None,
    skipinitialspace: bool = False,
    skiprows: Any = None,
    skipfooter: int = 0,
    nrows: int | None = None,
    na_values: Any = None,
    keep_default_na: bool = True,
    na_filter: bool = True,
    skip_blank_lines: bool = True,
    parse_dates: Any = None,
    date_format: Any = None,
    dayfirst: bool = False,
    cache_dates: bool = True,
    iterator: bool = False,
    chunksize: int | None = None,
    compression: Any = "infer",
    thousands: str | None = None,
    decimal: str = ".",
    lineterminator: str | None = None,
    quotechar: str = '"',
    quoting: int = 0,
    doublequote: bool = True,
    escapechar: str | None = None,
    comment: str | None = None,
    encoding: str | None = None,
    encoding_errors: str | None = "strict",
    dialect: Any = None,
    on_bad_lines: Any = "error",
    low_memory: bool = True,
    memory_map: bool = False,
    float_precision: str | None = None,
    storage_options: dict[str, Any] | None = None,
    dtype_backend: Any = None,
) -> Any:
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
    header, names, usecols, true_values, false_values, skipinitialspace, na_values, keep_default_na, na_filter, parse_dates,
    compression, thousands, decimal, quotechar, doublequote, escapechar, comment, encoding, dtype_backend
        As in pandas. `header` is "infer", 0 or None for large files.
    nrows : int, optional
        How many rows to read; they are parsed now, by pandas.
    engine, cache_dates, low_memory, memory_map, float_precision
        How pandas parses; nothing to an engine, which parses large files.
    iterator, chunksize
        With one of them pandas reads, and the answer gives one frame after another.
    converters, skiprows, skipfooter, skip_blank_lines, date_format, dayfirst, quoting, lineterminator, encoding_errors, dialect,
    on_bad_lines, storage_options
        As in pandas, for files that it parses.

    Returns
    -------
    DataFrame
        Runs no job. An iterator of DataFrames with `iterator` or `chunksize`.

    Raises
    ------
    FileNotFoundError
        If there is no such file; it names the path.
    ValueError
        At the call, or when data is read: a cell that does not parse to its column's type, with its file and column.
    NotImplementedError
        If the file is large and a parameter is one that only pandas' parser has.
    """
    options = given_options(read_csv, locals())
    options.update(sep=sep or options.pop("delimiter", None) or ",", dtype=dtype, index_col=index_col)
    if iterator or chunksize:
        return reading(pd.read_csv)(filepath_or_buffer, **options)
    if hasattr(filepath_or_buffer, "read") or is_remote(filepath_or_buffer):
        return as_dataframe(from_pandas(pd.read_csv(filepath_or_buffer, **options)))
    files, sample = find_files(filepath_or_buffer), get_option("io.csv_sample_bytes")
    if files.size <= sample or options.get("nrows") is not None:
        return as_dataframe(_parsed(files, options))
    return as_dataframe(_planned(files, options, sample))


def _parsed(files: Files, options: dict[str, Any]) -> Frame:
    """The files' data, parsed by pandas."""
    limit, numbered = options.pop("nrows", None), (options["index_col"] is None or options["index_col"] is False)
    return parse_each(files, lambda path, rows: pd.read_csv(path, nrows=rows, **options), numbered, limit)


def _planned(files: Files, options: dict[str, Any], sample: int) -> Frame:
    """A scan of files whose types a first block has told."""
    refused = [name for name, value in options.items() if name not in TAKEN and value is not None]
    if refused:
        raise refuse(f"read_csv({refused[0]}=...)", files, sample)
    check_compression("read_csv", files, sample, options.pop("compression", None))
    header = options.get("header", "infer" if options.get("names") is None else None)
    if header not in ("infer", 0, None):
        raise NotImplementedError("header is 'infer', 0 or None for files larger than io.csv_sample_bytes")
    parsing = {name: value for name, value in options.items() if name not in ("index_col", "usecols", "parse_dates", "dtype")}
    block = _first_block(files, sample, {**parsing, "dtype": options["dtype"], "parse_dates": options.get("parse_dates")})
    if block is None:
        return _parsed(files, options)
    if header is not None:
        _check_headers(files, parsing, block)
    missing = _missing_texts(options)
    settings = tuple(
        (name, options[name]) for name in ENGINE_OPTIONS if name not in ("na_values", "keep_default_na") and name in options
    )
    source = CsvSource(
        files.data_files(),
        (*(SourceField(str(name), _stored_type(block[name], options)) for name in block.columns), *files.folders),
        files.folder_names,
        0 if header is None else 1,
        (*settings, ("missing", missing)),
    )
    frame = from_source(source)
    labels = [*block.columns, *files.folder_names]
    dtypes = [*(_given_dtype(block.iloc[:, place].dtype) for place in range(block.shape[1])), *(None for _ in files.folder_names)]
    values = {str(name): _type(block[name]) for name in block.columns}
    frame = frame.map(_cells(frame, entry, values.get(str(entry.label), entry.expr.type), options) for entry in frame.columns)
    frame = frame.map(
        entry._replace(label=label, dtype=dtype or entry.dtype)
        for entry, label, dtype in zip(frame.columns, labels, dtypes, strict=True)
    )
    usecols = options.get("usecols")
    if usecols is not None:
        kept = [
            label
            for place, label in enumerate(block.columns)
            if (usecols(label) if callable(usecols) else label in usecols or place in usecols)
        ]
        kept += files.folder_names
        frame = frame.map(entry for entry in frame.columns if entry.label in kept)
    index_col = options.get("index_col")
    if index_col is None or index_col is False:
        return frame
    keys = [frame.labels[key] if isinstance(key, int) else key for key in (index_col if isinstance(index_col, list) else [index_col])]
    indexed: DataFrame = as_dataframe(frame).set_index(keys)
    levels = indexed._frame.index
    return indexed._frame.replace(index=tuple(level._replace(label=None) if _is_unnamed(level.label) else level for level in levels))


def _is_unnamed(label: Any) -> bool:
    """Whether pandas made the label of a column whose header is empty; an index has no name then."""
    return isinstance(label, str) and re.fullmatch("Unnamed: [0-9]+", label) is not None


def _first_block(files: Files, size: int, options: dict[str, Any]) -> pd.DataFrame | None:
    """The first rows of the first file that has some, about `size` bytes of them; None if none has."""
    for path in files.paths:
        try:
            with pd.read_csv(path, chunksize=max(1000, size // 100), **options) as chunks:
                block = next(chunks)
        except (pd.errors.EmptyDataError, StopIteration):
            continue
        if len(block):
            return block
    return None


def _check_headers(files: Files, options: dict[str, Any], block: pd.DataFrame) -> None:
    """Raise if a file has other columns than the block: engines take them by their places."""
    for path in files.paths:
        try:
            labels = list(pd.read_csv(path, nrows=0, **options).columns)
        except pd.errors.EmptyDataError:
            continue
        if labels != list(block.columns):
            raise ValueError(f"the columns of {path!r} are {labels}, not {list(block.columns)} as in other files before it")


def _type(column: pd.Series) -> t.DataType:
    """The Arrow type of a column."""
    return to_arrow(column.array, column.name)[0].type


def _stored_type(column: pd.Series, options: dict[str, Any]) -> t.DataType:
    """The type in which engines parse a column: text, where its cells are written as engines do not read them."""
    type = _type(column)
    numbers = (t.is_integer(type) or t.is_floating(type)) and ("thousands" in options or "decimal" in options)
    words = t.is_boolean(type) and ("true_values" in options or "false_values" in options)
    return t.string if numbers or words else type


def _cells(frame: Frame, entry: Entry, type: t.DataType, options: dict[str, Any]) -> Entry:
    """A column of texts as the numbers or booleans that they say; another as it is."""
    if entry.expr.type == type:
        return entry
    texts: Any = as_series(frame.map([entry])).str.strip()
    if t.is_boolean(type):
        word = texts._frame.columns[0].expr
        yes, no = (
            op.is_in(word, *map(literal, [*words, *(options.get(name) or ())]))
            for words, name in ((("True", "TRUE", "true"), "true_values"), (("False", "FALSE", "false"), "false_values"))
        )
        known = op.or_(op.is_missing(word), op.or_(yes, no))
        value: Expr = op.if_else(op.is_missing(word), literal(None, t.boolean), yes)
        made: Expr = op.ensure(known, value, message=f"a cell of the column {entry.label!r} is neither true nor false")
    else:
        for sign, meaning in ((options.get("thousands"), ""), (options.get("decimal"), ".")):
            texts = texts if not sign else texts.str.replace(sign, meaning, regex=False)
        made = op.cast(texts._frame.columns[0].expr, to=type)
    return Entry(entry.label, made, default_dtype(type))


def _given_dtype(dtype: Dtype) -> Dtype | None:
    """The dtype of a column where it does not follow from its type; a block does not have all of a category's values."""
    if isinstance(dtype, pd.CategoricalDtype):
        return pd.CategoricalDtype()
    return dtype if is_masked(dtype) else None


def _missing_texts(options: dict[str, Any]) -> tuple[str, ...]:
    given = options.get("na_values")
    more = () if given is None else (given,) if isinstance(given, str) else tuple(map(str, given))
    if options.get("na_filter") is False:
        return ()
    return more if options.get("keep_default_na") is False else (*MISSING, *more)
