"""What the footers of Parquet files say of columns: their size, and the range of their values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ...plan import DataFile, Literal, ParquetSource, Scan, literal
from ...plan import types as t

__all__ = ["column_bytes", "value_ranges"]

MOST_FILES = 64  # whose footers are read; the others are taken to be alike


def column_bytes(scan: Scan) -> Mapping[str, tuple[int, int]] | None:
    """Bytes of each column of a Parquet source, compressed and not; None for other sources.

    Of many files the footers of some are read, and the sums brought to the number of rows.
    """
    source = scan.source
    if not isinstance(source, ParquetSource) or not source.num_rows:
        return None
    files = [file for file in source.files if "://" not in file.path][:: -(-len(source.files) // MOST_FILES)]
    rows = sum(file.rows for file in files)
    if not rows:
        return None
    found: dict[str, list[int]] = {}
    for file in files:
        for name, column in _footer(file).items():
            total = found.setdefault(name, [0, 0])
            total[0] += column.stored
            total[1] += column.plain
    scale = source.num_rows / rows
    return {name: (round(stored * scale), round(plain * scale)) for name, (stored, plain) in found.items()}


def value_ranges(scan: Scan) -> dict[str, tuple[Literal, Literal]]:
    """The least and the greatest value of columns of a Parquet source, by their ids in the scan.

    Of whole numbers, days and times without a zone, which every writer compares alike; of no more than
    `MOST_FILES` files, and only if each of them says it.
    """
    source = scan.source
    if not isinstance(source, ParquetSource) or not 0 < len(source.files) <= MOST_FILES:
        return {}
    if any("://" in file.path or file.untyped for file in source.files):
        return {}
    footers = [_footer(file) for file in source.files if file.rows]
    found = {}
    for id, name in scan.columns:
        type = source.field(name).type
        ranges = [footer[name].range if name in footer else None for footer in footers]
        if not ranges or None in ranges or not (t.is_integer(type) or type == t.date32 or t.is_timestamp(type)):
            continue
        lows, highs = zip(*ranges, strict=True)
        try:
            found[id] = literal(min(lows), type), literal(max(highs), type)
        except (TypeError, ValueError, pa.ArrowInvalid):  # it is stored as something else
            continue
    return found


class ColumnFacts(NamedTuple):
    """Bytes of a column, compressed and not, and the range of its values if it is told."""

    stored: int
    plain: int
    range: tuple[Any, Any] | None


@lru_cache(maxsize=1024)
def _footer(file: DataFile) -> Mapping[str, ColumnFacts]:
    """The columns of a file; nothing where it cannot be read any more."""
    try:
        footer = pq.read_metadata(file.path)
    except OSError:
        return {}
    chunks: dict[str, list[Any]] = {}
    for group in range(footer.num_row_groups):
        row_group = footer.row_group(group)
        for number in range(footer.num_columns):
            chunk = row_group.column(number)
            chunks.setdefault(chunk.path_in_schema.partition(".")[0], []).append(chunk)
    return {name: _facts(own) for name, own in chunks.items()}


def _facts(chunks: list[Any]) -> ColumnFacts:
    stored, plain = (sum(getattr(chunk, f"total_{kind}_size") for chunk in chunks) for kind in ("compressed", "uncompressed"))
    return ColumnFacts(stored, plain, _range(chunks))


def _range(chunks: list[Any]) -> tuple[Any, Any] | None:
    """The least and the greatest value of the chunks of a column that is not nested; None unless all tell theirs."""
    lows, highs = [], []
    for chunk in chunks:
        told = chunk.statistics if chunk.path_in_schema.count(".") == 0 else None
        if told is None or chunk.physical_type not in ("INT32", "INT64"):
            return None
        if told.has_null_count and told.null_count == chunk.num_values:
            continue
        if not told.has_min_max:
            return None
        lows.append(told.min)
        highs.append(told.max)
    return (min(lows), max(highs)) if lows else None
