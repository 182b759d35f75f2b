"""Generated programs: a frame and a few steps of pandas, run on pandas and on plandas, optimized and as written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.differential import on_plandas, same

import plandas

Step = Callable[[Any, Any], Any]

NUMBERS = st.sampled_from(["a", "b"])
COLUMNS = st.sampled_from(["a", "b", "s"])

TEXT = pandas.Series(["x"]).dtype


def frame_of(rows: list[tuple[Any, Any, Any]]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {
            "a": pandas.Series([row[0] for row in rows], dtype=float),
            "b": pandas.Series([row[1] for row in rows], dtype="int64"),
            "s": pandas.Series([row[2] for row in rows], dtype=TEXT),
        }
    )


A_ROW = st.tuples(st.sampled_from([None, 0.0, 1.0, -1.5, 2.0]), st.integers(-2, 3), st.sampled_from(["x", "y", None, "z"]))
frames = st.lists(A_ROW, max_size=8).map(frame_of)


def text(template: str, **choices: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """Lines of pandas, with choices filled in."""
    return st.fixed_dictionaries(choices).map(lambda chosen: template.format(**chosen))


SMALL = st.integers(-3, 4)
HOW = st.sampled_from(["left", "right", "inner"])
steps = st.one_of(
    text("df[df.{c} > {n}]", c=NUMBERS, n=SMALL),
    text("df[(df.{c} <= {n}) | (df.s == 'x')]", c=NUMBERS, n=SMALL),
    text("df[df.s.isin(['x', None])]"),
    text("df[df.a.isna()]"),
    text("df.dropna(subset=['{c}'])", c=COLUMNS),
    text("df.fillna({{'a': {n}, 's': 'w'}})", n=SMALL),
    text("df.assign(a=df.a + df.b)"),
    text("df.assign(b=df.b * {n})", n=SMALL),
    text("df.assign(a=df.a.where(df.b > {n}, 0.5))", n=SMALL),
    text("df.assign(b=df.b // 2, a=-df.a)"),
    text("df.sort_values('{c}', ascending={up}, kind='stable')", c=COLUMNS, up=st.booleans()),
    text("df.sort_values(['s', '{c}'], kind='stable', na_position='first')", c=NUMBERS),
    text("df.sort_index(ascending={up}, kind='stable')", up=st.booleans()),
    text("df.head({n})", n=SMALL),
    text("df.tail({n})", n=SMALL),
    text("df.iloc[{a}:{b}]", a=SMALL, b=SMALL),
    text("df.iloc[::{k}]", k=st.sampled_from([-1, 2, -2])),
    text("df.drop_duplicates('{c}', keep={k})", c=COLUMNS, k=st.sampled_from(["'first'", "'last'", "False"])),
    text("df.reset_index(drop=True)"),
    text("df.merge(df[['s', 'b']].head(3), on='s', suffixes=('', '_r'))[['a', 'b', 's']]"),
    text("df.merge(df[['s']].drop_duplicates(), on='s', how='{how}')[['a', 'b', 's']]", how=HOW),
    text("pd.concat([df, df.head({n})])", n=SMALL),
    text("df.groupby('s', sort={sort}, as_index=False)[['a', 'b']].sum()[['a', 'b', 's']]", sort=st.booleans()),
    text("df.groupby(['s', 'b'], as_index=False, dropna={drop}).a.max()[['a', 'b', 's']]", drop=st.booleans()),
)  # fmt: skip
endings = st.sampled_from(
    [
        "df",
        "df.a.sum()",
        "df.b.mean()",
        "len(df)",
        "df.count()",
        "df.s.value_counts()",
        "df.groupby('s').b.sum()",
        "df[['b', 's']]",
        "df.head(2)",
    ]
)


def run(program: list[str], module: Any, frame: Any) -> Any:
    df = frame
    for line in program:
        df = eval(line, {"df": df, "pd": module})
    return on_plandas(df)


def agree(program: list[str], frame: pandas.DataFrame) -> None:
    expected = run(program, pandas, frame)
    for level in (1, 0):
        with plandas.option_context("optimizer.level", level, "optimizer.check", True):
            same(expected, run(program, plandas, plandas.from_pandas(frame)), check_dtype=len(frame) > 0)


QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]


@given(frames, st.lists(steps, max_size=5), endings)
@settings(max_examples=200, deadline=None, suppress_health_check=QUIET, derandomize=True)
def test_programs_on_the_local_engine(frame: pandas.DataFrame, program: list[str], ending: str) -> None:
    with plandas.option_context("backend", "local"):
        agree([*program, ending], frame)


@pytest.mark.spark
@given(frames, st.lists(steps, max_size=4), endings)
@settings(max_examples=25, deadline=None, suppress_health_check=[*QUIET, HealthCheck.function_scoped_fixture], derandomize=True)
def test_programs_on_spark(spark: Any, frame: pandas.DataFrame, program: list[str], ending: str) -> None:
    with plandas.option_context("backend", "spark"):
        agree([*program, ending], frame)
