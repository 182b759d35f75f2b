"""Where the rows of a query come from: files that an engine reads by their path, and tables that a reader must supply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import PurePosixPath
from typing import NamedTuple

from sqlglot import exp

from ...plan import DataFile, ParquetSource, RangeSource, Scan
from ...plan.sources import FileSource, Source
from .types import Tree

__all__ = ["ROW_NUMBER", "Origin", "table_name", "where_rows_are"]

ROW_NUMBER = "row_number"
"""The column of a supplied table that says the order of its rows."""


class Origin(NamedTuple):
    """What stands behind FROM, and the number of a row in it."""

    table: Tree
    row_number: Tree
    supplied: bool


def where_rows_are(scan: Scan, dialect: str, name: str) -> Origin:
    """The origin of a scan; `name` is what a table is called that must be supplied."""
    source = scan.source
    if isinstance(source, RangeSource):
        return _range(source, name)
    if isinstance(source, ParquetSource) and dialect in FILES and not source.partition_names and source.files:
        return FILES[dialect](source.files, bool(scan.position or scan.row_number or scan.rows))
    return Origin(exp.to_table(exp.to_identifier(name).sql()), exp.column(ROW_NUMBER), True)


def table_name(source: Source) -> str:
    """A name for the rows of a source."""
    if isinstance(source, FileSource) and source.files:
        path = PurePosixPath(source.files[0].path)
        word = path.stem if len(source.files) == 1 else path.parent.name
        return "".join(letter if letter.isalnum() else "_" for letter in word) or source.format
    return {"table": "frame", "external": "relation", "range": "numbers"}.get(source.format, source.format)


def _range(source: RangeSource, name: str) -> Origin:
    numbers = [exp.Literal.number(number) for number in (source.start, source.stop, source.step)]
    table = exp.Table(this=exp.Anonymous(this="range", expressions=numbers))
    table.set("alias", exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier("id")]))
    place = exp.Paren(this=exp.Sub(this=exp.column("id"), expression=exp.Paren(this=numbers[0].copy())))
    return Origin(table, exp.Paren(this=exp.IntDiv(this=place, expression=exp.Paren(this=numbers[2].copy()))), False)


def _duckdb(files: tuple[DataFile, ...], numbered: bool) -> Origin:
    paths = exp.Array(expressions=[exp.Literal.string(file.path) for file in files])
    given: Tree = paths if len(files) > 1 else exp.Literal.string(files[0].path)
    flags = [exp.EQ(this=exp.column(flag), expression=exp.true()) for flag in ("filename", "file_row_number") if numbered]
    reader = exp.Anonymous(this="read_parquet", expressions=[given, *flags])
    offset = _offset(files, exp.column("filename"), lambda file: file.path)
    return Origin(exp.Table(this=reader), _plus(exp.column("file_row_number"), offset), False)


def _spark(files: tuple[DataFile, ...], numbered: bool) -> Origin:
    folder = str(PurePosixPath(files[0].path).parent)
    names = [PurePosixPath(file.path).name for file in files]
    path = files[0].path if len(files) == 1 else f"{folder}/{{{','.join(names)}}}"
    if any(str(PurePosixPath(file.path).parent) != folder for file in files):
        path = f"{{{','.join(file.path for file in files)}}}"
    table = exp.Table(this=exp.to_identifier(path, quoted=True), db=exp.to_identifier("parquet"))
    offset = _offset(files, exp.column("file_name", "_metadata"), lambda file: PurePosixPath(file.path).name)
    return Origin(table, _plus(exp.column("row_index", "_metadata"), offset), False)


def _offset(files: tuple[DataFile, ...], name: Tree, key: Callable[[DataFile], str]) -> Tree | None:
    """The number of rows in the files before a row's own."""
    if len(files) == 1:
        return None
    made = exp.Case(this=name)
    for file, before in _offsets(files):
        made = made.when(exp.Literal.string(key(file)), exp.Literal.number(before))
    return made


def _offsets(files: tuple[DataFile, ...]) -> Iterator[tuple[DataFile, int]]:
    return zip(files, accumulate((file.rows for file in files), initial=0), strict=False)


def _plus(number: Tree, offset: Tree | None) -> Tree:
    return number if offset is None else exp.Paren(this=exp.Add(this=number, expression=offset))


FILES: dict[str, Callable[[tuple[DataFile, ...], bool], Origin]] = {"duckdb": _duckdb, "spark": _spark, "databricks": _spark}
"""Dialects with a way to read Parquet files by their path and to tell a row's number in its file."""
