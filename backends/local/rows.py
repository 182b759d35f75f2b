"""Relations in memory: columns of one length, put together only when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ...plan.types import DataType
from .values import Value, broadcast

__all__ = ["Piece", "Rows"]


class Cell:
    """One column: an array, or the places at which another column's values are to be taken.

    Filters, sorts and joins only note the places. So a column that is dropped later is never gathered, and one
    that goes through several steps is gathered once.
    """

    __slots__ = ("_places", "_values")

    def __init__(self, values: Any, places: Any = None) -> None:
        self._values = values
        self._places = places

    @property
    def values(self) -> pa.Array[Any]:
        found = self._values.values if isinstance(self._values, Cell) else self._values
        if isinstance(found, pa.ChunkedArray):
            found = found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()
        if self._places is not None:
            found = found.take(self._places)
        self._values, self._places = found, None
        return found

    @property
    def nbytes(self) -> float:
        """Its bytes, or about how many there would be if it were gathered."""
        share, cell = 1.0, self
        while True:
            below = cell._values
            if cell._places is not None:
                length = below.length if isinstance(below, Cell) else len(below)
                share *= len(cell._places) / length if length else 0.0
            if not isinstance(below, Cell):
                return share * below.nbytes
            cell = below

    @property
    def length(self) -> int:
        if self._places is not None:
            return len(self._places)
        return self._values.length if isinstance(self._values, Cell) else len(self._values)

    def at(self, places: Any, composed: dict[int, Any]) -> Cell:
        """This column at some places; `composed` holds what other columns have worked out."""
        if self._places is None:
            return Cell(self, places)
        key = id(self._places)
        if key not in composed:
            composed[key] = self._places.take(places)
        return Cell(self._values, composed[key])

    def part(self, start: int, length: int, composed: dict[int, Any]) -> Cell:
        """This column at `length` places from `start`."""
        if self._places is None:
            return Cell(self._values.slice(start, length))
        key = id(self._places)
        if key not in composed:
            composed[key] = self._places.slice(start, length)
        return Cell(self._values, composed[key])


class Piece(NamedTuple):
    """Consecutive rows of a source: arrays by column name, the number of rows, and the number of the first."""

    columns: dict[str, Any]
    length: int
    start: int


class Rows:
    """A relation: its number of rows, and its columns by id.

    Examples
    --------
    >>> rows = Rows.of({"a": pa.array([3, 1, 2])}, 3)
    >>> rows.take(pa.array([2, 0])).renamed([("b", "a")])["b"].to_pylist()
    [2, 3]
    """

    __slots__ = ("_cells", "length")

    def __init__(self, cells: dict[str, Cell], length: int) -> None:
        self._cells = cells
        self.length = length

    @classmethod
    def of(cls, columns: Mapping[str, Any], length: int) -> Rows:
        """A relation of arrays, chunked or not."""
        return cls({id: Cell(values) for id, values in columns.items()}, length)

    @classmethod
    def stacked(cls, parts: Sequence[Rows], columns: Mapping[str, DataType]) -> Rows:
        """The rows of one part after another; the parts have these columns, perhaps more."""
        if len(parts) == 1:
            return parts[0].renamed((id, id) for id in columns)
        stacked = {id: pa.chunked_array([part[id] for part in parts], type) for id, type in columns.items()}
        return cls.of(stacked, sum(part.length for part in parts))

    def __getitem__(self, id: str) -> pa.Array[Any]:
        return self._cells[id].values

    @property
    def ids(self) -> Iterable[str]:
        return self._cells.keys()

    @property
    def nbytes(self) -> int:
        """About how many bytes its columns take."""
        return round(sum(cell.nbytes for cell in self._cells.values()))

    def extended(self, columns: Mapping[str, Value]) -> Rows:
        """These rows with more columns."""
        added = {id: Cell(broadcast(values, self.length)) for id, values in columns.items()}
        return Rows({**self._cells, **added}, self.length)

    def beside(self, other: Rows) -> Rows:
        """The columns of both; they have equally many rows."""
        return Rows({**self._cells, **other._cells}, self.length)

    def renamed(self, columns: Iterable[tuple[str, str]]) -> Rows:
        """Some columns: pairs of the id they get and the id they have."""
        return Rows({id: self._cells[source] for id, source in columns}, self.length)

    def take(self, places: Any) -> Rows:
        """The rows at some places, in that order; a null place gives a row of nulls."""
        composed: dict[int, Any] = {}
        return Rows({id: cell.at(places, composed) for id, cell in self._cells.items()}, len(places))

    def filter(self, mask: Value) -> Rows:
        """The rows for which `mask` is true; null counts as false."""
        if isinstance(mask, pa.Scalar):
            return self if mask.as_py() else self.slice(0, 0)
        places = pc.indices_nonzero(mask)
        return self if len(places) == self.length else self.take(places)

    def slice(self, start: int, length: int) -> Rows:
        """Rows that follow each other."""
        composed: dict[int, Any] = {}
        return Rows({id: cell.part(start, length, composed) for id, cell in self._cells.items()}, length)
