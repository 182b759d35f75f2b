"""`check_rule`: a search for a plan and data of which a rule changes the result, and the smallest that is found as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa
from hypothesis import HealthCheck, Phase, find, reject, settings
from hypothesis.errors import NoSuchExample, Unsatisfiable

from ...plan import Collect, Node, Write, canonical
from ...plan import types as t
from ...plan.text import format_plan, named_sources
from ..check import RuleError
from ..context import Context
from ..driver import optimize
from ..rule import Pass, Rule, find_rule, register, registered, unregister
from .expressions import Language, types_for
from .plans import NODES, Ids, Maker
from .running import Result, compute, evaluate, rows, rule_names, runner, same, value_ranges, without_order
from .values import TYPES, tables
from .vocabulary import vocabulary

__all__ = ["RuleCheck", "check_rule", "plans_for"]

FEW = 100
"""Rows of relations that a rule may compute."""

PLAIN = Language(
    (t.int64, t.boolean),
    frozenset({"not", "and", "greater", "equal", "add", "is_missing", "size", "sum", "count", "first", "row_number", "power"}),
)
"""A language of few words, in which much happens by chance."""


@dataclass
class RuleCheck:
    """What a check has seen.

    Attributes
    ----------
    rule : str
    plans : int
        How many plans were run.
    firings : int
        How often the rule fired on them.
    failed : Exception or None
        Why the last plan that could not be run as it is written could not.
    """

    rule: str
    plans: int = 0
    firings: int = 0
    failed: Exception | None = None


@dataclass(frozen=True)
class Finding:
    """A plan that a rule makes wrong."""

    problem: str
    before: Node
    after: Node | None = None
    expected: Result = field(default_factory=dict)
    found: Result = field(default_factory=dict)


def check_rule(
    rule: Pass | str,
    *,
    examples: int = 200,
    engines: Sequence[str] = ("local",),
    plans: st.SearchStrategy[Node] | None = None,
) -> RuleCheck:
    """Look for a plan whose result a rule changes.

    Plans are generated in which the rule finds the nodes that it is for, over small tables with missing values,
    duplicates and no rows at all. Each is optimized by this rule alone, as for an engine that keeps the order of rows and
    for one that does not, and every firing is verified: columns, types, nullability, order, keys, number of rows.

    Parameters
    ----------
    rule : Rule, Pass or str
        The rule, or the name of one that is registered.
    examples : int, default 200
        How many plans to try.
    engines : sequence of str, default ("local",)
        Where both plans are run: "local", "spark".
    plans : strategy, optional
        Plans of your own, which end in a `Collect`: `plans_like` makes them of the texts of a few, over generated tables.

    Returns
    -------
    RuleCheck
        How many plans were run, and how often the rule fired.

    Raises
    ------
    AssertionError
        If the rule is wrong, with the smallest plan found, its data, and both results; or if it never fired.
    KeyError
        If there is no such rule or engine.

    Examples
    --------
    >>> check_rule("merge_filters", examples=20).firings > 0
    True
    """
    for engine in engines:
        runner(engine)
    with known(rule) as rewrite:
        seen = RuleCheck(rewrite.name)
        try:
            smallest: Node | None = find(
                plans_for(rewrite) if plans is None else plans,
                lambda plan: problem_of(plan, rewrite, engines, seen) is not None,
                settings=settings(
                    max_examples=examples, database=None, deadline=None, derandomize=True, report_multiple_bugs=False,
                    phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
        except (NoSuchExample, Unsatisfiable):
            smallest = None
        if smallest is None:
            assert seen.firings, _never_fired(rewrite, seen)
            return seen
        finding = problem_of(smallest, rewrite, engines, seen)
        assert finding is not None, "the rule answers the same plan in different ways"
    raise AssertionError(_report(rewrite, finding))


@contextmanager
def known(rule: Pass | str) -> Iterator[Pass]:
    """A rule that is registered, if only for now."""
    rewrite = find_rule(rule) if isinstance(rule, str) else rule
    if not isinstance(rewrite, Pass):
        raise TypeError(f"a rule or its name is due, not {rewrite!r}; @rule and @plan_pass make rules of functions")
    if rewrite in registered():
        yield rewrite
        return
    register(rewrite)
    try:
        yield rewrite
    finally:
        unregister(rewrite.name)


def problem_of(plan: Node, rewrite: Pass, engines: Sequence[str], seen: RuleCheck) -> Finding | None:
    """What a rule makes wrong of a plan. A plan that fails as it is written proves nothing, and does not count."""
    try:
        expected = rows(plan, engines[0])
    except Exception as error:
        seen.failed = error
        reject()
    seen.plans += 1
    for keeps_order in (True, False):
        off = frozenset(rule_names()) - {rewrite.name}
        outside: dict[str, Any] = {"evaluate": evaluate, "value_ranges": value_ranges, "compute": compute, "fold_rows": FEW}
        context = Context(disabled=off, check=True, keeps_order=keeps_order, **outside)
        try:
            done = optimize(plan, context)
        except RuleError as error:
            return Finding(error.problem, error.before, error.after)
        except Exception as error:
            return Finding(f"it raises {type(error).__name__}: {error}", plan)
        firings = sum(record.rule == rewrite.name for record in done.trace)
        seen.firings += firings
        if firings:
            for engine in engines:
                finding = _compared(plan, done.plan, expected, engine, keeps_order)
                if finding is not None:
                    return finding
    return None


def _compared(plan: Node, after: Node, expected: Result, engine: str, keeps_order: bool) -> Finding | None:
    ran = after if keeps_order or engine != "local" else without_order(after, 1)
    try:
        found = rows(ran, engine)
    except Exception as error:
        return Finding(f"the new plan fails where the old one does not: {type(error).__name__}: {error}", plan, after)
    if same(found, expected):
        return None
    where = "" if keeps_order else ", on an engine that keeps no order of rows"
    return Finding(f"the result is another{where}", plan, after, expected, found)


@st.composite
def plans_for(draw: st.DrawFn, rule: Pass) -> Node:
    """Plans that end in a `Collect` and have the nodes that a rule starts from."""
    language = draw(languages_for(rule))
    types = language.types
    least = draw(st.sampled_from([2, 2, 0]))
    drawn = tables(types=(*types, *types_for(vocabulary(rule.apply), TYPES) * 2), min_rows=least, max_rows=6, max_columns=3)
    maker = Maker(draw, Ids(), language, drawn, "table", draw(st.booleans()), False, 100)
    pool = [maker.scan(some_columns=draw(st.booleans()))]
    extra = draw(st.lists(st.sampled_from(NODES), max_size=2))
    for cls in [*extra, *_shape(draw, rule)]:
        made = maker.step(cls, pool)
        if made.schema.ids and (made.max_rows or 0) <= 100:
            pool.append(made)
    return maker.write(pool[-1]) if _is_for(rule, Write) else Collect(pool[-1], pool[-1].schema.ids)


@st.composite
def languages_for(draw: st.DrawFn, rule: Pass) -> Language:
    """What the expressions of plans for a rule are made of: few words or all, and often those that its code speaks of."""
    own = vocabulary(rule.apply)
    plain = draw(st.sampled_from([True, True, False]))
    types = tuple(dict.fromkeys([*(PLAIN.types if plain else TYPES), *types_for(own, TYPES)]))
    can_raise = draw(st.booleans())
    words = PLAIN.operators if plain else None
    favoured = draw(st.sampled_from([frozenset(), own, own])) if own else own
    return Language(types, words and words | favoured, can_raise, favoured=favoured)


def _shape(draw: st.DrawFn, rule: Pass) -> list[type[Node]]:
    """Classes for nodes one over another, the lowest first."""
    if not isinstance(rule, Rule):
        return draw(st.lists(st.sampled_from(NODES), max_size=3))
    chosen = []
    for classes in (rule.below, rule.on):
        fitting = [cls for cls in NODES if issubclass(cls, classes)] if classes else []
        chosen += [draw(st.sampled_from(fitting))] if fitting else []
    return chosen


def _is_for(rule: Pass, cls: type[Node]) -> bool:
    return isinstance(rule, Rule) and rule.on == (cls,)


def _never_fired(rewrite: Pass, seen: RuleCheck) -> str:
    if not seen.plans:
        return f"{rewrite.name}: none of the plans ran: {type(seen.failed).__name__}: {seen.failed}"
    return (
        f"{rewrite.name} never fired on {seen.plans} plans, so nothing is known of it. Give one on which it fires: "
        f"check_rule({rewrite.name!r}, plans=plans_like(parse_plan(...))) runs it over many tables"
    )


def _report(rewrite: Pass, finding: Finding) -> str:
    """A finding for people: both plans, the data and both results."""
    parts = [f"{rewrite.name} is wrong: {finding.problem}", "before\n" + _text(finding.before)]
    if finding.after is not None:
        parts.append("after\n" + _text(finding.after))
    tables_by_name = {name: handle.value for name, handle in named_sources(canonical(finding.before)).items()}
    parts += [f"@{name}\n" + _table(data.to_pydict()) for name, data in tables_by_name.items() if isinstance(data, pa.Table)]
    if finding.expected or finding.found:
        parts += ["expected\n" + _table(finding.expected), "found\n" + _table(finding.found)]
    return "\n\n".join(parts)


def _text(plan: Node) -> str:
    return format_plan(canonical(plan))


def _table(columns: dict[str, list[Any]]) -> str:
    """Columns side by side."""
    cells = [[name, *map(repr, values)] for name, values in columns.items()]
    widths = [max(map(len, column)) for column in cells]
    lines = zip(*cells, strict=True)
    return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
