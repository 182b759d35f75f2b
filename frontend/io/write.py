"""Writing frames to files: a folder of part files, moved into place when it is whole."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import Any

from ...plan import Write
from ..core.frame import Entry, Frame, named
from ..core.materialize import to_pandas, write
from .sidecar import Description, write_description

__all__ = ["to_csv", "to_parquet", "write_frame"]


def to_parquet(
    frame: Frame,
    path: Any = None,
    compression: str | None = "snappy",
    index: bool | None = None,
    partition_cols: Sequence[str] | None = None,
    num_files: int | None = None,
    mode: str = "overwrite",
) -> bytes | None:
    """Write a frame as Parquet; the bytes of one file if there is no path."""
    if path is None or hasattr(path, "write"):
        stream = io.BytesIO()
        to_pandas(frame).to_parquet(stream, compression=compression, index=index)
        if path is None:
            return stream.getvalue()
        path.write(stream.getvalue())
        return None
    options = {"compression": compression, "partition_cols": tuple(_list(partition_cols)), "num_files": num_files, "mode": mode}
    write_frame(frame, os.fspath(path), "parquet", index, options)
    return None


def to_csv(frame: Frame, path: Any = None, index: bool = True, **options: Any) -> str | None:
    """Write a frame as CSV; the text if there is no path. pandas' other parameters where the result is a text or a stream."""
    if path is None or hasattr(path, "write"):
        for name in ("num_files", "mode", "partition_cols"):
            options.pop(name, None)
        return to_pandas(frame).to_csv(path, index=index, **options)
    known = (
        "sep",
        "na_rep",
        "header",
        "quotechar",
        "escapechar",
        "date_format",
        "num_files",
        "mode",
        "partition_cols",
        "quoting",
        "columns",
    )
    refused = [name for name, value in options.items() if name not in known and value is not None]
    if refused:
        raise NotImplementedError(f"to_csv({refused[0]}=...) to a path is not supported; write to an open file instead")
    if options.get("columns") is not None:
        from ..core.labels import columns

        frame = frame.map(columns(frame, options.pop("columns")))
    options["partition_cols"] = tuple(_list(options.get("partition_cols")))
    write_frame(frame, os.fspath(path), "csv", index, options)
    return None


def write_frame(frame: Frame, path: str, format: str, index: bool | None, options: dict[str, Any]) -> None:
    """Write a frame's columns, and its index unless it is a default one or `index` is False."""
    labels = [str(label) for label in frame.labels]
    if len(set(labels)) < len(labels):
        raise ValueError(f"Duplicate column names found: {labels}")
    with_index = not frame.has_default_index and frame.range_step is None if index is None else index
    if format == "csv" and index:
        with_index = True
    levels: Sequence[Entry] = frame.index if with_index else ()
    names = [_level_name(entry, place, labels, format) for place, entry in enumerate(levels)]
    base, columns = named(frame.base, [entry.expr for entry in (*levels, *frame.columns)])
    stored = tuple(zip([column.id for column in columns], [*names, *labels], strict=True))
    settings = tuple(sorted((name, value) for name, value in options.items() if value is not None))
    write(Write(base, stored, path, format, settings))
    if format != "csv" and options.get("mode", "overwrite") != "append":
        write_description(path, Description.of_frame(frame, names, labels))


def _level_name(entry: Entry, place: int, taken: Sequence[str], format: str) -> str:
    if entry.label is not None and str(entry.label) not in taken:
        return str(entry.label)
    return "" if format == "csv" else f"__index_level_{place}__"


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
