"""What the footers of Parquet files say of the size of columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pyarrow.parquet as pq

from ...plan import DataFile, ParquetSource, Scan

__all__ = ["column_bytes"]

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
        for name, sizes in _footer(file).items():
            total = found.setdefault(name, [0, 0])
            total[0] += sizes[0]
            total[1] += sizes[1]
    scale = source.num_rows / rows
    return {name: (round(stored * scale), round(plain * scale)) for name, (stored, plain) in found.items()}


@lru_cache(maxsize=1024)
def _footer(file: DataFile) -> Mapping[str, tuple[int, int]]:
    """Bytes of each column of a file, compressed and not; nothing where it cannot be read any more."""
    try:
        footer = pq.read_metadata(file.path)
    except OSError:
        return {}
    sizes: dict[str, tuple[int, int]] = {}
    for group in range(footer.num_row_groups):
        chunks = footer.row_group(group)
        for number in range(footer.num_columns):
            chunk = chunks.column(number)
            name = chunk.path_in_schema.partition(".")[0]
            stored, plain = sizes.get(name, (0, 0))
            sizes[name] = (stored + chunk.total_compressed_size, plain + chunk.total_uncompressed_size)
    return sizes
