"""What pandas has and plandas has not is written down here, with the reason; what is new in pandas is noticed."""

from __future__ import annotations

import inspect
from typing import Any

import pandas
import pytest

import plandas

DF = pandas.DataFrame({"a": [1, 2], "b": [3, 4]})
OURS = plandas.from_pandas(DF)
CLASSES: dict[str, tuple[Any, Any]] = {
    "top": (pandas, plandas),
    "DataFrame": (pandas.DataFrame, plandas.DataFrame),
    "Series": (pandas.Series, plandas.Series),
    "Index": (pandas.Index, plandas.Index),
    "MultiIndex": (pandas.MultiIndex, plandas.MultiIndex),
    **{
        name: (getattr(pandas, name), getattr(plandas, name))
        for name in ["DatetimeIndex", "TimedeltaIndex", "PeriodIndex", "CategoricalIndex", "IntervalIndex"]
    },
    "DataFrameGroupBy": (type(DF.groupby("a")), type(OURS.groupby("a"))),
    "SeriesGroupBy": (type(DF.groupby("a").b), type(OURS.groupby("a").b)),
    "Rolling": (type(DF.rolling(2)), type(OURS.rolling(2))),
    "Expanding": (type(DF.expanding()), type(OURS.expanding())),
    "ExponentialMovingWindow": (type(DF.ewm(2)), type(OURS.ewm(2))),
}

LEFT_OUT = {
    "modules of pandas itself": {"top": "annotations compat core io pandas plotting util"},
    "tools of pandas itself": {"top": "show_versions test"},
    "a file that stays open, of a format that pandas alone writes": {"top": "HDFStore"},
    "catalogs of tables, which an engine reads by read_table": {"top": "read_iceberg", "DataFrame": "to_iceberg"},
    "a promise that pandas checks after each step: plans are not run after each step": {
        "top": "Flags",
        "DataFrame": "flags set_flags",
        "Series": "flags set_flags",
    },
    "plans have no sparse values": {"DataFrame": "sparse", "Series": "sparse"},
    "columns of nested values are not computed with": {"Series": "list struct"},
    "what the caller gave": {"DataFrameGroupBy": "keys level", "SeriesGroupBy": "keys level"},
    "a window has the dtypes and the columns of its frame": {
        "SeriesGroupBy": "dtype",
        "Rolling": "exclusions ndim",
        "Expanding": "exclusions ndim",
        "ExponentialMovingWindow": "exclusions ndim",
    },
    "a state that grows with rows to come": {"ExponentialMovingWindow": "online"},
}
"""Names, by reason and class."""

NOT_PARAMETERS = {
    "args", "kwargs",  # what NumPy's functions hand over, which pandas refuses
    "engine", "engine_kwargs",  # Numba and Cython
}  # fmt: skip
OTHER_PARAMETERS = {
    "a new form of pandas 3.1": {
        "top": {"concat": "union_categories"},
    },
    "another name in pandas 2": {"Series": {"map": "func"}},
    "the plotting library's own": {
        "DataFrame": {
            "boxplot": "ax fontsize rot grid figsize layout return_type",
            "hist": "data grid xlabelsize xrot ylabelsize yrot ax sharex sharey figsize layout bins backend legend",
        },
        "Series": {"hist": "ax grid xlabelsize xrot ylabelsize yrot figsize legend"},
    },
    "handed over as they are": {
        "DataFrame": {
            "to_dict": "orient into index",
            "to_json": "date_format double_precision force_ascii date_unit default_handler compression indent storage_options",
            "to_string": "buf columns col_space header index na_rep formatters float_format sparsify index_names justify max_rows"
            " max_cols show_dimensions decimal line_width min_rows max_colwidth encoding",
        },
        "Series": {
            "to_dict": "into",
            "to_json": "date_format double_precision force_ascii date_unit default_handler compression indent storage_options",
            "to_string": "buf na_rep float_format header index length dtype name max_rows min_rows",
        },
        "MultiIndex": {"argsort": "na_position"},
    },
    "it has no such form yet": {
        "DataFrame": {"to_parquet": "filesystem"},
        "Series": {"swaplevel": "copy"},
        "top": {"read_parquet": "to_pandas_kwargs"},
    },
}
"""Parameters, by reason, class and method."""


def public(kind: Any) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def left_out(kind: str) -> set[str]:
    return {name for names in LEFT_OUT.values() for name in names.get(kind, "").split()}


@pytest.mark.skipif(pandas.__version__ < "3", reason="pandas 2 has names that it says will go")
@pytest.mark.parametrize("kind", CLASSES)
def test_every_name_of_pandas_is_here_or_left_out_with_a_reason(kind: str) -> None:
    theirs, ours = map(public, CLASSES[kind])
    assert theirs - ours - left_out(kind) == set()
    assert left_out(kind) - (theirs - ours) == set(), "these are here, or nowhere, by now"


def parameters(function: Any) -> set[str] | None:
    try:
        found = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    return set(found) - NOT_PARAMETERS


def missing_parameters(kind: str) -> set[tuple[str, str]]:
    """The methods and functions whose parameters we lack."""
    theirs, ours = CLASSES[kind]
    found = set()
    for name in sorted(public(theirs) & public(ours)):
        model, made = (getattr(side, name) for side in (theirs, ours))
        if not callable(model) or model is made or inspect.isclass(model) and kind != "top":
            continue
        wanted, known = parameters(model), parameters(made)
        found |= {(name, one) for one in (wanted or set()) - (wanted if known is None else known)}
    return found


@pytest.mark.skipif(pandas.__version__ < "3", reason="pandas 2 has other parameters")
@pytest.mark.parametrize("kind", CLASSES)
def test_every_parameter_of_pandas_is_here_or_left_out_with_a_reason(kind: str) -> None:
    known = {
        (name, parameter)
        for kinds in OTHER_PARAMETERS.values()
        for name, names in kinds.get(kind, {}).items()
        for parameter in names.split()
    }
    assert missing_parameters(kind) == known
