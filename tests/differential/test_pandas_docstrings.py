"""What the docstrings of the installed pandas show is what plandas shows: each example, run on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas
import pytest
from support.docstrings import differences, examples

import plandas

EXAMPLES = examples()
DIFFERENT = {
    "Python objects come back equal, not the same: what is changed in place elsewhere stays as it was": "DataFrame.copy, Series",
    "there are no complex numbers": "DataFrame.abs, DataFrame.memory_usage",
    "there are no sparse columns": "DataFrame.sparse, Series.sparse",
    "nothing watches over duplicate labels": "DataFrame.flags, DataFrame.set_flags",
    "masks of an index are lazy Series": "Index.isin, 3 MultiIndex.isin, Index.isna, Index.notna, str.contains",
    "there is one missing value per column": "Series.dropna, str.get",
    "a time is presented with its column's zone": "3 pd.to_datetime",
    "an engine does not see the objects that an index shares": "Index.is_",
    "a function is called once more, for its type": "Series.map",
    "a MultiIndex keeps no labels that it does not have": "MultiIndex.levels, MultiIndex.set_levels",
    "more rows are not handed to pandas without being asked": "DataFrame.truncate",
    "values of several kinds have no type as labels": (
        "3 Index.infer_objects, Index.union, 2 Index.is_boolean, 2 Index.is_numeric, 2 Index.is_object"
    ),
    "there are no axes of matplotlib, unless it draws": "DataFrame.boxplot",
    "there is no such method, and pandas 3 has none": "2 DataFrame.first, 2 DataFrameGroupBy.fillna, 2 SeriesGroupBy.fillna",
    "pandas 2 makes NaN of a missing text among objects": (
        "2 DataFrame.groupby, 2 Series.groupby,"
        " 2 DataFrame.join, 2 DataFrame.mode, 2 DataFrame.reindex_like, 2 pd.concat, 2 str.rsplit, 2 str.split,"
        " 2 str.endswith, 2 str.startswith"
    ),
    "does what pandas 3 does": "2 Expanding.sem, 2 Rolling.sem, 2 Series.idxmax, 2 Series.idxmin",
    "pandas divides all whole numbers of a frame as one block": "3 DataFrame.rfloordiv, 3 DataFrame.rmod",
    "pandas makes objects of columns of several kinds": "DataFrame.pivot, pd.pivot",
    "categories are found when they are needed": "3 Series.value_counts, pd.crosstab",
    "whole numbers with a missing one are floats": "MultiIndex.get_level_values",
    "pandas looks for names among its own objects": "pd.eval",
    "what pandas 3 leaves out": "2 DataFrame.replace",
    "a missing label is no label of a level": "DataFrame.value_counts",
    "not yet": "2 DataFrame.loc, 2 DataFrame.reindex, 2 Series.reindex",
}
"""The docstrings of which an example shows something else here, by reason; a number: in that version of pandas only."""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """What is shown is the front-end's affair, so that one engine is enough."""
    with plandas.option_context("backend", "local"):
        yield


def _reasons() -> dict[str, str]:
    """Why examples differ in the installed pandas, by the name of the docstring."""
    found = {}
    for reason, names in DIFFERENT.items():
        for listed in names.split(", "):
            version, _, name = listed.rpartition(" ")
            if version in ("", pandas.__version__[0]):
                found[name] = reason
    return found


REASONS = _reasons()


def _cases() -> Iterator[object]:
    for name in EXAMPLES:
        marks = [pytest.mark.xfail(reason=REASONS[name], strict=True)] if name in REASONS else []
        yield pytest.param(name, marks=marks, id=name)


def test_what_differs_has_a_docstring() -> None:
    assert set(REASONS) <= set(EXAMPLES)


@pytest.mark.parametrize("name", _cases())
def test_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not differences(EXAMPLES[name])
