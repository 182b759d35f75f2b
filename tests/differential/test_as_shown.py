"""Answers that pandas' docstrings show and plandas once gave otherwise, with their siblings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import agree

FRAME = pandas.DataFrame({"a": [1, 2, 3], "b": [4.0, None, 6.0]}, index=["z", "x", "y"])
TWICE = pandas.Series([1, 2, 4], index=["b", "a", "b"])

CASES = """
df.add([1, 2, 3], axis="index")
df.add((1, 2), axis="index")
df.rsub(np.array([1, 2, 3]), axis=0)
df.mul({"y": 1, "x": 2, "z": 3}, axis="index")
df.mul({"y": 1, "x": 2}, axis="index")
df.eq([1, 2, 6], axis="index")
df == np.array([[1, 4], [0, 0], [3, 6]])
df + np.ones((3, 2))
df + np.ones((2, 2))
df + df.copy()
df.assign(c={"y": 1, "z": 2, "w": 3})
df.mul(df[["a"]] + 1, fill_value=0)
df.sub(pd.DataFrame({"c": [1, None, 3]}, index=["z", "x", "w"]), fill_value=2)
df[["a"]].rsub(pd.DataFrame({"c": [1, None, 3]}, index=["z", "x", "y"]), fill_value=2)
s + pd.Series([1, 2, 3], index=["b", "a", "b"])
s + pd.Series([1, 2, 3], index=["b", "a", "b"]).rename_axis("k")
s.to_frame("a") * pd.DataFrame({"a": [1, 2, 3]}, index=["b", "a", "b"])
df.b.eq(df.b, fill_value=0)
df.b.ne(df.b, fill_value=0)
df.b.lt(df.b + 1, fill_value=0)
df.b.astype("Float64").le(df.b.astype("Float64"), fill_value=0)
df.fillna(0) @ np.ones((2, 2))
np.ones((2, 3)) @ df.fillna(0)
df.a @ df.a
[1, 2, 3] @ df.a
round(df / 3, 2)
(df / 3).round(pd.Series({"a": 1, "b": 2}))
df.iloc[:, lambda one: [1]]
df.iloc[lambda one: [0, 1], 1]
df.iloc(axis=1)[1]
df.loc(axis=0)[["x", "z"]]
df.loc(axis="columns")["a"]
df.groupby(["u", np.nan, "v"]).a.sum()
df.groupby(["u", None, "u"], dropna=False).a.sum()
df.a.groupby([1.5, np.nan, 1.5]).sum()
s.groupby(level=0).nth(slice(None, -1))
s.groupby(level=0).nth([slice(1, None), -2])
s.groupby(level=0).nth(slice(-1, 5))
df.a.astype("category").describe()
df.b.astype("category").describe()
df.astype({"a": "category"}).describe()
df.astype("category").describe()
df.apply(lambda row: pd.Series([row.a, 1], index=["p", "q"]), axis=1)
df.apply(lambda column: pd.Series([1, 2], index=["p", "q"]))
df.assign(c=["x", "y", "z"]).replace({"a": 1}, 9)
df.replace({"a": 1, "b": 6}, 9)
df.replace({"a": 1, "b": 6}, {"a": 7, "b": 8})
df.replace({"a": {1: 7, 2: 8}})
df.replace({"a": {1: 7}, "b": {6: 9.5}})
df.replace({"nope": {1: 7}})
df.assign(c=["x", "y", "z"]).replace({"c": {"x": "z", "z": "x"}})
df.assign(c=["x", "y", "z"]).replace({"c": {"x": None}})
df.a.head(1).squeeze()
pd.MultiIndex.from_tuples([(1, 2)], names=["a", "b"]).set_names({"a": "c"})
pd.unique(pd.Series(pd.to_datetime(["2020-01-01", "2020-01-01"])))
pd.to_datetime(pd.Series(["2010-01-01", pd.NaT])).dt.isocalendar()
pd.to_timedelta(pd.Series(["1 day", pd.NaT]))
pd.Series([3, 4], index=pd.date_range("2020-01-01", periods=2)).shift(2, freq="infer")
df.shift(1, freq="infer")
pd.json_normalize(pd.Series([{"p": 1}, {"p": 2}]).rename("q"))
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_as_shown(line: str) -> None:
    agree(lambda pd, df, s: eval(line, {"pd": pd, "np": np, "df": df, "s": s}), FRAME, TWICE)


def test_lists_of_column_labels_are_levels() -> None:
    def levels(pd: Any, df: Any) -> Any:
        df.columns = [["p", "q"], ["r", "s"]]
        return df

    agree(levels, FRAME)


def test_values_are_set_along_an_axis() -> None:
    def changed(pd: Any, df: Any) -> Any:
        df.loc(axis=0)["x"] = 7
        df.iloc(axis=1)[0] = 8
        return df

    agree(changed, FRAME)


def test_an_open_file_is_read(tmp_path: Any) -> None:
    FRAME.to_parquet(tmp_path / "frame.parquet")

    def read(pd: Any) -> Any:
        with open(tmp_path / "frame.parquet", "rb") as file:
            return pd.read_parquet(file, columns=["b"])

    agree(read)
