"""The few functions that Spark has no exact like of: they run in Python, and are registered in a session when it needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from .session import quiet_about_pandas

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["FLOAT32_TEXT", "FLOAT_TEXT", "register"]

FLOAT_TEXT, FLOAT32_TEXT = "plandas_float_text", "plandas_float32_text"
"""A float as Python writes it: Java has other exponents, and not always the fewest digits."""

_done: WeakSet[SparkSession] = WeakSet()


def register(session: SparkSession) -> None:
    """Make the functions known to a session, as temporary ones."""
    if session in _done:
        return
    from pyspark.sql.functions import udf

    with quiet_about_pandas():
        for name, function in _functions().items():
            session.udf.register(name, udf(function, "string", useArrow=True))
    _done.add(session)


def _functions() -> dict[str, Callable[[Any], str | None]]:
    """Made here, so that they travel to the workers whole, and plandas need not be installed there."""

    def text(number: float | None) -> str | None:
        return None if number is None or number != number else repr(float(number))

    def text32(number: float | None) -> str | None:
        import numpy as np

        return None if number is None or number != number else str(np.float32(number))

    return {FLOAT_TEXT: text, FLOAT32_TEXT: text32}
