"""Frames, Series and indexes look as in pandas: as text and as HTML, under pandas' own display options, for few rows read."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas
import pytest
from IPython.core.completer import IPCompleter
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from support.spark import counted_jobs

import plandas

LONG = 3000

FRAMES = {
    "short": pandas.DataFrame({"a": [1, 2], "b": ["x", None]}),
    "long": pandas.DataFrame({"a": range(LONG), "b": np.arange(LONG) / 3, "c": [f"t{number}" for number in range(LONG)]}),
    "wide": pandas.DataFrame(np.arange(300).reshape(2, 150)),
    "long and wide": pandas.DataFrame(np.arange(LONG * 40).reshape(LONG, 40)).add_prefix("column"),
    "levels": pandas.DataFrame(
        {"v": range(400)}, index=pandas.MultiIndex.from_product([range(100), list("abcd")], names=["x", None])
    ),
    "levels of columns": pandas.DataFrame(
        np.arange(8).reshape(2, 4), columns=pandas.MultiIndex.from_product([["p", "q"], ["r", "s"]], names=["A", "B"])
    ),
    "named axes": pandas.DataFrame({"v": [1, 2]}, index=pandas.Index([5, 6], name="k")).rename_axis(columns="names"),
    "no rows": pandas.DataFrame({"a": np.zeros(0, int), "b": np.zeros(0)}),
    "no columns": pandas.DataFrame(index=range(200)),
    "nothing": pandas.DataFrame(),
    "categories": pandas.DataFrame({"c": pandas.Categorical(list("aba"))}),
    "times": pandas.DataFrame({"d": pandas.to_datetime(["2020-01-01", None])}, index=pandas.to_timedelta([1, 2], unit="h")),
    "zones": pandas.DataFrame({"d": pandas.to_datetime(["2020-01-01"]).tz_localize("Europe/Berlin")}),
    "nullable": pandas.DataFrame(
        {"i": pandas.array([1, None], dtype="Int64"), "b": pandas.array([True, None], dtype="boolean")}
    ),
    "floats": pandas.DataFrame({"a": [1e-10, 1e10, np.inf, -np.inf, np.nan]}),
    "labels twice": pandas.DataFrame([[1, 2]], columns=["a", "a"]),
    "objects": pandas.DataFrame({"a": [b"x", None], "d": [decimal.Decimal("1.50"), None]}),
    "markup": pandas.DataFrame({"<b>": ["<i>&"]}),
}  # fmt: skip
OPTIONS: list[tuple[Any, ...]] = [
    ("display.max_rows", 60),
    ("display.max_rows", None),
    ("display.max_rows", 10, "display.min_rows", 4),
    ("display.max_rows", 10, "display.min_rows", None),
    ("display.max_columns", 5),
    ("display.max_columns", 0, "display.width", 60),
    ("display.show_dimensions", True),
    ("display.show_dimensions", False),
    ("display.precision", 2),
    ("display.notebook_repr_html", False),
]


def shown(value: Any) -> dict[str, str]:
    """What a notebook shows: a text for each format."""
    return DisplayFormatter().format(value)[0]


def objects(frame: Any) -> Iterator[Any]:
    """The frame, its index, two of its columns, and those of its rows that a condition leaves."""
    yield frame
    yield frame.index
    for place in range(min(2, frame.shape[1])):
        yield frame.iloc[:, place]
    if list(frame.columns[:2]) == ["a", "b"]:
        yield frame[frame.a > 0]
        yield frame[frame.a > 0].a
        yield frame.sort_values("a", ascending=False)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", FRAMES)
def test_everything_looks_as_in_pandas(name, options):
    frame = FRAMES[name]
    with plandas.option_context("backend", "local", *options):
        for expected, found in zip(objects(frame), objects(plandas.DataFrame(frame)), strict=True):
            assert shown(found) == shown(expected)


def test_information_instead_of_rows_counts_all_rows():
    with plandas.option_context("backend", "local", "display.large_repr", "info"):
        assert f"{LONG} entries" in repr(plandas.DataFrame(FRAMES["long"]))


def test_columns_and_keys_complete():
    frame = plandas.DataFrame({"dep_delay": [1], "two words": [2]})
    shell = InteractiveShell(user_ns={"frame": frame})
    completer: IPCompleter = shell.Completer
    completer.use_jedi = False
    assert "dep_delay" in "".join(completer.complete("frame.dep_")[1])
    assert any("two words" in match for match in completer.complete('frame["two')[1])


@pytest.mark.spark
def test_spark_reads_both_ends_in_one_job_and_what_it_has_not_counted_from_the_start(spark, tmp_path):
    FRAMES["long"].to_parquet(tmp_path / "long.parquet")
    with plandas.option_context("backend", "spark"):
        frame = plandas.read_parquet(tmp_path / "long.parquet")
        with counted_jobs(spark) as jobs:
            assert shown(frame) == shown(FRAMES["long"])
        assert jobs.count == 1
        with counted_jobs(spark) as jobs:
            text = shown(frame[frame.a >= 0])["text/plain"]
        assert text.endswith("[more than 1000 rows x 3 columns]\nShowing only the first 1000 rows")
        assert jobs.count <= 2  # the limit, then what it lacked
        few = FRAMES["long"][FRAMES["long"].a > LONG - 100]
        assert shown(frame[frame.a > LONG - 100]) == shown(few)
