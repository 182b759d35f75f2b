"""Golden tests: pairs of plans in files, what rules make of a plan, or that they leave it alone.

A case is a line ``=== title``, settings, then the word ``before`` and a plan, and ``after`` and a plan, or
``unchanged``. Settings are ``rules: name, ...``, those that are on (all, if it is not there), and
``order: lost`` for an engine that keeps no row order, ``evaluate: local`` for one that folds constants, ``fold: 10``
for one that folds relations of up to 10 rows, and ``ranges: a 0 9, b 5 5`` for what files say of the least and greatest
values of columns of whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ...plan import Literal, Node, Scan, canonical, literal, parse_plan
from ...plan.text import format_diff, format_plan
from ..context import Context
from ..driver import optimize
from .running import compute, evaluate, only

__all__ = ["Case", "check_case", "read_cases"]


class Case(NamedTuple):
    """A case of a file.

    Attributes
    ----------
    family : str
        The name of the file, without its ending.
    title : str
    rules : tuple of str
        The rules that are on; all, if there are none.
    keeps_order, folds : bool
        Whether the engine keeps the order of rows, and whether it folds constants.
    fold_rows : int
        The most rows of relations that are folded.
    ranges : dict of str to tuple of int
        The least and the greatest value of columns.
    before : str
        The text of a plan.
    after : str or None
        What it becomes; None if it stays as it is.
    """

    family: str
    title: str
    rules: tuple[str, ...]
    keeps_order: bool
    folds: bool
    fold_rows: int
    ranges: dict[str, tuple[int, int]]
    before: str
    after: str | None

    @property
    def context(self) -> Context:
        settings: dict[str, Any] = {"keeps_order": self.keeps_order, "evaluate": evaluate if self.folds else None}
        settings |= {"compute": compute if self.fold_rows else None, "fold_rows": self.fold_rows}
        settings["value_ranges"] = self._value_ranges if self.ranges else None
        return only(*self.rules, **settings) if self.rules else Context(check=True, **settings)

    def _value_ranges(self, scan: Scan) -> dict[str, tuple[Literal, Literal]]:
        columns = [(id, scan.schema[id].type, self.ranges[name]) for id, name in scan.columns if name in self.ranges]
        return {id: (literal(low, type), literal(high, type)) for id, type, (low, high) in columns}

    def __str__(self) -> str:
        return f"{self.family}: {self.title}"


def read_cases(path: str | Path) -> list[Case]:
    """The cases of a file, or of all files of a folder that end in ``.plan``.

    Examples
    --------
    In a test of your own::

        @pytest.mark.parametrize("case", read_cases(Path(__file__).parent / "fixtures"), ids=str)
        def test_a_fixture(case):
            check_case(case)
    """
    path = Path(path)
    files = sorted(path.glob("*.plan")) if path.is_dir() else [path]
    return [case for file in files for case in _cases(file)]


def check_case(case: Case) -> None:
    """Optimize the plan of a case, and compare.

    Raises
    ------
    AssertionError
        If the result is another plan; with the difference.

    Examples
    --------
    >>> check_case(Case("filters", "of nothing", ("merge_filters",), True, False, 0, {}, "r0 = table(a: int64)", None))
    """
    before = parse_plan(case.before)
    found = optimize(before, case.context).plan
    wanted = before if case.after is None else parse_plan(case.after)
    if _text(found) != _text(wanted):
        difference = format_diff(canonical(wanted), canonical(found))
        raise AssertionError(f"{case}: the plan became another (- wanted, + found)\n{difference}")


def _text(plan: Node) -> str:
    return format_plan(canonical(plan), ids="readable")


def _cases(path: Path) -> Iterator[Case]:
    for text in path.read_text(encoding="utf-8").split("=== ")[1:]:
        yield _case(path.stem, text)


def _case(family: str, text: str) -> Case:
    title, *lines = text.splitlines()
    head: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    part: list[str] | None = None
    for line in lines:
        if line in ("before", "after", "unchanged"):
            part = parts[line] = []
        elif part is not None:
            part.append(line)
        elif line:
            name, _, value = line.partition(": ")
            head[name] = value
    if unknown := head.keys() - {"rules", "order", "evaluate", "fold", "ranges"}:
        raise ValueError(f"{family}: {title}: unknown settings {', '.join(unknown)}; there are rules, order, evaluate, fold, ranges")
    if "before" not in parts or ("after" in parts) == ("unchanged" in parts):
        raise ValueError(f"{family}: {title}: needs `before`, and then either `after` or `unchanged`")
    rules = tuple(filter(None, head.get("rules", "").split(", ")))
    after = "\n".join(parts["after"]) if "after" in parts else None
    ranges = {name: (int(low), int(high)) for name, low, high in map(str.split, filter(None, head.get("ranges", "").split(", ")))}
    keeps_order, folds, fold_rows = "order" not in head, "evaluate" in head, int(head.get("fold", 0))
    return Case(family, title, rules, keeps_order, folds, fold_rows, ranges, "\n".join(parts["before"]), after)
