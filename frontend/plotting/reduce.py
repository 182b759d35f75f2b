"""What a figure shows of data of any size, computed by the engine: few rows, bins, quartiles, densities."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...plan import Aggregate, Column, Extend, Literal, fresh, literal, op
from ...plan import types as t
from ..common.reduce import REDUCTIONS, Aggregates
from ..core.dtypes import default_dtype
from ..core.frame import Entry, Frame
from ..core.materialize import to_table
from ..core.positions import at_places, numbered_rows

__all__ = ["Box", "Reduced", "boxes", "densities", "first_rows", "histogram", "histograms", "line_rows", "sampled_rows"]

CELLS = 4096
"""The cells of a column's range whose counts a density is computed from."""


class Reduced(NamedTuple):
    """Some rows, and what there is to say of them; nothing if they are all."""

    data: pd.DataFrame
    note: str = ""


class Box(NamedTuple):
    """What a box plot shows of a column."""

    label: Any
    q1: float
    median: float
    q3: float
    mean: float
    low: float
    high: float
    fliers: Any


def first_rows(data: Any, most: int) -> Reduced:
    """The first rows. One job, which fetches one row more than are shown."""
    found = data.head(most + 1).to_pandas()
    return Reduced(found) if len(found) <= most else Reduced(found.head(most), f"the first {most:,} rows")


def sampled_rows(data: Any, points: int, count: int) -> Reduced:
    """Random rows in their order, the same each time. One job."""
    if count <= points:
        return Reduced(data.to_pandas())
    places = np.sort(np.random.default_rng(0).choice(count, points, replace=False, shuffle=False))
    return Reduced(_at(data, places), f"{points:,} of {count:,} rows, sampled")


