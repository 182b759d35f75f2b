"""Parameters of `read_csv` and `read_json`: what pandas reads of a small file is read of one that is too large for its parser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from support.differential import same

import plandas

OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "sep": ("a;b\n1;x\n2;y\n", {"sep": ";"}),
    "delimiter": ("a|b\n1|x\n", {"delimiter": "|"}),
    "names": ("1,x\n2,y\n", {"names": ["n", "t"]}),
    "no header": ("1,x\n2,y\n", {"header": None}),
    "names for a header": ("a,b\n1,x\n", {"header": 0, "names": ["n", "t"]}),
    "usecols": ("a,b,c\n1,x,2\n", {"usecols": ["a", "c"]}),
    "usecols by place": ("a,b,c\n1,x,2\n", {"usecols": [0, 2]}),
    "dtype": ("a,b\n1,2\n3,4\n", {"dtype": {"a": "float64", "b": "str"}}),
    "index_col": ("a,b\n1,2\n3,4\n", {"index_col": "a"}),
    "quotechar": ("a,b\n'1,5',2\n", {"quotechar": "'"}),
    "escapechar": ("a,b\nx\\,y,2\n", {"escapechar": "\\"}),
    "comment": ("a,b\n1,2#3\n#4\n5,6\n", {"comment": "#"}),
    "na_values": ("a,b\n1,x\n-,y\n", {"na_values": "-"}),
    "keep_default_na": ("a,b\n1,NA\n2,y\n", {"keep_default_na": False}),
    "na_filter": ("a,b\n1,NA\n2,y\n", {"na_filter": False}),
    "skipinitialspace": ("a, b\n1, x\n", {"skipinitialspace": True}),
    "parse_dates": ("a,b\n1,2020-01-01\n2,2021-02-03\n", {"parse_dates": ["b"]}),
    "thousands": ('a,b\n"1,000",x\n"2,500,000",y\n', {"thousands": ","}),
    "decimal": ("a;b\n1,5;x\n-2,25;\n;y\n", {"decimal": ",", "sep": ";"}),
    "both signs": ("a;b\n1.234,5;1.000\n-2,25;2\n", {"decimal": ",", "thousands": ".", "sep": ";"}),
    "true_values": ("a,b\nyes,1\nno,2\nTrue,3\n", {"true_values": ["yes"], "false_values": ["no"]}),
    "nullable": ("a,b\n1,x\n,y\n", {"dtype_backend": "numpy_nullable"}),
    "hints": ("a,b\n1,x\n", {"engine": "c", "low_memory": False, "memory_map": True, "cache_dates": False, "float_precision": "high"}),
    "nrows": ("a,b\n1,x\n2,y\n3,z\n", {"nrows": 2}),
    "encoding": ("a,b\n1,x\n", {"encoding": "utf-8"}),
}
REFUSED: dict[str, Any] = {
    "skiprows": 1, "skipfooter": 1, "converters": {"a": str}, "dayfirst": True, "quoting": 3, "on_bad_lines": "skip",
    "skip_blank_lines": False, "encoding_errors": "ignore", "lineterminator": "\n", "header": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every line on the local engine; on Spark once more in one test."""
    name = "spark" if "spark" in request.fixturenames else "local"
    with plandas.option_context("backend", name, "optimizer.check", True):
        yield


def written(folder: Path, text: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize("sample", [1, 2**20])
@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_means_the_same_for_large_files(name: str, sample: int, tmp_path: Path) -> None:
    text, options = OPTIONS[name]
    path = written(tmp_path, text)
    with plandas.option_context("io.csv_sample_bytes", sample):
        same(pandas.read_csv(path, **options), plandas.read_csv(path, **options).to_pandas())


@pytest.mark.spark
def test_options_on_spark(spark: Any, tmp_path: Path) -> None:
    for name in ("both signs", "true_values", "na_filter", "nullable"):
        text, options = OPTIONS[name]
        path = written(tmp_path, text)
        with plandas.option_context("io.csv_sample_bytes", 1):
            same(pandas.read_csv(path, **options), plandas.read_csv(path, **options).to_pandas())


@pytest.mark.parametrize("name", REFUSED)
def test_what_only_pandas_does_is_named(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,x\n2,y\n")
    with plandas.option_context("io.csv_sample_bytes", 1), pytest.raises(NotImplementedError, match=rf"{name}.*io\.csv_sample_bytes"):
        plandas.read_csv(path, **{name: REFUSED[name]})


def test_a_parameter_that_pandas_has_not_is_an_error_at_the_call(tmp_path: Path) -> None:
    path = written(tmp_path, "a\n1\n")
    for call in (plandas.read_csv, plandas.read_json, plandas.read_table):
        with pytest.raises(TypeError, match="seperator"):
            call(path, seperator=";")


def test_chunks_are_frames(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,x\n2,y\n3,z\n")
    with plandas.read_csv(path, chunksize=2) as chunks:
        same(pandas.read_csv(path), plandas.concat(list(chunks)).to_pandas())
    with plandas.read_csv(path, iterator=True) as chunks:
        same(pandas.read_csv(path, nrows=1), chunks.get_chunk(1).to_pandas())
    lines = written(tmp_path, '{"a": 1}\n{"a": 2}\n')
    assert [len(chunk) for chunk in plandas.read_json(lines, lines=True, chunksize=1)] == [1, 1]


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("orient", ["records", "columns", "index", "split", "values", "table"])
def test_forms_of_json(orient: str, lines: bool, tmp_path: Path) -> None:
    rows = pandas.DataFrame({"a": [1, 2], "b": ["x", None]})
    path = tmp_path / "rows.json"
    if lines and orient != "records":
        for call in (pandas.DataFrame.to_json, lambda frame, *args, **given: plandas.DataFrame(frame).to_json(*args, **given)):
            with pytest.raises(ValueError, match="orient"):
                call(rows, path, orient=orient, lines=True)
        return
    rows.to_json(path, orient=orient, lines=lines)
    same(pandas.read_json(path, orient=orient, lines=lines), plandas.read_json(path, orient=orient, lines=lines).to_pandas())
    made = plandas.DataFrame(rows).to_json(orient=orient, lines=lines)
    assert made == rows.to_json(orient=orient, lines=lines)
