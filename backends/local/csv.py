"""CSV files: Arrow's parser, and pandas' where Arrow's will not do or a bad cell must be found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc_csv

from ...plan import CsvSource, DataFile
from .cells import BOOLEANS, parsed

__all__ = ["read_csv"]

BLOCK_ROWS = 50_000
ARROW_HAS = {"sep", "quotechar", "doublequote", "escapechar", "encoding", "missing"}


def read_csv(source: CsvSource, file: DataFile, names: Sequence[str], limit: int | None) -> list[pa.Table]:
    """Columns of a file, at least its first `limit` rows.

    Raises
    ------
    ValueError
        If a cell does not say a value of its column's type; it names file, column and cell.
    """
    unusual = {name for name, value in source.options if value is not None and value is not False} - ARROW_HAS
    if not unusual:
        try:
            return _with_arrow(source, file, names, limit)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError):
            pass  # pandas takes short rows and more forms of times, and can tell which cell is wrong
    return list(_with_pandas(source, file, names, limit))


def _with_arrow(source: CsvSource, file: DataFile, names: Sequence[str], limit: int | None) -> list[pa.Table]:
    given = dict(source.options)
    types = {field.name: field.type for field in source.stored}
    reading = pc_csv.ReadOptions(
        column_names=[field.name for field in source.stored],
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
    places = {field.name: place for place, field in enumerate(source.stored)}
    options = {name: value for name, value in given.items() if name != "missing" and value is not None}
    try:
        blocks = pd.read_csv(
            file.path,
            header=source.header_rows - 1 if source.header_rows else None,
            names=list(range(len(source.stored))),
            usecols=[places[name] for name in names],
            dtype=object,
            na_values=list(given.get("missing", ())),
            keep_default_na=False,
            index_col=False,
            chunksize=BLOCK_ROWS,
            nrows=limit,
            **options,
        )
    except pd.errors.EmptyDataError:
        return
    with blocks:
        for block in blocks:
            yield pa.table({name: parsed(block[places[name]], source.field(name).type, file, name) for name in names})
