"""Parquet files: only the columns and the row groups that a scan can need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.fs as fs
import pyarrow.parquet as pq

from ...plan import Call, Column, DataFile, Expr, Literal, ParquetSource, Scan
from ...plan import types as t
from .dag import fold
from .expressions import evaluate, scalar
from .files import folder_values
from .rows import Piece, Rows

__all__ = ["read_parquet"]

LEAST_BATCH = 1_024


def read_parquet(source: ParquetSource, scan: Scan) -> Iterator[Piece]:
    """Runs of consecutive rows that may satisfy the scan."""
    start = 0
    for file in source.files:
        stop = start + file.rows
        wanted = scan.rows is None or (scan.rows[0] < stop and scan.rows[1] > start)
        if wanted and _partition_may_match(source, file, scan):
            yield from _read_file(source, file, start, scan)
        start = stop


def _partition_may_match(source: ParquetSource, file: DataFile, scan: Scan) -> bool:
    """Whether the folder's values leave the predicate a chance."""
    if scan.predicate is None or not file.partition:
        return True
    ids = {name: id for id, name in scan.columns}
    known = {ids[name]: value for name, value in folder_values(source, file).items() if name in ids}
    decided = [part for part in conjuncts(scan.predicate) if part.columns and part.columns <= known.keys() and part.movable]
    if not decided:
        return True
    row = Rows.of({id: pa.array([value], value.type) for id, value in known.items()}, 1)
    return all(row.filter(answer).length for answer in evaluate(decided, row))


def _read_file(source: ParquetSource, file: DataFile, start: int, scan: Scan) -> Iterator[Piece]:
    stored = pq.ParquetFile(file.path)
    footer = stored.metadata
    if footer.num_rows != file.rows:
        raise OSError(f"{file.path!r} has changed: it had {file.rows} rows when it was opened and has {footer.num_rows} now")
    schema = stored.schema_arrow
    folders = folder_values(source, file)
    names = list(dict.fromkeys(name for _, name in scan.columns if name not in folders))
    present = [name for name in names if name in schema.names]
    chosen = _row_groups(source, file, scan, schema, footer.num_row_groups)
    for groups, first, size in _runs(footer, chosen, start, scan.rows):
        length = size if scan.rows is None else min(size, scan.rows[1] - first)
        columns: dict[str, Any] = {name: pa.repeat(value, length) for name, value in folders.items()}
        if present:
            table = _first_rows(stored, groups, present, length, size)
            columns.update({name: _typed(table[name], source.field(name).type, file, name) for name in present})
        columns.update({name: pa.nulls(length, source.field(name).type) for name in names if name not in schema.names})
        yield Piece(columns, length, first)


def _first_rows(stored: Any, groups: list[int], names: list[str], length: int, size: int) -> pa.Table:
    """The first rows of some row groups, decoding not much more than them where they are few."""
    if length > size // 2:
        return stored.read_row_groups(groups, columns=names).slice(0, length)
    found, count = [], 0
    for batch in stored.iter_batches(batch_size=max(length, LEAST_BATCH), row_groups=groups, columns=names):
        found.append(batch)
        count += batch.num_rows
        if count >= length:
            break
    return pa.Table.from_batches(found).slice(0, length)


def _typed(column: Any, type: t.DataType, file: DataFile, name: str) -> Any:
    if column.type == type:
        return column
    try:
        return column.cast(type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TypeError(f"column {name!r} of {file.path!r} is {column.type}, not {type}: {error}") from error


def _runs(footer: Any, chosen: Sequence[int], start: int, rows: tuple[int, int] | None) -> Iterator[tuple[list[int], int, int]]:
    """Runs of neighbouring row groups that are chosen and hold a row of the range: groups, first row, length."""
    first, last = rows or (start, start + footer.num_rows)
    keep = set(chosen)
    run: list[int] = []
    length, offset = 0, start
    for group in range(footer.num_row_groups):
        size = footer.row_group(group).num_rows
        if group in keep and size and offset < last and offset + size > first:
            run.append(group)
            length += size
        elif run:
            yield run, offset - length, length
            run, length = [], 0
        offset += size
    if run:
        yield run, offset - length, length


def _row_groups(source: ParquetSource, file: DataFile, scan: Scan, schema: pa.Schema, count: int) -> Sequence[int]:
    """The row groups whose statistics leave the predicate a chance."""
    if scan.predicate is None or not count:
        return range(count)
    names = {
        id: name for id, name in scan.columns
        if name not in source.partition_names and name in schema.names and schema.field(name).type == source.field(name).type
    }  # fmt: skip
    needed = necessary(scan.predicate, names)
    if needed is None:
        return range(count)
    fragment = ds.ParquetFileFormat().make_fragment(file.path, filesystem=fs.LocalFileSystem())
    return [group.id for group in fragment.subset(filter=needed).row_groups]


def conjuncts(predicate: Expr) -> list[Expr]:
    """The parts of a predicate that must all be true."""
    found, stack = [], [predicate]
    while stack:
        part = stack.pop()
        if isinstance(part, Call) and part.operator.name == "and":
            stack.extend(reversed(part.args))
        else:
            found.append(part)
    return found


_flipped = {"less": "greater", "less_equal": "greater_equal", "greater": "less", "greater_equal": "less_equal", "equal": "equal"}
_tests: dict[str, Callable[[Any, Any], Any]] = {
    "less": lambda a, b: a < b, "less_equal": lambda a, b: a <= b, "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b, "equal": lambda a, b: a == b,
}  # fmt: skip


def necessary(predicate: Expr, names: dict[str, str]) -> Any:
    """A condition in Arrow's terms that holds wherever the predicate is true, to choose row groups by; None if there is none."""

    def condition(expr: Expr, below: list[Any]) -> Any:
        match expr:
            case Call(operator, _) if operator.name == "and":
                known = [part for part in below if part is not None]
                return known[0] & known[1] if len(known) == 2 else known[0] if known else None
            case Call(operator, _) if operator.name == "or":
                return None if any(part is None for part in below) else below[0] | below[1]
            case Call(operator, (Column() as column, Literal() as value)) if operator.name in _flipped:
                return _compared(operator.name, column, value, names)
            case Call(operator, (Literal() as value, Column() as column)) if operator.name in _flipped:
                return _compared(_flipped[operator.name], column, value, names)
            case Call(operator, (Column() as column, *values)) if operator.name == "is_in":
                return _one_of(column, values, names)
            case Call(operator, (Column(id),)) if operator.name == "not_missing" and id in names:
                return ds.field(names[id]).is_valid()
            case Call(operator, (Column(id, type),)) if operator.name == "is_missing" and id in names and not t.is_floating(type):
                return ds.field(names[id]).is_null()
        return None

    return fold([predicate], condition)[0]


def _compared(name: str, column: Column, value: Literal, names: dict[str, str]) -> Any:
    if column.id not in names or value.value is None or value.value != value.value or value.type != column.type:
        return None
    return _tests[name](ds.field(names[column.id]), pc.scalar(scalar(value)))


def _one_of(column: Column, values: Sequence[Expr], names: dict[str, str]) -> Any:
    known = [value for value in values if isinstance(value, Literal) and value.value is not None and value.value == value.value]
    if column.id not in names or not known or len(known) < len(values) or any(value.type != column.type for value in known):
        return None
    options = [scalar(value) for value in known]
    if t.is_floating(column.type) and any(value.value == 0 for value in known):
        options += [pa.scalar(0.0, column.type), pa.scalar(-0.0, column.type)]  # two values to Arrow's isin
    return ds.field(names[column.id]).isin(pa.array(options, column.type))
