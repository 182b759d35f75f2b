"""What is installed is what is in the checkout."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import plandas

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("backends", "frontend", "optimizer", "plan")
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]


def dotted(folder: Path) -> str:
    return ".".join(("plandas", *folder.relative_to(ROOT).parts))


def test_the_tests_run_on_this_checkout():
    assert Path(plandas.__path__[0]).resolve() == ROOT


def test_every_folder_with_code_is_a_package():
    bare = {path.parent for part in PARTS for path in (ROOT / part).rglob("*.py") if not (path.parent / "__init__.py").exists()}
    assert not bare


def test_every_package_is_listed_in_pyproject():
    folders = [path.parent for part in PARTS for path in (ROOT / part).rglob("__init__.py")]
    assert SETUPTOOLS["packages"] == sorted(["plandas", *map(dotted, folders)])


def test_every_file_that_is_not_code_is_package_data():
    data = [path for part in PARTS for path in (ROOT / part).rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    for path in [ROOT / "py.typed", *data]:
        patterns = SETUPTOOLS["package-data"].get(dotted(path.parent), [])
        assert any(fnmatch(path.name, pattern) for pattern in patterns), path
