"""`attrs`, expressions of `col`, `select`, and what an Index has from arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pyarrow as pa
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame({"a": [1, 2, 3], "b": [3.0, None, 1]})
ROWS.attrs["source"] = {"sensor": 1}

NOTES = """
df.attrs
df.a.attrs
df[df.a > 1].attrs
df.assign(c=1).attrs
df.sort_values("a").attrs
(df.a + 1).attrs
[new := df.copy(), new.attrs.update(x=1), df.attrs][2]
[new := df.copy(), new.attrs["source"].update(sensor=2), df.attrs][2]
[setattr(df, "attrs", {"y": 2}), df.attrs][1]
df[["a"]]
"""
EXPRESSIONS = """
df.assign(c=pd.col("a") * 2)
df[pd.col("a") > 1]
df.loc[pd.col("a") > 1, "b"]
df.b.where(df.a > 1, 0)
df.select("b", "a")
df.select(["b"])
df.select("b", pd.col("a") + 1, c=pd.col("a") * 2, d=pd.col("c") + 1)
df.select("z")
df.assign(c=pd.col("z"))
"""
INDEXES = """
df.index.T
df.index.ndim
df.set_index("a").index.copy(name="k")
df.set_index("a").index.to_series(name="k")
df.set_index("a").index.to_series(index=[7, 8, 9])
df.set_index("a").index.to_numpy(dtype="float64")
df.set_index("a").index.inferred_type
df.set_index("a").index.all()
df.set_index("a").index.array
df.set_index("a").index[:1].item()
df.set_index(["a", "b"]).index.levshape
df.set_index(["a", "b"]).index.set_levels([10, 20, 30], level=0)
df.set_index(["a", "b"]).index.copy()
df.set_index(["a", "b"]).index.copy(names=["i", "j"])
df.set_index(["a", "b"]).index.rename("i", level=0)
df.set_index(["a", "b"]).index.drop([2], level="a")
df.set_index(["a", "b"]).index.to_frame(name=["i", "i"])
df.set_index(["a", "b"]).index.to_frame(name=["i", "i"], allow_duplicates=True)
pd.Index([(1, 2)], tupleize_cols=False).nlevels
df.a.nbytes
"""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """Nothing here is an engine's affair."""
    with plandas.option_context("backend", "local", "optimizer.check", True):
        yield


def check(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), ROWS)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", [*NOTES.strip().splitlines(), *INDEXES.strip().splitlines()])
def test_notes_and_indexes(line: str) -> None:
    check(line)


@pytest.mark.skipif(not hasattr(pandas, "col"), reason="pandas 2 has no expressions of columns")
@pytest.mark.parametrize("line", EXPRESSIONS.strip().splitlines())
def test_expressions_of_columns(line: str) -> None:
    check(line)


@pytest.mark.parametrize("values", [pa.array([1, 2]), pa.chunked_array([[1], [2]])])
def test_a_series_of_arrow_values(values: Any) -> None:
    assert plandas.Series.from_arrow(values).to_list() == [1, 2]
    assert plandas.DataFrame.from_arrow(pa.table({"a": values})).a.to_list() == [1, 2]


def test_notes_are_there_after_collecting() -> None:
    made = plandas.from_pandas(ROWS)
    assert made.to_pandas().attrs == ROWS.attrs
    assert made[made.a > 1].b.to_pandas().attrs == ROWS.attrs
