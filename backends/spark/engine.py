"""The Spark engine: plans become DataFrame API calls, results come back as Arrow."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pandas.errors
import pyarrow as pa

from ...plan import Collect, Node, Write
from ...plan import types as t
from ..base import Capabilities, Decline, Measured, Tasks
from .session import active_session, get_session, java_available

if TYPE_CHECKING:
    from .relations import Rows

__all__ = ["SparkBackend"]


class SparkBackend:
    """Runs plans on Spark, classic or Connect, through the DataFrame API alone."""

    name = "spark"
    capabilities = Capabilities(keeps_order=False)

    def supports(self, plan: Node) -> Decline | None:
        if active_session() is None and not java_available():
            return Decline("there is no Java to start Spark with")
        if isinstance(plan, Write):
            from .write import unwritable

            reason = unwritable(plan)
            return None if reason is None else Decline(reason)
        return None

    def execute(self, plan: Collect) -> pa.Table:
        from .ordering import sorted_table
        from .types import to_plan_table

        with lowered(plan) as (data, names):
            table = data.toArrow()
        schema = plan.child.schema
        rows = table.num_rows
        table = to_plan_table(table.rename_columns([*names] or table.column_names), {id: schema[id].type for id in names})
        if not names:  # an Arrow table without columns has no rows, unless it is cut from one that has
            table = pa.table({"rows": pa.nulls(rows)})
        table = sorted_table(table, plan.order or ()).select(list(plan.columns))
        if plan.row_number is not None:
            table = table.append_column(plan.row_number, pa.array(np.arange(rows), t.int64))
        return table

    def analyze(self, plan: Collect) -> list[Measured]:
        from .metrics import measured

        with lowered(plan) as (data, _):
            return measured(data)

    def write(self, plan: Write) -> None:
        from .write import write

        with lowered(plan) as (data, _):
            write(data, plan)

    def watched(self) -> AbstractContextManager[Callable[[], Tasks | None]]:
        from .progress import watched

        return watched(get_session())

    def show(self, plan: Node) -> str:
        from .plan_view import physical_plan
        from .relations import Lowering

        return physical_plan(Lowering(get_session(), may_run=False).run(plan).data)


@contextmanager
def lowered(plan: Node) -> Iterator[Rows]:
    """A plan as a DataFrame, to be run now: what is kept because several parts read it is released at the end."""
    from .relations import Lowering

    with ExitStack() as kept, python_errors():
        yield Lowering(get_session(), kept=kept).run(plan)


@contextmanager
def python_errors() -> Iterator[None]:
    """Errors that the plan raises on purpose come as the Python exceptions that they stand for."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j")):
            raise
        found = re.search(r"plandas:(\w+):(.*?)(?: SQLSTATE: P0001|$)", str(error), re.DOTALL)
        if found is None:
            raise
        kind, message = found.groups()
        raise (getattr(pandas.errors, kind, None) or getattr(builtins, kind))(message) from error
