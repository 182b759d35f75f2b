"""Runs quickstart.ipynb, stores what its cells show, and writes the same calls as a script for a terminal.

python examples/run_notebook.py

A cell's tag says what is special about it: `spark` (needs Java), `plandas` (pandas has no such call), `plot` (shows a figure).
"""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
NOTEBOOK, SCRIPT = HERE / "quickstart.ipynb", HERE / "quickstart_notebook.py"

HEAD = '''"""The calls of quickstart.ipynb, for a terminal. Written by run_notebook.py.

python examples/quickstart_notebook.py

Writes its files, and its plots as HTML, to the working directory.
"""

import os
import shutil
import timeit
from collections.abc import Callable

HAS_SPARK = bool(shutil.which("java") or os.environ.get("JAVA_HOME") or os.environ.get("SPARK_REMOTE"))


def show(value: object) -> None:
    """Print what a notebook would show below a cell."""
    if value is not None:
        print(value, end="\\n\\n")


def time(call: Callable[[], object]) -> None:
    """Print how long a call takes, at best of three."""
    print(f"{min(timeit.repeat(call, number=1, repeat=3)):.3f} s", end="\\n\\n")
'''
TIMED = re.compile(r"^%timeit -n 1 -r 3 (.*)$", re.MULTILINE)


def read() -> Any:
    """The notebook as it is stored."""
    return nbformat.read(NOTEBOOK, as_version=4)


def run(notebook: Any, folder: str | Path, **environment: str) -> Any:
    """Run all cells in a kernel of its own whose working directory is `folder`; their outputs are in the notebook then."""
    # IPython shows nothing that the JVM prints while it thinks that pytest looks on.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    return client.execute(env={**inherited, **environment})


def tags(cell: Any) -> list[str]:
    """What is special about a cell."""
    return list(cell.metadata.get("tags", ()))


def script(notebook: Any) -> str:
    """The notebook's calls as a Python script."""
    return "\n\n".join([HEAD, *_paragraphs(notebook)]) + "\n"


def _paragraphs(notebook: Any) -> Iterator[str]:
    plots = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield "\n".join(f"# {line}".rstrip() for line in cell.source.splitlines())
            continue
        code = TIMED.sub(r"time(lambda: \1)", cell.source)
        if "plot" in tags(cell):
            plots += 1
            code = f'{code}.write_html("plot-{plots}.html")'
        elif any(output.output_type == "execute_result" for output in cell.outputs):
            code = _shown(code)
        yield "if HAS_SPARK:\n" + "\n".join(f"    {line}".rstrip() for line in code.splitlines()) if "spark" in tags(cell) else code


def _shown(code: str) -> str:
    """The code, where the value of its last statement is shown as a notebook shows it."""
    lines, start = code.splitlines(), ast.parse(code).body[-1].lineno - 1
    return "\n".join([*lines[:start], f"show({chr(10).join(lines[start:])})"])


def _without_folder(notebook: Any, folder: str) -> Any:
    """The notebook, with files named relative to the working directory in what its cells show."""
    text = nbformat.writes(notebook)
    return nbformat.reads(text.replace(f"{folder}/", ""), as_version=4)


def main() -> None:
    """Run the notebook and write both files."""
    notebook = read()
    with tempfile.TemporaryDirectory() as folder:
        done = _without_folder(run(notebook, folder), folder)
    for cell in done.cells:
        cell.metadata.pop("execution", None)  # when it ran
        if cell.cell_type == "code":  # without what Spark says of its start
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    nbformat.write(done, NOTEBOOK)
    SCRIPT.write_text(script(done))


if __name__ == "__main__":
    main()
