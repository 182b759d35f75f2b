"""Comparison, logic and missing values, as pandas has them."""

from __future__ import annotations

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = [
    "and_", "coalesce", "ensure", "equal", "equal_missing", "greater", "greater_equal", "greatest", "if_else", "is_in", "is_missing",
    "least", "less", "less_equal", "not_", "not_equal", "not_missing", "or_", "xor",
]  # fmt: skip


def _comparable(left: DataType, right: DataType) -> DataType:
    t.common_type(left, right)
    return t.boolean


def _booleans(*types: DataType) -> DataType:
    if not all(t.is_boolean(type) or t.is_null(type) for type in types):
        raise TypeError("not booleans")
    return t.boolean


def _common(*types: DataType) -> DataType:
    result = types[0]
    for type in types[1:]:
        result = t.common_type(result, type)
    return result


def _branches(condition: DataType, then: DataType, otherwise: DataType) -> DataType:
    _booleans(condition)
    return t.common_type(then, otherwise)


def _ensured(condition: DataType, value: DataType, message: str | None, error: str | None) -> DataType:
    _booleans(condition)
    return value


equal = operator("equal", 2, _comparable, missing="never", symbol="==")
"""False where either side is missing."""
not_equal = operator("not_equal", 2, _comparable, missing="never", symbol="!=")
"""True where either side is missing: it is `not (a == b)`."""
less = operator("less", 2, _comparable, missing="never", symbol="<")
"""False where either side is missing; so for `<=`, `>` and `>=`."""
less_equal = operator("less_equal", 2, _comparable, missing="never", symbol="<=")
greater = operator("greater", 2, _comparable, missing="never", symbol=">")
greater_equal = operator("greater_equal", 2, _comparable, missing="never", symbol=">=")
equal_missing = operator("equal_missing", 2, _comparable, missing="never")
"""Equal, or both missing: how merge and group-by compare keys."""
is_in = operator("is_in", (1, -1), lambda value, *options: t.boolean, missing="never")
"""Whether the first argument is one of the others, all literals; a missing literal matches missing."""
is_missing = operator("is_missing", 1, t.boolean, missing="never")
"""Null, or NaN in a float column."""
not_missing = operator("not_missing", 1, t.boolean, missing="never")

and_ = operator("and", 2, _booleans, symbol="and")
"""Three-valued, as SQL has it; so are `or` and `not`. A filter counts missing as false."""
or_ = operator("or", 2, _booleans, symbol="or")
xor = operator("xor", 2, _booleans)
not_ = operator("not", 1, _booleans, symbol="not")

if_else = operator("if_else", 3, _branches, missing="branches")
"""The second argument where the first is true, else the third; a missing condition counts as false."""
coalesce = operator("coalesce", (1, -1), _common, missing="all")
"""The first argument that is not missing; NaN counts as missing."""
ensure = operator("ensure", 2, _ensured, missing="branches", params=("message", "error"), can_raise=True)
"""The second argument where the first is true; a row where it is not raises that error, ValueError unless named."""
greatest = operator("greatest", (1, -1), _common)
"""The largest argument; missing if any is."""
least = operator("least", (1, -1), _common)
"""The smallest argument; missing if any is."""
