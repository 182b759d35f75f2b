"""The text forms of plans: flat text that parses back, the tree for people, and the difference of two plans."""

from .diff import format_diff
from .format import format_expression, format_plan, named_sources
from .parse import PlanSyntaxError, parse_expression, parse_plan
from .scalars import format_type
from .tree import format_tree

__all__ = [
    "PlanSyntaxError", "format_diff", "format_expression", "format_plan", "format_tree", "format_type", "named_sources",
    "parse_expression", "parse_plan",
]  # fmt: skip
