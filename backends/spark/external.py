"""Spark DataFrames of the user's, as sources and as results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...plan import Collect, SourceField
from . import one_task, times
from .sql import quoted
from .types import from_spark_type

__all__ = ["held_value", "known_rows", "load", "source_fields", "table", "to_dataframe"]


def source_fields(data: Any) -> list[SourceField]:
    """The columns of a Spark DataFrame. Runs no job."""
    return [SourceField(field.name, from_spark_type(field.dataType), field.nullable) for field in data.schema.fields]


def known_rows(data: Any) -> int | None:
    """The number of rows of a Spark DataFrame that was made of few rows, which the session holds and which stay as they are.

    None for all others. Runs no job.
    """
    if not data.isLocal():
        return None
    rows = len(data.selectExpr("1").limit(one_task.FEW_ROWS).collect())
    return rows if rows < one_task.FEW_ROWS else None


def table(name: str) -> Any:
    """A table or view that the session knows.

    Raises
    ------
    KeyError
        If it knows none of that name.
    """
    from pyspark.errors import AnalysisException

    from .session import get_session

    try:
        data = get_session().table(name)
        data.schema  # noqa: B018 - a Connect session looks for the table only now
    except AnalysisException as error:
        raise KeyError(name) from error
    return data


def load(path: Any, format: str | None, schema: Any, options: Mapping[str, Any]) -> Any:
    """What a reader of the session yields."""
    from .session import get_session

    reader = get_session().read.options(**options)
    return (reader if schema is None else reader.schema(schema)).load(path, format)


def held_value(column: str, type: Any) -> str:
    """A column of a Spark type as the engine holds it."""
    from pyspark.sql import types as spark

    match type:
        case spark.TimestampNTZType():
            return f"timestamp_micros({times.micros_of(column)})"
        case spark.DayTimeIntervalType():
            return times.micros_of_interval(column)
        case spark.NullType():
            return "cast(NULL AS boolean)"
        case spark.CharType() | spark.VarcharType():
            return f"cast({column} AS string)"
    return column


def to_dataframe(plan: Collect, ids: Sequence[str], labels: Sequence[str]) -> Any:
    """The Spark DataFrame of a plan: the columns of these ids, under these labels, sorted where the plan is."""
    from .ordering import sort_columns
    from .relations import Lowering, orders
    from .session import get_session

    schema = plan.child.schema
    data, names = Lowering(get_session()).run(plan.child)
    if plan.order:
        data = data.orderBy(*sort_columns(orders(plan.order, schema), names))
    values = [times.natural(names[id], schema[id].type) for id in ids]
    return data.selectExpr(*[f"{value} AS {quoted(label)}" for value, label in zip(values, labels, strict=True)])
