"""The pages of docs/ say what is so: snippets run in order and print what stands below them; the reference is up to date."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from plandas.optimizer import registered, unregister

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _rules_of_a_page() -> Iterator[None]:
    """What a page registers is gone after it."""
    before = set(registered())
    yield
    for rewrite in registered():
        if rewrite not in before:
            unregister(rewrite.name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_is_so(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    printed: str | None = None
    for kind, text in BLOCK.findall((DOCS / name).read_text(encoding="utf-8")):
        if kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(text, name, "exec", dont_inherit=True), names)
            printed = out.getvalue()
        elif kind == "plan":
            (tmp_path / f"{re.findall('^rules: (.*)$', text, re.MULTILINE)[0]}.plan").write_text(text)
        elif kind == "text" and printed is not None:
            assert printed == text
            printed = None


def test_the_reference_of_rules_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "rules_reference.py"))["reference"]()
    assert page == (DOCS / "rules-reference.md").read_text(), "python docs/rules_reference.py > docs/rules-reference.md"
