"""The driver: takes a plan through the phases, applies what is registered there, and records each firing."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from ..plan import Node, with_children
from ..plan.text import format_plan
from .check import RuleError, check_rewrite
from .context import Context
from .rule import PHASES, STAGES, Chosen, Pass, Phase, Rule, registered
from .trace import Effort, Optimized, Record

__all__ = ["optimize"]

MOST_ROUNDS = 8  # a stage is settled after two or three
FIRINGS_PER_NODE = 1000  # a phase in which rules fire more often than this does not end


def optimize(plan: Node, context: Context | None = None) -> Optimized:
    """A better plan with the same result.

    Parameters
    ----------
    plan : Node
        With a `Collect` or `Write` at the root, which says what is observed. Of any other plan all columns
        and the row order are kept.
    context : Context, optional
        Settings.

    Returns
    -------
    Optimized
        The plan, and a record of each firing.

    Raises
    ------
    RuleError
        If a rule does not end, or answers what is no node; with `Context(check=True)`, or where another rule
        fails because of it, also if it breaks a promise.

    Examples
    --------
    >>> from plandas.plan.text import parse_plan
    >>> done = optimize(parse_plan('''
    ...     r0 = table(a: int64, b: int64)
    ...     r1 = extend(r0, c = a * 2)
    ...     r2 = filter(r1, c > 4)
    ...     r3 = collect(r2, c)
    ... '''))
    >>> [record.rule for record in done.trace]
    ['prune_columns', 'filter_through_extend', 'filter_into_scan']
    """
    context = Context() if context is None else context
    try:
        with _without_collector():
            return _optimized(plan, context)
    except RuleError:
        raise
    except Exception as error:
        if wrong := _wrong_rule(plan, context):
            raise wrong from error
        raise


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's collector of cycles is not run: plans have none, and it would look through the whole process for them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _wrong_rule(plan: Node, context: Context) -> RuleError | None:
    """What checking says of a plan that fails: a wrong rule often makes a later one fail."""
    try:
        _optimized(plan, replace(context, check=True))
    except Exception as error:
        return error if isinstance(error, RuleError) else None
    return None


def _optimized(plan: Node, context: Context) -> Optimized:
    trace = Trace()
    limit = FIRINGS_PER_NODE * len(plan.nodes)
    phases = {phase: PhaseRun(phase, context, trace, limit) for phase in PHASES}
    for stage in STAGES:
        for _ in range(MOST_ROUNDS):
            before = plan
            for phase in stage:
                plan = phases[phase].run(plan)
            if plan is before:
                break
    _ = plan.schema  # fails where a rule lost a column that is read: better here, where the rule is found, than in an engine
    return Optimized(plan, tuple(trace.records), dict(trace.efforts))


class Trace:
    """What is noted down on the way."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.efforts: defaultdict[str, Effort] = defaultdict(Effort)


class PhaseRun:
    """A phase in one optimization. What it has once found nothing to do with, it leaves alone."""

    def __init__(self, phase: Phase, context: Context, trace: Trace, limit: int) -> None:
        active = [rewrite for rewrite in registered(phase.name) if _is_on(rewrite, context)]
        self.name, self.context, self.trace = phase.name, context, trace
        self.passes = [rewrite for rewrite in active if not isinstance(rewrite, Rule)]
        self.rules = [rewrite for rewrite in active if isinstance(rewrite, Rule)]
        self.rewriting = Rewriting(phase.name, self.rules, context, trace, limit)
        self.settled: Node | None = None

    def run(self, plan: Node) -> Node:
        if plan is self.settled:
            return plan
        after = plan
        for rewrite in self.passes:
            after = _fire(rewrite, self.name, after, self.context, self.trace) or after
        if self.rules:
            after = self.rewriting.run(after)
        self.settled = after if after is plan else None
        return after


def _is_on(rewrite: Pass, context: Context) -> bool:
    return rewrite.required or (context.level > 0 and rewrite.name not in context.disabled)


