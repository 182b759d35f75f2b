"""What people who write rules test them with. Needs hypothesis: ``pip install plandas[testing]``.

`check_rule` looks for a plan and data of which a rule changes the result; `read_cases` and `check_case` are golden
tests in the text form of plans; the strategies `plans`, `expressions` and `tables` are for laws of one's own.
"""

from .checking import RuleCheck, check_rule, plans_for
from .expressions import Language, Signature, expressions, signatures
from .fixtures import Case, check_case, read_cases
from .plans import NODES, plans, plans_like, scans
from .running import evaluate, only, rows, rule_names, run, same, without_order
from .values import ALL_TYPES, TYPES, tables, values

__all__ = [
    "ALL_TYPES", "NODES", "TYPES", "Case", "Language", "RuleCheck", "Signature", "check_case", "check_rule", "evaluate",
    "expressions", "only", "plans", "plans_for", "plans_like", "read_cases", "rows", "rule_names", "run", "same", "scans",
    "signatures", "tables", "values", "without_order",
]  # fmt: skip
