"""Every rule does what its fixture says, and nothing where it must not; the two plans have the same result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from optimizer.fixtures import Case, cases
from optimizer.running import ALL, random_operator, rows, same, without_order

from plandas.optimizer import optimize
from plandas.plan import Collect, CsvSource, Node, ParquetSource, Scan, canonical, fingerprint, parse_plan, postorder, transform_up
from plandas.plan.text import format_plan

CASES = list(cases())
IN_OTHER_TESTS = {"explain_windows": "test_windows.py", "split_expressions": "test_sizes.py", "explain_row_numbers": "test_trace.py"}


@pytest.fixture(autouse=True, scope="module")
def _random() -> Iterator[None]:
    with random_operator():
        yield


def text(plan: Node) -> str:
    return format_plan(canonical(plan), ids="readable")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}: {case.title}")
def test_a_fixture(case: Case) -> None:
    before = parse_plan(case.before)
    after = optimize(before, case.context)
    wanted = before if case.after is None else parse_plan(case.after)
    assert text(after.plan) == text(wanted)
    assert fingerprint(after.plan) == fingerprint(wanted)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.after and "random()" not in case.before], ids=lambda case: f"{case.family}: {case.title}"
)
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


def test_what_a_rule_is_for_is_in_its_documentation() -> None:
    from plandas.optimizer import registered

    assert [rewrite.name for rewrite in registered() if not rewrite.doc] == []


def test_cases_name_what_they_test() -> None:
    assert len({(case.family, case.title) for case in CASES}) == len(CASES)
    assert all(node for case in CASES for node in postorder(parse_plan(case.before)))
