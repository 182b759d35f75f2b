"""Plans without the accidents of their making: canonical ids, and a fingerprint that is the same in every process."""

from __future__ import annotations

import datetime
import decimal
import hashlib
import itertools
import struct
import uuid
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pyarrow as pa

from .nodes import Node, Scan
from .operator import Operator
from .renaming import column_ids, rename_ids
from .sources import Handle
from .text.scalars import format_type
from .tree import Interned, postorder

__all__ = ["canonical", "fingerprint"]


def canonical(plan: Node) -> Node:
    """`plan` under ids that depend on nothing but its structure.

    Columns of a source are called after their names there, all others ``c1``, ``c2``, ... in the order in
    which they are made. So plans that differ only in ids become one object.

    Examples
    --------
    >>> from plandas.plan import Extend, RangeSource, Scan, fresh, op
    >>> def doubled(id, column):
    ...     scan = Scan(RangeSource(0, 3), ((id, "id"),))
    ...     return Extend(scan, ((column, op.multiply(scan.schema.column(id), 2)),))
    >>> canonical(doubled("a#1", "b#2")) is canonical(doubled("x#8", "y#9"))
    True
    >>> canonical(doubled("a#1", "b#2"))
    r0 = range(0, 3)
    r1 = extend(r0, c1 = id * 2)
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in plan.nodes:
        if isinstance(node, Scan):
            for id, name in node.columns:
                names.setdefault(id, _free(name, taken))
    numbers = (name for number in itertools.count(1) if (name := f"c{number}") not in taken)
    for id in column_ids(plan):
        if id not in names:
            names[id] = next(numbers)
    return rename_ids(plan, names)


def _free(name: str, taken: set[str]) -> str:
    """`name`, numbered where it is taken; from now on it is."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free)
    return free


def fingerprint(plan: Node) -> str:
    """A short text that plans share, in this process or another, if and only if they are the same but for column ids.

    Files count with path, size and time of modification; a table in memory counts with its content. An object
    that the plan only carries (a Python function, an engine's own data set) is the same as itself only.

    Examples
    --------
    >>> from plandas.plan import RangeSource, Scan
    >>> fingerprint(Scan(RangeSource(0, 3), (("a#1", "id"),))) == fingerprint(Scan(RangeSource(0, 3), (("b#2", "id"),)))
    True
    """
    digest = hashlib.blake2b(digest_size=16)
    index: dict[int, int] = {}
    for part in postorder(canonical(plan), parts=True):
        index[id(part)] = len(index)
        digest.update(_encode(type(part).__name__))
        for name in part.field_names():
            for piece in _pieces(getattr(part, name), index):
                digest.update(piece)
    return digest.hexdigest()


def _pieces(value: Any, index: dict[int, int]) -> Iterator[bytes]:
    """The bytes of a field's value, unlike those of any other value."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, tuple):
            yield _encode(f"{type(value).__name__} of {len(value)}")
            stack.extend(reversed(value))
        elif isinstance(value, Interned):
            yield _encode(f"part {index[id(value)]}")
        else:
            yield _encode(_atom(value))


def _encode(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogatepass")
    return struct.pack("<q", len(raw)) + raw


def _atom(value: Any) -> str:
    if isinstance(value, Handle):
        return f"object {content(value)}"
    if isinstance(value, Operator):
        return f"operator {value.name}"
    if isinstance(value, pa.DataType):
        return f"type {format_type(value)}"
    if isinstance(value, float):
        return f"float {value.hex()}"
    if isinstance(value, frozenset):
        return f"set {sorted(map(_atom, value))}"
    if isinstance(value, _plain):
        return f"{type(value).__name__} {value!r}"
    return f"object {uuid.uuid4().hex}"  # nothing is known of it, not even that it stays as it is


_plain = (type(None), bool, int, str, bytes, decimal.Decimal, datetime.date, datetime.time, datetime.timedelta)


_contents: WeakKeyDictionary[Handle, str] = WeakKeyDictionary()


def content(handle: Handle) -> str:
    """A text for what a handle holds: a table's content; for other objects, one that nothing else has."""
    known = _contents.get(handle)
    if known is None:
        known = _table_content(handle.value) if isinstance(handle.value, pa.Table) else handle.token
        known = _contents.setdefault(handle, known)
    return known


class _Digest:
    """A file that only hashes what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.digest = hashlib.blake2b(digest_size=16)

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...


def _table_content(table: pa.Table) -> str:
    sink = _Digest()
    plain = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(sink, plain.schema) as writer:
        writer.write_table(plain)
    return sink.digest.hexdigest()
