"""`query` and `eval`, each a line of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from support.differential import agree

import plandas

ROWS = pandas.DataFrame(
    {
        "a": [1, 2, 3, 4],
        "b": [1.5, None, -2.0, 4.0],
        "s": ["x", "y", None, "x"],
        "d": pandas.date_range("2020", periods=4),
        "b b": [4, 3, 2, 1],
    }
)

LINES = """
df.query("a > 1")
df.query("a > @two")
df.query("a > @two and b < 5")
df.query("a > 1 & b < 5")
df.query("a > 1 | b < 0 & a == 1")
df.query("(a > 1) & (b < 5)", parser="python")
df.query("(a > 1) & ~(b < 0)")
df.query("not a > 1")
df.query("not (a > 1 or b > 1)")
df.query("1 < a <= 3")
df.query("a in [1, 3]")
df.query("a not in @some")
df.query("a == [1, 2]")
df.query("a != [1, 2]")
df.query("[1, 2] == a")
df.query("s == 'x'")
df.query('s == "a & b" or s == "x"')
df.query("s in ('x', 'y')")
df.query("`b b` > 2")
df.query("`b b` + a == 5")
df.query("d >= '2020-01-03'")
df.query("s.str.contains('x', na=False)")
df.query("s.isna()")
df.query("b.notnull() and a % 2 == 0")
df.query("index > 1")
df.query("index > @two")
df.set_index("s").query("s == 'x'")
df.set_index(["s", "a"]).query("a > 2")
df.set_index(["s", "a"]).query("ilevel_1 > 2")
df.set_index(["s", "a"]).rename_axis([None, None]).query("ilevel_1 > 2")
df.query("a > a.mean()")
df.query("a > @df.a.mean()")
df.query("@larger(a) > 3")
df.query("a > @some[1]")
df.query("sqrt(a) > 1.5")
df.query("a ** 2 > 4")
df.query("-a < -2")
df.query("d.dt.day == 2")
df.query("nope > 1")
df.query("@nope > 1")
df.query("a >")
df.query("")
df.query(1)
df.query("a > n", resolvers=[{"n": 1}])
df.query("a > @n", local_dict={"n": 1})
df.query("a > @n", global_dict={"n": 1})
df.query("a > 1 and b > 0", inplace=True)
df.query("a")
df.query("a > b")
df.eval("a + b")
df.eval("c = a + b")
df.eval("c = a + b\\ne = c * 2")
df.eval("a = a * 10")
df.eval("c = a.sum()")
df.eval("a.sum()")
df.eval("a > 1 and b > 1")
df.eval("c = a\\na + b")
df.eval("c = 3")
df.eval("a + b", inplace=True)
df.eval("c = a", inplace=True)
df.eval("sin(a) + arctan2(a, b) + abs(b)")
df.eval("a // 2 + a / 2 - a * 2")
df.eval("'x' in s")
df.eval("@two + 1")
"""


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """A text is read before an engine is asked: what comes of it are operators, which are tested on every engine."""
    with plandas.option_context("backend", "local"):
        yield


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_text_means_what_it_means_in_pandas(line: str) -> None:
    def program(pd: Any, df: Any) -> Any:
        return eval(line, {"df": df, "two": 2, "some": [1, 3], "larger": lambda values: values + 1})

    agree(program, ROWS)


def test_a_frame_is_changed_in_place() -> None:
    df = plandas.DataFrame(ROWS)
    assert df.eval("`new one` = `b b` + 1", inplace=True) is None
    assert df["new one"].to_list() == [5, 4, 3, 2]
    assert df.query("`new one` > 3", inplace=True) is None
    assert df.a.to_list() == [1, 2]


def test_variables_are_those_of_the_caller() -> None:
    least = 2

    def within(df: Any) -> Any:
        least = 3
        return df.query("a >= @least"), df.query("a >= @least", level=1), least

    inner, outer, _ = within(plandas.DataFrame(ROWS))
    assert inner.a.to_list() == [3, 4]
    assert outer.a.to_list() == [2, 3, 4]
    assert least == 2


def test_a_filter_by_text_is_a_filter() -> None:
    df = plandas.DataFrame(ROWS)
    assert str(df.query("a > 1 and s == 'x'").explain()) == str(df[(df.a > 1) & (df.s == "x")].explain())
