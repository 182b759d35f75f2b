"""Windows in Spark's Python workers, without Spark: wherever batches end, the answer is the local engine's."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from engines.running import run, scan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from plandas.backends.spark.worker import Step, streamed
from plandas.plan import Call, Window, op

BOUNDS = [(-2, 0), (0, 2), (-3, 1), (-1, -1), (2, 2), (1, 3), (-4, -2), (0, 0), (None, 0), (0, None), (None, None)]

cells = st.tuples(
    st.sampled_from([None, "a", "b", "c"]), st.one_of(st.none(), st.integers(-8, 8).map(lambda number: number / 4)), st.integers(-5, 5)
)


def framed(x: Any, n: Any) -> list[Call]:
    """What workers compute from the rows around."""
    made = [op.size(), op.count(x), op.first(x), op.last(x), op.sum_(n, min_count=2), op.mean(n)]
    made += [op.min_(x), op.max_(n), op.sum_(x, min_count=None), op.mean(x), op.var(x, ddof=1), op.std(x, ddof=0)]
    return [*made, op.quantile(x, q=0.25)]


def chained(x: Any, n: Any) -> list[Call]:
    """What workers compute from row to row."""
    return [op.product(x, min_count=None), op.product(x, min_count=2), op.recurrence(0.5, op.coalesce(x, 1.0))]


def in_batches(table: pa.Table, cuts: list[int], rows: Any, calls: list[Call]) -> pa.Table:
    """The columns of calls, of a table that comes in batches, as workers compute them."""
    table = table.append_column("half", pa.repeat(0.5, table.num_rows))
    table = table.append_column("filled", table.column("x").combine_chunks().fill_null(1.0))
    steps = []
    for place, call in enumerate(calls):
        args = ("half", "filled") if call.operator is op.recurrence else [arg.id[0] for arg in call.args]
        steps.append(Step(f"c{place}", call.type, call.operator.name, call.params, args))
    bounds = [0, *sorted({cut % (table.num_rows + 1) for cut in cuts}), table.num_rows]
    parts = [table.slice(start, stop - start) for start, stop in pairwise(bounds)]
    batches = [batch for part in parts for batch in part.combine_chunks().to_batches()]
    return pa.Table.from_batches(list(streamed(batches, ["k"], steps, rows, ["place"])))


@pytest.mark.parametrize("rows", BOUNDS, ids=str)
@settings(deadline=None, max_examples=25)
@given(data=st.lists(cells, min_size=1, max_size=40), cuts=st.lists(st.integers(0, 40), max_size=6))
def test_batches_may_end_anywhere(rows: tuple[int | None, int | None], data: list[tuple[Any, ...]], cuts: list[int]) -> None:
    keys, xs, ns = zip(*sorted(data, key=lambda row: str(row[0])), strict=True)
    table = pa.table({"k": pa.array(keys, pa.string()), "x": pa.array(xs, pa.float64()), "n": pa.array(ns, pa.int64())})
    node, columns = scan_of(table)
    calls = framed(columns["x"], columns["n"]) + (chained(columns["x"], columns["n"]) if rows == (None, 0) else [])
    window = Window(node, (columns["k"].id,), tuple((f"c{place}", call) for place, call in enumerate(calls)), None, rows)
    expected = run(window).select([f"c{place}" for place in range(len(calls))])
    made = in_batches(table.append_column("place", pa.array(np.arange(len(data)))), cuts, rows, calls)
    assert made.column("place").to_pylist() == list(range(len(data)))
    for name in expected.column_names:
        wanted, found = (pd.Series(one.column(name).to_pandas()).astype(float) for one in (expected, made))
        pd.testing.assert_series_equal(found, wanted, check_names=False)


@settings(deadline=None, max_examples=50)
@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=10), cuts=st.lists(st.integers(0, 50), max_size=6))
def test_functions_see_each_group_once_and_as_a_whole(sizes: list[int], cuts: list[int]) -> None:
    keys = [f"{place:02}" for place, size in enumerate(sizes) for _ in range(size)]
    table = pa.table({"k": keys, "place": list(range(len(keys)))})
    seen: list[tuple[str, int]] = []

    def counted(starts: Any, values: Any) -> Any:
        groups = [values[start:stop] for start, stop in pairwise([*starts, len(values)])]
        seen.extend((group[0].as_py(), len(group)) for group in groups)
        return pa.array([len(group) for group in groups for _ in group])

    bounds = [0, *sorted({cut % (len(keys) + 1) for cut in cuts}), len(keys)]
    batches = [batch for start, stop in pairwise(bounds) for batch in table.slice(start, stop - start).to_batches()]
    made = pa.Table.from_batches(
        list(streamed(batches, ["k"], [Step("n", pa.int64(), "apply", (counted,), ("k",))], (None, None), ["place"]))
    )
    assert made.column("place").to_pylist() == list(range(len(keys)))
    assert made.column("n").to_pylist() == [size for size in sizes for _ in range(size)]
    assert seen == [(f"{place:02}", size) for place, size in enumerate(sizes)]
