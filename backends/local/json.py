"""JSON files with an object a line, by Arrow's parser: it takes no value for one of another type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.json as pa_json

from ...plan import DataFile, JsonSource
from ...plan import types as t
from ...plan.types import DataType
from .cells import parsed

__all__ = ["read_json"]

BLOCK = 1 << 24


def read_json(source: JsonSource, file: DataFile, names: Sequence[str], limit: int | None) -> Iterator[pa.Table]:
    """Columns of a file.

    Raises
    ------
    ValueError
        If a value is none of its column's type, or a line is no object; it names file and column.
    """
    types = {name: t.string if name in source.texts else source.field(name).type for name in names}
    try:
        table = _read(file, types)
    except pa.ArrowInvalid as error:
        if "Empty JSON file" in str(error):
            return
        raise ValueError(f"{file.path!r}, {_culprit(file, types)}{error}") from error
    yield pa.table({name: _finished(source, file, name, table[name]) for name in names})


def _read(file: DataFile, types: dict[str, DataType], block: int = BLOCK) -> pa.Table:
    parsing = pa_json.ParseOptions(explicit_schema=pa.schema(list(types.items())), unexpected_field_behavior="ignore")
    try:
        return pa_json.read_json(file.path, pa_json.ReadOptions(block_size=block), parsing)
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error) or block >= 1 << 30:
            raise
        return _read(file, types, block * 8)  # a line longer than a block


def _culprit(file: DataFile, types: dict[str, DataType]) -> str:
    """The column whose values alone fail to be read, if there is one."""
    for name, type in types.items():
        try:
            _read(file, {name: type})
        except pa.ArrowInvalid:
            return f"column {name!r}: "
    return ""


def _finished(source: JsonSource, file: DataFile, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    return parsed(pd.Series(column.to_pylist(), dtype=object), source.field(name).type, file, name) if name in source.texts else column
