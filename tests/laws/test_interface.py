"""Every public method, on Spark, as if nothing were small: none gathers a frame in one place to number, order or sort it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from laws.calls import CALLS, NO_CALLS, OBJECTS, calls
from support.spark import unpartitioned_windows

import plandas
from plandas.backends.spark import row_number
from plandas.backends.spark.engine import SparkBackend
from plandas.backends.spark.plan_view import physical_plan
from plandas.backends.spark.relations import Lowering
from plandas.frontend.core.materialize import plan_for
from plandas.optimizer.rules import windows

ONE_PLACE = "SPARK_PARTITION_ID()"
IN_ONE_PLACE = {
    ("DataFrame", "mode"): "the modes of b are fewer than a sample, so one range holds them",
    ("Expanding", "median"): "needs every single value from the start",
    ("Expanding", "quantile"): "needs every single value from the start",
}
"""What gathers a frame, and why."""

ROWS = pandas.DataFrame(
    {"a": np.arange(600), "b": np.arange(600) % 7 / 2, "s": list("xyzwv") * 120, "t": list("pq") * 300}
)  # fmt: skip
KINDS = {kind: type(eval(made, {"df": plandas.DataFrame(ROWS)})) for kind, made in OBJECTS.items()}


def public(cls: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(cls) if not name.startswith("_")}


def in_pandas(kind: str) -> set[str]:
    """What pandas runs, on collected rows: tests/differential/test_in_pandas.py."""
    found = {name: inspect.getattr_static(KINDS[kind], name) for name in public(KINDS[kind])}
    return {name for name, value in found.items() if hasattr(getattr(value, "fget", value), "runs_in_pandas")}


def left_out(kind: str) -> set[str]:
    return {name for names in NO_CALLS.values() for name in names.get(kind, "").split()}


@pytest.mark.parametrize("kind", CALLS)
def test_every_public_name_has_a_call_or_a_reason(kind: str) -> None:
    named = public(KINDS[kind])
    assert named - set(calls(kind)) - left_out(kind) - in_pandas(kind) == set()
    assert left_out(kind) - named == set(), "there are no such names any more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 rows in three files of unequal size."""
    path = tmp_path_factory.mktemp("rows") / "rows"
    path.mkdir()
    for number, (start, stop) in enumerate([(0, 50), (50, 500), (500, 600)]):
        ROWS.iloc[start:stop].to_parquet(path / f"part-{number}.parquet", index=False, row_group_size=100)
    return path


@pytest.fixture
def ran(spark: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The physical plans of what runs, as if there were too many rows for one place."""
    for module, sizes in (
        (windows, {"RANGE": 100, "FEW": 0}),
        (row_number, {"ONE_PLACE": 0, "ROWS_A_RANGE": 100, "SAMPLE": 50, "SAMPLED_RANGES": 5}),
    ):
        for name, value in sizes.items():
            monkeypatch.setattr(module, name, value)
    plans: list[str] = []
    execute = SparkBackend.execute

    def watched(self: Any, plan: Any) -> Any:
        plans.append(lowered(plan))
        return execute(self, plan)

    monkeypatch.setattr(SparkBackend, "execute", watched)
    with plandas.option_context("backend", "spark"):
        yield plans


def lowered(plan: Any) -> str:
    from plandas.backends.spark.session import get_session

    return physical_plan(Lowering(get_session()).run(plan).data)


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in CALLS for name in calls(kind) if name in public(KINDS[kind])])
def test_nothing_gathers_a_frame(kind: str, name: str, folder: Path, ran: list[str]) -> None:
    df = plandas.read_parquet(folder)
    it = eval(OBJECTS[kind], {"df": df})
    result = eval(calls(kind)[name], {"df": df, "it": it, "pd": plandas})
    if hasattr(result, "_frame"):
        ran.append(lowered(plan_for(result._frame.collect()[0])[0].plan))
    gathered = [line for plan in ran for line in unpartitioned_windows(plan)]
    gathered += [plan for plan in ran if ONE_PLACE in plan]
    if (kind, name) in IN_ONE_PLACE:
        assert gathered, f"it is not in one place any more: {IN_ONE_PLACE[kind, name]}"
    else:
        assert gathered == []
