"""Rows compared by the values of some columns: groups, matches between relations, and sorted order.

Null and NaN are one value here, and so are 0.0 and -0.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import SortKey
from ...plan import types as t
from .rows import Rows
from .values import Numbers, is_missing, nan_to_null, one_kind, to_numpy

__all__ = ["Groups", "encode", "group", "match", "sorted_places"]


@dataclass(frozen=True)
class Groups:
    """Rows in groups: `codes` is the number of each row's group, `count` how many there are."""

    codes: Numbers
    count: int

    @property
    def firsts(self) -> Numbers:
        """The place of each group's first row."""
        places = np.empty(self.count, np.int64)
        places[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return places

    @property
    def lasts(self) -> Numbers:
        """The place of each group's last row."""
        places = np.empty(self.count, np.int64)
        places[self.codes] = np.arange(len(self.codes))
        return places

    @property
    def sizes(self) -> Numbers:
        return np.bincount(self.codes, minlength=self.count)

    def at(self, places: Any) -> Groups:
        """The same groups, of the rows in another order."""
        return Groups(self.codes[to_numpy(places)], self.count)

    def with_key(self, array: pa.Array[Any]) -> Groups:
        """These groups split by the values of another column, in order of first appearance."""
        codes, count = encode(array)
        if count <= 1:
            return self
        return Groups.of(self.codes * count + codes)

    @classmethod
    def of(cls, numbers: Numbers) -> Groups:
        """Groups of equal numbers, in order of first appearance."""
        codes, values = pd.factorize(numbers)
        return cls(codes, len(values))


def encode(array: pa.Array[Any]) -> tuple[Numbers, int]:
    """A number for each value, in order of first appearance, and how many there are.

    >>> encode(pa.array([2.0, None, float("nan"), 2.0]))
    (array([0, 1, 1, 0]), 2)
    """
    encoded = one_kind(array).dictionary_encode(null_encoding="encode")
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)


def group(rows: Rows, columns: Sequence[str]) -> Groups:
    """Rows that agree on `columns`, in order of first appearance; all rows in one group if there are no columns."""
    if not columns:
        return Groups(np.zeros(rows.length, np.int64), 1)
    groups = Groups(*encode(rows[columns[0]]))
    for column in columns[1:]:
        groups = groups.with_key(rows[column])
    return groups


def match(left: Sequence[pa.Array[Any]], right: Sequence[pa.Array[Any]], missing_equal: bool) -> tuple[Numbers, Numbers, int]:
    """A number for each row of two relations, the same where their keys agree, and how many numbers there are.

    A left row whose keys no right row has gets -1; so does a row with a missing key unless `missing_equal`.
    """
    mine, theirs, count = _match_one(left[0], right[0])
    for a, b in zip(left[1:], right[1:], strict=True):
        other, others, size = _match_one(a, b)
        matched = (mine >= 0) & (other >= 0)
        pairs = pa.array(np.where(matched, mine * size + other, -1))
        mine, theirs, count = _match_one(pairs, pa.array(theirs * size + others))
    if not missing_equal:
        mine[_any_missing(left)] = -1
        theirs[_any_missing(right)] = -1
    return mine, theirs, count


def _match_one(left: pa.Array[Any], right: pa.Array[Any]) -> tuple[Numbers, Numbers, int]:
    encoded = one_kind(right).dictionary_encode(null_encoding="encode")
    found = pc.fill_null(pc.index_in(one_kind(left), encoded.dictionary), -1)
    return found.to_numpy().astype(np.int64), encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)


def _any_missing(keys: Sequence[pa.Array[Any]]) -> Numbers:
    missing = np.zeros(len(keys[0]), np.bool_)
    for key in keys:
        missing |= is_missing(key).to_numpy(zero_copy_only=False)
    return missing


def sorted_places(rows: Rows, keys: Sequence[SortKey]) -> Any:
    """The places of the rows in the order of `keys`; equal rows keep their order."""
    columns: dict[str, Any] = {}
    directions: list[tuple[str, str]] = []
    for number, key in enumerate(keys):
        values = nan_to_null(rows[key.column])
        if key.missing_first and values.null_count:
            columns[f"missing{number}"] = values.is_null()
            directions.append((f"missing{number}", "descending"))
        if not t.is_null(values.type):
            columns[f"key{number}"] = values  # Arrow sorts nulls last, whatever the direction
            directions.append((f"key{number}", "descending" if key.descending else "ascending"))
    if not directions:
        return pa.array(np.arange(rows.length))
    if len(directions) == 1:
        (values,) = columns.values()
        return pc.array_sort_indices(values, order=directions[0][1])
    return pc.sort_indices(pa.table(columns), sort_keys=directions)
