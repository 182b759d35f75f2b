"""What an engine promises: it turns a plan into an Arrow table or into written files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import pyarrow as pa

from ..plan import Collect, Node, Write

__all__ = ["Backend", "Capabilities", "Decline", "Measured", "Tasks"]


@dataclass(frozen=True)
class Capabilities:
    """What the optimizer may know of an engine.

    Attributes
    ----------
    keeps_order : bool
        Whether every relation comes out in its implicit row order. If not, the optimizer bakes the orders
        that somebody observes into explicit sort keys (the `order` fields of nodes).
    """

    keeps_order: bool


@dataclass(frozen=True)
class Decline:
    """Why a backend does not run a plan."""

    reason: str


class Measured(NamedTuple):
    """What one operator took when a query ran; None where the engine does not tell.

    Attributes
    ----------
    operator : str
        What the engine calls it.
    level : int
        How deep it is in the engine's own plan.
    node : Node, optional
        What it computed, where an operator is a node of the plan.
    rows, bytes : int, optional
        That came out.
    seconds : float, optional
        Of its own, added up over all tasks.
    spilled, shuffled : int, optional
        Bytes that went to disk for want of memory, and to other processes.
    """

    operator: str
    level: int
    node: Node | None = None
    rows: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    spilled: int | None = None
    shuffled: int | None = None


class Tasks(NamedTuple):
    """How far the running jobs are."""

    done: int
    total: int


class Backend(Protocol):
    """An engine."""

    name: str
    capabilities: Capabilities

    def supports(self, plan: Node) -> Decline | None:
        """None, or why this engine cannot run the plan. Runs nothing and starts nothing."""

    def execute(self, plan: Collect) -> pa.Table:
        """The result: columns named by their ids, in the order of `plan.columns` (then `plan.row_number`), of the schema's
        types, rows in the order asked for. Missing values of float columns are null or NaN."""

    def analyze(self, plan: Collect) -> list[Measured]:
        """Run the plan and say what each operator took, those that read others before what they read."""

    def write(self, plan: Write) -> None:
        """Write the result's files, whole or not at all."""

    def watched(self) -> AbstractContextManager[Callable[[], Tasks | None]]:
        """While it is entered, a function that another thread may call: how far the jobs are; None where nothing is known."""

    def show(self, plan: Node) -> str:
        """The engine's own plan, as text; runs no query."""
