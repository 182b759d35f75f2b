"""Imports point down: frontend → optimizer, backends, plan; optimizer → plan; backends → plan; plan → nothing of ours."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BELOW = {
    "plan": set(),
    "optimizer": {"plan"},
    "backends": {"plan"},
    "frontend": {"backends", "optimizer", "plan"},
}
# What a part must not know. Engines live in backends; labels and pandas' dtypes in the frontend.
FOREIGN = {
    "plan": {"pandas", "pyspark", "sqlglot"},
    "optimizer": {"pandas", "pyspark", "sqlglot"},
    "backends": set(),
    "frontend": {"pyspark"},
}
ENGINES = sorted(folder.name for folder in (ROOT / "backends").iterdir() if (folder / "__init__.py").is_file())


def imported(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """The full names of what a module imports, wherever it does so: ``plandas.plan.Filter``, ``pandas``."""
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=name, names=names, level=level):
                base = ".".join(package.split(".")[: len(package.split(".")) - level + 1]) if level else ""
                start = ".".join(filter(None, (base, name)))
                yield from (f"{start}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ) if not name.startswith("."):
                yield name


def part_of(name: str) -> str | None:
    """The part of plandas that a full name is in; the root's public names count as the frontend."""
    if name != "plandas" and not name.startswith("plandas."):
        return None
    part = name.split(".")[1] if "." in name else ""
    return part if part in BELOW else "frontend"


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> list[str]:
    parts = ("plandas", *path.relative_to(ROOT).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    return list(imported(path.read_text(), ".".join(parts[:-1] if is_package else parts), is_package=is_package))


@pytest.mark.parametrize("part", BELOW)
def test_imports_point_down(part):
    for path in files(part):
        for name in imports_of(path):
            assert part_of(name) in {None, part, *BELOW[part]}, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("part", FOREIGN)
def test_no_part_imports_what_it_must_not_know(part):
    for path in files(part):
        for name in imports_of(path):
            assert name.partition(".")[0] not in FOREIGN[part], f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_knows_no_other_engine(engine):
    others = tuple(f"plandas.backends.{other}" for other in ENGINES if other != engine)
    for path in files(f"backends/{engine}"):
        for name in imports_of(path):
            assert not name.startswith(others), f"{path.relative_to(ROOT)} imports {name}"
            assert engine == "spark" or not name.startswith("pyspark"), f"{path.relative_to(ROOT)} imports {name}"


def test_inside_the_package_imports_are_relative():
    for part in BELOW:
        for path in files(part):
            for node in ast.walk(ast.parse(path.read_text())):
                absolute = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
                absolute += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for name in absolute:
                    assert name.partition(".")[0] not in {"plandas", *BELOW}, f"{path.relative_to(ROOT)} imports {name} absolutely"


@pytest.mark.parametrize("module", ["plandas", "plandas.plan", "plandas.optimizer", "plandas.backends"])
def test_importing_does_not_import_pyspark(module):
    code = f"import sys, {module}; sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_reader_of_imports_sees_every_form():
    source = """
import pandas as pd, plandas.plan
from . import nodes
from .text import parse
from ..optimizer.rules import prune
from ... import plan
def late():
    from pyspark.sql import functions as F
    importlib.import_module("pyspark.pandas")
"""
    assert sorted(imported(source, "plandas.frontend.core.frame")) == [
        "pandas",
        "plandas.frontend.core.nodes",
        "plandas.frontend.core.text.parse",
        "plandas.frontend.optimizer.rules.prune",
        "plandas.plan",
        "plandas.plan",
        "pyspark.pandas",
        "pyspark.sql.functions",
    ]
    assert list(imported("from .nodes import Filter", "plandas.plan", is_package=True)) == ["plandas.plan.nodes.Filter"]
    assert [part_of(name) for name in ("plandas.plan.Filter", "plandas", "plandas.DataFrame", "pandas")] == [
        "plan",
        "frontend",
        "frontend",
        None,
    ]
