"""One operator on two columns of the same rows, or on a column and a constant."""

from __future__ import annotations

from typing import Any

from ...plan import Expr, Literal, Node, literal, op
from ...plan import types as t
from ..core.arithmetic import COMPARISONS, Operand, compute, lift
from ..core.dtypes import is_masked
from ..core.frame import Entry
from ..core.zeros import holds_zero

__all__ = ["combined", "ensured"]


def combined(name: str, base: Node, left: Entry, right: Any, reflected: bool = False, fill_value: Any = None) -> Operand:
    """The operator on a column of `base` and another or a constant, with `fill_value` where one side is missing."""
    a = Operand(left.expr, left.dtype)
    b = Operand(right.expr, right.dtype) if isinstance(right, Entry) else Operand(right, left.dtype)
    if fill_value is None:
        return _computed(name, base, b, a) if reflected else _computed(name, base, a, b)
    filled = [Operand(op.coalesce(side.expr, lift(fill_value, side.expr.type)), side.dtype) for side in (a, b)]
    result = _computed(name, base, *(reversed(filled) if reflected else filled))
    both = op.and_(op.is_missing(a.expr), op.is_missing(b.expr))
    compared = name in COMPARISONS and not is_masked(result.dtype)  # what is missing on both sides is just not equal
    missing = literal(name == "ne") if compared else lift(None, result.expr.type)
    return Operand(op.if_else(both, missing, result.expr), result.dtype)


def ensured(condition: Expr, result: Operand, message: str) -> Operand:
    """The result; where the condition does not hold, computing it raises ValueError with the message."""
    if isinstance(condition, Literal):
        return result
    return result._replace(expr=op.ensure(condition, result.expr, message=message))


def _computed(name: str, base: Node, left: Operand, right: Operand) -> Operand:
    """The operator; of integers by a column that is known to hold zeros in floats, which have pandas' infinities."""
    if name in ("floordiv", "mod") and t.is_integer(left.expr.type) and not is_masked(left.dtype) and holds_zero(base, right.expr):
        left = left._replace(expr=op.cast(left.expr, to=t.float64))
    return compute(name, left, right)
