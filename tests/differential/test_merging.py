"""merge and join: rows, their order, columns, index, dtypes, errors."""

from __future__ import annotations

from typing import Any

import numpy
import pandas
import pytest
from support.differential import agree
from support.frames import MIXED, RIGHT

import plandas

FRAMES = {
    "l": pandas.DataFrame(
        {
            "k": [2, 1, None, 2, 3],
            "k2": ["x", "y", "x", None, "x"],
            "a": [1, 2, 3, 4, 5],
            "t": [True, False, True, False, True],
            "d": pandas.to_datetime(["2020-01-01", "2020-01-02", None, "2020-01-01", "2020-01-03"]),
        },
        index=list("pqrst"),
    ),
    "r": pandas.DataFrame(
        {
            "k": [2, 2, 4, None, 1],
            "k2": ["x", "q", None, "x", "y"],
            "a": [10, 20, 30, 40, 50],
            "b": ["u", "v", "w", "z", None],
            "t": [True, True, False, False, True],
        },
        index=list("pqzzt"),
    ),
    "i": pandas.DataFrame(
        {"k": [3, 1, 2, 2], "w": [1, 2, 3, 4], "u": [True, False, True, True]}, pandas.Index([5, 6, 7, 8], name="ri")
    ),
    "j": pandas.DataFrame({"k": [1, 5, 2, 7], "v": [1.5, 2.5, 3.5, 4.5]}, index=pandas.Index([3, 1, 2, 2], name="ki")),
    "m": pandas.DataFrame(
        {"x": [1, 2, 3, 4]}, pandas.MultiIndex.from_tuples([(1, "a"), (2, "b"), (2, "a"), (3, "c")], names=["i", "j"])
    ),
    "n": pandas.DataFrame({"y": [1.0, 2.0, 3.0]}, pandas.MultiIndex.from_tuples([(2, "a"), (1, "a"), (9, "z")], names=["i", "j"])),
    "e": pandas.DataFrame({"w": [10, 20, 30]}, index=pandas.Index([3, 7, 1], name="i")),
    "o": pandas.DataFrame({0: [1, 2, 3], 1: [4, 5, 6]}),
    "q": pandas.DataFrame({0: [2, 3, 9], 2: [7, 8, 9]}),
}

HOWS = ["inner", "left", "right", "outer", "left_anti", "right_anti"]

LINES = """
l.merge(r, on="k", how=how)
l.merge(r, on=["k", "k2"], how=how)
l.merge(r, on=["k2", "k"], how=how, sort=True)
l.merge(r, how=how)
l.merge(r, left_on="k", right_on="a", how=how)
l.merge(r, left_on=["k", "k2"], right_on=["a", "b"], how=how)
l.merge(r, on="t", how=how)
l.merge(l[["d", "a"]], on="d", how=how, sort=True)
l.merge(r, left_index=True, right_index=True, how=how)
l.merge(r, left_index=True, right_on="k2", how=how)
l.merge(r, left_on="k2", right_index=True, how=how, sort=True)
i.merge(l, on="k", how=how)
i.merge(j, left_on="k", right_index=True, how=how)
j.merge(i, left_index=True, right_on="k", how=how)
i.merge(j, left_on="w", right_index=True, how=how)
i.astype({"k": "int32"}).merge(j, on="k", how=how)
i.astype({"k": "Int64"}).merge(j, on="k", how=how)
l.astype({"k": "Int64"}).merge(r.astype({"k": "Int64"}), on="k", how=how, sort=True)
l.merge(i, left_on="t", right_on="u", how=how)
l.merge(i, on="k", how=how, indicator=True)
l.merge(i, on="k", how=how, indicator="src")
l.merge(r[["k", "b"]], on="k", how=how, suffixes=(None, "_r"))
l.merge(r, left_on=l.k + 1, right_on="k", how=how)
l.merge(r, left_on=l.k + 1, right_on=r.k + 1, how=how)
l.merge(r, left_on=np.array([2, 1, 2, 2, 7]), right_on="k", how=how)
l.merge(r, left_on=[l.k, "k2"], right_on=["k", r.k2], how=how)
o.merge(q, on=0, how=how)
o.merge(q, left_on=0, right_index=True, how=how)
i.join(j[["v"]], on="k", how=how)
i.join(j.v, on="w", how=how)
l.join(r, lsuffix="_l", rsuffix="_r", how=how)
l.join(l.add_suffix("_2"), how=how)
m.join(n, how=how)
m.merge(n, on=["i", "j"], how=how)
m.merge(n, on="i", how=how)
m.reset_index().merge(n, on=["i", "j"], how=how)
l.set_index("k").merge(r, on="k", how=how)
l.merge(r.set_index("k"), on="k", how=how)
l.rename_axis("idx").merge(r.rename_axis("idx"), on="idx", how=how)
l.rename_axis("idx").merge(r.rename_axis("idx"), on=["idx", "k"], how=how)
l.iloc[:0].merge(r, on="k", how=how)
l.merge(r.iloc[:0], on="k", how=how)
l[["k", "a"]].merge(r[["k", "b"]], on="k", how=how).merge(r[["b", "t"]], on="b", how=how)
"""

