"""Checking mode: what every rewrite must keep. A wrong rule is named, with the plans before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..plan import Call, Filter, Node, Sort, operators, postorder
from ..plan.validate import problems
from .rule import Pass

__all__ = ["RuleError", "check_rewrite"]

MOST_LINES = 60
"""Lines of a plan, or of a difference, that an error shows."""


class RuleError(Exception):
    """A rule or pass did what it must not.

    Attributes
    ----------
    rule : str
        Its name.
    before : Node
        What it was given.
    after : Node or None
        What it made of it; None if that is no node.
    """

    def __init__(self, rule: str, problem: str, before: Node, after: Node | None = None) -> None:
        parts = [f"{rule}: {problem}", "before:", _text(before)]
        if after is not None:
            parts += ["after:", _text(after), "difference:", _difference(before, after)]
        super().__init__("\n".join(parts))
        self.rule, self.problem, self.before, self.after = rule, problem, before, after


def check_rewrite(rewrite: Pass, before: Node, after: Node) -> None:
    """Verify one firing.

    Raises
    ------
    RuleError
        If the new node is not valid; if it has other columns, in another order or of other types; if a
        column may be missing that could not be before; if rows come in another order; if a unique key or
        the known number of rows is lost; if an operator that is not deterministic is computed more or less
        often, or for other rows. What the rule changes on purpose is not looked at.
    """
    problem = next(_broken(after), None) or next(_differences(before, after, rewrite.changes), None)
    if problem:
        raise RuleError(rewrite.name, problem, before, after)


def _broken(root: Node) -> Iterator[str]:
    """What is wrong with nodes that no earlier check has found right."""
    stack = [root]
    while stack:
        node = stack[-1]
        missing = [child for child in node.children if "_checked" not in child.__dict__]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        if "_checked" in node.__dict__:
            continue
        found = next(iter(problems(node)), None)
        if found:
            yield f"{type(node).__name__}: {found}"
        node.__dict__["_checked"] = True


def _differences(before: Node, after: Node, changes: frozenset[str]) -> Iterator[str]:
    old, new = before.schema, after.schema
    if "columns" not in changes and set(old.ids) != set(new.ids):
        yield f"the columns were {', '.join(old.ids)} and are {', '.join(new.ids)}"
    elif not changes & {"columns", "column order"} and old.ids != new.ids:
        yield f"the columns were in the order {', '.join(old.ids)} and are in the order {', '.join(new.ids)}"
    for field in old:
        if field.id in new:
            found = new[field.id]
            if found.type != field.type:
                yield f"column {field.id} was {field.type} and is {found.type}"
            if found.nullable and not field.nullable:
                yield f"column {field.id} could not be missing and now can"
    if "order" not in changes and before.ordering is not after.ordering:
        yield "rows come in another order"
    lost = [key for key in before.unique_keys if not any(other <= key for other in after.unique_keys)]
    if lost and not changes & {"columns", "keys"}:
        yield f"no longer a unique key: {', '.join(sorted(lost[0]))}"
    if None not in (before.row_count, after.row_count) and before.row_count != after.row_count:
        yield f"there were {before.row_count} rows and are {after.row_count}"
    if any(not operator.deterministic for operator in operators()) and _drawn(before) != _drawn(after):
        yield "what is not deterministic is computed more or less often, or for other rows"


def _drawn(plan: Node) -> Counter[tuple[str, Node | None]]:
    """The operators that are not deterministic, each with the rows that it is computed for, filtered or not."""
    return Counter(
        (part.operator.name, _origin(node.children[0]) if node.children else None)
        for node in postorder(plan)
        for expr in node.expressions
        if not expr.deterministic
        for part in postorder(expr)
        if isinstance(part, Call) and not part.operator.deterministic
    )


def _origin(node: Node) -> Node:
    origin = node.origin
    while isinstance(origin, Filter | Sort):
        origin = origin.child.origin
    return origin


def _difference(before: Node, after: Node) -> str:
    from ..plan.text import format_diff

    return _last_lines(format_diff(before, after))


def _text(plan: Node) -> str:
    from ..plan.text import format_plan

    return _last_lines(format_plan(plan))


def _last_lines(text: str) -> str:
    """The end of a text, which says what is nearest to the node that a rule was given."""
    lines = text.splitlines()
    more = len(lines) - MOST_LINES
    return "\n".join([f"… {more + 1} lines before", *lines[more + 1 :]]) if more > 0 else text
