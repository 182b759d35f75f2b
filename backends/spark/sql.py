"""Spark SQL as text: names, types and constants. An expression is sent as one text, which costs one call where a
tree of `Column` objects costs one for each of its nodes.

Nothing here depends on the session's settings: no literal is read in its time zone, and no text has an escape.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from ...plan import types as t
from ...plan.types import DataType
from .types import held

__all__ = ["cast_to", "constant", "error", "named", "quoted", "struct", "text", "type_name"]

_names: dict[DataType, str] = {
    t.boolean: "boolean", pa.int8(): "tinyint", pa.int16(): "smallint", t.int32: "int", t.int64: "bigint",
    t.float32: "float", t.float64: "double", t.string: "string", t.binary: "binary", t.date32: "date",
}  # fmt: skip
_suffixes = {pa.int8(): "Y", pa.int16(): "S", t.int32: "", t.int64: "L"}


def type_name(type: DataType) -> str:
    """What Spark calls the type that holds a plan's type.

    >>> type_name(pa.uint64()), type_name(pa.list_(pa.timestamp("s")))
    ('decimal(20,0)', 'array<timestamp>')
    """
    return _name(held(type))


def _name(type: DataType) -> str:
    if type in _names:
        return _names[type]
    if t.is_decimal(type):
        return f"decimal({type.precision},{type.scale})"
    if t.is_timestamp(type):
        return "timestamp"
    if pa.types.is_list(type):
        return f"array<{_name(type.value_type)}>"
    if pa.types.is_struct(type):
        return f"struct<{', '.join(f'{quoted(field.name)}: {_name(field.type)}' for field in type)}>"
    if pa.types.is_map(type):
        return f"map<{_name(type.key_type)}, {_name(type.item_type)}>"
    raise NotImplementedError(f"Spark has no type for {type}")


def quoted(name: str) -> str:
    """A name as an identifier."""
    return "`" + name.replace("`", "``") + "`"


def named(expression: str, name: str) -> str:
    """An expression with the name that its column gets."""
    return expression if expression == name else f"{expression} AS {name}"


def cast_to(value: str, type: DataType) -> str:
    """A value in Spark's cast to the type that holds a plan's type."""
    return f"cast({value} AS {type_name(type)})"


def constant(value: Any, type: DataType) -> str:
    """A literal of a plan's type, as an atom; `value` as `plan.Literal` has it.

    >>> constant(1, pa.int64()), constant(-0.0, pa.float64()), constant("it's", pa.string())
    ('1L', '(-0.0D)', "cast(X'69742773' AS string)")
    """
    if value is None:
        return cast_to("NULL", type)
    if t.is_boolean(type):
        return str(value).lower()
    if t.is_string(type):
        return text(value)
    if t.is_floating(type):
        return _float(value) if type == t.float64 else cast_to(_float(value), type)
    if type == t.binary:
        return f"X'{bytes(value).hex()}'"
    if t.is_decimal(type):
        return cast_to(f"{value:f}BD", type)
    if type == t.date32:
        return f"date_from_unix_date({(value - datetime.date(1970, 1, 1)).days})"
    if t.is_timestamp(type) and type.unit != "ns":
        return f"timestamp_micros({_integer(value * {'s': 10**6, 'ms': 10**3, 'us': 1}[type.unit], t.int64)})"
    if pa.types.is_time(type):
        value = pa.scalar(value, type).value
    if held(type) == pa.decimal128(20, 0):
        return cast_to(f"{value}BD", type)
    return _integer(value, held(type))


def _integer(value: int, type: DataType) -> str:
    return f"{value}{_suffixes[type]}" if value >= 0 else f"({value}{_suffixes[type]})"


def _float(value: float) -> str:
    if math.isfinite(value):
        return f"{value!r}D" if math.copysign(1, value) > 0 else f"({value!r}D)"
    return f"double('{value}')"


def text(value: str) -> str:
    """A text literal; in hexadecimals where a setting could give a character of it another meaning."""
    if value.isprintable() and not set("'\\$") & set(value):
        return f"'{value}'"
    return f"cast(X'{value.encode().hex()}' AS string)"


def struct(names: Iterable[str], values: Iterable[str]) -> str:
    """A struct of values under plain names."""
    fields = [f"'{name}', {value}" for name, value in zip(names, values, strict=True)]
    return f"named_struct({', '.join(fields)})"


def error(kind: str, *message: str) -> str:
    """Raises an error that the engine turns into the Python exception of that name."""
    return f"raise_error(concat({', '.join([text(f'plandas:{kind}:'), *message])}))"
