"""What is measured: one file a workload.

A workload's module has a docstring that says what it does, ``ROWS`` (how many by default), ``data(rows)`` (writes the input once,
answers its folder), and one function an engine, written as a user of that engine would: ``pandas(pd, data)``, which plandas runs
too, ``pyspark(spark, data)`` and ``pandas_on_spark(ps, data)``. Each answers something that pandas can hold: a pandas frame, or a
frame with ``to_pandas``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

__all__ = ["load", "names"]


def names() -> list[str]:
    """The names of all workloads."""
    return sorted(module.name for module in iter_modules([str(Path(__file__).parent)]))


def load(name: str) -> ModuleType:
    """The module of a workload."""
    return import_module(f"workloads.{name}")
