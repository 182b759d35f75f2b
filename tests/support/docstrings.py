"""The examples of pandas' own docstrings, as the installed pandas has them, run on pandas and on plandas."""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import sys
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.core.arrays.categorical import CategoricalAccessor
from pandas.core.groupby import DataFrameGroupBy, SeriesGroupBy
from pandas.core.indexes.accessors import DatetimeProperties, TimedeltaProperties
from pandas.core.resample import Resampler
from pandas.core.strings.accessor import StringMethods
from pandas.core.window import Expanding, ExponentialMovingWindow, Rolling

import plandas

from .differential import on_plandas, same

__all__ = ["differences", "examples"]

CLASSES = {
    "DataFrame": pd.DataFrame, "Series": pd.Series, "Index": pd.Index, "MultiIndex": pd.MultiIndex,
    "DatetimeIndex": pd.DatetimeIndex, "TimedeltaIndex": pd.TimedeltaIndex, "CategoricalIndex": pd.CategoricalIndex,
    "RangeIndex": pd.RangeIndex, "DataFrameGroupBy": DataFrameGroupBy, "SeriesGroupBy": SeriesGroupBy, "Rolling": Rolling,
    "Expanding": Expanding, "ExponentialMovingWindow": ExponentialMovingWindow, "Resampler": Resampler, "str": StringMethods,
    "cat": CategoricalAccessor, "dt": DatetimeProperties, "timedelta dt": TimedeltaProperties,
}  # fmt: skip
NOT_HERE = (NameError, ImportError, FileNotFoundError)
"""What an example raises in pandas that needs what only its author had."""


class Outcome(NamedTuple):
    """What an example shows: the values that it leaves, the text that it prints, the exception that it raises."""

    values: list[Any]
    printed: str
    error: BaseException | None


def examples() -> dict[str, list[str]]:
    """The examples of each docstring, in order, by the name of what it describes; a docstring that is shared comes once."""
    found: dict[str, list[str]] = {}
    seen = set()
    for name, doc in _docstrings():
        if doc and doc not in seen:
            seen.add(doc)
            with contextlib.suppress(ValueError):  # which is no doctest
                parsed = doctest.DocTestParser().get_examples(doc)
                found[name] = [example.source for example in parsed if not example.options.get(doctest.SKIP)]
    return {name: sources for name, sources in found.items() if sources}


def _docstrings() -> Iterator[tuple[str, str | None]]:
    for name, member in sorted(vars(pd).items()):
        if inspect.isfunction(member) and not name.startswith("_"):
            yield f"pd.{name}", inspect.getdoc(member)
    for title, owner in CLASSES.items():
        yield title, inspect.getdoc(owner)
        for name in dir(owner):
            if not name.startswith("_"):
                static = inspect.getattr_static(owner, name)
                yield f"{title}.{name}", inspect.getdoc(static if isinstance(static, property) else getattr(owner, name))


def differences(sources: list[str]) -> list[str]:
    """Run examples one after the other on pandas and on plandas, and say of each that differs how."""
    on_pandas, on_ours = ({"pd": module, "pandas": module, "np": np} for module in (pd, plandas))
    found = []
    for source in sources:
        expected = _run(source, on_pandas)
        if not isinstance(expected.error, NOT_HERE):
            try:
                _compare(
                    expected,
                    _run(
                        source.replace("import pandas as pd", "import plandas as pd").replace(
                            "from pandas import", "from plandas import"
                        ),
                        on_ours,
                    ),
                )
            except Exception as difference:
                found.append(f">>> {source}{difference}")
    return found


def _run(source: str, names: dict[str, Any]) -> Outcome:
    values: list[Any] = []
    printed = io.StringIO()
    shown, sys.displayhook = sys.displayhook, lambda value: None if value is None else values.append(value)
    np.random.seed(0)
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(source, "<docstring>", "single"), names)
            values = [
                _named(value) if isinstance(value, type) else (on_plandas(value), repr(value)) for value in values
            ]  # computing it is part of the example
    except Exception as error:
        return Outcome([], printed.getvalue(), error)
    finally:
        sys.displayhook = shown
    return Outcome(values, printed.getvalue(), None)


def _named(shown: type) -> tuple[str, str]:
    """A class, by its name: where it is defined is no part of it."""
    return shown.__name__, shown.__name__


def _compare(expected: Outcome, found: Outcome) -> None:
    """Fail unless values, texts and the kind of exception are the same."""
    if type(expected.error) is not type(found.error):
        raise AssertionError(f"pandas raises {expected.error!r}, plandas {found.error!r}")
    assert found.printed == expected.printed, f"{expected.printed}\n{found.printed}"
    for (value, text), (other, other_text) in zip(expected.values, found.values, strict=True):
        if isinstance(value, pd.DataFrame | pd.Series | pd.Index | pd.api.extensions.ExtensionArray | np.ndarray):
            same(value, other)
        elif isinstance(value, float):
            same(value, other)
            continue  # the order in which an engine adds is its own affair
        assert other_text in (text, text.replace("pandas.", "plandas.")), f"{text}\n{other_text}"
