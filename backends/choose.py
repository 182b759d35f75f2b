"""Which engine runs a plan, and why."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from ..plan import ExternalSource, Node, ParquetSource, Scan, TableSource, postorder
from .base import Backend

__all__ = ["Choice", "choose", "get_backend"]

_backends = {"local": (".local", "LocalBackend"), "spark": (".spark", "SparkBackend")}


class Choice(NamedTuple):
    """An engine and the reason for it, as explain() prints it."""

    backend: Backend
    reason: str


@cache
def get_backend(name: str) -> Backend:
    """The engine of that name; importing it starts nothing.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if name not in _backends:
        raise ValueError(f"no backend is called {name!r}; there are {', '.join(_backends)}")
    module, cls = _backends[name]
    return cast(Backend, getattr(import_module(module, __package__), cls)())


def choose(plan: Node, wanted: str, local_max_bytes: int) -> Choice:
    """The engine for a plan: the one wanted by name, or with "auto" the local one for what is small and here.

    Parameters
    ----------
    plan : Node
        Optimized, so that its scans say what will be read.
    wanted : str
        "auto", "local" or "spark".
    local_max_bytes : int
        The most that "auto" lets the local engine read, in bytes.
    """
    if wanted != "auto":
        return Choice(get_backend(wanted), f"the option backend is {wanted!r}")
    local, spark = get_backend("local"), get_backend("spark")
    refused = local.supports(plan)
    if refused is not None:
        return Choice(spark, refused.reason)
    reads = sum(scan_bytes(scan) for scan in postorder(plan) if isinstance(scan, Scan))
    size = f"about {_readable(reads)} to read"
    if reads <= local_max_bytes:
        return Choice(local, f"{size}, within compute.local_max_bytes")
    missing = spark.supports(plan)
    if missing is not None:
        return Choice(local, f"{size}, but {missing.reason}")
    return Choice(spark, f"{size}, above compute.local_max_bytes")


def scan_bytes(scan: Scan) -> int:
    """About how many bytes a scan reads: the columns and rows that it asks for."""
    source = scan.source
    total = source.num_bytes or 0
    if isinstance(source, TableSource):
        total = sum(source.data.column(name).nbytes for _, name in scan.columns)
    if isinstance(source, ExternalSource) or not total:
        return total
    rows = source.num_rows
    if rows and scan.rows is not None:
        total = total * min(rows, max(0, scan.rows[1] - scan.rows[0])) // rows
    if isinstance(source, ParquetSource):
        total = total * max(1, len(scan.columns)) // max(1, len(source.columns))
    return total


def _readable(size: int) -> str:
    amount = float(size)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024 or unit == "GiB":
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    raise AssertionError
