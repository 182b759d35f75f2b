"""Reading and writing files, on every engine, as pandas reads and writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.differential import agree, same
from support.frames import LEVELS, MIXED, NULLABLE

import plandas

ROWS = pandas.DataFrame(
    {
        "n": np.arange(100),
        "x": np.where(np.arange(100) % 7 == 0, np.nan, np.arange(100) / 4),
        "k": [f"k{n % 5}" for n in range(100)],
        "m": pandas.array([None if n % 9 == 0 else n for n in range(100)], "Int64").to_numpy(float, na_value=np.nan),
    }
)


def write_parts(folder: Path, sizes: list[int], row_group: int = 7) -> Path:
    """ROWS as Parquet files of these sizes, in the order of their names."""
    folder.mkdir()
    start = 0
    for number, size in enumerate(sizes):
        part = pa.Table.from_pandas(ROWS.iloc[start : start + size], preserve_index=False)
        pq.write_table(part.replace_schema_metadata(None), folder / f"part-{number}.parquet", row_group_size=row_group)
        start += size
    return folder


SIZES = {"one file": [100], "three files": [5, 60, 35], "eight files": [1, 40, 2, 0, 20, 3, 30, 4]}

READS = """
pd.read_parquet(path)
pd.read_parquet(path)[["k", "n"]]
pd.read_parquet(path, columns=["x"])
pd.read_parquet(path).head(3)
pd.read_parquet(path).tail(3)
pd.read_parquet(path)[lambda d: d.x > 10]
pd.read_parquet(path)[lambda d: (d.x > 10) & (d.k == "k1")].n
pd.read_parquet(path)[lambda d: d.n.isin([3, 50, 99])]
pd.read_parquet(path)[lambda d: d.x.isna()]
pd.read_parquet(path)[lambda d: d.n > 1000]
pd.read_parquet(path).sort_values("k", kind="stable").head(7)
pd.read_parquet(path).drop_duplicates("k", keep="last")
pd.read_parquet(path).groupby("k", sort=False).x.sum()
pd.read_parquet(path).m.sum()
len(pd.read_parquet(path))
"""


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("line", READS.strip().splitlines())
def test_parquet_reads_have_exact_order_and_index(line: str, sizes: list[int], tmp_path: Path) -> None:
    path = write_parts(tmp_path / "rows", sizes)
    agree(lambda pd: eval(line, {"pd": pd, "path": str(path)}))


def test_names_that_need_escaping(tmp_path: Path) -> None:
    folder = tmp_path / "a b%20#+é"
    folder.mkdir()
    for number, name in enumerate(["x y.parquet", "x%y.parquet", "xé[1].parquet"]):
        pandas.DataFrame({"n": [number, number + 10]}).to_parquet(folder / name)
    agree(lambda pd: pd.read_parquet(folder).tail(5))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        plandas.read_parquet("nowhere/at/all.parquet")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        plandas.read_csv("nowhere.csv")


def test_a_missing_column_is_named_where_it_is_asked_for() -> None:
    df = plandas.DataFrame({"dep_delay": [1]})
    with pytest.raises(KeyError, match=r"dep_dely.*dep_delay"):
        df["dep_dely"]


CSV = '''n,x,s,t,d
1,1.5,a b,True,2020-01-01
2,,"q,""r""",False,2020-01-02
3,NaN,NA,True,
-4,1e3,é,False,2020-12-31
'''

CSV_READS = """
pd.read_csv(path)
pd.read_csv(path, parse_dates=["d"])
pd.read_csv(path, dtype={"n": float})
pd.read_csv(path, index_col="n")
pd.read_csv(path, usecols=["s", "n"])
pd.read_csv(path)[lambda f: f.x > 1]
pd.read_csv(path).tail(2)
"""


@pytest.mark.parametrize("sample", [16 * 2**20, 10], ids=["parsed by pandas", "parsed by the engine"])
@pytest.mark.parametrize("line", CSV_READS.strip().splitlines())
def test_csv(line: str, sample: int, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(CSV)
    with plandas.option_context("io.csv_sample_bytes", sample):
        agree(lambda pd: eval(line, {"pd": pd, "path": str(path)}))


def test_a_cell_that_does_not_parse_is_an_error_naming_file_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("n,x\n" + "1,2\n" * 2000 + "oops,3\n")
    with plandas.option_context("io.csv_sample_bytes", 10):
        df = plandas.read_csv(path)
        with pytest.raises(ValueError, match=r"(?s)n.*oops|oops.*n") as caught:
            df.n.sum()
    assert "bad.csv" in str(caught.value)


@pytest.mark.parametrize("frame", [MIXED, LEVELS, NULLABLE, MIXED.set_index("s")], ids=["mixed", "levels", "nullable", "text index"])
def test_what_is_written_as_parquet_comes_back(frame: pandas.DataFrame, tmp_path: Path) -> None:
    plandas.from_pandas(frame).to_parquet(tmp_path / "out")
    same(frame, plandas.read_parquet(tmp_path / "out").to_pandas())


def test_what_is_written_as_csv_is_read_by_pandas(tmp_path: Path) -> None:
    plandas.from_pandas(MIXED).to_csv(tmp_path / "out", index=False)
    parts = sorted(path for path in (tmp_path / "out").iterdir() if path.suffix == ".csv")
    found = pandas.concat([pandas.read_csv(part, parse_dates=["d"]) for part in parts], ignore_index=True)
    same(MIXED, found, check_dtype=False)
    same(MIXED[["a", "b"]], plandas.read_csv(tmp_path / "out")[["a", "b"]].to_pandas())


def test_writing_over_a_folder_replaces_it_whole(tmp_path: Path) -> None:
    plandas.DataFrame({"a": range(5)}).to_parquet(tmp_path / "out")
    df = plandas.read_parquet(tmp_path / "out")
    df[df.a > 2].to_parquet(tmp_path / "out")
    assert plandas.read_parquet(tmp_path / "out").a.to_list() == [3, 4]


def test_a_sorted_frame_is_written_in_order(tmp_path: Path) -> None:
    plandas.from_pandas(ROWS).sort_values("n", ascending=False).to_parquet(tmp_path / "out", index=False)
    assert plandas.read_parquet(tmp_path / "out").n.to_list() == list(range(99, -1, -1))


@pytest.mark.parametrize("make", [plandas.DataFrame, plandas.from_arrow])
def test_arrow_tables(make: Any) -> None:
    table = pa.table({"a": [1, None], "b": ["x", "y"]})
    same(table.to_pandas(), make(table).to_pandas())
    assert make(table).to_arrow().to_pydict() == {"a": [1.0, None], "b": ["x", "y"]}
