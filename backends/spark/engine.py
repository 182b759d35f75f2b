"""The Spark engine: plans become DataFrame API calls, results come back as Arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa

from ...plan import Collect, Node, Write
from ...plan import types as t
from ..base import Capabilities, Decline
from .session import active_session, get_session, java_available

__all__ = ["SparkBackend"]


class SparkBackend:
    """Runs plans on Spark, classic or Connect, through the DataFrame API alone."""

    name = "spark"
    capabilities = Capabilities(keeps_order=False)

    def supports(self, plan: Node) -> Decline | None:
        if active_session() is None and not java_available():
            return Decline("there is no Java to start Spark with")
        return None

    def execute(self, plan: Collect) -> pa.Table:
        from .ordering import sorted_table
        from .relations import Lowering
        from .types import to_plan_table

        lowering = Lowering(get_session())
        with python_errors():
            table = lowering.run(plan).toArrow()
        ids = list(dict.fromkeys([*plan.columns, *(key.column for key in plan.order or ())]))
        schema = plan.child.schema
        table = to_plan_table(table.rename_columns(ids), {id: schema[id].type for id in ids})
        table = sorted_table(table, plan.order or ()).select(list(plan.columns))
        if plan.row_number is not None:
            table = table.append_column(plan.row_number, pa.array(np.arange(table.num_rows), t.int64))
        return table

    def write(self, plan: Write) -> None:
        from .relations import Lowering
        from .write import write

        with python_errors():
            write(Lowering(get_session()).run(plan), plan)

    def show(self, plan: Node) -> str:
        from .plan_view import physical_plan
        from .relations import Lowering

        return physical_plan(Lowering(get_session()).run(plan))


@contextmanager
def python_errors() -> Iterator[None]:
    """Errors that the plan raises on purpose come as the Python exceptions that they stand for."""
    try:
        yield
    except Exception as error:
        found = re.search(r"plandas:(\w+):([^\n]*)", str(error)) if type(error).__module__.startswith(("pyspark", "py4j")) else None
        if found is None:
            raise
        raise _exception(found.group(1))(_message(found.group(2))) from error


def _exception(kind: str) -> Any:
    if kind == "IntCastingNaNError":
        from pandas.errors import IntCastingNaNError

        return IntCastingNaNError
    return {"ValueError": ValueError, "TypeError": TypeError}[kind]


def _message(text: str) -> str:
    return re.sub(r"\s*SQLSTATE.*$", "", text)
