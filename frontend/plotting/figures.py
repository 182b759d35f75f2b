"""Drawing what was reduced: through pandas' plotting back ends, and with the libraries themselves where those want raw data."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from .reduce import Box, Reduced

__all__ = ["draw_boxes", "draw_densities", "draw_histogram", "draw_pie", "draw_rows", "library"]


def library(name: str) -> str:
    """The name, if there is such a library.

    Raises
    ------
    ImportError
        If it is not installed.
    ValueError
        If it plots nothing for pandas.
    """
    from importlib.util import find_spec

    if name.partition(".")[0] in ("plotly", "matplotlib") and find_spec(name.partition(".")[0]) is None:
        raise ImportError(f"{name} is required for plotting when the option plotting.backend is {name!r}; pip install {name}")
    return name


def draw_rows(rows: Reduced, kind: str, backend: str, options: dict[str, Any]) -> Any:
    """A plot of some rows, by pandas' back end, with a note of which they are."""
    return _noted(rows.data.plot(kind=kind, backend=backend, **options), rows.note, options)


def draw_pie(rows: Reduced, values: Any, backend: str, options: dict[str, Any]) -> Any:
    """A pie of a column, labelled by the index."""
    if backend != "plotly":
        return _noted(rows.data.plot(kind="pie", y=values, backend=backend, **options), rows.note, options)
    import plotly.express as px

    names = [str(label) for label in rows.data.index]
    return _noted(px.pie(values=rows.data[values].to_numpy(), names=names, **options), rows.note, options)


def draw_histogram(edges: Any, counts: pd.DataFrame, backend: str, options: dict[str, Any]) -> Any:
    """Bars of counts."""
    centres = (edges[:-1] + edges[1:]) / 2
    if backend != "plotly":
        spread = pd.DataFrame(dict.fromkeys(range(counts.shape[1]), centres))
        spread.columns = counts.columns
        return spread.plot(kind="hist", bins=edges, weights=counts.to_numpy(), backend=backend, **options)
    go = _graph_objects()
    ranges = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    bars = [
        go.Bar(
            x=centres,
            y=counts.iloc[:, place],
            width=np.diff(edges),
            name=str(label),
            customdata=ranges,
            hovertemplate="%{customdata}: %{y}<extra>%{fullData.name}</extra>",
        )
        for place, label in enumerate(counts.columns)
    ]
    return _figure(bars, options, barmode="stack", bargap=0, yaxis_title="count", xaxis_title="value")


def draw_boxes(boxes: list[Box], backend: str, options: dict[str, Any]) -> Any:
    """Boxes with whiskers."""
    if backend == "plotly":
        go = _graph_objects()
        return _figure([_plotly_box(go, box) for box in boxes], options, showlegend=False)
    if backend != "matplotlib":
        raise ValueError(f"box plots are drawn by plotly or matplotlib, not by {backend!r}")
    import matplotlib.pyplot as plt

    axes = options.pop("ax", None) or plt.subplots(figsize=options.pop("figsize", None))[1]
    title, vertical = options.pop("title", None), options.pop("vert", True)
    stats = [
        {"label": str(box.label), "q1": box.q1, "med": box.median, "q3": box.q3, "mean": box.mean, "whislo": box.low,
         "whishi": box.high, "fliers": box.fliers}
        for box in boxes
    ]  # fmt: skip
    axes.bxp(stats, orientation="vertical" if vertical else "horizontal", **options)
    if title:
        axes.set_title(title)
    return axes


def _plotly_box(go: Any, box: Box) -> Any:
    """A box whose figures are given; plotly shows the points beyond the whiskers where there are some."""
    given = {
        "q1": [box.q1],
        "median": [box.median],
        "q3": [box.q3],
        "mean": [box.mean],
        "lowerfence": [box.low],
        "upperfence": [box.high],
    }
    points = {"y": [list(box.fliers)], "boxpoints": "outliers"} if len(box.fliers) else {}
    return go.Box(x=[str(box.label)], name=str(box.label), **given, **points)


def draw_densities(densities: pd.DataFrame, backend: str, options: dict[str, Any]) -> Any:
    """Lines of densities."""
    if backend == "plotly":
        figure: Any = densities.plot(kind="line", backend=backend, **options)
        return figure.update_layout(xaxis_title="value", yaxis_title="Density")
    axes = densities.plot(kind="line", backend=backend, **options)
    if hasattr(axes, "set_ylabel"):
        axes.set_ylabel("Density")
    return axes


def _graph_objects() -> Any:
    import plotly.graph_objects as go

    return go


def _figure(traces: list[Any], options: dict[str, Any], **layout: Any) -> Any:
    """A figure of plotly's; the options are those of its layout, as plotly's own back end has them."""
    axes = {name: options.pop(short) for short, name in (("xlabel", "xaxis_title"), ("ylabel", "yaxis_title")) if short in options}
    return _graph_objects().Figure(data=traces, layout={**layout, **axes, **options})


def _noted(made: Any, note: str, options: dict[str, Any]) -> Any:
    """The figure with a note of what it shows."""
    if not note:
        return made
    if hasattr(made, "add_annotation"):
        made.add_annotation(text=f"shown: {note}", xref="paper", yref="paper", x=1, y=1.06, showarrow=False, xanchor="right")
        return made
    axes: Callable[..., Any] | Any = np.ravel(np.asarray(made, dtype=object))[0]
    if hasattr(axes, "text") and hasattr(axes, "transAxes"):
        axes.text(1, 1.01, f"shown: {note}", ha="right", va="bottom", transform=axes.transAxes, size="small")
    return made
