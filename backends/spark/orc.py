"""ORC files. The schema is given, so that nothing is inferred."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from ...plan import OrcSource, Scan, SourceField
from ...plan import types as t
from . import times
from .files import read_splits
from .sql import constant, quoted
from .types import to_spark_schema

__all__ = ["read_orc"]

ZONE = "java_method('java.time.ZoneId', 'systemDefault')"


def read_orc(session: SparkSession, scan: Scan, source: OrcSource, names: Mapping[str, str]) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply."""
    wanted = [source.field(name) for name in dict.fromkeys(name for _, name in scan.columns) if name not in source.partition_names]
    schema = to_spark_schema({field.name: times.MICROS if t.is_timestamp(field.type) else field.type for field in wanted})
    return read_splits(scan, source, names, lambda paths: session.read.schema(schema).orc(paths), _value)


def _value(field: SourceField) -> str:
    """A column of the file as a value of its type; a time without a zone comes as one in the zone of Java."""
    name = quoted(field.name)
    if t.is_null(field.type):
        return constant(None, field.type)
    if not t.is_timestamp(field.type):
        return name
    there = name if field.type.tz else f"from_utc_timestamp({name}, {ZONE})"
    return times.converted(there, times.MICROS, field.type)
