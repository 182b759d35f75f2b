"""Writing: a folder of part files that is made beside its place and moved in when it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.orc as orc
import pyarrow.parquet as pq

from ...plan import types as t
from ..staging import staged
from .casts import cast
from .keys import group
from .rows import Rows

__all__ = ["FORMATS", "write_files"]

LAYOUT = ("mode", "beside", "num_files", "partition_cols")
SUFFIXES = {None: "", "gzip": ".gz", "bz2": ".bz2", "zstd": ".zst"}
MISSING_FOLDER = "__HIVE_DEFAULT_PARTITION__"


def write_files(rows: Rows, columns: Sequence[tuple[str, str]], path: str, format: str, options: Mapping[str, Any]) -> None:
    """Write columns, pairs of id and name, into a folder.

    Parameters
    ----------
    options : mapping
        `mode`, `beside`: see `staged`; `num_files`; `partition_cols`: names of columns that become folders; the rest
        is the format's.

    Raises
    ------
    FileExistsError
        If something is there that the mode does not replace, or a folder that holds more than data files.
    """
    with staged(path, options.get("mode"), dict(options.get("beside") or ())) as folder:
        if folder is not None:
            folder.mkdir()
            _write_parts(rows, columns, folder, format, dict(options))


def _write_parts(rows: Rows, columns: Sequence[tuple[str, str]], folder: Path, format: str, options: dict[str, Any]) -> None:
    layout = {name: options.pop(name, None) for name in LAYOUT}
    by = layout["partition_cols"] or ()
    ids = {name: id for id, name in columns}
    unknown = [name for name in by if name not in ids]
    if unknown:
        raise KeyError(f"partition_cols: no column {unknown[0]!r}; columns: {', '.join(ids)}")
    stored = [(id, name) for id, name in columns if name not in by]
    suffix = format + (SUFFIXES[options.get("compression")] if format in ("csv", "json") else "")
    number = 0
    for inner, part in _folders(rows, [(name, ids[name]) for name in by]):
        place = folder / inner
        place.mkdir(parents=True, exist_ok=True)
        for piece in _split(part, layout["num_files"] or 1):
            table = pa.Table.from_arrays([piece[id] for id, _ in stored], names=[name for _, name in stored])
            FORMATS[format](table, str(place / f"part-{number:05d}.{suffix}"), options)
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
    """As pandas writes it."""
    _as_pandas(table).to_csv(path, index=False, **options)


def _as_pandas(table: pa.Table) -> pd.DataFrame:
    """The table in pandas, where integers and booleans with missing values stay what they are."""
    data = pd.DataFrame({number: column.to_pandas(types_mapper=_nullable.get) for number, column in enumerate(table.columns)})
    data.columns = pd.Index(table.column_names, dtype=object)
    return data


_nullable = {
    pa.from_numpy_dtype(dtype.numpy_dtype): dtype
    for dtype in map(pd.api.types.pandas_dtype, ("boolean", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"))
}


def _write_json(table: pa.Table, path: str, options: Mapping[str, Any]) -> None:
    """An object a line, every key in every line; what is missing, and no number, is null."""
    _as_pandas(table).to_json(path, orient="records", lines=True, double_precision=15, force_ascii=False, **options)


def _write_orc(table: pa.Table, path: str, options: Mapping[str, Any]) -> None:
    orc.write_table(table, path, **{name: value or "uncompressed" for name, value in {"compression": "snappy", **options}.items()})


FORMATS = {"parquet": _write_parquet, "csv": _write_csv, "json": _write_json, "orc": _write_orc}
"""Writers of one file by format; the options are the format's own."""
