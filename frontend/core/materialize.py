"""From a frame to values: choose an engine, optimize, run, and present the result as pandas would."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...backends import Choice, choose, get_backend
from ...backends.sql import SqlQuery, to_sql
from ...optimizer import Context, Optimized, optimize, runners
from ...plan import Aggregate, Collect, Column, Expr, FileSource, Literal, Node, Scan, Write, fresh, op, postorder
from ...plan.types import int64
from ..options import get_option
from .dtypes import Dtype, present
from .folding import FOLDING, computed, is_folded
from .footers import value_ranges
from .frame import Entry, Frame, Label
from .frequency import frequency_of
from .progress import progress

__all__ = ["count_rows", "labels_to_index", "plan_for", "run", "runs_here", "scalar", "sql_query", "to_pandas", "to_table"]


def _runner(name: str) -> Callable[[Collect], pa.Table]:
    """What runs plans as they are written on an engine: with their orders written out, if it keeps none."""

    def run_as_written(plan: Collect) -> pa.Table:
        backend = get_backend(name)
        if backend.capabilities.keeps_order:
            return backend.execute(plan)
        baked = optimize(plan, Context(level=0, keeps_order=False)).plan
        assert isinstance(baked, Collect)
        return backend.execute(baked)

    return run_as_written


# For tests of rules, which know no engines.
runners.update({name: _runner(name) for name in ("local", "spark")})


def plan_for(plan: Node) -> tuple[Optimized, Choice]:
    """The optimized plan, and the engine that would run it. Runs nothing but what the optimizer folds."""
    optimized = optimize(plan, context(keeps_order=True))
    choice = choose(optimized.plan, get_option("backend"), get_option("compute.local_max_bytes"))
    if choice.backend.capabilities.keeps_order:
        return optimized, choice
    settings = context(keeps_order=False)
    optimized = optimize(plan, settings)
    if is_folded(optimized.plan, settings):
        choice = Choice(get_backend("local"), f"{choice.reason}, but all that is asked for is a table of few rows in memory")
    return optimized, choice


def sql_query(plan: Collect, dialect: str, labels: Mapping[str, str] | None = None) -> SqlQuery:
    """The plan as SQL. What is for engines that plandas drives is left out: windows in ranges, numbers made after collecting."""
    optimized = optimize(plan, context(keeps_order=False, disabled=("split_windows", "number_at_root", FOLDING))).plan
    assert isinstance(optimized, Collect)
    return to_sql(optimized, dialect, labels)


def runs_here(frame: Frame) -> bool:
    """Whether this process would compute the frame. Runs nothing."""
    return plan_for(frame.collect()[0])[1].backend.name == "local"


def context(*, keeps_order: bool, disabled: Sequence[str] = ()) -> Context:
    """The optimizer's settings, from the options. Relations are folded for engines that are elsewhere."""
    level, off, few = get_option("optimizer.level"), {*get_option("optimizer.disable"), *disabled}, get_option("optimizer.fold_rows")
    folds = level and few and FOLDING not in off and not keeps_order
    return Context(
        keeps_order=keeps_order,
        level=level,
        disabled=frozenset(off),
        check=get_option("optimizer.check"),
        evaluate=_constant,
        value_ranges=value_ranges,
        compute=computed if folds else None,
        fold_rows=few,
    )


def _constant(expr: Expr) -> Literal:
    """The value of an expression that reads no columns, as the local engine computes it."""
    from ...backends.local.expressions import constant

    return constant(expr)


def run(plan: Collect) -> pa.Table:
    """The result of a plan. Runs a job."""
    optimized, choice = plan_for(plan)
    assert isinstance(optimized.plan, Collect)
    check_files(optimized.plan)
    with progress(choice.backend):
        return choice.backend.execute(optimized.plan)


def write(plan: Write) -> None:
    """Run a plan that writes files.

    Raises
    ------
    NotImplementedError
        If the engine that the option `backend` names cannot write so.
    """
    optimized, choice = plan_for(plan)
    assert isinstance(optimized.plan, Write)
    refused = choice.backend.supports(optimized.plan)
    if refused is not None:
        raise NotImplementedError(refused.reason)
    check_files(optimized.plan)
    with progress(choice.backend):
        choice.backend.write(optimized.plan)


def check_files(plan: Node) -> None:
    """Raise if a file that the plan reads is not the one that was looked at: its rows may be others by now.

    Raises
    ------
    FileNotFoundError
        If it is gone.
    OSError
        If it was changed.
    """
    sources = {node.source for node in postorder(plan) if isinstance(node, Scan) and isinstance(node.source, FileSource)}
    for file in (file for source in sources for file in source.files if "://" not in file.path):
        status = os.stat(file.path)
        if (status.st_size, status.st_mtime_ns) != (file.size, file.modified):
            raise OSError(f"{file.path!r} has changed since it was read; read it again")


