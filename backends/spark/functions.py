"""The few functions that Spark has no exact like of: they run in Python, and are registered in a session when it needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from ..pandas_texts import text_function
from .session import quiet_about_pandas

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["FLOAT32_TEXT", "FLOAT_TEXT", "TEXT", "register"]

FLOAT_TEXT, FLOAT32_TEXT = "plandas_float_text", "plandas_float32_text"
"""A float as Python writes it: Java has other exponents, and not always the fewest digits."""

TEXT = "plandas_text"
"""A method of pandas' `str`, see `op.text`; a function for each type of result, whose name is added."""

_done: WeakSet[SparkSession] = WeakSet()


def register(session: SparkSession) -> None:
    """Make the functions known to a session, as temporary ones."""
    if session in _done:
        return
    from pyspark.sql.functions import udf
    from pyspark.sql.pandas.functions import pandas_udf

    with quiet_about_pandas():
        for kind in ("boolean", "bigint", "string"):
            session.udf.register(f"{TEXT}_{kind}", pandas_udf(_text_method(), kind))  # type: ignore[call-overload, unused-ignore]
        for name, function in _functions().items():
            session.udf.register(name, udf(function, "string", useArrow=True))
    _done.add(session)


def _text_method() -> Callable[[Any, Any], Any]:
    import pandas as pd

    apply = text_function()

    def on_batch(texts: pd.Series, method: pd.Series) -> pd.Series:
        import json

        return apply(texts, *json.loads(method.iloc[0])) if len(texts) else texts

    on_batch.__annotations__ = {"texts": pd.Series, "method": pd.Series, "return": pd.Series}
    return on_batch


def _functions() -> dict[str, Callable[[Any], str | None]]:
    """Made here, so that they travel to the workers whole, and plandas need not be installed there."""

    def text(number: float | None) -> str | None:
        return None if number is None or number != number else repr(float(number))

    def text32(number: float | None) -> str | None:
        import numpy as np

        return None if number is None or number != number else str(np.float32(number))

    return {FLOAT_TEXT: text, FLOAT32_TEXT: text32}
