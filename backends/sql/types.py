"""Arrow types and constants in SQL."""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any, TypeAlias

import pyarrow as pa
from sqlglot import exp

from ...plan import types as t
from ...plan.types import DataType

__all__ = ["Tree", "cast_to", "constant", "sql_type"]

Tree: TypeAlias = Any
"""A node of sqlglot's; what their classes have in common differs between its versions."""

_names = {
    "bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INT", "int64": "BIGINT", "uint8": "SMALLINT",
    "uint16": "INT", "uint32": "BIGINT", "float": "FLOAT", "double": "DOUBLE", "string": "TEXT", "binary": "VARBINARY",
    "date32[day]": "DATE",
}  # fmt: skip


def sql_type(type: DataType) -> exp.DataType:
    """The type of SQL that holds the values of an Arrow type.

    Raises
    ------
    NotImplementedError
        If there is none that all dialects have.

    Examples
    --------
    >>> import pyarrow as pa
    >>> sql_type(pa.decimal128(10, 2)).sql(), sql_type(pa.timestamp("us", "UTC")).sql()
    ('DECIMAL(10, 2)', 'TIMESTAMPTZ')
    """
    if t.is_decimal(type):
        return exp.DataType.build(f"DECIMAL({type.precision}, {type.scale})")
    if t.is_timestamp(type):
        return exp.DataType.build("TIMESTAMP" if type.tz is None else "TIMESTAMPTZ")
    if str(type) not in _names:
        raise NotImplementedError(f"SQL has no type for {type}")
    return exp.DataType.build(_names[str(type)])


def cast_to(value: Tree, type: DataType) -> Tree:
    return exp.Cast(this=value, to=sql_type(type))


def constant(value: Any, type: DataType) -> Tree:
    """A literal: plain where SQL would give it the type anyway, and cast to it elsewhere."""
    if value is None or value != value:
        return exp.null() if t.is_null(type) else cast_to(exp.null(), type)
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if t.is_floating(type):
        return _float(float(value), type)
    if t.is_integer(type) or t.is_decimal(type):
        number = exp.Literal.number(str(value)) if value >= 0 else exp.Neg(this=exp.Literal.number(str(-value)))
        return number if t.is_integer(type) else cast_to(number, type)
    if t.is_string(type):
        return exp.Literal.string(value)
    return cast_to(exp.Literal.string(_moment(value, type)), type)


def _float(value: float, type: DataType) -> Tree:
    if math.isinf(value):
        return cast_to(exp.Literal.string("Infinity" if value > 0 else "-Infinity"), type)
    number = exp.Literal.number(repr(abs(value)))
    return cast_to(exp.Neg(this=number) if math.copysign(1.0, value) < 0 else number, type)


def _moment(value: Any, type: DataType) -> str:
    """The ISO text of a date or time."""
    if isinstance(value, datetime.date | decimal.Decimal):
        return str(value)
    if t.is_timestamp(type):
        return str(pa.scalar(value, pa.timestamp(type.unit)).cast(pa.timestamp("us")).as_py()) + ("+00:00" if type.tz else "")
    raise NotImplementedError(f"SQL has no constants of type {type}")
