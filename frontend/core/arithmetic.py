"""What pandas' operators mean on two columns, or a column and a scalar, as expressions and dtypes."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import Expr, Literal, literal, op
from ...plan import types as t
from ...plan.types import DataType
from .categories import comparable
from .dtypes import GAPPED, OBJECT, Dtype, default_dtype, is_carried, is_masked, result_dtype

__all__ = ["COMPARISONS", "SYMBOLS", "Operand", "compute", "is_scalar", "lift", "lift_for", "unary"]


class Operand(NamedTuple):
    """An expression and the pandas dtype it presents."""

    expr: Expr
    dtype: Dtype


ARITHMETIC = {
    "add": op.add, "sub": op.subtract, "mul": op.multiply, "truediv": op.divide, "floordiv": op.floor_divide, "mod": op.modulo,
    "pow": op.power,
}  # fmt: skip
COMPARISONS = {
    "eq": op.equal, "ne": op.not_equal, "lt": op.less, "le": op.less_equal, "gt": op.greater, "ge": op.greater_equal,
}  # fmt: skip
LOGIC = {"and": op.and_, "or": op.or_, "xor": op.xor}
SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "eq": "==", "ne": "!=",
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "&", "or": "|", "xor": "^",
}  # fmt: skip


def is_scalar(value: Any) -> bool:
    """Whether a value is one that a whole column can be computed with."""
    return pd.api.types.is_scalar(value) or isinstance(value, pa.Scalar)


def lift(value: Any, other: DataType) -> Literal:
    """A scalar as a constant to be used beside a column of a type.

    A Python number takes the column's type where it can, as NumPy has it; a text beside times is parsed.

    Raises
    ------
    OverflowError
        If a Python integer does not fit the column's integer type.
    TypeError, ValueError
        If the value is no scalar that a column can hold, or no time.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return literal(None, other)
    if type(value) is bool or isinstance(value, np.bool_):
        return literal(bool(value))
    if type(value) is int:
        if t.is_integer(other):
            if not pa.types.is_signed_integer(other) and value < 0 or not _fits(value, other):
                raise OverflowError(f"Python integer {value} out of bounds for {other}")
            return literal(value, other)
        if t.is_floating(other):
            return literal(float(value), other)
    if type(value) is float and other == t.float32:
        return literal(value, other)
    if isinstance(value, str) and (t.is_timestamp(other) or other == t.date32):
        stamp = pd.Timestamp(value)
        zone = getattr(other, "tz", None)
        return _time(stamp.tz_localize(zone) if zone is not None and stamp.tz is None else stamp, other)
    if isinstance(value, str) and t.is_duration(other):
        return _time(pd.Timedelta(value), other)
    if isinstance(value, datetime.datetime | np.datetime64 | datetime.timedelta | np.timedelta64):
        stamp = pd.Timestamp(value) if isinstance(value, datetime.datetime | np.datetime64) else pd.Timedelta(value)
        return _time(stamp, other)
    if isinstance(value, np.generic):
        return literal(value.item(), pa.from_numpy_dtype(value.dtype)) if value.dtype.kind in "iufb" else literal(value)
    if isinstance(value, decimal.Decimal | str | bytes | float | int | datetime.date | pa.Scalar):
        return literal(value)
    raise TypeError(f"cannot compute with a value of type {type(value).__name__}")


def lift_for(name: str, value: Any, other: DataType) -> Literal:
    """A scalar as a constant for an operator; as in NumPy, any integer may be compared with a column."""
    try:
        return lift(value, other)
    except OverflowError:
        if name not in ("eq", "ne", "lt", "le", "gt", "ge"):
            raise
        return literal(value) if -(2**63) <= value < 2**63 else literal(float(value))


def _fits(value: int, type: DataType) -> bool:
    info = np.iinfo(type.to_pandas_dtype())
    return bool(info.min <= value <= info.max)


def _time(stamp: Any, other: DataType) -> Literal:
    """A pandas time as a constant, in the unit of the column beside it unless that would lose digits."""
    if stamp is pd.NaT:
        return literal(None, other)
    is_stamp = isinstance(stamp, pd.Timestamp)
    units = ["s", "ms", "us", "ns"]
    unit = getattr(other, "unit", "s")
    while units.index(unit) < 3 and stamp.as_unit(unit) != stamp:
        unit = units[units.index(unit) + 1]
    value = stamp.as_unit(unit)
    if is_stamp:
        return Literal(int(value._value), t.timestamp(unit, str(stamp.tz) if stamp.tz is not None else None))
    return Literal(int(value._value), t.duration(unit))


def compute(name: str, left: Operand, right: Operand) -> Operand:
    """The result of a binary operator on columns of one frame.

    Parameters
    ----------
    name : str
        "add", "sub", "mul", "truediv", "floordiv", "mod", "pow"; "eq", "ne", "lt", "le", "gt", "ge"; "and", "or", "xor".

    Raises
    ------
    TypeError
        If pandas has no such operation on the two dtypes.
    """
    if name in COMPARISONS and any(isinstance(side.dtype, pd.CategoricalDtype) for side in (left, right)):
        a, b = comparable(name, left, right)
        return _compare(name, Operand(a, left.dtype), Operand(b, right.dtype))
    if is_carried(left.dtype) or is_carried(right.dtype):
        raise NotImplementedError("only pandas computes with Python objects")
    try:
        if name in COMPARISONS:
            return _compare(name, left, right)
        if name in LOGIC:
            return _logic(name, left, right)
        return _arithmetic(name, left, right)
    except TypeError as error:
        message = f"unsupported operand type(s) for {SYMBOLS[name]}: {left.dtype} and {right.dtype}"
        raise TypeError(message) from error


