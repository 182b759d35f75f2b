"""Python functions of columns: a session knows each by a name of its own, from when a plan first calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pyarrow as pa

from ...plan import Call, Handle
from ...plan import types as t
from ...plan.types import DataType
from .functions import with_errors
from .session import quiet_about_pandas
from .times import counted, from_count
from .types import held

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["batch_call", "register_batches"]

_known: MutableMapping[SparkSession, set[str]] = WeakKeyDictionary()


def batch_call(call: Call, once: Callable[[str], str], *values: str) -> str:
    """A call of `op.map_batches` as a text. Times go there and back as counts of their unit."""
    given = [counted(value, arg.type) if _is_time(arg.type) else value for value, arg in zip(values, call.args, strict=True)]
    made = f"{_name(call)}({', '.join(given)})"
    return from_count(once(made), call.type) if _is_time(call.type) else made


def register_batches(session: SparkSession, calls: Iterable[Call]) -> None:
    """Make the functions of calls known to a session, as temporary ones."""
    known = _known.setdefault(session, set())
    for call in calls:
        if _name(call) not in known:
            with quiet_about_pandas():
                session.udf.register(_name(call), _function(call))
            known.add(_name(call))


def _is_time(type: DataType) -> bool:
    return t.is_temporal(type) and type != t.date32


def _name(call: Call) -> str:
    handle, _ = call.params
    assert isinstance(handle, Handle)
    return f"plandas_{handle.token}"


def _travelling(type: DataType) -> DataType:
    """The type that values have on the way to a worker."""
    return t.int64 if _is_time(type) else held(type)


def _function(call: Call) -> Any:
    """Made here, so that it travels to the workers whole, and plandas need not be installed there."""
    from pyspark.sql import functions as F
    from pyspark.sql.pandas.types import from_arrow_type

    function, types, result = call.params[0].value, [arg.type for arg in call.args], _travelling(call.type)

    def on_batch(*arrays: pa.Array[Any]) -> pa.Array[Any]:
        made = function(*[array if array.type == to else array.cast(to) for array, to in zip(arrays, types, strict=True)])
        return made if made.type == result else made.cast(result)

    if not hasattr(F, "arrow_udf"):
        raise NotImplementedError("Python functions of columns need Spark 4.1 or later")
    return F.arrow_udf(with_errors(on_batch, pa.Array), from_arrow_type(result))
