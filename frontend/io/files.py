"""Which files a path means, and what they are."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from ...plan import DataFile

__all__ = ["data_file", "list_files", "partition_values"]


def list_files(path: Any, suffixes: Iterable[str] = ()) -> list[str]:
    """The files that a path, a folder, a glob or a list of those means, in the order in which they are read.

    Files of a folder come in the order of their names, folders below it too; names that start with ``_`` or
    ``.`` are left out, as every reader of such folders does.

    Raises
    ------
    FileNotFoundError
        If nothing is there; it names the path.
    """
    if isinstance(path, list | tuple):
        return [file for part in path for file in list_files(part, suffixes)]
    text = _local(os.fspath(path))
    if os.path.isdir(text):
        found = sorted(_walk(Path(text)))
        if not found:
            raise FileNotFoundError(f"no data files in the folder {text!r}")
        return found
    if os.path.exists(text):
        return [os.path.abspath(text)]
    matches = sorted(glob.glob(text, recursive=True)) if glob.has_magic(text) else []
    if not matches:
        raise FileNotFoundError(2, "No such file or directory", text)
    return [file for match in matches for file in list_files(match, suffixes)]


def _local(path: str) -> str:
    if path.startswith("file:"):
        return unquote(urlparse(path).path)
    return os.path.expanduser(path)


def _walk(folder: Path) -> Iterable[str]:
    for entry in folder.iterdir():
        if entry.name.startswith(("_", ".")) and "=" not in entry.name:
            continue
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield str(entry.absolute())


def partition_values(root: Any, files: list[str]) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """The names and, for each file, the values of ``name=value`` folders between `root` and the file."""
    if not isinstance(root, str | os.PathLike) or not os.path.isdir(_local(os.fspath(root))):
        return (), [() for _ in files]
    base = os.path.abspath(_local(os.fspath(root)))
    pairs = [[part.partition("=") for part in Path(file).parent.relative_to(base).parts if "=" in part] for file in files]
    names = tuple(dict.fromkeys(name for parts in pairs for name, _, _ in parts))
    values = [{name: unquote(value) for name, _, value in parts} for parts in pairs]
    return names, [tuple(None if row.get(name) == "__HIVE_DEFAULT_PARTITION__" else row.get(name) for name in names) for row in values]


def data_file(path: str, rows: int = -1, partition: tuple[Any, ...] = ()) -> DataFile:
    """The description of a file as it is now."""
    status = os.stat(path)
    return DataFile(path, status.st_size, status.st_mtime_ns, rows, partition)