def _arithmetic(name: str, left: Operand, right: Operand) -> Operand:
    a, b = left.expr, right.expr
    if t.is_string(a.type) or t.is_string(b.type):
        if name != "add":
            raise TypeError("text can only be added")
        of_objects = left.dtype == right.dtype == OBJECT
        return Operand(op.concat_text(a, b), GAPPED if of_objects else result_dtype(t.string, left.dtype, right.dtype))
    if t.is_boolean(a.type) and t.is_boolean(b.type):
        return _boolean_arithmetic(name, left, right)
    nullable = all(is_masked(side.dtype) and not isinstance(side.dtype, pd.ArrowDtype) for side in (left, right))
    if name in ("floordiv", "mod") and isinstance(b, Literal) and b.value == 0 and t.is_integer(a.type) and not nullable:
        a = op.cast(a, to=t.float64)  # pandas answers inf and NaN, in floats
    if name == "pow" and t.is_integer(a.type) and isinstance(b, Literal) and t.is_integer(b.type) and (b.value or 0) < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    call: Expr = ARITHMETIC[name](a, b)
    if name == "pow" and t.is_floating(call.type) and not (isinstance(b, Literal) and b.value):
        one = op.or_(op.equal(b, 0), op.equal(a, 1))  # whatever the other side, even missing
        call = op.if_else(one, literal(1.0, call.type), call)
    if name in ("floordiv", "mod") and not isinstance(a, Literal) and t.is_integer(call.type) and nullable:
        by_zero = op.and_(op.equal(b, 0), op.not_missing(a))
        call = op.if_else(by_zero, literal(0, call.type), call)
    return Operand(call, result_dtype(call.type, left.dtype, right.dtype))


def _boolean_arithmetic(name: str, left: Operand, right: Operand) -> Operand:
    if name in ("add", "mul"):
        return _logic("or" if name == "add" else "and", left, right)
    if name == "truediv":
        call = op.divide(op.cast(left.expr, to=t.float64), op.cast(right.expr, to=t.float64))
        return Operand(call, result_dtype(call.type, left.dtype, right.dtype))
    raise TypeError("booleans have no such operation")


def _compare(name: str, left: Operand, right: Operand) -> Operand:
    a, b = left.expr, right.expr
    try:
        call: Expr = COMPARISONS[name](a, b)
    except TypeError:
        if name not in ("eq", "ne"):
            raise
        call = literal(name == "ne")  # values of different kinds are just not equal
    if is_masked(left.dtype) or is_masked(right.dtype):
        known = [op.not_missing(side) for side in (a, b) if not (isinstance(side, Literal) and side.value is not None)]
        for condition in known:
            call = op.if_else(condition, call, literal(None, t.boolean))
        return Operand(call, result_dtype(t.boolean, left.dtype, right.dtype))
    return Operand(call, default_dtype(t.boolean))


def _logic(name: str, left: Operand, right: Operand) -> Operand:
    masked = is_masked(left.dtype) or is_masked(right.dtype)
    if t.is_integer(left.expr.type) or t.is_integer(right.expr.type):
        raise TypeError("bitwise operations on integers are not supported")

    def known(side: Expr) -> Expr:
        if not t.is_boolean(side.type) and not t.is_null(side.type):
            raise TypeError("not booleans")
        return side if masked else op.coalesce(side, False)

    call = LOGIC[name](known(left.expr), known(right.expr))
    return Operand(call, result_dtype(t.boolean, left.dtype, right.dtype))


def unary(name: str, operand: Operand) -> Operand:
    """The result of ``-x``, ``+x``, ``~x`` or ``abs(x)``: "neg", "pos", "invert", "abs".

    Raises
    ------
    TypeError
        If pandas has no such operation on the dtype.
    """
    expr, dtype = operand
    kinds: dict[str, Callable[[DataType], bool]] = {
        "neg": lambda type: t.is_numeric(type) or t.is_duration(type) or t.is_boolean(type),
        "pos": lambda type: t.is_numeric(type) or t.is_duration(type) or t.is_boolean(type),
        "abs": lambda type: t.is_numeric(type) or t.is_duration(type) or t.is_boolean(type),
        "invert": lambda type: t.is_boolean(type) or t.is_integer(type),
    }
    if not kinds[name](expr.type):
        raise TypeError(f"bad operand type for unary {name}: {dtype}")
    if name == "neg" and not t.is_boolean(expr.type):
        return Operand(op.negate(expr), dtype)
    if name == "abs" and not t.is_boolean(expr.type):
        return Operand(op.absolute(expr), dtype)
    if name in ("invert", "neg"):
        flipped = op.not_(expr) if t.is_boolean(expr.type) else op.subtract(literal(-1, expr.type), expr)
        return Operand(flipped, dtype)
    return operand
