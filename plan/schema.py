"""Schemas: the columns of a node, their types and whether they may be missing."""

from __future__ import annotations

import itertools
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

    __slots__ = ("_parts",)

    def __init__(self, fields: Iterable[Field]) -> None:
        self._parts: tuple[dict[str, Field], ...] = ({field.id: field for field in fields},)

    def extended(self, fields: Iterable[Field]) -> Schema:
        """This schema with more columns at its end. The two share what they have in common.

        So a frame that gets a thousand columns one by one has a thousand schemas, but not half a million fields.
        """
        parts = [*self._parts, {field.id: field for field in fields}]
        while len(parts) > 1 and len(parts[-2]) <= 2 * len(parts[-1]):  # few parts, each more than twice as long as the next
            last = parts.pop()
            parts[-1] = parts[-1] | last
        made = Schema.__new__(Schema)
        made._parts = tuple(parts)
        return made

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(itertools.chain.from_iterable(self._parts))

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(self)

    def column(self, id: str) -> Column:
        """A reference to a column."""
        return Column(id, self[id].type)

    def nullable(self, id: str) -> bool:
        return self[id].nullable

    def __getitem__(self, id: str) -> Field:
        for part in self._parts:
            if id in part:
                return part[id]
        raise KeyError(id)

    def __contains__(self, id: object) -> bool:
        return any(id in part for part in self._parts)

    def __iter__(self) -> Iterator[Field]:
        return itertools.chain.from_iterable(part.values() for part in self._parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return ", ".join(f"{field.id}: {field.type}{'' if field.nullable else ' not null'}" for field in self)
