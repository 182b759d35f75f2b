"""Plans on Spark and on the reference, and what of their results differs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pytest

from plandas.backends import get_backend
from plandas.optimizer import Context, optimize
from plandas.plan import Collect, Node, validate
from plandas.plan import types as t

__all__ = ["as_collect", "assert_same", "check", "different", "on_local", "on_spark", "settings", "steady"]


def as_collect(plan: Node) -> Collect:
    return plan if isinstance(plan, Collect) else Collect(plan, plan.schema.ids)


def on_local(plan: Node) -> pa.Table:
    return get_backend("local").execute(as_collect(plan))


def on_spark(plan: Node, *, optimized: bool = True) -> pa.Table:
    """The result of a plan; its columns are checked against the plan's schema."""
    plan = as_collect(plan)
    if optimized:
        done = optimize(plan, Context(keeps_order=False, check=True)).plan
        validate(done)
    else:
        done = plan
    assert isinstance(done, Collect)
    table = get_backend("spark").execute(done)
    assert table.column_names == list(done.schema.ids)
    for field, column in zip(done.schema, table.columns, strict=True):
        assert column.type == field.type, f"{field.id} came as {column.type}, not {field.type}"
        column.validate(full=True)
    return table.select(list(plan.schema.ids))


def check(plan: Node) -> pa.Table:
    """Fail unless Spark gives what the reference gives: the same rows in the same order, or the same error."""
    try:
        expected = on_local(plan)
    except Exception as error:
        with_error(plan, error)
        return pa.table({})
    found = on_spark(plan)
    assert_same(expected, found, plan)
    return found


def with_error(plan: Node, error: Exception) -> None:
    """Fail unless Spark raises what the reference raises."""
    with pytest.raises(Exception) as raised:  # noqa: PT011 - which one is the question
        on_spark(plan)
    other = raised.value
    assert isinstance(other, type(error)) or isinstance(error, type(other)), f"local raises {error!r}, Spark {other!r}\n{plan}"


def assert_same(expected: pa.Table, found: pa.Table, plan: Any = "") -> None:
    assert found.column_names == expected.column_names
    assert found.num_rows == expected.num_rows, (
        f"{found.num_rows} rows, not {expected.num_rows}, for\n{plan}\n{found.slice(0, 9).to_pydict()}"
    )
    for name in expected.column_names:
        for row, mine, theirs in different(expected.column(name), found.column(name)):
            raise AssertionError(f"row {row} of {name} is {theirs!r} on Spark and {mine!r} locally; the plan:\n{plan}")


def different(expected: Any, found: Any) -> Iterator[tuple[int, Any, Any]]:
    """Where two columns differ, and how."""
    assert found.type == expected.type
    tolerance = 1e-6 if expected.type == t.float32 else 1e-9
    for row, (mine, theirs) in enumerate(zip(steady(expected), steady(found), strict=True)):
        if not _equal(mine, theirs, tolerance):
            yield row, mine, theirs


def steady(column: Any) -> list[Any]:
    """Values that Python compares: times as counts, and what is missing as None."""
    if t.is_timestamp(column.type) or t.is_duration(column.type):
        column = column.cast(t.int64)
    return [None if value is None or value != value else value for value in column.to_pylist()]


def _equal(mine: Any, theirs: Any, tolerance: float) -> bool:
    if isinstance(mine, float) and isinstance(theirs, float):
        return mine == theirs or math.isclose(mine, theirs, rel_tol=tolerance, abs_tol=1e-300)
    return type(mine) is type(theirs) and mine == theirs


@contextmanager
def settings(session: Any, values: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Settings of a session for a while."""
    pairs = dict(values)
    before = {name: session.conf.get(name, None) for name in pairs}
    try:
        for name, value in pairs.items():
            session.conf.set(name, value)
        yield
    finally:
        for name, value in before.items():
            session.conf.set(name, value) if value is not None else session.conf.unset(name)
