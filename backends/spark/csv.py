"""CSV files: cells are read as texts and parsed here, so that one that does not parse is an error and never a null."""

from __future__ import annotations

import mmap
import os
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from pyspark.sql import DataFrame, SparkSession

from ...plan import CsvSource, DataFile, Scan, SourceField
from .cells import parsed
from .files import is_compressed, read_splits
from .sql import error, text

__all__ = ["read_csv"]

BLOCK = 1 << 24
EXTRA = "more"


def read_csv(session: SparkSession, scan: Scan, source: CsvSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    places = {field.name: place for place, field in enumerate(source.stored)}
    schema = ", ".join([*(f"_{place} string" for place in places.values()), f"{EXTRA} string"])
    reader, options = session.read.schema(schema).options(**_settings(source)), dict(source.options)

    def value(field: SourceField) -> str:
        return parsed(f"_{places[field.name]}", field, options.get("missing", ()))

    return read_splits(scan, source, names, lambda paths: reader.csv(paths).filter(_no_more_cells(len(places))), value)


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
    if "://" in file.path or not quote.isascii() or is_compressed(file.path):
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
