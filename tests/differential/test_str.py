"""`str` of Series and Index, each a line of pandas, on texts with everything that goes wrong."""

from __future__ import annotations

import re

import pandas
import pytest
from support.differential import agree

import plandas

HOSTILE = ["ß", "İx", "ΑΣ", "é", "e\u0301", "𝒳y", "", None, " x\u00a0", "ǆ", "1²٣", "a\nb", "ab\n", "ﬁ", "aXa", "a.b|c$", "\x1cq\x1d"]

LINES = r"""
s.str.len()
s.str.upper()
s.str.lower()
s.str.strip()
s.str.lstrip()
s.str.rstrip()
s.str.strip("a ")
s.str.lstrip("a")
s.str.rstrip("")
s.str[0].fillna("?")
s.str[-1].fillna("?")
s.str.get(1).fillna("?")
s.str.get(-3).fillna("?")
s.str[1:]
s.str[-2:]
s.str[:2]
s.str[:-1]
s.str[-2:-1]
s.str[1:-1]
s.str[2:1]
s.str[::2]
s.str[::-1]
s.str.slice(0, 1)
s.str.contains("a")
s.str.contains("a.b")
s.str.contains("a.b", regex=False)
s.str.contains("A", case=False)
s.str.contains(r"\d")
s.str.contains(r"\w\s")
s.str.contains("b$")
s.str.contains(r"^[^a\n]+\Z")
s.str.contains(r"(?i)A")
s.str.contains(r"(?<=a)\n")
s.str.contains("x|[y-z]{1,2}?")
s.str.contains("")
s.str.contains("a", na=True)
s.str.contains("X", flags=2)
s.str.contains(re.compile("x", re.I))
s.str.contains(1)
s.str.match("a")
s.str.match("a|1")
s.str.match("A", case=False)
s.str.fullmatch("a.*")
s.str.fullmatch("ab|e.?")
s.str.startswith("a")
s.str.startswith(("a", "1"))
s.str.startswith(())
s.str.startswith("a", na=False)
s.str.startswith(1)
s.str.endswith("b")
s.str.endswith("")
s.str.replace("a", "$1")
s.str.replace("a", "b", n=1)
s.str.replace(".", "_")
s.str.replace("", "-")
s.str.replace("A", "q", case=False)
s.str.replace(r"(a)(.)", r"\2\1", regex=True)
s.str.replace(r"\d", "#", regex=True)
s.str.replace({"a": "b", "b": "a"})
s.str.replace("a", 1)
s[s.str.len() > 1].str.upper()
s.str.nope
"""


def batches(lines: str) -> list[str]:
    return [line for line in lines.strip().splitlines() if line]


@pytest.mark.filterwarnings("ignore:This pattern is interpreted:UserWarning")
@pytest.mark.parametrize("dtype", ["str", "object", "string"])
@pytest.mark.parametrize("line", batches(LINES))
def test_a_method(line, dtype):
    def program(pd, s):
        return eval(line, {"pd": pd, "s": s, "re": re})

    agree(program, pandas.Series(HOSTILE, name="n", dtype=dtype))


@pytest.mark.parametrize("line", ["s.index.str.len()", "s.index.str[:1]", 's[s.index.str.contains("b")]', "s.str.len()"])
def test_an_index(line):
    agree(lambda pd, s: eval(line, {"s": s}), pandas.Series([1.5, 2.5, 3.5], index=pandas.Index(["ab", "", "cd"], name="k")))


@pytest.mark.parametrize("values", [[1, 2], [1.5], [True], pandas.to_datetime(["2020-01-01"])])
def test_what_is_no_text_has_no_str(values):
    with pytest.raises(AttributeError) as expected:
        _ = pandas.Series(values).str
    with pytest.raises(AttributeError, match=f"^{re.escape(str(expected.value))}$"):
        _ = plandas.Series(values).str
