"""The language in the middle: types, expressions, relational nodes, and their text form."""

from . import derive as _derive  # noqa: F401
from . import operators as op
from .expressions import Call, Column, Expr, Literal, literal, nullable, substitute
from .fingerprint import canonical, fingerprint
from .ids import fresh, hint, readable
from .nodes import (
    Aggregate,
    Collect,
    Concat,
    Distinct,
    Explode,
    Extend,
    Filter,
    Join,
    Node,
    RowNumber,
    Scan,
    Select,
    Slice,
    Sort,
    SortKey,
    Unpivot,
    Window,
    Write,
)
from .operator import Operator, get_operator, operator, operators
from .ordering import Ordering
from .renaming import refresh, rename_ids
from .rows import filtered_rows, same_rows
from .schema import Field, Schema
from .sources import (
    CsvSource,
    DataFile,
    ExternalSource,
    FileSource,
    Handle,
    JsonSource,
    OrcSource,
    ParquetSource,
    RangeSource,
    Source,
    SourceField,
    SplitSource,
    TableSource,
    table_of,
)
from .text import format_expression, format_plan, parse_expression, parse_plan
from .tree import postorder, transform_up, with_children
from .validate import InvalidPlan, validate

__all__ = [
    "Aggregate", "Call", "Collect", "Column", "Concat", "CsvSource", "DataFile", "Distinct", "Explode", "Expr", "Extend",
    "ExternalSource", "Field", "FileSource", "Filter", "Handle", "InvalidPlan", "Join", "JsonSource", "Literal",
    "Node", "Operator", "OrcSource", "Ordering", "ParquetSource", "RangeSource", "RowNumber", "Scan", "Schema",
    "Select", "Slice", "Sort", "SortKey", "Source", "SourceField", "SplitSource", "TableSource", "Unpivot", "Window",
    "Write", "canonical", "filtered_rows", "fingerprint", "format_expression", "format_plan", "fresh", "get_operator",
    "hint", "literal", "nullable", "op", "operator", "operators", "parse_expression", "parse_plan", "postorder",
    "readable", "refresh", "rename_ids", "same_rows", "substitute", "table_of", "transform_up", "validate", "with_children",
]  # fmt: skip
