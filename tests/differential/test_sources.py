"""Order and default index over sources of files: what Spark reads out of order comes as pandas would put it together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.orc as pa_orc
import pyarrow.parquet as pq
import pytest
from support.differential import agree, on_plandas, same
from support.spark import unpartitioned_windows

import plandas
from plandas.backends.spark import files, row_number
from plandas.optimizer.rules import windows

ROWS = 600
WHOLE = pandas.DataFrame(
    {
        "n": np.arange(ROWS) * 3 % 1000,
        "x": np.where(np.arange(ROWS) % 7 == 0, np.nan, np.arange(ROWS) / 4),
        "k": [f"k{n * n % 5}" for n in range(ROWS)],
    }
)

SIZES = {
    "one file": [600],
    "three files": [30, 360, 210],
    "eight files": [6, 240, 12, 0, 120, 18, 180, 24],
}
"""Rows of the files in the order of their names: Spark, which packs what is large first, reads them in another."""

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "all": lambda df: df,
    "a column": lambda df: df.k,
    "a filter": lambda df: df[df.x > 20],
    "a filter on two columns": lambda df: df[(df.x > 20) & (df.k == "k1")].n,
    "few rows far apart": lambda df: df[df.n.isin([3, 501, 999])],
    "no rows": lambda df: df[df.n > 5000],
    "filter, new index": lambda df: df[df.x > 20].reset_index(drop=True),
    "filter, new index, filter": lambda df: df[df.x > 20].reset_index(drop=True)[lambda d: d.k == "k4"],
    "new index column": lambda df: df[df.k == "k1"].reset_index(),
    "head": lambda df: df.head(40),
    "tail": lambda df: df.tail(40),
    "tail of a filter": lambda df: df[df.x > 20].tail(3),
    "head of a filter": lambda df: df[df.x > 20].head(3),
    "slice": lambda df: df.iloc[25:500:7],
    "slice of a filter": lambda df: df[df.k == "k1"].iloc[-50:-3:2],
    "slice backwards": lambda df: df.iloc[::-13],
    "places": lambda df: df.iloc[[5, -1, 300]],
    "by label": lambda df: df.loc[100:130],
    "index": lambda df: df[df.x > 20].index,
    "stable sort": lambda df: df.sort_values("k", kind="stable"),
    "last of each": lambda df: df.drop_duplicates("k", keep="last"),
    "groups by first appearance": lambda df: df.groupby("k", sort=False).x.sum(),
    "number of rows": lambda df: len(df),
}


IN_ORDER: dict[str, Callable[[Any], Any]] = {
    "all rows": lambda df: df.assign(
        total=df.x.cumsum(), before=df.n.shift(), near=df.x.rolling(7).mean(), filled=df.x.ffill(), rank=df.x.rank()
    ),
    "a filter": lambda df: df[df.x > 20].assign(step=lambda d: d.n.diff(), place=lambda d: d.x.rank(method="first")),
    "the last rows": lambda df: df.assign(total=df.x.cumsum(), rank=df.x.rank(pct=True), near=df.n.rolling(7).sum()).tail(4),
}


class Kind(NamedTuple):
    """A kind of file: how a part is written, and how each library reads them."""

    write: Callable[[pandas.DataFrame, Path], object]
    one: Callable[[Path], pandas.DataFrame]
    read: Callable[[Any], Any]


def write_parquet(part: pandas.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(part, preserve_index=False).replace_schema_metadata(None), path, row_group_size=25)


def write_orc(part: pandas.DataFrame, path: Path) -> None:
    schema = pa.Schema.from_pandas(part, preserve_index=False) if len(part) else pa.Schema.from_pandas(WHOLE, preserve_index=False)
    table = pa.Table.from_pandas(part, schema, preserve_index=False).replace_schema_metadata(None)
    pa_orc.write_table(table, path, stripe_size=1024, batch_size=16)


KINDS = {
    "parquet": Kind(write_parquet, pandas.read_parquet, plandas.read_parquet),
    "csv": Kind(lambda part, path: part.to_csv(path, index=False), pandas.read_csv, plandas.read_csv),
    "json": Kind(
        lambda part, path: part.to_json(path, orient="records", lines=True),
        lambda path: pandas.read_json(path, lines=True),
        lambda path: plandas.read_json(path, lines=True),
    ),
    "orc": Kind(write_orc, pandas.read_orc, plandas.read_orc),
}


def write_parts(kind: Kind, folder: Path, sizes: Sequence[int]) -> list[Path]:
    """WHOLE in files of these sizes, in the order of their names."""
    folder.mkdir(exist_ok=True)
    stops = np.cumsum(sizes)
    paths = [folder / f"part-{number}" for number in range(len(sizes))]
    for path, stop, size in zip(paths, stops, sizes, strict=True):
        kind.write(WHOLE.iloc[stop - size : stop], path)
    return paths


def together(kind: Kind, paths: Sequence[Path]) -> pandas.DataFrame:
    """The files as pandas users put them together: those without rows tell no types."""
    parts = [kind.one(path) for path in paths]
    return pandas.concat([part for part in parts if len(part)] or parts, ignore_index=True)


@pytest.fixture(autouse=True)
def small_splits(engine: str, request: Any) -> Iterator[None]:
    """Spark cuts files into splits of half a KiB; plandas parses nothing at the call."""
    with plandas.option_context("io.csv_sample_bytes", 100):
        if engine != "spark":
            yield
            return
        conf = request.getfixturevalue("spark").conf
        settings = {"spark.sql.files.maxPartitionBytes": "512", "spark.sql.files.openCostInBytes": "0"}
        before = {name: conf.get(name) for name in settings}
        for name, value in settings.items():
            conf.set(name, value)
        yield
        for name, value in before.items():
            conf.set(name, value)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tuple[Path, pandas.DataFrame]]:
    """A folder of files of a kind and sizes, and what pandas reads from it; written once."""
    made: dict[tuple[str, str], tuple[Path, pandas.DataFrame]] = {}

    def get(kind: str, sizes: str) -> tuple[Path, pandas.DataFrame]:
        if (kind, sizes) not in made:
            folder = tmp_path_factory.mktemp(kind)
            made[kind, sizes] = folder, together(KINDS[kind], write_parts(KINDS[kind], folder, SIZES[sizes]))
        return made[kind, sizes]

    return get


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_order_and_index_are_those_of_pandas(kind: str, sizes: str, operation: str, stored: Any) -> None:
    folder, expected = stored(kind, sizes)
    program = OPERATIONS[operation]
    same(program(expected), on_plandas(program(KINDS[kind].read(folder))))


@pytest.fixture
def ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of a hundred rows; nothing is so small that it is computed in one place."""
    for module, given in (
        (windows, {"RANGE": 100, "FEW": 0}),
        (row_number, {"ONE_PLACE": 0, "ROWS_A_RANGE": 100, "SAMPLE": 50, "SAMPLED_RANGES": 5}),
    ):
        for name, value in given.items():
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize(
    ("sizes", "rows"),
    [("one file", "all rows"), ("three files", "all rows"), ("eight files", "all rows"), ("eight files", "a filter"),
     ("eight files", "the last rows")],
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_windows_in_row_order_are_those_of_pandas(kind: str, sizes: str, rows: str, stored: Any, ranges: None, engine: str) -> None:
    if engine == "spark" and (sizes != "eight files" or (kind != "parquet" and rows != "all rows")):
        pytest.skip("costs many jobs")
    folder, expected = stored(kind, sizes)
    same(IN_ORDER[rows](expected), on_plandas(IN_ORDER[rows](KINDS[kind].read(folder))))


@pytest.mark.parametrize("kind", ["csv", "json"])  # of ORC it is known that these rows are few
def test_numbers_over_splits_sort_and_shuffle_no_rows(kind: str, stored: Any, engine: str) -> None:
    if engine != "spark":
        pytest.skip("of Spark only")
    df = KINDS[kind].read(stored(kind, "eight files")[0])
    plan = str(df[df.x > 20].explain("spark"))
    assert "BroadcastHashJoin" in plan
    assert "Window" not in plan
    assert "Sort " not in plan
    plan = str(df[df.x > 20].reset_index(drop=True)[lambda d: d.k == "k4"].explain("spark"))
    assert unpartitioned_windows(plan) == []


# --- Odd files and folders ---


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".zst"])
def test_compressed_texts(suffix: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.csv{suffix}" for number in range(3)]
    for path, part in zip(paths, (WHOLE[:50], WHOLE[50:450], WHOLE[450:]), strict=True):
        part.to_csv(path, index=False)
    same(together(KINDS["csv"], paths), plandas.read_csv(tmp_path).to_pandas())
    same(WHOLE.tail(60), plandas.read_csv(tmp_path).tail(60).to_pandas())


@pytest.mark.parametrize("suffix", [".zip", ".xz"])
def test_what_not_every_engine_reads_is_refused_at_the_call(suffix: str, tmp_path: Path) -> None:
    WHOLE.to_csv(tmp_path / f"a.csv{suffix}", index=False)
    with pytest.raises(NotImplementedError, match=f"a.csv{suffix}.*io.csv_sample_bytes"):
        plandas.read_csv(tmp_path)
    with plandas.option_context("io.csv_sample_bytes", 2**20):
        same(WHOLE, plandas.read_csv(tmp_path).to_pandas())


@pytest.mark.parametrize("sample", [100, 2**20])
def test_empty_files_and_files_without_rows(sample: int, tmp_path: Path) -> None:
    texts = ["", "n,x,k\n", WHOLE[:200].to_csv(index=False), "n,x,k\n", "", WHOLE[200:].to_csv(index=False), "n,x,k"]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.csv").write_text(text)
    with plandas.option_context("io.csv_sample_bytes", sample):
        df = plandas.read_csv(tmp_path)
    same(WHOLE, df.to_pandas())
    same(WHOLE[WHOLE.x > 90].reset_index(drop=True), df[df.x > 90].reset_index(drop=True).to_pandas())


@pytest.mark.parametrize("sample", [0, 2**20])
def test_only_files_without_rows(sample: int, tmp_path: Path) -> None:
    for number, text in enumerate(["", "n,x,k\n", ""]):
        (tmp_path / f"{number}.csv").write_text(text)
    with plandas.option_context("io.csv_sample_bytes", sample):
        same(pandas.read_csv(tmp_path / "1.csv"), plandas.read_csv(tmp_path).to_pandas())
        with pytest.raises(pandas.errors.EmptyDataError):
            plandas.read_csv(tmp_path / "0.csv")


UNTYPED = {
    "in the first file": [{"n": [None, None], "k": ["x", "y"]}, {"n": [1, 2], "k": ["x", None]}],
    "in the last file": [{"n": [1, 2], "k": ["x", "y"]}, {"n": [None], "k": [None]}],
    "in files without rows": [{"n": [], "k": []}, {"n": [1, 2], "k": ["x", "y"]}, {"n": [], "k": []}],
    "in turns": [{"n": [None], "k": ["x"]}, {"n": [1], "k": [None]}, {"n": [None], "k": ["y"]}],
    "in all files": [{"n": [None], "k": ["x"]}, {"n": [None], "k": ["y"]}],
}


@pytest.mark.parametrize("parts", UNTYPED.values(), ids=UNTYPED)
def test_parquet_columns_that_have_no_type_where_they_are_all_missing(parts: list[dict[str, list[Any]]], tmp_path: Path) -> None:
    for number, part in enumerate(parts):
        table = pa.table({name: pa.array(values) for name, values in part.items()})
        pq.write_table(table, tmp_path / f"{number}.parquet")
    rows = [dict(zip(part, row, strict=True)) for part in parts for row in zip(*part.values(), strict=True)]
    expected = pa.Table.from_pylist(rows).to_pandas()
    df = plandas.read_parquet(tmp_path)
    same(expected, df.to_pandas())
    same(expected[expected.k == "x"], df[df.k == "x"].to_pandas())


def test_records_of_several_lines(tmp_path: Path) -> None:
    rows = WHOLE.assign(t=[f'a "{n}"\n\n{n},\n' * (n % 3) for n in range(ROWS)])
    paths = [tmp_path / f"{number}.csv" for number in range(3)]
    for path, part in zip(paths, (rows[:20], rows[20:500], rows[500:]), strict=True):
        part.to_csv(path, index=False)
    df, expected = plandas.read_csv(tmp_path), together(KINDS["csv"], paths)
    same(expected, df.to_pandas())
    same(expected[expected.x > 100].tail(9), df[df.x > 100].tail(9).to_pandas())


def test_files_whose_columns_come_in_another_order(tmp_path: Path) -> None:
    WHOLE[:300].to_csv(tmp_path / "a.csv", index=False)
    WHOLE[300:][["x", "k", "n"]].to_csv(tmp_path / "b.csv", index=False)
    with pytest.raises(ValueError, match=r"columns of .*b\.csv.* are \['x', 'k', 'n'\]"):
        plandas.read_csv(tmp_path)
    with plandas.option_context("io.csv_sample_bytes", 2**20):
        same(WHOLE, plandas.read_csv(tmp_path).to_pandas())


def test_a_time_with_a_zone_among_times_without(tmp_path: Path) -> None:
    """pandas' first block has none with a zone."""
    (tmp_path / "t.csv").write_text("t\n" + "2020-01-01 00:00:00\n" * 1500 + "2020-01-01 00:00:00+02:00\n")
    df = plandas.read_csv(tmp_path / "t.csv", parse_dates=["t"])
    with pytest.raises(ValueError, match=r"t\.csv', column 't'.*'2020-01-01 00:00:00\+02:00'"):
        df.t.max()
    (tmp_path / "t.csv").write_text("t\n2020-01-01 00:00:00+02:00\n2021-01-01 00:00:00+02:00\n")
    same(
        pandas.read_csv(tmp_path / "t.csv", parse_dates=["t"]).t.tail(1),
        plandas.read_csv(tmp_path / "t.csv", parse_dates=["t"]).t.tail(1).to_pandas(),
    )


FOLDERS = ["y=2019/m=b b", "y=2019/m=a%2Fc", "y=2021/m=__HIVE_DEFAULT_PARTITION__", "y=2020/m=é"]


def write_folders(kind: Kind, root: Path) -> pandas.DataFrame:
    """WHOLE in folders that say more of it, and what is to be read: the folders come in the order of their names."""
    expected = []
    for number, folder in enumerate(sorted(FOLDERS)):
        (root / folder).mkdir(parents=True)
        part = WHOLE[number * 150 : (number + 1) * 150]
        kind.write(part, root / folder / "part")
        month = folder.partition("m=")[2].replace("%2F", "/")
        expected.append(part.assign(y=int(folder[2:6]), m=None if month.startswith("__") else month))
    whole = pandas.concat(expected, ignore_index=True)
    whole["m"] = whole.m.astype(WHOLE.k.dtype)
    return whole


@pytest.mark.parametrize("kind", KINDS)
def test_folders_that_say_a_value(kind: str, tmp_path: Path) -> None:
    expected = write_folders(KINDS[kind], tmp_path / "root")
    if kind == "parquet":  # pandas' reader fails where a value is missing; else it makes categories
        expected = expected.astype({"y": "int32"}).astype({"y": "category", "m": "category"})
    for path in (tmp_path / "root", str(tmp_path / "root/*/*/*")):
        df = KINDS[kind].read(path)
        same(expected, df.to_pandas())
        same(expected[expected.m == "b b"], df[df.m == "b b"].to_pandas())
        same(expected[["m", "n"]].tail(200), df[["m", "n"]].tail(200).to_pandas())
    same(expected[expected.n > 900].reset_index(drop=True), df[df.n > 900].reset_index(drop=True).to_pandas())


@pytest.mark.parametrize("halvings", [1, 5])
def test_files_are_told_apart_by_their_paths(halvings: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setattr(files, "HALVINGS", halvings)
    for name in ("b", "a b", "Z", "ä", "a%", "\U0001f600", "ﬁ"):
        WHOLE.head(3).assign(k=name).to_parquet(tmp_path / f"{name}.parquet")
    agree(lambda pd: pd.read_parquet(tmp_path)[["k"]])


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_globs_of_paths(kind: str, tmp_path: Path) -> None:
    first = write_parts(KINDS[kind], tmp_path / "one", [100, 400])
    second = write_parts(KINDS[kind], tmp_path / "two", [600])
    read = KINDS[kind].read
    same(together(KINDS[kind], [*second, *first]), read([str(second[0]), tmp_path / "one"]).to_pandas())
    same(together(KINDS[kind], [*first, *second]), read(f"{tmp_path}/*/part-?").to_pandas())
    again = together(KINDS[kind], [first[1], first[0], first[1]])
    df = read([first[1], first[0], first[1]])
    same(again, df.to_pandas())
    same(again.iloc[350:450], df.iloc[350:450].to_pandas())
    same(again[again.x > 60].reset_index(drop=True), df[df.x > 60].reset_index(drop=True).to_pandas())


# --- JSON ---

LINES = """{"i": 1, "f": 1.5, "s": "a\\nb", "b": true, "number": "5", "date": "2020-01-01", "l": [1, 2], "d": {"q": 1}}
{"i": 2, "f": 2, "s": "", "b": false, "number": "6", "date": "2020-01-02T03:04:05", "l": [], "d": {"q": null}}

{"f": null, "i": -3, "b": true, "s": null, "number": "-7", "d": {"q": 2}, "l": [3]}
{"s": "é \\"x\\"", "i": 4, "f": 1e3, "b": true, "number": "8", "date": null, "z": 1.25, "l": [4], "d": {"q": 5}}
"""

JSON_READS = """
pd.read_json(path, lines=True)
pd.read_json(path, lines=True).tail(2)
pd.read_json(path, lines=True)[["s"]]
pd.read_json(path, lines=True)[lambda d: d.f > 1]
pd.read_json(path, lines=True)[lambda d: d.s == ""].date
pd.read_json(path, lines=True).number.sum()
len(pd.read_json(path, lines=True))
pd.read_json(path, lines=True, dtype=False)[["number", "date"]]
pd.read_json(path, lines=True, dtype={"i": float}).i
pd.read_json(path, lines=True, nrows=2).s
"""


@pytest.mark.parametrize("sample", [10, 2**20], ids=["by the engine", "by pandas"])
@pytest.mark.parametrize("line", JSON_READS.strip().splitlines())
def test_json_lines(line: str, sample: int, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(LINES)
    with plandas.option_context("io.csv_sample_bytes", sample):
        agree(lambda pd: eval(line, {"pd": pd, "path": path}))


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("i", "1", "1.5"), ("i", "1", '"2"'), ("f", "1.5", '"x"'), ("f", "0.5", "true"), ("b", "true", "1"), ("b", "true", '"true"'),
        ("s", '"x"', "5"), ("s", '"x"', "[1]"), ("number", '"5"', '"five"'), ("number", '"5"', "5"),
        ("date", '"2020-01-01"', '"soon"'),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_an_error_naming_file_and_column(column: str, good: str, bad: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f'{{"other": 0, "{column}": {good}}}\n' * 9000)
    (tmp_path / "b.json").write_text(f'{{"other": 0, "{column}": {good}}}\n{{"other": 0, "{column}": {bad}}}\n')
    df = plandas.read_json(tmp_path, lines=True)
    with pytest.raises(ValueError, match=rf"(?s)b\.json.*column '{column}'"):
        df[column].to_pandas()
    assert df.other.count() == 9002


def test_a_line_that_is_no_object_is_an_error_naming_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"i": 1}\n' * 9000 + '{"i": 1')
    with pytest.raises(ValueError, match=r"a\.json"):
        plandas.read_json(tmp_path, lines=True).i.sum()


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".zst"])
def test_json_files_that_are_compressed_and_empty(suffix: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json{suffix}" for number in range(5)]
    for path, part in zip(paths, (WHOLE[:0], WHOLE[:50], WHOLE[50:450], WHOLE[:0], WHOLE[450:]), strict=True):
        part.to_json(path, orient="records", lines=True)
    (tmp_path / "none.json").touch()
    df = plandas.read_json(tmp_path)
    same(WHOLE, df.to_pandas())
    same(WHOLE[WHOLE.x > 20].reset_index(drop=True), df[df.x > 20].reset_index(drop=True).to_pandas())


def test_json_that_is_one_document(tmp_path: Path) -> None:
    for orient in (None, "records", "split", "index"):
        path = tmp_path / f"{orient}.json"
        WHOLE.to_json(path, orient=orient)
        with plandas.option_context("io.csv_sample_bytes", 2**20):
            same(pandas.read_json(path, orient=orient), plandas.read_json(path, orient=orient).to_pandas())
        with pytest.raises(NotImplementedError, match=r"io\.csv_sample_bytes"):
            plandas.read_json(path, orient=orient)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        plandas.read_json("nowhere.json")


# --- ORC ---


def test_orc_of_all_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "i": pa.array([1, None, 3], pa.int64()), "small": pa.array([1, -2, 3], pa.int8()), "f": [1.5, None, float("nan")],
            "f4": pa.array([1.5, None, 2], pa.float32()), "s": ["x", None, ""], "t": [True, False, True], "t_": [True, None, False],
            "d": [datetime.date(2020, 2, 29), None, datetime.date(1969, 12, 31)], "y": [b"q", None, b""],
            "at": pa.array([datetime.datetime(2020, 7, 1, 12, 0, 0, 1), None, datetime.datetime(1890, 1, 1)], pa.timestamp("us")),
            "zoned": pa.array([datetime.datetime(2020, 7, 1, 12), None, datetime.datetime(1969, 1, 1)], pa.timestamp("us", "UTC")),
            "m": pa.array([Decimal("1.10"), None, Decimal("-2.25")]), "l": [[1], [], [2, 3]],
        }
    )  # fmt: skip
    pa_orc.write_table(table, tmp_path / "a.orc")
    agree(lambda pd: pd.read_orc(tmp_path / "a.orc").drop(columns="t_"))  # pandas has None there, which is NaN here
    agree(lambda pd: pd.read_orc(tmp_path / "a.orc", columns=["at", "d", "s"])[lambda d: d["at"] > "2000-01-01"])
    agree(lambda pd: pd.read_orc(tmp_path / "a.orc", columns=["i", "s", "t_"], dtype_backend="numpy_nullable"))


