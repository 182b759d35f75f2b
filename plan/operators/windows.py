"""Window operators: a value of a row from the rows of its group and their order."""

from __future__ import annotations

from .. import types as t
from ..operator import operator
from ..types import DataType

__all__ = ["apply", "dense_rank", "peers", "rank", "recurrence", "row_number"]


def _float(*types: DataType, **params: object) -> DataType:
    if not all(t.is_floating(type) for type in types):
        raise TypeError("not floats")
    return t.float64


def _to(*types: DataType, function: object, to: DataType | None) -> DataType:
    return t.float64 if to is None else to


row_number = operator("row_number", 0, t.int64, kind="window", missing="never", order_sensitive=True)
"""The number of the row in its group, from 0."""
rank = operator("rank", 0, t.int64, kind="window", missing="never", order_sensitive=True)
"""The number of rows of the group that sort before the row, plus 1; rows with equal sort keys have the same."""
dense_rank = operator("dense_rank", 0, t.int64, kind="window", missing="never", order_sensitive=True)
"""The number of distinct sort keys up to the row's."""
peers = operator("peers", 0, t.int64, kind="window", missing="never", order_sensitive=True)
"""The number of rows of the group with the row's sort keys."""
recurrence = operator("recurrence", 2, _float, kind="window", missing="always", order_sensitive=True)
"""``y = a * y_before + b`` from row to row, starting from 0; neither `a` nor `b` is missing."""
apply = operator(
    "apply", (1, -1), _to, kind="window", missing="always", params=("function", "to"), order_sensitive=True, can_raise=True
)
"""What a Python function makes of the arguments' values in the rows of groups, as Arrow arrays in row order, one group after
another; the places where these start come first. It makes a value for each row, of the type `to`, or a number. It answers the
same for a row when it is given fewer rows, if those that the window's bounds name are among them."""
