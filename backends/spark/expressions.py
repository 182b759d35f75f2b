"""Expressions as Spark SQL: the walk over an expression, and a table from operator names to texts.

What a text would repeat, and what would nest too deeply for Spark's analyzer, becomes a column of a `select` below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

import pyarrow as pa

from ...plan import Call, Column, Expr, Literal, op, postorder
from ...plan import types as t
from ...plan.types import DataType
from . import arithmetic as math
from . import times
from .arithmetic import Wrapping, str_of
from .batches import batch_call
from .calendar import clock_time, strftime, time_part
from .casts import cast, repeats, uses_python
from .comparisons import SIGNS, alike, among, clean, compared, condition, missing, present, same
from .sql import cast_to, constant, error, text, type_name
from .texts import needs_python, text_method
from .types import held

__all__ = ["LOWERINGS", "Expressions"]

SHORT = 40  # characters: a text no longer than this may be repeated
LONG = 8_000  # characters: a text longer than this gets a column of its own
DEEP = 12  # operators: Spark's analyzer ends after 100 rounds, and some texts take several a level
NAME = re.compile(r"\bc\d+\b")
FLAT = frozenset(("and", "or", "not"))  # may nest deeper: there is nothing for the analyzer to convert


Once: TypeAlias = Callable[[str], str]
"""Gives a short text with the value of one that is to be repeated."""

Lowering: TypeAlias = Callable[..., str | Wrapping]
"""Takes the call, an `Once`, and the texts of its arguments, which are atoms."""


class Lowered(NamedTuple):
    """A part's text, how deep it is, and its two forms if it has them."""

    text: str
    depth: int = 0
    both: Wrapping | None = None


class Expressions:
    """Expressions over the columns of one relation as texts.

    Parameters
    ----------
    names : mapping
        The Spark name of each column id.
    fresh : callable
        Gives a new name.

    Attributes
    ----------
    levels : list of list of str
        Columns to add to the relation, by one select after another, before the texts make sense.
    uses_python : bool
        Whether a text calls one of `functions`.
    batches : list of Call
        The Python functions that texts call.
    """

    def __init__(self, names: Mapping[str, str], fresh: Callable[[], str]) -> None:
        self.names = names
        self.fresh = fresh
        self.levels: list[list[str]] = []
        self.uses_python = False
        self.batches: list[Call] = []
        self._known: dict[Expr, Lowered] = {}
        self._columns: dict[str, str] = {}
        self._ready: dict[str, int] = {}

    def lower(self, exprs: Iterable[Expr]) -> list[str]:
        """The texts of expressions, each an atom."""
        wanted = list(exprs)
        for expr in wanted:
            for part in postorder(expr):
                if part not in self._known:
                    self._known[part] = self._one(part)
        return [self._known[expr].text for expr in wanted]

    def short(self, exprs: Iterable[Expr]) -> list[str]:
        """The texts of expressions, each so short that it may be repeated."""
        return [self._once(text) for text in self.lower(exprs)]

    def condition(self, expr: Expr) -> str:
        """A predicate in the plain form that Spark pushes into files: null is as good as false."""
        return condition(expr, lambda part: self.lower([part])[0])

    def _one(self, part: Expr) -> Lowered:
        match part:
            case Column(id):
                return Lowered(self.names[id])
            case Literal(value, type):
                return Lowered(constant(value, type))
        assert isinstance(part, Call)
        name, args = part.operator.name, [self._known[arg] for arg in part.args]
        depth = (name not in FLAT) + max((arg.depth for arg in args), default=0)
        self.uses_python |= name == "cast" and uses_python(part.args[0].type, part.type)
        self.uses_python |= name == "text" and needs_python(part)
        if name == "map_batches":
            self.batches.append(part)
        values = [arg.both if arg.both and name in math.SIGNS else arg.text for arg in args]
        # A column is computed in every row, also where this part is guarded because it raises there.
        made = LOWERINGS[name](part, _as_it_is if part.can_raise else self._once, *values)
        text = str_of(made)
        if (len(text) > LONG or depth > DEEP) and part.movable:
            return Lowered(self._column(text))
        return Lowered(text, depth, made if isinstance(made, Wrapping) else None)

    def _once(self, text: str) -> str:
        return text if len(text) <= SHORT else self._column(text)

    def _column(self, text: str) -> str:
        """The name of a column with the value of a text, computed by the first select that can."""
        if text not in self._columns:
            level = max((self._ready.get(name, 0) for name in NAME.findall(text)), default=0)
            while len(self.levels) <= level:
                self.levels.append([])
            name = self._columns[text] = self.fresh()
            self.levels[level].append(f"{text} AS {name}")
            self._ready[name] = level + 1
        return self._columns[text]


