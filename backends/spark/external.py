"""Spark DataFrames of the user's, as sources and as results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.sql import functions as F

from ...plan import Collect, SourceField
from .ordering import sort_columns
from .relations import Lowering
from .session import get_session
from .types import from_spark_type

__all__ = ["source_fields", "to_dataframe"]


def source_fields(data: Any) -> list[SourceField]:
    """The columns of a Spark DataFrame. Runs no job."""
    return [SourceField(field.name, from_spark_type(field.dataType), field.nullable) for field in data.schema.fields]


def to_dataframe(plan: Collect, ids: Sequence[str], labels: Sequence[str]) -> Any:
    """The Spark DataFrame of a plan: the columns of these ids, under these labels, sorted where the plan is."""
    lowering = Lowering(get_session())
    rows = lowering.run(plan.child)
    names = lowering.names
    if plan.order:
        schema = plan.child.schema
        rows = rows.orderBy(*sort_columns([(key, schema[key.column].type) for key in plan.order], names))
    return rows.select(*[F.col(names[id]).alias(label) for id, label in zip(ids, labels, strict=True)])
