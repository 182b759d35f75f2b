"""The benchmarks run, on small data; what they measure is not tested."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
ARGUMENTS = {"data": ["rows"], "pandas": ["pd", "data"], "pyspark": ["spark", "data"], "pandas_on_spark": ["ps", "data"]}


@pytest.fixture
def workloads(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    import workloads

    return workloads


def test_every_workload_has_a_function_for_each_engine(workloads):
    for name in workloads.names():
        module = workloads.load(name)
        assert module.__doc__
        assert module.ROWS > 0
        for function, arguments in ARGUMENTS.items():
            assert list(inspect.signature(getattr(module, function)).parameters) == arguments, (name, function)


def results(tmp_path: Path, *engines: str) -> list[dict[str, object]]:
    file = tmp_path / "results.json"
    command = [sys.executable, BENCH / "run.py", "--rows", "2000", "--repeat", "1", "--json", file, "--engines", *engines]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(engine in done.stdout for engine in engines)
    return json.loads(file.read_text())


def test_every_workload_gives_on_the_local_engine_what_pandas_gives(tmp_path, workloads):
    found = results(tmp_path, "pandas", "plandas-local")
    assert {row["workload"] for row in found} == set(workloads.names())
    assert [row for row in found if not row.get("equal_to_pandas")] == []


@pytest.mark.spark
def test_every_workload_gives_on_spark_what_pandas_gives(tmp_path):
    found = results(tmp_path, "pandas", "pyspark", "plandas-spark")
    ours = [row for row in found if row["engine"] == "plandas-spark"]
    assert [row for row in ours if not (row.get("equal_to_pandas") and row["jobs"] and row["ratio"])] == []