def _as_it_is(text: str) -> str:
    return text


# --- Texts that several operators share ---


def _cast(once: Once, value: str, source: DataType, to: DataType) -> str:
    return cast(once(value) if repeats(source, to) else value, source, to)


def _promoted(call: Call, once: Once, *values: str) -> list[str]:
    """The arguments in the type of the result."""
    return [_cast(once, value, arg.type, call.type) for value, arg in zip(values, call.args, strict=True)]


def _alike(call: Call, once: Once, *values: str) -> list[str]:
    """The arguments in the type that they have in common, as texts that may be repeated."""
    types = [arg.type for arg in call.args]
    return [once(value) for value in alike(types, [once(value) for value in values])]


def _missing_value(lowering: Lowering) -> Lowering:
    """A lowering for arguments that have a type; with one that is always missing, the result is."""

    def general(call: Call, once: Once, *values: str | Wrapping) -> str | Wrapping:
        if any(t.is_null(arg.type) for arg in call.args):
            return constant(None, call.type)
        return lowering(call, once, *values)

    return general


# --- Arithmetic ---


def _ring(call: Call, once: Once, left: str | Wrapping, right: str | Wrapping) -> str | Wrapping:
    name, types = call.operator.name, [arg.type for arg in call.args]
    if any(t.is_timestamp(type) for type in (call.type, *types)):
        return _moved(call, once, str_of(left), str_of(right))
    if t.is_duration(call.type) and name == "multiply":
        return _times_number(call, once, left, right)
    if types != [call.type] * 2:
        left, right = _promoted(call, once, str_of(left), str_of(right))
    made = math.ring(name, left, right, call.type)
    return _decimal(call, once, made) if isinstance(made, str) and t.is_decimal(call.type) else made


def _decimal(call: Call, once: Once, value: str) -> str:
    """A decimal of another precision in the type of the result."""
    value = once(value)
    large = error("OverflowError", text(f"out of bounds for {call.type}: "), f"cast({value} AS string)")
    return f"coalesce(try_cast({value} AS {type_name(call.type)}), CASE WHEN {value} IS NOT NULL THEN {large} END)"


def _moved(call: Call, once: Once, left: str, right: str) -> str | Wrapping:
    """A time moved by a duration, or the duration between two times, counted in the unit of the result."""
    (a, b), left, right = (arg.type for arg in call.args), once(left), once(right)
    unit = t.duration(call.type.unit)
    made = math.ring(call.operator.name, times.count_in(left, a, unit), times.count_in(right, b, unit), t.int64)
    return made if t.is_duration(call.type) else times.from_count(once(str_of(made)), call.type)


def _times_number(call: Call, once: Once, left: str | Wrapping, right: str | Wrapping) -> str:
    """A duration times a number. What is no duration, NumPy has as the smallest integer: it is missing."""
    if any(t.is_floating(arg.type) for arg in call.args):
        return f"try_cast(cast({str_of(left)} AS double) * cast({str_of(right)} AS double) AS bigint)"
    counts = [
        side if t.is_duration(arg.type) else _cast(once, str_of(side), arg.type, t.int64)
        for side, arg in zip((left, right), call.args, strict=True)
    ]
    return f"nullif({str_of(math.ring('multiply', counts[0], counts[1], t.int64))}, {math.SMALLEST})"


def _negated(call: Call, once: Once, value: str) -> str | Wrapping:
    if t.is_floating(call.type) or t.is_decimal(call.type):
        return f"(-{value})"
    return math.ring("subtract", "0L", value, call.type)


