"""Plots: what is drawn is what pandas draws of all the data, and the engine has reduced it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib
import matplotlib.pyplot
import numpy as np
import pandas
import pytest
from matplotlib.cbook import boxplot_stats

import plandas
from plandas.frontend.core import materialize
from plandas.frontend.plotting.reduce import boxes, densities, histogram, line_rows, sampled_rows

matplotlib.use("Agg")

random = np.random.default_rng(1)
WALK = pandas.DataFrame({"a": random.normal(size=5000).cumsum(), "b": random.normal(size=5000), "k": ["x", "y"] * 2500})
WALK.loc[::7, "b"] = np.nan
SMALL = pandas.DataFrame({"a": [1.0, 3.0, 2.0], "b": [4, 5, 7]}, index=["x", "y", "z"])


@pytest.fixture(params=["local", pytest.param("spark", marks=pytest.mark.spark)], autouse=True)
def engine(request: Any) -> Iterator[None]:
    if request.param == "spark":
        request.getfixturevalue("spark")
    with plandas.option_context("backend", request.param):
        yield


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    matplotlib.pyplot.close("all")


@pytest.mark.parametrize("kind", ["line", "bar", "barh", "area"])
def test_few_rows_are_drawn_as_pandas_draws_them(kind: str) -> None:
    expected = SMALL.plot(kind=kind, backend="matplotlib")
    found = plandas.DataFrame(SMALL).plot(kind=kind, backend="matplotlib")
    for ours, theirs in zip(found.get_lines(), expected.get_lines(), strict=True):
        np.testing.assert_array_equal(ours.get_ydata(), theirs.get_ydata())
    assert [p.get_bbox().bounds for p in found.patches] == [p.get_bbox().bounds for p in expected.patches]
    assert [str(label) for label in found.get_xticklabels()] == [str(label) for label in expected.get_xticklabels()]
    figure = plandas.DataFrame(SMALL).plot(kind=kind)
    assert [trace.name for trace in figure.data] == ["a", "b"]
    np.testing.assert_array_equal(figure.data[1].x if kind == "barh" else figure.data[1].y, SMALL.b)


@pytest.mark.parametrize("bins", [10, 3, [-50, 0, 0.5, 20]])
def test_histograms_have_pandas_bins_and_counts(bins: Any) -> None:
    numbers = WALK[["a", "b"]]
    expected = numbers.plot(kind="hist", bins=bins, backend="matplotlib")
    found = plandas.DataFrame(WALK).plot.hist(bins=bins, backend="matplotlib")
    heights = [[patch.get_bbox().bounds for patch in axes.patches] for axes in (found, expected)]
    np.testing.assert_allclose(heights[0], heights[1])
    edges, counts = histogram(plandas.DataFrame(numbers), bins, None)
    figure = plandas.DataFrame(WALK).plot.hist(bins=bins)
    np.testing.assert_array_equal(figure.data[0].y, counts["a"])
    assert figure.data[0].customdata[0] == f"{edges[0]:g} to {edges[1]:g}"


def test_a_histogram_of_a_series_and_of_nothing() -> None:
    assert sum(plandas.DataFrame(WALK).b.hist(bins=4).data[0].y) == WALK.b.count()
    assert sum(plandas.Series([], dtype="float64").plot.hist().data[0].y) == 0
    with pytest.raises(TypeError, match="no numeric data"):
        plandas.DataFrame(WALK).k.plot.hist()


def test_boxes_are_matplotlib_s() -> None:
    found = boxes(plandas.DataFrame(WALK[["a", "b"]]), 1.5, 1000)
    for box in found:
        (expected,) = boxplot_stats(WALK[box.label].dropna())
        for name, value in {
            "q1": box.q1,
            "med": box.median,
            "q3": box.q3,
            "mean": box.mean,
            "whislo": box.low,
            "whishi": box.high,
        }.items():
            assert value == pytest.approx(expected[name]), name
        np.testing.assert_allclose(np.sort(box.fliers), np.sort(expected["fliers"]))
    assert plandas.DataFrame(WALK).plot.box(backend="matplotlib").get_xticklabels()[0].get_text() == "a"
    assert plandas.DataFrame(WALK).plot.box().data[1].median == (found[1].median,)


def test_densities_are_the_sums_of_kernels() -> None:
    found = densities(plandas.DataFrame(WALK[["a"]]), None, 50)
    width = len(WALK) ** -0.2 * WALK.a.std()
    distance = (found.index.to_numpy()[:, None] - WALK.a.to_numpy()[None, :]) / width
    exact = np.exp(-(distance**2) / 2).sum(axis=1) / (len(WALK) * width * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(found["a"], exact, atol=1e-5 * exact.max())
    assert plandas.DataFrame(WALK).plot.kde(bw_method="silverman").data[0].name == "a"
    with pytest.raises(ValueError, match="bw_method"):
        plandas.DataFrame(WALK).plot.density(bw_method="best")


def test_a_line_of_many_rows_keeps_every_extreme() -> None:
    shown = line_rows(plandas.DataFrame(WALK), 400, len(WALK))
    assert len(shown.data) <= 402
    assert shown.data.index.is_monotonic_increasing
    pandas.testing.assert_frame_equal(shown.data, WALK.loc[shown.data.index])
    for _, stretch in WALK.groupby(np.arange(len(WALK)) // 50):
        kept = shown.data.loc[shown.data.index.isin(stretch.index)]
        assert (kept.a.min(), kept.a.max(), kept.b.min(), kept.b.max()) == (
            stretch.a.min(), stretch.a.max(), stretch.b.min(), stretch.b.max(),
        )  # fmt: skip


def test_what_is_left_out_is_said() -> None:
    data = plandas.DataFrame(WALK)
    assert data.plot().layout.annotations[0].text == "shown: the extremes of 250 stretches of 5,000 rows"
    assert data.a.plot.bar().layout.annotations[0].text == "shown: the first 1,000 rows"
    assert data.plot.scatter("a", "b").layout.annotations[0].text == "shown: 1,000 of 5,000 rows, sampled"
    assert "sampled" in data.plot.scatter("a", "b", backend="matplotlib").texts[0].get_text()
    with plandas.option_context("plotting.sample_ratio", 0.01):
        assert "50 of 5,000" in data.plot.scatter("a", "b").layout.annotations[0].text
    assert not plandas.DataFrame(SMALL).plot().layout.annotations


def test_a_sample_is_the_same_each_time_and_in_order() -> None:
    shown = sampled_rows(plandas.DataFrame(WALK), 100, len(WALK)).data
    pandas.testing.assert_frame_equal(shown, sampled_rows(plandas.DataFrame(WALK), 100, len(WALK)).data)
    pandas.testing.assert_frame_equal(shown, WALK.loc[shown.index])
    assert shown.index.is_monotonic_increasing


def test_pies() -> None:
    assert list(plandas.DataFrame(SMALL).plot.pie(y="b").data[0]["values"]) == [4, 5, 7]
    assert len(plandas.DataFrame(SMALL).b.plot.pie(backend="matplotlib").patches) == 3
    with pytest.raises(ValueError, match="pie requires"):
        plandas.DataFrame(SMALL).plot.pie()


def test_what_cannot_be_drawn_is_an_error() -> None:
    data = plandas.DataFrame(SMALL)
    with pytest.raises(ValueError, match="bogus is not a valid plot kind"):
        data.plot(kind="bogus")
    with pytest.raises(ValueError, match="nowhere"):
        data.plot(backend="nowhere")


def heights(axes: Any) -> list[Any]:
    return [[patch.get_bbox().bounds for patch in one.patches] for one in np.ravel(np.asarray(axes, dtype=object))]


@pytest.mark.parametrize("options", [{}, {"bins": 4, "layout": (1, 3)}, {"column": "a"}, {"column": ["a", "b"], "sharex": True}])
def test_a_histogram_for_each_column(options: dict[str, Any]) -> None:
    expected = WALK.hist(**options, backend="matplotlib")
    found = plandas.DataFrame(WALK).hist(**options, backend="matplotlib")
    assert found.shape == expected.shape
    for ours, theirs in zip(heights(found), heights(expected), strict=True):
        np.testing.assert_allclose(ours, theirs)
    assert [one.get_title() for one in found.flat] == [one.get_title() for one in expected.flat]
    figure = plandas.DataFrame(WALK).hist(**options)
    assert [sum(trace.y) for trace in figure.data] == [WALK[trace.name].count() for trace in figure.data]


def test_boxes_of_some_columns() -> None:
    found = plandas.DataFrame(WALK).boxplot("b", backend="matplotlib")
    assert [label.get_text() for label in found.get_xticklabels()] == ["b"]
    assert [trace.name for trace in plandas.DataFrame(WALK).boxplot().data] == ["a", "b"]


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
def test_groups_are_drawn_of_collected_rows() -> None:
    data = plandas.DataFrame(WALK)
    expected = WALK.plot.hist(column="a", by="k", bins=5, backend="matplotlib")
    np.testing.assert_allclose(heights(data.plot.hist(column="a", by="k", bins=5, backend="matplotlib")), heights(expected))
    np.testing.assert_allclose(heights(data.hist("a", by="k", backend="matplotlib")), heights(WALK.hist("a", by="k")))
    assert set(data.plot.box(column="a", by="k").data[0].x) == {"x", "y"}
    assert len(data.plot.hist(column="a", by="k").data) == 2
    assert len(data.groupby("k").a.plot()) == 2
    with plandas.option_context("compute.fallback_max_rows", 10), pytest.raises(ValueError, match=r"plot\.hist\(by=\.\.\.\)"):
        data.plot.hist(by="k")


def test_options_of_pandas_are_said_in_plotly_s_words() -> None:
    data = plandas.DataFrame(SMALL)
    made = data.plot(title="T", xlabel="x", ylabel="y", legend=False, logy=True, grid=False, figsize=(3, 2))
    layout = made.layout
    assert (layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text, layout.yaxis.type) == ("T", "x", "y", "log")
    assert (layout.showlegend, layout.xaxis.showgrid, layout.width, layout.height) == (False, False, 300, 200)
    assert len({trace.yaxis for trace in data.plot(subplots=True).data}) == 2
    shares = data.a.plot.hist(bins=2, density=True, cumulative=True, orientation="horizontal").data[0]
    np.testing.assert_allclose(shares.x, np.cumsum(np.histogram(SMALL.a, 2, density=True)[0]))
    assert data.plot.box(vert=False).data[0].orientation == "h"


def test_what_has_no_density_says_so() -> None:
    for values in ([], [None, None], [1.0], [2.0, 2.0]):
        with pytest.raises(ValueError, match=r"density|empty|no values"):
            plandas.DataFrame({"a": values}, dtype="float64").plot.kde()


JOBS = {
    "small.plot()": 1, "small.plot.bar()": 1, "small.a.plot.pie()": 1, "walk.plot()": 3, "walk.plot.scatter('a', 'b')": 2,
    "walk.plot.hist()": 2, "walk.plot.hist(bins=[-50, 0, 50])": 1, "walk.hist()": 2, "walk.plot.box()": 3, "walk.boxplot('b')": 3,
    "walk[['a', 'b']].plot.kde()": 3,
}  # fmt: skip


@pytest.mark.parametrize("line", JOBS)
def test_a_plot_runs_few_jobs(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    run = materialize.run
    monkeypatch.setattr(materialize, "run", lambda plan: ran.append(plan) or run(plan))
    eval(line, {"small": plandas.DataFrame(SMALL), "walk": plandas.DataFrame(WALK)})
    assert len(ran) == JOBS[line]
