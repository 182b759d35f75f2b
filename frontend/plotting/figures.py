"""Drawing what was reduced: through pandas' plotting back ends, and with the libraries themselves where those want raw data."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from .reduce import Box, Reduced

LAYOUT = {
    "xlabel": "xaxis_title", "ylabel": "yaxis_title", "legend": "showlegend", "xlim": "xaxis_range", "ylim": "yaxis_range",
    "rot": "xaxis_tickangle",
}  # fmt: skip
"""pandas' name to that of a layout of plotly's."""

__all__ = ["draw_boxes", "draw_densities", "draw_groups", "draw_histogram", "draw_panels", "draw_pie", "draw_rows", "library"]


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
    layout = _layout(options) if backend == "plotly" else {}
    if backend == "plotly" and options.pop("subplots", False):
        options["facet_row"] = "variable"
    made = rows.data.plot(kind=kind, backend=backend, **options)
    return _noted(made.update_layout(**layout) if layout else made, rows.note, options)


def _layout(options: dict[str, Any]) -> dict[str, Any]:
    """What plotly calls options of pandas: a layout. They are taken out of the options."""
    layout = {name: options.pop(own) for own, name in LAYOUT.items() if own in options}
    if "figsize" in options:
        layout["width"], layout["height"] = (100 * inches for inches in options.pop("figsize"))
    both = options.pop("loglog", False)
    layout |= {f"{axis}axis_type": "log" for axis in "xy" if options.pop(f"log{axis}", False) or both}
    if "grid" in options:
        layout["xaxis_showgrid"] = layout["yaxis_showgrid"] = bool(options.pop("grid"))
    return layout


def draw_pie(rows: Reduced, values: Any, backend: str, options: dict[str, Any]) -> Any:
    """A pie of a column, labelled by the index."""
    if backend != "plotly":
        return _noted(rows.data.plot(kind="pie", backend=backend, **options), rows.note, options)
    import plotly.express as px

    names = [str(label) for label in rows.data.index]
    layout = _layout(options)
    shown = rows.data if values is None else rows.data[values]
    return _noted(px.pie(values=shown.to_numpy(), names=names, **options).update_layout(**layout), rows.note, options)


def draw_histogram(edges: Any, counts: pd.DataFrame, backend: str, options: dict[str, Any]) -> Any:
    """Bars of counts."""
    if backend != "plotly":
        spread = pd.DataFrame(dict.fromkeys(range(counts.shape[1]), _centres(edges)))
        spread.columns = counts.columns
        return spread.plot(kind="hist", bins=edges, weights=counts.to_numpy(), backend=backend, **options)
    lying = options.pop("orientation", "vertical") == "horizontal"
    options.pop("stacked", None)
    shown = counts / np.outer(np.diff(edges), counts.sum()) if options.pop("density", False) else counts
    shown = shown.cumsum() if options.pop("cumulative", False) else shown
    opacity = options.pop("alpha", None)
    bars = [_bars(edges, shown.iloc[:, place], label, lying, opacity) for place, label in enumerate(counts.columns)]
    titles = ("count", "value") if lying else ("value", "count")
    return _figure(bars, options, barmode="stack", bargap=0, xaxis_title=titles[0], yaxis_title=titles[1])


def _bars(edges: Any, counts: pd.Series, label: Any, lying: bool = False, opacity: float | None = None) -> Any:
    """A histogram's bars, each saying what it counts."""
    along, across = ("y", "x") if lying else ("x", "y")
    return _graph_objects().Bar(
        **{along: _centres(edges), across: counts},
        width=np.diff(edges),
        orientation="h" if lying else "v",
        opacity=opacity,
        name=str(label),
        customdata=[f"{low:g} to {high:g}" for low, high in pairwise(edges)],
        hovertemplate=f"%{{customdata}}: %{{{across}}}<extra>%{{fullData.name}}</extra>",
    )


def _centres(edges: Any) -> Any:
    return (edges[:-1] + edges[1:]) / 2


