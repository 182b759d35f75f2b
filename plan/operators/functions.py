"""Python functions of values."""

from __future__ import annotations

from ..operator import operator

__all__ = ["map_batches"]

map_batches = operator(
    "map_batches", (1, -1), lambda *values, function, to: to, missing="always", params=("function", "to"), can_raise=True
)
"""What a Python function makes of the arguments' values, row by row: `function` holds it, and `to` is the type of its results.

It is given the values of some rows, as an Arrow array for each argument, and answers an array of as many. Which rows it is given
together, how often, and in which process is for the engine to decide.
"""
