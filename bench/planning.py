"""How long planning takes, without an engine: building, optimizing, and making Spark's text, as plans grow.

    python bench/planning.py

Starts no Java. Each line is the best of three; `growth` is the time beside that of the line above, divided by how much larger
the program is: 1 is linear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count as counted
from time import perf_counter
from typing import Any

import plandas as pd
from plandas.backends.spark.expressions import Expressions
from plandas.frontend.core.materialize import context
from plandas.optimizer import optimize
from plandas.plan import Extend, Filter, Node, postorder


def assigned(count: int) -> Any:
    """``df[f"c{i}"] = df.x + i``, so many times."""
    df = pd.DataFrame({"x": [1, 2, 3]})
    for number in range(count):
        df[f"c{number}"] = df.x + number
    return df


def steps(count: int) -> Any:
    """Filters, columns and sorts in turn, about so many nodes."""
    df = pd.DataFrame({"k": [1, 2, 3], "x": [1.0, 2.0, 3.0]})
    for number in range(count // 3):
        df = df[df.x > -number]
        df["x"] = df.x * 2 + number
        df = df.sort_values("k")
    return df


def mixed(count: int) -> Any:
    """The same with groups and merges, about so many nodes, one in sixteen a join."""
    df = pd.DataFrame({"k": [1, 2, 3], "x": [1.0, 2.0, 3.0]})
    for number in range(count // 8):
        df = df[df.x > -number]
        df["x"] = df.x * 2 + number
        if number % 4 == 3:
            df = df.merge(df.groupby("k", as_index=False).x.max(), on="k", suffixes=("", "_y"))
            df["x"] = df.x + df.x_y
            df = df[["k", "x"]].sort_values("x")
    return df


def chained(count: int) -> Any:
    """``+ 1``, so many times."""
    series = pd.Series([1, 2, 3])
    for _ in range(count):
        series = series + 1
    return series


def texts(plan: Node) -> int:
    """The length of the texts that Spark would get for the expressions of a plan."""
    size = 0
    for node in postorder(plan):
        if isinstance(node, Extend | Filter):
            names = {id: f"c{place}" for place, id in enumerate(node.child.schema.ids)}
            numbers = counted(10**9)
            lowering = Expressions(names, fresh=lambda numbers=numbers: f"c{next(numbers)}")
            size += sum(map(len, lowering.lower(node.expressions)))
    return size


def best(function: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of three runs, and the last result. Parts of a result before are not found again: it is gone."""
    times = []
    for _ in range(3):
        result = None
        start = perf_counter()
        result = function()
        times.append(perf_counter() - start)
    return min(times), result


def measured(make: Callable[[int], Any], sizes: Iterable[int]) -> Iterator[tuple[int, int, float, float, float]]:
    """For each size: it, the nodes of the plan, and the seconds of building, optimizing, and making texts."""
    for size in sizes:
        build, frame = best(lambda size=size: make(size))
        plan, _ = frame._frame.collect()
        seconds, done = best(lambda plan=plan: optimize(plan, context(keeps_order=False)))
        lower, _ = best(lambda done=done: texts(done.plan))
        yield size, sum(1 for _ in postorder(plan)), build, seconds, lower


def main() -> None:
    pd.set_option("optimizer.fold_rows", 0)  # the data are in memory only to have a plan
    programs = {
        assigned: (25, 50, 100, 500, 1000, 2000),
        steps: (100, 500, 1000),
        mixed: (100, 500, 1000, 2000),
        chained: (100, 1000, 10_000),
    }
    for make, sizes in programs.items():
        print(f"{make.__name__}: {(make.__doc__ or '').splitlines()[0]}")
        print(f"  {'size':>7}{'nodes':>8}{'build':>12}{'optimize':>12}{'texts':>12}{'growth':>9}")
        before: tuple[int, float] | None = None
        for size, nodes, *seconds in measured(make, sizes):
            total = sum(seconds)
            growth = "" if before is None else f"{total / before[1] * before[0] / size:.2f}"
            print(f"  {size:>7,}{nodes:>8,}{''.join(f'{one * 1e3:>9.1f} ms' for one in seconds)}{growth:>9}")
            before = size, total
        print()


if __name__ == "__main__":
    main()
