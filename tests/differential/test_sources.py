"""Order and default index over sources of files: what Spark reads out of order comes as pandas would put it together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.differential import on_plandas, same

import plandas

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


class Kind(NamedTuple):
    """A kind of file: how a part is written, and how each library reads them."""

    write: Callable[[pandas.DataFrame, Path], object]
    one: Callable[[Path], pandas.DataFrame]
    read: Callable[[Any], Any]


def write_parquet(part: pandas.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(part, preserve_index=False).replace_schema_metadata(None), path, row_group_size=25)


KINDS = {
    "parquet": Kind(write_parquet, pandas.read_parquet, plandas.read_parquet),
    "csv": Kind(lambda part, path: part.to_csv(path, index=False), pandas.read_csv, plandas.read_csv),
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


@pytest.mark.parametrize("kind", KINDS)
def test_spark_itself_reads_the_files_in_another_order(kind: str, stored: Any, engine: str, request: Any) -> None:
    """Else the tests here would show nothing."""
    if engine != "spark":
        pytest.skip("of Spark only")
    folder, expected = stored(kind, "eight files")
    rows = request.getfixturevalue("spark").read.format(kind).option("header", True).load(str(folder)).select("k")
    assert rows.rdd.getNumPartitions() > 8
    assert rows.toPandas().k.to_list() != expected.k.to_list()
