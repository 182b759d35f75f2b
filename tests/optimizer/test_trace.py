"""The trace says what was chosen among several ways, and why: how row numbers and orders come about."""

from __future__ import annotations

from plandas.optimizer import Choice, Context, optimize
from plandas.plan import parse_plan


def choices(text: str, *, keeps_order: bool = False) -> list[Choice]:
    return list(optimize(parse_plan(text), Context(keeps_order=keeps_order, check=True)).choices)


def strategies(text: str, *, keeps_order: bool = False) -> list[tuple[str, str]]:
    return [(choice.subject, choice.strategy) for choice in choices(text, keeps_order=keeps_order)]


PARQUET = 'r0 = parquet(file("t.parquet", rows=5000000), a: int64, b: int64)\n'


def test_an_index_that_nobody_reads() -> None:
    found = choices(PARQUET + "r1 = row_number(r0, index)\nr2 = collect(r1, a)", keeps_order=True)
    assert found == [Choice("row number", "dropped", "nobody reads index")]


def test_an_index_from_the_source() -> None:
    text = PARQUET + "r1 = row_number(r0, index)\nr2 = filter(r1, a > 1)\nr3 = collect(r2, index, a)"
    assert ("row number", "read from the source") in strategies(text)
    assert not any(subject == "order" and "position" in reason for subject, _, reason in choices(text))


def test_an_index_of_the_result() -> None:
    text = PARQUET + "r1 = filter(r0, a > 1)\nr2 = row_number(r1, index)\nr3 = collect(r2, index, a)"
    assert ("row number", "numbered at the root") in strategies(text)


def test_an_index_of_few_rows() -> None:
    text = PARQUET + "r1 = sort(r0, a)\nr2 = slice(r1, 0:5)\nr3 = row_number(r2, n)\nr4 = filter(r3, n > 2)\nr5 = collect(r4, a)"
    assert ("row number", "numbered in one place") in strategies(text)


def test_an_index_that_must_be_counted() -> None:
    text = PARQUET + "r1 = filter(r0, a > 1)\nr2 = row_number(r1, n)\nr3 = filter(r2, n > 2)\nr4 = collect(r3, a)"
    assert ("row number", "counted") in strategies(text)
    assert strategies(text, keeps_order=True) == []


def test_orders() -> None:
    text = PARQUET + "r1 = sort(r0, a desc)\nr2 = slice(r1, 0:5)\nr3 = collect(r2, a)"
    assert strategies(text) == [("order", "read from the source"), ("order", "top rows"), ("order", "sorted at the end")]
    text = PARQUET + "r1 = sort(r0, a)\nr2 = aggregate(r1, s = sum(b))\nr3 = collect(r2, s)"
    assert strategies(text) == [("order", "dropped"), ("order", "none")]


def test_a_choice_reads_as_a_sentence() -> None:
    (record,) = optimize(parse_plan(PARQUET + "r1 = row_number(r0, index)\nr2 = collect(r1, a, b)")).trace
    assert record.reason == "row number dropped: nobody reads index"
    assert str(record) == "prune: prune_columns (row number dropped: nobody reads index)"
