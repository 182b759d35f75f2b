"""Reading on the local engine: Parquet by row groups, CSV by cells, and what scans add."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engines.naive import naive
from engines.running import rows, run, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plandas.backends import get_backend
from plandas.backends.local import parquet
from plandas.plan import (
    CsvSource,
    DataFile,
    Expr,
    ExternalSource,
    Filter,
    Handle,
    ParquetSource,
    RangeSource,
    Scan,
    SourceField,
    TableSource,
    literal,
    op,
)
from plandas.plan import types as t

NAN = float("nan")


def data_file(path: Path, rows: int = -1, partition: tuple[Any, ...] = ()) -> DataFile:
    status = path.stat()
    return DataFile(str(path), status.st_size, status.st_mtime_ns, rows, partition)


def parquet_source(folder: Path, table: pa.Table, files: int = 2, row_group_size: int = 2) -> ParquetSource:
    """The table in so many files, with small row groups."""
    bounds = [table.num_rows * number // files for number in range(files + 1)]
    found = []
    for number, (start, stop) in enumerate(pairwise(bounds)):
        path = folder / f"{number}.parquet"
        pq.write_table(table.slice(start, stop - start), path, row_group_size=row_group_size)
        found.append(data_file(path, stop - start))
    return ParquetSource(tuple(found), tuple(SourceField(field.name, t.normalize(field.type)) for field in table.schema))


def scan(source: Any, *names: str, **fields: Any) -> Scan:
    return Scan(source, tuple((name, name) for name in names), **fields)


def column(source: Any, name: str) -> Expr:
    return scan(source, name).schema.column(name)


TABLE = pa.table(
    {
        "n": pa.array([0, 1, 2, 3, None, 5, 6, 7, 8, 9]),
        "x": pa.array([0.5, NAN, None, 3.5, 4.5, 5.5, 6.5, NAN, 8.5, -0.0]),
        "s": pa.array(["a", "b", None, "b", "c", "d", "a", "e", "", "z"]),
        "d": pa.array([datetime.date(2020, 1, day) for day in range(1, 11)]),
        "b": pa.array([True, False, None, True, True, True, True, True, False, None]),
    }
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> ParquetSource:
    return parquet_source(tmp_path_factory.mktemp("parquet"), TABLE)


def in_memory(source: ParquetSource) -> TableSource:
    return TableSource(Handle(TABLE))


def test_files_come_one_after_another(source: ParquetSource) -> None:
    assert run(scan(source, *TABLE.column_names)).to_pydict()["d"] == TABLE["d"].to_pylist()
    assert values(scan(source, "s", "n")) == [TABLE["s"].to_pylist(), TABLE["n"].to_pylist()]
    assert run(scan(source)).num_rows == 10


def predicates() -> dict[str, Any]:
    return {
        "less": lambda c: op.less(c("n"), 3),
        "flipped": lambda c: op.less(6, c("n")),
        "float": lambda c: op.greater_equal(c("x"), 4.5),
        "not equal is true of missing": lambda c: op.not_equal(c("x"), 0.5),
        "negated": lambda c: op.not_(op.less(c("n"), 8)),
        "text": lambda c: op.equal(c("s"), "d"),
        "date": lambda c: op.greater(c("d"), datetime.date(2020, 1, 8)),
        "boolean column": lambda c: c("b"),
        "is_in": lambda c: op.is_in(c("n"), 1, 9),
        "is_in with missing": lambda c: op.is_in(c("n"), 1, None),
        "is_missing": lambda c: op.is_missing(c("n")),
        "is_missing of floats": lambda c: op.is_missing(c("x")),
        "not_missing": lambda c: op.not_missing(c("n")),
        "and": lambda c: op.and_(op.greater(c("n"), 2), op.less(c("x"), 6.0)),
        "or": lambda c: op.or_(op.less(c("n"), 1), op.greater(c("n"), 8)),
        "or with what is not pushed": lambda c: op.or_(op.less(c("n"), 1), op.is_missing(c("x"))),
        "other type": lambda c: op.less(c("n"), 2.5),
        "zeros": lambda c: op.equal(c("x"), 0.0),
        "nothing": lambda c: op.greater(c("n"), 100),
        "missing constant": lambda c: op.equal(c("n"), literal(None, pa.int64())),
    }


@pytest.mark.parametrize("make", predicates().values(), ids=predicates().keys())
def test_predicates_and_row_numbers_are_exact(source: ParquetSource, make: Any) -> None:
    predicate = make(lambda name: column(source, name))
    plan = scan(source, "n", "x", "s", "d", "b", predicate=predicate, row_number="number", position=("at",))
    expected = [tuple(row[id] for id in plan.schema.ids) for row in naive(plan.replace(source=in_memory(source)))]
    whole = scan(source, "n", "x", "s", "d", "b", row_number="number", position=("at",))
    made = [(*row[:3], row[3] and (row[3] - datetime.date(1970, 1, 1)).days, *row[4:]) for row in rows(plan)]
    assert made == expected
    assert rows(plan) == rows(Filter(whole, predicate))


@pytest.mark.parametrize("range_", [(0, 10), (3, 8), (4, 5), (5, 5), (9, 99), (50, 60), (7, 2)])
def test_ranges_of_rows(source: ParquetSource, range_: tuple[int, int]) -> None:
    numbers = list(range(10))[range_[0] : range_[1]]
    made = scan(source, "d", row_number="number", rows=range_)
    assert rows(made) == [(datetime.date(2020, 1, 1 + number), number) for number in numbers]
    filtered = made.replace(columns=(("n", "n"),), predicate=op.greater(column(source, "n"), 5))
    assert [number for _, number in rows(filtered)] == [number for number in numbers if number > 5]


@pytest.mark.parametrize("range_", [(0, 3), (3, 6), (9_000, 9_003), (9_998, 20_000), (6, 3)])
def test_a_few_rows_of_a_large_row_group(tmp_path: Path, range_: tuple[int, int]) -> None:
    found = parquet_source(tmp_path, pa.table({"a": np.arange(10_000)}), 1, 10_000)
    expected = [(number, number) for number in range(10_000)[range_[0] : range_[1]]]
    assert rows(scan(found, "a", row_number="n", rows=range_)) == expected
    few = scan(found, "a", row_number="n", rows=range_, predicate=op.equal(op.modulo(column(found, "a"), 2), 0))
    assert rows(few) == [pair for pair in expected if pair[0] % 2 == 0]


def read_groups(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], list[str]]]:
    seen: list[tuple[list[int], list[str]]] = []

    class Recording(pq.ParquetFile):  # type: ignore[misc]
        def read_row_groups(self, row_groups: Any, columns: Any = None, **options: Any) -> Any:
            seen.append((list(row_groups), list(columns)))
            return super().read_row_groups(row_groups, columns=columns, **options)

    monkeypatch.setattr(parquet.pq, "ParquetFile", Recording)
    return seen


def test_only_needed_row_groups_and_columns_are_read(source: ParquetSource, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = read_groups(monkeypatch)
    rows(scan(source, "n", "s", predicate=op.greater(column(source, "n"), 6)))
    assert seen == [([1, 2], ["n", "s"])]
    seen.clear()
    rows(scan(source, "s", rows=(3, 4)))
    assert seen == [([1], ["s"])]
    seen.clear()
    assert rows(scan(source, row_number="number", rows=(3, 5))) == [(3,), (4,)]
    assert seen == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.none() | st.sampled_from([-1.5, -0.0, 0.0, 1.0, 2.0, NAN, float("inf")]), min_size=1, max_size=12),
    bound=st.sampled_from([-1.5, 0.0, -0.0, 1.0, NAN, float("inf")]),
    sign=st.sampled_from([op.less, op.less_equal, op.greater, op.greater_equal, op.equal, op.not_equal, op.is_in]),
)
def test_no_row_group_is_passed_over_wrongly(tmp_path: Path, numbers: Sequence[float | None], bound: float, sign: Any) -> None:
    found = parquet_source(tmp_path, pa.table({"x": pa.array(numbers, pa.float64())}))
    predicate = sign(column(found, "x"), bound)
    assert rows(scan(found, "x", predicate=predicate)) == rows(Filter(scan(found, "x"), predicate))


def test_folders_are_columns_and_decide_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = []
    for year in (2020, None, 2021):
        path = tmp_path / f"{year}.parquet"
        pq.write_table(pa.table({"a": [1, 2]}), path)
        files.append(data_file(path, 2, (year,)))
    fields = (SourceField("a", pa.int64()), SourceField("year", pa.int32()))
    found = ParquetSource(tuple(files), fields, ("year",))
    assert rows(scan(found, "year", "a")) == [(2020, 1), (2020, 2), (None, 1), (None, 2), (2021, 1), (2021, 2)]
    seen = read_groups(monkeypatch)
    predicate = op.and_(op.equal(column(found, "year"), literal(2021, pa.int32())), op.greater(column(found, "a"), 1))
    assert rows(scan(found, "year", "a", predicate=predicate, row_number="n")) == [(2021, 2, 5)]
    assert len(seen) == 1
    assert rows(scan(found, "year")) == [(2020,)] * 2 + [(None,)] * 2 + [(2021,)] * 2


def test_files_that_lack_a_column_or_store_another_type(tmp_path: Path) -> None:
    tables = [
        pa.table({"a": pa.array([1], pa.int64()), "s": pa.array(["x"])}),
        pa.table({"a": pa.array([2], pa.int8())}),
        pa.table({"a": pa.array([3]), "s": pa.array(["y"]).dictionary_encode()}),
        pa.table({"a": pa.array([4]), "s": pa.array(["z"], pa.large_string())}),
    ]
    files = []
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / f"{number}.parquet")
        files.append(data_file(tmp_path / f"{number}.parquet", 1))
    found = ParquetSource(tuple(files), (SourceField("a", pa.int64()), SourceField("s", pa.string())))
    assert rows(scan(found, "a", "s")) == [(1, "x"), (2, None), (3, "y"), (4, "z")]
    assert rows(scan(found, "a", predicate=op.equal(column(found, "a"), 2))) == [(2,)]
    assert rows(scan(found, "s", "a", predicate=op.is_missing(column(found, "s")))) == [(None, 2)]
    wrong = ParquetSource(tuple(files), (SourceField("a", pa.int64()), SourceField("s", pa.int64())))
    with pytest.raises(TypeError, match=r"column 's' of '.*0.parquet' is string, not int64"):
        rows(scan(wrong, "s"))


def test_a_file_that_is_gone_or_has_changed(tmp_path: Path) -> None:
    found = parquet_source(tmp_path, TABLE)
    pq.write_table(TABLE, found.files[1].path)
    with pytest.raises(OSError, match="has changed: it had 5 rows when it was opened and has 10 now"):
        rows(scan(found, "n"))
    Path(found.files[1].path).unlink()
    with pytest.raises(FileNotFoundError, match=r"1\.parquet"):
        rows(scan(found, "n"))


def test_odd_column_names(tmp_path: Path) -> None:
    table = pa.table({"a.b": [1, 2], "a": pa.array([{"b": 5}, {"b": 6}]), "A": [3, 4], "ü x": ["p", "q"]})
    found = parquet_source(tmp_path, table, 1)
    assert rows(scan(found, "a.b", "A", "ü x")) == [(1, 3, "p"), (2, 4, "q")]
    assert rows(scan(found, "a")) == [({"b": 5},), ({"b": 6},)]


def test_no_files_and_empty_files(tmp_path: Path) -> None:
    assert rows(scan(ParquetSource((), (SourceField("a", pa.int64()),)), "a", row_number="n")) == []
    found = parquet_source(tmp_path, TABLE.slice(0, 0))
    assert rows(scan(found, "n", predicate=op.greater(column(found, "n"), 1))) == []


def test_ranges_and_tables() -> None:
    numbers = RangeSource(10, 0, -3)
    assert rows(scan(numbers, "id", row_number="n")) == [(10, 0), (7, 1), (4, 2), (1, 3)]
    assert rows(scan(numbers, "id", row_number="n", rows=(1, 3))) == [(7, 1), (4, 2)]
    assert rows(scan(numbers, "id", rows=(9, 12))) == []
    assert run(scan(numbers, row_number="n")).num_rows == 4
    chunked = pa.table(
        {"s": pa.chunked_array([["a"], [], ["b", None]]).dictionary_encode(), "big": pa.array(["x"] * 3, pa.large_string())}
    )
    assert rows(scan(TableSource(Handle(chunked)), "s", "big", row_number="n", rows=(1, 3))) == [("b", "x", 1), (None, "x", 2)]


def test_what_only_another_engine_can_read() -> None:
    plan = Scan(ExternalSource("spark", Handle(object()), (SourceField("a", pa.int64()),)), (("a", "a"),))
    refused = get_backend("local").supports(plan)
    assert refused is not None
    assert "only spark can read" in refused.reason
    far = ParquetSource((DataFile("s3://bucket/a.parquet", 1, 1, 1),), (SourceField("a", pa.int64()),))
    refused = get_backend("local").supports(scan(far, "a"))
    assert refused is not None
    assert "s3://bucket/a.parquet" in refused.reason


# --- CSV ---

MISSING = ("", "NA", "NaN", "null")


def csv_source(folder: Path, *texts: str, header_rows: int = 1, fields: dict[str, pa.DataType], **options: Any) -> CsvSource:
    files = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.csv"
        path.write_text(text, encoding=options.get("encoding", "utf-8"))
        files.append(data_file(path))
    settings = tuple({"missing": MISSING, **options}.items())
    return CsvSource(tuple(files), tuple(SourceField(name, type) for name, type in fields.items()), (), header_rows, settings)


ALL = {"i": pa.int64(), "f": pa.float64(), "s": pa.string(), "b": pa.bool_(), "d": pa.timestamp("us")}
TEXT = 'i,f,s,b,d\n1,1.5,"a,\nb",True,2020-01-01\n,NA,"NA",,\n-3,1e3,é,FALSE,2020-01-01 10:00:00\n'
EXPECTED = [
    (1, 1.5, "a,\nb", True, datetime.datetime(2020, 1, 1)),
    (None, None, None, None, None),
    (-3, 1000.0, "é", False, datetime.datetime(2020, 1, 1, 10)),
]


def test_csv_of_all_types(tmp_path: Path) -> None:
    found = csv_source(tmp_path, TEXT, TEXT, fields=ALL)
    assert rows(scan(found, *ALL)) == EXPECTED * 2
    assert rows(scan(found, "d", "i", row_number="n", rows=(2, 5))) == [
        (EXPECTED[2][4], -3, 2), (EXPECTED[0][4], 1, 3), (None, None, 4)]  # fmt: skip
    assert rows(scan(found, "i", predicate=op.less(column(found, "i"), 0), row_number="n")) == [(-3, 2), (-3, 5)]
    assert run(scan(found)).num_rows == 6


def test_pandas_parser_gives_the_same(tmp_path: Path) -> None:
    found = csv_source(tmp_path, TEXT.replace("1,1.5", " 1, 1.5"), fields=ALL, skipinitialspace=True)
    assert rows(scan(found, *ALL)) == EXPECTED
    commented = csv_source(tmp_path, "i\n1\n# no\n2 # yes\n", fields={"i": pa.int64()}, comment="#")
    assert rows(scan(commented, "i")) == [(1,), (2,)]


def test_csv_without_header_with_other_signs(tmp_path: Path) -> None:
    found = csv_source(tmp_path, "1;'a;b'\n2;ü\n", header_rows=0, fields={"0": pa.int64(), "1": pa.string()}, sep=";", quotechar="'", encoding="latin-1")  # noqa: E501  # fmt: skip
    assert rows(scan(found, "1", "0")) == [("a;b", 1), ("ü", 2)]


def test_short_rows_are_padded_as_pandas_pads_them(tmp_path: Path) -> None:
    found = csv_source(tmp_path, "i,s\n1,a\n2\n3,c\n", fields={"i": pa.int64(), "s": pa.string()})
    assert rows(scan(found, "i", "s")) == [(1, "a"), (2, None), (3, "c")]


@pytest.mark.parametrize(
    ("name", "type", "cell", "word"),
    [
        ("i", pa.int64(), "oops", "integer"), ("i", pa.int64(), "1.5", "integer"), ("i", pa.int8(), "300", "integer"),
        ("f", pa.float64(), "1,5", "number"), ("b", pa.bool_(), "yes", "boolean"), ("d", pa.timestamp("us"), "soon", "time"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"skipinitialspace": True}])
def test_a_cell_that_does_not_parse_is_named(tmp_path: Path, name: str, type: pa.DataType, cell: str, word: str, options: Any) -> None:
    good = {"i": "1", "f": "1.5", "b": "True", "d": "2020-01-01"}[name]
    found = csv_source(
        tmp_path, f"x,{name}\n1,{good}\n", f'x,{name}\n1,{good}\n2,"{cell}"\n', fields={"x": pa.int64(), name: type}, **options
    )
    with pytest.raises(ValueError, match=rf"1\.csv', column '{name}', data row 2: '{cell}' is no {word}"):
        run(scan(found, name))
    assert run(scan(found, "x")).num_rows == 3


def test_head_of_a_csv_reads_no_more_than_it_needs(tmp_path: Path) -> None:
    lines = "".join(f"{number},{'x' * 50}\n" for number in range(100_000))
    found = csv_source(tmp_path, "n,s\n" + lines + "bad,x\n", fields={"n": pa.int64(), "s": pa.string()})
    assert rows(scan(found, "n", rows=(0, 3))) == [(0,), (1,), (2,)]
    with pytest.raises(ValueError, match="data row 100001: 'bad' is no integer"):
        rows(scan(found, "n"))


def test_csv_agrees_with_pandas(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"n": random.integers(-(10**15), 10**15, 500), "x": random.normal(size=500), "s": random.choice(["a", 'q"', "b,\n"], 500)}
    )
    text = frame.to_csv(index=False)
    found = csv_source(tmp_path, text, fields={"n": pa.int64(), "x": pa.float64(), "s": pa.string()})
    exact: Any = {} if pd.__version__ >= "3" else {"float_precision": "round_trip"}
    back = pd.read_csv(found.files[0].path, **exact)
    made = run(scan(found, "n", "x", "s")).to_pandas()
    pd.testing.assert_frame_equal(made, back, check_dtype=False, check_exact=True)