def draw_panels(histograms: list[tuple[Any, pd.Series]], backend: str, layout: Any, options: dict[str, Any]) -> Any:
    """A histogram for each column, in a grid."""
    rows, across = layout or _grid(len(histograms))
    if backend == "plotly":
        from plotly.subplots import make_subplots

        shared = {f"shared_{axis}axes": options.pop(f"share{axis}", False) for axis in "xy"}
        titles = [str(counts.name) for _, counts in histograms]
        figure: Any = make_subplots(rows, across, subplot_titles=titles, **shared)
        for place, (edges, counts) in enumerate(histograms):
            figure.add_trace(_bars(edges, counts, counts.name), place // across + 1, place % across + 1)
        return figure.update_layout(bargap=0, **{"showlegend": False, **_layout(options), **options})
    import matplotlib.pyplot as plt

    given = {name: options.pop(name) for name in ("sharex", "sharey", "figsize") if name in options}
    axes = plt.subplots(rows, across, squeeze=False, **given)[1]
    for (edges, counts), one in zip(histograms, axes.flat, strict=False):
        pd.Series(_centres(edges)).hist(bins=edges, weights=counts.to_numpy(), ax=one, backend=backend, **options)
        one.set_title(counts.name)
    for one in axes.flat[len(histograms) :]:
        one.set_visible(False)
    return axes


def _grid(count: int) -> tuple[int, int]:
    """Rows and columns of a grid of panels, as pandas lays them out."""
    across = max(1, int(np.ceil(np.sqrt(count)))) if count != 2 else 2
    return -(-count // across) if count else 1, across


def draw_boxes(boxes: list[Box], backend: str, options: dict[str, Any]) -> Any:
    """Boxes with whiskers."""
    if backend == "plotly":
        go = _graph_objects()
        lying = not options.pop("vert", True)
        return _figure([_plotly_box(go, box, lying) for box in boxes], options, showlegend=False)
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


def _plotly_box(go: Any, box: Box, lying: bool) -> Any:
    """A box whose figures are given; plotly shows the points beyond the whiskers where there are some."""
    given = {
        "q1": [box.q1],
        "median": [box.median],
        "q3": [box.q3],
        "mean": [box.mean],
        "lowerfence": [box.low],
        "upperfence": [box.high],
    }
    along, across = ("y", "x") if lying else ("x", "y")
    points = {across: [list(box.fliers)], "boxpoints": "outliers"} if len(box.fliers) else {}
    place = {along: [str(box.label)], "orientation": "h" if lying else "v"}
    return go.Box(name=str(box.label), **place, **given, **points)


def draw_groups(rows: Any, kind: str, backend: str, options: dict[str, Any]) -> Any:
    """Histograms or boxes of groups, by the library itself, of all rows."""
    if backend != "plotly":
        return rows.plot(kind=kind, backend=backend, **options)
    import plotly.express as px

    by, columns = options.pop("by"), options.pop("column", None)
    keys = by if isinstance(by, list) else [by]
    layout = _layout(options)
    if columns is None:
        columns = [label for label in rows.select_dtypes("number").columns if label not in keys]
    tall = rows.melt(keys, columns if isinstance(columns, list) else [columns], "variable", "value")
    tall["group"] = tall[keys].astype(str).agg(", ".join, axis=1) if len(keys) > 1 else tall[keys[0]]
    if kind == "box":
        return px.box(tall, x="group", y="value", color="variable", **options).update_layout(**layout)
    options["nbins"] = options.pop("bins", 10)
    return px.histogram(tall, x="value", color="variable", facet_col="group", **options).update_layout(**layout)


def draw_densities(densities: pd.DataFrame, backend: str, options: dict[str, Any]) -> Any:
    """Lines of densities."""
    if backend == "plotly":
        layout = {"xaxis_title": "value", "yaxis_title": "Density", **_layout(options)}
        figure: Any = densities.plot(kind="line", backend=backend, **options)
        return figure.update_layout(**layout)
    axes = densities.plot(kind="line", backend=backend, **options)
    if hasattr(axes, "set_ylabel"):
        axes.set_ylabel("Density")
    return axes


def _graph_objects() -> Any:
    import plotly.graph_objects as go

    return go


def _figure(traces: list[Any], options: dict[str, Any], **layout: Any) -> Any:
    """A figure of plotly's; the options are those of its layout, as plotly's own back end has them."""
    given = _layout(options)
    return _graph_objects().Figure(data=traces, layout={**layout, **given, **options})


def _noted(made: Any, note: str, options: dict[str, Any]) -> Any:
    """The figure with a note of what it shows."""
    if not note:
        return made
    if hasattr(made, "add_annotation"):
        made.add_annotation(
            text=f"shown: {note}", xref="paper", yref="paper", x=1, y=1, showarrow=False, xanchor="right", yanchor="bottom"
        )
        return made
    axes: Callable[..., Any] | Any = np.ravel(np.asarray(made, dtype=object))[0]
    if hasattr(axes, "text") and hasattr(axes, "transAxes"):
        axes.text(1, 1.01, f"shown: {note}", ha="right", va="bottom", transform=axes.transAxes, size="small")
    return made