def _fire(rewrite: Pass, phase: str, node: Node, context: Context, trace: Trace) -> Node | None:
    """Try a rule or pass; what it made of the node, or None where it has nothing to do."""
    start = perf_counter()
    try:
        answer = rewrite.apply(node, context)
    except Exception as error:
        error.add_note(f"in {rewrite!r} of phase {phase}, on {format_plan(node).splitlines()[-1]}")
        error.add_note(f"The option optimizer.disable = {rewrite.name!r} switches it off.")
        raise
    seconds = perf_counter() - start
    effort = trace.efforts[rewrite.name]
    effort.tries += 1
    effort.seconds += seconds
    if answer is None:
        return None
    after, choices = answer if isinstance(answer, Chosen) else (answer, ())
    if not isinstance(after, Node):
        raise RuleError(rewrite.name, f"answers {after!r:.80}, of type {type(after).__name__}, where a Node or None is due", node)
    if after is node and not choices:
        return None
    effort.firings += 1
    trace.records.append(Record(phase, rewrite.name, node, after, seconds, choices))
    if context.check:
        check_rewrite(rewrite, node, after)
    return after


class Rewriting:
    """The rules of one phase, applied until none fires.

    Each node is tried when it is first met, from the root down, and again if its children came out changed;
    a rewritten node takes the old one's place wherever it is used. So a run of nodes is met at its top, no
    node is tried twice in vain, and the whole is linear in the number of nodes and firings.
    """

    def __init__(self, phase: str, rules: list[Rule], context: Context, trace: Trace, limit: int) -> None:
        self.phase, self.rules, self.context, self.trace, self.limit = phase, rules, context, trace, limit
        self.by_types: dict[tuple[type[Node], ...], list[Rule]] = {}
        self.by_kinds: dict[frozenset[type[Node]], bool] = {}
        self.became: dict[Node, Node] = {}
        self.fired: dict[Node, str] = {}
        self.done: dict[Node, Node] = {}
        self.open: dict[Node, None] = {}

    def run(self, root: Node) -> Node:
        done, became, stack = self.done, self.became, [root]
        while stack:
            node = stack[-1]
            if node in done:
                stack.pop()
                continue
            if node not in self.open:
                if not self._concerns(node.kinds):
                    done[node] = node
                    continue
                self.open[node] = None
                self._apply(node)
                if len(self.fired) > self.limit:
                    raise self._runaway(root, node)
            waiting = self._waiting(node)
            if not waiting:
                done[node] = done[became[node]] if node in became else node
                del self.open[node]
            for other in waiting:
                if other in self.open:
                    raise self._cycle(other)
                stack.append(other)
        return done[root]

    def _waiting(self, node: Node) -> list[Node]:
        """What must be done before a node is: its children, or what it became."""
        done = self.done
        if node not in self.became:
            missing = [child for child in node.children if child not in done]
            if missing:
                return missing
            after = with_children(node, done.__getitem__)
            if after is node:
                return []
            self.became[node] = after
        after = self.became[node]
        return [] if after in done else [after]

    def _concerns(self, kinds: frozenset[type[Node]]) -> bool:
        """Whether there is a rule for one of these classes."""
        if kinds not in self.by_kinds:
            self.by_kinds[kinds] = any(issubclass(kind, rule.on) for kind in kinds for rule in self.rules)
        return self.by_kinds[kinds]

    def _apply(self, node: Node) -> None:
        for rule in self._rules_for(node):
            after = _fire(rule, self.phase, node, self.context, self.trace)
            if after is not None and after is not node:
                self.became[node], self.fired[node] = after, rule.name
                return

    def _rules_for(self, node: Node) -> list[Rule]:
        """The rules that match; which they are, the classes of the node and its children say."""
        types = (type(node), *[type(child) for child in node.children])
        if types not in self.by_types:
            self.by_types[types] = [rule for rule in self.rules if rule.matches(node)]
        return self.by_types[types]

    def _cycle(self, node: Node) -> RuleError:
        """`node` came of itself: name the rules that led from it to itself."""
        path = list(self.open)
        names = [self.fired[step] for step in path[path.index(node) :] if step in self.fired]
        rules = list(dict.fromkeys(names))
        problem = "undo one another" if len(rules) > 1 else "makes what it was given part of its answer"
        return RuleError(" and ".join(rules), f"{problem} in phase {self.phase}, without end", node, self.became.get(node))

    def _runaway(self, root: Node, node: Node) -> RuleError:
        (name, count), *_ = Counter(self.fired.values()).most_common(1)
        return RuleError(name, f"fired {count} times in phase {self.phase}; it does not end", root, node)
