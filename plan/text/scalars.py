"""The text of what is not nested: names, types, constants."""

from __future__ import annotations

import datetime
import decimal
import json
import math
import re
from typing import Any

import numpy as np
import pyarrow as pa

from .. import types as t
from ..expressions import Literal
from ..types import DataType

__all__ = ["Opaque", "format_literal", "format_name", "format_string", "format_type", "format_value", "instant", "look"]

RESERVED = frozenset({"and", "or", "not", "true", "false", "null", "nan", "inf"})
_plain_name = re.compile(r"[^\W\d]\w*(#\d+)?")


class Opaque(TypeError):
    """A value that has no text."""


def format_name(name: str) -> str:
    """A column id or name as written in a text: in backquotes where it does not look like one.

    >>> print(format_name("gain#3"), format_name("dep delay"), format_name("and"))
    gain#3 `dep delay` `and`
    """
    if name not in RESERVED and _plain_name.fullmatch(name):
        return name
    return "`" + format_string(name)[1:-1].replace("`", r"\u0060") + "`"


def format_string(text: str) -> str:
    """Text in quotes, escaped as in JSON."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if quoted.isprintable() else json.dumps(text)


_type_names = {"halffloat": "float16", "float": "float32", "double": "float64", "date32[day]": "date32", "date64[ms]": "date64"}


def format_type(type: DataType) -> str:
    """The text of a type.

    >>> import pyarrow as pa
    >>> format_type(pa.timestamp("ns", "UTC")), format_type(pa.struct({"a": pa.list_(pa.float64())}))
    ('timestamp[ns, "UTC"]', 'struct[a: list[float64]]')
    """
    arrow = pa.types
    if arrow.is_timestamp(type):
        return f"timestamp[{type.unit}{f', {format_string(type.tz)}' if type.tz is not None else ''}]"
    if arrow.is_struct(type):
        return f"struct[{', '.join(_field(field) for field in type)}]"
    if arrow.is_map(type):
        return f"map[{_field(type.key_field, 'key')}, {_field(type.item_field, 'value')}]"
    if arrow.is_fixed_size_list(type):
        return f"fixed_size_list[{_field(type.value_field, 'item')}, {type.list_size}]"
    if arrow.is_list(type) or arrow.is_large_list(type):
        return f"{'large_' if arrow.is_large_list(type) else ''}list[{_field(type.value_field, 'item')}]"
    if arrow.is_dictionary(type):
        ordered = ', "ordered"' if type.ordered else ""
        return f"dictionary[{format_type(type.index_type)}, {format_type(type.value_type)}{ordered}]"
    if arrow.is_fixed_size_binary(type) and not arrow.is_decimal(type):
        return f"fixed_size_binary({type.byte_width})"
    return _type_names.get(str(type), str(type))


def _field(field: Any, default: str | None = None) -> str:
    """A field of a nested type; the name that Arrow gives it by default is left out."""
    name = "" if field.name == default else f"{format_name(field.name)}: "
    must = "" if field.nullable or default == "key" else " not null"
    return f"{name}{format_type(field.type)}{must}"


def look(value: object) -> DataType | None:
    """The type that a constant has by its look, if any."""
    return _looks.get(value.__class__)


_looks: dict[type, DataType] = {int: t.int64, float: t.float64, bool: t.boolean, str: t.string, type(None): t.null}


def format_literal(literal: Literal) -> str:
    """The text of a constant, with its type where that does not follow from the look.

    >>> from plandas.plan import literal
    >>> import datetime
    >>> print(*[format_literal(literal(value)) for value in (1, 1.0, "a", None, datetime.datetime(2013, 1, 1))])
    1 1.0 "a" null "2013-01-01":timestamp[us]
    """
    value, type = literal.value, literal.type
    if look(value) == type:
        return _constant(value)
    return f"{_typed(value, type)}:{format_type(type)}"


def format_plainly(literal: Literal) -> str:
    """The text of a constant for people, with its type only where it says nothing without.

    >>> from plandas.plan import literal
    >>> import datetime
    >>> print(*[format_plainly(literal(value)) for value in (datetime.datetime(2013, 1, 1), datetime.timedelta(1))])
    "2013-01-01" 86400000000:duration[us]
    """
    return format_literal(literal) if t.is_duration(literal.type) else _typed(literal.value, literal.type)


def _constant(value: object) -> str:
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case float():
            return repr(value) if math.isfinite(value) else str(value)
        case str():
            return format_string(value)
    return str(value)


def _typed(value: Any, type: DataType) -> str:
    if t.is_timestamp(type) and value.__class__ is int:
        return _instant_text(value, type)
    if look(value) is not None:
        return _constant(value)
    match value:
        case bytes():
            return format_string(value.decode("latin-1"))
        case decimal.Decimal():
            return format_string(str(value))
        case datetime.date() | datetime.time():
            return format_string(value.isoformat())
    raise Opaque(f"no text for {value!r} of type {type}")


def _instant_text(value: int, type: DataType) -> str:
    """A time as a date and clock time, in UTC if the type has a zone; as a number where that would not parse back."""
    text = re.sub(r"(T00:00)?(:00)?(\.0+)?$", "", str(np.datetime64(value, type.unit))).replace("T", " ")
    text += "Z" if type.tz else ""
    try:
        return format_string(text) if instant(text, type) == value else str(value)
    except ValueError:
        return str(value)


def instant(text: str, type: DataType) -> int:
    """The number since the epoch that a text of `type` means.

    >>> import pyarrow as pa
    >>> instant("1970-01-02", pa.timestamp("s"))
    86400
    """
    return int(np.datetime64(text.removesuffix("Z"), type.unit).astype("int64"))


def format_value(value: object) -> str:
    """The text of a parameter or option: a constant, a type, or a tuple of them.

    Raises
    ------
    Opaque
        If the value is something else.

    Examples
    --------
    >>> print(format_value(("a", 1, None)))
    ("a", 1, null)
    """
    if isinstance(value, pa.DataType):
        return "null()" if t.is_null(value) else format_type(value)
    if value.__class__ is tuple:
        items = [format_value(item) for item in value]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if look(value) is not None:
        return _constant(value)
    types: dict[type, DataType] = {bytes: t.binary, datetime.date: t.date32}
    if value.__class__ in types:
        return f"{_typed(value, types[value.__class__])}:{format_type(types[value.__class__])}"
    raise Opaque(f"no text for {value!r}")
