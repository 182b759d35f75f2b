"""The notebook runs in a kernel on every engine, and shows what pandas shows."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas
import pytest
from IPython.core.formatters import DisplayFormatter

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))

import run_notebook as notebook

LOCAL = 'import plandas\nplandas.set_option("backend", "local")'
# Spark warns of windows over all rows, unless it is told not to: plandas' own sessions are quiet.
SPARK = """
import plandas
from pyspark.sql import SparkSession
plandas.set_option("backend", "spark", "optimizer.fold_rows", 0)
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("WARN")
"""
CONNECT = """
import plandas
from pyspark.sql import SparkSession
plandas.set_option("backend", "spark", "optimizer.fold_rows", 0)
assert "connect" in type(SparkSession.builder.getOrCreate()).__module__
"""
ORC = 'ps.read_spark_io("zoo.orc"'


@pytest.fixture(scope="module")
def in_pandas(tmp_path_factory) -> dict[str, Any]:
    """What each cell shows in pandas, by its id: the cells that pandas knows."""
    names: dict[str, Any] = {"ps": _pandas_with_plandas_names()}
    values = {}
    with chdir(tmp_path_factory.mktemp("pandas")):
        for cell in _code(notebook.read()):
            if not notebook.tags(cell):
                values[cell.id] = _value(cell.source.replace("import plandas as ps\n", ""), names)
        days = names["psdf"].rename_axis("day")
        values |= {cell.id: days.head(10) for cell in _code(notebook.read()) if cell.source.startswith(ORC)}
    return values


def _pandas_with_plandas_names() -> SimpleNamespace:
    return SimpleNamespace(**{**vars(pandas), "from_pandas": lambda frame: frame})


def _value(source: str, names: dict[str, Any]) -> Any:
    """What a cell shows: the value of its last statement, if that is an expression."""
    *steps, last = ast.parse(source).body
    exec(compile(ast.Module(steps if isinstance(last, ast.Expr) else [*steps, last], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def _code(made: Any) -> Iterator[Any]:
    return (cell for cell in made.cells if cell.cell_type == "code")


def _run(folder: Path, first: str, *, without: tuple[str, ...] = (), **environment: str) -> Any:
    """The notebook after a run with a first cell of ours."""
    made = notebook.read()
    made.cells = [cell for cell in made.cells if not set(without) & set(notebook.tags(cell))]
    made.cells.insert(0, nbformat.v4.new_code_cell(first))
    return notebook.run(made, folder, **environment)


def _assert_shows_what_pandas_shows(done: Any, in_pandas: dict[str, Any]) -> None:
    compared = 0
    for cell in _code(done):
        expected = in_pandas.get(cell.id)
        if expected is None:
            continue
        (shown,) = [output.data for output in cell.outputs if output.output_type == "execute_result"]
        assert shown == DisplayFormatter().format(expected)[0], cell.source
        compared += 1
    assert compared > 25


def _errors(done: Any) -> str:
    """All that the kernel, and Spark's JVM below it, said on standard error."""
    return "".join(output.text for cell in _code(done) for output in cell.outputs if output.get("name") == "stderr")


def test_the_script_has_the_notebooks_calls():
    assert notebook.SCRIPT.read_text() == notebook.script(notebook.read())


@pytest.mark.skipif(pandas.__version__ < "3", reason="the outputs that are stored are of pandas 3: it names other dtypes")
def test_the_stored_notebook_shows_what_pandas_shows(in_pandas):
    _assert_shows_what_pandas_shows(notebook.read(), in_pandas)


def test_the_local_engine_shows_what_pandas_shows_and_says_nothing_else(tmp_path, in_pandas):
    done = _run(tmp_path, LOCAL, without=("spark",), PATH=os.path.dirname(sys.executable), JAVA_HOME="")
    _assert_shows_what_pandas_shows(done, in_pandas)
    assert _errors(done) == ""


@pytest.mark.spark
def test_spark_shows_what_pandas_shows_without_a_window_over_all_rows(tmp_path, in_pandas):
    done = _run(tmp_path, SPARK, PYSPARK_PYTHON=sys.executable)
    _assert_shows_what_pandas_shows(done, in_pandas)
    assert "WARN" in _errors(done)  # it would have been heard
    assert "No Partition Defined" not in _errors(done)


@pytest.mark.spark
@pytest.mark.skipif(find_spec("grpc") is None, reason="Spark Connect needs pyspark[connect]")
def test_spark_connect_shows_what_pandas_shows(tmp_path, in_pandas):
    done = _run(tmp_path, CONNECT, PYSPARK_PYTHON=sys.executable, SPARK_REMOTE="local[2]")
    _assert_shows_what_pandas_shows(done, in_pandas)
    assert "No Partition Defined" not in _errors(done)
