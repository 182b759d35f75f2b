"""The progress bar: where somebody looks, for what takes long, and gone at the end."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep
from types import SimpleNamespace

import pytest

import plandas
from plandas.backends import Tasks
from plandas.frontend.core import progress as module
from plandas.frontend.core.progress import bar, progress


class Terminal(io.StringIO):
    """A stream that somebody looks at; `written` is set when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


class Engine:
    """An engine that is as far as `tasks` says."""

    def __init__(self, tasks: Tasks | None) -> None:
        self.tasks = tasks
        self.asked = Event()

    @contextmanager
    def watched(self) -> Iterator[Callable[[], Tasks | None]]:
        yield self._ask

    def _ask(self) -> Tasks | None:
        self.asked.set()
        return self.tasks


@pytest.fixture
def terminal(monkeypatch) -> Terminal:
    monkeypatch.setattr(module, "PATIENCE", 0)
    monkeypatch.setattr(module, "PAUSE", 0.001)
    stream = Terminal()
    monkeypatch.setattr(module, "sys", SimpleNamespace(stderr=stream))  # pytest sets its own in sys
    return stream


def test_what_takes_long_has_a_bar_that_is_wiped_out_at_the_end(terminal):
    with progress(Engine(Tasks(1, 4))):
        assert terminal.written.wait(10)
    line = bar(Tasks(1, 4))
    assert terminal.getvalue().startswith(f"\r{line}")
    assert terminal.getvalue().endswith(f"\r{' ' * len(line)}\r")


def test_a_shorter_line_covers_a_longer_one():
    assert len(bar(Tasks(0, 10_000))) > len(bar(Tasks(0, 10)))
    assert bar(Tasks(0, 0)).count("#") == 0


def test_nothing_is_shown_before_two_seconds(terminal, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 60)
    with progress(Engine(Tasks(1, 4))):
        pass
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_the_engine_knows_nothing(terminal):
    engine = Engine(None)
    with progress(engine):
        assert engine.asked.wait(10)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("reason", ["option", "file"])
def test_the_engine_is_not_asked_where_nobody_looks(terminal, monkeypatch, reason):
    class Silent:
        def watched(self):
            raise AssertionError("asked")

    if reason == "file":
        monkeypatch.setattr(module, "sys", SimpleNamespace(stderr=io.StringIO()))
    with plandas.option_context("display.progress", reason == "file"), progress(Silent()):
        pass


def test_an_error_passes_and_wipes_the_bar_out(terminal):
    def fails() -> None:
        with progress(Engine(Tasks(2, 4))):
            assert terminal.written.wait(10)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert terminal.getvalue().endswith(" \r")


@pytest.mark.spark
def test_spark_tells_how_many_tasks_are_done(spark):
    from pyspark.sql import functions as f

    from plandas.backends.spark.progress import watched

    slow = spark.range(0, 3, 1, 3).select(f.expr("reflect('java.lang.Thread', 'sleep', 700L)"))
    job = Thread(target=slow.collect)
    seen = set()
    with watched(spark) as tasks:
        job.start()
        while job.is_alive():
            seen.add(tasks())
            sleep(0.02)
    totals = {found.total for found in seen if found is not None}
    assert totals == {3} or spark.sparkContext.getConf().get("spark.ui.showConsoleProgress") == "true"
