"""Writing frames: to a folder of part files, moved into place when it is whole, or to whatever Spark writes."""

from __future__ import annotations

import io
import os
import uuid
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from ...plan import Write
from ..core.frame import Entry, Frame, named
from ..core.labels import columns as chosen
from ..core.materialize import to_pandas, write
from .files import local_path
from .sidecar import FILE, Description, description_text
from .stored import as_stored, not_kept, refuse_unheld
from .without_spark import is_own

__all__ = ["Layout", "to_csv", "to_json", "to_orc", "to_parquet", "to_spark_io", "to_table"]

PANDAS_ALONE = ("chunksize", "errors", "storage_options")
"""Parameters of `to_csv` that only make sense where pandas writes."""
USUAL = {"doublequote": True, "decimal": ".", "errors": "strict", "quoting": 0, "compression": "infer"}
CODECS = ("gzip", "bz2", "zstd")


class Layout:
    """How files lie in a folder, and what of the index goes into them.

    Parameters
    ----------
    index : bool or None
        Whether the index is written; None for all but a default one.
    index_col : str or list of str, optional
        Names to write the levels of the index under.
    partition_cols : str or list of str, optional
        Columns whose values become folders.
    num_files : int, optional
        How many part files.
    mode : str
        What to do where the path exists.
    """

    def __init__(
        self,
        index: bool | None = None,
        index_col: Any = None,
        partition_cols: Any = None,
        num_files: int | None = None,
        mode: str = "w",
    ) -> None:
        self.index, self.index_names = index or (True if index_col is not None else index), _list(index_col)
        self.settings = {"partition_cols": tuple(_list(partition_cols)), "num_files": num_files, "mode": mode}

    def levels(self, frame: Frame, format: str) -> tuple[Sequence[Entry], list[str]]:
        """The levels of the index that are written, and the names that they get."""
        informative = not frame.has_default_index and frame.range_step is None
        if not (informative if self.index is None else self.index):
            return (), []
        if self.index_names and len(self.index_names) != len(frame.index):
            raise ValueError(f"index_col names {len(self.index_names)} levels, the index has {len(frame.index)}")
        taken = [str(label) for label in frame.labels]
        names = self.index_names or [_level_name(entry, place, taken, format) for place, entry in enumerate(frame.index)]
        return frame.index, names


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _level_name(entry: Entry, place: int, taken: Sequence[str], format: str) -> str:
    if entry.label is not None and str(entry.label) not in taken:
        return str(entry.label)
    return "" if format == "csv" else f"__index_level_{place}__"


def to_parquet(frame: Frame, path: Any, compression: str | None, layout: Layout) -> bytes | None:
    """Write a frame as Parquet; the bytes of one file if there is no path."""
    if path is None or hasattr(path, "write"):
        return _to_stream(path, lambda data, stream: data.to_parquet(stream, compression=compression, index=layout.index), frame)
    _write_files(frame, path, "parquet", layout, {"compression": compression})
    return None


def to_orc(frame: Frame, path: Any, compression: str | None, layout: Layout) -> bytes | None:
    """Write a frame as ORC; the bytes of one file if there is no path."""
    if path is None or hasattr(path, "write"):
        return _to_stream(path, lambda data, stream: data.to_orc(stream, index=layout.index), frame)
    _write_files(frame, path, "orc", layout, {"compression": compression})
    return None


def _to_stream(path: Any, write: Any, frame: Frame) -> bytes | None:
    stream = io.BytesIO()
    write(to_pandas(frame), stream)
    if path is None:
        return stream.getvalue()
    path.write(stream.getvalue())
    return None


def to_csv(frame: Frame, path: Any, layout: Layout, options: dict[str, Any]) -> str | None:
    """Write a frame as CSV; the text if there is no path."""
    options = {name: value for name, value in options.items() if value is not None and value != USUAL.get(name)}
    if path is None or hasattr(path, "write"):
        return to_pandas(frame).to_csv(path, index=True if layout.index is None else layout.index, **options)
    _refuse_options("to_csv", {name: options[name] for name in PANDAS_ALONE if name in options}, options.get("compression"))
    frame = frame.map(chosen(frame, options.pop("columns"))) if "columns" in options else frame
    header, levels = options.pop("header"), options.pop("index_label", None)
    if not isinstance(header, bool):
        frame, header = _relabelled(frame, header), True
    if levels and layout.index is not False:
        layout.index_names = _list(levels)
    _write_files(frame, path, "csv", layout, {**options, "header": header})
    lost = ", ".join(repr(label) for label in not_kept(frame))
    if lost:
        warnings.warn(f"CSV keeps no dtypes: read_csv is to be told those of {lost} (dtype=, parse_dates=)", stacklevel=3)
    return None


