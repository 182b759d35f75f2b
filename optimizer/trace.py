"""What the optimizer did: the plan that came out and a record of each firing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..plan import Node
from .rule import Choice

__all__ = ["Effort", "Optimized", "Record"]


@dataclass(frozen=True)
class Record:
    """One firing of a rule, or of a pass (then the nodes are whole plans).

    Attributes
    ----------
    phase, rule : str
        Where and what.
    before, after : Node
        The node that it was given and what came of it.
    seconds : float
        How long it took.
    choices : tuple of Choice
        What it chose among several ways, and why.
    """

    phase: str
    rule: str
    before: Node
    after: Node
    seconds: float
    choices: tuple[Choice, ...] = ()

    @property
    def reason(self) -> str:
        """The choices as one line of text; empty where there was nothing to choose."""
        return "; ".join(map(str, self.choices))

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.choices else ""
        return f"{self.phase}: {self.rule}{reason}"


@dataclass
class Effort:
    """What a rule or pass has cost in one optimization: how often it was tried, how often it fired, and the time of both."""

    tries: int = 0
    firings: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Optimized:
    """A plan and how it came about: each firing, and what each rule that was tried has cost."""

    plan: Node
    trace: tuple[Record, ...] = ()
    efforts: Mapping[str, Effort] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All that was chosen among several ways, in order."""
        return tuple([choice for record in self.trace for choice in record.choices])
