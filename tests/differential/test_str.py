"""`str` of Series and Index, each a line of pandas, on texts with everything that goes wrong."""

from __future__ import annotations

import re
import unicodedata
from functools import partial

import pandas
import pytest
from support.differential import agree

import plandas

HOSTILE = ["ß", "İx", "ΑΣ", "é", "e\u0301", "𝒳y", "", None, " x\u00a0", "ǆ", "1²٣", "a\nb", "ab\n", "ﬁ", "aXa", "a.b|c$", "\x1cq\x1d"]


def batches(lines: str) -> list[str]:
    return [line for line in lines.strip().splitlines() if line]


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
s.str.split()
s.str.split("")
s.str.split("a")
s.str.split("a", n=1)
s.str.split(r"\s", regex=True)
s.str.split(r"[a.]")
s.str.split(".", regex=False)
s.str.split("(a)", regex=True)
s.str.split(re.compile("x", re.I))
s.str.rsplit("a")
s.str.rsplit("a", n=1)
s.str.partition("a", expand=False)
s.str.rpartition("a", expand=False)
s.str.partition("")
s.str.findall("a|b")
s.str.findall("(a).?")
s.str.findall("(a)(X)?")
s.str.findall("A", flags=re.I)
s.str.findall("")
s.str.extract("(a)", expand=False).fillna("?")
s.str.extract("(?P<x>a).", expand=False).fillna("?")
s.str.encode("utf-8")
s.str.encode("ascii", "ignore")
s.str.encode("utf-8").str.decode("utf8")
s.str.encode("utf-8").str.upper()
s.str.join("-")
s.str.split("a").str.join("-").fillna("?")
s.str.split("a").str[0:1]
s.str.split("a").str[-1].fillna("?")
s.str.split("a").str.get(2).fillna("?")
s.str.split("a").str.get(-3).fillna("?")
s.str.find("a")
s.str.find("")
s.str.find("b", 1)
s.str.find("a", 1, 2)
s.str.find(1)
s.str.rfind("a")
s.str.index("")
s.str.rindex("")
s.str.count("a")
s.str.count(r"\w")
s.str.count("A", flags=re.I)
s.str.count("")
s.str.normalize("NFC")
s.str.normalize("NFKD")
s.str.normalize("X")
s.str.translate({97: "xy", 98: None, 99: 100})
s.str.translate(str.maketrans("ab", "xy", "X"))
s.str.repeat(2)
s.str.repeat(0)
s.str.wrap(1)
s.str.wrap(2, break_long_words=False)
s.str.pad(4)
s.str.pad(-1)
s.str.pad(4, "both", "*")
s.str.pad(4, "no")
s.str.pad("x")
s.str.pad(4, fillchar="ab")
s.str.center(5, "é")
s.str.ljust(4, "-")
s.str.rjust(4)
s.str.zfill(4)
s.str.title()
s.str.capitalize()
s.str.swapcase()
s.str.casefold()
s.str.removeprefix("a")
s.str.removesuffix("b")
s.str.slice_replace(1, 2, "-")
s.str.slice_replace(1)
s.str.slice_replace(-1, None, "é")
s.str.slice_replace(2, 1, "z")
s.str.isalnum()
s.str.isalpha()
s.str.isascii()
s.str.isdecimal()
s.str.isdigit()
s.str.islower()
s.str.isnumeric()
s.str.isspace()
s.str.istitle()
s.str.isupper()
s.str.replace("a", lambda found: found[0] * 2, regex=True)
s.str.replace("a", lambda found: found[0] * 2)
s.str.replace(r"(a)(\w)?", r"$\1-\2", regex=True)
s.str.replace(r"\w*", "-", regex=True)
s.str.split(expand=True)
s.str.split("a", expand=True)
s[:0].str.split(expand=True)
s.str.rsplit("a", n=1, expand=True)
s.str.partition("a")
s[7:8].str.partition()
s[:0].str.rpartition()
s.str.extract("(a)(X)?")
s.str.extract("(?P<x>a)(.)")
s.str.extract("a")
s.str.extractall("(a)")
s.str.get_dummies()
s.str.get_dummies("a", dtype=bool)
s.str.get_dummies("a", dtype=str)
s.str.cat()
s.str.cat(sep=",", na_rep="?")
s.str.cat(s)
s.str.cat([s, s.str.upper()], sep="|", na_rep="?")
s.str.cat(["x"] * 17)
s.str.cat(["x"])
s.str.cat("x")
s.str.cat(s[s.notna()], na_rep="?")
s.str.cat(pd.Series(["x", "y"], index=[3, 1]), na_rep="?")
s.str.cat(pd.Series(["x", "y"], index=[3, 1]), join="inner")
s.str.cat(s.to_frame())
s.str.cat(s.index)
s.str.cat(pd.Index(list("abcdefghijklmnopq")), sep="")
s.str.index("a")
s.str.encode("ascii")
"""
"""Each alone on the local engine; those of one answer a row, and no error, together on Spark."""

HERE = batches(
    r"""
