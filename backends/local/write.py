"""Writing: a folder of part files that is made beside its place and moved in when it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ...plan import types as t
from .casts import cast
from .keys import group
from .rows import Rows

__all__ = ["FORMATS", "write_files"]

LAYOUT = ("mode", "num_files", "partition_cols")
MODES = {"overwrite": "overwrite", "w": "overwrite", "append": "append", "a": "append", "ignore": "ignore"}
MISSING_FOLDER = "__HIVE_DEFAULT_PARTITION__"


def write_files(rows: Rows, columns: Sequence[tuple[str, str]], path: str, format: str, options: Mapping[str, Any]) -> None:
    """Write columns, pairs of id and name, into a folder.

    Parameters
    ----------
    options : mapping
        `mode`: "overwrite", "append", "ignore" (if something is there), else it is an error if something is there;
        `num_files`; `partition_cols`: names of columns that become folders; the rest is the format's.

    Raises
    ------
    FileExistsError
        If something is there that the mode does not replace, or a folder that holds more than data files.
    """
    target = Path(path)
    mode = MODES.get(options.get("mode") or "overwrite", "error")
    if target.exists() and mode == "ignore":
        return
    if target.exists() and mode == "error":
        raise FileExistsError(17, "File exists", path)
    if target.is_dir() and mode == "overwrite":
        _refuse_strangers(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    made.mkdir()
    try:
        first = sum(1 for _ in target.rglob("part-*")) if mode == "append" else 0
        _write_parts(rows, columns, made, format, dict(options), first)
        _move_in(made, target, add=mode == "append" and target.is_dir())
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_strangers(folder: Path) -> None:
    """Raise if a folder that is to be replaced holds what no writer of data has put there."""
    for entry in folder.rglob("*"):
        if entry.is_file() and not entry.name.startswith(("_", ".", "part-")) and entry.suffix not in (".parquet", ".csv"):
            raise FileExistsError(17, f"The folder holds other files than data ({entry.name}) and is not overwritten", str(folder))


def _move_in(made: Path, target: Path, add: bool) -> None:
    if add:
        for file in sorted(file for file in made.rglob("*") if file.is_file()):
            place = target / file.relative_to(made)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)
        return
    old = made.with_name(made.name + ".old")
    if target.exists():
        os.replace(target, old)
    os.replace(made, target)
    if old.is_dir():
        shutil.rmtree(old)
    elif old.exists():
        old.unlink()


def _write_parts(
    rows: Rows, columns: Sequence[tuple[str, str]], folder: Path, format: str, options: dict[str, Any], first: int
) -> None:
    layout = {name: options.pop(name, None) for name in LAYOUT}
    by = layout["partition_cols"] or ()
    ids = {name: id for id, name in columns}
    unknown = [name for name in by if name not in ids]
    if unknown:
        raise KeyError(f"partition_cols: no column {unknown[0]!r}; columns: {', '.join(ids)}")
    stored = [(id, name) for id, name in columns if name not in by]
    number = first
    for inner, part in _folders(rows, [(name, ids[name]) for name in by]):
        place = folder / inner
        place.mkdir(parents=True, exist_ok=True)
        for piece in _split(part, layout["num_files"] or 1):
            table = pa.Table.from_arrays([piece[id] for id, _ in stored], names=[name for _, name in stored])
            FORMATS[format](table, str(place / f"part-{number:05d}.{format}"), options)
            number += 1


def _folders(rows: Rows, by: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Rows]]:
    """The rows of each combination of values of some columns, and the folder of that combination."""
    if not by:
        yield "", rows
        return
    groups = group(rows, [id for _, id in by])
    texts = [[cast(value, t.string).as_py() for value in rows[id].take(pa.array(groups.firsts))] for _, id in by]
    order = np.argsort(groups.codes, kind="stable")
    stops = np.cumsum(groups.sizes)
    for number, stop in enumerate(stops):
        values = [column[number] for column in texts]
        folder = "/".join(
            f"{quote(name)}={MISSING_FOLDER if value is None else quote(value, safe='')}"
            for (name, _), value in zip(by, values, strict=True)
        )
        yield folder, rows.take(pa.array(order[stop - groups.sizes[number] : stop]))


def _split(rows: Rows, count: int) -> Iterator[Rows]:
    """The rows in so many parts of about equal length; fewer if there are fewer rows, but one at least."""
    count = max(1, min(count, rows.length))
    bounds = [rows.length * number // count for number in range(count + 1)]
    for start, stop in pairwise(bounds):
        yield rows.slice(start, stop - start)


def _write_parquet(table: pa.Table, path: str, options: Mapping[str, Any]) -> None:
    settings = {"compression": "snappy", **options}
    pq.write_table(table, path, **{**settings, "compression": settings["compression"] or "none"})


def _write_csv(table: pa.Table, path: str, options: Mapping[str, Any]) -> None:
    """As pandas writes it; integers and booleans with missing values stay what they are."""
    data = pd.DataFrame({number: column.to_pandas(types_mapper=_nullable.get) for number, column in enumerate(table.columns)})
    data.columns = pd.Index(table.column_names, dtype=object)
    data.to_csv(path, index=False, **options)


_nullable = {
    pa.from_numpy_dtype(dtype.numpy_dtype): dtype
    for dtype in map(pd.api.types.pandas_dtype, ("boolean", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"))
}

FORMATS = {"parquet": _write_parquet, "csv": _write_csv}
"""Writers of one file by format; the options are the format's own."""
