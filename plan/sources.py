"""Sources: where rows come from. A source is a pure description; reading it is a backend's work.

Each source has a schema, perhaps a known number of rows, and the position of its rows: the order in
which pandas would have them.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple
from weakref import WeakValueDictionary

import pyarrow as pa

from . import types as t
from .tree import Interned
from .types import DataType

__all__ = [
    "CsvSource", "DataFile", "ExternalSource", "FileSource", "Handle", "JsonSource", "OrcSource", "ParquetSource", "RangeSource",
    "Source", "SourceField", "SplitSource", "TableSource", "table_of",
]  # fmt: skip


class SourceField(NamedTuple):
    """A column of a source: its name there, its type in plans, and whether it may be missing."""

    name: str
    type: DataType
    nullable: bool = True


class DataFile(NamedTuple):
    """A file as it was when it was looked at. `rows` is -1 where only reading would tell.

    `partition` holds the values of the folders above it (hive partitioning), in the order of the source's
    `partition_names`. Columns in `untyped` are all missing in the file, and stored without a type.
    """

    path: str
    size: int
    modified: int
    rows: int = -1
    partition: tuple[Any, ...] = ()
    untyped: tuple[str, ...] = ()


class Source(Interned):
    """Where rows come from."""

    format: ClassVar[str]
    position_types: ClassVar[tuple[DataType, ...]] = (t.int64,)
    """The types of the columns that give a row's place in the source's order (`Scan.position`)."""

    @property
    def fields(self) -> tuple[SourceField, ...]:
        raise NotImplementedError

    @property
    def num_rows(self) -> int | None:
        """The number of rows, where it is known without reading."""
        return None

    @property
    def num_bytes(self) -> int | None:
        """About how much would be read or is held, in bytes."""
        return None

    @property
    def numbers_rows(self) -> bool:
        """Whether any engine can tell the number of a row without counting others in a job of its own."""
        return False

    def field(self, name: str) -> SourceField:
        cache = self.__dict__.get("_by_name")
        if cache is None:
            cache = self.__dict__["_by_name"] = {field.name: field for field in self.fields}
        found: SourceField = cache[name]
        return found


Source.kind = Source


_lock = threading.Lock()
_handles: WeakValueDictionary[str, Handle] = WeakValueDictionary()


class Handle:
    """Holds an object that a plan only carries; the same handle is the same object.

    A pickled handle comes back as itself where it still is, and once where it comes several times.
    """

    __slots__ = ("__weakref__", "_token", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self._token = ""

    @property
    def token(self) -> str:
        """A text that no other handle has, in any process."""
        if not self._token:
            with _lock:
                self._token = self._token or uuid.uuid4().hex
                _handles[self._token] = self
        return self._token

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.token, self.value)

    def __repr__(self) -> str:
        return f"Handle({type(self.value).__name__})"


def _restore(token: str, value: Any) -> Handle:
    with _lock:
        known = _handles.get(token)
        if known is None:
            known = _handles[token] = Handle(value)
            known._token = token
        return known


class TableSource(Source):
    """An Arrow table in memory. Columns are found by name; names are unique.

    Floats may be missing (NaN), unless the field of the table's schema is one that is never null.
    """

    format = "table"
    table: Handle

    @property
    def data(self) -> pa.Table:
        return self.table.value

    @property
    def fields(self) -> tuple[SourceField, ...]:
        cached = self.__dict__.get("_fields")
        if cached is None:
            cached = self.__dict__["_fields"] = tuple(
                SourceField(
                    field.name, t.normalize(field.type), bool(column.null_count) or (t.is_floating(field.type) and field.nullable)
                )
                for field, column in zip(self.data.schema, self.data.columns, strict=True)
            )
        return cached

    @property
    def num_rows(self) -> int:
        return int(self.data.num_rows)

    @property
    def num_bytes(self) -> int:
        return int(self.data.nbytes)

    @property
    def numbers_rows(self) -> bool:
        return True


def table_of(arrays: Sequence[Any], fields: Iterable[SourceField]) -> Handle:
    """A table of arrays under the names of fields; it says which floats are never missing."""
    schema = [
        pa.field(field.name, array.type, field.nullable or not t.is_floating(array.type))
        for field, array in zip(fields, arrays, strict=True)
    ]
    return Handle(pa.Table.from_arrays(list(arrays), schema=pa.schema(schema)))


class RangeSource(Source):
    """The integers from `start` to `stop` by `step`, in one column named ``id``."""

    format = "range"
    start: int
    stop: int
    step: int = 1

    @property
    def fields(self) -> tuple[SourceField, ...]:
        return (SourceField("id", t.int64, False),)

    @property
    def num_rows(self) -> int:
        return len(range(self.start, self.stop, self.step))

    @property
    def num_bytes(self) -> int:
        return 8 * self.num_rows

    @property
    def numbers_rows(self) -> bool:
        return True


class FileSource(Source):
    """Files of one format, read one after another.

    Columns whose names are in `partition_names` are not in the files: their values are those of the folders.
    """

    files: tuple[DataFile, ...]
    columns: tuple[SourceField, ...]
    partition_names: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[SourceField, ...]:
        return self.columns

    @property
    def stored(self) -> tuple[SourceField, ...]:
        """The columns that the files have."""
        return tuple([field for field in self.columns if field.name not in self.partition_names])

    @property
    def num_rows(self) -> int | None:
        rows = [file.rows for file in self.files]
        return None if -1 in rows else sum(rows)

    @property
    def num_bytes(self) -> int:
        return sum(file.size for file in self.files)


class ParquetSource(FileSource):
    """Parquet files; row numbers come from the files' footers."""

    format = "parquet"

    @property
    def numbers_rows(self) -> bool:
        return True


class SplitSource(FileSource):
    """Files whose rows an engine finds only by reading: a row's position is the place of its split, and its own in that."""

    position_types = (t.int64, t.int64)


class CsvSource(SplitSource):
    """CSV files.

    `options` are pairs of the reader's option names (pandas' names) and hashable values; every backend
    honours all that `frontend` lets through. The header has been read: columns are in file order, and
    `header_rows` lines are skipped in each file.
    """

    format = "csv"
    header_rows: int = 1
    options: tuple[tuple[str, Any], ...] = ()


class JsonSource(SplitSource):
    """JSON files with an object a line. Columns in `texts` are stored as texts of their values: numbers in quotes, times."""

    format = "json"
    texts: tuple[str, ...] = ()


class OrcSource(SplitSource):
    """ORC files; their footers tell how many rows they have, but not which."""

    format = "orc"


class ExternalSource(Source):
    """A data set that only one engine can read: a Spark DataFrame, say. Its row order is what the engine yields.

    `rows` is how many there are, where that is known and stays so.
    """

    format = "external"
    engine: str
    data: Handle
    columns: tuple[SourceField, ...]
    rows: int | None = None

    @property
    def fields(self) -> tuple[SourceField, ...]:
        return self.columns

    @property
    def num_rows(self) -> int | None:
        return self.rows

    @property
    def numbers_rows(self) -> bool:
        return self.rows is not None
