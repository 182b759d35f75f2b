"""The notebook in a terminal: each cell of quickstart.ipynb, and what it shows.

    python examples/notebook.py [local | spark] [notebook]

Files are written into the folder where it runs. With "local", cells that are tagged "spark" are left out.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("quickstart.ipynb")


def cells(path: Path, backend: str = "spark") -> Iterator[tuple[str, str]]:
    """The kind and the text of each cell that runs on a backend."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if backend != "local" or "spark" not in cell["metadata"].get("tags", ()):
            yield cell["cell_type"], "".join(cell["source"])


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell, and answer the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def main(backend: str = "local", path: str = str(NOTEBOOK)) -> None:
    import plandas

    plandas.set_option("backend", backend)
    names: dict[str, Any] = {}
    for kind, source in cells(Path(path), backend):
        if kind == "markdown":
            print(f"\n{source}\n")
            continue
        print("\n".join(f">>> {line}" for line in source.splitlines()))
        value = run(source, names)
        if value is not None:
            print(f"a figure of {type(value).__module__.partition('.')[0]}" if hasattr(value, "to_plotly_json") else value)


if __name__ == "__main__":
    main(*sys.argv[1:3])
