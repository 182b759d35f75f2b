"""Frames and Series from everything that pandas takes, and values out of them."""

from __future__ import annotations

import datetime
import pickle
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas
import pyarrow as pa
import pytest
from support.differential import agree, same
from support.frames import FRAMES, MIXED

import plandas


@dataclass
class Point:
    x: int
    y: float


Pair = namedtuple("Pair", "a b")
DATES = pandas.date_range("2022-01-01", periods=3)

LINES = """
pd.DataFrame()
pd.DataFrame({"a": [1, 2], "b": ["x", None]})
pd.DataFrame({"a": [1, 2]}, index=["p", "q"])
pd.DataFrame({"a": [1, 2], "b": [3, 4]}, columns=["b", "a"])
pd.DataFrame([[1, 2.5], [3, 4.5]])
pd.DataFrame([[1, "x"], [3, None]], columns=["n", "s"])
pd.DataFrame([{"a": 1}, {"a": 2, "b": 3}])
pd.DataFrame([(1, "x"), (2, "y")], columns=["n", "s"])
pd.DataFrame([Point(1, 2.5), Point(2, 3.5)])
pd.DataFrame([Pair(1, 2), Pair(3, 4)])
pd.DataFrame(np.arange(6).reshape(3, 2), columns=list("ab"))
pd.DataFrame(np.arange(6.0).reshape(3, 2), index=DATES, columns=list("z2"))
pd.DataFrame(np.zeros(2, dtype=[("a", "i4"), ("b", "f8")]))
pd.DataFrame({"a": 1, "b": [1, 2]})
pd.DataFrame({"a": pd.Series([1, 2]), "b": pd.Series([3.5], index=[1])})
pd.DataFrame({"a": pd.Series([1, 2]), "b": 5})
pd.DataFrame({"a": [1, 2]}, dtype=float)
pd.DataFrame({"a": [1, 2], "b": [1]})
pd.DataFrame({"t": DATES})
pd.DataFrame({"t": DATES.tz_localize("Europe/Paris")})
pd.DataFrame({"d": [np.timedelta64(1, "D"), None]})
pd.DataFrame({"b": [b"x", b"y"]})
pd.DataFrame({"i8": np.array([1, 2], "int8"), "u4": np.array([1, 2], "uint32"), "f4": np.array([1.5, 2], "float32")})
pd.DataFrame({"n": [None, None]})
pd.DataFrame({"t": [True, None]})
pd.DataFrame({"day": [datetime.date(2020, 1, 1), None]})
pd.DataFrame({("a", "x"): [1], ("a", "y"): [2], ("b", "x"): [3]})
pd.DataFrame({("a", "x"): [1], ("a", "y"): [2], ("b", "x"): [3]})["a"]
pd.Series([1, 3, 5, np.nan, 6, 8])
pd.Series({"x": 1, "y": 2})
pd.Series(["a", None], name="s")
pd.Series(5, index=[1, 2])
pd.Series([1, 2], dtype="float32")
pd.Series(np.array([1, 2]), index=pandas.Index(["a", "b"], name="k"))
pd.Series([], dtype=float)
pd.Index([3, 1, 2], name="k")
pd.DataFrame(pd.DataFrame({"a": [1]}))
pd.DataFrame(pd.Series([1, 2], name="n"))
pd.DataFrame(pd.Series([1, 2]))
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_construction(line: str) -> None:
    given = {"np": np, "DATES": DATES, "Point": Point, "Pair": Pair, "datetime": datetime, "pandas": pandas}
    agree(lambda pd: eval(line, {"pd": pd, **given}))


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_as_it_went_in(name: str) -> None:
    same(FRAMES[name], plandas.from_pandas(FRAMES[name]).to_pandas())


@pytest.mark.parametrize("name", FRAMES)
def test_pickles(name: str) -> None:
    df = plandas.from_pandas(FRAMES[name])
    again = pickle.loads(pickle.dumps(df))
    same(FRAMES[name], again.to_pandas())
    assert len(pandas.concat([df.to_pandas(), again.to_pandas()])) == 2 * len(FRAMES[name])


TEXTS = """
repr(df)
df._repr_html_()
repr(df.a)
repr(df.index)
str(df.head(2))
df.to_string()
str(df.to_dict())
str(df.a.to_dict())
df.to_csv()
df.to_csv(index=False, sep=";")
df[["a", "b"]].values
df.dtypes
df.a.dtype
df.shape
df.size
df.ndim
df.a.shape
len(df.a)
str(list(df.a))
"s" in df
dir(df)[0]
df.b.head(1).item()
"""


@pytest.mark.parametrize("line", TEXTS.strip().splitlines())
def test_values_and_texts(line: str) -> None:
    agree(lambda pd, df: eval(line, {"df": df}) if "dir(" not in line else "s" in dir(df), MIXED)


def test_a_long_frame_of_known_length_is_shown_as_pandas_shows_it() -> None:
    frame = pandas.DataFrame({"a": range(1000), "b": list("xy") * 500})
    agree(lambda pd, df: repr(df), frame)
    agree(lambda pd, df: repr(df.b), frame)
    agree(lambda pd, df: df._repr_html_(), frame)


def test_arrow_streams_and_numpy() -> None:
    df = plandas.DataFrame({"a": [1, 2], "s": ["x", None]})
    assert pa.table(df).to_pydict() == {"a": [1, 2], "s": ["x", None]}
    same(np.asarray(pandas.DataFrame({"a": [1, 2]})), np.asarray(df[["a"]]))


def test_copies_do_not_change_each_other() -> None:
    def program(pd: Any, df: Any) -> Any:
        other = df.copy()
        column = df.b
        df["b"] = 0
        other["a"] = 1.0
        return pd.concat([df[["a", "b"]], other[["a", "b"]], column.to_frame()], axis=1)[["a"]].iloc[:, 0] + column

    agree(lambda pd, df: program(pd, df.copy()), MIXED)


@pytest.mark.spark
def test_spark_frames_go_in_and_out(spark: Any, engine: str) -> None:
    if engine != "spark":
        pytest.skip("only Spark reads a Spark DataFrame")
    data = spark.createDataFrame([(1, "x", 0.5), (2, None, 1.5)], "n bigint, s string, x double")
    df = plandas.from_spark(data)
    same(pandas.DataFrame({"n": [1, 2], "s": ["x", None], "x": [0.5, 1.5]}), df.to_pandas())
    same(df.to_pandas(), plandas.DataFrame(data).to_pandas())
    same(pandas.DataFrame({"s": [None], "x": [1.5]}, index=[2]).rename_axis("n").astype({"s": df.s.dtype}),
         plandas.from_spark(data, index_col="n")[lambda d: d.x > 1].to_pandas())  # fmt: skip
    back = df.assign(y=df.x * 2).to_spark(index_col="i")
    assert back.columns == ["i", "n", "s", "x", "y"]
    assert [row.y for row in back.orderBy("i").collect()] == [1.0, 3.0]


def test_what_is_collected_can_be_written_to() -> None:
    made = plandas.DataFrame({"a": [1, 2], "d": pandas.to_datetime(["2020-01-01", "2020-01-02"])}).to_pandas()
    made.loc[[0, 1], "a"] = [7, 8]
    made.iloc[0, 1] = pandas.Timestamp("2021-01-01")
    assert made.a.to_list() == [7, 8]


BUILT = """
pd.DataFrame({"a": pd.Series([1, 2], index=[1, 2]), "b": pd.Series([3, 4], index=[2, 3])})
pd.DataFrame({"a": pd.Series([1, 2], index=[2, 1]), "b": pd.Series([3, 4], index=[2, 1])})
pd.DataFrame({"a": pd.Series([1, 2], index=[1, 2]), "b": 7, "c": [8, 9]})
pd.DataFrame({"a": pd.Series([1, 2], index=[1, 2])}, index=[2, 1, 0])
pd.DataFrame([pd.Series([1, 2], name="r"), pd.Series([3, 4], name="q")])
pd.DataFrame(pd.Index([1, 2], name="k"))
pd.DataFrame(pd.Index([1, 2]))
pd.Series(pd.DataFrame({"a": [1]}))
pd.DataFrame.from_dict({"a": [1, 2], "b": [3, 4]}, orient="index", columns=["x", "y"])
pd.DataFrame.from_records([(1, "a"), (2, "b")], columns=["x", "y"], index="x")
pd.DataFrame({"x": [1, 2]}, index=pd.DatetimeIndex(["2020-01-01", "2020-01-02"]))
"""


@pytest.mark.parametrize("line", BUILT.strip().splitlines())
def test_frames_of_parts(line: str) -> None:
    agree(lambda pd: eval(line, {"pd": pd}))


@pytest.mark.spark
@pytest.mark.skipif(pandas.__version__ >= "3", reason="pandas-on-Spark cannot be imported with pandas 3")
def test_frames_of_pandas_on_spark_are_taken(spark: Any, engine: str) -> None:
    if engine != "spark":
        pytest.skip("only Spark reads what is in Spark")
    frame = pandas.DataFrame({"a": [1.5, None], 2: ["x", "y"]}, index=pandas.Index([10, 20], name="k"))
    import pyspark.pandas as ps

    theirs = ps.from_pandas(frame)
    for made in (plandas.from_pandas(theirs), plandas.from_spark(theirs), plandas.DataFrame(theirs)):
        same(frame, made.to_pandas())
    same(frame.a, plandas.Series(theirs.a).to_pandas())
    same(
        frame[["a"]].sort_index(),
        plandas.DataFrame(spark.createDataFrame(frame[["a"]].reset_index()).pandas_api()).set_index("k").to_pandas(),
    )
