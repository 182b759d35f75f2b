"""Exact quantiles of all rows, of which no task has more in memory than a few thousandths.

Spark's `percentile` keeps every different value in one map, and `approx_percentile` is near. So bounds are asked of the latter,
between which the value of a rank must be; then the values between them are collected, and those below them are counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ...plan import Node
from ...plan import types as t
from .sql import constant, error, struct

__all__ = ["Bounds", "find_bounds", "is_large", "quantile_between"]

LARGE = 100_000  # rows; of fewer, `percentile` is done before the bounds are found
ACCURACY = 10_000  # approx_percentile is wrong by 1 / ACCURACY of all rows at most
MARGIN = 3 / ACCURACY


class Bounds(NamedTuple):
    """Two values of a column with the value of a quantile between them, or equal to one of them."""

    low: float
    high: float


def is_large(node: Node) -> bool:
    """Whether a relation may have so many rows that bounds pay."""
    return node.max_rows is None or node.max_rows > LARGE


def find_bounds(data: DataFrame, asked: Mapping[str, Sequence[float]]) -> dict[tuple[str, float], Bounds] | None:
    """Bounds of quantiles. Runs a job.

    Parameters
    ----------
    data : DataFrame
    asked : mapping of str to list of float
        The texts of numbers, and the shares of which their quantiles are asked for.

    Returns
    -------
    dict of (str, float) to Bounds, or None
        By number and share. None where there are few values, after all.
    """
    columns = []
    for place, (number, shares) in enumerate(asked.items()):
        near = ", ".join(f"{end!r}D" for share in shares for end in (max(0.0, share - MARGIN), min(1.0, share + MARGIN)))
        columns.append(f"approx_percentile(cast({number} AS double), array({near}), {ACCURACY}) AS q{place}")
    found = data.agg(F.expr("count(1) AS n"), *map(F.expr, columns)).toArrow().to_pylist()[0]
    if found["n"] <= LARGE:
        return None
    bounds: dict[tuple[str, float], Bounds] = {}
    for place, (number, shares) in enumerate(asked.items()):
        ends = found[f"q{place}"] or [math.nan] * 2 * len(shares)  # of no values there are no bounds
        bounds.update({(number, share): Bounds(*ends[2 * at : 2 * at + 2]) for at, share in enumerate(shares)})
    return bounds


def quantile_between(number: str, share: float, bounds: Bounds) -> str:
    """The text of a quantile: of the value of a rank, or between those of two, as NumPy does it.

    Rows that have one of the bounds itself are counted: there may be many of them, where those between are few.
    """
    low, high = (constant(bound, t.float64) for bound in bounds)
    between = f"sort_array(collect_list(CASE WHEN {number} > {low} AND {number} < {high} THEN cast({number} AS double) END))"
    found = {
        "place": f"{share!r}D * (count({number}) - 1)",
        "below": f"count_if({number} < {low})",
        "first": f"count_if({number} = {low})",
        "last": f"count_if({number} = {high})",
        "values": f"concat(array({low}), {between}, array({high}))",
    }
    ranked = {
        "inside": "floor(q.place) >= q.below AND ceil(q.place) < q.below + q.first + q.last + size(q.values) - 2",
        "lower": _ranked("floor(q.place)"),
        "upper": _ranked("ceil(q.place)"),
        "part": "q.place - floor(q.place)",
    }
    value = "if(r.part < 0.5D, r.lower + (r.upper - r.lower) * r.part, r.upper - (r.upper - r.lower) * (1 - r.part))"
    outside = error("RuntimeError", "'a quantile is not between its bounds: the rows are others each time they are read'")
    text = f"CASE WHEN r.inside THEN {value} ELSE {outside} END"
    return f"if(count({number}) > 0, {_let('q', found, _let('r', ranked, text))}, NULL)"


def _let(name: str, values: Mapping[str, str], text: str) -> str:
    """A text in which the values are fields of a name, each computed once."""
    return f"transform(array({struct(values, values.values())}), {name} -> {text})[0]"


def _ranked(rank: str) -> str:
    """The value of a rank, from 0: the low bound, one between, or the high bound."""
    return f"q.values[cast(greatest(0, least({rank} - q.below - q.first + 1, size(q.values) - 1)) AS int)]"
