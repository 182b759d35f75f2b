"""JSON files with an object a line: a value that is none of its column's type is an error, never a null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame, SparkSession

from ...plan import JsonSource, Scan, SourceField
from ...plan import types as t
from .cells import parsed
from .files import read_splits
from .sql import error, quoted, text, type_name

__all__ = ["read_json"]


def read_json(session: SparkSession, scan: Scan, source: JsonSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    wanted = [source.field(name) for name in dict.fromkeys(name for _, name in scan.columns) if name not in source.partition_names]
    types = {field.name: "variant" if _is_text(source, field) else type_name(field.type) for field in wanted}
    bad = "unread"
    while bad in types:
        bad += "_"
    schema = ", ".join(f"{quoted(name)} {type}" for name, type in {**types, bad: "string"}.items())
    reader = session.read.schema(schema).options(mode="PERMISSIVE", columnNameOfCorruptRecord=bad, encoding="UTF-8")

    def read(paths: list[str]) -> DataFrame:
        rows = reader.json(paths)
        return rows.filter(_all_read(wanted, bad)) if wanted else rows

    return read_splits(scan, source, names, read, lambda field: _value(source, field))


def _is_text(source: JsonSource, field: SourceField) -> bool:
    return t.is_string(field.type) or field.name in source.texts


def _all_read(fields: Sequence[SourceField], bad: str) -> str:
    """Raises where a line was not read whole, with the columns that were there and could not be."""
    missed = ", ".join(
        f"if({quoted(field.name)} IS NULL AND get_json_object({bad}, {text(f'$[{field.name!r}]')}) IS NOT NULL, "
        f"{text(f', column {field.name!r} (no {field.type})')}, '')"
        for field in fields
    )
    message = [text("'"), "_metadata.file_path", text("'"), f"concat({missed})", text(": "), bad]
    return f"if({bad} IS NULL, true, {error('ValueError', *message)})"


def _value(source: JsonSource, field: SourceField) -> str:
    """A column of the file as a value of its type; texts come as variants, as any value would be read as a text."""
    name = quoted(field.name)
    if not _is_text(source, field):
        return name
    kind = f"schema_of_variant({name})"
    message = [text("'"), "_metadata.file_path", text(f"', column {field.name!r}: "), f"cast({name} AS string)", text(" is no text")]
    found = f"CASE {kind} WHEN 'STRING' THEN cast({name} AS string) WHEN 'VOID' THEN NULL ELSE {error('ValueError', *message)} END"
    word = f"if({name} IS NULL, NULL, {found})"
    return word if t.is_string(field.type) else parsed(word, field, ())