def to_pandas(frame: Frame) -> pd.DataFrame:
    """The frame's values. Runs one job."""
    made = _collected(frame)
    made.attrs = dict(frame.attrs or {})
    return made


def _collected(frame: Frame) -> pd.DataFrame:
    if frame.has_default_index and not frame.columns:
        return pd.DataFrame(
            index=pd.RangeIndex(count_rows(frame), name=frame.index_names[0]), columns=labels_to_index((), frame.column_names)
        )
    wanted = frame.columns if frame.has_default_index and frame.columns else frame.entries
    plan, ids = frame.collect(wanted)
    table = run(plan)
    columns = [present(table.column(id), entry.dtype) for id, entry in zip(ids, wanted, strict=True)]
    levels = len(wanted) - len(frame.columns)
    index = _index(frame, columns[:levels], table.num_rows)
    made = pd.DataFrame({place: _kept(column, index) for place, column in enumerate(columns[levels:])}, index=index, copy=False)
    made.columns = labels_to_index(frame.labels, frame.column_names)
    return made


def _kept(column: Any, index: pd.Index) -> Any:
    """A column that pandas leaves as it is, and lets be written to: of objects that are all texts it would make texts."""
    if isinstance(column, np.ndarray) and not column.flags.writeable:
        column = column.copy()  # Arrow's memory is nobody's to write to
    return pd.Series(column, index, dtype=object, copy=False) if column.dtype == object else column


def to_table(frame: Frame, entries: Sequence[Entry]) -> list[pa.ChunkedArray]:
    """Arrow data of some entries, each as it is in the plan. Runs one job."""
    plan, ids = frame.collect(entries)
    table = run(plan)
    return [table.column(id) for id in ids]


def scalar(frame: Frame, entry: Entry) -> Any:
    """The value of a frame of one row, as pandas gives scalars. Runs one job."""
    (array,) = to_table(frame, [entry])
    return element(array, entry.dtype)


def element(array: pa.ChunkedArray, dtype: Dtype) -> Any:
    """The only value of an array as a NumPy or pandas scalar; NaN, NaT or NA where it is missing."""
    values = present(array, dtype)
    return values[0] if not isinstance(values, np.ndarray) or values.dtype.kind not in "mM" else pd.Series(values).iloc[0]


def count_rows(frame: Frame) -> int:
    """The number of rows. Runs one job unless the plan tells."""
    known = frame.base.row_count
    if known is not None:
        return known
    id = fresh("size")
    total = Frame(Aggregate(frame.base, (), ((id, op.size()),)), (), ())
    return int(scalar(total, Entry(None, Column(id, int64), np.dtype(np.int64))))


def labels_to_index(labels: Sequence[Label], names: Sequence[Label]) -> pd.Index:
    """Column labels as pandas' Index, or MultiIndex where the axis has several levels."""
    if len(names) > 1:
        return (
            pd.MultiIndex.from_tuples(list(labels), names=names)
            if labels
            else pd.MultiIndex.from_arrays([[]] * len(names), names=names)
        )
    if all(type(label) is int for label in labels) and list(labels) == list(range(len(labels))):
        return pd.RangeIndex(len(labels), name=names[0])
    kinds = {type(label) for label in labels}
    mixed = len(kinds) > 1 and {type(label) for label in labels if not _is_missing(label)} != {str}
    return pd.Index(list(labels), dtype=object if mixed else None, name=names[0], tupleize_cols=False)


def _is_missing(label: Label) -> bool:
    return bool(pd.api.types.is_scalar(label) and pd.isna(label))


def _index(frame: Frame, levels: list[Any], length: int) -> pd.Index:
    names = frame.index_names
    if not levels:
        return pd.RangeIndex(length, name=names[0])
    known, step = frame.index_range, frame.range_step
    if known is not None:
        return pd.RangeIndex(known.start, known.stop, known.step, name=names[0])
    if step is not None:
        start = int(levels[0][0]) if length else 0
        return pd.RangeIndex(start, start + step * length, step, name=names[0])
    if len(levels) == 1:
        made = pd.Index(levels[0], dtype=object if levels[0].dtype == object else None, name=names[0], copy=False)
        offset = frequency_of(frame, made)
        if offset is not None:
            made.freq = offset
        return made
    return pd.MultiIndex.from_arrays(levels, names=names)
