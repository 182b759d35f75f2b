"""What Spark's Python workers run. Of windows: rows come sorted, group after group, in batches, and go on with more columns.

In memory are a batch, and the rows before it that its rows read. Travels to the workers whole (see `streams`), so that
plandas need not be installed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..intervals import ROLLED, Intervals, Numbers, counts, extremes, nearest, rolled, totals

__all__ = ["Step", "errors_by_name", "streamed"]


@contextmanager
def errors_by_name() -> Iterator[None]:
    """Errors come as the Python exceptions that they are, see `engine.python_errors`."""
    try:
        yield
    except Exception as error:
        known = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        name = next(name for name in known if name not in ("UnicodeEncodeError", "UnicodeDecodeError"))  # made of more than a text
        raise RuntimeError(f"plandas:{name}:{error} SQLSTATE: P0001") from error


class Step(NamedTuple):
    """A column to be computed: its name and type, the operator with its parameters, and the columns that it reads."""

    name: str
    type: Any
    operator: str
    params: Sequence[Any]
    args: Sequence[str]


Rows = tuple[int | None, int | None]


def streamed(batches: Iterable[Any], keys: Sequence[str], steps: Sequence[Step], rows: Rows, kept: Sequence[str]) -> Iterator[Any]:
    """The rows of batches with computed columns.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Rows that agree on `keys`, a group, follow one another.
    steps : sequence of Step
    rows : (first, last)
        The rows that a row reads, as offsets in its group; None for no bound.
    kept : sequence of str
        The columns that go on.
    """
    chains = [(step, CHAINS[step.operator](step)) for step in steps if step.operator in CHAINS]
    frames = [step for step in steps if step.operator not in CHAINS]
    first, last = rows if frames else (0, 0)
    before, after = None if first is None else max(0, -first), None if last is None else max(0, last)
    if first is None:
        before = after = None
    names, held, starts, done = [*kept, *(step.name for step in steps)], None, np.empty(0, np.bool_), 0
    with np.errstate(all="ignore"):
        for table in _tables(batches):
            begins = _begins(table, keys, None if held is None else held.slice(held.num_rows - 1))
            for step, chain in chains:
                table = table.append_column(step.name, chain(begins, *_arrays(table, step)))
            held = table if held is None else pa.concat_tables([held, table])
            starts = np.concatenate([starts, begins])
            (newest,) = np.flatnonzero(starts)[-1:] if starts.any() else (0,)
            ready = newest if after is None else max(newest, len(starts) - after)
            if ready > done:
                seen = ready if after is None else len(starts)  # of groups that are to be seen as a whole, no part
                yield from _computed(held.slice(0, seen), starts[:seen], frames, rows, names, done, ready)
            first_kept = min(newest if before is None else max(newest, ready - before), len(starts) - 1)
            held, starts, done = held.slice(first_kept), starts[first_kept:], ready - first_kept
        if held is not None and done < len(starts):
            yield from _computed(held, starts, frames, rows, names, done, len(starts))


def _tables(batches: Iterable[Any]) -> Iterator[Any]:
    """The batches that have rows, with times that came in the session's zone in UTC."""
    for batch in batches:
        if not batch.num_rows:
            continue
        table = pa.Table.from_batches([batch])
        for place, field in enumerate(table.schema):
            if getattr(field.type, "tz", None):
                table = table.set_column(place, field.name, table.column(place).cast(pa.timestamp("us", "UTC")))
        yield table


def _begins(table: Any, keys: Sequence[str], before: Any) -> Numbers:
    """Whether each row is the first of its group; `before` is the row before the first one."""
    begins = np.zeros(table.num_rows, np.bool_)
    begins[0] = before is None
    for key in keys:
        values = table.column(key).combine_chunks()
        others = values.slice(0, len(values) - 1)
        begins[1:] |= _differ(values.slice(1), others)
        if before is not None:
            begins[0] |= _differ(values.slice(0, 1), before.column(key).combine_chunks())[0]
    return begins


def _differ(values: Any, others: Any) -> Numbers:
    unequal = pc.fill_null(pc.not_equal(values, others), False)
    return pc.or_(unequal, pc.xor(values.is_null(), others.is_null())).to_numpy(zero_copy_only=False)


def _arrays(table: Any, step: Step) -> list[Any]:
    return [table.column(arg).combine_chunks() for arg in step.args]


