"""Which files a path means, what they are, and what their folders say of them."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlparse

from ...plan import DataFile, SourceField
from ...plan import types as t

__all__ = ["Files", "find_files", "list_files", "local_path"]


class Files(NamedTuple):
    """Files in the order in which they are read, and the columns that their ``name=value`` folders make.

    `values` has a row a file.
    """

    paths: list[str]
    folders: tuple[SourceField, ...]
    values: list[tuple[Any, ...]]

    @property
    def size(self) -> int:
        """Bytes of all together."""
        return sum(map(os.path.getsize, self.paths))

    @property
    def folder_names(self) -> tuple[str, ...]:
        return tuple([field.name for field in self.folders])

    def data_files(self, rows: Sequence[int] = (), untyped: Sequence[tuple[str, ...]] = ()) -> tuple[DataFile, ...]:
        """The files as they are now, with the numbers of rows and the untyped columns that are known."""
        none: tuple[str, ...] = ()
        facts = zip(self.paths, rows or repeat(-1), self.values, untyped or repeat(none), strict=False)
        return tuple([data_file(*fact) for fact in facts])


def find_files(path: Any, integers: t.DataType = t.int64) -> Files:
    """The files of `list_files`, with the values of their folders: numbers of the type `integers` where all are numbers.

    Folders count below the folder that is given; of a list or a glob all do.
    """
    paths = list_files(path)
    names, rows = _folder_texts(path, paths)
    fields, columns = [], []
    for name, texts in zip(names, zip(*rows, strict=True), strict=True):
        whole = all(text is None or _is_integer(text, integers) for text in texts)
        columns.append([None if text is None else int(text) if whole else text for text in texts])
        fields.append(SourceField(name, integers if whole else t.string, None in texts))
    return Files(paths, tuple(fields), list(zip(*columns, strict=True)) if columns else [() for _ in paths])


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
    text = local_path(os.fspath(path))
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


def local_path(path: str) -> str:
    """A path on this machine, also of a URL that names one."""
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


def _is_integer(text: str, type: t.DataType) -> bool:
    return re.fullmatch("-?[0-9]+", text) is not None and -(1 << type.bit_width - 1) <= int(text) < 1 << type.bit_width - 1


def _folder_texts(path: Any, files: list[str]) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """The names and, for each file, the values of the ``name=value`` folders above it."""
    base = (
        "/"
        if isinstance(path, list | tuple) or not os.path.exists(local_path(os.fspath(path)))
        else os.path.abspath(local_path(os.fspath(path)))
    )
    pairs = [
        [part.partition("=") for part in Path(os.path.relpath(file, base)).parent.parts if "=" in part] if file != base else []
        for file in files
    ]
    names = tuple(dict.fromkeys(name for parts in pairs for name, _, _ in parts))
    values = [{name: unquote(value) for name, _, value in parts} for parts in pairs]
    return names, [tuple(None if row.get(name) == "__HIVE_DEFAULT_PARTITION__" else row.get(name) for name in names) for row in values]


def data_file(path: str, rows: int, partition: tuple[Any, ...], untyped: tuple[str, ...]) -> DataFile:
    """The description of a file as it is now."""
    status = os.stat(path)
    return DataFile(path, status.st_size, status.st_mtime_ns, rows, partition, untyped)
