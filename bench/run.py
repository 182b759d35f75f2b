"""Compares engines side by side on the same machine, data and Spark settings.

    python bench/run.py [workload ...] [--engines NAME ...] [--rows N] [--repeat K] [--json FILE]

Engines take turns, after one run each that is not counted; times are medians, from the first line of the workload to a pandas
frame. Needs Java, and pip for the virtual environment of pandas-on-Spark.
"""

from __future__ import annotations

import argparse
import gc
import json
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pandas as pd
import workloads
from engines import ENGINES, Engine, Measured
from tpch import workload as tpch

BASE = "pyspark"


def named(words: list[str]) -> list[str]:
    """The workloads that words name: their own names, `tpch` for its 22 queries; all but those unless there are words."""
    found = [name for word in words for name in (tpch.names() if word == "tpch" else [word])]
    return found or workloads.names()


def compare(workload: str, engines: list[Engine], rows: int | None, repeat: int) -> list[dict[str, Any]]:
    """One row of results for each engine."""
    module = workloads.load(workload)
    rows = rows or module.ROWS
    data = module.data(rows)
    found: dict[str, dict[str, Any]] = {}
    warm: dict[str, Measured] = {}
    for engine in engines:
        found[engine.name] = {"workload": workload, "rows": rows, "engine": engine.name}
        try:
            warm[engine.name] = engine.run(workload, data)
        except Exception as error:
            found[engine.name]["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
    times: dict[str, list[float]] = {name: [] for name in warm}
    for _ in range(repeat):
        for engine in engines:
            if engine.name in warm:
                gc.collect()
                times[engine.name].append(engine.run(workload, data).seconds)
    for name, measured in warm.items():
        equal = same(measured.result, warm["pandas"].result) if "pandas" in warm else None
        found[name] |= {"seconds": median(times[name]), "times": times[name], "jobs": measured.jobs, "equal_to_pandas": equal}
    for row in found.values():
        if "seconds" in row and "seconds" in found.get(BASE, {}):
            row["ratio"] = row["seconds"] / found[BASE]["seconds"]
    return list(found.values())


def same(result: pd.DataFrame, expected: pd.DataFrame) -> bool:
    """Whether values, labels and order are pandas'; dtypes may differ, since pandas 2 and 3 differ in them."""
    try:
        pd.testing.assert_frame_equal(result, expected, check_dtype=False, check_index_type=False, check_column_type=False)
    except AssertionError:
        return False
    return True


def table(module: ModuleType, results: list[dict[str, Any]]) -> str:
    """The results of one workload, for people."""
    assert module.__doc__ is not None
    lines = [
        f"{results[0]['workload']} ({results[0]['rows']:,} rows): {module.__doc__.splitlines()[0]}",
        f"  {'engine':<17}{'median':>10}{'fastest':>10}{'× ' + BASE:>12}{'jobs':>6}  as pandas",
    ]
    for row in results:
        if "error" in row:
            lines.append(f"  {row['engine']:<17}{row['error']}")
            continue
        ratio = f"{row['ratio']:.2f}" if "ratio" in row else ""
        jobs = "" if row["jobs"] is None else row["jobs"]
        equal = {True: "yes", False: "no", None: ""}[row["equal_to_pandas"]]
        lines.append(f"  {row['engine']:<17}{row['seconds']:>8.3f} s{min(row['times']):>8.3f} s{ratio:>12}{jobs:>6}  {equal}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", help=f"which ({', '.join(workloads.names())}; tpch, tpch_1 to tpch_22)")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="NAME", help=", ".join(ENGINES))
    parser.add_argument("--rows", type=int, help="rows of the input, instead of each workload's own number")
    parser.add_argument("--repeat", type=int, default=5, help="measured runs of each engine (5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    args = parser.parse_args()
    unknown = set(named(args.workloads)) - {*workloads.names(), *tpch.names()}
    if unknown:
        parser.error(f"no workload is called {', '.join(unknown)}; there are {', '.join(workloads.names())}")
    engines = [ENGINES[name]() for name in args.engines]
    results: list[dict[str, Any]] = []
    try:
        for name in named(args.workloads):
            able = [engine for engine in engines if engine.name != "duckdb" or hasattr(workloads.load(name), "duckdb")]
            rows = compare(name, able, args.rows, args.repeat)
            print(table(workloads.load(name), rows), end="\n\n", flush=True)
            results += rows
    finally:
        for engine in engines:
            engine.close()
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
