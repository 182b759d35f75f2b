"""Files as Spark reads them: in an order of its own, split by split; here each row is told its place."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from urllib.parse import quote

from pyspark.sql import DataFrame

from ...plan import DataFile, FileSource, Scan, SourceField, SplitSource
from .sql import constant, text

__all__ = ["by_file", "folder_value", "in_rounds", "is_compressed", "plain_path", "read_splits"]

PLAIN = frozenset(string.ascii_letters + string.digits + "/-_.!~'()*,;:$&+=@")
LARGEST_FILE = 40  # bits of a place in a file
HALVINGS = 5  # how often the files are halved to find one; nested deeper, Spark compiles no such expression


def read_splits(
    scan: Scan,
    source: SplitSource,
    names: Mapping[str, str],
    read: Callable[[list[str]], DataFrame],
    value: Callable[[SourceField], str],
) -> DataFrame:
    """The columns of a scan under the names given for their ids; its predicate is for the caller to apply.

    Parameters
    ----------
    read : callable
        The rows of the files at some paths, with all that `value` speaks of.
    value : callable
        The text of a column that the files have.
    """

    def rows(places: Sequence[int]) -> DataFrame:
        files = [source.files[place] for place in places]
        columns = []
        for id, name in scan.columns:
            cell = folder_value(source, name, files) if name in source.partition_names else value(source.field(name))
            columns.append(f"{cell} AS {names[id]}")
        if scan.position:
            split, row = scan.position
            file = by_file(files, [f"{place << LARGEST_FILE}L" for place in places])
            columns += [f"{file} + _metadata.file_block_start AS {names[split]}", f"monotonically_increasing_id() AS {names[row]}"]
        return read([plain_path(file.path) for file in files]).selectExpr(*columns or ["1 AS one"])

    return in_rounds(source.files, range(len(source.files)), rows)


def in_rounds(files: Sequence[DataFile], places: Sequence[int], rows: Callable[[Sequence[int]], DataFrame]) -> DataFrame:
    """The rows of the files at some places, where `rows` takes each path once at most, and files of one kind of columns.

    A user may give a path twice.
    """
    rounds: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    seen = Counter[str]()
    for place in places:
        file = files[place]
        rounds.setdefault((seen[file.path], file.untyped), []).append(place)
        seen[file.path] += 1
    return reduce(DataFrame.unionAll, map(rows, rounds.values()))


def by_file(files: Sequence[DataFile], values: Sequence[str]) -> str:
    """A value that depends on the file that a row is in; looked for by halves, as Spark goes through a map in turn."""
    if len(set(values)) == 1:
        return values[0]
    return _by_path(sorted((spark_path(file.path).encode(), value) for file, value in zip(files, values, strict=True)), HALVINGS)


def _by_path(values: Sequence[tuple[bytes, str]], halvings: int) -> str:
    """The value of the row's file; paths come in the order that Spark has of texts, which is that of their bytes."""
    if len(values) == 1:
        return values[0][1]
    if not halvings:
        return f"element_at(map({', '.join(f'{text(path.decode())}, {value}' for path, value in values)}), _metadata.file_path)"
    middle = len(values) // 2
    below, above = (_by_path(part, halvings - 1) for part in (values[:middle], values[middle:]))
    return f"if(_metadata.file_path < {text(values[middle][0].decode())}, {below}, {above})"


def folder_value(source: FileSource, name: str, files: Sequence[DataFile]) -> str:
    """A column whose values are those of the files' folders."""
    place, type = source.partition_names.index(name), source.field(name).type
    return by_file(files, [constant(file.partition[place], type) for file in files])


def spark_path(path: str) -> str:
    """A path as Spark's `_metadata.file_path` has it: a Java URI, which leaves letters of all languages as they are."""
    escaped = "".join(letter if letter in PLAIN or _is_other(letter) else quote(letter) for letter in path)
    return f"file:{escaped}" if path.startswith("/") else escaped


def _is_other(letter: str) -> bool:
    """Whether it is in Java's category "other", which URIs may hold."""
    return letter > "\x7f" and unicodedata.category(letter) not in ("Cc", "Zs", "Zl", "Zp")


def plain_path(path: str) -> str:
    """A path as Spark's reader takes it without seeing a pattern in it."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", path)


def is_compressed(path: str) -> bool:
    """Whether a text file's name says that it is compressed."""
    return path.endswith((".gz", ".bz2", ".zst", ".deflate", ".snappy", ".lz4"))
