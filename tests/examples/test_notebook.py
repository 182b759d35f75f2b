"""The notebook runs, every cell: on the local engine, on Spark classic and Connect; what cells show is what pandas shows."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import nbformat
import pandas
import pytest
from nbclient import NotebookClient

import plandas

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOK = EXAMPLES / "quickstart.ipynb"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_notebook", EXAMPLES / "notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def executed(backend: str, folder: Path) -> Any:
    """The notebook, executed in a kernel of this interpreter."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if backend != "local" or "spark" not in cell.metadata.get("tags", ())]
    imports = next(place for place, cell in enumerate(notebook.cells) if "import plandas" in cell.source)
    notebook.cells.insert(imports + 1, nbformat.v4.new_code_cell(f'ps.set_option("backend", "{backend}")'))
    root = str(Path(plandas.__file__).resolve().parents[1])
    environment = {
        **os.environ,
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]),
    }
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute(env=environment)
    return notebook


def texts(notebook: Any) -> str:
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("text", "") for output in outputs if output.output_type == "stream")


def shown(notebook: Any) -> dict[str, str]:
    """The text that each cell shows, by the cell's source."""
    found = {}
    for cell in notebook.cells:
        for output in cell.outputs if cell.cell_type == "code" else ():
            if output.output_type == "execute_result":
                found[cell.source] = output.data["text/plain"]
    return found


# What pandas has under another name, or needs not.
PANDAS = SimpleNamespace(
    DataFrame=pandas.DataFrame, Series=pandas.Series, from_pandas=lambda data: data.copy(), read_csv=pandas.read_csv,
    read_parquet=pandas.read_parquet, read_spark_io=lambda path, format: pandas.read_orc(path),
    range=lambda stop: pandas.DataFrame({"id": range(stop)}),
)  # fmt: skip
OWN = ("explain()", "set_option(", ".plot()")
"""What only plandas has, or says in its own way."""
IN_PANDAS = {
    "import plandas as ps": "",
    'ps.reset_option("compute.default_index_type")\n': "",
    ".to_pandas()": "",
    'psdf.to_spark_io("zoo.orc", format="orc")': 'psdf.reset_index(drop=True).to_orc("zoo.orc")',
}
"""What pandas says in other words."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pandas shows for each cell that it can run."""
    module, found = script(), {}
    names: dict[str, Any] = {}
    folder = tmp_path_factory.mktemp("pandas")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind, source in module.cells(NOTEBOOK, "local"):
            if kind != "code" or (any(word in source for word in OWN) and "reset_option" not in source):
                continue
            source = source.replace("import plandas as ps", "").replace('ps.reset_option("compute.default_index_type")\n', "")
            source = source.replace(".to_pandas()", "").replace(
                'psdf.to_spark_io("zoo.orc", format="orc")', 'psdf.reset_index(drop=True).to_orc("zoo.orc")'
            )
            names["ps"] = PANDAS
            value = module.run(source, names)
            if value is not None and not isinstance(value, type):
                found[source] = repr(value)
    return found


def assert_as_pandas(notebook: Any, expected: dict[str, str]) -> None:
    compared = 0
    for source, text in shown(notebook).items():
        if source in expected:
            wanted = expected[source]
            if "dates =" not in source:  # an index of a plan does not know its frequency
                wanted = wanted.replace("freq='D'", "freq=None").replace("Freq: D, ", "")
            assert text == wanted, source
            compared += 1
    assert compared > 20


def test_the_notebook_runs_on_the_local_engine(tmp_path: Path, expected: dict[str, str]) -> None:
    notebook = executed("local", tmp_path)
    assert_as_pandas(notebook, expected)
    assert "Warning" not in texts(notebook)


@pytest.mark.spark
def test_the_notebook_runs_on_spark(tmp_path: Path, expected: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    notebook = executed("spark", tmp_path)
    assert_as_pandas(notebook, expected)
    printed = capfd.readouterr()
    assert "No Partition Defined" not in printed.out + printed.err + texts(notebook)


CONNECT = """
import sys
from pyspark.sql import SparkSession

SparkSession.builder.remote("local[2]").getOrCreate()
sys.argv = ["notebook.py", "spark"]
exec(compile(open({path!r}).read(), {path!r}, "exec"), {{"__name__": "__main__", "__file__": {path!r}}})
"""


def run_script(code: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    environment |= {"PYSPARK_PYTHON": sys.executable}
    return subprocess.run(
        [sys.executable, *code], capture_output=True, text=True, timeout=400, env=environment, cwd=folder, check=False
    )


@pytest.mark.spark
def test_the_notebook_runs_in_a_connect_session(tmp_path: Path) -> None:
    done = run_script(["-c", CONNECT.format(path=str(EXAMPLES / "notebook.py"))], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No Partition Defined" not in done.stderr


def test_the_script_shows_the_same_in_a_terminal(tmp_path: Path) -> None:
    done = run_script([str(EXAMPLES / "notebook.py")], tmp_path)
    assert done.returncode == 0, done.stderr
    for part in ("# plandas in ten minutes", ">>> psdf.describe()", "optimized plan", "a figure of plotly"):
        assert part in done.stdout


def test_the_stored_outputs_are_those_of_a_run() -> None:
    """A reader of the file sees what a run would show."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert len(shown(notebook)) > 25
    assert all(
        cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and "spark" not in cell.metadata.get("tags", ())
    )
