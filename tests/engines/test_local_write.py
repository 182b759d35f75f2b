"""Writing on the local engine: whole or not at all, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engines.running import relation

from plandas.backends import get_backend
from plandas.backends.local import write as writing
from plandas.plan import Node, SortKey, Write


def written(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def write(node: Node, path: Path, format: str = "parquet", order: Any = None, **options: Any) -> None:
    columns = tuple((id, id.partition("#")[0]) for id in node.schema.ids)
    get_backend("local").write(Write(node, columns, str(path), format, tuple(sorted(options.items())), order))


def test_parquet_comes_back(tmp_path: Path) -> None:
    node, c = relation(a=[3, None, 1], s=["x", "y", None], t=pa.array([1, 2, None], pa.timestamp("ns", "Europe/Paris")))
    write(node, tmp_path / "deep" / "out", order=(SortKey(c["a"].id),))
    assert written(tmp_path / "deep" / "out") == ["part-00000.parquet"]
    table = pq.read_table(tmp_path / "deep" / "out" / "part-00000.parquet")
    assert table.schema.types == [pa.int64(), pa.string(), pa.timestamp("ns", "Europe/Paris")]
    assert table.to_pydict()["s"] == [None, "x", "y"]
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["out"]


@pytest.mark.parametrize(("files", "expected"), [(1, [5]), (2, [2, 3]), (9, [1] * 5)])
def test_number_of_files(tmp_path: Path, files: int, expected: list[int]) -> None:
    node, _ = relation(a=[1, 2, 3, 4, 5])
    write(node, tmp_path / "out", num_files=files, compression="zstd")
    parts = [pq.read_table(tmp_path / "out" / name) for name in written(tmp_path / "out")]
    assert [part.num_rows for part in parts] == expected
    assert pa.concat_tables(parts)["a"].to_pylist() == [1, 2, 3, 4, 5]


def test_folders_for_partitions(tmp_path: Path) -> None:
    node, _ = relation(k=["b", None, "a/c", "b"], v=[1, 2, 3, 4])
    write(node, tmp_path / "out", partition_cols=("k",))
    assert {name.partition("/")[0] for name in written(tmp_path / "out")} == {"k=b", "k=__HIVE_DEFAULT_PARTITION__", "k=a%2Fc"}
    back = pq.read_table(tmp_path / "out")
    assert sorted(zip(back["v"].to_pylist(), back["k"].to_pylist(), strict=True)) == [(1, "b"), (2, None), (3, "a/c"), (4, "b")]
    with pytest.raises(KeyError, match="no column 'z'"):
        write(node, tmp_path / "out", partition_cols=("z",))


def test_modes(tmp_path: Path) -> None:
    node, _ = relation(a=[1])
    other, _ = relation(a=[2])
    target = tmp_path / "out"
    write(node, target)
    write(other, target, mode="append")
    assert written(target) == ["part-00000.parquet", "part-00001.parquet"]
    assert pq.read_table(target)["a"].to_pylist() == [1, 2]
    write(node, target, mode="ignore")
    assert len(written(target)) == 2
    with pytest.raises(FileExistsError, match="out"):
        write(node, target, mode="error")
    write(node, target)
    assert pq.read_table(target)["a"].to_pylist() == [1]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node, _ = relation(a=[1, 2])
    write(node, tmp_path / "out")
    before = written(tmp_path)

    def fail(*args: Any) -> None:
        Path(args[1]).write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setitem(writing.FORMATS, "parquet", fail)
    for mode in ("overwrite", "append"):
        with pytest.raises(OSError, match="disk full"):
            write(node, tmp_path / "out", mode=mode)
        assert written(tmp_path) == before
    assert pq.read_table(tmp_path / "out")["a"].to_pylist() == [1, 2]


def test_a_folder_with_other_things_is_not_overwritten(tmp_path: Path) -> None:
    node, _ = relation(a=[1])
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(FileExistsError, match=r"thesis\.doc"):
        write(node, tmp_path)
    assert written(tmp_path) == ["thesis.doc"]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    node, _ = relation(a=[1])
    (tmp_path / "out.csv").write_text("old")
    write(node, tmp_path / "out.csv", "csv")
    assert (tmp_path / "out.csv" / "part-00000.csv").read_text() == "a\n1\n"


def test_csv_is_what_pandas_writes(tmp_path: Path) -> None:
    columns = {
        "i": [1, 2],
        "f": [0.1, None],
        "s": ["a,b", None],
        "b": [True, False],
        "t": [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02 03:04")],
    }
    frame = pd.DataFrame(columns)
    node, _ = relation(**{name: pa.array(frame[name]) for name in frame})
    for options in ({}, {"sep": ";", "na_rep": "NA"}, {"header": False}, {"date_format": "%d.%m.%Y"}):
        write(node, tmp_path / "out", "csv", **options)
        assert (tmp_path / "out" / "part-00000.csv").read_text() == frame.to_csv(index=False, **options)


def test_integers_with_missing_values_stay_integers_in_csv(tmp_path: Path) -> None:
    node, _ = relation(i=[2**60, None], b=[None, True])
    write(node, tmp_path / "out", "csv")
    assert (tmp_path / "out" / "part-00000.csv").read_text() == "i,b\n1152921504606846976,\n,True\n"


def test_nothing_writes_one_file_with_the_columns(tmp_path: Path) -> None:
    node, _ = relation(i=pa.array([], pa.int32()))
    write(node, tmp_path / "out", num_files=3)
    assert pq.read_table(tmp_path / "out").schema.types == [pa.int32()]


def test_a_format_that_it_does_not_have() -> None:
    node, _ = relation(a=[1])
    refused = get_backend("local").supports(Write(node, (("a", "a"),), "x", "avro"))
    assert refused is not None
    assert "does not write avro" in refused.reason
