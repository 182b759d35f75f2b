"""The inputs of workloads, written once as Parquet into ``bench/.data``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas
import pyarrow
import pyarrow.parquet

HERE = Path(__file__).parent
DATA = HERE / ".data"

# Shares of the rows that the files of a set have: unequal, so that engines read them in another order than their names'.
SHARES = (0.02, 0.05, 0.08, 0.11, 0.14, 0.17, 0.20, 0.23)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name; made aside and moved in when whole, if it is not there."""
    target = DATA / name
    if not target.exists():
        partial = DATA / f".{name}.{os.getpid()}"
        partial.mkdir(parents=True)
        try:
            make(partial)
            partial.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster
                raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return target


def flights(rows: int) -> Path:
    """The flights of 2013, repeated or cut to that many rows, and the small tables around them."""
    sys.path.insert(0, str(HERE.parent / "examples"))
    import flights as example

    def make(folder: Path) -> None:
        example.write(folder)
        known = pandas.read_parquet(folder / "flights")
        if rows != len(known):
            for file, (start, stop) in zip(sorted((folder / "flights").iterdir()), pieces(rows, example.SHARES), strict=True):
                example.save(known.take(np.arange(start, stop) % len(known)), file)

    return once(f"flights-{rows}", make)


def events(rows: int) -> Path:
    """Made-up events of seven columns in eight files; `price` is spread evenly from 0 to 1000, one in a hundred is missing."""

    def make(folder: Path) -> None:
        for part, (start, stop) in enumerate(pieces(rows, SHARES)):
            pyarrow.parquet.write_table(_events(start, stop), folder / f"part-{part}.parquet", row_group_size=250_000)

    return once(f"events-{rows}", make)


def pieces(rows: int, shares: tuple[float, ...]) -> list[tuple[int, int]]:
    """Where each file's rows start and stop."""
    ends = [round(rows * end) for end in np.cumsum(shares)]
    ends[-1] = rows
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _events(start: int, stop: int) -> pyarrow.Table:
    random, size = np.random.default_rng(start), stop - start
    kinds = pyarrow.array(["view", "search", "add", "remove", "pay", "return", "rate", "leave"])
    return pyarrow.table(
        {
            "event": np.arange(start, stop),
            "user": random.integers(0, 1_000_000, size),
            "kind": kinds.take(pyarrow.array(random.integers(0, len(kinds), size))),
            "price": pyarrow.array(random.uniform(0, 1000, size), mask=random.random(size) < 0.01),
            "quantity": random.integers(1, 100, size, dtype=np.int32),
            "score": random.normal(size=size),
            "time": np.datetime64("2024-01-01", "us") + np.sort(random.integers(0, 366 * 86_400_000_000, size)).astype("m8[us]"),
        }
    )
