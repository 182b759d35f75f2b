"""Windows: columns computed from the rows that share values of a partition, by Spark's own windows.

Without a partition only what has one value for all rows, or few rows, comes here: the optimizer cuts the others into
ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from ...plan import Call, Window
from ...plan import types as t
from .aggregates import Over, aggregate
from .comparisons import clean
from .functions import with_errors
from .ordering import Order, sort_text
from .session import quiet_about_pandas
from .sql import cast_to
from .types import held, to_spark_schema

__all__ = ["Group", "chained", "is_chained", "over_group", "peers_of", "whole"]


class Group(NamedTuple):
    """How the rows of a window are grouped, and the order and the bounds in which they are read."""

    keys: Sequence[str]
    order: str
    sort: str
    bounds: tuple[int | None, int | None]

    @classmethod
    def of(cls, node: Window, keys: Sequence[str], order: Order, sort: Order, names: dict[str, str]) -> Group:
        return cls(keys, sort_text(order, names) or "NULL", sort_text(sort, names), node.rows)

    @property
    def together(self) -> str:
        return f"PARTITION BY {', '.join(self.keys)}"

    @property
    def in_order(self) -> str:
        return f"{self.together} ORDER BY {self.order}"


def whole(node: Window) -> bool:
    """Whether the window has one value for all the rows of a group."""
    return node.rows == (None, None) and all(call.operator.kind == "aggregate" for _, call in node.columns)


def over_group(call: Call, values: Sequence[str], group: Group, order: Order, names: dict[str, str]) -> str:
    """The text of a window's column, over short texts of its arguments."""
    match call.operator.name:
        case "row_number":
            return f"(cast(row_number() OVER ({group.in_order}) AS bigint) - 1L)"
        case "rank" | "dense_rank" as name:
            return f"cast({name}() OVER ({group.together} ORDER BY {group.sort}) AS bigint)" if group.sort else "1L"
        case "peers":
            return f"count(1) OVER ({peers_of(group.together, group.sort)})"
    if group.bounds == (None, None):
        return aggregate(call, values, order, names, Over(f" OVER ({group.together})"))
    first, last = group.bounds
    over = Over(f" OVER ({group.in_order} ROWS BETWEEN {_bound(first, 'PRECEDING')} AND {_bound(last, 'FOLLOWING')})")
    if call.operator.name in ("first", "last", "any_value") and not t.is_null(call.type):
        if first is not None and first == last:
            return f"lag({values[0]}, {-first}) OVER ({group.in_order})"
        return over(f"{'last' if call.operator.name == 'last' else 'first'}_value({clean(values[0], call.type)}, true)")
    return aggregate(call, values, order, names, over)


def peers_of(group: str, sort: str) -> str:
    """What stands in OVER for the rows of a group with the same sort keys."""
    return f"{group} ORDER BY {sort} RANGE BETWEEN CURRENT ROW AND CURRENT ROW" if sort else group


def _bound(bound: int | None, side: str) -> str:
    if bound is None:
        return f"UNBOUNDED {side}"
    return "CURRENT ROW" if bound == 0 else f"{abs(bound)} {'FOLLOWING' if bound > 0 else 'PRECEDING'}"


# --- What goes from row to row ---


def is_chained(call: Call, node: Window) -> bool:
    """Whether a column is computed from row to row, or by a Python function: Spark has no window for it, or collects all values."""
    if call.operator.name == "product":
        return node.rows in ((None, 0), (0, None)) and held(call.type) in (t.int64, t.float64, t.float32)
    return call.operator.name in ("recurrence", "apply")


def chained(data: DataFrame, group: Group, columns: Sequence[tuple[Call, str, Sequence[str]]], fresh: Callable[[], str]) -> DataFrame:
    """The rows with columns computed from row to row, in the executors: for each the call, its name, its arguments' texts."""
    columns = [(call, name, [_as_factor(call, text) for text in texts]) for call, name, texts in columns]
    number, args = fresh(), {text: fresh() for _, _, texts in columns for text in texts}
    rows = data.selectExpr(
        "*", f"row_number() OVER ({group.in_order}) AS {number}", *[f"{text} AS {name}" for text, name in args.items()]
    )
    added = to_spark_schema({name: call.type for call, name, _ in columns})
    steps = [
        (name, held(call.type), _FUNCTIONS[call.operator.name](call), [args[text] for text in texts]) for call, name, texts in columns
    ]
    function = _chain_function(number, steps, group.bounds == (0, None))
    schema = StructType([*rows.schema.fields, *added.fields])
    with quiet_about_pandas():
        return rows.groupBy(*map(F.expr, group.keys)).applyInArrow(function, schema)


def _as_factor(call: Call, text: str) -> str:
    """An argument of a product, as a number of the product's type."""
    if call.operator.name != "product":
        return text
    return cast_to(f"cast({text} AS int)" if t.is_boolean(call.args[0].type) else text, call.type)


# Functions are made in functions, so that they travel to the workers whole, and plandas need not be installed there.


def _recurrence(call: Call) -> Callable[..., Any]:
    def recurrence(factors: Any, terms: Any) -> Any:
        made, y = [], None
        for factor, term in zip(factors.to_pylist(), terms.to_pylist(), strict=True):
            y = term if y is None else factor * y + term
            made.append(y)
        return made

    return recurrence


def _product(call: Call) -> Callable[..., Any]:
    least = call.params[0] or 0

    def product(values: Any) -> Any:
        import numpy
        import pyarrow.compute as pc

        missing = pc.is_null(values, nan_is_null=True).to_numpy(zero_copy_only=False)
        numbers = numpy.where(missing, 1, pc.fill_null(values, 1).to_numpy(zero_copy_only=False)).astype(values.type.to_pandas_dtype())
        made = numpy.multiply.accumulate(numbers)
        return numpy.ma.masked_array(made, numpy.cumsum(~missing) < least) if least else made

    return product


_FUNCTIONS: dict[str, Callable[[Call], Callable[..., Any]]] = {
    "recurrence": _recurrence,
    "product": _product,
    "apply": lambda call: with_errors(call.params[0].value, pa.Array),
}
"""What computes a column from the Arrow arrays of its arguments, in row order."""


def _chain_function(number: str, steps: Sequence[tuple[Any, ...]], backwards: bool) -> Callable[[pa.Table], pa.Table]:
    def apply(table: pa.Table) -> pa.Table:
        import numpy
        import pyarrow

        table = table.sort_by([(number, "descending" if backwards else "ascending")])
        for place, field in enumerate(table.schema):
            if getattr(field.type, "tz", None):  # comes in the session's zone, and is wanted in UTC
                table = table.set_column(place, field.name, table.column(place).cast(pyarrow.timestamp("us", "UTC")))
        with numpy.errstate(all="ignore"):
            for name, type, function, args in steps:
                made = function(*[table.column(arg).combine_chunks() for arg in args])
                mask = getattr(made, "mask", None)
                table = table.append_column(name, pyarrow.array(made.data if mask is not None else made, type, mask=mask))
        return table

    return apply
