"""Addresses of other machines, which Spark reads."""

from __future__ import annotations

from typing import Any

from ..core.build import from_external
from ..core.frame import Frame

__all__ = ["is_remote", "load_remote"]


def is_remote(path: Any) -> bool:
    """Whether a path is an address of another machine."""
    return isinstance(path, str) and "://" in path and not path.startswith("file:")


def load_remote(path: str, format: str) -> Frame:
    """What Spark reads there, in the order in which it yields rows."""
    from ...backends.spark.external import load, source_fields

    data = load(path, format, None, {})
    return from_external("spark", data, source_fields(data))
