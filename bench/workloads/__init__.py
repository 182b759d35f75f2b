"""What is measured: one file a workload.

A workload's module has a docstring that says what it does, ``ROWS`` (how many by default), ``data(rows)`` (writes the input once,
answers its folder), and one function an engine, written as a user of that engine would: ``pandas(pd, data)``, which plandas runs
too, ``pyspark(spark, data)`` and ``pandas_on_spark(ps, data)``. Each answers something that pandas can hold: a pandas frame, or a
frame with ``to_pandas``. The queries of TPC-H are workloads too, ``tpch_1`` to ``tpch_22``; DuckDB runs them as well.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

__all__ = ["load", "names"]


def names() -> list[str]:
    """The names of all workloads."""
    return sorted(module.name for module in iter_modules([str(Path(__file__).parent)]))


def load(name: str) -> ModuleType | Any:
    """The module of a workload, or what has the same parts."""
    if name.startswith("tpch_"):
        from tpch.workload import Query

        return Query(name)
    return import_module(f"workloads.{name}")