def _computed(
    held: Any, starts: Numbers, frames: Sequence[Step], rows: Rows, names: Sequence[str], done: int, ready: int
) -> Iterator[Any]:
    """The rows from `done` to `ready`, with the columns that read rows around them."""
    if frames:
        flags = starts.copy()
        flags[0] = True
        bounds, codes = np.append(np.flatnonzero(flags), len(flags)), np.cumsum(flags)
        groups = bounds[codes - 1], bounds[codes]
        intervals = Intervals.of(*groups, rows)
        for step in frames:
            held = held.append_column(step.name, _over(step, intervals, groups, _arrays(held, step)))
    yield from held.slice(done, ready - done).select(names).to_batches()


# --- From row to row ---


def _recurrence(step: Step) -> Callable[..., Any]:
    """``y = factor * y_before + term``; a group starts with its first term."""
    last = 0.0

    def chain(begins: Numbers, factors: Any, terms: Any) -> Any:
        nonlocal last
        pairs = zip(begins.tolist(), factors.to_pylist(), terms.to_pylist(), strict=True)
        made = list(accumulate(pairs, lambda y, pair: pair[2] if pair[0] else pair[1] * y + pair[2], initial=last))[1:]
        last = made[-1]
        return pa.array(made, step.type)

    return chain


def _product(step: Step) -> Callable[..., Any]:
    """The product of the values so far, missing while there are fewer than `min_count`."""
    dtype, least = step.type.to_pandas_dtype(), step.params[0] or 0
    last, count = np.ones(1, dtype), 0

    def chain(begins: Numbers, values: Any) -> Any:
        nonlocal last, count
        numbers, missing = _numbers(values)
        made = np.where(missing, 1, numbers).astype(dtype)
        present = (~missing).astype(np.int64)
        for start, stop in _pieces(begins):
            if not begins[start]:
                made[start] *= last[0]
                present[start] += count
            made[start:stop] = np.multiply.accumulate(made[start:stop])
            present[start:stop] = np.cumsum(present[start:stop])
            last, count = made[stop - 1 : stop], int(present[stop - 1])
        return pa.array(made, step.type, mask=present < least)

    return chain


CHAINS: dict[str, Callable[[Step], Callable[..., Any]]] = {"recurrence": _recurrence, "product": _product}
"""Columns that are computed from row to row: each remembers the row before."""


def _pieces(begins: Numbers) -> Iterator[tuple[int, int]]:
    """The parts of a batch that are of one group."""
    bounds = [0, *(np.flatnonzero(begins[1:]) + 1).tolist(), len(begins)]
    return pairwise(bounds)


# --- From rows around ---


def _over(step: Step, intervals: Intervals, groups: tuple[Numbers, Numbers], arrays: Sequence[Any]) -> Any:
    """A column computed from the intervals of rows."""
    name = step.operator
    if name == "apply":
        made = step.params[0](np.unique(groups[0]), *arrays)
        return made.cast(step.type) if isinstance(made, pa.Array) else pa.array(made, step.type)
    if name == "size":
        return pa.array(intervals.stops - intervals.firsts, step.type)
    (values,) = arrays
    if name == "count":
        return pa.array(counts(_flags(values.is_valid()), intervals), step.type)
    if name in ("first", "last", "any_value"):
        places, none = nearest(_flags(values.is_valid()), intervals, last=name == "last")
        return values.take(pa.array(places, mask=none))
    numbers, missing = _numbers(values)
    if name in ("min", "max"):
        numbers, missing = extremes(name, numbers, missing, intervals)
    elif name == "sum" and numbers.dtype.kind == "i":
        present = counts(~missing, intervals)
        numbers, missing = totals(numbers.astype(np.int64), intervals), present < (step.params[0] or 0)
    elif name in ROLLED:
        numbers, missing = rolled(name, step.params, np.where(missing, np.nan, numbers), intervals)
    else:
        raise NotImplementedError(name)
    return pa.array(np.where(missing, 0, numbers).astype(step.type.to_pandas_dtype()), step.type, mask=missing)


def _flags(array: Any) -> Numbers:
    flags: Numbers = array.to_numpy(zero_copy_only=False)
    return flags


def _numbers(array: Any) -> tuple[Numbers, Numbers]:
    """The numbers, 0 where they are missing, and where that is."""
    missing = _flags(array.is_null())
    filled = pc.fill_null(array, pa.scalar(0, array.type)) if array.null_count else array
    return filled.to_numpy(zero_copy_only=False), missing
