"""The docstrings of the nodes in plain Python: slow, one row at a time, to compare the local engine with.

Expressions are computed by the local engine's kernels, which have tests of their own; aggregates by pandas, one group at
a time. Rows are dicts from column id to a Python value; what is missing is None.
"""

from __future__ import annotations

import decimal
import functools
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from engines.running import column_values, key

from plandas.backends.local.expressions import evaluate
from plandas.backends.local.rows import Rows
from plandas.backends.local.values import broadcast, raw
from plandas.plan import (
    Aggregate,
    Call,
    Collect,
    Concat,
    Distinct,
    Explode,
    Expr,
    Extend,
    Filter,
    Join,
    Node,
    RangeSource,
    RowNumber,
    Scan,
    Schema,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    postorder,
)
from plandas.plan import types as t

Row = dict[str, Any]


def naive(plan: Node) -> list[Row]:
    """The rows of a plan."""
    made: dict[Node, list[Row]] = {}
    for node in postorder(plan):
        made[node] = [dict(row) for row in _rows(node, [made[child] for child in node.children])]
    return made[plan]


def _rows(node: Node, inputs: Sequence[list[Row]]) -> Iterable[Row]:
    match node:
        case Scan():
            return _scan(node)
        case Extend(child, columns):
            values = {id: _values(expr, inputs[0], child.schema) for id, expr in columns}
            return [{**row, **{id: column[at] for id, column in values.items()}} for at, row in enumerate(inputs[0])]
        case Select(_, columns):
            return [{id: row[source] for id, source in columns} for row in inputs[0]]
        case Filter(child, predicate):
            return _where(predicate, inputs[0], child.schema)
        case Sort(_, keys):
            return [inputs[0][at] for at in _order(inputs[0], keys)]
        case Slice(_, start, stop, step, order):
            chosen = sorted(_order(inputs[0], order)[start:stop:step], reverse=step < 0)
            return [inputs[0][at] for at in chosen]
        case Distinct():
            return _distinct(node, inputs[0])
        case RowNumber(_, id, order):
            number = {at: place for place, at in enumerate(_order(inputs[0], order))}
            return [{**row, id: number[at]} for at, row in enumerate(inputs[0])]
        case Aggregate(child, keys, aggregates, order):
            groups = _groups(inputs[0], keys, range(len(inputs[0])))
            ordered = _groups(inputs[0], keys, _order(inputs[0], order))
            if not keys:
                groups = ordered = {(): next(iter(ordered.values()), [])}
            return [
                {
                    **{id: inputs[0][places[0]][id] for id in keys},
                    **{id: _aggregate(call, [inputs[0][at] for at in ordered[which]], child.schema) for id, call in aggregates},
                }
                for which, places in groups.items()
            ]
        case Window():
            return _window(node, inputs[0])
        case Join():
            return _join(node, *inputs)
        case Concat(branches, columns):
            return [
                dict(zip(columns, (row[id] for id in branch.schema.ids), strict=True))
                for branch, part in zip(branches, inputs, strict=True)
                for row in part
            ]
        case Unpivot(child, keep, columns, rows):
            values_of = [[_values(expr, inputs[0], child.schema) for expr in row] for row in rows]
            return [
                {**{id: row[id] for id in keep}, **{id: column[at] for id, column in zip(columns, made_row, strict=True)}}
                for at, row in enumerate(inputs[0])
                for made_row in values_of
            ]
        case Explode(_, keep, items, columns, place, outer):
            return [
                {**{id: row[id] for id in keep}, **{id: item for id, _ in columns}, **({place: number} if place else {})}
                for row in inputs[0]
                for number, item in enumerate(row[items] or ([None] if outer else ()))
            ]
        case Collect(_, columns, order, row_number):
            ordered_rows = [inputs[0][at] for at in _order(inputs[0], order)]
            number_of = (lambda at: {row_number: at}) if row_number else (lambda at: {})
            return [{**{id: row[id] for id in columns}, **number_of(at)} for at, row in enumerate(ordered_rows)]
    raise NotImplementedError(type(node).__name__)


