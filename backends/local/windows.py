"""Windows: columns computed from the rows that share a partition."""

from __future__ import annotations

import pyarrow as pa

from ...plan import Window
from .aggregates import reduced
from .keys import group, sorted_places
from .rows import Rows

__all__ = ["window"]


def window(node: Window, rows: Rows) -> Rows:
    """The rows of a Window node: the child's, with the value of its group beside each row."""
    groups = group(rows, node.partition)
    view, seen = rows, groups
    if node.order is not None:
        places = sorted_places(rows, node.order)
        view, seen = rows.take(places), groups.at(places)
    made = reduced([call for _, call in node.columns], view, seen, whole=not node.partition)
    at = pa.array(groups.codes)
    return rows.extended({id: values.take(at) for (id, _), values in zip(node.columns, made, strict=True)})
