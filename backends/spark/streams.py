"""Windows that Spark has not, or computes row by row from all that a row reads: Python workers do, over sorted rows in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.types import StructType

from ...plan import Call, Window
from ...plan import types as t
from ...plan.types import DataType
from .. import intervals
from . import worker
from .batches import on_types, received, sent, travelling
from .comparisons import clean
from .one_task import Together
from .session import quiet_about_pandas
from .sql import cast_to
from .types import held, to_spark_schema
from .worker import Step

__all__ = ["is_streamed", "stream", "streamed_value"]

WIDE = 32
"""The most rows of a frame that Spark adds up for each row; above, pandas' rolling code is faster, on its way there too."""

FRAMED = {*intervals.ROLLED, "min", "max"}


def is_streamed(call: Call, node: Window) -> bool:
    """Whether a column is computed in Python workers."""
    name, (first, last) = call.operator.name, node.rows
    if name in ("recurrence", "apply"):
        return True
    if name == "product":
        return node.rows in ((None, 0), (0, None)) and held(call.type) in (t.int64, t.float64, t.float32)
    if not _is_framed(call):
        return False
    if first is None or last is None:
        return name == "quantile" and first is not last
    return last - first >= WIDE


def _is_framed(call: Call) -> bool:
    """Whether workers have the aggregate, over numbers that pandas' code takes."""
    name = call.operator.name
    if name in ("size", "count", "first", "last", "any_value"):
        return not any(t.is_null(arg.type) for arg in call.args)
    numbers = all((t.is_numeric(arg.type) or t.is_boolean(arg.type)) and not t.is_decimal(held(arg.type)) for arg in call.args)
    return name in FRAMED and numbers and not t.is_decimal(held(call.type))


def stream(
    data: DataFrame,
    kept: Sequence[str],
    keys: Sequence[tuple[str, DataType | None]],
    order: Sequence[Any],
    rows: tuple[int | None, int | None],
    columns: Sequence[tuple[Call, str, Sequence[str]]],
    fresh: Callable[[], str],
    together: Together,
) -> DataFrame:
    """The rows with columns that workers compute, a group of rows after the other.

    Parameters
    ----------
    data : DataFrame
    kept : sequence of str
        The columns of it that go on: what nobody reads would go to the workers and back.
    keys : sequence of (str, DataType)
        The texts of what a group agrees on.
    order : sequence of Column
        The order of the rows of a group.
    rows : (first, last)
        The rows that a row reads; None for no bound.
    columns : sequence of (Call, str, sequence of str)
        For each column the call, its name, and its arguments' texts.
    fresh : callable
        Gives a new name.
    together : Together
        How the rows of a group get into one task.
    """
    columns = [(call, name, [_argument(call, place, text) for place, text in enumerate(texts)]) for call, name, texts in columns]
    read = [_same_bits(text, type) for text, type in keys], [text for _, _, texts in columns for text in texts]
    known = set(data.columns)
    names = {text: text if text in known else fresh() for texts in read for text in texts}
    groups = [names[text] for text in read[0]]
    steps = [_step(call, name, [names[text] for text in texts]) for call, name, texts in columns]
    extended = data.selectExpr("*", *[f"{text} AS {name}" for text, name in names.items() if text != name])
    clustered = together.groups(extended, groups).sortWithinPartitions(*groups, *order)
    schema = StructType([data.schema[name] for name in kept] + to_spark_schema({step.name: step.type for step in steps}).fields)

    def run(batches: Iterable[Any]) -> Iterator[Any]:
        with worker.errors_by_name():
            yield from worker.streamed(batches, groups, steps, rows, kept)

    with quiet_about_pandas():
        return clustered.select(*dict.fromkeys([*kept, *names.values()])).mapInArrow(run, schema)


def _same_bits(key: str, type: DataType | None) -> str:
    """A key whose equal values are the same bits, as they are hashed: zeros have one sign."""
    return f"{key} + 0" if type is not None and t.is_floating(type) else key


def _argument(call: Call, place: int, text: str) -> str:
    """The text of an argument as workers read it."""
    name, type = call.operator.name, call.args[place].type
    if name == "recurrence":
        return text
    if name == "apply":
        return sent(text, type)
    text = clean(text, type)
    whole = f"cast({text} AS int)" if t.is_boolean(type) and name in (*FRAMED, "product") else text
    return cast_to(whole, call.type) if name == "product" else whole


def streamed_value(call: Call, name: str) -> str:
    """The text of what came from the workers as a column of that name."""
    return received(name, call.type) if call.operator.name == "apply" else name


def _step(call: Call, name: str, args: Sequence[str]) -> Step:
    if call.operator.name == "apply":
        return Step(name, travelling(call.type), "apply", (on_types(call),), args)
    return Step(name, held(call.type), call.operator.name, call.params, args)
