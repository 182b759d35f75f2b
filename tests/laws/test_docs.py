"""The examples in docstrings run, and give what they show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy
import pandas
import pytest

import plandas

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
# What examples may use without importing it.
NAMES = {"pd": plandas, "np": numpy, "pandas": pandas}
# Parts of the package only: in an editable install, other folders of the checkout look like namespace packages.
PARTS = ("backends", "frontend", "optimizer", "plan")
NEEDS_JAVA = ("plandas.backends.spark",)


def modules() -> list[str]:
    found = ["plandas"]
    for part in PARTS:
        package = importlib.import_module(f"plandas.{part}")
        found += [package.__name__, *(module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))]
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.spark] if name.startswith(NEEDS_JAVA) else []) for name in modules()]
)
def test_examples_give_what_they_show(name):
    module = importlib.import_module(name)
    with plandas.option_context("backend", plandas.get_option("backend")):
        failed, _ = doctest.testmod(module, extraglobs=NAMES, optionflags=FLAGS)
    assert not failed
