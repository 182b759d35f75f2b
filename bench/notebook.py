"""Runs the cells of examples/quickstart.ipynb on each engine, and prints what each cell took and how many Spark jobs it was.

    python bench/notebook.py [--engines NAME ...] [--passes N]

Each engine has a process of its own, in which all cells run once before they count (the fastest of N passes does); what a cell
shows is made as a notebook makes it, as text and HTML. Plots are left out. A total is of the cells that every engine ran.
plandas-auto is the default: a session is there, and what is small and here runs in the process. plandas-spark has the option
`backend` set to "spark": what few rows in memory decide is computed while plans are made (`optimizer.fold_rows`); in
plandas-spark-unfolded it is not, and Spark runs every cell.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from engines import environment, session

NOTEBOOK = Path(__file__).resolve().parents[1] / "examples" / "quickstart.ipynb"
ENGINES = ("plandas-local", "plandas-auto", "plandas-spark", "plandas-spark-unfolded", "pandas-on-spark")
# What pandas-on-Spark says otherwise, or, like dates in CSV files and numbers for columns, does not have.
PANDAS_ON_SPARK = {
    "import plandas as ps": "import pyspark.pandas as ps",
    "ps.from_spark(sdf)": "sdf.pandas_api()",
    "ps.from_spark(spark.range(300_000))": "spark.range(300_000).pandas_api()",
    'to_spark_io("zoo.orc", format="orc", ': 'to_orc("zoo.orc", ',
    "read_spark_io(": "read_orc(",
    ', format="orc"': "",
    ", index_col=0, parse_dates=True": "",
}


class Cell(NamedTuple):
    """A cell of code. `part` says where it counts: in memory, or with files."""

    place: int
    source: str
    tags: tuple[str, ...]
    part: str


class Took(NamedTuple):
    """What a cell took. `jobs` is None where there is no Spark."""

    seconds: float
    jobs: int | None


def cells() -> Iterator[Cell]:
    """The notebook's cells of code, but for plots."""
    part = "in memory"
    for place, cell in enumerate(json.loads(NOTEBOOK.read_text())["cells"]):
        source = "".join(cell["source"])
        if source.startswith("## Files"):
            part = "files"
        if cell["cell_type"] == "code" and ".plot(" not in source:
            yield Cell(place, re.sub(r"^%timeit -n 1 -r 3 ", "", source, flags=re.M), tuple(cell["metadata"].get("tags", ())), part)


def run(engine: str, passes: int) -> dict[int, Any]:
    """By the place of a cell: what it took, or why it failed."""
    warnings.simplefilter("ignore")
    spark = None if engine == "plandas-local" else session()
    if engine.startswith("plandas"):
        import plandas

        _, backend, *unfolded = engine.split("-")
        plandas.set_option("backend", backend)
        if unfolded:
            plandas.set_option("optimizer.fold_rows", 0)
    found: dict[int, Any] = {}
    for number in range(passes + 1):
        names: dict[str, Any] = {}
        for cell in cells():
            if spark is None and "spark" in cell.tags:
                continue
            took = _run(cell, engine, names, spark)
            if number <= 1 or not isinstance(took, Took):
                found[cell.place] = took
            elif isinstance(found[cell.place], Took):
                found[cell.place] = min(found[cell.place], took)
    return found


def _run(cell: Cell, engine: str, names: dict[str, Any], spark: Any) -> Took | str:
    source = cell.source
    if engine == "pandas-on-spark":
        for ours, theirs in PANDAS_ON_SPARK.items():
            source = source.replace(ours, theirs)
    before = _jobs(spark)
    start = time.perf_counter()
    try:
        _show(_value(source, names))
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0]
    seconds = time.perf_counter() - start
    after = _jobs(spark)
    return Took(seconds, None if after is None or before is None else after - before)


def _value(source: str, names: dict[str, Any]) -> Any:
    """The value of a cell's last statement, if it is an expression."""
    *steps, last = ast.parse(source).body
    exec(compile(ast.Module(steps if isinstance(last, ast.Expr) else [*steps, last], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def _show(value: Any) -> None:
    """What a notebook does with a value."""
    if isinstance(value, type) or value is None:
        return
    if hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()
    else:
        repr(value)
        getattr(value, "_repr_html_", lambda: None)()


def _jobs(spark: Any) -> int | None:
    return None if spark is None else spark.sparkContext._jsc.sc().dagScheduler().numTotalJobs()


def measured(engine: str, passes: int) -> dict[int, Took | str]:
    """What each cell took in a process of its own."""
    python = environment() / "bin" / "python" if engine == "pandas-on-spark" else sys.executable
    with tempfile.TemporaryDirectory() as folder:  # the cells write files where they run
        answer = Path(folder) / "answer.json"
        command = [python, Path(__file__).resolve(), "--run", engine, "--passes", str(passes), "--into", answer]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answers = json.loads(answer.read_text())
    return {int(place): Took(*found) if isinstance(found, list) else found for place, found in answers.items()}


def table(results: dict[str, dict[int, Took | str]]) -> str:
    """Time and jobs of each cell, engines side by side."""
    lines = [f"{'cell':<52}" + "".join(f"{engine:>24}" for engine in results)]
    common = [cell for cell in cells() if all(isinstance(found.get(cell.place), Took) for found in results.values())]
    for cell in cells():
        name = cell.source.splitlines()[-1][:50]
        lines.append(f"{name:<52}" + "".join(_told(found.get(cell.place)) for found in results.values()))
    for part in ("in memory", "files"):
        places = [cell.place for cell in common if cell.part == part]
        title = f"total of {len(places)} cells, {part}"
        lines.append(f"{title:<52}" + "".join(_told(_sum(found, places)) for found in results.values()))
    return "\n".join(lines)


def _told(took: Took | str | None) -> str:
    if not isinstance(took, Took):
        return f"{'-' if took is None else took[:20]:>24}"
    jobs = "" if took.jobs is None else f"{took.jobs} jobs"
    return f"{took.seconds:>14.3f} s{jobs:>8}"


def _sum(found: dict[int, Any], places: list[int]) -> Took:
    jobs = [found[place].jobs for place in places]
    return Took(sum(found[place].seconds for place in places), None if None in jobs else sum(jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES, metavar="NAME", help=", ".join(ENGINES))
    parser.add_argument("--passes", type=int, default=3, help="measured runs of all cells (3)")
    parser.add_argument("--run", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        args.into.write_text(json.dumps(run(args.run, args.passes)))
        return
    print(table({engine: measured(engine, args.passes) for engine in args.engines}))


if __name__ == "__main__":
    main()