def _divided(call: Call, once: Once, left: str, right: str) -> str:
    if t.is_duration(call.type):
        return _duration_by_number(call, once, left, right)
    if t.is_duration(call.args[0].type):
        left, right = (cast_to(value, t.float64) for value in _alike(call, once, left, right))
    elif t.is_decimal(call.type):
        left, right = _promoted(call, once, left, right)
        exact = once(f"try_divide({left}, {right})")
        scale = call.type.scale
        return cast_to(f"if({exact} < 0, ceil({exact}, {scale}), floor({exact}, {scale}))", call.type)
    else:
        left, right = (_cast(once, value, arg.type, t.float64) for value, arg in zip((left, right), call.args, strict=True))
    divisor = call.args[1]
    if isinstance(divisor, Literal) and divisor.value and divisor.value == divisor.value:
        made = f"({left} / {right})"
    else:
        made = math.divide(once(left), once(right))
    return made if call.type == t.float64 else cast_to(made, call.type)


def _duration_by_number(call: Call, once: Once, left: str, right: str) -> str:
    """NumPy rounds it towards zero, for ``/`` and ``//`` alike."""
    number = call.args[1].type
    if t.is_floating(number):
        return f"try_cast(try_divide(cast({left} AS double), cast({right} AS double)) AS bigint)"
    return f"({left} div nullif({_cast(once, right, number, t.int64)}, 0L))"


def _floored(call: Call, once: Once, left: str, right: str) -> str:
    if t.is_duration(call.type) and not t.is_duration(call.args[1].type):
        return _duration_by_number(call, once, left, right)
    divisor = call.args[1]
    if call.type == t.int64 and call.args[0].type == t.int64 and isinstance(divisor, Literal) and (divisor.value or 0) > 0:
        return math.scaled(once(left), divisor.value)
    return _with_rest(call, once, left, right, math.floor_divide)


def _with_rest(call: Call, once: Once, left: str, right: str, function: Callable[..., str]) -> str:
    """``//`` or ``%`` of numbers in the type in which they are computed, and then as the result's."""
    type = call.type
    if t.is_duration(call.args[0].type):
        left, right = _alike(call, once, left, right)
        type = wide = t.int64
    else:
        left, right = _promoted(call, once, left, right)
        wide = t.float64 if t.is_floating(type) else held(type) if t.is_decimal(held(type)) else t.int64
        left, right = (value if held(type) == wide else cast_to(value, wide) for value in (left, right))
    left, right = once(left), once(right)
    rest = once(f"try_mod({left}, {right})")
    made = function(left, right, rest, wide)
    if t.is_decimal(type):
        return _decimal(call, once, f"({made})")
    if t.is_integer(type) and pa.types.is_signed_integer(type) and type.bit_width < 64:
        return math.wrapped(f"({made})", type.bit_width)
    return f"({made})" if held(type) == wide else cast_to(made, type)


def _powered(call: Call, once: Once, left: str, right: str) -> str:
    left, right = _promoted(call, once, left, right)
    if not t.is_integer(call.type):
        base, exponent = (once(value if call.type == t.float64 else cast_to(value, t.float64)) for value in (left, right))
        made = math.power(base, exponent)
        return f"({made})" if call.type == t.float64 else f"try_cast({made} AS {type_name(call.type)})"
    base, exponent = (once(cast(value, call.type, t.int64)) for value in (left, right))
    literal = call.args[1].value if isinstance(call.args[1], Literal) else None
    if literal in (1, 2, 3):
        made = base if literal == 1 else str_of(math.ring("multiply", base, base, t.int64))
        made = str_of(math.ring("multiply", base, once(made), t.int64)) if literal == 3 else made
    else:
        made = math.integer_power(base, exponent, 64 if literal is None else max(literal.bit_length(), 1))
    if pa.types.is_signed_integer(call.type) and (literal is None or literal < 0):
        negative = error("ValueError", text("Integers to negative integer powers are not allowed."))
        made = f"if({exponent} < 0, {negative}, {made})"
    return cast(once(made), t.int64, call.type)


