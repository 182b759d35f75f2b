"""Every rule does what its fixture says, and nothing where it must not; the two plans have the same result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.chance import random_operator

from plandas.optimizer import find_rule, optimize
from plandas.optimizer.testing import (
    Case,
    check_case,
    check_rule,
    plans_for,
    plans_like,
    read_cases,
    rows,
    rule_names,
    same,
    without_order,
)
from plandas.plan import Collect, CsvSource, Node, ParquetSource, Scan, fingerprint, parse_plan, postorder, transform_up

CASES = read_cases(Path(__file__).parent / "fixtures")
ALL = rule_names()
IN_OTHER_TESTS = {"explain_windows": "test_windows.py", "split_expressions": "test_sizes.py", "explain_row_numbers": "test_trace.py"}


@pytest.fixture(autouse=True, scope="module")
def _random() -> Iterator[None]:
    with random_operator():
        yield


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fixture(case: Case) -> None:
    check_case(case)
    before = parse_plan(case.before)
    wanted = before if case.after is None else parse_plan(case.after)
    assert fingerprint(optimize(before, case.context).plan) == fingerprint(wanted)


RUN = [case for case in CASES if case.after and "random()" not in case.before and not case.ranges]
"""Cases whose plans can be run over stand-ins: of those that say what files hold, `check_rule` makes the data."""


@pytest.mark.parametrize("case", RUN, ids=str)
def test_both_plans_of_a_fixture_have_the_same_rows(case: Case) -> None:
    before = _over_tables(parse_plan(case.before))
    after = optimize(before, case.context).plan
    if not isinstance(before, Collect):
        before, after = (Collect(plan, plan.schema.ids) for plan in (before, after))
    assert same(rows(after if case.keeps_order else without_order(after, 1)), rows(before))


def _over_tables(plan: Node) -> Node:
    """The plan over tables in memory in place of files that are not there."""

    def change(node: Node) -> Node:
        if not isinstance(node, Scan) or not isinstance(node.source, CsvSource | ParquetSource):
            return node
        fields = ", ".join(f"{field.name}: {field.type}{'' if field.nullable else ' not null'}" for field in node.source.fields)
        fields = fields.replace("double", "float64").replace(": float,", ": float32,").replace("date32[day]", "date32")
        table = parse_plan(f"r0 = table({fields})")
        assert isinstance(table, Scan)
        return node.replace(source=table.source)

    return transform_up(plan, change)


@pytest.mark.parametrize("name", ALL)
def test_every_rule_has_a_case_where_it_fires_and_one_where_it_does_not(name: str) -> None:
    own = [case for case in CASES if name in case.rules]
    assert any(case.after for case in own) or name in IN_OTHER_TESTS, "no case where it fires"
    assert any(case.after is None for case in own), "no case where it must not fire"


SELDOM = {
    "explain_windows": "changes nothing",
    "explain_row_numbers": "changes nothing",
    "split_windows": "small frames need no ranges: test_windows.py makes ranges of a few rows",
    "split_expressions": "expressions that are large enough: test_sizes.py",
}
"""Rules that do not fire on generated plans, and why."""


@pytest.mark.parametrize("name", [name for name in ALL if name not in SELDOM])
def test_a_rule_is_right_on_generated_plans(name: str) -> None:
    own = [parse_plan(case.before) for case in CASES if name in case.rules and case.after and "random()" not in case.before]
    check_rule(name, plans=plans_like(*own) | plans_for(find_rule(name)), examples=300)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_a_rule_is_checked_on_spark_which_keeps_no_order_of_rows() -> None:
    own = [parse_plan(case.before) for case in CASES if "top_rows_of_join" in case.rules and case.after]
    assert check_rule("top_rows_of_join", plans=plans_like(*own), examples=5, engines=("local", "spark")).firings > 0


def test_what_a_rule_is_for_is_in_its_documentation() -> None:
    from plandas.optimizer import registered

    assert [rewrite.name for rewrite in registered() if not rewrite.doc] == []


def test_cases_name_what_they_test() -> None:
    assert len({(case.family, case.title) for case in CASES}) == len(CASES)
    assert all(node for case in CASES for node in postorder(parse_plan(case.before)))
