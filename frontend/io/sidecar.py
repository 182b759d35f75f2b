"""What a file format does not keep of a frame: index, labels, dtypes. Written beside the data, and read back.

The file ``_plandas.json`` lies beside the part files; readers that do not know it pass over it, as over
every name with an underscore. Parquet files that pandas wrote carry pandas' own metadata, which is read too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from ...plan import literal, op
from ..core.dtypes import parse_dtype
from ..core.frame import Frame

__all__ = ["Description", "read_description", "write_description"]

FILE = "_plandas.json"


@dataclass(frozen=True)
class Description:
    """How stored columns make a frame.

    Attributes
    ----------
    index : list of str
        The stored columns that are index levels.
    names : list
        The names of the levels; empty for a default index.
    dtypes : dict of str to str
        Stored columns whose dtype does not follow from the data.
    start, step : int
        Of a default index that was a range.
    """

    index: Sequence[str] = ()
    names: Sequence[Any] = ()
    dtypes: Sequence[tuple[str, str]] = ()
    start: int = 0
    step: int = 1

    @classmethod
    def of_frame(cls, frame: Frame, index: Sequence[str], columns: Sequence[str]) -> Description:
        """The description of a frame whose index levels and columns are stored under these names."""
        stored = [*zip(index, frame.index, strict=False), *zip(columns, frame.columns, strict=True)]
        kept = [(name, str(entry.dtype)) for name, entry in stored if _needs_word(entry.dtype)]
        return cls(list(index), list(frame.index_names), kept)

    @classmethod
    def of_pandas(cls, metadata: dict[bytes, bytes] | None, files: int) -> Description:
        """The description that pandas wrote into a Parquet schema; an empty one if it did not."""
        text = (metadata or {}).get(b"pandas")
        if text is None:
            return cls()
        found = json.loads(text)
        by_field = {column.get("field_name", column["name"]): column for column in found["columns"]}
        levels = [level for level in found["index_columns"] if isinstance(level, str)]
        ranges = [level for level in found["index_columns"] if isinstance(level, dict)]
        dtypes = [(name, word) for name, column in by_field.items() if name and (word := _stored_dtype(column))]
        names = [by_field.get(level, {}).get("name") for level in levels]
        if ranges and not levels and files == 1:
            return cls((), [ranges[0]["name"]], dtypes, ranges[0]["start"], ranges[0]["step"])
        return cls(levels, names, dtypes)

    def restore(self, frame: Frame) -> Frame:
        """The frame with this index and these dtypes. `frame` has a default index."""
        dtypes = dict(self.dtypes)
        entries = {entry.label: entry for entry in frame.columns}
        for stored, word in dtypes.items():
            if stored in entries:
                entries[stored] = _with_dtype(entries[stored], word)
        levels = [level for level in self.index if level in entries]
        columns = tuple(entry for label, entry in entries.items() if label not in levels)
        if levels:
            index = tuple(entries[level]._replace(label=name) for level, name in zip(levels, self.names, strict=True))
            return frame.replace(columns=columns, index=index)
        (number,) = frame.index
        name = self.names[0] if self.names else None
        expr = number.expr
        if (self.start, self.step) != (0, 1):
            expr = op.add(op.multiply(expr, literal(self.step)), literal(self.start))
        return frame.replace(columns=columns, index=(number._replace(label=name, expr=expr),))


def _needs_word(dtype: Any) -> bool:
    return isinstance(dtype, pd.api.extensions.ExtensionDtype) and not isinstance(dtype, pd.DatetimeTZDtype)


def _stored_dtype(column: dict[str, Any]) -> str | None:
    if column["pandas_type"] == "categorical":
        return "category"
    word = str(column["numpy_type"])
    return word if word[:1].isupper() or word in ("boolean", "string") else None


def _with_dtype(entry: Any, word: str) -> Any:
    from .parquet import _nullable

    try:
        dtype = parse_dtype(word)[1]
    except TypeError:
        return entry
    return _nullable(entry, dtype) if not isinstance(dtype, pd.CategoricalDtype) else entry._replace(dtype=dtype)


def read_description(path: Any) -> Description | None:
    """The description beside the data in a folder, if there is one."""
    file = os.path.join(path, FILE) if isinstance(path, str | os.PathLike) and os.path.isdir(path) else None
    if file is None or not os.path.exists(file):
        return None
    with open(file, encoding="utf-8") as stream:
        return Description(**json.load(stream))


def write_description(folder: str, description: Description) -> None:
    """Write the description into a folder of data."""
    with open(os.path.join(folder, FILE), "w", encoding="utf-8") as stream:
        json.dump(asdict(description), stream)
