"""What an engine promises: it turns a plan into an Arrow table or into written files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from ..plan import Collect, Node, Write

__all__ = ["Backend", "Capabilities", "Decline"]


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


class Backend(Protocol):
    """An engine."""

    name: str
    capabilities: Capabilities

    def supports(self, plan: Node) -> Decline | None:
        """None, or why this engine cannot run the plan. Runs nothing and starts nothing."""

    def execute(self, plan: Collect) -> pa.Table:
        """The result: columns named by their ids, in the order of `plan.columns` (then `plan.row_number`), of the schema's
        types, rows in the order asked for. Missing values of float columns are null or NaN."""

    def write(self, plan: Write) -> None:
        """Write the result's files, whole or not at all."""

    def show(self, plan: Node) -> str:
        """The engine's own plan, as text; runs no query."""
