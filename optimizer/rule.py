"""Rules and passes: what they are, the phases that they work in, and the registry of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from ..plan import Node
from .context import Context
from .plugins import load_plugins

__all__ = [
    "PHASES", "STAGES", "Choice", "Chosen", "Pass", "Phase", "Rule", "find_rule", "plan_pass", "register", "registered", "rule",
    "unregister",
]  # fmt: skip


class Phase(NamedTuple):
    """A step of the optimizer: its passes run once each, then its rules until none fires.

    Attributes
    ----------
    name : str
    purpose : str
        What it is for.
    progress : str
        What each firing makes less or brings nearer, so that the phase ends.
    """

    name: str
    purpose: str
    progress: str


SIMPLIFY = Phase("simplify", "Say predicates plainly, so that they can be taken apart.", "Expressions are smaller or more regular.")
PRUNE = Phase("prune", "Drop columns that nobody reads, default indexes among them.", "Schemas are narrower.")
SOURCE = Phase("source", "Take row numbers from sources that know them.", "There are fewer RowNumber nodes.")
PUSHDOWN = Phase("pushdown", "Filter and slice rows where they come from.", "Conjuncts and slices are closer to the sources.")
ORDER = Phase("order", "Drop sorts whose order nobody observes.", "Fewer nodes make or ask for an order.")
INFER = Phase(
    "infer", "Ask of a side of a join what is known of the other, or of both.", "What is known of keys is known of both sides."
)
FOLD = Phase("fold", "Compute what few rows in memory decide.", "Fewer nodes are left to the engine.")
SHARE = Phase("share", "Compute equal parts of the plan once.", "There are fewer different nodes.")
BAKE = Phase("bake", "For an engine that keeps no row order: make each observed order into sort keys.", "No order is implicit.")
SPLIT = Phase("split", "Compute windows over all rows in ranges of rows.", "Fewer windows have no partition.")
NUMBER = Phase("number", "Choose how the row numbers that are left are made.", "There are fewer RowNumber nodes.")
FUSE = Phase("fuse", "Make runs of projections one step each.", "There are fewer nodes, and expressions of bounded size.")
REPORT = Phase("report", "Say how the engine makes what is left.", "Nothing changes.")

REDUCE = (SIMPLIFY, PRUNE, SOURCE, PUSHDOWN, ORDER)
STAGES = (
    REDUCE, (INFER,), REDUCE, (FOLD,), (SHARE,), REDUCE, (BAKE,), REDUCE, (SPLIT, PRUNE), (NUMBER,), (SHARE,), (FUSE, PRUNE),
    (REPORT,),
)  # fmt: skip
"""The phases in order, in stages. A stage starts over as long as one of its phases changes the plan: what one has
moved or dropped may let another do more."""

PHASES = tuple(dict.fromkeys(phase for stage in STAGES for phase in stage))
"""The phases, each once."""

_phase_names = tuple(phase.name for phase in PHASES)


class Choice(NamedTuple):
    """What was chosen among several ways, as `explain()` tells it."""

    subject: str
    """What the choice is about: "row number", "order", ..."""
    strategy: str
    """The way chosen, in a few words."""
    reason: str

    def __str__(self) -> str:
        return f"{self.subject} {self.strategy}: {self.reason}"


class Chosen(NamedTuple):
    """A rule's or pass' answer with the choices that it made."""

    node: Node
    choices: tuple[Choice, ...]


Answer: TypeAlias = Node | Chosen | None
Change: TypeAlias = Literal["order", "column order", "columns", "keys"]
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, eq=False)
class Pass:
    """A rewrite of a whole plan.

    Attributes
    ----------
    name : str
        Unique among rules and passes.
    phases : tuple of str
        Where it runs.
    apply : callable
        Given the plan and the context, the better plan, or None.
    changes : frozenset of {"order", "column order", "columns", "keys"}
        What it changes on purpose, which is not checked.
    required : bool
        Whether plans do not run without it: it cannot be switched off.
    """

    name: str
    phases: tuple[str, ...]
    apply: Callable[[Any, Context], Answer]
    changes: frozenset[str] = frozenset()
    required: bool = False

    def __call__(self, plan: Node, context: Context) -> Answer:
        return self.apply(plan, context)

    @property
    def doc(self) -> str:
        """What it does: an equation with its side conditions."""
        return (self.apply.__doc__ or "").strip()

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} {self.name}>"


@dataclass(frozen=True, eq=False, repr=False)
class Rule(Pass):
    """A rewrite of one node: the same rows in another way, or None.

    Attributes
    ----------
    on, below : tuple of types
        The classes of the node, and of one of its children (empty: any).
    """

    on: tuple[type[Node], ...] = field(default=())
    below: tuple[type[Node], ...] = field(default=())

    def matches(self, node: Node) -> bool:
        """Whether the classes of the node and a child are the ones that the rule is for."""
        return isinstance(node, self.on) and (not self.below or any(isinstance(child, self.below) for child in node.children))


_registry: dict[str, Pass] = {}
Many: TypeAlias = str | tuple[str, ...]


def rule(
    *,
    phase: Many,
    on: type[Node] | tuple[type[Node], ...],
    below: type[Node] | tuple[type[Node], ...] = (),
    changes: tuple[Change, ...] = (),
) -> Callable[[Callable[[N, Context], Answer]], Rule]:
    """Declare a rule, under the name of the function.

    Parameters
    ----------
    phase : str or tuple of str
        The phases in which it is applied, of `PHASES`. There, rules are tried in the order of their declaration.
    on : type or tuple of types
        The node classes that it starts from.
    below : type or tuple of types, optional
        It is only tried where a child is one of these.
    changes : tuple of {"order", "column order", "columns", "keys"}, optional
        What it changes on purpose.

    Examples
    --------
    >>> from plandas.optimizer import rule, unregister
    >>> from plandas.plan import Filter, Literal
    >>> @rule(phase="simplify", on=Filter)
    ... def drop_true(node, context):
    ...     '''Filter(x, true) = x'''
    ...     return node.child if isinstance(node.predicate, Literal) and node.predicate.value else None
    >>> drop_true
    <rule drop_true>
    >>> unregister("drop_true")
    """

    def declare(apply: Callable[[N, Context], Answer]) -> Rule:
        made = Rule(apply.__name__, _tuple(phase), apply, frozenset(changes), on=_tuple(on), below=_tuple(below))
        register(made)
        return made

    return declare


def plan_pass(
    *, phase: Many, changes: tuple[Change, ...] = (), required: bool = False
) -> Callable[[Callable[[Node, Context], Answer]], Pass]:
    """Declare a pass over whole plans, under the name of the function; parameters are those of `rule`."""

    def declare(apply: Callable[[Node, Context], Answer]) -> Pass:
        made = Pass(apply.__name__, _tuple(phase), apply, frozenset(changes), required)
        register(made)
        return made

    return declare


def register(rewrite: Pass) -> None:
    """Add a rule or pass. A function that is defined again, as by a cell of a notebook, takes the place of its old self.

    Raises
    ------
    ValueError
        If its name is taken, or a phase or a kind of change does not exist.
    TypeError
        If what it starts from are not node classes.
    """
    taken = _registry.get(rewrite.name)
    if taken is not None and (taken is rewrite or _place(taken) != _place(rewrite)):
        raise ValueError(f"there is a rule {rewrite.name!r} already, of {taken.apply.__module__}")
    _check_names("phase", rewrite.phases, _phase_names)
    if not rewrite.phases:
        raise ValueError(f"{rewrite.name} has no phase; there are {', '.join(_phase_names)}")
    _check_names("change", rewrite.changes, get_args(Change))
    for cls in (*rewrite.on, *rewrite.below) if isinstance(rewrite, Rule) else ():
        if not (isinstance(cls, type) and issubclass(cls, Node)):
            raise TypeError(f"{rewrite.name}: on= and below= are node classes or tuples of them, not {cls!r}")
    _registry[rewrite.name] = rewrite


def _place(rewrite: Pass) -> tuple[str, str]:
    """Where the function of a rule is defined."""
    return rewrite.apply.__module__, rewrite.apply.__qualname__


def _check_names(kind: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"no {kind} is called {name!r}; there are {', '.join(known)}")


def unregister(name: str) -> None:
    """Remove a rule or pass."""
    del _registry[find_rule(name).name]


def registered(phase: str | None = None) -> Iterator[Pass]:
    """All rules and passes, or those of a phase, in the order in which they are tried: plandas' own, then those of plug-ins."""
    load_plugins()
    return iter([rewrite for rewrite in _registry.values() if phase is None or phase in rewrite.phases])


def find_rule(name: str) -> Pass:
    """The rule or pass of that name.

    Raises
    ------
    KeyError
        If there is none; it names one that is written alike.
    """
    load_plugins()
    if name not in _registry:
        close = get_close_matches(name, _registry, 1)
        raise KeyError(
            f"no rule is called {name!r}; " + (f"did you mean {close[0]!r}?" if close else f"there are {', '.join(_registry)}")
        )
    return _registry[name]


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
