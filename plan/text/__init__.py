"""The text forms of plans: flat text that parses back, the tree for people, and the difference of two plans."""

from .diff import format_diff
from .format import format_expression, format_plan, named_sources
from .graphs import to_dot, to_html, to_mermaid
from .parse import PlanSyntaxError, parse_expression, parse_plan
from .scalars import format_type
from .tree import Step, format_tree, outline, readable_names

__all__ = [
    "PlanSyntaxError", "Step", "format_diff", "format_expression", "format_plan", "format_tree", "format_type", "named_sources",
    "outline", "parse_expression", "parse_plan", "readable_names", "to_dot", "to_html", "to_mermaid",
]  # fmt: skip
