"""How many joins an operation needs: none between columns that come from the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

import plandas
from plandas.plan import Join, postorder

ROWS = pandas.DataFrame({"a": np.arange(100), "b": np.arange(100) % 7 / 3, "s": list("abcde") * 20})
OTHER = pandas.DataFrame({"x": [1, 2, 3]}, index=[1, 5, 200])

JOINS = {
    0: """
        df.a + df.b
        df.a + df.b.shift()
        df.a.cumsum() - df.a.cumsum().shift()
        df.assign(c=df[df.a > 50].b)
        df.a + df[df.a > 50].b
        df[df.a > 50].b - df.a
        df[df.a > 50][["b"]] * df[["a", "b"]]
        df[["a", "b"]] - df[["a", "b"]].mean()
        df.a / df.a.sum()
        df[df.a > df.a.mean()]
        df.a - df.groupby("s").a.transform("mean")
        df[df.groupby("s").a.transform("max") == df.a]
        df.assign(c=df.groupby("s").a.rank())
        df[df.a.isin([1, 2])]
        df[df.duplicated("s")]
        df.where(df.a > 1)
        df[["b"]].fillna(df[["a", "b"]].mean())
        pd.concat([df.a, df.b], axis=1)
        df.set_index("a").b + df.set_index("a").b
        df.sort_values("a").b + df.sort_values("a").a
        df.a.value_counts()
        df.nlargest(3, "a")
    """,
    1: """
        df.a + other.x
        df.a.head(10) + df.b
        df[df.b > 1].assign(c=df[(df.b > 1) & (df.a > 50)].b)
        df.sort_values("b").a + df.a
        pd.concat([df.a, df.b, other.x], axis=1)
        df.merge(other, left_on="a", right_on="x")
        df.loc[[1, 2]]
        df.iloc[[1, 2]]
    """,
}
LINES = [(line.strip(), joins) for joins, lines in JOINS.items() for line in lines.strip().splitlines()]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path: Path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    ROWS.to_parquet(path)
    return {"pd": plandas, "df": plandas.read_parquet(path), "other": plandas.DataFrame(OTHER)}


@pytest.mark.parametrize(("line", "joins"), LINES)
def test_joins(names: dict[str, Any], line: str, joins: int) -> None:
    result = eval(line, names)
    plan = result.explain().optimized
    assert sum(isinstance(node, Join) for node in postorder(plan)) == joins
    expected = eval(line, {"pd": pandas, "df": ROWS, "other": OTHER})
    compare = pandas.testing.assert_frame_equal if expected.ndim == 2 else pandas.testing.assert_series_equal
    compare(result.to_pandas(), expected)
