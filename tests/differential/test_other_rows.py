"""Conditions and values of frames with other rows: they are aligned on the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame({"a": [1, 2, 3], "b": [3.0, None, 1]})
NAMED = ROWS.set_axis(["x", "y", "z"]).assign(s=["p", None, "q"])
KNOWN = pandas.DataFrame({"t": pandas.array([True, None, False], "boolean")})

LINES = """
df.a.where(pd.Series([True, False]))
df.a.mask(pd.Series([True, False]))
df.a.where(known.t)
df.a.mask(known.t)
df.a.where([True, False, True])
df.a.mask([True, False, True], -1)
df.a.where([True, False])
df.a.where(df.a)
df.a.where(df.a > 1, [7, 8, 9])
df.a.where(df.a > 5, pd.Series([9], index=[1]))
df.a.where(df.a > 5, pd.Series([9, 8, 8], index=[1, 0, 2]))
df.a.where(df.a > 1, df[df.a > 2].b)
df.a.where(df[df.a > 1].a > 2)
df.a.where(pd.Series([True, False, True], index=[0, 0, 1]))
df.a.where(lambda s: s > 1, lambda s: s * 10)
df.where(pd.Series([True, False]))
df.where(df > 1, df.a)
df.where(df > 1, df.a, axis=0)
df.where(df.a > 1, df.a.rename("b"), axis=0)
df.where(df[["a"]] > 1)
df.mask(df[["a"]] > 1)
df.mask(df[1:] > 1, -df)
df.where(df > 1, -df[["a"]])
df.where(pd.DataFrame({"b": [True]}, index=[2]), 0)
[new := df.copy(), new.where(pd.DataFrame({"b": [False]}, index=[2]), 0, inplace=True)][0]
[new := df.a.copy(), new.mask(pd.Series([True]), 0, inplace=True)][0]
named.a.where(pd.Series([True, True], index=["z", "y"]), 0)
df.fillna(pd.DataFrame({"b": [7.0, 8.0]}, index=[1, 5]))
df.b.fillna(pd.Series([7.0, 8.0], index=[1, 5]))
df.b.fillna(df[df.a > 1].a)
df.b.fillna({1: 5.0})
df.assign(c=pd.Series([7, 8], index=[1, 5]))
df.assign(b=named.reset_index().b)
[new := df.copy(), new.loc.__setitem__((new.a > 1, "b"), pd.Series([7.0, 8.0], index=[1, 5]))][0]
[new := df.copy(), new.loc.__setitem__((slice(None), "b"), pd.Series([7.0, 8.0], index=[1, 5]))][0]
df[pd.Series([True, False, True], index=[2, 1, 0])]
df[pd.Series([True, False])]
df.a.combine_first(pd.Series([9, 9], index=[2, 4]))
df.b.combine_first(pd.Series([9, 9], index=[1, 4]))
df.b.combine_first(df.a)
df.b.combine_first(df.b[::-1] * 2)
named.s.combine_first(pd.Series(["w", "v"], index=["y", "q"]))
known.t.combine_first(known.t.fillna(False))
df.combine_first(df * 2)
df.combine_first(pd.DataFrame({"b": [5, 6, 7, 8], "c": 1}))
df[["a"]].combine_first(df[["b"]])
[new := df.b.copy(), new.update(pd.Series([9, 8, 7]))][0]
[new := df.b.copy(), new.update(pd.Series([None, 8, 7]))][0]
[new := df.a.copy(), new.update({1: 5})][0]
[new := df.a.copy(), new.update([5, 6])][0]
[new := df.a.copy(), new.update(pd.Series(["x"]))][0]
[new := df.copy(), new.update(df * 2)][0]
[new := df.copy(), new.update(pd.DataFrame({"b": [7.0, 8.0, 9.0]}), overwrite=False)][0]
[new := df.copy(), new.update(pd.DataFrame({"a": [7], "z": [1]}, index=[2]))][0]
[new := df.copy(), new.update(df.a.astype(float).rename("b"))][0]
[new := named.copy(), new.update(pd.DataFrame({"s": ["w"]}, index=["y"]))][0]
"""
IN_PANDAS = """
df.where(df > 1, pd.Series({"a": 7, "b": 8}), axis=1)
df.where(df.a > 1, [1, 2])
df.a.combine_first(pd.Series(["x"], index=[7]))
df.b.combine_first(pd.Series([True], index=[1]))
[new := df.a.copy(), new.update(pd.Series([4.0]))][0]
"""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """Aligning is a join, which the tests of joins take to every engine."""
    with plandas.option_context("backend", "local", "optimizer.check", True):
        yield


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_what_has_a_lowering(line: str) -> None:
    with plandas.option_context("compute.pandas_fallback", False):
        _check(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_runs_in_pandas(line: str) -> None:
    _check(line)


def _check(line: str) -> None:
    def program(pd: Any, df: Any, named: Any, known: Any) -> Any:
        return eval(line, {"pd": pd, "df": df, "named": named, "known": known})

    agree(program, ROWS, NAMED, KNOWN)
