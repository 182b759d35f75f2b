"""What stands in for Spark's readers and writers where Spark does not run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..options import get_option

__all__ = ["OWN_FORMATS", "is_own"]

OWN_FORMATS = ("parquet", "orc", "json")
"""Formats that plandas reads and writes as Spark does."""


def is_own(format: str | None, options: Mapping[str, Any]) -> bool:
    """Whether plandas' own reader or writer stands in for Spark's: the engine need not be Spark, and no session runs.

    Raises
    ------
    NotImplementedError
        If there are options, which are Spark's, and no Spark to start for them.
    """
    from ...backends.spark.session import active_session, java_available

    wanted = get_option("backend")
    if format not in OWN_FORMATS or wanted == "spark" or (wanted == "auto" and active_session() is not None):
        return False
    if options and wanted == "auto" and java_available():
        return False
    if options:
        raise NotImplementedError(f"{next(iter(options))}= is an option of Spark's, and there is no Spark here")
    return True
