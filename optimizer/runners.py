"""Engines that tests of rules may run plans on. Whoever knows engines puts them here: importing plandas does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from ..plan import Collect

__all__ = ["runners"]

runners: dict[str, Callable[[Collect], pa.Table]] = {}
"""The name of an engine, and what gives the result of a plan on it."""
