"""Writing files, on every engine: what is written comes back, is whole or not there, and is what pandas reads."""

from __future__ import annotations

import datetime
import decimal
import io
import itertools
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas
import pytest
from support.differential import same

import plandas

VALUES: dict[str, Any] = {
    "int": [3, 1, 2],
    "float": [1.5, None, -0.25],
    "bool": [True, False, True],
    "str": ["a", None, 'é\n"x", y'],
    "datetime": pandas.to_datetime(["2020-01-01 10:00:00.123456", None, "1999-12-31"], format="ISO8601"),
    "zoned": pandas.to_datetime(["2020-01-01 10:00", "2020-07-01", None], format="ISO8601").tz_localize("Europe/Paris"),
    "category": pandas.Categorical(["b", "a", "b"], categories=["c", "b", "a"], ordered=True),
    "decimal": [decimal.Decimal("1.10"), None, decimal.Decimal("-2.05")],
    "date": [datetime.date(2020, 1, 1), None, datetime.date(1999, 12, 31)],
    "nullable": pandas.array([1, None, 3], "Int64"),
    "duration": pandas.to_timedelta(["1D", "2h", None]),
    "binary": [b"\x00\xff", None, b""],
}
INDEXES: dict[str, Any] = {
    "default": None,
    "named": pandas.Index(["x", "y", "z"], name="key"),
    "unnamed": pandas.Index([5, 6, 7]),
    "times": pandas.DatetimeIndex(["2020-01-01", "2020-01-02", "2020-01-03"], name="day"),
    "levels": pandas.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", None]),
}
WHOLE = ("parquet", "orc", "json")


def write(frame: Any, format: str, path: Path, **options: Any) -> None:
    if format == "json":
        options["lines"] = True
    getattr(frame, f"to_{format}")(path, **options)


def read(format: str, path: Path, **options: Any) -> Any:
    return getattr(plandas, f"read_{format}")(path, **options)


def values(format: str, index: str = "default") -> pandas.DataFrame:
    """A frame of all kinds of values that a format holds."""
    held = {name: column for name, column in VALUES.items() if format in ("parquet", "orc") or name != "binary"}
    data = pandas.DataFrame(held, index=INDEXES[index])
    return data.astype({"datetime": "M8[us]", "zoned": "M8[us, Europe/Paris]", "duration": "m8[us]"})


@pytest.mark.parametrize("index", INDEXES)
@pytest.mark.parametrize("format", WHOLE)
def test_all_that_is_written_comes_back(format: str, index: str, tmp_path: Path) -> None:
    data = values(format, index)
    write(plandas.DataFrame(data), format, tmp_path / "data")
    same(data, read(format, tmp_path / "data").to_pandas())


@pytest.mark.parametrize("index", [name for name in INDEXES if name != "levels"])
def test_csv_comes_back_where_the_reader_is_told_what_it_was(index: str, tmp_path: Path) -> None:
    data = values("csv", index).drop(columns=["decimal", "date", "duration", "zoned", "category"])
    plandas.DataFrame(data).to_csv(tmp_path / "data")
    times = ["datetime", *(["day"] if index == "times" else [])]
    found = plandas.read_csv(tmp_path / "data", index_col=0, parse_dates=times, dtype={"nullable": "Int64"}).to_pandas()
    same(data, found.rename_axis(data.index.name))


