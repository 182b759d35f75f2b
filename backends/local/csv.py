"""CSV files: Arrow's parser, and pandas' where Arrow's will not do or a bad cell must be found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc_csv

from ...plan import CsvSource, DataFile
from ...plan import types as t
from ...plan.types import DataType
from .casts import cast
from .rows import Piece

__all__ = ["read_csv"]

BLOCK_ROWS = 50_000
BOOLEANS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}
ARROW_HAS = {"sep", "quotechar", "doublequote", "escapechar", "encoding", "missing"}


def read_csv(source: CsvSource, names: Sequence[str], rows: tuple[int, int] | None) -> Iterator[Piece]:
    """Blocks of consecutive rows, no more than `rows` needs.

    Raises
    ------
    ValueError
        If a cell does not say a value of its column's type; it names file, column and cell.
    """
    wanted = list(dict.fromkeys(names))
    start = 0
    for file in source.files:
        for table in _tables(source, file, wanted, None if rows is None else rows[1] - start):
            yield Piece({name: table[name] for name in wanted}, table.num_rows, start)
            start += table.num_rows
        if rows is not None and start >= rows[1]:
            return


def _tables(source: CsvSource, file: DataFile, names: Sequence[str], limit: int | None) -> list[pa.Table]:
    if not names and source.columns:
        names = [source.columns[0].name]  # something must be read to count rows
    unusual = {name for name, value in source.options if value is not None and value is not False} - ARROW_HAS
    if not unusual:
        try:
            return _with_arrow(source, file, names, limit)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError):
            pass  # pandas takes short rows and more forms of times, and can tell which cell is wrong
    return list(_with_pandas(source, file, names, limit))


def _with_arrow(source: CsvSource, file: DataFile, names: Sequence[str], limit: int | None) -> list[pa.Table]:
    given = dict(source.options)
    types = {field.name: field.type for field in source.columns}
    reading = pc_csv.ReadOptions(
        column_names=[field.name for field in source.columns],
        skip_rows_after_names=source.header_rows,
        encoding=given.get("encoding") or "utf8",
    )
    parsing = pc_csv.ParseOptions(
        delimiter=given.get("sep") or ",",
        quote_char=given.get("quotechar") or '"',
        double_quote=given.get("doublequote") is not False,
        escape_char=given.get("escapechar") or False,
        newlines_in_values=True,
    )
    converting = pc_csv.ConvertOptions(
        column_types={name: types[name] for name in names},
        include_columns=list(names),
        null_values=list(given.get("missing", ())),
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
        true_values=[text for text, value in BOOLEANS.items() if value],
        false_values=[text for text, value in BOOLEANS.items() if not value],
    )
    options: Any = {"read_options": reading, "parse_options": parsing, "convert_options": converting}
    if limit is None:
        return [pc_csv.read_csv(file.path, **options)]
    found, count = [], 0
    with pc_csv.open_csv(file.path, **options) as stream:
        for batch in stream:
            found.append(pa.Table.from_batches([batch]))
            count += batch.num_rows
            if count >= limit:
                break
    return found


def _with_pandas(source: CsvSource, file: DataFile, names: Sequence[str], limit: int | None) -> Iterator[pa.Table]:
    """The file's cells as text, then each column cast to its type."""
    given = dict(source.options)
    places = {field.name: place for place, field in enumerate(source.columns)}
    options = {name: value for name, value in given.items() if name != "missing" and value is not None}
    blocks = pd.read_csv(
        file.path,
        header=source.header_rows - 1 if source.header_rows else None,
        names=list(range(len(source.columns))),
        usecols=[places[name] for name in names],
        dtype=object,
        na_values=list(given.get("missing", ())),
        keep_default_na=False,
        index_col=False,
        chunksize=BLOCK_ROWS,
        nrows=limit,
        **options,
    )
    with blocks:
        for block in blocks:
            yield pa.table({name: _parsed(block[places[name]], source.field(name).type, file, name) for name in names})


def _parsed(texts: Any, type: DataType, file: DataFile, name: str) -> Any:
    cells = pa.array(texts, t.string, from_pandas=True)
    try:
        return _typed(cells, type)
    except (ValueError, OverflowError, pa.ArrowInvalid) as error:
        cell, row = _culprit(cells, type)
        line = texts.index[row] + 1
        raise ValueError(f"{file.path!r}, column {name!r}, data row {line}: {cell!r} is no {_word(type)}") from error


def _typed(cells: Any, type: DataType) -> Any:
    if t.is_boolean(type):
        return pa.array([None if text is None else _boolean(text) for text in cells.to_pylist()], type)
    return cast(cells, type)


def _boolean(text: str) -> bool:
    if text.strip() not in BOOLEANS:
        raise ValueError(text)
    return BOOLEANS[text.strip()]


def _culprit(cells: Any, type: DataType) -> tuple[str, int]:
    """The first cell that does not parse, and its place."""
    for place, cell in enumerate(cells):
        try:
            _typed(pa.array([cell], t.string), type)
        except (ValueError, OverflowError, pa.ArrowInvalid):
            return cell.as_py(), place
    raise AssertionError("every cell parses")


def _word(type: DataType) -> str:
    words = ((t.is_integer, "integer"), (t.is_floating, "number"), (t.is_boolean, "boolean"), (t.is_timestamp, "time"))
    return next((f"{word} ({type})" for test, word in words if test(type)), str(type))