LEVELS = """
m.join(e, how=how)
e.join(m, how=how)
m.join(m.rename_axis(["i", "q"])[["x"]].add_prefix("z"), how=how)
m.join(n.swaplevel(), how=how)
m.join(n.rename_axis(["y", "z"]), how=how)
"""

REST = """
l.merge(r, how="cross")
l.merge(r, how="cross", suffixes=("_q", "_r"))
l.merge(r, how="cross", on="k")
l.merge(r, on="nope")
l.merge(r, left_on="nope", right_on="k")
l.merge(r, left_on="k")
l.merge(r, right_on="k")
l.merge(r, left_on="k", right_on=["k", "k2"])
l.merge(r, left_on=["k", "k2"], right_index=True)
l.merge(r, on="k", left_index=True)
l.merge(r, left_index=True)
l.merge(r, left_index=True, left_on="k", right_on="k")
l.merge(r, on="k", how="bogus")
l.merge(r, left_on="k", right_on="k2")
l.merge(r, left_on="t", right_on="k")
l.merge(r, left_on="d", right_on="k")
l.merge(r, left_on="d", right_on="k2")
l[["d"]].merge(i)
l.merge(3)
l.merge(l.index, left_index=True, right_index=True)
l.merge(r.a.rename(None), on="k")
l.merge(r, on="k", suffixes=("_x", "_x"))
l.merge(r, on="k", suffixes=("", ""))
l.merge(r, on="k", suffixes=("_x",))
l.merge(r, on="k", suffixes="ab")
l.merge(r.assign(a_x=1), on="k")
l.merge(r, on="k", indicator=5)
l.assign(_merge=1).merge(r, on="k", indicator=True)
l.merge(r, on=("k", "k2"))
l.merge(r, on=[])
l.merge(r, on="k", validate="1:1")
l.merge(i.drop_duplicates("k"), on="k", validate="m:1")
i.drop_duplicates("k").merge(j, on="k", validate="one_to_many")
l.merge(r, on="k", validate="x")
l[["k", "k"]].merge(r, on="k")
l.astype({"k2": "category"}).merge(r.astype({"k2": "category"}), on="k2")
l.join(r)
l.join(r.b)
l.join(r.b.rename(None))
l.join([r[["b"]], l[["a"]].add_prefix("q")])
l.join([r[["b"]], l[["a"]].add_prefix("q")], how="outer")
l.join([r[["b"]]], on="k")
l.join(r, on="nope", rsuffix="_r")
l.join(r, how="cross", lsuffix="_l", rsuffix="_r")
l.join(r[["b"]], on="k2")
pd.merge(l, r, "left", "k")
pd.merge(l.a, r.a, left_index=True, right_index=True)
pd.merge(l.a, r, on="a")
l.set_index("k").join(r.set_index("k"), on="k", lsuffix="_l", rsuffix="_r")
l.merge(r, left_on="k2", right_on="k2").merge(i, left_on="k_x", right_on="k")
l.merge(r, on="k").groupby("b").a_x.sum()
l.merge(l, left_index=True, right_index=True).shape
"""


def run(line: str, **more: Any) -> None:
    def program(pd: Any, *frames: Any) -> Any:
        return eval(line, {"pd": pd, "np": numpy, **dict(zip(FRAMES, frames, strict=True)), **more})

    agree(program, *FRAMES.values())


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_merge_keeps_the_rows_that_it_says(line: str, how: str) -> None:
    if "Int64" in line and how == "right_anti":
        pytest.skip("where no row at all has a match, pandas takes the other side's dtype for the key")
    run(line, how=how)


@pytest.mark.parametrize("how", ["inner", "left", "right", "outer"])
@pytest.mark.parametrize("line", LEVELS.strip().splitlines())
def test_indexes_of_several_levels_are_joined_by_the_names_they_share(line: str, how: str) -> None:
    run(line, how=how)


@pytest.mark.parametrize("line", REST.strip().splitlines())
def test_what_merge_and_join_take(line: str) -> None:
    run(line)


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize(
    "line", ["m.join(e, how='left_anti')", "m.reset_index().merge(n, left_on=['i', 'j'], right_index=True, how='outer')"]
)
def test_what_is_not_lowered_runs_in_pandas(line: str) -> None:
    with plandas.option_context("compute.pandas_fallback", False), pytest.raises(NotImplementedError):
        run(line)
    run(line)


@pytest.mark.parametrize(
    "line",
    [
        "left.b.isin(right.b)",
        "left.s.isin(right.s)",
        "left.t.isin(left.t[left.b > 2])",
        "left[left.s.isin(right.s)]",
        "left[~left.s.isin(right.s[right.v > 10])]",
        "left[left.b.isin(right.b[right.v > 99]) | (left.a > 1)]",
        "left.b.isin(right.b).sum() + left.d.isin(left.d[:2]).sum()",
        "left.assign(there=left.b.isin(right.v)).cumsum().there",
    ],
)
@pytest.mark.parametrize("rows", [slice(None), slice(0)], ids=["rows", "no rows"])
def test_isin_of_a_series_is_a_join(line: str, rows: slice) -> None:
    left = MIXED[["a", "b", "s", "t", "d"]] if "cumsum" not in line else MIXED[["b"]]
    with plandas.option_context("compute.isin_limit", 0):
        agree(lambda pd, left, right: eval(line, {"left": left, "right": right}), left[rows], RIGHT)
