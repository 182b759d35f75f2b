"""Hypothesis strategies for plans: small tables with everything that hurts, typed expressions, valid plans.

>>> from hypothesis import given
>>> from support.plans import plans
>>> @given(plans(max_steps=4, nodes=(Filter, Extend, Sort)))        # doctest: +SKIP
... def test_a_law(plan): ...

A plan shrinks to fewer steps, a step to an earlier kind in `NODES`, an expression to a column, a table to fewer rows.
"""

from __future__ import annotations

import datetime
import decimal
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from plandas.plan import (
    Aggregate,
    Call,
    Collect,
    Concat,
    Distinct,
    Expr,
    Extend,
    Filter,
    Handle,
    Join,
    Node,
    Operator,
    RangeSource,
    RowNumber,
    Scan,
    Schema,
    Select,
    Slice,
    Sort,
    SortKey,
    TableSource,
    Unpivot,
    Window,
    Write,
    literal,
    operators,
    postorder,
    rename_ids,
)
from plandas.plan import types as t
from plandas.plan.renaming import column_ids

__all__ = ["ALL_TYPES", "NODES", "TYPES", "expressions", "plans", "scans", "signatures", "tables", "values"]

TYPES: tuple[pa.DataType, ...] = (t.int64, t.float64, t.string, t.boolean, t.timestamp("us"))
"""Types that every engine has."""

ALL_TYPES: tuple[pa.DataType, ...] = (
    *TYPES, t.int32, pa.int8(), pa.uint8(), pa.uint64(), t.float32, t.date32, t.duration("ms"), t.timestamp("ns"),
    t.timestamp("us", "UTC"), t.timestamp("us", "Europe/Berlin"), pa.decimal128(10, 2), t.binary, t.null,
)  # fmt: skip

NODES: tuple[type[Node], ...] = (Filter, Extend, Select, Sort, Slice, Aggregate, Distinct, Window, RowNumber, Join, Concat, Unpivot)
"""The nodes that a plan is made of, the simpler first. `Write` must be asked for; `Collect` is an argument of its own."""

UNCERTAIN = frozenset({"any_value", "recurrence"})
"""Operators whose result is not fixed by their arguments, or not by all that they may be given."""


# --- Values and tables ---

_pools: dict[str, Sequence[Any]] = {
    "bool": (False, True),
    "int": (0, 1, 2, -1, 3),
    "uint": (0, 1, 2, 3),
    "float": (0.0, 1.0, -1.5, 2.0, float("nan"), float("inf"), -0.0),
    "string": ("a", "", "b", "A", "ä 1"),
    "binary": (b"a", b"", b"\xff"),
    "decimal": (decimal.Decimal("0.00"), decimal.Decimal("1.50"), decimal.Decimal("-2.25")),
    "date": (datetime.date(1970, 1, 1), datetime.date(2024, 2, 29), datetime.date(1969, 12, 31)),
    "time": (0, 1, 1_700_000_000, -1),
    "null": (None,),
}


def _pool(type: pa.DataType) -> Sequence[Any]:
    families: list[tuple[str, Callable[[pa.DataType], bool]]] = [
        ("bool", t.is_boolean), ("uint", pa.types.is_unsigned_integer), ("int", t.is_integer), ("float", t.is_floating),
        ("string", t.is_string), ("decimal", t.is_decimal), ("date", pa.types.is_date), ("time", t.is_temporal),
        ("null", t.is_null), ("binary", pa.types.is_binary),
    ]  # fmt: skip
    return next(_pools[name] for name, holds in families if holds(type))


def values(type: pa.DataType, *, missing: bool = True) -> st.SearchStrategy[Any]:
    """Few values, so that they meet; the plainest first, None last."""
    return st.sampled_from([*_pool(type), None] if missing else _pool(type))


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    types: Sequence[pa.DataType] = TYPES,
    min_rows: int = 0,
    max_rows: int = 6,
    max_columns: int = 4,
) -> pa.Table:
    """Small tables with missing values, NaN, both zeros, duplicates, in one piece or several, empty now and then."""
    drawn = draw(st.lists(st.sampled_from(types), min_size=1, max_size=max_columns))
    rows = draw(st.integers(min_rows, max_rows))
    may_miss = [draw(st.booleans()) for _ in drawn]
    columns = [
        draw(st.lists(values(type, missing=missing or t.is_null(type)), min_size=rows, max_size=rows))
        for type, missing in zip(drawn, may_miss, strict=True)
    ]
    return pa.table([pa.array(column, type) for column, type in zip(columns, drawn, strict=True)], _names(drawn))


