"""Python functions of values and of rows, and NumPy's, each a line of pandas: they run in batches, where the rows are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame(
    {
        "x": [1, 2, 3, 4],
        "y": [1.5, None, -2.0, 0.0],
        "s": ["a", "b", None, "d"],
        "d": pandas.to_datetime(["2020-01-01", None, "2020-02-29", "1969-12-31"]),
        "z": pandas.date_range("2020", periods=4, tz="Europe/Paris"),
        "n": pandas.array([1, None, 3, 2**60 + 1], dtype="Int64"),
        "b": [True, False, True, True],
        "c": pandas.Categorical(["q", "p", None, "q"], categories=["q", "p", "r"]),
    }
)


def made_half() -> Any:
    """A function that travels to workers whole, as one of a notebook does."""

    def half(value: Any) -> float:
        return value / 2

    return half


half = made_half()

LINES = """
df.x.map(lambda value: value + 1)
df.x.map(half)
df.x.map({1: 2.0}.get)
df.y.map(lambda value: value * 2)
df.s.map(lambda value: value, na_action="ignore")
df.s.map(lambda value: str(value).upper())
df.s.map(len, na_action="ignore")
df.d.map(lambda value: value.year)
df.d.map(lambda value: value + pandas.Timedelta(days=1))
df.d.map(lambda value: value - pandas.Timestamp("2020"))
df.d.dropna().map(lambda value: value.date())
df.z.map(lambda value: value.hour)
df.z.map(lambda value: value)
df.n.map(lambda value: 0 if value is pandas.NA else value)
df.b.map(lambda value: not value)
df.c.astype(object).map(str)
df.x.map(lambda value: value if value > 2 else None)
df[df.x > 9].x.map(lambda value: value + 1)
df[df.x > 2].x.map(lambda value: value + 1)
df.x.apply(lambda value, by: value * by, args=(3,))
df.x.apply(lambda value, by=1: value * by, by=3)
df.x.apply(np.sqrt)
df.x.apply("sum")
df.x.apply(["sum", "max"])
df[["x", "s"]].map(str)
df[["s"]].map(len, na_action="ignore")
df[["x"]].map(lambda value, by: value * by, by=2)
df.apply(lambda row: row.x * 2, axis=1)
df.apply(lambda row: f"{row.name}: {row.s}", axis=1)
df.apply(lambda row: row.z, axis="columns")
df[["x", "y"]].apply(lambda row: row.sum(), axis=1)
df[["x", "y"]].apply(np.sum, axis=1)
df[["x", "y"]].apply(lambda row: row.sum(), axis=1, raw=True)
df[["x", "y"]].apply(lambda row, more: row.x + more, axis=1, args=(2,))
df.apply(half, axis=1)
df[["x", "y"]].apply(np.sqrt)
df[["x", "y"]].apply("max")
df.set_index("s").apply(lambda row: row.name, axis=1)
df.set_index(["s", "x"]).apply(lambda row: row.name[1], axis=1)
df.assign(w=df.x.map(lambda value: value * 10))[["x", "w"]]
df[df.x.map(lambda value: value % 2 == 0)]
df.assign(w=df[df.x > 2].x.map(lambda value: 1 / (value > 2)))
df.assign(w=df[df.x > 2].x.map(lambda value: [][0] if value < 3 else value))
df.x.map(lambda value: value % 2).value_counts()
df.groupby(df.x.map(lambda value: value % 2)).y.sum()
df.sort_values("y").x.map(lambda value: -value)
df.x.map(lambda value: 1 / (value - 4))
df.x.map(lambda value: value.nope)
df.set_index("x").index.map(lambda value: value * 2)
np.sqrt(df.x)
np.log1p(df.y)
np.exp(df[["x", "y"]])
np.abs(df.y)
np.maximum(df.x, df.y)
np.maximum(df.x, 2)
np.maximum(2, df.x)
np.add(df.x, 1)
np.subtract(1, df.x)
np.add(df.x, df.sort_values("y").y)
np.sign(df.y)
np.isnan(df.y)
np.isfinite(df.y)
np.floor(df.y)
np.negative(df.x)
np.logical_not(df.b)
np.logical_and(df.b, df.x > 1)
np.logical_and(df.x, df.y)
np.add.reduce(df.x)
np.modf(df.y)[1]
np.sqrt(df.n)
np.sum(df.x)
np.mean(df.y)
np.power(df.x, 2)
np.hypot(df.x, df.y)
np.arctan2(df.x, df.y.rename("x"))
np.sqrt(df.set_index("s").x)
np.sqrt(df.s)
np.array([1, 2, 3, 4]) + df.x
np.float64(2) * df.x
np.array([1, 2, 3, 4]) > df.y
np.hypot(np.array([1, 2, 3, 4]), df.x)
np.multiply(df[["x"]], 2)
"""
COLLECTED = """
df.x.apply(lambda value: pandas.Series([value, value + 1], index=["p", "q"]))
df[["x", "y"]].apply(lambda row: [row.x, row.y], axis=1, result_type="expand")
df[["x", "y"]].apply(lambda row: row * 2, axis=1)
df[["x", "y"]].apply(lambda column: column.max())
df.x.apply(lambda values: values.max(), by_row=False)
"""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def run(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "pandas": pandas, "np": np, "half": half, "df": df}), ROWS)


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_function_runs_where_the_rows_are(line: str) -> None:
    run(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", COLLECTED.strip().splitlines())
def test_what_makes_more_than_one_value_runs_on_collected_rows(line: str, engine: str) -> None:
    with plandas.option_context("backend", "local"):
        run(line)


def test_a_type_is_learned_from_the_first_rows() -> None:
    df = plandas.DataFrame({"x": [1, 2, 3, 4]})
    with plandas.option_context("compute.shortcut_limit", 2):
        assert df.x.map(lambda value: value * 2).to_list() == [2, 4, 6, 8]
        assert df.x.map(half).to_list() == [0.5, 1.0, 1.5, 2.0]
        for function in (lambda value: value / 2 if value > 2 else value, lambda value: "a" if value > 3 else value):
            with pytest.raises(TypeError, match=r"<lambda> makes values that are no int64.*annotation.*shortcut_limit"):
                df.x.map(function).to_pandas()


def test_a_function_that_says_what_it_returns_is_not_called_before_a_value_is_needed() -> None:
    called = []

    def noted(value: int) -> int:
        called.append(value)
        return value

    made = plandas.Series([1, 2]).map(noted)
    assert made.dtype == np.int64
    assert called == []


def test_a_universal_function_runs_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    from plandas.frontend.core import materialize

    made = plandas.Series([1, 4])
    with monkeypatch.context() as patched:
        patched.setattr(materialize, "run", None)
        made = np.sqrt(made) + np.maximum(made, 2)
    assert made.to_list() == [3.0, 6.0]


def test_hints_that_are_no_dtypes_say_nothing() -> None:
    def one(value: Any) -> list[int]:
        return value

    def two(value: Any) -> nowhere:  # type: ignore[name-defined]  # noqa: F821
        return value

    for function in (one, two, len, np.sqrt):
        assert plandas.Series(["a"]).map(lambda value, function=function: value).to_list() == ["a"]
        assert plandas.frontend.core.functions.hinted(function) is None
