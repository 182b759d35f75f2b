"""Joins that need less than they say: a stronger kind where a filter drops padded rows or compares both sides, or none at all."""

from __future__ import annotations

from collections.abc import Mapping

from ...plan import (
    Call,
    Column,
    Distinct,
    Expr,
    Extend,
    Filter,
    Join,
    Literal,
    Node,
    Select,
    op,
    postorder,
    same_rows,
)
from ...plan import types as t
from ...plan.derive import matches_once
from ..context import Context
from ..predicates import conjunction, conjuncts
from ..rule import rule

__all__ = [
    "anti_join", "drop_distinct_of_semi", "drop_join_of_same_rows", "join_on_equality", "strengthen_join",
]  # fmt: skip

PADDED: Mapping[str, tuple[bool, bool]] = {"left": (False, True), "outer": (True, True)}
"""Whether rows of a join have missing values in place of the left, or right, columns."""


@rule(phase="pushdown", on=Filter, below=Join, changes=("order",))
def strengthen_join(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y, left), p) = Filter(Join(x, y, inner), p), where p is not true if all columns of y are missing.

    Outer becomes left where p is not true if all columns of x are missing, inner where both hold. The order stays; it is
    only said differently.
    """
    join = node.child
    assert isinstance(join, Join)
    if join.how not in PADDED:
        return None
    pads_left, pads_right = PADDED[join.how]
    pads_left = pads_left and not _never_true(node.predicate, join.left)
    pads_right = pads_right and not _never_true(node.predicate, join.right)
    if pads_left:  # there is no join that pads the left side only
        return None
    how = "left" if pads_right else "inner"
    return None if how == join.how else node.replace(child=join.replace(how=how))


STRICT = frozenset({op.add, op.subtract, op.multiply, op.divide})
"""Operators that are missing where an argument is."""
NEEDS_VALUES = frozenset({op.equal, op.less, op.less_equal, op.greater, op.greater_equal})
"""Operators that are false where an argument is missing."""


def _never_true(predicate: Expr, side: Node) -> bool:
    """Whether a predicate is false or missing where all columns of `side` are missing."""
    missing: set[Expr] = set()
    untrue: set[Expr] = set()
    for part in postorder(predicate):
        if isinstance(part, Column) and part.id in side.schema:
            missing.add(part)
        elif isinstance(part, Literal) and part.value in (None, False) and part.type in (t.null, t.boolean):
            untrue.add(part)
        elif isinstance(part, Call):
            if part.operator in STRICT and any(arg in missing for arg in part.args):
                missing.add(part)
            elif _is_untrue(part, missing, untrue | missing):
                untrue.add(part)
    return predicate in missing or predicate in untrue


def _is_untrue(call: Call, missing: set[Expr], untrue: set[Expr]) -> bool:
    operator, args = call.operator, call.args
    if operator in NEEDS_VALUES:
        return any(arg in missing for arg in args)
    if operator is op.not_missing:
        return args[0] in missing
    if operator is op.is_in:
        return args[0] in missing and all(_is_number_or_text(option) for option in args[1:])
    if operator is op.and_:
        return any(arg in untrue for arg in args)
    if operator in (op.or_, op.coalesce):
        return all(arg in untrue for arg in args)
    return operator is op.if_else and args[2] in untrue and (args[1] in untrue or args[0] in untrue)


def _is_number_or_text(option: Expr) -> bool:
    return isinstance(option, Literal) and option.value is not None and option.value == option.value


@rule(phase="pushdown", on=Filter, below=Join, changes=("order",))
def anti_join(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y, left), is_missing(c) and p) = Filter(Extend(Join(x, y, anti), the columns of y = missing), p), where c
    is a column of y that is never missing in y itself."""
    join = node.child
    assert isinstance(join, Join)
    if join.how != "left" or op.is_missing not in node.predicate.operators:
        return None
    absent = {op.is_missing(Column(field.id, field.type)) for field in join.right.schema if not field.nullable}
    parts = conjuncts(node.predicate)
    others = [part for part in parts if part not in absent]
    if len(others) == len(parts):
        return None
    padded = tuple([(field.id, Literal(None, field.type)) for field in join.right.schema])
    unmatched = Extend(join.replace(how="anti"), padded)
    return Filter(unmatched, conjunction(others)) if others else unmatched


@rule(phase="pushdown", on=Filter, below=Join)
def join_on_equality(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y, cross), a == b and p) = Filter(Join(x, y, inner, a == b), p), where a is of x and b of y, of one type.

    So for an inner join, which gets one key more: if it matches missing keys, a or b must never be missing.
    """
    join = node.child
    assert isinstance(join, Join)
    if join.how not in ("inner", "cross"):
        return None
    missing_equal = join.how == "inner" and join.missing_equal
    parts = conjuncts(node.predicate)
    equal = {part: pair for part in parts if (pair := _equal_sides(part, join, missing_equal))}
    if not equal:
        return None
    matched = join.replace(how="inner", on=(*join.on, *equal.values()), missing_equal=missing_equal)
    others = [part for part in parts if part not in equal]
    return Filter(matched, conjunction(others)) if others else matched


def _equal_sides(part: Expr, join: Join, missing_equal: bool) -> tuple[str, str] | None:
    """The columns of the left and right side that a predicate says are equal, if it does."""
    match part:
        case Call(op.equal, (Column(a, type), Column(b, other))) if type == other:
            left, right = (a, b) if a in join.left.schema else (b, a)
            both_missing = join.schema.nullable(a) and join.schema.nullable(b)
            if left in join.left.schema and right in join.right.schema and not (missing_equal and both_missing):
                return left, right
    return None


@rule(phase="pushdown", on=Join, below=Distinct)
def drop_distinct_of_semi(node: Join, context: Context) -> Node | None:
    """Join(x, Distinct(y, k), semi, a == k) = Join(x, y, semi, a == k), where k has all keys and each is kept; so for anti."""
    right = node.right
    if node.how not in ("semi", "anti") or not isinstance(right, Distinct) or right.keep == "none":
        return None
    return node.replace(right=right.child) if {key for _, key in node.on} <= set(right.columns) else None


@rule(phase="pushdown", on=Join, changes=("order",))
def drop_join_of_same_rows(node: Join, context: Context) -> Node | None:
    """Join(x, y, k == k) = the columns of x and y, where both are the same rows, and k tells them apart

    The join is inner, left or outer; k is matched with itself, under whatever name, and is never missing unless missing keys match.
    The order stays; of an outer join it is only said differently.
    """
    right, names = node.right, {id: id for id in node.right.schema.ids}
    while isinstance(right, Select):
        sources = dict(right.columns)
        right, names = right.child, {id: sources[name] for id, name in names.items()}
    if node.how not in ("inner", "left", "outer") or node.left.origin is not right.origin:
        return None
    both = same_rows(node.left, right)
    if both is None or any(names[other] != key for key, other in node.on):
        return None
    keys = [key for key, _ in node.on]
    if not matches_once(both, keys) or not (node.missing_equal or not any(both.schema.nullable(key) for key in keys)):
        return None
    return Select(both, (*((id, id) for id in node.left.schema.ids), *names.items()))
