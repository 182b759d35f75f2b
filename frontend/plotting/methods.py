"""plot, hist and boxplot of DataFrame and Series."""

from __future__ import annotations

from typing import Any

from ..common.collected import theirs
from ..common.fallback import collected
from ..common.handle import Handle
from ..options import get_option
from .accessor import Plot
from .figures import draw_panels, library
from .reduce import histograms, numeric

__all__ = ["FramePlotting", "Plotting"]


class Plotting(Handle):
    """plot, and what hist of both classes shares."""

    @property
    def plot(self) -> Plot:
        """Plots of the values: ``data.plot()``, ``data.plot.hist()``, ..."""
        return Plot(self)

    def hist(self, by: Any = None, *, bins: Any = 10, layout: Any = None, backend: str | None = None, **options: Any) -> Any:
        """A histogram of the values. Runs two jobs.

        Parameters
        ----------
        by : label or Series, optional
            Groups to draw one by one: pandas does that, on collected rows.
        bins : int or sequence, default 10
            How many bins, or their edges.
        layout : (int, int), optional
            Rows and columns of the grid.
        backend : str, optional
            The plotting library; the option `plotting.backend` unless given.
        **options
            As pandas hands them on to the library: ``range``, ``grid``, ``figsize``, ``ax``, ...

        Returns
        -------
        plotly.graph_objects.Figure, matplotlib.axes.Axes or array of those
            What the library makes.
        """
        chosen = library(backend or get_option("plotting.backend"))
        options = {name: value for name, value in options.items() if value is not None}
        if by is not None or "ax" in options:
            data = collected(self, "hist(by=...)" if by is not None else "hist(ax=...)")
            return data.hist(by=theirs(by), bins=bins, layout=layout, **options)
        if chosen == "plotly" or self._is_frame():
            found = histograms(numeric(self.to_frame() if not self._is_frame() else self), bins, options.pop("range", None))
            return draw_panels(found, chosen, layout, options)
        return Plot(self).hist(bins=bins, backend=chosen, ylabel="", grid=options.pop("grid", True), **options)


class FramePlotting(Plotting):
    """hist and boxplot of frames."""

    def hist(self, column: Any = None, by: Any = None, **options: Any) -> Any:  # type: ignore[override]
        """A histogram for each numeric column, or for some. Runs two jobs; options as of `Series.hist`."""
        if column is None or by is not None:
            return super().hist(by, **options, **({} if column is None else {"column": column}))
        return self._chosen(column).hist(**options)

    def _chosen(self, column: Any) -> Any:
        """The frame of some columns, or of all."""
        data: Any = self
        return data if column is None else data[column if isinstance(column, list) else [column]]

    def boxplot(self, column: Any = None, by: Any = None, *, backend: str | None = None, **options: Any) -> Any:
        """Quartiles and whiskers of each numeric column, or of some. Runs three jobs; options as of ``plot.box``.

        Parameters
        ----------
        column : label or list of labels, optional
            The columns to show.
        by : label or list of labels, optional
            Groups to draw one by one: pandas does that, on collected rows.
        """
        if by is not None:
            return collected(self, "DataFrame.boxplot(by=...)").boxplot(column=column, by=by, **options)
        return Plot(self._chosen(column)).box(backend=backend, **options)
