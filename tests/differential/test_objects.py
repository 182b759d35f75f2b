"""Columns of Python objects of several kinds: plans carry them, pandas computes with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame(
    {
        "k": [1, 2, 3, 2],
        "mixed": [1, "a", None, 2.5],
        "dicts": [{"a": 1}, {"b": 2}, None, {}],
        "sets": [{1}, {2, 3}, None, {1}],
        "tuples": [(1, 2), (3,), None, ()],
        "lists": [[1, 2], [3], None, []],
        "whole": pandas.Series([1, None, 2**60 + 1, 3], dtype=object),
        "bools": pandas.Series([True, None, 0, False], dtype=object),
    }
)

CARRIED = """
df
df.dtypes
df.head(2)
df[df.k > 1]
df[["k", "mixed"]].tail(2)
df.mixed
df.mixed.isna()
df.mixed.dropna()
df.dropna()
df.isna()
df.iloc[[2, 0]]
df.loc[df.k == 2, ["mixed", "dicts"]]
df.drop(columns="mixed").rename(columns={"sets": "s"})
df.set_index("k").mixed
df.assign(new=[1, "x", None, 2])
df.assign(other=df.mixed)
df.reset_index()
df[df.k > 1].reset_index(drop=True)
df.sample(2, random_state=1)
df.mixed.count()
df.count()
pd.concat([df, df])
pd.concat([df.mixed, df.dicts], axis=1)
pd.Series([1, "a", None]).to_list()
pd.Series([object]).to_list()
df.mixed.iloc[1]
df.dicts.loc[1]
list(df.tuples)
df.to_dict("list")
df.mixed.to_numpy()
pd.DataFrame({"a": [[1, "x"], [2]]})
"""
IN_PANDAS = """
df.mixed.map(str)
df.mixed.apply(lambda value: [value])
df.mixed.astype(str)
df.mixed == "a"
df.mixed != 1
df.dicts == df.dicts
(df.bools | True)
df.mixed.value_counts()
df.mixed.nunique()
df.mixed.unique()
df.mixed.isin(["a"])
df.mixed.fillna(0)
df.mixed.where(df.k > 1, 0)
df.mixed.replace("a", "b")
df.sort_values("k")
df.sort_values("mixed")
df.mixed.sort_values()
df.groupby("k").mixed.first()
df.groupby("mixed").k.sum()
df[["mixed"]].drop_duplicates()
df[["k", "mixed"]].merge(pd.DataFrame({"k": [2, 3]}), on="k")
df[["k", "mixed"]].merge(pd.DataFrame({"mixed": ["a", 1]}), on="mixed")
df[["k", "mixed"]].describe(include="all")
df[["k", "mixed"]].shift(1)
df[["k", "mixed"]].reindex([3, 9, 0])
df[["k", "bools"]].sum()
df.set_index("mixed").index.isin(["a"]).tolist()
"""


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """What plans carry, they carry as bytes, which every engine has; once on Spark."""
    name = "spark" if "spark" in request.fixturenames else "local"
    with plandas.option_context("backend", name, "optimizer.check", True):
        yield


def check(line: str) -> None:
    agree(lambda pd, df: eval(line, {"pd": pd, "df": df}), ROWS)


@pytest.mark.parametrize("line", CARRIED.strip().splitlines())
def test_what_plans_carry(line: str) -> None:
    with plandas.option_context("compute.pandas_fallback", False):
        check(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("line", IN_PANDAS.strip().splitlines())
def test_what_pandas_computes(line: str) -> None:
    check(line)


@pytest.mark.spark
def test_objects_on_spark(spark: Any) -> None:
    check("df[df.k > 1].reset_index(drop=True)")


def test_data_for_others_than_python_names_the_column_and_what_to_do(tmp_path: Path) -> None:
    df = plandas.DataFrame(ROWS[["k", "mixed"]])
    for call in (df.to_arrow, df.to_spark, lambda: df.to_parquet(tmp_path / "a"), lambda: df.to_csv(tmp_path / "b")):
        with pytest.raises(TypeError, match=r"column 'mixed' holds Python objects.*\.astype\(\{'mixed': str\}\)"):
            call()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_pickled_is_named() -> None:
    with pytest.raises(TypeError, match=r"column 'f' holds Python objects .* cannot be pickled"):
        plandas.DataFrame({"f": [lambda: 1, "a"]})


def test_single_values_are_set_in_the_whole_column() -> None:
    df = plandas.DataFrame(ROWS[["k", "mixed"]])
    with pytest.raises(NotImplementedError, match="column 'mixed' holds Python objects: set all of it"):
        df.loc[0, "mixed"] = "z"
    df["mixed"] = df.mixed.to_pandas().replace("a", "z")
    assert df.mixed.to_list()[1] == "z"
