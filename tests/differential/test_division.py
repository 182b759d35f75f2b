"""Division of integers where the divisor may be zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

DIVISION = pandas.DataFrame({"a": [5, -5, 0, 7], "b": [0, 0, 0, 2], "c": [2, -1, 3, 7], "t": [True, False, True, True]})
TYPES = ["int64", "int8", "uint16", "Int64", "UInt8"]

LINES = """
df.a // df.b
df.a % df.b
df.b // df.a
df.a // df.c
df.a % df.c
df.a // 0
df.a % 0
7 // df.c
7 % df.c
df[["a", "b"]] // df[["a", "b"]]
df[["a", "b"]] % df[["b", "b"]]
df[["a"]] // df.b.to_frame("a")
df.floordiv(df.b, axis=0)
divmod(7, df.c)[0]
df.a.divmod(df.c)[1]
df.c.rdivmod(df.a)[0]
df.set_index("a").index // df.set_index("b").index
df.sort_values("c").a // df.sort_values("c").b
df[df.b != 0].a // df[df.b != 0].b
df.assign(z=df.b).a // df.assign(z=df.b).z
df.a.shift(1) // df.b
"""
NUMPY_ONLY = """
7 // df.b
7 % df.b
(df.a % df.b).fillna(-1).sum()
divmod(df.a, df.b)[0]
divmod(df.a, df.b)[1]
df.a // df.t
(df.a // df.b).max()
df.a // pd.Series([1, 0, 2, 0])
"""


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines run on the local engine; the operators' own tests compare the engines."""
    name = "spark" if "spark" in request.fixturenames else "local"
    with plandas.option_context("backend", name, "optimizer.check", True):
        yield


def check(line: str, data: pandas.DataFrame) -> None:
    def program(pd: Any, df: Any) -> Any:
        return eval(line, {"pd": pd, "df": df})

    agree(program, data)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_integers(line: str, dtype: str) -> None:
    data = DIVISION.abs() if dtype.lower().startswith("u") else DIVISION
    nullable_texts = line.startswith(("df //", "df %", "df.floordiv"))
    check(line, data[["a", "b", "c"]].astype(dtype) if nullable_texts else data.astype({"a": dtype, "b": dtype, "c": dtype}))


@pytest.mark.parametrize("line", NUMPY_ONLY.strip().splitlines())
def test_integers_of_numpy(line: str) -> None:
    check(line, DIVISION)


@pytest.mark.spark
@pytest.mark.parametrize("dtype", ["int64", "Int64"])
def test_integers_on_spark(dtype: str, spark: Any) -> None:
    check("df.assign(d=df.a // df.b, e=df.a % df.b, f=df.b // df.c, g=df.a // 0, h=df.a % 0)", DIVISION[["a", "b", "c"]].astype(dtype))
