"""Files read one after another, whatever their format: columns that they have, and columns whose values are their folders'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from ...plan import DataFile, FileSource, Scan
from .rows import Piece

__all__ = ["folder_values", "read_files"]

Reader = Callable[[DataFile, Sequence[str], int | None], Iterable[pa.Table]]
"""Columns of a file, by their names: at least so many of its first rows, or all."""


def read_files(source: FileSource, scan: Scan, read: Reader) -> Iterator[Piece]:
    """Blocks of consecutive rows, no more than the scan needs."""
    wanted = [name for name in dict.fromkeys(name for _, name in scan.columns) if name not in source.partition_names]
    if not wanted and source.stored:
        wanted = [source.stored[0].name]  # something must be read to count rows
    start = 0
    for file in source.files:
        folders = folder_values(source, file)
        for table in read(file, wanted, None if scan.rows is None else scan.rows[1] - start):
            columns = {name: table[name] for name in wanted}
            columns.update({name: pa.repeat(value, table.num_rows) for name, value in folders.items()})
            yield Piece(columns, table.num_rows, start)
            start += table.num_rows
        if scan.rows is not None and start >= scan.rows[1]:
            return


def folder_values(source: FileSource, file: DataFile) -> dict[str, pa.Scalar]:
    """What the folders of a file say of each of its rows."""
    pairs = zip(source.partition_names, file.partition, strict=True)
    return {name: pa.scalar(value, source.field(name).type) for name, value in pairs}
