"""The few functions that Spark has no exact like of: they run in Python, and are registered in a session when it needs them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from pyspark import cloudpickle

from ...plan import Handle
from .. import intervals
from ..pandas_texts import text_function
from . import worker
from .session import quiet_about_pandas
from .sql import text
from .worker import errors_by_name

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["FLOAT32_TEXT", "FLOAT_TEXT", "register", "text_call", "with_errors"]

FLOAT_TEXT, FLOAT32_TEXT = "plandas_float_text", "plandas_float32_text"
"""A float as Python writes it: Java has other exponents, and not always the fewest digits."""

KINDS = {
    "boolean": "boolean", "bigint": "bigint", "string": "string", "binary": "binary", "array<string>": "texts",
    "array<array<string>>": "lists",
}  # fmt: skip


def text_call(kind: str, value: str, method: Sequence[Any], simple: bool) -> str:
    """A call of a method of pandas' `str`, see `op.text`, whose result has a Spark type: there is a function for each."""
    return f"plandas_text_{KINDS[kind]}({value}, {text(json.dumps([method, simple], default=_pickled))})"


def _pickled(handle: Handle) -> dict[str, str]:
    """A Python function in JSON."""
    return {"pickled": cloudpickle.dumps(handle.value).hex()}  # type: ignore[no-untyped-call, unused-ignore]


# They travel whole, so that plandas need not be installed where the workers are.
for module in (intervals, worker):
    cloudpickle.register_pickle_by_value(module)  # type: ignore[no-untyped-call, unused-ignore]

_done: WeakSet[SparkSession] = WeakSet()


def register(session: SparkSession) -> None:
    """Make the functions known to a session, as temporary ones."""
    if session in _done:
        return
    from pyspark.sql.functions import udf
    from pyspark.sql.pandas.functions import pandas_udf

    with quiet_about_pandas():
        for kind, name in KINDS.items():
            session.udf.register(f"plandas_text_{name}", pandas_udf(_text_method(), kind))  # type: ignore[call-overload, unused-ignore]
        for name, function in _functions().items():
            session.udf.register(name, udf(function, "string", useArrow=True))
    _done.add(session)


def with_errors(function: Callable[..., Any], kind: type) -> Callable[..., Any]:
    """A function of batches of a kind, whose errors come as the Python exceptions that they are, see `engine.python_errors`."""

    def on_batch(*batches: Any) -> Any:
        with errors_by_name():
            return function(*batches)

    on_batch.__annotations__ = {"batches": kind, "return": kind}
    return on_batch


def _text_method() -> Callable[..., Any]:
    import pandas as pd

    apply = text_function()

    def on_batch(texts: pd.Series, method: pd.Series) -> pd.Series:
        import json

        if not len(texts):
            return texts
        made = apply(texts, *json.loads(method.iloc[0], object_hook=unpickled)).astype(object)
        return made.where(made.notna(), None)

    def unpickled(known: dict[str, str]) -> Any:
        import pickle

        return pickle.loads(bytes.fromhex(known["pickled"]))

    return with_errors(on_batch, pd.Series)


def _functions() -> dict[str, Callable[[Any], str | None]]:
    """Made here, so that they travel to the workers whole, and plandas need not be installed there."""

    def text64(number: float | None) -> str | None:
        return None if number is None or number != number else repr(float(number))

    def text32(number: float | None) -> str | None:
        import numpy as np

        return None if number is None or number != number else str(np.float32(number))

    return {FLOAT_TEXT: text64, FLOAT32_TEXT: text32}