@pytest.mark.parametrize("format", ["csv", "json"])
def test_texts_hold_no_bytes(format: str, tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match=r"'b' holds bytes.*Parquet"):
        write(plandas.DataFrame({"b": [b"x"]}), format, tmp_path / "data")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_an_empty_frame_comes_back(format: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": np.array([], "int64"), "x": np.array([], "float64")})
    write(plandas.DataFrame(data), format, tmp_path / "data", index=False)
    same(data, read(format, tmp_path / "data").to_pandas(), check_dtype=format != "csv")


@pytest.mark.parametrize("format", WHOLE)
def test_labels_that_are_no_texts_come_back(format: str, tmp_path: Path) -> None:
    for data in (
        pandas.DataFrame({1: [1, 2], 2.5: [3, 4], "x": [5, 6]}),
        pandas.DataFrame([[1, 2]], columns=pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])),
    ):
        write(plandas.DataFrame(data), format, tmp_path / "data")
        same(data, read(format, tmp_path / "data").to_pandas())


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_many_files_are_read_in_the_order_of_rows(format: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": range(100), "s": [f"s{n}" for n in range(100)]})
    frame = plandas.DataFrame(data).sort_values("n", ascending=False)
    write(frame, format, tmp_path / "data", num_files=3, index=False)
    assert 1 <= len(list((tmp_path / "data").glob("part-*"))) <= 3
    write(frame.head(2), format, tmp_path / "data", mode="append", index=False)
    expected = data[::-1]
    same(pandas.concat([expected, expected[:2]], ignore_index=True), read(format, tmp_path / "data").to_pandas())


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_folders_say_values(format: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"k": ["a", "b c", "a"], "n": [1, 2, 3]})
    write(plandas.DataFrame(data), format, tmp_path / "data", partition_cols="k", index=False)
    assert sorted(unquote(entry.name) for entry in (tmp_path / "data").iterdir() if entry.is_dir()) == ["k=a", "k=b c"]
    found = read(format, tmp_path / "data").to_pandas().astype({"k": str})[["k", "n"]]
    same(data.sort_values("k", kind="stable", ignore_index=True).astype({"k": str}), found)


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_modes(format: str, tmp_path: Path) -> None:
    one, two, path = plandas.DataFrame({"n": [1]}), plandas.DataFrame({"n": [2]}), tmp_path / "data"
    write(one, format, path, index=False, mode="error")
    write(two, format, path, index=False, mode="ignore")
    assert read(format, path).n.to_list() == [1]
    with pytest.raises(FileExistsError, match="data"):
        write(two, format, path, index=False, mode="error")
    with pytest.raises(ValueError, match=r"overwrite.*'upsert'"):
        write(two, format, path, index=False, mode="upsert")
    write(two, format, path, index=False, mode="a")
    assert read(format, path).n.to_list() == [1, 2]
    write(two, format, path, index=False, mode="w")
    assert read(format, path).n.to_list() == [2]
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_what_a_frame_was_read_from_can_be_overwritten(format: str, tmp_path: Path) -> None:
    path = tmp_path / "data"
    with plandas.option_context("io.csv_sample_bytes", 10):
        write(plandas.DataFrame({"n": range(10)}), format, path, index=False)
        frame = read(format, path)
        write(frame[frame.n > 5], format, path, index=False)
        assert read(format, path).n.to_list() == [6, 7, 8, 9]
        with pytest.raises((FileNotFoundError, OSError), match="data"):
            frame.n.sum()


@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_a_write_that_fails_leaves_what_was_there(format: str, tmp_path: Path) -> None:
    path = tmp_path / "data"
    write(plandas.DataFrame({"n": [1]}), format, path, index=False)
    with pytest.raises(ValueError, match="x"):
        write(plandas.DataFrame({"n": ["1", "x"]}).astype({"n": "int64"}), format, path, index=False)
    assert read(format, path).n.to_list() == [1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_what_was_there_is_put_back_where_the_new_cannot_be_moved_in(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, move, moves = tmp_path / "data", os.replace, itertools.count(1)
    plandas.DataFrame({"n": [1]}).to_parquet(path)

    def fails(source: Any, target: Any) -> None:
        if next(moves) == 2:
            raise OSError("no room")
        move(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fails)
        with pytest.raises(OSError, match="no room"):
            plandas.DataFrame({"n": [2]}).to_parquet(path)
    assert plandas.read_parquet(path).n.to_list() == [1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("format", WHOLE)
def test_names_for_the_index(format: str, tmp_path: Path) -> None:
    write(plandas.DataFrame({"n": [1, 2]}), format, tmp_path / "data", index_col="row")
    found = read(format, tmp_path / "data", index_col="row").to_pandas()
    same(pandas.DataFrame({"n": [1, 2]}, index=pandas.Index([0, 1], name="row")), found)
    with pytest.raises(ValueError, match="2 levels"):
        write(plandas.DataFrame({"n": [1]}), format, tmp_path / "data", index_col=["a", "b"])


@pytest.mark.parametrize("orient", ["columns", "records", "index", "split", "table", "values"])
def test_json_as_one_text_is_pandas(orient: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2], "s": ["a", None]}, index=["x", "y"])
    frame = plandas.DataFrame(data)
    assert frame.to_json(orient=orient) == data.to_json(orient=orient)
    frame.to_json(tmp_path / "one.json", orient=orient)
    assert (tmp_path / "one.json").read_text() == data.to_json(orient=orient)
    assert frame.n.to_json() == data.n.to_json()
    with pytest.raises(ValueError, match="records"):
        frame.to_json(lines=True, orient="index")


def test_one_file_of_bytes_and_streams(tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2], "s": ["a", None]})
    for format in ("parquet", "orc"):
        (tmp_path / "one").write_bytes(getattr(plandas.DataFrame(data), f"to_{format}")())
        same(data, getattr(pandas, f"read_{format}")(tmp_path / "one"))
        with open(tmp_path / "two", "wb") as stream:
            getattr(plandas.DataFrame(data), f"to_{format}")(stream)
        same(data, getattr(pandas, f"read_{format}")(tmp_path / "two"))


@pytest.mark.spark
@pytest.mark.parametrize("format", [*WHOLE, "csv"])
def test_an_engine_reads_what_the_other_has_written(format: str, spark: Any, tmp_path: Path) -> None:
    data = values(format, "named").drop(columns=["decimal", "date", "duration", "zoned", "category"] if format == "csv" else [])
    for writer, reader in itertools.permutations(["local", "spark"]):
        with plandas.option_context("backend", writer):
            write(plandas.DataFrame(data), format, tmp_path / writer)
        options = {"index_col": 0, "parse_dates": ["datetime"], "dtype": {"nullable": "Int64"}} if format == "csv" else {}
        with plandas.option_context("backend", reader, "io.csv_sample_bytes", 10):
            same(data, read(format, tmp_path / writer, **options).to_pandas())


