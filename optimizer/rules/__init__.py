"""The rules, one family a file. Phases decide the order; within a phase rules are tried as they are declared."""

from . import (
    aggregates,
    bake,
    comparisons,
    constants,
    empties,
    few_rows,
    filters,
    fusion,
    inference,
    joins,
    limits,
    orders,
    prune,
    ranges,
    repeated,
    row_numbers,
    sharing,
    simplify,
    statistics,
    windows,
)

__all__ = [
    "aggregates", "bake", "comparisons", "constants", "empties", "few_rows", "filters", "fusion", "inference", "joins",
    "limits", "orders", "prune", "ranges", "repeated", "row_numbers", "sharing", "simplify", "statistics", "windows",
]  # fmt: skip