s.str.extractall("(a)")
s.str.index("a")
s.str.encode("ascii")
"""
)
"""What an engine has no part in, and errors in its workers, which have another kind."""

LETTERS = r"""
s.str.isascii()
s.str.isdecimal()
s.str.isdigit()
s.str.isnumeric()
s.str.isspace()
s.str.len()
s.str.strip()
s.str.split()
s.str.split(" ")
s.str.find("a")
s.str.count("a")
s.str.findall(r"\s")
s.str.pad(3)
s.str.encode("utf8")
s.str.removeprefix("a")
s.str.replace(r"\s", "-", regex=True)
s.str.translate({97: "é"})
s.str.extract("(.)(a)").iloc[:, 0].fillna("?")
"""
"""What Spark computes letter by letter."""


@pytest.mark.filterwarnings("ignore:This pattern is interpreted:UserWarning", "ignore::pandas.errors.PerformanceWarning")
@pytest.mark.parametrize("dtype", ["str", "object", "string", "string[pyarrow]", "category"])
@pytest.mark.parametrize("line", batches(LINES))
def test_a_method(line, dtype, engine):
    texts = pandas.Series(HOSTILE, name="n", dtype=dtype)
    if engine == "spark" and (dtype != "str" or is_column(line, texts) or line in HERE):
        pytest.skip("all at once below")
    agree(partial(evaluated, line), texts)


@pytest.mark.filterwarnings("ignore:This pattern is interpreted:UserWarning")
@pytest.mark.parametrize("dtype", ["str", "object", "string"])
def test_all_methods_at_once(dtype):
    texts = pandas.Series(HOSTILE, name="n", dtype=dtype)
    lines = [line for line in batches(LINES) if is_column(line, texts)]
    assert len(lines) > 120
    agree(lambda pd, s: pd.concat([evaluated(line, pd, s) for line in lines], axis=1, keys=lines), texts)


def is_column(line, texts):
    """Whether a line gives an answer for each text."""
    try:
        made = evaluated(line, pandas, texts)
    except Exception:
        return False
    return isinstance(made, pandas.Series) and len(made) == len(texts)


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_every_character(dtype, engine):
    if engine == "local":
        pytest.skip("pandas itself computes it there")
    letters = [
        letter
        for letter in map(chr, range(0x32000))
        if unicodedata.category(letter) not in ("Cn", "Co", "Cs", "Lo") or letter.isdigit()
    ]
    lines = batches(LETTERS)
    texts = pandas.Series(letters + [f"{letter}a" for letter in letters], dtype=dtype)
    agree(lambda pd, s: pd.concat([evaluated(line, pd, s) for line in lines], axis=1, keys=lines), texts)


def evaluated(line, pd, s):
    return eval(line, {"pd": pd, "s": s, "re": re})


@pytest.mark.parametrize("line", ["s.index.str.len()", "s.index.str[:1]", 's[s.index.str.contains("b")]', "s.str.len()"])
def test_an_index(line):
    agree(lambda pd, s: eval(line, {"s": s}), pandas.Series([1.5, 2.5, 3.5], index=pandas.Index(["ab", "", "cd"], name="k")))


@pytest.mark.parametrize("values", [[1, 2], [1.5], [True], pandas.to_datetime(["2020-01-01"])])
def test_what_is_no_text_has_no_str(values):
    with pytest.raises(AttributeError) as expected:
        _ = pandas.Series(values).str
    with pytest.raises(AttributeError, match=f"^{re.escape(str(expected.value))}$"):
        _ = plandas.Series(values).str
