"""info and memory_usage: the text that pandas prints."""

from __future__ import annotations

import io
from typing import Any

import pandas
import pytest

ROWS = pandas.DataFrame(
    {
        "a": [1, 2, 4],
        "b": [0.5, None, 2],
        "s": ["x", None, "yyy"],
        "c": pandas.Categorical(["u", "v", "u"]),
        "i": pandas.array([1, None, 2], "Int64"),
        "f": [True, False, True],
        "t": pandas.date_range("2020", periods=3),
        "d": pandas.to_timedelta(["1D", None, "2h"]),
    }
)
FRAMES = """
df
df[["a", "b", "i", "f", "t"]]
df.set_index("s")
df.set_index("t")
df.set_index(["a", "f"])
df.head(0)
df[df.a > 1].set_index("b").head(1)
df[["a", "b"]][::2]
df[[]]
df[["a", "b"]].rename(columns={"a": ("x", 1)})
df.a
df.set_index("a").b
df.c
"""
ARGUMENTS: tuple[dict[str, Any], ...] = (
    {"memory_usage": False}, {"verbose": False, "memory_usage": False}, {"show_counts": False, "memory_usage": False},
    {"memory_usage": False, "max_cols": 1},
)  # fmt: skip


def printed(frame: Any, arguments: dict[str, Any]) -> str:
    text = io.StringIO()
    try:
        frame.info(buf=text, **arguments)
    except ValueError as error:
        return str(error)
    return text.getvalue()


@pytest.mark.parametrize("line", FRAMES.strip().splitlines())
def test_info(line: str, engine: str) -> None:
    import plandas

    expected, found = eval(line, {"df": ROWS}), eval(line, {"df": plandas.DataFrame(ROWS)})
    for arguments in ARGUMENTS if engine == "local" else ARGUMENTS[:1]:
        assert printed(found, arguments) == printed(expected, arguments)


@pytest.mark.parametrize(
    "line", ['df[["a", "b", "i", "f", "t", "d"]]', 'df[["c"]]', "df.a", 'df.set_index("a")[["b"]]', "df.head(0)[['b']]"]
)
def test_memory_usage(line: str, engine: str) -> None:
    import plandas

    expected, found = eval(line, {"df": ROWS}), eval(line, {"df": plandas.DataFrame(ROWS)})
    for arguments in ({}, {"index": False}, {"deep": True}):
        theirs, ours = expected.memory_usage(**arguments), found.memory_usage(**arguments)
        assert ours == theirs if expected.ndim == 1 else ours.equals(theirs)
    assert printed(found, {}) == printed(expected, {})


def test_memory_of_texts(engine: str) -> None:
    import plandas

    texts = pandas.DataFrame({"s": pandas.array(["x", None, "yyy"] * 100, "string[pyarrow]")})
    assert plandas.DataFrame(texts).memory_usage(index=False).s == texts.memory_usage(index=False).s


def test_long_frames_are_not_counted(engine: str) -> None:
    import plandas

    with pandas.option_context("display.max_info_rows", 2):
        expected = printed(ROWS, {"memory_usage": False})
        assert "non-null" not in expected
        assert printed(plandas.DataFrame(ROWS), {"memory_usage": False}) == expected
