"""Text files that are small enough to be parsed by pandas at the call, one after another."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pandas as pd

from ..core.build import from_pandas
from ..core.frame import Frame
from .files import Files

__all__ = ["check_compression", "given_options", "parse_each", "refuse"]

COMPRESSED = (".gz", ".bz2", ".zst")
"""What names of compressed files end with that every engine reads."""

UNREADABLE = (".zip", ".xz", ".tar", ".tgz", ".lz4", ".snappy")


def parse_each(files: Files, parse: Callable[[str, int | None], pd.DataFrame], numbered: bool, limit: int | None = None) -> Frame:
    """The files' data: those without rows tell no dtypes, unless all are; `numbered` anew if there are several.

    Parameters
    ----------
    parse : callable
        The data of the file at a path, and no more than that many rows.
    """
    parts: list[pd.DataFrame] = []
    empty: pd.errors.EmptyDataError | None = None
    for path, values in zip(files.paths, files.values, strict=True):
        left = None if limit is None else limit - sum(map(len, parts))
        if parts and left == 0:
            break
        try:
            part = parse(path, left)
        except pd.errors.EmptyDataError as error:
            empty = error
            continue
        except ValueError as error:
            error.add_note(f"in the file {path!r}")
            raise
        parts.append(part.assign(**dict(zip(files.folder_names, values, strict=True))) if values else part)
    if empty is not None and not parts:
        raise empty
    parts = [part for part in parts if len(part)] or parts[:1]
    return from_pandas(parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=numbered))


def given_options(reader: Callable[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call of a reader, all but the first, that are not its defaults.

    Parameters
    ----------
    values : dict
        By name; what else is there is left out.
    """
    _, *parameters = inspect.signature(reader).parameters.values()
    return {one.name: values[one.name] for one in parameters if values[one.name] is not one.default}


def refuse(call: str, files: Files, sample: int) -> NotImplementedError:
    """Why what a call asks for can be done for small files only."""
    return NotImplementedError(
        f"{call} needs pandas' parser, which takes files up to io.csv_sample_bytes ({sample:,} bytes); these have {files.size:,}"
    )


def check_compression(call: str, files: Files, sample: int, given: Any) -> None:
    """Raise where files are compressed in a way that not every engine reads, or not as their names say."""
    if given not in (None, "infer") and not all(path.endswith(COMPRESSED) for path in files.paths):
        raise refuse(f"{call}(compression={given!r})", files, sample)
    for path in files.paths:
        if path.endswith(UNREADABLE):
            raise refuse(f"{call}({path!r})", files, sample)
