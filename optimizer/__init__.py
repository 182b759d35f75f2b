"""Rules that make plans better, and the driver that applies them.

The kit for people who write rules: `rule` and `plan_pass` declare one, `optimize` applies all, `Context`
holds the settings, and checking mode (`Context(check=True)`) raises a `RuleError` that names a wrong rule.
"""

from . import rules
from .check import RuleError
from .context import Context
from .cost import Cost, Estimate, estimate
from .driver import optimize
from .rule import PHASES, Choice, Chosen, Pass, Phase, Rule, find_rule, plan_pass, register, registered, rule, unregister
from .runners import runners
from .trace import Effort, Optimized, Record

__all__ = [
    "PHASES", "Choice", "Chosen", "Context", "Cost", "Effort", "Estimate", "Optimized", "Pass", "Phase", "Record", "Rule",
    "RuleError", "estimate", "find_rule", "optimize", "plan_pass", "register", "registered", "rule", "rules", "runners", "unregister",
]  # fmt: skip
