"""A plan as one SQL query: a name for each step that other steps read, then the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot.dialects.dialect import Dialects

from ...plan import Collect
from ...plan.text import readable_names
from .moments import without_moments
from .relations import Lowering, Supplied

__all__ = ["DIALECTS", "SqlQuery", "to_sql"]

DIALECTS = tuple(sorted(dialect.value for dialect in Dialects if dialect.value))


@dataclass(frozen=True)
class SqlQuery:
    """A query.

    Attributes
    ----------
    text : str
    dialect : str
    tables : mapping of str to Supplied
        The tables that must be there under these names: data in memory, and files that the dialect does not read by
        their path; each with its source and the source's names of its columns. Where the order of a table's rows
        matters, the query reads their numbers from a column ``row_number``.
    """

    text: str
    dialect: str
    tables: Mapping[str, Supplied] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text


def to_sql(plan: Collect, dialect: str = "spark", labels: Mapping[str, str] | None = None) -> SqlQuery:
    """The query that gives the rows of a plan, in their order.

    Parameters
    ----------
    plan : Collect
        Optimized for an engine that keeps no row order.
    dialect : str
        One of `DIALECTS`.
    labels : mapping, optional
        What to call the columns of the result.

    Raises
    ------
    ValueError
        If there is no such dialect.
    NotImplementedError
        If a part of the plan cannot be said in SQL; it names the part.

    Notes
    -----
    Missing values are nulls: NaN is made null where it is read. What SQL engines do their own way, they do here too:
    integers that overflow are their errors, and infinite numbers their affair.

    Examples
    --------
    >>> from plandas.plan import parse_plan
    >>> print(to_sql(parse_plan('''
    ...     r0 = table(@sales, shop: string, price: int64)
    ...     r1 = filter(r0, price > 2)
    ...     r2 = aggregate(r1, by [shop], total = sum(price))
    ...     r3 = collect(r2, shop, total, order [shop])
    ... '''), "duckdb"))
    SELECT
      shop,
      COALESCE(SUM(price), 0) AS total
    FROM frame
    WHERE
      price > 2
    GROUP BY
      shop
    ORDER BY
      shop
    """
    if dialect not in DIALECTS:
        raise ValueError(f"no SQL dialect is called {dialect!r}; there are {', '.join(DIALECTS)}")
    spelled = without_moments(plan)
    assert isinstance(spelled, Collect)
    lowering = Lowering(dialect, readable_names(spelled, labels or {}))
    tree = lowering.query(spelled, labels or {})
    return SqlQuery(tree.sql(dialect=dialect, pretty=True), dialect, lowering.supplied)