def test_orc_files_with_different_columns(tmp_path: Path) -> None:
    write_orc(WHOLE[:200], tmp_path / "a")
    write_orc(WHOLE[200:400][["k", "x"]], tmp_path / "b")
    write_orc(WHOLE[400:].assign(more=1.5), tmp_path / "c")
    df = plandas.read_orc(tmp_path)
    same(together(KINDS["orc"], sorted(tmp_path.iterdir())), df.to_pandas())
    write_orc(WHOLE[["k"]].rename(columns={"k": "n"}), tmp_path / "d")
    with pytest.raises(TypeError, match=r"column 'n' of .*d' is string, and int64"):
        plandas.read_orc(tmp_path)
    (tmp_path / "d").write_text("no ORC")
    with pytest.raises(OSError, match=r"d' is no ORC file"):
        plandas.read_orc(tmp_path)


# --- Tables ---


@pytest.fixture
def session(engine: str, request: Any) -> Any:
    """The Spark session; of Spark's tables only Spark knows."""
    if engine != "spark":
        pytest.skip("of Spark only")
    return request.getfixturevalue("spark")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_tables_keep_the_order_in_which_spark_yields_them(operation: str, session: Any, stored: Any) -> None:
    rows = session.read.parquet(str(stored("parquet", "eight files")[0]))
    rows.createOrReplaceTempView("eight_files")
    as_yielded = rows.toPandas().astype(WHOLE.dtypes)
    program = OPERATIONS[operation]
    same(program(as_yielded), on_plandas(program(plandas.read_table("eight_files"))))


