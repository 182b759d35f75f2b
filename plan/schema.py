"""Schemas: the columns of a node, their types and whether they may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .expressions import Column
from .types import DataType

__all__ = ["Field", "Schema"]


class Field(NamedTuple):
    """A column: `nullable` is whether it may be missing, which is null, or NaN in a float column."""

    id: str
    type: DataType
    nullable: bool = True


class Schema:
    """The columns of a node, in order.

    Examples
    --------
    >>> import pyarrow as pa
    >>> schema = Schema([Field("a#1", pa.int64(), False), Field("b#2", pa.string())])
    >>> schema.ids
    ('a#1', 'b#2')
    >>> schema["b#2"].nullable, "c#3" in schema
    (True, False)
    """

    __slots__ = ("_by_id",)

    def __init__(self, fields: Iterable[Field]) -> None:
        self._by_id = {field.id: field for field in fields}

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._by_id)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(self._by_id.values())

    def column(self, id: str) -> Column:
        """A reference to a column."""
        return Column(id, self._by_id[id].type)

    def nullable(self, id: str) -> bool:
        return self._by_id[id].nullable

    def __getitem__(self, id: str) -> Field:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return ", ".join(f"{field.id}: {field.type}{'' if field.nullable else ' not null'}" for field in self)
