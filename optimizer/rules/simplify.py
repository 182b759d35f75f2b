"""Predicates said plainly, so that they can be taken apart and pushed down.

A filter counts missing as false. So of what three-valued logic tells apart, it only asks what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from ...plan import (
    Aggregate,
    Call,
    Expr,
    Extend,
    Filter,
    Literal,
    Node,
    Operator,
    Scan,
    Unpivot,
    Window,
    literal,
    op,
    with_children,
)
from ...plan.tree import map_values
from ..context import Context
from ..predicates import TRUE, MayBeMissing, conjunction, conjuncts, is_call, joined
from ..rule import rule

__all__ = ["drop_true_filter", "factor_conjuncts", "fold_constants", "simplify_booleans", "simplify_filter"]

FALSE = literal(False)


@rule(phase="simplify", on=(Filter, Scan))
def drop_true_filter(node: Filter | Scan, context: Context) -> Node | None:
    """Filter(x, true) = x; so for the predicate of a scan."""
    if node.predicate is not TRUE:
        return None
    return node.child if isinstance(node, Filter) else node.replace(predicate=None)


@rule(phase="simplify", on=(Filter, Scan, Extend, Aggregate, Window, Unpivot))
def simplify_booleans(node: Node, context: Context) -> Node | None:
    """not not p = p; not (a == b) = a != b; not (p or q) = not p and not q; true and p = p; false and p = false;
    coalesce(p, q) = p where p is never missing; coalesce(p, q, p) = coalesce(p, q); if_else(true, a, b) = a; if_else(p, a, a) = a.

    Each holds in three-valued logic.
    """
    missing = MayBeMissing(lambda id: True)
    return map_expressions(node, lambda call: _plain(call, missing), has(*PLAIN), "simplify")


PLAIN = (op.not_, op.and_, op.or_, op.if_else, op.coalesce)


def _plain(expr: Call, missing: MayBeMissing) -> Expr:
    operator, args = expr.operator, expr.args
    if operator is op.not_:
        return _negated(args[0])
    if operator in (op.and_, op.or_):
        return _joined(expr, *args)
    if operator is op.if_else and isinstance(args[0], Literal):
        return _of_type(expr, args[1] if args[0].value else args[2])
    if operator is op.if_else and args[1] is args[2] and expr.deterministic:
        return _of_type(expr, args[1])
    if operator is op.coalesce:
        once = tuple(dict.fromkeys(args)) if expr.deterministic else args
        return _of_type(expr, once[0] if len(once) == 1 or not missing(once[0]) else op.coalesce(*once))
    return expr


def _of_type(expr: Expr, simpler: Expr) -> Expr:
    """A simpler expression if it has the same type."""
    return simpler if simpler.type == expr.type else expr


OPPOSITES = {op.equal: op.not_equal, op.not_equal: op.equal, op.is_missing: op.not_missing, op.not_missing: op.is_missing}


def _negated(expr: Expr) -> Expr:
    """`not` of a predicate."""
    parts = joined(expr, op.or_)
    if len(parts) > 1:
        return conjunction(map(_negated, parts))
    if isinstance(expr, Literal) and expr.value is not None:
        return literal(not expr.value)
    if isinstance(expr, Call) and expr.operator in OPPOSITES:
        return OPPOSITES[expr.operator](*expr.args)
    if isinstance(expr, Call) and expr.operator is op.not_:
        return _of_type(op.not_(expr), expr.args[0])
    return op.not_(expr)


def _joined(expr: Call, left: Expr, right: Expr) -> Expr:
    """`and` or `or` without what decides nothing; a side that decides all."""
    neutral, decisive = (TRUE, FALSE) if expr.operator is op.and_ else (FALSE, TRUE)
    if decisive in (left, right):
        return decisive
    if left is neutral or left is right:
        return _of_type(expr, right)
    return _of_type(expr, left) if right is neutral else expr


@rule(phase="simplify", on=(Filter, Scan))
def factor_conjuncts(node: Filter | Scan, context: Context) -> Node | None:
    """p and q or p and r = p and (q or r); p or p and q = p, where p is deterministic.

    Each holds in three-valued logic.
    """
    return map_expressions(node, _factored, has(op.or_), "factor")


def _factored(call: Call) -> Expr:
    """A disjunction with what both sides ask for asked once."""
    if call.operator is not op.or_:
        return call
    left, right = [dict.fromkeys(conjuncts(side)) for side in call.args]
    both = [part for part in left if part in right and part.deterministic]
    if not both:
        return call
    rests = [[part for part in side if part not in both] for side in (left, right)]
    return conjunction([*both, op.or_(*map(conjunction, rests))] if all(rests) else both)


@rule(phase="simplify", on=(Filter, Scan, Extend, Aggregate, Window, Unpivot))
def fold_constants(node: Node, context: Context) -> Node | None:
    """1 + 2 = 3: what reads no column is computed here, where it is movable and the context can evaluate."""
    evaluate = context.evaluate
    if evaluate is None:
        return None

    def fold(call: Call) -> Expr:
        constant = call.operator.kind == "scalar" and all(isinstance(arg, Literal) for arg in call.args)
        return evaluate(call) if constant and call.movable else call

    return map_expressions(node, fold, lambda call: call.constant_part, "fold")


@cache
def has(*operators: Operator) -> Callable[[Call], bool]:
    """Whether a call has one of these operators, or one of its parts has."""
    wanted = frozenset(operators)
    return lambda call: not wanted.isdisjoint(call.operators)


def map_expressions(
    node: Node, change: Callable[[Call], Expr], about: Callable[[Call], bool] = lambda call: True, key: object = None
) -> Node | None:
    """The node with `change` applied to the calls in its expressions, from the leaves up; None if that changes nothing.

    Parameters
    ----------
    node : Node
    change : callable
        A call that stands for the same value.
    about : callable, optional
        Whether there may be something to do with a call or its parts; others are passed by.
    key : hashable, optional
        Stands for what `change` does: a call that it has left alone once is not looked at again, in no other node.
    """
    memo: dict[Expr, Expr] = {}
    stack = list(node.expressions)
    while stack:
        part = stack[-1]
        if part in memo:
            stack.pop()
        elif not isinstance(part, Call) or not about(part) or key in part.__dict__.get(LEFT_ALONE, ()):
            memo[part] = part
        elif waiting := [arg for arg in part.args if arg not in memo]:
            stack.extend(waiting)
        else:
            memo[part] = change(with_children(part, memo.__getitem__))
            if memo[part] is part and key is not None:
                part.__dict__.setdefault(LEFT_ALONE, set()).add(key)
    if all(memo[expr] is expr for expr in node.expressions):
        return None
    return with_expressions(node, memo)


LEFT_ALONE = "_left_alone"
"""Where a call remembers what has nothing to do with it."""


def with_expressions(node: Node, changed: Mapping[Expr, Expr]) -> Node:
    """The node with other expressions in the same places."""
    return type(node)(*[map_values(getattr(node, name), lambda part: changed.get(part, part)) for name in node.field_names()])


@rule(phase="simplify", on=(Filter, Scan))
def simplify_filter(node: Filter | Scan, context: Context) -> Node | None:
    """Filter(x, coalesce(p, false)) = Filter(x, p); Filter(x, if_else(c, p, null)) = Filter(x, c and p); inside and, or too.

    For a filter missing is false. Nor does it ask whether a value is missing that it compares.
    """
    if node.predicate is None or TRUTH.isdisjoint(node.predicate.operators):
        return None
    predicate = _truth(node.predicate, MayBeMissing(node.schema.nullable))
    parts = conjuncts(predicate)
    compared = {arg for part in parts if isinstance(part, Call) and part.operator in FALSE_IF_MISSING for arg in part.args}
    needed = [part for part in parts if not (is_call(part, op.not_missing) and part.children[0] in compared)]
    return node.replace(predicate=predicate if len(needed) == len(parts) else conjunction(needed))


TRUTH = frozenset({op.coalesce, op.if_else, op.not_missing})
FALSE_IF_MISSING = frozenset({op.equal, op.less, op.less_equal, op.greater, op.greater_equal})


def _truth(predicate: Expr, missing: MayBeMissing) -> Expr:
    """A predicate that is true for the same rows, and plainer."""
    memo: dict[Expr, Expr] = {}
    stack = [predicate]
    while stack:
        part = stack[-1]
        after = _step(part, missing)
        joins = after is part and isinstance(part, Call) and part.operator in (op.and_, op.or_)
        waiting = [other for other in (part.children if joins else [after]) if other is not part and other not in memo]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if joins:
            memo[part] = with_children(part, lambda arg: memo[arg])
        else:
            memo[part] = memo.get(after, after)
    return memo[predicate]


def _step(part: Expr, missing: MayBeMissing) -> Expr:
    """One step to a plainer predicate; the same where there is none."""
    match part:
        case Call(operator, (first, *others)) if operator is op.coalesce:
            return first if not missing(first) or others == [FALSE] else part
        case Call(operator, (condition, then, otherwise)) if operator is op.if_else:
            if otherwise is FALSE or (isinstance(otherwise, Literal) and otherwise.value is None):
                return op.and_(condition, then)
            return op.or_(condition, otherwise) if then is TRUE else part
        case Call(operator, (first,)) if operator is op.not_missing:
            return part if missing(first) else TRUE
    return part
