"""Tables and Spark's relations, which a text only names: what was given under the name, or else a stand-in."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from ..sources import ExternalSource, Handle, SourceField, TableSource, table_of
from .errors import PlanSyntaxError

__all__ = ["external_named", "table_named"]

STAND_IN_ROWS = 100


def table_named(
    name: str | None, fields: tuple[SourceField, ...], sources: Mapping[str, Any], rows: int = STAND_IN_ROWS
) -> TableSource:
    """The table that was given under a name; else one of so many rows with these columns, the same each time."""
    given = sources.get(name) if name else None
    if given is None:
        return TableSource(_stand_in(name, fields, rows))
    if isinstance(given, TableSource):
        return given
    return TableSource(given if isinstance(given, Handle) else Handle(given))


def external_named(
    name: str | None, engine: str, fields: tuple[SourceField, ...], sources: Mapping[str, Any], rows: int | None = None
) -> ExternalSource:
    """What was given under a name for an engine; else nothing, with these columns."""
    given = sources.get(name) if name else None
    if isinstance(given, ExternalSource):
        return given
    if given is None:
        return ExternalSource(engine, _nothing(name, engine), fields, rows)
    return ExternalSource(engine, given if isinstance(given, Handle) else Handle(given), fields, rows)


@cache
def _nothing(name: str | None, engine: str) -> Handle:
    return Handle(None)


@cache
def _stand_in(name: str | None, fields: tuple[SourceField, ...], rows: int) -> Handle:
    """A table for texts that only say its columns. A column that may be missing is missing in the first row."""
    arrays = [_stand_in_column(field, rows) for field in fields]
    return table_of(arrays, fields)


def _stand_in_column(field: SourceField, rows: int) -> Any:
    values = [None if field.nullable and row == 0 else row % 100 for row in range(rows)]
    for type in (field.type, pa.int64()):
        with contextlib.suppress(pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array(values, type).cast(field.type)
    if not field.nullable:
        raise PlanSyntaxError(f"a stand-in for {field.name!r}, {field.type}, can only be missing")
    return pa.nulls(rows, field.type)
