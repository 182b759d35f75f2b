"""The rules, one family a file. Phases decide the order; within a phase rules are tried as they are declared."""

from . import bake, comparisons, filters, fusion, joins, limits, orders, prune, row_numbers, simplify, windows

__all__ = ["bake", "comparisons", "filters", "fusion", "joins", "limits", "orders", "prune", "row_numbers", "simplify", "windows"]