def _names(types: Iterable[pa.DataType]) -> list[str]:
    """Names that tell the type: ``int64``, ``int64_2``, ..."""
    counts: dict[str, int] = {}
    names = []
    for type in types:
        word = str(type).partition("[")[0].partition("(")[0]
        counts[word] = counts.get(word, 0) + 1
        names.append(word if counts[word] == 1 else f"{word} {counts[word]}")
    return names


# --- Expressions ---

_params: dict[str, st.SearchStrategy[Any]] = {
    "decimals": st.sampled_from([0, 1, -1]),
    "min_count": st.sampled_from([None, 0, 1, 2]),
    "ddof": st.sampled_from([1, 0]),
    "q": st.sampled_from([0.5, 0.0, 0.25, 1.0]),
    "method": st.sampled_from([("upper",), ("slice", ("start", -2), ("stop", None)), ("replace", ("pat", "a"), ("repl", "bb"))]),
    "simple": st.sampled_from([True, None]),
    "part": st.sampled_from([None]),
    "format": st.sampled_from(["%Y-%m-%d", "%A %d. %B %y, %I:%M:%S.%f %p 100%%"]),
}


@dataclass(frozen=True)
class Signature:
    """An operator for one choice of argument types."""

    operator: Operator
    args: tuple[pa.DataType, ...]
    returns: pa.DataType
    to: pa.DataType | None = None


@cache
def signatures(kind: str, types: tuple[pa.DataType, ...], *, can_raise: bool = False) -> tuple[Signature, ...]:
    """Every operator of a kind over `types`, where its result is of one of them; the simpler first."""
    found = []
    for operator in operators(kind):  # type: ignore[arg-type]
        least, most = operator.arity
        for count in range(least, (least + 2 if most < 0 else most) + 1):
            for args in itertools.product(types, repeat=count):
                found += [signature for signature in _signatures(operator, args, types) if can_raise or not _raises(signature)]
    return tuple(sorted(found, key=lambda signature: len(signature.args)))


def _signatures(operator: Operator, args: tuple[pa.DataType, ...], types: tuple[pa.DataType, ...]) -> Iterator[Signature]:
    if operator.name == "cast":
        yield from (Signature(operator, args, to, to) for to in types if _casts(args[0], to))
        return
    if operator.name == "is_in" and len(set(args)) > 1:
        return
    try:
        returns = operator.result_type(args, tuple([None] * len(operator.params)))
    except TypeError:
        return
    if returns in types:
        yield Signature(operator, args, returns)


def _casts(source: pa.DataType, to: pa.DataType) -> bool:
    """Whether pandas' `astype` knows the way."""
    if t.is_string(source) or t.is_string(to):
        return not t.is_null(source) and (t.is_string(to) or t.is_numeric(to) or t.is_boolean(to))
    number = [t.is_numeric(type) or t.is_boolean(type) for type in (source, to)]
    times = [t.is_timestamp(type) and type.tz is None or type == t.date32 for type in (source, to)]
    return source == to or all(number) or all(times)


def _raises(signature: Signature) -> bool:
    args = [literal(None, type) for type in signature.args]
    params = tuple([signature.to if name == "to" else None for name in signature.operator.params])
    return signature.operator.raises(args, params)


@dataclass(frozen=True)
class Language:
    """What expressions may be made of."""

    types: tuple[pa.DataType, ...] = TYPES
    operators: Collection[str] | None = None
    can_raise: bool = False
    uncertain: bool = False

    def signatures(self, kind: str, returns: pa.DataType | None = None) -> list[Signature]:
        return [
            signature
            for signature in signatures(kind, self.types, can_raise=self.can_raise)
            if (returns is None or signature.returns == returns)
            and (self.operators is None or signature.operator.name in self.operators)
            and (self.uncertain or signature.operator.name not in UNCERTAIN)
        ]


@st.composite
def expressions(
    draw: st.DrawFn,
    schema: Schema,
    type: pa.DataType | None = None,
    *,
    max_depth: int = 2,
    language: Language = Language(),
) -> Expr:
    """Row-by-row expressions over the columns of `schema`, of a type if one is given."""
    if type is None:
        type = draw(st.sampled_from(_types_of(schema, language)))
    columns = [schema.column(field.id) for field in schema if field.type == type]
    ways = language.signatures("scalar", type) if max_depth > 0 else []
    choices = (["column"] if columns else []) + ["literal"] + (["call"] if ways else [])
    match draw(st.sampled_from(choices)):
        case "column":
            return draw(st.sampled_from(columns))
        case "literal":
            return literal(draw(values(type)), type)
    by_operator: dict[str, list[Signature]] = {}
    for way in ways:
        by_operator.setdefault(way.operator.name, []).append(way)
    signature = draw(st.sampled_from(by_operator[draw(st.sampled_from(list(by_operator)))]))
    return draw(_calls(signature, schema, max_depth - 1, language))


