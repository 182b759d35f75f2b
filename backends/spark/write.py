"""Writing files from Spark: to a temporary folder, moved into place when it is whole; and into tables."""

from __future__ import annotations

import codecs
import csv
from typing import Any

from pyspark.sql import DataFrame

from ...plan import Write
from ...plan import types as t
from ...plan.types import DataType
from ..staging import mode_of, staged
from . import times
from .sql import error, text

__all__ = ["stored", "unwritable", "write"]

LAYOUT = ("mode", "beside", "num_files", "partition_cols", "using")


CODECS = {"gzip": "gzip", "bz2": "bzip2"}
"""Spark's names of the codecs that it has for texts wherever it runs."""
CSV_OPTIONS = ("sep", "na_rep", "header", "quotechar", "escapechar", "encoding", "compression", "quoting")


def unwritable(plan: Write) -> str | None:
    """None, or why Spark cannot write so."""
    options = dict(plan.options)
    if plan.format not in ("csv", "json"):
        return None
    unknown = [name for name in options if plan.format == "csv" and name not in (*LAYOUT, *CSV_OPTIONS)]
    if options.get("compression") not in (None, *CODECS):
        unknown.append("compression")
    if options.get("quoting") not in (None, csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        unknown.append("quoting")
    return f"Spark does not write {plan.format} with {unknown[0]}={options[unknown[0]]!r}" if unknown else None


def write(rows: DataFrame, plan: Write) -> None:
    """Write the rows of a plan's sink.

    The formats "spark" and "table" are written by Spark's own rules, with the writer that the option `using` names, and
    so is what is not on this machine: in place.

    Raises
    ------
    FileExistsError
        If the path exists and the mode is "error".
    """
    options = dict(plan.options)
    if options.get("num_files"):
        rows = rows.coalesce(options["num_files"])
    format, writer = options.get("using") if plan.format in ("spark", "table") else plan.format, rows.write
    writer = writer.format(format) if format else writer
    if options.get("partition_cols"):
        writer = writer.partitionBy(*options["partition_cols"])
    writer = writer.options(**_writer_options(plan.format, options))
    mode = mode_of(options.get("mode"))
    if plan.format == "table":
        writer.mode(mode).saveAsTable(plan.path)
    elif plan.format == "spark" or "://" in plan.path:
        writer.mode(mode).save(plan.path or None)
    else:
        with staged(plan.path, options.get("mode"), dict(options.get("beside") or ())) as folder:
            if folder is not None:
                writer.save(str(folder))


def _writer_options(format: str, options: dict[str, Any]) -> dict[str, Any]:
    if format in ("parquet", "orc"):
        return {"compression": str(options.get("compression") or "none")}
    codec = {"compression": CODECS[options["compression"]]} if format in ("csv", "json") and options.get("compression") else {}
    if format == "json":
        return {"ignoreNullFields": "false", **codec}
    if format in ("spark", "table"):
        return {name: value for name, value in options.items() if name not in LAYOUT}
    found = {"header": str(bool(options.get("header", True))).lower(), "sep": str(options.get("sep", ",")), "emptyValue": '""'}
    found["nullValue"] = str(options.get("na_rep", ""))
    found["quote"], found["escape"] = str(options.get("quotechar", '"')), str(options.get("escapechar") or '"')
    found["quoteAll"] = str(options.get("quoting") == csv.QUOTE_ALL).lower()
    return {**found, **codec, "encoding": _charset(options.get("encoding") or "utf-8")}


def _charset(encoding: str) -> str:
    """Java's name of one of Python's encodings."""
    return codecs.lookup(encoding).name.replace("iso8859", "iso-8859")


def stored(value: str, type: DataType, format: str, length: str = "") -> str:
    """A column as files of a format have it: in CSV and JSON what pandas writes, else what Spark has. Raises what would be lost.

    `length` is how many characters the times of a column of a CSV file have.
    """
    if length:
        return times.time_cell(value, type, length)
    if format == "csv" and t.is_duration(type):
        return times.duration_text(value, type)
    if format == "csv" and t.is_boolean(type):
        return f"CASE {value} WHEN true THEN 'True' WHEN false THEN 'False' END"
    if format == "csv" and t.is_floating(type):
        return f"if(isnan({value}), NULL, {value})"
    if format == "json" and t.is_floating(type):
        return f"if(isnan({value}) OR abs({value}) = double('inf'), NULL, {value})"
    if format in ("parquet", "orc") and t.is_duration(type):
        return value  # counts of its unit: Spark's intervals are read as integers by all but Spark
    natural = times.natural(value, type)
    if times.is_count(type) and type.unit == "ns":
        cut = error("ValueError", text("Spark's files hold microseconds, and a time has nanoseconds: "), f"cast({value} AS string)")
        return f"if({value} % 1000L <> 0, {cut}, {natural})"
    return natural
