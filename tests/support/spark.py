"""What Spark did and would do: jobs counted, physical plans read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Jobs", "counted_jobs", "unpartitioned_windows"]


class Jobs:
    """The number of jobs that Spark started while a block ran."""

    count = 0


@contextmanager
def counted_jobs(session: Any) -> Iterator[Jobs]:
    """Count the jobs that the block starts, by the number that the scheduler would give the next one.

    With adaptive execution each shuffle's map side is a job of its own.
    """
    jobs = Jobs()
    scheduler = session.sparkContext._jsc.sc().dagScheduler()
    before = scheduler.nextJobId()
    yield jobs
    jobs.count = scheduler.nextJobId() - before


def unpartitioned_windows(plan: str) -> list[str]:
    """The lines of a physical plan in which a window gathers all rows in one partition, or a sort does so below it."""
    lines = plan.splitlines()
    found = []
    for place, line in enumerate(lines):
        if not re.match(r"[\s:+\-*()\d]*Window(GroupLimit)? \[", line):
            continue
        below = next((other for other in lines[place + 1 :] if "Exchange" in other), "")
        if "SinglePartition" in below:
            found.append(line.strip())
    return found
