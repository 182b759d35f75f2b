"""What each format gives back of each kind of values is what the table in docs/files.md says."""

from __future__ import annotations

import datetime
import decimal
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from support.differential import same

import plandas

PAGE = Path(__file__).resolve().parents[2] / "docs" / "files.md"
FORMATS = ("parquet", "orc", "json", "csv")
TIMES = pandas.Series(pandas.to_datetime(["2020-01-01 10:00:00.123456", None, "1999-12-31"], format="ISO8601"))
WIDTHS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]

KINDS: dict[str, dict[str, Callable[[], Any]]] = {
    "int64, float64, bool, str": {
        "int": lambda: [3, 1, 2],
        "float": lambda: [1.5, None, 0.1 + 0.2],
        "bool": lambda: [True, False, True],
        "str": lambda: ["a", None, 'é\n"x", y'],
    },
    "int and uint of 8 to 64 bits, float32": {
        **{width: lambda width=width: np.array([np.iinfo(width).max, 0, 1], width) for width in WIDTHS if width != "int64"},
        "float32": lambda: np.array([1.5, np.nan, 2], "float32"),
    },
    "infinite floats": {"inf": lambda: [float("inf"), float("-inf"), 1.0]},
    "bool with missing (object)": {"flag": lambda: pandas.Series([True, None, False], dtype=object)},
    "empty str beside missing": {"text": lambda: ["", None, "x"]},
    "datetime of s, ms, us": {unit: lambda unit=unit: TIMES.astype(f"M8[{unit}]") for unit in ("s", "ms", "us")},
    "datetime before 1582": {"old": lambda: np.array(["1200-01-01", "1582-10-10", "0001-01-01"], "M8[us]")},
    "datetime with zone": {zone: lambda zone=zone: TIMES.astype("M8[us]").dt.tz_localize(zone) for zone in ("Europe/Paris", "UTC")},
    "timedelta": {
        unit: lambda unit=unit: pandas.Series(pandas.to_timedelta(["1D", "-2h", None])).astype(f"m8[{unit}]")
        for unit in ("s", "us", "ns")
    },
    "category, ordered too": {
        "ordered": lambda: pandas.Categorical(["b", "a", None], categories=["c", "b", "a"], ordered=True),
        "of ints": lambda: pandas.Categorical([3, 1, None], categories=[3, 1]),
    },
    "Decimal": {"decimal": lambda: [decimal.Decimal("1.10"), None, decimal.Decimal("-2.05")]},
    "date": {"date": lambda: [datetime.date(2020, 1, 1), None, datetime.date(1999, 12, 31)]},
    "bytes": {"bytes": lambda: [b"\x00\xff", None, b""]},
    "Int64, Float64, boolean, string": {
        "Int64": lambda: pandas.array([2**60 + 1, None, 3], "Int64"),
        "Float64": lambda: pandas.array([1.5, None, 3], "Float64"),
        "boolean": lambda: pandas.array([True, None, False], "boolean"),
        "string": lambda: pandas.array(["a", None, "b"], "string"),
    },
    "list, struct": {"list": lambda: [[1, 2], None, []], "struct": lambda: [{"a": 1}, None, {"a": 2}]},
    "nothing but missing": {"none": lambda: pandas.Series([None, None, None], dtype=object)},
    "Interval, Period": {
        "interval": lambda: pandas.interval_range(0, 3),
        "period": lambda: pandas.period_range("2020-01", periods=3, freq="M"),
    },
}


