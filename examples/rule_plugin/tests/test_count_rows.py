"""The rule does what it says, keeps results, and is there where the package is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

import plandas as pd
from plandas.optimizer import find_rule
from plandas.optimizer.testing import Case, check_case, check_rule, read_cases


@pytest.mark.parametrize("case", read_cases(Path(__file__).parent), ids=str)
def test_a_fixture(case: Case) -> None:
    check_case(case)


def test_results_stay_the_same() -> None:
    assert check_rule("count_rows", examples=200).firings > 0


def test_plandas_finds_the_rule() -> None:
    assert find_rule("count_rows").apply.__module__ == "count_rows"
    flights = pd.DataFrame({"carrier": ["AA", "UA", "AA"], "plane": ["N1", "N2", "N3"]})
    query = flights.groupby("carrier").plane.count()
    assert "count_rows" in str(query.explain("rules"))
    assert query.to_dict() == {"AA": 2, "UA": 1}
