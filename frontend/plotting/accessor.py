"""What `DataFrame.plot` and `Series.plot` are."""

from __future__ import annotations

from typing import Any

from ..common.collected import theirs
from ..common.fallback import collected
from ..common.handle import as_dataframe
from ..options import get_option
from .figures import draw_boxes, draw_densities, draw_groups, draw_histogram, draw_pie, draw_rows, library
from .reduce import Reduced, boxes, densities, first_rows, histogram, line_rows, numeric, sampled_rows

__all__ = ["KINDS", "Plot"]

KINDS = ("line", "bar", "barh", "area", "pie", "hist", "box", "kde", "density", "scatter", "hexbin")


class Plot:
    """Plots of a frame's or a Series' values. Each runs a few small jobs: what is drawn, the engine has reduced.

    Histograms, boxes and densities are computed by the engine. Lines and areas of more rows than the option
    `plotting.max_rows` show the extremes of equal stretches of rows, so that no peak is lost; bars and pies show the first
    rows, scatters a sample; the figure says so.

    Examples
    --------
    >>> import plandas as pd
    >>> figure = pd.DataFrame({"a": [1, 3, 2]}).plot(backend="plotly")
    >>> len(figure.data)
    1
    """

    def __init__(self, data: Any) -> None:
        self._data = data

    def __call__(self, *args: Any, kind: str | None = None, backend: str | None = None, **options: Any) -> Any:
        """Plot the values.

        Parameters
        ----------
        x, y : label, optional
            Of a frame: the columns to show along the axes; the index and all numeric columns unless given.
        kind : {"line", "bar", "barh", "area", "pie", "hist", "box", "kde", "scatter", "hexbin"}, default "line"
            What to draw.
        backend : str, optional
            The plotting library; the option `plotting.backend` unless given.
        **options
            The library's own, as pandas hands them on.

        Returns
        -------
        plotly.graph_objects.Figure or matplotlib.axes.Axes
            What the library makes.

        Raises
        ------
        ValueError
            If there is no such kind.
        TypeError
            If there is nothing numeric to plot.
        ImportError
            If the library is not installed.
        """
        names = ("x", "y", "kind") if self._is_frame else ("kind",)
        given = {**dict(zip(names, args, strict=False)), **options}
        kind = given.pop("kind", None) or kind or "line"
        if kind not in KINDS:
            raise ValueError(f"{kind} is not a valid plot kind. Valid plot kinds: {KINDS}")
        given = {name: value for name, value in given.items() if value is not None}
        chosen = library(backend or get_option("plotting.backend"))
        if "by" in given:
            return self._in_pandas(kind, chosen, given)
        if kind in ("hist", "box", "kde", "density"):
            return getattr(self, f"_{'kde' if kind == 'density' else kind}")(chosen, given)
        if kind == "pie":
            return self._pie(chosen, given)
        return draw_rows(self._present(self._rows(kind, given)), kind, chosen, given)

    @property
    def _is_frame(self) -> bool:
        return bool(self._data._is_frame())

    def _frame(self, given: dict[str, Any] | None = None) -> Any:
        """The columns to draw, as a frame; `y` chooses some."""
        data = as_dataframe(self._data._as_frame())
        wanted = (given or {}).pop("y", None) if given else None
        return data if wanted is None else data[wanted if isinstance(wanted, list) else [wanted]]

    def _rows(self, kind: str, given: dict[str, Any]) -> Reduced:
        """The rows that a plot shows; columns that it does not name are left out."""
        data = as_dataframe(self._data._as_frame())
        named = [given[name] for name in ("x", "y", "c", "s", "C") if name in given]
        wanted = [label for one in named for label in (one if isinstance(one, list) else [one]) if _is_label(label, data)]
        if "y" not in given and kind not in ("scatter", "hexbin"):
            wanted += [label for label in numeric(data).columns if label not in wanted]
        data = data[list(dict.fromkeys(wanted))] if self._is_frame else numeric(data)
        most = get_option("plotting.max_rows")
        if kind in ("bar", "barh"):
            return first_rows(data, most)
        found = first_rows(data, most)
        if not found.note:
            return found
        count = len(data)
        ratio = get_option("plotting.sample_ratio")
        points = most if ratio is None else max(1, int(count * ratio))
        return (sampled_rows if kind in ("scatter", "hexbin") else line_rows)(data, points, count)

    def _present(self, rows: Reduced) -> Reduced:
        """A Series' rows are a Series."""
        return rows if self._is_frame else Reduced(rows.data.iloc[:, 0].rename(self._data.name), rows.note)

    def _pie(self, backend: str, given: dict[str, Any]) -> Any:
        several = given.get("subplots", False) and backend != "plotly"
        if self._is_frame and backend != "plotly":
            given.setdefault("legend", True)
        if self._is_frame and "y" not in given and not several:
            raise ValueError("pie requires either y column or 'subplots=True'")
        rows = first_rows(numeric(self._frame()) if several else self._frame(given), get_option("plotting.max_rows"))
        return draw_pie(rows if several else Reduced(rows.data.iloc[:, 0], rows.note), None, backend, given)

    def _in_pandas(self, kind: str, backend: str, given: dict[str, Any]) -> Any:
        """Plots of groups: the library draws them, of collected rows."""
        rows = collected(self._data, f"plot.{kind}(by=...)")
        return draw_groups(rows, kind, backend, {name: theirs(value) for name, value in given.items()})

    def _hist(self, backend: str, given: dict[str, Any]) -> Any:
        if backend != "plotly" and not self._is_frame:
            given.setdefault("legend", False)
        edges, counts = histogram(numeric(self._frame(given)), given.pop("bins", 10), given.pop("range", None))
        return draw_histogram(edges, counts, backend, given)

    def _box(self, backend: str, given: dict[str, Any]) -> Any:
        whis = given.pop("whis", 1.5)
        return draw_boxes(boxes(numeric(self._frame(given)), whis, get_option("plotting.max_rows")), backend, given)

    def _kde(self, backend: str, given: dict[str, Any]) -> Any:
        data = numeric(self._frame(given))
        return draw_densities(densities(data, given.pop("bw_method", None), given.pop("ind", None)), backend, given)

    def line(self, x: Any = None, y: Any = None, **options: Any) -> Any:
        """A line a column; see `__call__`. Runs one job, three where rows are left out."""
        return self(kind="line", x=x, y=y, **options)

    def bar(self, x: Any = None, y: Any = None, **options: Any) -> Any:
        """A bar a row; see `__call__`. Runs one job."""
        return self(kind="bar", x=x, y=y, **options)

    def barh(self, x: Any = None, y: Any = None, **options: Any) -> Any:
        """A bar a row, lying; see `__call__`. Runs one job."""
        return self(kind="barh", x=x, y=y, **options)

    def area(self, x: Any = None, y: Any = None, **options: Any) -> Any:
        """Lines on top of one another; see `__call__`. Runs one job, three where rows are left out."""
        return self(kind="area", x=x, y=y, **options)

    def pie(self, y: Any = None, **options: Any) -> Any:
        """Shares of a column's values; see `__call__`. Runs one job."""
        return self(kind="pie", y=y, **options)

    def hist(self, by: Any = None, bins: Any = 10, **options: Any) -> Any:
        """Counts of values in bins; see `__call__`. Runs two jobs."""
        return self(kind="hist", by=by, bins=bins, **options)

    def box(self, by: Any = None, **options: Any) -> Any:
        """Quartiles and whiskers; see `__call__`. Runs three jobs."""
        return self(kind="box", by=by, **options)

    def kde(self, bw_method: Any = None, ind: Any = None, **options: Any) -> Any:
        """Gaussian kernel densities; see `__call__`. Runs one job, and one for each column."""
        return self(kind="kde", bw_method=bw_method, ind=ind, **options)

    density = kde

    def scatter(self, x: Any, y: Any, **options: Any) -> Any:
        """A point a row; see `__call__`. Runs one job, three where rows are left out."""
        return self(kind="scatter", x=x, y=y, **options)

    def hexbin(self, x: Any, y: Any, **options: Any) -> Any:
        """Counts of points in hexagons; see `__call__`. Runs one job, three where rows are left out."""
        return self(kind="hexbin", x=x, y=y, **options)


def _is_label(value: Any, data: Any) -> bool:
    try:
        return value in data.columns
    except TypeError:
        return False
