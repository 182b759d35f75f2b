"""What rules may know of the world: settings, and what is injected from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from ..plan import Expr, Literal, Node, Scan

__all__ = ["Context"]


@dataclass(frozen=True)
class Context:
    """The settings of one optimization.

    Attributes
    ----------
    keeps_order : bool
        Whether the engine delivers every relation in its implicit row order. If not, observed orders are
        baked into explicit sort keys.
    level : int
        0 leaves plans as they are written, but for what the engine cannot do without.
    disabled : frozenset of str
        Names of rules and passes that are switched off.
    check : bool
        Whether each rewrite is verified.
    evaluate : callable, optional
        Gives the value of an expression that reads no columns, for constant folding.
    value_ranges : callable, optional
        Gives for a scan the least and the greatest value of its columns, by their ids: of those of which files
        say it and can be trusted. None of the values that are not missing is outside.
    compute : callable, optional
        Gives the rows of a relation as an Arrow table, its columns in the order of the schema; None where that cannot be.
    fold_rows : int
        The most rows of relations that are computed so while a query is planned.
    """

    keeps_order: bool = True
    level: int = 1
    disabled: frozenset[str] = frozenset()
    check: bool = False
    evaluate: Callable[[Expr], Literal] | None = None
    value_ranges: Callable[[Scan], Mapping[str, tuple[Literal, Literal]]] | None = None
    compute: Callable[[Node], pa.Table | None] | None = None
    fold_rows: int = 0
