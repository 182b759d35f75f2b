"""How far Spark's running jobs are, through its public interfaces: a tracker to ask, or on Connect what the server reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ..base import Tasks

__all__ = ["watched"]


@contextmanager
def watched(session: Any) -> Iterator[Callable[[], Tasks | None]]:
    """A function that tells how far the session's jobs are. It knows nothing where Spark draws progress bars of its own."""
    if "connect" not in type(session).__module__:
        context = session.sparkContext
        drawn_by_spark = context.getConf().get("spark.ui.showConsoleProgress") == "true"
        yield (lambda: None) if drawn_by_spark else lambda: _tracked(context.statusTracker())
        return
    reports = _Reports()
    session.registerProgressHandler(reports)
    try:
        yield reports.last
    finally:
        session.removeProgressHandler(reports)


def _tracked(tracker: Any) -> Tasks | None:
    """The tasks of the stages of all jobs that run now."""
    jobs = [tracker.getJobInfo(job) for job in tracker.getActiveJobsIds()]
    stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    return _total((stage.numCompletedTasks, stage.numTasks) for stage in stages if stage)


def _total(stages: Iterable[tuple[int, int]]) -> Tasks | None:
    """All stages together; None if there are none."""
    counts = list(stages)
    return Tasks(*map(sum, zip(*counts, strict=True))) if counts else None


class _Reports:
    """A progress handler of Spark Connect that keeps the last report."""

    def __init__(self) -> None:
        self._last: Tasks | None = None

    def __call__(self, stages: Any, inflight_tasks: int, operation_id: str, done: bool) -> None:
        self._last = _total((stage.num_completed_tasks, stage.num_tasks) for stage in stages or ())

    def last(self) -> Tasks | None:
        return self._last
