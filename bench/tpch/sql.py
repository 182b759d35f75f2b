"""The queries of TPC-H in SQL, which DuckDB and Spark both read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["queries"]


@cache
def queries() -> dict[int, str]:
    """The text of each query by its number."""
    text = (Path(__file__).parent / "queries.sql").read_text(encoding="utf-8")
    found = re.findall(r"^-- (\d+)\n(.*?);$", text, re.MULTILINE | re.DOTALL)
    return {int(number): query for number, query in found}