@pytest.mark.parametrize("format", ["parquet", "orc", "json"])
def test_formats_of_spark_without_spark(format: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2], "s": ["a", "b"]}, index=pandas.Index(["x", "y"], name="key"))
    with plandas.option_context("backend", "local"):
        frame = plandas.DataFrame(data)
        frame.to_spark_io(str(tmp_path / "data"), format=format)
        same(data.reset_index(drop=True), plandas.read_spark_io(str(tmp_path / "data"), format=format).to_pandas())
        frame.to_spark_io(str(tmp_path / "data"), format=format, index_col="label")
        found = plandas.read_spark_io(str(tmp_path / "data"), format=format, index_col="label")
        same(data.rename_axis("label"), found.to_pandas())
        with pytest.raises(NotImplementedError, match="compression= is an option of Spark's"):
            frame.to_spark_io(str(tmp_path / "data"), format=format, compression="zlib")


@pytest.mark.spark
def test_spark_writers_and_tables(spark: Any, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2], "s": ["a", "b"]}, index=pandas.Index(["x", "y"], name="key"))
    frame = plandas.DataFrame(data)
    with plandas.option_context("backend", "local"), pytest.raises(NotImplementedError, match="local engine does not write"):
        frame.to_spark_io(str(tmp_path / "data"), format="text")
    with plandas.option_context("backend", "auto"):
        frame.to_spark_io(str(tmp_path / "data"), format="orc", index_col="key", compression="zlib")
        found = plandas.read_spark_io(str(tmp_path / "data"), format="orc", index_col="key")
        same(data, found.sort_values("n").to_pandas())
        frame.s.to_frame().to_spark_io(str(tmp_path / "text"), format="text")
        assert sorted(plandas.read_spark_io(str(tmp_path / "text"), format="text").value.to_list()) == ["a", "b"]
        try:
            frame.to_table("written", format="parquet", mode="error")
            frame.to_table("written", format="parquet", mode="append")
            assert sorted(plandas.read_table("written").n.to_list()) == [1, 1, 2, 2]
        finally:
            spark.sql("DROP TABLE IF EXISTS written")


@pytest.mark.spark
def test_nanoseconds_are_not_cut_off_in_silence(spark: Any, tmp_path: Path) -> None:
    data = pandas.DataFrame({"t": pandas.array(["2020-01-01 00:00:00.000000001"], "M8[ns]")})
    with plandas.option_context("backend", "spark"), pytest.raises(ValueError, match="nanoseconds"):
        plandas.DataFrame(data).to_parquet(tmp_path / "data")
    whole = data.assign(t=data.t.dt.floor("us"))
    with plandas.option_context("backend", "spark"):
        plandas.DataFrame(whole).to_parquet(tmp_path / "data")
        same(whole, plandas.read_parquet(tmp_path / "data").to_pandas())


def test_a_sorted_frame_with_times_is_written_in_order(tmp_path: Path) -> None:
    rows = plandas.DataFrame({"d": pandas.date_range("2020-01-01", periods=5), "a": [3, 1, 2, 5, 4]})
    rows.sort_values("a").to_csv(tmp_path / "rows", index=False)
    assert read("csv", tmp_path / "rows").a.tolist() == [1, 2, 3, 4, 5]


@pytest.mark.spark
def test_times_in_text_files_are_written_as_pandas_writes_them(spark: Any, tmp_path: Path) -> None:
    texts = [
        ["2022-01-01", "2022-01-02"], ["2022-01-01", "2022-01-02 10:00"], ["2022-01-01 00:00:00.5", "2022-01-02"],
        ["2022-01-01 00:00:00.000001", None], [None, None], ["1960-01-01 00:00:01", "1850-05-05"],
    ]  # fmt: skip
    columns = {}
    for number, values in enumerate(texts):
        for unit in ("s", "ms", "us", "ns"):
            times = pandas.Series(pandas.to_datetime(values, format="mixed")).dt.as_unit(unit)
            columns[f"{number} {unit}"] = times
            if number < 5:
                columns[f"{number} {unit} Berlin"] = times.dt.tz_localize("Europe/Berlin")
    data = pandas.DataFrame(columns)
    with plandas.option_context("backend", "spark"):
        plandas.DataFrame(data).to_csv(tmp_path / "data", index=False, num_files=1)
    (written,) = (tmp_path / "data").glob("*.csv")
    expected = pandas.read_csv(io.StringIO(data.to_csv(index=False)), dtype=str)
    pandas.testing.assert_frame_equal(pandas.read_csv(written, dtype=str), expected)
