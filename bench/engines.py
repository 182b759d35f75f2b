"""The engines side by side. Each runs a workload and tells how long it took, how many Spark jobs it was, and what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd
import workloads

HERE = Path(__file__).parent


class Measured(NamedTuple):
    """One run. `jobs` is None where there is no Spark."""

    seconds: float
    jobs: int | None
    result: Any


class Engine(Protocol):
    """Something that runs workloads."""

    name: str

    def run(self, workload: str, data: Path) -> Measured:
        """One run, from the first line to a pandas frame."""

    def close(self) -> None:
        """End what was started."""


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """How long a call takes until pandas has its result, and the result."""
    start = time.perf_counter()
    result = function()
    if hasattr(result, "to_pandas"):
        result = result.to_pandas()
    return time.perf_counter() - start, result


def session() -> Any:
    """The process's Spark session, with the same settings for every engine."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    settings = {
        "spark.driver.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    return SparkSession.builder.master("local[*]").appName("plandas bench").config(map=settings).getOrCreate()


def on_spark(spark: Any, function: Callable[[], Any]) -> Measured:
    """A run that may use the session. What earlier runs cached is dropped before."""
    spark.catalog.clearCache()
    scheduler = spark.sparkContext._jsc.sc().dagScheduler()
    before = scheduler.numTotalJobs()
    seconds, result = timed(function)
    return Measured(seconds, scheduler.numTotalJobs() - before, result)


class Pandas:
    """pandas itself."""

    name = "pandas"

    def run(self, workload: str, data: Path) -> Measured:
        seconds, result = timed(lambda: workloads.load(workload).pandas(pd, data))
        return Measured(seconds, None, result)

    def close(self) -> None:
        pass


class Plandas:
    """plandas on one of its backends."""

    def __init__(self, backend: str) -> None:
        self.name = f"plandas-{backend}"
        self.backend = backend

    def run(self, workload: str, data: Path) -> Measured:
        import plandas

        job = workloads.load(workload).pandas
        with plandas.option_context("backend", self.backend):
            if self.backend == "spark":
                return on_spark(session(), lambda: job(plandas, data))
            seconds, result = timed(lambda: job(plandas, data))
            return Measured(seconds, None, result)

    def close(self) -> None:
        pass


class PySpark:
    """PySpark as someone who knows it would write it."""

    name = "pyspark"

    def run(self, workload: str, data: Path) -> Measured:
        spark = session()
        return on_spark(spark, lambda: workloads.load(workload).pyspark(spark, data))

    def close(self) -> None:
        session().stop()


class DuckDB:
    """DuckDB, for workloads that are written in SQL."""

    name = "duckdb"

    def run(self, workload: str, data: Path) -> Measured:
        import duckdb

        with duckdb.connect() as connection:
            seconds, result = timed(lambda: workloads.load(workload).duckdb(connection, data))
        return Measured(seconds, None, result)

    def close(self) -> None:
        pass


class PandasOnSpark:
    """pandas-on-Spark, in a process with a virtual environment of its own: it does not support pandas 3.

    The process gets a request a line and answers a line (see worker.py).
    """

    name = "pandas-on-spark"

    def __init__(self) -> None:
        self.worker: subprocess.Popen[str] | None = None

    def run(self, workload: str, data: Path) -> Measured:
        answer = self._ask(workload=workload, data=str(data))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        result = pd.read_parquet(answer["result"])
        Path(answer["result"]).unlink()
        return Measured(answer["seconds"], answer["jobs"], result)

    def close(self) -> None:
        if self.worker is not None:
            self.worker.stdin.close()  # type: ignore[union-attr]
            self.worker.wait(60)

    def _ask(self, **request: str) -> dict[str, Any]:
        if self.worker is None:
            command = [environment() / "bin" / "python", HERE / "worker.py"]
            self.worker = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(json.dumps(request) + "\n")
        self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        if not line:
            raise RuntimeError(f"the worker ended with code {self.worker.wait()}")
        return json.loads(line)


def environment() -> Path:
    """The virtual environment of pandas-on-Spark, made when it is first asked for."""
    folder = HERE / ".venv-pandas-on-spark"
    ready = folder / "ready"
    if not ready.exists():
        print("installing pandas-on-Spark with pandas 2.3 into", folder, file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        packages = [f"pyspark=={version('pyspark')}", "pandas==2.3.*", f"pyarrow=={version('pyarrow')}", "numpy", "setuptools"]
        subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True
        )
        ready.touch()
    return folder


ENGINES: dict[str, Callable[[], Engine]] = {
    "pandas": Pandas,
    "plandas-local": lambda: Plandas("local"),
    "plandas-spark": lambda: Plandas("spark"),
    "pyspark": PySpark,
    "pandas-on-spark": PandasOnSpark,
    "duckdb": DuckDB,
}
