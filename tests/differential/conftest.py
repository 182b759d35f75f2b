"""Every differential test runs on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import plandas


@pytest.fixture(params=["local", pytest.param("spark", marks=pytest.mark.spark)], autouse=True)
def engine(request: Any) -> Iterator[str]:
    """The engine that plans run on; rules are checked as they fire."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    with plandas.option_context("backend", request.param, "optimizer.check", True):
        yield request.param