def _scan(scan: Scan) -> list[Row]:
    source: Any = scan.source
    if isinstance(source, RangeSource):
        columns: dict[str, list[Any]] = {"id": list(range(source.start, source.stop, source.step))}
    else:
        columns = {name: column_values(plain(source.data.column(name))) for name in source.data.column_names}
    rows = []
    for number in range(len(next(iter(columns.values()), []))):
        row = {id: columns[name][number] for id, name in scan.columns}
        row.update({id: number if place == 0 else 0 for place, id in enumerate(scan.position)})
        rows.append(row | ({scan.row_number: number} if scan.row_number else {}))
    if scan.rows is not None:
        rows = rows[scan.rows[0] : max(scan.rows)] if scan.rows[0] < scan.rows[1] else []
    return rows if scan.predicate is None else _where(scan.predicate, rows, scan.schema)


def plain(array: Any) -> Any:
    """Times as integers, so that every value is one that Python compares."""
    type = t.normalize(array.type)
    return array.cast(type).cast(raw(type)) if raw(type) != type else array.cast(type)


def _values(expr: Expr, rows: Sequence[Row], schema: Schema) -> list[Any]:
    columns = {}
    for field in schema:
        array = pa.array([row[field.id] for row in rows], raw(field.type))
        columns[field.id] = array if raw(field.type) == field.type else array.view(field.type)
    (value,) = evaluate([expr], Rows.of(columns, len(rows)))
    return column_values(plain(broadcast(value, len(rows))))


def _where(predicate: Expr, rows: list[Row], schema: Schema) -> list[Row]:
    return [row for row, keep in zip(rows, _values(predicate, rows, schema), strict=True) if keep]


def _order(rows: Sequence[Row], keys: Sequence[SortKey] | None) -> list[int]:
    """The places of rows in an order."""

    def compare(left: int, right: int) -> int:
        for column, descending, missing_first in keys or ():
            a, b = rows[left][column], rows[right][column]
            if a is None or b is None:
                sign = (a is None) - (b is None)
                sign = -sign if missing_first else sign
            else:
                sign = (a > b) - (a < b)
                sign = -sign if descending else sign
            if sign:
                return sign
        return 0

    return sorted(range(len(rows)), key=functools.cmp_to_key(compare))


def _groups(rows: Sequence[Row], columns: Sequence[str], places: Iterable[int]) -> dict[tuple[Any, ...], list[int]]:
    found: dict[tuple[Any, ...], list[int]] = {}
    for at in places:
        found.setdefault(tuple(key(rows[at][id]) for id in columns), []).append(at)
    return found


def _distinct(node: Distinct, rows: list[Row]) -> list[Row]:
    groups = _groups(rows, node.columns, _order(rows, node.order)).values()
    if node.keep == "none":
        kept = [places[0] for places in groups if len(places) == 1]
    else:
        kept = [places[-1 if node.keep == "last" else 0] for places in groups]
    return [rows[at] for at in sorted(kept)]


def _join(node: Join, left: list[Row], right: list[Row]) -> list[Row]:
    def matches(a: Row, b: Row) -> bool:
        pairs = [(key(a[x]), key(b[y])) for x, y in node.on]
        return all(x == y for x, y in pairs) and (node.missing_equal or all(a[x] is not None for x, _ in node.on))

    found = [[b for b in right if matches(a, b)] for a in left]
    if node.how in ("semi", "anti"):
        return [a for a, some in zip(left, found, strict=True) if bool(some) == (node.how == "semi")]
    nothing = dict.fromkeys(node.right.schema.ids)
    padded = [some or ([nothing] if node.how in ("left", "outer") else []) for some in found]
    rows = [{**a, **b} for a, some in zip(left, padded, strict=True) for b in some]
    if node.how == "outer":
        used = {id(b) for some in found for b in some}
        rows += [{**dict.fromkeys(node.left.schema.ids), **b} for b in right if id(b) not in used]
    return rows


