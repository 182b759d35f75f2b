"""CSV files: cells are read as text and converted, so that one that does not parse is an error and never a null."""

from __future__ import annotations

import mmap
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from pyspark.sql import DataFrame, SparkSession

from ...plan import CsvSource, DataFile, Scan, SourceField
from ...plan import types as t
from . import times
from .parquet import by_file, plain_path
from .sql import error, text, type_name

__all__ = ["read_csv"]

BLOCK = 1 << 24
EXTRA = "more"


def read_csv(session: SparkSession, scan: Scan, source: CsvSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    places = {field.name: place for place, field in enumerate(source.columns)}
    schema = ", ".join([*(f"_{place} string" for place in places.values()), f"{EXTRA} string"])
    rows = session.read.schema(schema).options(**_settings(source)).csv([plain_path(file.path) for file in source.files])
    options = dict(source.options)
    columns = [f"{_cell(f'_{places[name]}', source.field(name), options)} AS {names[id]}" for id, name in scan.columns]
    if scan.position:
        split, row = scan.position
        file = by_file(source.files, [f"{number << 40}L" for number in range(len(source.files))])
        columns += [f"{file} + _metadata.file_block_start AS {names[split]}", f"monotonically_increasing_id() AS {names[row]}"]
    return rows.filter(_no_more_cells(len(places))).selectExpr(*columns or ["1 AS one"])


def _settings(source: CsvSource) -> dict[str, str]:
    options = dict(source.options)
    quote = options.get("quotechar") or '"'
    one_line = not options.get("escapechar") and all(_has_one_line_rows(file, quote) for file in source.files)
    settings = {
        "sep": options.get("sep") or ",", "quote": quote, "escape": options.get("escapechar") or quote,
        "comment": options.get("comment") or "", "encoding": options.get("encoding") or "UTF-8", "mode": "PERMISSIVE",
        "header": "true" if source.header_rows else "false", "enforceSchema": "true", "multiLine": str(not one_line).lower(),
        "ignoreLeadingWhiteSpace": str(bool(options.get("skipinitialspace"))).lower(), "ignoreTrailingWhiteSpace": "false",
        "unescapedQuoteHandling": "STOP_AT_DELIMITER", "maxCharsPerColumn": "-1",
    }  # fmt: skip
    return {name: value for name, value in settings.items() if value}


@lru_cache
def _has_one_line_rows(file: DataFile, quote: str) -> bool:
    """Whether no quoted cell has a line end in it, so that Spark may split the file between lines."""
    if "://" in file.path or not quote.isascii():
        return False
    if not os.path.getsize(file.path):
        return True
    odd = False
    with open(file.path, "rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(quote.encode())
        while 0 <= start < len(data):
            block = np.frombuffer(data[start : start + BLOCK], np.uint8)
            inside = np.logical_xor.accumulate(block == ord(quote)) ^ odd
            if (inside & (block == ord("\n"))).any():
                return False
            odd, start = bool(inside[-1]), start + BLOCK
    return True


def _no_more_cells(count: int) -> str:
    """Raises where a row has more cells than there are columns, as they would be lost."""
    message = [text(f"more than {count} cells in a row of "), "_metadata.file_path", text(": ..., "), EXTRA]
    return f"if({EXTRA} IS NULL, true, {error('ValueError', *message)})"


def _cell(cell: str, field: SourceField, options: Mapping[str, object]) -> str:
    """A cell's text as a value of its column's type."""
    missing: Sequence[str] = options.get("missing", ())  # type: ignore[assignment]
    gone = ", ".join(text(word) for word in missing if word)
    if t.is_string(field.type):
        value = f"if({cell} IN ({gone}), NULL, {cell})" if gone else cell
        return value if "" in missing else f"coalesce({value}, '')"
    parsed = _parsed(f"trim({cell})", field.type)
    known = f"{cell} IS NULL OR {cell} = ''" + (f" OR trim({cell}) IN ({gone})" if gone else "")
    message = [text("'"), "_metadata.file_path", text(f"', column {field.name!r}: '"), cell, text(f"' is no {field.type}")]
    return f"coalesce({parsed}, if({known}, NULL, {error('ValueError', *message)}))"


def _parsed(word: str, type: t.DataType) -> str:
    """A word as a value of a type; null if it is none."""
    if t.is_boolean(type):
        return f"CASE WHEN {word} IN ('True', 'TRUE', 'true') THEN true WHEN {word} IN ('False', 'FALSE', 'false') THEN false END"
    if t.is_timestamp(type) or type == t.date32:
        micros = times.micros_of(f"try_cast({word} AS timestamp_ntz)")
        return times.converted(f"timestamp_micros({micros})", times.MICROS, type)
    if t.is_floating(type):  # Java reads 1d, 1f and 0x1p3 as numbers too
        return f"CASE WHEN {word} RLIKE '[0-9.][dDfF]$|[xX]' THEN NULL ELSE try_cast({word} AS {type_name(type)}) END"
    return f"try_cast({word} AS {type_name(type)})"
