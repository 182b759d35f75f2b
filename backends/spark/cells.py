"""Cells of text files as values: one that does not say a value of its column's type is an error, never a null."""

from __future__ import annotations

from collections.abc import Sequence

from ...plan import SourceField
from ...plan import types as t
from . import times
from .sql import error, text, type_name

__all__ = ["parsed"]


def parsed(cell: str, field: SourceField, missing: Sequence[str]) -> str:
    """A cell's text as a value of its column's type; `missing` are the texts that say there is none."""
    gone = ", ".join(text(word) for word in missing if word)
    if t.is_string(field.type):
        value = f"if({cell} IN ({gone}), NULL, {cell})" if gone else cell
        return value if "" in missing else f"coalesce({value}, '')"
    value = _value(f"trim({cell})", field.type)
    known = f"{cell} IS NULL OR {cell} = ''" + (f" OR trim({cell}) IN ({gone})" if gone else "")
    message = [text("'"), "_metadata.file_path", text(f"', column {field.name!r}: '"), cell, text(f"' is no {field.type}")]
    return f"coalesce({value}, if({known}, NULL, {error('ValueError', *message)}))"


def _value(word: str, type: t.DataType) -> str:
    """A word as a value of a type; null if it is none."""
    if t.is_boolean(type):
        return f"CASE WHEN {word} IN ('True', 'TRUE', 'true') THEN true WHEN {word} IN ('False', 'FALSE', 'false') THEN false END"
    if t.is_timestamp(type):
        zone = "RLIKE '(Z|[+-][0-9]{2}:?[0-9]{2}|[A-Za-z/]{3,})$'"  # a cast to a time without a zone passes over it
        if type.tz:
            value = f"CASE WHEN {word} {zone} THEN try_cast({word} AS timestamp) END"
        else:
            value = f"CASE WHEN NOT {word} {zone} THEN try_cast({word} AS timestamp_ntz) END"
            value = f"timestamp_micros({times.micros_of(value)})"
        known = times.converted(value, times.MICROS, type)
        return (
            f"({known} + cast(rpad(regexp_extract({word}, '[.][0-9]{{6}}([0-9]{{1,3}})', 1), 3, '0') AS bigint))"
            if type.unit == "ns"
            else known
        )
    if t.is_floating(type):  # Java reads 1d, 1f and 0x1p3 as numbers too
        return f"CASE WHEN {word} RLIKE '[0-9.][dDfF]$|[xX]' THEN NULL ELSE try_cast({word} AS {type_name(type)}) END"
    return f"try_cast({word} AS {type_name(type)})"
