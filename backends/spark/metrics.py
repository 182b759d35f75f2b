"""What Spark's operators took when a query ran.

Spark Connect hands the metrics out with a result (`DataFrame.executionInfo`). A classic session has no such thing in Python;
there they are read from the executed plan in the JVM, which is at hand. Neither needs the UI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyspark.sql import DataFrame

from ..base import Measured

__all__ = ["measured"]

Metrics = Mapping[str, tuple[float, str]]
"""Values and kinds of an operator's metrics, by Spark's names."""

SECONDS = {"timing": 1e-3, "nsTiming": 1e-9}
PASSED = "InputAdapter"  # only says where generated code ends
BYTES = ("dataSize", "filesSize")


def measured(data: DataFrame) -> list[Measured]:
    """Run a query, and say what each operator of its physical plan took."""
    data.toArrow()
    operators = _from_jvm(data) if hasattr(data, "_jdf") else _from_server(data)
    return [_read(name, level, metrics) for name, level, metrics in operators if name != PASSED]


def _read(name: str, level: int, metrics: Metrics) -> Measured:
    def first(*names: str) -> int | None:
        return next((int(metrics[name][0]) for name in names if name in metrics), None)

    rows = first("numOutputRows") if "numOutputRows" in metrics else first("shuffleRecordsWritten") or None
    times = [value * SECONDS[kind] for value, kind in metrics.values() if kind in SECONDS]
    return Measured(
        name,
        level,
        rows=rows,
        bytes=first(*BYTES),
        seconds=sum(times) if times else None,
        spilled=first("spillSize"),
        shuffled=first("shuffleBytesWritten"),
    )


def _from_server(data: DataFrame) -> Iterator[tuple[str, int, Metrics]]:
    """The operators of a Connect session's last run of `data`."""
    metrics = getattr(data.executionInfo, "metrics", None)
    if metrics is None:
        return
    root, graph = metrics.extract_graph()
    todo, seen = [(root, 0)], set()
    while todo:
        number, level = todo.pop()
        if number in seen:  # the root is its own parent
            continue
        seen.add(number)
        operator = graph[number]
        if operator.name:
            yield operator.name, level, {metric.name: (metric.value, metric.metric_type) for metric in operator.metrics}
        todo += [(child, level + bool(operator.name)) for child in reversed(operator.children)]


def _from_jvm(data: Any) -> Iterator[tuple[str, int, Metrics]]:
    """The operators of a classic session's run, what adaptive execution has made of them."""
    todo = [(data._jdf.queryExecution().executedPlan(), 0)]
    while todo:
        plan, level = todo.pop()
        name = plan.getClass().getSimpleName()
        if name == "AdaptiveSparkPlanExec":
            todo.append((plan.executedPlan(), level))
        elif name.endswith("QueryStageExec"):
            todo.append((plan.plan(), level))
        else:
            yield str(plan.nodeName()).strip(), level, dict(_metrics(plan))
            children = plan.children()
            todo += [(children.apply(place), level + 1) for place in reversed(range(children.size()))]


def _metrics(plan: Any) -> Iterator[tuple[str, tuple[float, str]]]:
    found = plan.metrics().iterator()
    while found.hasNext():
        pair = found.next()
        metric = pair._2()
        yield str(pair._1()), (float(metric.value()), str(metric.metricType()))
