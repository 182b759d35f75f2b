"""The rules, one family a file. Phases decide the order; within a phase rules are tried as they are declared."""

from . import (
    bake,
    comparisons,
    empties,
    filters,
    fusion,
    joins,
    limits,
    orders,
    prune,
    ranges,
    row_numbers,
    sharing,
    simplify,
    statistics,
    windows,
)

__all__ = [
    "bake", "comparisons", "empties", "filters", "fusion", "joins", "limits", "orders", "prune", "ranges", "row_numbers", "sharing",
    "simplify", "statistics", "windows",
]  # fmt: skip
