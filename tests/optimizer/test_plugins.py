"""Rules of other packages: found by entry points, loaded once, left out with a warning where they cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RULES = '''
from plandas.optimizer import rule
from plandas.plan import Filter

@rule(phase="pushdown", on=Filter)
def watch_filters(node, context):
    """Filter(p, x) = Filter(p, x)"""
    return None
'''

ASK = "from plandas.optimizer import find_rule, registered; print(find_rule('watch_filters'), list(registered())[-1])"


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a package that is installed: a module, and what an installer says of it."""
    (tmp_path / "watching.py").write_text(RULES)
    info = tmp_path / "watching-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: watching\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[plandas.rules]\nwatching = watching\n")
    return tmp_path


def test_a_plug_in_brings_rules(folder: Path) -> None:
    done = python(ASK, folder)
    assert done.stdout.strip() == "<rule watch_filters> <rule watch_filters>", done.stderr


def test_a_rule_of_a_plug_in_is_switched_off_by_name(folder: Path) -> None:
    done = python("import plandas as pd; pd.set_option('optimizer.disable', 'watch_filters'); print(pd.options.optimizer)", folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        (RULES.replace("watch_filters", "merge_filters"), "ValueError: there is a rule 'merge_filters' already"),
        (RULES.replace("pushdown", "pushup"), "ValueError: no phase is called 'pushup'"),
    ],
)
def test_a_plug_in_that_fails_is_left_out_and_named(folder: Path, code: str, problem: str) -> None:
    (folder / "watching.py").write_text(code)
    done = python("import plandas as pd; df = pd.DataFrame({'a': [1, 2]}); print(df[df.a > 1].to_dict())", folder)
    assert done.stdout.strip() == "{'a': {1: 2}}"
    assert f"the rules of watching (watching) are left out: {problem}" in done.stderr
    assert done.stderr.count("are left out") == 1


def test_plug_ins_are_not_loaded_before_rules_are_asked_for(folder: Path) -> None:
    done = python("import sys, plandas as pd; pd.DataFrame({'a': [1]}).a + 1; print('watching' in sys.modules)", folder)
    assert done.stdout.strip() == "False", done.stderr
