"""Joins that need less than they say: a stronger kind where a filter drops padded rows, and filters that both sides share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import TypeAlias

from ...plan import (
    Aggregate,
    Call,
    Column,
    Distinct,
    Expr,
    Extend,
    Filter,
    Join,
    Literal,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    Window,
    op,
    postorder,
    same_rows,
    substitute,
    with_children,
)
from ...plan import types as t
from ...plan.derive import matches_once
from ..context import Context
from ..predicates import BUDGET, conjunction, conjuncts, joined
from ..rule import plan_pass, rule
from .filters import COMPARE, SIDES

__all__ = [
    "anti_join", "drop_distinct_of_semi", "drop_join_of_same_rows", "filter_each_side", "filter_other_side", "join_on_equality",
    "strengthen_join",
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


Facts: TypeAlias = dict[str, dict[Expr, None]]
"""Of a column: what is true of it in every row."""

SHARED: Mapping[str, tuple[bool, bool]] = {
    "inner": (True, True), "semi": (True, True), "left": (True, False), "anti": (True, False),
}  # fmt: skip
"""Whether what is true of all keys of the left side, or right, may be asked of the other side's."""

PLAIN = COMPARE | {op.and_, op.or_, op.not_}


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


@rule(phase="infer", on=Filter, below=Join)
def filter_each_side(node: Filter, context: Context) -> Node | None:
    """Filter(Join(x, y), p and r or q and s) = Filter(Join(Filter(x, p or q), Filter(y, r or s)), p and r or q and s)

    p and q read only x, r and s only y. All are movable, together not too large, and not asked of that side already. A side
    that is padded is not filtered.
    """
    join = node.child
    assert isinstance(join, Join)
    if op.or_ not in node.predicate.operators:
        return None
    to_left, to_right = SIDES[join.how]
    left = _filtered(join.left, _implied(node.predicate, join.left) if to_left else [])
    right = _filtered(join.right, _implied(node.predicate, join.right) if to_right else [])
    after = join.replace(left=left, right=right)
    return None if after is join else node.replace(child=after)


def _implied(predicate: Expr, side: Node) -> list[Expr]:
    """What the disjunctions of a predicate say of a side alone, where it is not said by a filter there."""
    known = conjuncts(side.predicate) if isinstance(side, Filter | Scan) and side.predicate is not None else []

    def of_side(part: Expr) -> bool:
        return part.movable and bool(part.columns) and all(id in side.schema for id in part.columns)

    found = []
    for part in conjuncts(predicate):
        branches = [[one for one in conjuncts(branch) if of_side(one)] for branch in joined(part, op.or_)]
        if len(branches) > 1 and all(branches):
            found.append(reduce(op.or_, [conjunction(branch) for branch in branches]))
    return [part for part in found if part not in known and part.size <= BUDGET]


@plan_pass(phase="infer")
def filter_other_side(plan: Node, context: Context) -> Node | None:
    """Join(Filter(x, a > 5), y, a == b) = Join(Filter(x, a > 5), Filter(y, b > 5), a == b)

    The predicate reads only a, compares it with constants, and is movable. Of an inner or semi join
    each side filters the other; of a left or anti join the left filters the right; of an outer join none.
    """
    if Join not in plan.kinds:
        return None
    done: dict[Node, Node] = {}
    facts: dict[Node, Facts] = {}
    for node in plan.nodes:
        after = with_children(node, done.__getitem__)
        if isinstance(after, Join) and after.how in SHARED:
            after = _sharing(after, facts[node.children[0]], facts[node.children[1]])
        done[node] = after
        facts[node] = _facts(node, facts)
    return done[plan]


def _sharing(join: Join, left: Facts, right: Facts) -> Join:
    """The join with what is known of each side asked of the other."""
    to_right, to_left = SHARED[join.how]
    lefts, rights = join.left.schema, join.right.schema
    of_right = _asked([(a, rights.column(b)) for a, b in join.on], left, right) if to_right else []
    of_left = _asked([(b, lefts.column(a)) for a, b in join.on], right, left) if to_left else []
    return join.replace(left=_filtered(join.left, of_left), right=_filtered(join.right, of_right))


def _filtered(side: Node, parts: list[Expr]) -> Node:
    return Filter(side, conjunction(parts)) if parts else side


def _asked(pairs: Iterable[tuple[str, Column]], known: Facts, there: Facts) -> list[Expr]:
    """What is known of one side's keys and may be asked of the other's, where that is not known yet."""
    asked = [(other.id, substitute(part, {key: other})) for key, other in pairs for part in known.get(key, ())]
    return [part for id, part in asked if part not in there.get(id, ())]


def _facts(node: Node, below: Mapping[Node, Facts]) -> Facts:
    match node:
        case Scan(predicate=predicate):
            return {} if predicate is None else _with({}, predicate)
        case Filter(child, predicate):
            return _with(below[child], predicate)
        case Extend(child) | Sort(child) | Slice(child) | Distinct(child) | RowNumber(child) | Window(child):
            return below[child]
        case Select(child, columns):
            return _renamed(below[child], child, columns)
        case Aggregate(child, keys):
            return {id: parts for id, parts in below[child].items() if id in keys}
        case Join(left, right, how):
            return below[left] | below[right] if how in ("inner", "cross") else {} if how == "outer" else below[left]
    return {}


def _renamed(known: Facts, child: Node, columns: tuple[tuple[str, str], ...]) -> Facts:
    if not known:
        return known
    schema = child.schema

    def under(id: str, part: Expr, out: str) -> Expr:
        return substitute(part, {id: Column(out, schema[id].type)})

    return {out: {under(id, part, out): None for part in known[id]} for out, id in columns if id in known}


def _with(known: Facts, predicate: Expr) -> Facts:
    """What is known, and what a predicate says of single columns."""
    more: Facts = {}
    for id, part in _said(predicate):
        more.setdefault(id, dict(known.get(id, {})))[part] = None
    return known | more if more else known


def _said(predicate: Expr) -> Iterator[tuple[str, Expr]]:
    for part in conjuncts(predicate):
        if len(part.columns) == 1 and part.operators <= PLAIN and part.size <= BUDGET:
            yield next(iter(part.columns)), part
