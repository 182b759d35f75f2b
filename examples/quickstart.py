"""Which airlines make up for a late start in the air? The same lines run on pandas, and on plandas' engines.

python examples/quickstart.py [folder]
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import flights as data
import pandas

import plandas


def gains(pd: ModuleType, folder: Path) -> Any:
    """The ten airlines that gain most time, among flights that left more than an hour late."""
    flights, airlines = pd.read_parquet(folder / "flights"), pd.read_parquet(folder / "airlines.parquet")
    late = flights[flights.dep_delay > 60]
    late = late.assign(gain=late.dep_delay - late.arr_delay)
    return (
        late.merge(airlines, on="carrier").groupby("name")[["dep_delay", "gain"]].mean().sort_values("gain", ascending=False).head(10)
    )


def main(folder: str | None = None) -> None:
    """Explain the plan, run it on each engine that can run here, and compare with pandas."""
    where = data.write(folder)
    expected = gains(pandas, where)
    out = gains(plandas, where)
    print(out.explain(), end="\n\n")
    print(out, end="\n\n")
    has_java = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
    for backend in ("local", "spark") if has_java else ("local",):
        with plandas.option_context("backend", backend):
            pandas.testing.assert_frame_equal(gains(plandas, where).to_pandas(), expected)
        print(f"{backend}: equal to pandas")
    if not has_java:
        print("spark: not run, because there is no Java here")


if __name__ == "__main__":
    main(*sys.argv[1:2])
