"""Nothing runs before a value is needed, and building a plan needs neither Spark nor Java."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pandas
import pytest

import plandas as pd
from plandas.frontend.core import materialize


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


LAZY = """
df[df.a > 1]
df.assign(c=df.a + 1)
df.a.fillna(0).astype(int)
df.sort_values("a").head(3)
df.groupby("b").a.agg(["sum", "mean"])
df.merge(df, on="b", how="outer")
df.drop_duplicates()
df.b.value_counts()
df[["a"]].sum()
df[["a"]].quantile([0.1, 0.5])
df.dropna()
df.isin([1])
df[["a"]].melt()
df[["a"]].stack()
df.mode()
df.dtypes
df.columns
df.shape
len(df)
df.explain()
df[df.a > 1].explain("rules")
"""


@pytest.mark.parametrize("line", LAZY.strip().splitlines())
def test_building_runs_nothing(line: str, runs: list[object]) -> None:
    df = pd.DataFrame({"a": [1.0, 2.0, None], "b": ["x", "y", "x"]})
    eval(line, {"df": df})
    assert runs == []


def declared(values: pandas.Series) -> float:
    return float(len(values))


LEARNED = """
0 df.groupby("b").a.agg(declared)
0 df.groupby("b").transform(declared)
0 df.groupby("b").filter(lambda rows: len(rows) > 1)
0 df.groupby("b").apply(declared)
1 df.groupby("b").apply(lambda rows: rows.a.max())
1 df.groupby("b").apply(lambda rows: rows.head(1))
1 df.groupby("b", group_keys=False).apply(lambda rows: rows)
1 df.groupby("b").agg(lambda values: values.max())
1 df.groupby("b")[["a", "c"]].agg([declared, lambda values: values.max(), lambda values: values.min()])
1 df.groupby("b")[["a", "c"]].transform(lambda values: values.max())
"""


@pytest.mark.parametrize("line", LEARNED.strip().splitlines())
def test_what_a_function_of_groups_returns_is_learned_in_one_job_of_the_first_rows(line: str, runs: list[object]) -> None:
    df, many = pd.DataFrame({"a": [1.0, 2.0, None], "b": ["x", "y", "x"], "c": [1, 2, 3]}), int(line[0])
    made = eval(line[2:], {"df": df, "declared": declared})
    assert len(runs) == many
    made.to_pandas()
    assert len(runs) == many + 1


ONCE = """
repr(df)
repr(df[df.a > 1])
df._repr_html_()
len(df[df.a > 1])
df.to_pandas()
df.to_numpy()
df.a.sum()
df[["a"]].describe()
list(df.a)
df.b.unique()
df.a.to_list()
df.dropna().shape
df.pivot_table("a", "b", df.a > 1)
df.groupby(["b", "a"]).size().unstack()
"""


@pytest.mark.parametrize("line", ONCE.strip().splitlines())
def test_a_value_takes_one_run(line: str, runs: list[object]) -> None:
    df = pd.DataFrame({"a": [1.0, 2.0, None], "b": ["x", "y", "x"]})
    eval(line, {"df": df})
    assert len(runs) == 1


def test_importing_and_running_locally_imports_no_pyspark(tmp_path: Path) -> None:
    pandas.DataFrame({"a": [1, 2, 3]}).to_parquet(tmp_path / "t.parquet")
    program = f"""
        import sys
        import plandas as pd
        df = pd.read_parquet({str(tmp_path / "t.parquet")!r})
        text = str(df[df.a > 1].explain())
        assert "pushed" in text, text
        assert len(df[df.a > 1]) == 2
        assert not [name for name in sys.modules if name.partition(".")[0] in ("pyspark", "py4j")]
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, cwd=tmp_path)
