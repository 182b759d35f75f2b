"""Plans as SQL queries, in any dialect that sqlglot writes."""

from .query import DIALECTS, SqlQuery, to_sql
from .relations import Supplied

__all__ = ["DIALECTS", "SqlQuery", "Supplied", "to_sql"]
