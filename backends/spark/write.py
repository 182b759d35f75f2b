"""Writing files from Spark: to a temporary folder, moved into place when it is whole."""

from __future__ import annotations

import os
import shutil
import uuid

from pyspark.sql import DataFrame

from ...plan import Write

__all__ = ["write"]


def write(rows: DataFrame, plan: Write) -> None:
    """Write the rows of a plan's sink.

    Raises
    ------
    FileExistsError
        If the path exists and the mode is "error".
    """
    options = dict(plan.options)
    mode = options.get("mode", "overwrite")
    exists = os.path.exists(plan.path)
    if exists and mode in ("error", "errorifexists"):
        raise FileExistsError(17, "the path exists", plan.path)
    if exists and mode == "ignore":
        return
    if options.get("num_files"):
        rows = rows.coalesce(options["num_files"])
    writer = rows.write
    if options.get("partition_cols"):
        writer = writer.partitionBy(*options["partition_cols"])
    writer = writer.options(**_writer_options(plan.format, options))
    if "://" in plan.path:
        writer.mode("append" if mode == "append" else "overwrite").format(plan.format).save(plan.path)
        return
    if mode == "append" and exists:
        writer.mode("append").format(plan.format).save(plan.path)
        return
    part = f"{os.path.abspath(plan.path)}.{uuid.uuid4().hex[:8]}.tmp"
    try:
        writer.format(plan.format).save(part)
        _replace(part, os.path.abspath(plan.path))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _writer_options(format: str, options: dict[str, object]) -> dict[str, str]:
    if format == "parquet":
        return {"compression": str(options.get("compression") or "none")}
    found = {"header": str(bool(options.get("header", True))).lower(), "sep": str(options.get("sep", ",")), "emptyValue": '""'}
    found["nullValue"] = str(options.get("na_rep", ""))
    found["quote"], found["escape"] = str(options.get("quotechar", '"')), str(options.get("escapechar") or '"')
    return found


def _replace(part: str, path: str) -> None:
    """Put a folder in the place of whatever is there; what was there goes only when the new one is in place."""
    old = f"{part}.old"
    if os.path.exists(path):
        os.rename(path, old)
    os.rename(part, path)
    if os.path.isdir(old):
        shutil.rmtree(old)
    elif os.path.exists(old):
        os.remove(old)
