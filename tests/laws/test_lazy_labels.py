"""Choosing and setting by label, position and mask: how many jobs each form takes."""

from __future__ import annotations

import pytest

import plandas as pd
from plandas.frontend.core import materialize

NONE = """
df.loc[df.a > 1]
df.loc[df.a > 1, ["b"]]
df.loc[1:2, "a"]
df.iloc[1:3]
df.iloc[:, 0]
df.iloc[[2, 0]]
df[df.index > 1]
df[df.index.isin([1, 2]) & (df.a > 1)]
df[df.a > 1].loc[1:]
df.set_index("k").sort_index().loc["w":"y"]
df.set_index("k")
df.reset_index()
df.rename(columns={"a": "z"}, index={1: 10})
df.add_prefix("p", axis=0)
df.drop(columns="a")
df.drop(index=1, errors="ignore")
df.reindex(columns=["a", "q"])
df.reindex([0, 9])
df.set_axis(["p", "q", "r"])
df.index.unique()
df.index.get_level_values(0)
df.index + 1
df.assign(z=[1, 2, 3], y=df.index)
df.set_index("k").index.to_frame()
levels.droplevel(0)
pd.concat([df, df.a], axis=1)
pd.MultiIndex.from_frame(df[["k", "b"]])
"""

ASSIGNMENTS = """
df.loc[df.a > 1, "a"] = 0
df.loc[df.a > 1, "a"] = df.b
df.loc[:, "a"] = df.b * 2
df.loc[1:2, "new"] = "x"
df.iloc[0, 0] = 5
df[df.a > 1] = None
df["a"] = df.b[df.a > 1]
df.index.name = "n"
"""

ONE = """
df.iloc[0]
df.iloc[0, 1]
df.loc[1, "a"]
df.at[1, "a"]
df.iat[1, 0]
df.set_index("k").loc["w", "a"]
1 in df.index
df.set_index("k").index.is_unique
df.index.max()
levels.drop("x", level="k")
df.loc[[2, 0]]
"""


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The plans that are run while a test runs."""
    seen: list[object] = []
    run = materialize.run

    def noted(plan: object) -> object:
        seen.append(plan)
        return run(plan)  # type: ignore[arg-type]

    monkeypatch.setattr(materialize, "run", noted)
    return seen


def _frames() -> dict[str, object]:
    df = pd.DataFrame({"a": [1.0, 2.0, None], "b": [1, 2, 3], "k": ["x", "w", "y"]})
    return {"pd": pd, "df": df, "levels": df.set_index(["b", "k"])}


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_choosing_by_label_runs_nothing(line: str, runs: list[object]) -> None:
    eval(line, _frames())
    assert runs == []


@pytest.mark.parametrize("line", ASSIGNMENTS.strip().splitlines())
def test_setting_runs_nothing(line: str, runs: list[object]) -> None:
    exec(line, _frames())
    assert runs == []


@pytest.mark.parametrize("line", ONE.strip().splitlines())
def test_what_depends_on_the_labels_takes_one_run(line: str, runs: list[object]) -> None:
    eval(line, _frames())
    assert len(runs) == 1
