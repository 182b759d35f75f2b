"""Writing in a temporary place: what is written is moved in when it is whole, or is not there at all."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["mode_of", "staged"]

MODES = {
    None: "overwrite",
    "overwrite": "overwrite",
    "w": "overwrite",
    "append": "append",
    "a": "append",
    "ignore": "ignore",
    "error": "error",
    "errorifexists": "error",
}
NUMBER = re.compile(r"part-(\d+)")
DATA = (".parquet", ".csv", ".json", ".orc", ".txt", ".crc", ".gz", ".bz2", ".zst", ".snappy")


def mode_of(mode: str | None) -> str:
    """What a mode means where the path exists: "overwrite", "append", "ignore" or "error"."""
    if mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(repr(word) for word in MODES if word)}, not {mode!r}")
    return MODES[mode]


@contextmanager
def staged(path: str, mode: str | None, beside: Mapping[str, str]) -> Iterator[Path | None]:
    """A folder to make beside a path, which takes its place, or is added to it, if all goes well.

    Yields None where there is nothing to do: the path exists and the mode is "ignore". `beside` are names and texts
    of small files that lie with the data.

    Raises
    ------
    FileExistsError
        If the path exists and the mode is "error", or it is a folder that holds more than data files.
    """
    target, meaning = Path(os.path.abspath(path)), mode_of(mode)
    if target.exists() and meaning == "error":
        raise FileExistsError(17, "File exists", path)
    if target.exists() and meaning == "ignore":
        yield None
        return
    if target.is_dir() and meaning == "overwrite":
        _refuse_strangers(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        yield made
        for name, content in beside.items():
            (made / name).write_text(content, encoding="utf-8")
        if meaning == "append" and target.is_dir():
            _add(made, target)
        else:
            _replace(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_strangers(folder: Path) -> None:
    """Raise if a folder that is to be replaced holds what no writer of data has put there."""
    for entry in folder.rglob("*"):
        if entry.is_file() and not entry.name.startswith(("_", ".", "part-")) and entry.suffix not in DATA:
            raise FileExistsError(17, f"The folder holds other files than data ({entry.name}) and is not overwritten", str(folder))


def _add(made: Path, target: Path) -> None:
    """Move data files into a folder, under numbers after those that are there, as files are read by their names."""
    first = 1 + max((int(found[1]) for file in target.rglob("part-*") if (found := NUMBER.match(file.name))), default=-1)
    for file in sorted(file for file in made.rglob("part-*") if file.is_file()):
        name = NUMBER.sub(lambda found: f"part-{int(found[1]) + first:05d}", file.name)
        place = (target / file.relative_to(made)).with_name(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, place)


def _replace(made: Path, target: Path) -> None:
    """Put a folder in the place of whatever is there, which goes only when the new one is in place."""
    old = made.with_name(made.name + ".old")
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(made, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    if old.is_dir():
        shutil.rmtree(old)
    elif old.exists():
        old.unlink()
