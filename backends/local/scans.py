"""Scans: how the rows of each kind of source get into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial, singledispatch

import numpy as np
import pyarrow as pa

from ...plan import CsvSource, ExternalSource, JsonSource, Node, OrcSource, ParquetSource, RangeSource, Scan, Source, TableSource
from ...plan import types as t
from .csv import read_csv
from .expressions import evaluate
from .files import read_files
from .json import read_json
from .orc import read_orc
from .parquet import read_parquet
from .rows import Piece, Rows

__all__ = ["refusal", "scan"]


def refusal(node: Scan) -> str | None:
    """Why a source cannot be read in this process, if so."""
    source = node.source
    if isinstance(source, ExternalSource):
        return f"only {source.engine} can read its data"
    if type(source) not in _known:
        return f"it cannot read {source.format} sources"
    remote = next((file.path for file in getattr(source, "files", ()) if "://" in file.path), None)
    return f"{remote!r} is not on this machine" if remote else None


def scan(node: Scan) -> Rows:
    """The rows of a Scan node."""
    parts = [_finished(node, piece) for piece in pieces(node.source, node)]
    schema = {field.id: field.type for field in node.schema}
    return Rows.stacked(parts or [_empty(node)], schema)


@singledispatch
def pieces(source: Source, node: Scan) -> Iterable[Piece]:
    """The rows of the source that the scan may need, in order; more rows than it needs do no harm."""
    raise NotImplementedError(f"scan of {type(source).__name__}")


@pieces.register
def _(source: TableSource, node: Scan) -> Iterator[Piece]:
    columns = {}
    for _, name in node.columns:
        column, type = source.data.column(name), source.field(name).type
        columns[name] = column if column.type == type else column.cast(type)
    yield Piece(columns, source.num_rows, 0)


@pieces.register
def _(source: RangeSource, node: Scan) -> Iterator[Piece]:
    first, last = node.rows or (0, source.num_rows)
    first, last = min(first, source.num_rows), min(last, source.num_rows)
    numbers = source.start + source.step * np.arange(first, max(first, last))
    yield Piece({"id": pa.array(numbers)}, len(numbers), first)


@pieces.register
def _(source: ParquetSource, node: Scan) -> Iterator[Piece]:
    return read_parquet(source, node)


@pieces.register
def _(source: CsvSource, node: Scan) -> Iterator[Piece]:
    return read_files(source, node, partial(read_csv, source))


@pieces.register
def _(source: JsonSource, node: Scan) -> Iterator[Piece]:
    return read_files(source, node, partial(read_json, source))


@pieces.register
def _(source: OrcSource, node: Scan) -> Iterator[Piece]:
    return read_files(source, node, partial(read_orc, source))


_known = {cls for cls in pieces.registry if cls is not Source}


def _finished(node: Scan, piece: Piece) -> Rows:
    """The piece's rows that the scan asks for, under the ids it gives."""
    rows = Rows.of({id: piece.columns[name] for id, name in node.columns}, piece.length)
    virtual = [id for id in (*node.position, node.row_number) if id]
    if virtual:
        numbers = pa.array(np.arange(piece.start, piece.start + piece.length))
        zeros = pa.scalar(0, t.int64)
        rows = rows.extended({id: zeros if id in node.position[1:] else numbers for id in virtual})
    if node.rows is not None:
        first = min(max(node.rows[0] - piece.start, 0), piece.length)
        last = min(max(node.rows[1] - piece.start, first), piece.length)
        rows = rows.slice(first, last - first) if last - first < piece.length else rows
    if node.predicate is not None:
        rows = rows.filter(evaluate([node.predicate], rows)[0])
    return rows


def _empty(node: Node) -> Rows:
    return Rows.of({field.id: pa.nulls(0, field.type) for field in node.schema}, 0)