def _refuse_options(call: str, options: dict[str, Any], codec: Any) -> None:
    if codec is not None and codec not in CODECS:
        options = {**options, "compression": codec}
    for name, value in options.items():
        raise NotImplementedError(f"{call}({name}={value!r}) to a path is not supported; write to an open file instead")


def _relabelled(frame: Frame, labels: Sequence[str]) -> Frame:
    if len(labels) != len(frame.columns):
        raise ValueError(f"Writing {len(frame.columns)} cols but got {len(labels)} aliases")
    return frame.map(entry._replace(label=label) for entry, label in zip(frame.columns, labels, strict=True))


def to_json(
    frame: Frame, present: Callable[[Any], Any], path: Any, lines: bool, layout: Layout, options: dict[str, Any]
) -> str | None:
    """Write a frame as JSON: part files with an object a line, or the text of the whole that pandas makes of what it presents."""
    if lines and path is not None and not hasattr(path, "write"):
        codec = options.pop("compression", None)
        codec = None if codec == "infer" else codec
        _refuse_options("to_json", {name: value for name, value in options.items() if value is not None}, codec)
        _write_files(frame, path, "json", layout, {"compression": codec})
        return None
    options = {name: value for name, value in options.items() if value is not None}
    if lines:
        options = {"orient": "records", "lines": True, **options}
    text = present(to_pandas(frame)).to_json(None, index=layout.index, **options)
    if path is None:
        return text
    if hasattr(path, "write"):
        path.write(text)
    else:
        _write_whole(Path(os.path.abspath(local_path(os.fspath(path)))), text)
    return None


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def to_spark_io(frame: Frame, path: str | None, format: str | None, layout: Layout, options: dict[str, Any]) -> None:
    """Write with one of Spark's writers, by its own rules, or with plandas' own for the same format."""
    if path is not None and is_own(format, options):
        layout.index = bool(layout.index_names)
        _write_files(frame, path, str(format), layout, {})
        return
    _write_with_spark(frame, path or "", "spark", layout, {**options, "using": format})


def to_table(frame: Frame, name: str, format: str | None, layout: Layout, options: dict[str, Any]) -> None:
    """Write a table of Spark's."""
    _write_with_spark(frame, name, "table", layout, {**options, "using": format})


def _write_with_spark(frame: Frame, place: str, format: str, layout: Layout, options: dict[str, Any]) -> None:
    levels, names = layout.levels(frame, format) if layout.index else ((), [])
    labels = [str(label) for label in frame.labels]
    write(_plan(frame, levels, [*names, *labels], place, format, {**layout.settings, **options}))


def _write_files(frame: Frame, path: Any, format: str, layout: Layout, options: dict[str, Any]) -> None:
    """Write part files, and beside them what the format does not keep."""
    place = local_path(os.fspath(path))
    levels, names = layout.levels(frame, format)
    refuse_unheld((*levels, *frame.columns), format)
    labels = [str(label) for label in frame.labels]
    names, labels = _apart(names, labels, format)
    described = Description.of_frame(frame.replace(index=tuple(levels)), names, labels)
    if layout.index is None and not levels:
        described = replace(described, names=list(frame.index_names))
    beside = () if format == "csv" else ((FILE, description_text(described)),)
    levels, frame = [as_stored(level, format) for level in levels], frame.map(as_stored(entry, format) for entry in frame.columns)
    write(_plan(frame, levels, [*names, *labels], place, format, {**layout.settings, **options, "beside": beside}))


def _apart(names: Sequence[str], labels: Sequence[str], format: str) -> tuple[list[str], list[str]]:
    """Names that every engine can hold and tell from each other; what occurs again gets a number, as in pandas' `read_csv`.

    To Spark upper and lower case are one, but for CSV, and it loses columns of ORC with a backtick in their names.
    """
    fold: Callable[[str], str] = str if format == "csv" else str.lower
    wanted = [name if format == "csv" else name.replace("`", "'") or "column" for name in (*names, *labels)]
    taken = set(map(fold, wanted))
    found: list[str] = []
    for name in wanted:
        if fold(name) in map(fold, found):
            name = next(other for number in count(1) if fold(other := f"{name}.{number}") not in taken)
            taken.add(fold(name))
        found.append(name)
    return found[: len(names)], found[len(names) :]


def _plan(frame: Frame, levels: Sequence[Entry], names: Sequence[str], place: str, format: str, options: dict[str, Any]) -> Write:
    if len(set(names)) < len(names):
        raise ValueError(f"Duplicate column names found: {[*names]}")
    base, columns = named(frame.base, [entry.expr for entry in (*levels, *frame.columns)])
    stored = tuple(zip([column.id for column in columns], names, strict=True))
    return Write(base, stored, place, format, tuple(sorted((name, value) for name, value in options.items() if value is not None)))
