"""What all tests share."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("backends", "frontend", "optimizer", "plan")
FOLD_ROWS = "optimizer.fold_rows"

# A run says the same each time; `--hypothesis-profile=search` looks for new examples, and remembers what fails.
# Nor does it say otherwise where other work slows it: an example takes the time it takes.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", patient, derandomize=True)
settings.register_profile("search", patient)
settings.load_profile("repeatable")

has_java = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Java, the tests that need it say so instead of failing."""
    if not has_java:
        for item in items:
            if item.get_closest_marker("spark"):
                item.add_marker(pytest.mark.skip(reason="needs Java, and there is none"))


def pytest_collection_finish() -> None:
    """No module of the package may be imported a second time under another name: its classes would not be the package's."""
    second = [
        name
        for name, module in sys.modules.items()
        if name.partition(".")[0] != "plandas" and _is_ours(getattr(module, "__file__", None))
    ]
    if second:
        raise pytest.UsageError(f"imported a second time, as {', '.join(sorted(second))}: import these from plandas")


def _is_ours(file: str | None) -> bool:
    if not file:
        return False
    path = Path(file).resolve()
    return path.is_relative_to(ROOT) and (path.relative_to(ROOT).parts[0] in (*PACKAGES, "__init__.py"))


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """The run's one Spark session; tests that ask for it carry the marker `spark`.

    Tests have few rows and are about many: no frame is so small that it is computed in one task (see `in_one_task`), or
    while the plan is made (see `folding`).
    """
    from pyspark.sql import SparkSession

    from plandas.backends.spark import one_task
    from plandas.frontend.options import OPTIONS

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[2]")
        .appName("plandas tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    few, one_task.FEW_ROWS = one_task.FEW_ROWS, 0
    folds, OPTIONS[FOLD_ROWS] = OPTIONS[FOLD_ROWS], OPTIONS[FOLD_ROWS]._replace(default=0)
    yield session
    one_task.FEW_ROWS, OPTIONS[FOLD_ROWS] = few, folds
    session.stop()


@pytest.fixture
def folding(spark: SparkSession) -> Iterator[None]:
    """What few rows in memory decide is computed while plans are made, as it is outside of tests."""
    import plandas

    with plandas.option_context(FOLD_ROWS, 10_000):
        yield


@pytest.fixture
def in_one_task(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small frames are computed in one task, as they are outside of tests."""
    from plandas.backends.spark import one_task

    monkeypatch.setattr(one_task, "FEW_ROWS", 10_000)