def table() -> dict[str, dict[str, str]]:
    """What the page says of each kind of values and format."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return {kind: dict(zip(FORMATS, cells, strict=True)) for kind, *cells in rows[1:]}


SAID = table()
CASES = [(kind, name, format) for kind, columns in KINDS.items() for name in columns for format in FORMATS]


def write(frame: Any, format: str, path: Path) -> None:
    getattr(frame, f"to_{format}")(path, **({"lines": True} if format == "json" else {}))


def read(format: str, path: Path) -> pandas.DataFrame:
    found: pandas.DataFrame = getattr(plandas, f"read_{format}")(path, **({"index_col": 0} if format == "csv" else {})).to_pandas()
    return found


@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_the_page_speaks_of_what_is_tested(engine: str) -> None:
    assert list(SAID) == list(KINDS)


@pytest.mark.parametrize("engine", ["local"], indirect=True)
@pytest.mark.parametrize(("kind", "name", "format"), CASES)
def test_a_format_gives_back_what_the_page_says(kind: str, name: str, format: str, engine: str, tmp_path: Path) -> None:
    data, path, said = pandas.DataFrame({"v": KINDS[kind][name]()}), tmp_path / "data", SAID[kind][format]
    if said == "refused":
        with pytest.raises(NotImplementedError, match="column 'v'"):
            write(plandas.DataFrame(data), format, path)
        assert not list(tmp_path.iterdir())
        return
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        write(plandas.DataFrame(data), format, path)
    assert any("'v'" in str(warning.message) for warning in warned) == (said == "told")
    if said == "no":
        with pytest.raises(Exception, match=r"out of range|out of bounds"):
            read(format, path)
    elif said == "missing":
        with pytest.raises(AssertionError):
            same(data, read(format, path))
        assert read(format, path).v.isna().sum() == 2
    elif said == "yes":
        same(data, read(format, path))
    else:
        assert len(read(format, path)) == len(data)


def kept(format: str) -> pandas.DataFrame:
    """A frame of all that a format gives back, on every engine."""
    columns = {
        f"{kind}, {name}": made() for kind, columns in KINDS.items() for name, made in columns.items() if SAID[kind][format] == "yes"
    }
    return pandas.DataFrame(columns)


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"], indirect=True)
@pytest.mark.parametrize(("writer", "reader"), [("local", "spark"), ("spark", "local"), ("spark", "spark")])
@pytest.mark.parametrize("format", FORMATS)
def test_engines_read_what_each_other_write(format: str, writer: str, reader: str, engine: str, spark: Any, tmp_path: Path) -> None:
    data = kept(format)
    with plandas.option_context("backend", writer):
        write(plandas.DataFrame(data), format, tmp_path / "data")
    with plandas.option_context("backend", reader, "io.csv_sample_bytes", 10):
        same(data, read(format, tmp_path / "data"))


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"], indirect=True)
def test_what_spark_wrote_alone_is_read(engine: str, spark: Any, tmp_path: Path) -> None:
    rows = spark.sql("SELECT timestamp_ntz'2020-01-01 10:00:00.5' AS t, interval '1 02:00:00' day to second AS d, 7 AS n")
    expected = {"t": pandas.Timestamp("2020-01-01 10:00:00.5"), "d": pandas.Timedelta("1D 2h"), "n": 7}
    for format in ("parquet", "orc"):
        getattr(rows.write, format)(str(tmp_path / format))
        for engine in ("local", "spark"):
            with plandas.option_context("backend", engine):
                assert getattr(plandas, f"read_{format}")(tmp_path / format).to_pandas().iloc[0].to_dict() == expected


NAMES = {
    "case twins": ["a", "A"],
    "repeated": ["a", "a", "a.1"],
    "empty": ["", "x"],
    "odd": ["a.b", "`q`", "a b;{}()\n\t=,"],
    "numbers": [1, "1", 2.5],
    "none": [None, "b"],
    "tuples": pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None]),
}


ALL_NAMES = [label for labels in NAMES.values() for label in labels]


@pytest.mark.parametrize(
    ("engine", "labels"),
    [*(("local", labels) for labels in NAMES.values()), pytest.param("spark", ALL_NAMES, marks=pytest.mark.spark)],
    indirect=["engine"],
)
def test_names_come_back(engine: str, labels: Any, tmp_path: Path) -> None:
    data = pandas.DataFrame([range(len(labels))], columns=labels, index=pandas.Index([5], name="a"))
    for format in ("parquet", "orc", "json"):
        write(plandas.DataFrame(data), format, tmp_path / format)
        same(data, read(format, tmp_path / format))


@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_a_range_is_a_default_index_with_a_name(engine: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2]}, index=pandas.RangeIndex(2, name="row"))
    plandas.DataFrame(data).to_parquet(tmp_path / "data")
    same(data, plandas.read_parquet(tmp_path / "data").to_pandas())
    assert pandas.read_parquet(tmp_path / "data").columns.to_list() == ["n"]


EVERYWHERE: list[dict[str, Any]] = [
    {"sep": ";", "na_rep": "NULL", "columns": ["s", "x"], "header": ["A", "B"], "index": False, "encoding": "latin-1"},
    {"index_label": "row", "quotechar": "'"},
    {"header": False, "quoting": 1, "index": False},
]
LOCALLY: list[dict[str, Any]] = [
    {"float_format": "%.2f"}, {"decimal": ","}, {"quoting": 2}, {"lineterminator": "\r\n"},
    {"doublequote": False, "escapechar": "\\"},
]  # fmt: skip


@pytest.mark.parametrize("options", [*EVERYWHERE, *LOCALLY], ids=str)
def test_csv_parameters(options: dict[str, Any], engine: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2], "x": [1.23456, None], "s": ["a,b", 'q"é']})
    frame = plandas.DataFrame(data)
    if engine == "spark" and options in LOCALLY:
        with pytest.raises(NotImplementedError, match=next(iter(options))):
            frame.to_csv(tmp_path / "data", **options)
        return
    frame.to_csv(tmp_path / "data", **options)
    (part,) = (tmp_path / "data").glob("part-*")
    data.to_csv(tmp_path / "one.csv", **options)
    assert part.read_bytes() == (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize("codec", ["gzip", "bz2"])
@pytest.mark.parametrize("format", ["csv", "json"])
def test_texts_are_compressed(format: str, codec: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2]})
    options = {"lines": True} if format == "json" else {"index": False}
    getattr(plandas.DataFrame(data), f"to_{format}")(tmp_path / "data", compression=codec, **options)
    (part,) = (tmp_path / "data").glob("part-*")
    assert part.suffix in (".gz", ".bz2")
    same(data, getattr(plandas, f"read_{format}")(tmp_path / "data").to_pandas())


@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_file_urls_are_paths_and_other_addresses_are_sparks(engine: str, tmp_path: Path) -> None:
    data = pandas.DataFrame({"n": [1, 2]}, index=["x", "y"])
    plandas.DataFrame(data).to_parquet(f"file://{tmp_path}/data")
    same(data, plandas.read_parquet(f"file://{tmp_path}/data").to_pandas())
    with plandas.option_context("backend", "local"), pytest.raises(NotImplementedError, match="s3://bucket"):
        plandas.DataFrame(data).to_parquet("s3://bucket/data")


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"], indirect=True)
def test_a_task_that_fails_leaves_what_was_there(engine: str, spark: Any, tmp_path: Path) -> None:
    path = tmp_path / "data"
    with plandas.option_context("backend", "spark"):
        plandas.DataFrame({"n": [1]}).to_parquet(path)
        texts = plandas.from_spark(spark.range(0, 1000, numPartitions=4).selectExpr("if(id = 999, 'x', cast(id AS string)) AS n"))
        with pytest.raises(ValueError, match="x"):
            texts.astype({"n": "int64"}).to_parquet(path)
    assert plandas.read_parquet(path).n.to_list() == [1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]
    with pytest.raises(Exception, match="nowhere"):
        plandas.read_parquet("nowhere://bucket/data")