@st.composite
def _calls(draw: st.DrawFn, signature: Signature, schema: Schema, max_depth: int, language: Language) -> Call:
    operator = signature.operator
    args = []
    for number, type in enumerate(signature.args):
        constant = operator.name == "is_in" and number > 0
        args.append(
            literal(draw(values(type)), type) if constant else draw(expressions(schema, type, max_depth=max_depth, language=language))
        )
    return operator(*args, **{name: signature.to if name == "to" else draw(_params[name]) for name in operator.params})


@st.composite
def _aggregates(draw: st.DrawFn, schema: Schema, language: Language, kinds: Sequence[str] = ("aggregate",)) -> Call:
    ways = [way for kind in kinds for way in language.signatures(kind)]
    by_operator: dict[str, list[Signature]] = {}
    for way in ways:
        by_operator.setdefault(way.operator.name, []).append(way)
    signature = draw(st.sampled_from(by_operator[draw(st.sampled_from(list(by_operator)))]))
    return draw(_calls(signature, schema, 1, language))


def _types_of(schema: Schema, language: Language) -> list[pa.DataType]:
    """Types to make expressions of, those of the columns first."""
    return list(dict.fromkeys([*(field.type for field in schema if field.type in language.types), *language.types]))


# --- Plans ---


class _Ids:
    """New ids within one example, the same whenever it is drawn again."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, hint: object = "c") -> str:
        self.count += 1
        word = "".join(letter if letter.isalnum() else "_" for letter in str(hint))
        return f"{word}#{self.count}"


@dataclass
class _Maker:
    """What the steps of one plan draw from."""

    draw: st.DrawFn
    ids: _Ids
    language: Language
    tables: st.SearchStrategy[pa.Table]
    sources: str
    virtual: bool
    baked: bool
    max_rows: int

    # Leaves

    def scan(self) -> Node:
        kinds = {"any": ["table", "range"], "table": ["table"]}[self.sources]
        source: Any = (
            TableSource(Handle(self.draw(self.tables)))
            if self.draw(st.sampled_from(kinds)) == "table"
            else RangeSource(self.some_integer(), self.some_integer(), self.draw(st.sampled_from([1, 2, -1])))
        )
        fields = [field for field in source.fields if field.type in self.language.types]
        names = self.subset([field.name for field in fields])
        columns = tuple([(self.ids(name), name) for name in names])
        if not self.virtual:
            return Scan(source, columns)
        number = self.ids("n") if self.draw(st.booleans()) else None
        start = self.draw(st.integers(0, 3))
        rows = (start, start + self.draw(st.integers(0, 3))) if self.draw(st.integers(0, 3)) == 3 else None
        scan = Scan(source, columns, None, number, (), rows)
        return scan.replace(predicate=self.expression(scan, t.boolean)) if self.draw(st.integers(0, 3)) == 3 else scan

    # Small choices

    def some_integer(self) -> int:
        return self.draw(st.integers(-3, 5))

    def subset(self, items: Sequence[Any], least: int = 1) -> list[Any]:
        """Some of the items, in some order."""
        if not items:
            return []
        return self.draw(st.lists(st.sampled_from(items), min_size=least, max_size=len(items), unique=True))

    def expression(self, node: Node, type: pa.DataType | None = None) -> Expr:
        return self.draw(expressions(node.schema, type, language=self.language))

    def assignments(self, make: Callable[[], Expr]) -> tuple[tuple[str, Any], ...]:
        made = [make() for _ in range(self.draw(st.integers(1, 2)))]
        return tuple([(self.ids(_hint(expr)), expr) for expr in made])

    def keys(self, node: Node, least: int = 1) -> tuple[SortKey, ...]:
        columns = self.subset([field.id for field in node.schema if _sortable(field.type)], least)
        return tuple([SortKey(id, self.draw(st.booleans()), self.draw(st.booleans())) for id in columns])

    def order(self, node: Node) -> tuple[SortKey, ...] | None:
        return self.keys(node, 0) if self.baked and self.draw(st.booleans()) else None

    def renamed(self, node: Node) -> Node:
        """The same plan with other ids throughout, for the other side of a join."""
        return rename_ids(node, {id: self.ids(id.partition("#")[0]) for id in dict.fromkeys(column_ids(node))})

    # Steps

    def filter(self, node: Node) -> Node:
        return Filter(node, self.expression(node, t.boolean))

    def extend(self, node: Node) -> Node:
        return Extend(node, self.assignments(lambda: self.expression(node)))

    def select(self, node: Node) -> Node:
        columns = self.subset(node.schema.ids)
        pairs = [(id if self.draw(st.booleans()) else self.ids(id.partition("#")[0]), id) for id in columns]
        if pairs and self.draw(st.integers(0, 3)) == 3:
            pairs.append((self.ids("twin"), pairs[0][1]))
        return Select(node, tuple(pairs))

    def sort(self, node: Node) -> Node:
        keys = self.keys(node)
        return Sort(node, keys) if keys else node

    def slice(self, node: Node) -> Node:
        bound = st.none() | st.integers(-4, 6)
        step = self.draw(st.sampled_from([1, 1, 2, -1]))
        return Slice(node, self.draw(bound), self.draw(bound), step, self.order(node))

    def distinct(self, node: Node) -> Node:
        keep = self.draw(st.sampled_from(["first", "last", "none", *(["any"] if self.language.uncertain else [])]))
        columns = self.subset([field.id for field in node.schema if _sortable(field.type)])
        return Distinct(node, tuple(columns), keep, self.order(node)) if columns else node

    def row_number(self, node: Node) -> Node:
        return RowNumber(node, self.ids("n"), self.order(node))

    def aggregate(self, node: Node) -> Node:
        keys = self.subset([field.id for field in node.schema if _sortable(field.type)], 0)
        calls = self.assignments(lambda: self.draw(_aggregates(node.schema, self.language)))
        return Aggregate(node, tuple(keys), calls, self.order(node))

    def window(self, node: Node) -> Node:
        keys = self.subset([field.id for field in node.schema if _sortable(field.type)], 0)
        calls = self.assignments(lambda: self.draw(_aggregates(node.schema, self.language, ("aggregate", "window"))))
        sort = self.keys(node, 0) if self.draw(st.booleans()) else ()
        order = self.order(node)
        if order is not None:  # which says all of the order, that of the sort keys first
            order = (*sort, *[key for key in order if key.column not in {other.column for other in sort}])
        return Window(node, tuple(keys), calls, order, self.bounds(), sort)

    def bounds(self) -> tuple[int | None, int | None]:
        """Rows that a window reads: all of them more often than not."""
        first, last = (
            self.draw(st.sampled_from([None, None, None, 0, -1, -2, 1])),
            self.draw(st.sampled_from([None, None, 0, 0, 1, -1, 3])),
        )
        return (None, None) if first is not None and last is not None and first > last else (first, last)

    def join(self, node: Node, pool: Sequence[Node]) -> Node:
        other = self.draw(st.sampled_from(pool)) if self.draw(st.booleans()) else self.scan()
        other = self.renamed(other)
        pairs = [
            (left.id, right.id)
            for left in node.schema
            for right in other.schema
            if left.type == right.type and not t.is_null(left.type)
        ]
        on = tuple(self.subset(pairs)[:2]) if pairs else ()
        hows = ["inner", "left", "outer", "semi", "anti"] if on else ["cross"]
        how = self.draw(st.sampled_from(hows))
        if how == "cross" and _most(node) * _most(other) > self.max_rows:
            return node
        return Join(node, other, how, on, self.draw(st.booleans()) if on else True)

    def concat(self, node: Node, pool: Sequence[Node]) -> Node:
        other = self.draw(st.sampled_from([node, *pool]))
        types = [field.type for field in node.schema]
        branches = [node]
        for _ in range(self.draw(st.integers(1, 2))):
            fitted = self.fitted(other, types)
            if fitted is not None:
                branches.append(self.renamed(fitted) if self.draw(st.booleans()) else fitted)
        return Concat(tuple(branches), tuple([self.ids(field.id.partition("#")[0]) for field in node.schema]))

    def fitted(self, node: Node, types: Sequence[pa.DataType]) -> Node | None:
        """The node with columns of these types, or None where it lacks one."""
        if [field.type for field in node.schema] == types:
            return node
        columns = []
        for type in types:
            found = [field.id for field in node.schema if field.type == type]
            if not found:
                return None
            columns.append((self.ids("fit"), self.draw(st.sampled_from(found))))
        return Select(node, tuple(columns))

    def unpivot(self, node: Node) -> Node:
        keep = self.subset(node.schema.ids, 0)
        types = self.draw(st.lists(st.sampled_from(_types_of(node.schema, self.language)), min_size=1, max_size=2))
        count = self.draw(st.integers(1, 3))
        if _most(node) * count > self.max_rows:
            return node
        rows = tuple([tuple([self.expression(node, type) for type in types]) for _ in range(count)])
        return Unpivot(node, tuple(keep), tuple([self.ids("v") for _ in types]), rows)

    def collect(self, node: Node) -> Node:
        number = self.ids("n") if self.draw(st.integers(0, 3)) == 3 else None
        return Collect(node, tuple(self.subset(node.schema.ids)), self.order(node), number)

    def write(self, node: Node) -> Node:
        columns = tuple([(id, f"name {number}") for number, id in enumerate(self.subset(node.schema.ids))])
        options = tuple(self.subset([("compression", "zstd"), ("index", True), ("sizes", (1, 2.5, None))], 0))
        return Write(node, columns, 'out/a "b"', "parquet", options, self.order(node))

    def step(self, cls: type[Node], pool: list[Node]) -> Node:
        node = pool[-1]
        match cls.__name__:
            case "Join":
                return self.join(node, pool)
            case "Concat":
                return self.concat(node, pool)
            case "RowNumber":
                return self.row_number(node)
        make: Callable[[Node], Node] = getattr(self, cls.__name__.lower())
        return make(node)


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    max_steps: int = 5,
    nodes: Collection[type[Node]] = NODES,
    operators: Collection[str] | None = None,
    types: Sequence[pa.DataType] = TYPES,
    tables: st.SearchStrategy[pa.Table] | None = None,
    sources: str = "any",
    collect: bool = True,
    can_raise: bool = False,
    uncertain: bool = False,
    virtual: bool = True,
    baked: bool = False,
    max_rows: int = 300,
) -> Node:
    """Valid plans over small tables in memory.

    Parameters
    ----------
    max_steps : int
        Most nodes above the first scan; joins and concats may bring scans of their own.
    nodes : collection of node classes
        What the steps are; see `NODES`.
    operators : collection of str, optional
        Names of the operators to use; all by default.
    types : sequence of DataType
        Types of columns and expressions; see `TYPES` and `ALL_TYPES`.
    tables : strategy, optional
        Where the tables come from.
    sources : {"any", "table"}
        Whether ranges are scanned too.
    collect : bool
        Whether the root is a `Collect`.
    can_raise : bool
        Whether to use operators that may fail on the data.
    uncertain : bool
        Whether to use what has more than one right answer: `any_value`, ``keep="any"``.
    virtual : bool
        Whether scans have row numbers, ranges of rows and predicates.
    baked : bool
        Whether some nodes have an explicit `order`, which may leave ties.
    max_rows : int
        Steps that could make more rows are left out.
    """
    language = Language(tuple(types), frozenset(operators) if operators is not None else None, can_raise, uncertain)
    drawn = tables if tables is not None else _tables(types=types)
    maker = _Maker(draw, _Ids(), language, drawn, sources, virtual, baked, max_rows)
    classes = [cls for cls in NODES if cls in nodes]
    pool = [maker.scan()]
    for cls in draw(st.lists(st.sampled_from(classes), max_size=max_steps)) if classes else []:
        step = maker.step(cls, pool)
        if len(step.schema) and _most(step) <= max_rows:
            pool.append(step)
    if Write in nodes and draw(st.booleans()):
        return maker.write(pool[-1])
    return maker.collect(pool[-1]) if collect else pool[-1]


_tables = tables


@st.composite
def scans(draw: st.DrawFn, **knobs: Any) -> Node:
    """A scan of all columns of a small table; takes the arguments of `tables`."""
    table = draw(tables(**knobs))
    ids = _Ids()
    return Scan(TableSource(Handle(table)), tuple([(ids(name), name) for name in table.column_names]))


def _most(node: Node) -> int:
    return 10**9 if node.max_rows is None else node.max_rows


def _sortable(type: pa.DataType) -> bool:
    return not t.is_null(type)


def _hint(expr: Expr) -> str:
    return expr.operator.name if isinstance(expr, Call) else "c"


def covered(plan: Node) -> tuple[set[type[Node]], set[str]]:
    """The node classes and operators of a plan."""
    classes = {type(node) for node in postorder(plan)}
    names = {
        part.operator.name
        for node in postorder(plan)
        for expr in node.expressions
        for part in postorder(expr)
        if isinstance(part, Call)
    }
    return classes, names
