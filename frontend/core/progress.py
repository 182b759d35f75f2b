"""A progress bar for what takes long, where somebody looks: in a terminal or a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO

from ...backends import Backend, Tasks
from ..options import get_option

__all__ = ["progress"]

PATIENCE = 2.0  # seconds that pass before anything is shown
PAUSE = 0.2  # between two looks at the engine
WIDTH = 40


@contextmanager
def progress(backend: Backend) -> Iterator[None]:
    """Show how far the engine is while the block runs, on standard error; what was shown is wiped out at the end."""
    if not get_option("display.progress") or not _is_looked_at(sys.stderr):
        yield
        return
    ended = Event()
    with backend.watched() as tasks:
        painter = Thread(target=_paint, args=(tasks, ended, sys.stderr), daemon=True)
        painter.start()
        try:
            yield
        finally:
            ended.set()
            painter.join()


def _is_looked_at(stream: TextIO) -> bool:
    """Whether it is a terminal, or goes below a notebook's cell."""
    return stream.isatty() or type(stream).__module__.startswith("ipykernel.")


def _paint(tasks: Callable[[], Tasks | None], ended: Event, stream: TextIO) -> None:
    if ended.wait(PATIENCE):
        return
    painted = 0
    while not ended.wait(PAUSE):
        found = tasks()
        if found is not None:
            line = bar(found)
            stream.write(f"\r{line:<{painted}}")
            stream.flush()
            painted = len(line)
    if painted:
        stream.write(f"\r{'':<{painted}}\r")
        stream.flush()


def bar(tasks: Tasks) -> str:
    """A line that is the fuller the more tasks are done.

    Examples
    --------
    >>> bar(Tasks(3, 4))
    '[##############################----------] 3 of 4 tasks'
    """
    done = WIDTH * tasks.done // max(tasks.total, 1)
    return f"[{'#' * done}{'-' * (WIDTH - done)}] {tasks.done:,} of {tasks.total:,} tasks"
