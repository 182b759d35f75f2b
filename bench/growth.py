"""How time and memory of plandas on Spark grow with the rows: workloads in row order on 10, 20 and 40 million rows.

    python bench/growth.py [workload ...] [--rows N ...] [--heap SIZE]

Each run is a process of its own with one session of a small heap (1 GiB), which does not grow with the data: what a task needs
beyond it would fail. The second of two runs is timed. Memory is the most that was resident (VmHWM of /proc): of the driver in
Python, of the JVM with its heap, and of the largest Python worker. Needs Linux and Java.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import workloads

ORDERED = (
    "all_ranks", "all_totals", "difference", "filtered_read", "rank", "rolling_deviation", "rolling_mean", "running_total", "shift",
)  # fmt: skip
ROWS = (10_000_000, 20_000_000, 40_000_000)
MIB = 1 << 20


def measure(workload: str, rows: int, heap: str) -> dict[str, Any]:
    """One workload on so many rows, in this process."""
    from pyspark.sql import SparkSession

    import plandas

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {"spark.driver.memory": heap, "spark.ui.enabled": "false", "spark.log.level": "ERROR"}
    session = SparkSession.builder.master("local[*]").config(map={**settings, "spark.ui.showConsoleProgress": "false"}).getOrCreate()
    module = workloads.load(workload)
    data, peaks = module.data(rows), Peaks()
    with plandas.option_context("backend", "spark"):
        for _ in range(2):
            start = time.perf_counter()
            module.pandas(plandas, data).to_pandas()
            seconds = time.perf_counter() - start
    found = {"workload": workload, "rows": rows, "seconds": seconds, **peaks.stop()}
    session.stop()
    return found


class Peaks:
    """Watches this process and those below it; the most memory that each kind of them had resident, in MiB."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, int]] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self._look()

    def _look(self) -> None:
        for pid in below(os.getpid()):
            try:
                facts = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
            except OSError:
                continue
            if "VmHWM" in facts:
                self._known[pid] = (facts["Name"].strip(), int(facts["VmHWM"].split()[0]) * 1024 // MIB)

    def stop(self) -> dict[str, int]:
        """The peaks until now."""
        self._look()
        self._ended.set()
        own = self._known.pop(os.getpid(), ("", 0))[1]
        jvm = max((peak for name, peak in self._known.values() if name == "java"), default=0)
        worker = max((peak for name, peak in self._known.values() if name.startswith("python")), default=0)
        return {"driver_mib": own, "jvm_mib": jvm, "worker_mib": worker}


def below(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        try:
            found += [int(child) for task in Path(f"/proc/{one}/task").iterdir() for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", help=f"which ({', '.join(ORDERED)}); all unless given")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="rows of the inputs")
    parser.add_argument("--heap", default="1g", help="the JVM's heap (1g)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.workloads[0], args.rows[0], args.heap)))
        return
    print(f"{'workload':<16}{'rows':>12}{'seconds':>9}{'us/row':>8}{'driver MiB':>12}{'JVM MiB':>9}{'worker MiB':>12}")
    for workload in args.workloads or ORDERED:
        for rows in args.rows:
            command = [sys.executable, __file__, workload, "--rows", str(rows), "--heap", args.heap, "--one"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{workload:<16}{rows:>12,}  {done.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            row = json.loads(done.stdout.strip().splitlines()[-1])
            each = row["seconds"] / rows * 1e6
            memory = f"{row['driver_mib']:>12,}{row['jvm_mib']:>9,}{row['worker_mib']:>12,}"
            print(f"{workload:<16}{rows:>12,}{row['seconds']:>9.2f}{each:>8.2f}{memory}", flush=True)


if __name__ == "__main__":
    main()
