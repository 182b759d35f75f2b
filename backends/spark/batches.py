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

__all__ = ["batch_call", "on_types", "received", "register_batches", "sent", "travelling"]

_known: MutableMapping[SparkSession, set[str]] = WeakKeyDictionary()


def batch_call(call: Call, once: Callable[[str], str], *values: str) -> str:
    """A call of `op.map_batches` as a text. Times go there and back as counts of their unit."""
    given = [sent(value, arg.type) for value, arg in zip(values, call.args, strict=True)]
    made = f"{_name(call)}({', '.join(given)})"
    return received(once(made), call.type) if _is_time(call.type) else made


def sent(value: str, type: DataType) -> str:
    """A value as it travels to a worker, see `travelling`."""
    return counted(value, type) if _is_time(type) else value


def received(value: str, type: DataType) -> str:
    """What came from a worker."""
    return from_count(value, type) if _is_time(type) else value


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


def travelling(type: DataType) -> DataType:
    """The type that values have on the way to a worker and back."""
    return t.int64 if _is_time(type) else held(type)


def on_types(call: Call) -> Callable[..., Any]:
    """The Python function of a call, over values that travelled. Made here, so that it goes to the workers whole."""
    function, types, result = call.params[0].value, [arg.type for arg in call.args], travelling(call.type)

    def on_batch(*given: Any) -> Any:
        before, arrays = given[: -len(types)], given[-len(types) :]
        made = function(*before, *[array if array.type == to else array.cast(to) for array, to in zip(arrays, types, strict=True)])
        return made.cast(result) if isinstance(made, pa.Array) and made.type != result else made

    return on_batch


def _function(call: Call) -> Any:
    from pyspark.sql import functions as F
    from pyspark.sql.pandas.types import from_arrow_type

    if not hasattr(F, "arrow_udf"):
        raise NotImplementedError("Python functions of columns need Spark 4.1 or later")
    return F.arrow_udf(with_errors(on_types(call), pa.Array), from_arrow_type(travelling(call.type)))
