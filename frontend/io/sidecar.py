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

import numpy as np
import pandas as pd

from ...plan import Call, literal, op
from ...plan import types as t
from ...plan.text import parse_plan
from ...plan.text.scalars import format_type
from ...plan.types import DataType
from ..core.dtypes import default_dtype, parse_dtype
from ..core.frame import Entry, Frame
from .files import local_path

__all__ = ["FILE", "Description", "description_text", "parse_type", "read_description", "uncast"]

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
    types : list of (str, str)
        The types of stored columns, where the format does not tell them.
    labels : list of (str, label)
        Stored columns whose label is another than their name: numbers, lists for tuples, texts that occur twice.
    column_names : list
        The names of the levels of the column axis.
    """

    index: Sequence[str] = ()
    names: Sequence[Any] = ()
    dtypes: Sequence[tuple[str, str]] = ()
    start: int = 0
    step: int = 1
    types: Sequence[tuple[str, str]] = ()
    labels: Sequence[tuple[str, Any]] = ()
    column_names: Sequence[Any] = (None,)

    @classmethod
    def of_frame(cls, frame: Frame, index: Sequence[str], columns: Sequence[str]) -> Description:
        """The description of a frame whose index levels and columns are stored under these names."""
        stored = [*zip(index, frame.index, strict=False), *zip(columns, frame.columns, strict=True)]
        return cls(
            index=list(index),
            names=list(frame.index_names),
            dtypes=[(name, _word(entry.dtype)) for name, entry in stored if _needs_word(entry)],
            types=[(name, format_type(entry.expr.type)) for name, entry in stored],
            labels=[(name, label) for name, label in zip(columns, frame.labels, strict=True) if label != name],
            column_names=list(frame.column_names),
        )

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
        entries = {entry.label: entry for entry in frame.columns}
        for stored, type in self.types:
            if stored in entries:
                entries[stored] = _with_type(entries[stored], parse_type(type))
        for stored, word in self.dtypes:
            if stored in entries:
                entries[stored] = _with_dtype(entries[stored], word)
        levels = [level for level in self.index if level in entries]
        labels: dict[Any, Any] = {name: _label(label) for name, label in self.labels}
        columns = tuple(entry._replace(label=labels.get(label, label)) for label, entry in entries.items() if label not in levels)
        frame = frame.replace(column_names=tuple(self.column_names))
        if levels:
            index = tuple(entries[level]._replace(label=name) for level, name in zip(levels, self.names, strict=True))
            return frame.replace(columns=columns, index=index)
        (number,) = frame.index
        name = self.names[0] if self.names else None
        expr = number.expr
        if (self.start, self.step) != (0, 1):
            expr = op.add(op.multiply(expr, literal(self.step)), literal(self.start))
        return frame.replace(columns=columns, index=(number._replace(label=name, expr=expr),))


def parse_type(text: str) -> DataType:
    """The type of a text that `format_type` has made."""
    return parse_plan(f"r0 = table(a: {text})").schema["a"].type


def _needs_word(entry: Entry) -> bool:
    dtype = entry.dtype
    if dtype == np.dtype(object):
        return default_dtype(entry.expr.type) != dtype
    return isinstance(dtype, pd.api.extensions.ExtensionDtype) and not isinstance(dtype, pd.DatetimeTZDtype)


def _word(dtype: Any) -> str:
    """A dtype as a text; a category's values too, where JSON has such values."""
    if isinstance(dtype, pd.CategoricalDtype) and dtype.categories is not None:
        values = dtype.categories.tolist()
        if all(isinstance(value, str | bool | int | float) for value in values):
            return json.dumps({"categories": values, "ordered": bool(dtype.ordered)})
    return str(dtype)


def _stored_dtype(column: dict[str, Any]) -> str | None:
    if column["pandas_type"] == "categorical":
        return "category"
    word = str(column["numpy_type"])
    return word if word[:1].isupper() or word in ("boolean", "string") else None


def _label(label: Any) -> Any:
    return tuple(map(_label, label)) if isinstance(label, list) else label


def _with_type(entry: Entry, type: DataType) -> Entry:
    """The column as it was before a format made another type of it; the dtype of another type than it had is the usual one."""
    if t.is_null(type):
        return entry._replace(expr=literal(None, type), dtype=default_dtype(type))
    if t.is_timestamp(type) or t.is_duration(type):
        entry = uncast(entry)
    if entry.expr.type == type or not (t.is_timestamp(type) or t.is_duration(type) or t.is_numeric(type)):
        return entry
    if entry.dtype != default_dtype(entry.expr.type):
        return entry  # it has missing values, or says its values by a dtype
    try:
        return entry._replace(expr=op.cast(entry.expr, to=type), dtype=default_dtype(type))
    except TypeError:
        return entry


def uncast(entry: Entry) -> Entry:
    """The column as it is stored: integers, where missing values have made floats of them."""
    match entry.expr:
        case Call(operator, (stored,), (to,)) if operator is op.cast and to == t.float64 and t.is_integer(stored.type):
            return entry._replace(expr=stored, dtype=default_dtype(stored.type))
    return entry


def _with_dtype(entry: Entry, word: str) -> Entry:
    from .parquet import _nullable

    if word.startswith("{"):
        return entry._replace(dtype=pd.CategoricalDtype(**json.loads(word)))
    if word == "object":
        return uncast(entry)._replace(dtype=np.dtype(object))
    try:
        dtype = parse_dtype(word)[1]
    except TypeError:
        return entry
    return _nullable(entry, dtype) if not isinstance(dtype, pd.CategoricalDtype) else entry._replace(dtype=dtype)


def read_description(path: Any) -> Description | None:
    """The description beside the data in a folder, if there is one."""
    file = os.path.join(local_path(os.fspath(path)), FILE) if isinstance(path, str | os.PathLike) else None
    if file is None or not os.path.exists(file):
        return None
    with open(file, encoding="utf-8") as stream:
        return Description(**json.load(stream))


def description_text(description: Description) -> str:
    """What `FILE` holds."""
    return json.dumps(asdict(description), default=_plain)


def _plain(label: Any) -> Any:
    """A label as JSON has it: NumPy's numbers as numbers, times as texts."""
    return label.item() if isinstance(label, np.generic) else str(label)
