"""Types and constants of the flat text."""

from __future__ import annotations

import datetime
import decimal
import difflib
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa

from .. import types as t
from ..types import DataType
from .errors import PlanSyntaxError
from .scalars import format_type, instant

__all__ = ["FieldOutline", "TypeOutline", "make_constant", "make_type"]


class TypeOutline(NamedTuple):
    name: str
    items: tuple[Any, ...] = ()


class FieldOutline(NamedTuple):
    """A column of a source or a field of a nested type."""

    name: str | None
    type: TypeOutline
    nullable: bool


def make_constant(value: Any, type: DataType) -> Any:
    """What a constant of `type` holds, from what stands in the text."""
    if value.__class__ is not str or t.is_string(type):
        return value
    if t.is_timestamp(type):
        return instant(value, type)
    if t.is_decimal(type):
        return decimal.Decimal(value)
    if pa.types.is_date(type):
        return datetime.date.fromisoformat(value)
    if pa.types.is_time(type):
        return datetime.time.fromisoformat(value)
    if type == t.binary:
        return value.encode("latin-1")
    raise PlanSyntaxError(f"no {type} is written {value!r}")


def make_type(type: TypeOutline) -> DataType:
    match type:
        case TypeOutline("timestamp" | "duration" | "time32" | "time64", (FieldOutline(None, TypeOutline(unit)), *zone)):
            return getattr(pa, type.name)(unit, *zone)
        case TypeOutline("decimal32" | "decimal64" | "decimal128" | "decimal256", numbers):
            return getattr(pa, type.name)(*numbers)
        case TypeOutline("fixed_size_binary", (width,)):
            return pa.binary(width)
        case TypeOutline("list" | "large_list" | "fixed_size_list", (FieldOutline() as item, *size)):
            make = {"list": pa.list_, "large_list": pa.large_list, "fixed_size_list": pa.list_}[type.name]
            return make(_make_field(item, "item"), *size)
        case TypeOutline("struct", fields):
            return pa.struct([_make_field(field, "") for field in fields])
        case TypeOutline("map", (FieldOutline() as key, FieldOutline() as value)):
            return pa.map_(_make_field(key, "key").with_nullable(False), _make_field(value, "value"))
        case TypeOutline("dictionary", (FieldOutline() as index, FieldOutline() as value, *ordered)):
            return pa.dictionary(make_type(index.type), make_type(value.type), bool(ordered))
        case TypeOutline(name, ()) if name in _simple_types():
            return _simple_types()[name]
    close = difflib.get_close_matches(type.name, [*_simple_types(), "timestamp", "duration", "list", "struct"], 1)
    raise PlanSyntaxError(f"no type {type.name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))


def _make_field(field: FieldOutline, default: str) -> Any:
    return pa.field(default if field.name is None else field.name, make_type(field.type), field.nullable)


@cache
def _simple_types() -> dict[str, DataType]:
    integers = [getattr(pa, f"{sign}int{bits}")() for sign in ("", "u") for bits in (8, 16, 32, 64)]
    floats = [pa.float16(), pa.float32(), pa.float64()]
    texts = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()]
    others = [pa.null(), pa.bool_(), pa.date32(), pa.date64(), pa.month_day_nano_interval()]
    return {format_type(type): type for type in [*integers, *floats, *texts, *others]}