def _rounded(call: Call, once: Once, value: str) -> str:
    decimals = call.params[0] or 0
    if str(call.type) == "uint64" and decimals < 0:
        return f"pmod(bround({value}, {decimals}), {2**64}BD)"
    if t.is_integer(call.type) and decimals < 0:
        whole = math.round_half_even(cast_to(value, t.float64), decimals, call.type)
        return cast(math.as_processors_convert(once(whole)), t.int64, call.type)
    made = math.round_half_even(value, decimals, call.type)
    return cast_to(made, call.type) if t.is_decimal(call.type) or call.type == t.float32 else made


def _whole(function: str) -> Lowering:
    def lowering(call: Call, once: Once, value: str) -> str:
        if t.is_integer(call.type):
            return value
        if t.is_decimal(call.type):
            return cast_to(f"{function}({value})", call.type)
        made = math.floor(once(value), function)
        return made if call.type == t.float64 else cast_to(made, call.type)

    return lowering


# --- Comparison and logic ---


def _compared(call: Call, once: Once, left: str, right: str) -> str:
    return f"coalesce({compared(call, once(left), once(right))}, false)"


def _different(call: Call, once: Once, left: str, right: str) -> str:
    return f"(NOT coalesce({compared(call.replace(operator=op.equal), once(left), once(right))}, false))"


def _among(call: Call, once: Once, value: str, *options: str) -> str:
    return f"coalesce({among(call, once(value))}, false)"


def _best(function: str) -> Lowering:
    """`function` skips nulls, the operator does not; NaN is the greatest in Spark."""

    def lowering(call: Call, once: Once, *values: str) -> str:
        alike = [once(value) for value in _promoted(call, once, *values)]
        if len(alike) == 1:
            return alike[0]
        present = " AND ".join(f"{clean(value, call.type)} IS NOT NULL" for value in alike)
        return f"if({present}, {function}({', '.join(alike)}), NULL)"

    return lowering


def _coalesced(call: Call, once: Once, *values: str) -> str:
    *first, last = _promoted(call, once, *values)
    return f"coalesce({', '.join([*(clean(value, call.type) for value in first), last])})"


def _chosen(call: Call, once: Once, condition: str, then: str, otherwise: str) -> str:
    sides = [_cast(once, value, arg.type, call.type) for value, arg in zip((then, otherwise), call.args[1:], strict=True)]
    return f"if({condition}, {sides[0]}, {sides[1]})"


def _ensured(call: Call, once: Once, condition: str, value: str) -> str:
    message, kind = call.params
    return f"if({condition}, {value}, {error(kind or 'ValueError', text(message or ''))})"


def _joined(sign: str) -> Lowering:
    return lambda call, once, left, right: f"({left} {sign} {right})"


LOWERINGS: dict[str, Lowering] = {
    **dict.fromkeys(math.SIGNS, _missing_value(_ring)),
    "divide": _missing_value(_divided),
    "floor_divide": _missing_value(_floored),
    "modulo": _missing_value(lambda call, once, a, b: _with_rest(call, once, a, b, math.modulo)),
    "power": _missing_value(_powered),
    "negate": _missing_value(_negated),
    "abs": _missing_value(lambda call, once, x: math.absolute(once(x), call.type)),
    "round": _missing_value(_rounded),
    "floor": _missing_value(_whole("floor")),
    "ceil": _missing_value(_whole("ceil")),
    **dict.fromkeys(SIGNS, _compared),
    "not_equal": _different,
    "equal_missing": lambda call, once, a, b: same(call, once(a), once(b)),
    "is_in": _among,
    "is_missing": lambda call, once, x: missing(x, call.args[0].type),
    "not_missing": lambda call, once, x: present(once(x), call.args[0].type),
    "and": _joined("AND"),
    "or": _joined("OR"),
    "xor": _joined("<>"),
    "not": lambda call, once, x: f"(NOT {x})",
    "if_else": _chosen,
    "ensure": _ensured,
    "coalesce": _coalesced,
    "greatest": _missing_value(_best("greatest")),
    "least": _missing_value(_best("least")),
    "cast": lambda call, once, x: _cast(once, x, call.args[0].type, call.params[0]),
    "map_batches": batch_call,
    "text": _missing_value(text_method),
    "time_part": time_part,
    "strftime": strftime,
    "clock_time": clock_time,
    "concat_text": _missing_value(lambda call, once, *texts: f"concat({', '.join(texts)})"),
}
"""Operator name to the text of a call."""