def test_tables_by_name(session: Any) -> None:
    session.createDataFrame([(1, "x"), (2, "y")], "n long, s string").coalesce(1).createOrReplaceTempView("two_rows")
    df = pandas.DataFrame({"n": [1, 2], "s": ["x", "y"]})
    same(df.set_index("s"), plandas.read_table("two_rows", index_col="s").to_pandas())
    same(df, plandas.read_table(name="two_rows").to_pandas())
    for missing in ("no_such_table", "nowhere.tsv", "no/where"):
        with pytest.raises(FileNotFoundError, match=missing):
            plandas.read_table(missing)


@pytest.mark.parametrize("sample", [0, 2**20])
def test_text_files_with_tabs(sample: int, tmp_path: Path) -> None:
    WHOLE.to_csv(tmp_path / "rows", sep="\t", index=False)
    with plandas.option_context("io.csv_sample_bytes", sample):
        agree(lambda pd: pd.read_table(tmp_path / "rows", index_col="n"))


def test_what_spark_has_a_reader_for(session: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n\ntwo\n")
    same(pandas.DataFrame({"value": ["one", "", "two"]}), plandas.read_spark_io(str(tmp_path), "text").to_pandas())
    WHOLE.to_csv(tmp_path / "a.txt", index=False)
    df = plandas.read_spark_io(str(tmp_path), format="csv", schema="n long, x double, k string", header=True, index_col="n")
    same(WHOLE.set_index("n").iloc[::3], df.iloc[::3].to_pandas())


@pytest.mark.parametrize("kind", KINDS)
def test_spark_itself_reads_the_files_in_another_order(kind: str, stored: Any, session: Any) -> None:
    """Else the tests here would show nothing."""
    folder, expected = stored(kind, "eight files")
    rows = session.read.format(kind).option("header", True).load(str(folder)).select("k")
    assert rows.rdd.getNumPartitions() > 8
    assert rows.toPandas().k.to_list() != expected.k.to_list()