def line_rows(data: Any, points: int, count: int) -> Reduced:
    """The rows with the least and the greatest value of each numeric column in equal stretches of rows. Two jobs.

    So no peak is lost, however few the stretches.
    """
    if count <= points:
        return Reduced(data.to_pandas())
    frame, place = numbered_rows(data._frame)
    values = [entry.expr for entry in frame.columns if _is_number(entry.expr.type)]
    stretches = max(1, points // (2 * max(1, len(values))))
    id = fresh("stretch")
    stretch = op.floor_divide(place, Literal(-(-count // stretches), t.int64))
    calls = [(fresh("at"), operator(place, value)) for value in values for operator in (op.at_min, op.at_max)]
    node = Aggregate(Extend(frame.base, ((id, stretch),)), (id,), tuple(calls))
    columns = [Entry(None, Column(at, t.int64), default_dtype(t.int64)) for at, _ in calls]
    found = [array.drop_null().to_numpy() for array in to_table(Frame(node, tuple(columns), ()), columns)]
    places = np.unique(np.concatenate([[0, count - 1], *found])).astype(np.int64)
    return Reduced(_at(data, places), f"the extremes of {stretches:,} stretches of {count:,} rows")


def _at(data: Any, places: Any) -> pd.DataFrame:
    """The rows at some places."""
    found: pd.DataFrame = data._of(at_places(data._frame.settled, places)).to_pandas()
    return found


def _is_number(type: t.DataType) -> bool:
    return t.is_numeric(type) and not t.is_boolean(type)


def numeric(data: Any) -> Any:
    """The numeric columns.

    Raises
    ------
    TypeError
        If there are none.
    """
    kept = [entry for entry in data._frame.columns if _is_number(entry.expr.type)]
    if not kept:
        raise TypeError("no numeric data to plot")
    return data._of(data._frame.map(kept))


def histogram(data: Any, bins: Any, limits: Any) -> tuple[Any, pd.DataFrame]:
    """The edges of bins over all columns, and how many values of each column are in each. Two jobs, one if edges are given.

    A bin holds its lower edge, the last one both.
    """
    edges = _edges(bins, limits or (None if np.ndim(bins) else _range(data)))
    counts = _counts(data, [edges] * len(data.columns))
    return edges, pd.DataFrame(np.transpose(counts), columns=data.columns)


def histograms(data: Any, bins: Any, limits: Any) -> list[tuple[Any, pd.Series]]:
    """For each column the edges of bins over it, and how many values are in each. Two jobs, one if edges are given."""
    count = len(data.columns)
    ranges = [limits] * count
    if limits is None and not np.ndim(bins):
        found = data.agg(["min", "max"]).to_pandas().to_numpy(dtype=float)
        ranges = [(0.0, 1.0) if np.isnan(low) else (low, high) for low, high in found.T]
    edges = [_edges(bins, one) for one in ranges]
    return [(edge, pd.Series(made, name=label)) for edge, made, label in zip(edges, _counts(data, edges), data.columns, strict=True)]


def _edges(bins: Any, limits: Any) -> Any:
    return np.asarray(bins, dtype=float) if np.ndim(bins) else np.histogram_bin_edges([], int(bins), limits)


def _counts(data: Any, edges: list[Any]) -> list[Any]:
    """How many values of each column are between its edges. One job."""
    frame = data._frame
    reached = [
        Entry(None, sign(op.cast(entry.expr, to=t.float64), Literal(edge, t.float64)), default_dtype(t.boolean))
        for entry, own in zip(frame.columns, edges, strict=True)
        for sign, edge in zip([*[op.greater_equal] * (len(own) - 1), op.greater], own.tolist(), strict=True)
    ]
    above = data._of(frame.map(reached)).sum().to_pandas().to_numpy()
    return [part[:-1] - part[1:] for part in np.split(above, np.cumsum([len(own) for own in edges])[:-1])]


def _range(data: Any) -> tuple[float, float]:
    """The least and the greatest value of all columns; 0 to 1 if there are none, as NumPy has it."""
    found = data.agg(["min", "max"]).to_pandas().to_numpy(dtype=float)
    if np.isnan(found).all():
        return 0.0, 1.0
    return float(np.nanmin(found)), float(np.nanmax(found))


def boxes(data: Any, whis: float, most: int) -> list[Box]:
    """Quartiles, whiskers and some of the values beyond them. Three jobs, two if no value is beyond a whisker."""
    q1, median, q3, mean, least, greatest = _statistics(data)
    reach = whis * (q3 - q1)
    low, high = _where(data, q1 - reach, q3 + reach, inside=True).agg(["min", "max"]).to_pandas().to_numpy(dtype=float)
    fliers = [np.array([])] * len(data.columns)
    if (least < low).any() or (greatest > high).any():
        beyond = _where(data, low, high, inside=False).dropna(how="all").head(most).to_pandas()
        fliers = [beyond.iloc[:, place].dropna().to_numpy(dtype=float) for place in range(len(data.columns))]
    return [Box(*values) for values in zip(data.columns, q1, median, q3, mean, low, high, fliers, strict=True)]


def _statistics(data: Any) -> Any:
    """Quartiles, mean, least and greatest value: a row each, a column for each of the data's. One job."""
    collect = Aggregates()
    cells = [REDUCTIONS["quantile"](collect, entry, q=q) for q in (0.25, 0.5, 0.75) for entry in data._frame.columns]
    cells += [REDUCTIONS[name](collect, entry) for name in ("mean", "min", "max") for entry in data._frame.columns]
    arrays = to_table(Frame(collect.node(data._frame.base), (), ()), cells)
    return np.array([array.to_pandas().iloc[0] for array in arrays], dtype=float).reshape(6, -1)


def _where(data: Any, low: Any, high: Any, *, inside: bool) -> Any:
    """The values within or beyond two ends of each column; all others missing."""
    made = []
    for entry, least, greatest in zip(data._frame.columns, low.tolist(), high.tolist(), strict=True):
        value = op.cast(entry.expr, to=t.float64)
        within = op.and_(op.greater_equal(value, Literal(least, t.float64)), op.less_equal(value, Literal(greatest, t.float64)))
        sides = (value, literal(None, t.float64)) if inside else (literal(None, t.float64), value)
        made.append(Entry(entry.label, op.if_else(within, *sides), default_dtype(t.float64)))
    return data._of(data._frame.map(made))


def densities(data: Any, bandwidth: Any, points: Any) -> pd.DataFrame:
    """Gaussian kernel densities of the columns, at points of their common range. One job, and one for each column.

    The engine counts values in fine cells, each shared among the two nearest grid points (linear binning); the kernel
    is applied to the counts. With 4,096 cells that differs from the exact sum by less than a line's width.

    Raises
    ------
    ValueError
        If a column has no two different values.

    Source: M. P. Wand, "Fast Computation of Multivariate Kernel Estimators", Journal of Computational and Graphical
    Statistics 3 (1994).
    """
    facts = data.agg(["min", "max", "count", "std"]).to_pandas().astype(float)
    low, high = facts.loc["min"].min(), facts.loc["max"].max()
    spread = high - low
    at = np.asarray(points, dtype=float) if np.ndim(points) else np.linspace(low - spread / 2, high + spread / 2, points or 1000)
    made = {}
    for place in range(len(data.columns)):
        count, deviation = facts.iloc[2:, place]
        if not deviation > 0:
            raise ValueError(f"the density of {data.columns[place]!r} cannot be estimated: it has no two different values")
        width = _bandwidth(bandwidth, count) * deviation
        grid, weights = _cells(data.iloc[:, place], low, spread)
        distance = (at[:, None] - grid[None, :]) / width
        made[place] = np.exp(-(distance**2) / 2) @ weights / (count * width * np.sqrt(2 * np.pi))
    density = pd.DataFrame(made, index=at)
    density.columns = data.columns
    return density


def _bandwidth(method: Any, count: float) -> float:
    """The kernel's width in standard deviations, by Scott's or Silverman's rule for one dimension."""
    if method in (None, "scott"):
        return float(count ** (-1 / 5))
    if method == "silverman":
        return float((count * 3 / 4) ** (-1 / 5))
    if isinstance(method, int | float):
        return float(method)
    raise ValueError("bw_method should be 'scott', 'silverman', or a scalar")


def _cells(column: Any, low: float, spread: float) -> tuple[Any, Any]:
    """Grid points and the weight of a column's values at each."""
    size = spread / CELLS or 1.0
    place = (column.dropna().astype("float64") - low) / size
    cell = place // 1
    found = (place - cell).groupby(cell.rename("cell")).agg(["count", "sum"]).to_pandas()
    at, count, rest = found.index.to_numpy(dtype=np.int64), found["count"].to_numpy(), found["sum"].to_numpy()
    weights = np.zeros(CELLS + 2)
    np.add.at(weights, at, count - rest)
    np.add.at(weights, at + 1, rest)
    grid = low + size * np.arange(CELLS + 2)
    return grid[weights > 0], weights[weights > 0]
