"""What a predicate says of one value in several comparisons with constants, said once.

A comparison with a constant is false for a missing value, never missing itself: so each equation holds wherever the
predicate stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ...plan import Call, Expr, Filter, Literal, Operator, Scan, literal, op
from ...plan import types as t
from ..context import Context
from ..predicates import conjunction, conjuncts, is_call, joined
from ..rule import rule

__all__ = ["FALSE", "merge_ranges", "merged"]

FALSE = literal(False)
LOWER, UPPER = (op.greater, op.greater_equal), (op.less, op.less_equal)
HOLDS: dict[Operator, Callable[[Any, Any], bool]] = {
    op.less: lambda a, b: a < b, op.less_equal: lambda a, b: a <= b, op.greater: lambda a, b: a > b,
    op.greater_equal: lambda a, b: a >= b, op.not_equal: lambda a, b: a != b,
}  # fmt: skip


@rule(phase="simplify", on=(Filter, Scan))
def merge_ranges(node: Filter | Scan, context: Context) -> Filter | Scan | None:
    """a > 1 and a > 3 = a > 3; a > 3 and a < 2 = false; a >= 2 and a <= 2 = a == 2; a > 3 and a != 1 = a > 3;
    a in (1, 5) and a > 3 = a == 5; a == 1 or a == 2 = a in (1, 2); a < 1 or a < 3 = a < 3.

    The constants have the type of a, which is of numbers, texts, days or times, and are not missing. Of floats only the
    ends of ranges are merged. a is deterministic.
    """
    if node.predicate is None:
        return None
    before = conjuncts(node.predicate)
    after = merged([_either(part) if is_call(part, op.or_) else part for part in before])
    if FALSE in after and node.predicate is not FALSE:
        return node.replace(predicate=FALSE)
    return node.replace(predicate=conjunction(after)) if after != before else None


def _either(part: Expr) -> Expr:
    """A disjunction with less in it."""
    before = joined(part, op.or_)
    after = _any_of([conjunction(merged(conjuncts(one))) if is_call(one, op.and_) else one for one in before])
    if after == before:
        return part
    made, *others = after
    for other in others:
        made = op.or_(made, other)
    return made


def _grouped(parts: Iterable[Expr]) -> dict[Expr, list[Call]]:
    """The comparisons with constants, by what they compare."""
    groups: dict[Expr, list[Call]] = {}
    for part in parts:
        if _compares(part):
            groups.setdefault(part.children[0], []).append(part)  # type: ignore[arg-type]
    return {value: calls for value, calls in groups.items() if len(calls) > 1}


def _compares(part: Expr) -> bool:
    """Whether it compares a value with constants of its type that are in an order."""
    if not isinstance(part, Call) or not (part.operator in HOLDS or part.operator in (op.equal, op.is_in)) or len(part.args) < 2:
        return False
    value, *constants = part.args
    type = value.type
    if isinstance(value, Literal) or not value.movable or not (_exact(type) or (t.is_floating(type) and part.operator in HOLDS)):
        return False
    return all(isinstance(one, Literal) and one.type == type and one.value is not None and one.value == one.value for one in constants)


def _exact(type: t.DataType) -> bool:
    return t.is_integer(type) or t.is_string(type) or type == t.date32 or t.is_timestamp(type)


def _in_place(parts: Sequence[Expr], merged: dict[Expr, list[Expr]], taken: set[Expr]) -> list[Expr]:
    """The parts, with what is made of several in the place of the first of them."""
    made: list[Expr] = []
    for part in parts:
        if part not in taken:
            made.append(part)
        else:
            made.extend(merged.pop(part.children[0], ()))
    return made


def _merge(parts: Sequence[Expr], merge: Callable[[Expr, list[Call]], list[Expr]]) -> list[Expr]:
    merged: dict[Expr, list[Expr]] = {}
    taken: set[Expr] = set()
    for value, calls in _grouped(parts).items():
        made = merge(value, calls)
        if made != calls:
            merged[value] = made
            taken.update(calls)
    return _in_place(parts, merged, taken) if taken else list(parts)


def merged(parts: Sequence[Expr]) -> list[Expr]:
    """Parts of a conjunction, where what several say of one value is said once."""
    return _merge(parts, _both)


def _any_of(parts: Sequence[Expr]) -> list[Expr]:
    return _merge(parts, _one)


def _constant(call: Call) -> Any:
    return call.args[1].value  # type: ignore[attr-defined]


def _both(value: Expr, calls: list[Call]) -> list[Expr]:
    """What is true where all the comparisons are."""
    bounds = [call for call in calls if call.operator in HOLDS]
    listed = [call for call in calls if call.operator not in HOLDS]
    lower, upper = _bound(bounds, LOWER, True), _bound(bounds, UPPER, True)
    if lower and upper and not (_holds(lower, _constant(upper)) and _holds(upper, _constant(lower))):
        return [FALSE]
    if lower and upper and not listed and _constant(lower) == _constant(upper) and _exact(value.type):
        listed = [op.equal(value, lower.args[1])]
    if listed:
        options = [one for one in dict.fromkeys(listed[0].args[1:]) if all(one in call.args[1:] for call in listed)]
        return _among(value, [one for one in options if all(_holds(bound, one.value) for bound in bounds)])  # type: ignore[attr-defined]
    ends = [end for end in (lower, upper) if end]

    def says_more(call: Call) -> bool:
        return call.operator is op.not_equal and all(_holds(end, _constant(call)) for end in ends)

    return [call for call in dict.fromkeys(calls) if call in ends or says_more(call)]


def _holds(bound: Call, constant: Any) -> bool:
    return HOLDS[bound.operator](constant, _constant(bound))


def _bound(calls: list[Call], operators: tuple[Operator, Operator], tight: bool) -> Call | None:
    """The bound from below, or above, that lets least through, or most."""
    found = [call for call in calls if call.operator in operators]
    if not found:
        return None
    strict, _ = operators
    end = (max if tight == (strict is op.greater) else min)(map(_constant, found))
    at_end = [call for call in found if _constant(call) == end]
    return next((call for call in at_end if (call.operator is strict) == tight), at_end[0])


def _one(value: Expr, calls: list[Call]) -> list[Expr]:
    """What is true where one of the comparisons is."""
    ends = [end for end in (_bound(calls, LOWER, False), _bound(calls, UPPER, False)) if end]
    options = dict.fromkeys(one for call in calls if call.operator not in HOLDS for one in call.args[1:])
    outside = [one for one in options if not any(_holds(end, one.value) for end in ends)]  # type: ignore[attr-defined]
    others = [call for call in calls if call.operator is op.not_equal]
    made = dict.fromkeys([*(_among(value, outside) if outside else ()), *ends, *others])
    return list(calls) if made.keys() == set(calls) else list(made)


def _among(value: Expr, options: Sequence[Expr]) -> list[Expr]:
    if not options:
        return [FALSE]
    return [op.equal(value, options[0]) if len(options) == 1 else op.is_in(value, *options)]
