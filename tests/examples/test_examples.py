"""The examples run as they stand, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas
import pyarrow.parquet
import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("flights")


def run(script: str, *args: object, **environment: str) -> str:
    """What a script prints; its error output, if it fails."""
    command = [sys.executable, EXAMPLES / script, *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_flights_are_written_once_in_files_and_row_groups_of_different_size(folder):
    assert run("flights.py", folder).strip() == str(folder)
    files = sorted((folder / "flights").iterdir())
    footers = [pyarrow.parquet.read_metadata(file) for file in files]
    sizes = [file.stat().st_size for file in files]
    assert sizes == sorted(set(sizes))
    assert max(footer.num_row_groups for footer in footers) > 1
    assert sum(footer.num_rows for footer in footers) == 336_776
    written = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    run("flights.py", folder)
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == written
    flights = pandas.read_parquet(folder / "flights")
    assert flights.time_hour.dtype.kind == "M"
    assert set(flights.carrier) == set(pandas.read_parquet(folder / "airlines.parquet").carrier)


def test_quickstart_runs_where_there_is_no_java(folder):
    printed = run("quickstart.py", folder, PATH="", JAVA_HOME="")
    assert "local: equal to pandas" in printed
    assert "spark: not run" in printed


@pytest.mark.spark
def test_quickstart_runs_on_spark(folder):
    printed = run("quickstart.py", folder)
    assert "local: equal to pandas" in printed
    assert "spark: equal to pandas" in printed


def test_the_plug_in_works_where_it_is_installed(tmp_path):
    """From a copy outside the repository, installed into a folder, and tested there by its own tests."""
    package, site = tmp_path / "package", tmp_path / "site"
    shutil.copytree(EXAMPLES / "rule_plugin", package)
    environment = {**os.environ, "PYTHONPATH": str(site), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def python(*arguments: object) -> str:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    python("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", site, package)
    assert " passed" in python("-m", "pytest", "-q", package / "tests")
