"""The same program gives the same plans, whatever the order in which sets and dicts of a process hold what they hold."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

PROGRAM = """
import plandas as pd

df = pd.DataFrame({"k": [1, 2, 1], "x": [1.0, 2.0, 3.0], "y": [3, 2, 1], "s": ["a", "b", "a"], "t": ["u", "v", "w"]})
wide = df.assign(total=df.x + df.y, text=df.s + df.t, past=df.x.shift(1))
groups = wide[(wide.total > 1) & (wide.text != "b") & (wide.y < 9)].groupby(["k", "s"]).agg({"x": "mean", "y": ["min", "max"]})
joined = wide.merge(df[df.s.isin(["a", "b", "c"])], on=["k", "s"], suffixes=("", "_right")).sort_values(["t", "x"])
for frame in (wide, groups, joined, joined.describe(), joined.head(2)):
    for mode in ("logical", "optimized"):
        print(frame.explain(mode))
"""


def test_plans_do_not_depend_on_the_seed_of_hashes() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1", "4294967295")
    ]
    assert len(printed[0].splitlines()) > 60
    assert all(one == other for one, other in pairwise(printed))