def _window(node: Window, rows: list[Row]) -> list[Row]:
    made = [dict(row) for row in rows]
    keys, (first, last) = node.sort if node.order is None else node.order, node.rows
    for places in _groups(rows, node.partition, _order(rows, keys)).values():
        group = [rows[at] for at in places]
        sorts = [tuple(key(row[one.column]) for one in node.sort) for row in group]
        for number, at in enumerate(places):
            start = 0 if first is None else max(0, number + first)
            own = group[start:] if last is None else group[start : max(start, number + last + 1)]
            for id, call in node.columns:
                match call.operator.name:
                    case "row_number":
                        made[at][id] = number
                    case "rank":
                        made[at][id] = sorts.index(sorts[number]) + 1
                    case "peers":
                        made[at][id] = sorts.count(sorts[number])
                    case "dense_rank":
                        made[at][id] = len(set(sorts[: number + 1]))
                    case _:
                        made[at][id] = _aggregate(call, own, node.child.schema)
    return made


def _aggregate(call: Call, rows: Sequence[Row], schema: Schema) -> Any:
    if call.operator.name in ("at_max", "at_min"):
        return _at_extreme(call, rows, schema)
    values = [value for arg in call.args for value in _values(arg, rows, schema) if value is not None]
    params = dict(zip(call.operator.params, call.params, strict=True))
    type = call.args[0].type if call.args else t.null
    match call.operator.name:
        case "size":
            return len(rows)
        case "count":
            return len(values)
        case "nunique":
            return len(set(values))
        case "any":
            return any(values)
        case "all":
            return all(values)
        case "first" | "any_value":
            return values[0] if values else None
        case "last":
            return values[-1] if values else None
        case "min":
            return min(values, default=None)
        case "max":
            return max(values, default=None)
        case "string_agg":
            return None if len(values) < (params["min_count"] or 0) else "".join(values)
        case "sum" | "product" as name if not t.is_decimal(type):
            return _total(name, values, params["min_count"] or 0, call.type)
    return _statistic(call.operator.name, values, params, type, call.type)


def _at_extreme(call: Call, rows: Sequence[Row], schema: Schema) -> Any:
    values, keys = (_values(arg, rows, schema) for arg in call.args)
    present = [place for place, one in enumerate(keys) if one is not None]
    best = (max if call.operator.name == "at_max" else min)(present, key=lambda place: keys[place], default=None)
    return None if best is None else values[best]


def _total(name: str, values: list[Any], min_count: int, type: pa.DataType) -> Any:
    if len(values) < min_count or t.is_null(type):
        return None
    made = (sum if name == "sum" else math.prod)(values)
    if t.is_floating(type):
        return float(made)
    bits = 1 << 64
    return made % bits if str(type) == "uint64" else (made + bits // 2) % bits - bits // 2


def _statistic(name: str, values: list[Any], params: dict[str, Any], type: pa.DataType, returns: pa.DataType) -> Any:
    least = {"mean": 1, "quantile": 1, "skew": 3, "kurtosis": 4}.get(name)
    ddof = 1 if params.get("ddof") is None else params.get("ddof")
    least = ddof + 1 if least is None else least
    if t.is_null(type) or len(values) < least:
        return None
    if name == "mean" and t.is_decimal(type):
        with decimal.localcontext(prec=60):
            return (sum(values) / len(values)).quantize(decimal.Decimal(1).scaleb(-type.scale), decimal.ROUND_HALF_UP)
    series = pd.Series(list(map(float, values)), dtype=np.float32 if type == t.float32 else np.float64)
    with np.errstate(all="ignore"):
        made = {
            "mean": lambda: series.mean(), "var": lambda: series.var(ddof=ddof), "std": lambda: series.std(ddof=ddof),
            "skew": lambda: series.skew(), "kurtosis": lambda: series.kurt(),
            "quantile": lambda: series.quantile(0.5 if params["q"] is None else params["q"]),
        }[name]()  # fmt: skip
    if t.is_temporal(returns):
        return int(made)
    if t.is_decimal(returns):
        return decimal.Decimal(float(made)).quantize(decimal.Decimal(1).scaleb(-type.scale))
    return None if made != made else float(made)
