"""Methods of pandas' `str` on plain texts, as every engine can run them: in this process, or in Spark's Python workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["SPACES", "text_function"]

SPACES = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace())
"""What `strip` strips, and `split` splits at, unless told otherwise."""


def text_function() -> Callable[..., Any]:
    """A function of a pandas Series of texts, a method (see `op.text`) and `simple`, that gives pandas' answer as it is.

    Made here, so that it travels to the workers whole, and plandas need not be installed there.
    """

    def apply(texts: Any, method: Any, simple: bool) -> Any:
        import pandas as pd

        name, *given = method
        arguments: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given}
        if name == "translate":
            arguments["table"] = dict(arguments["table"])
        if name == "extract":
            return texts.map(extracted(**arguments), na_action="ignore")
        return getattr(texts.astype(pd.StringDtype("pyarrow") if simple else object).str, name)(**arguments)

    def extracted(pat: str, flags: int = 0) -> Callable[[str], list[str | None]]:
        """The groups of a text's first match, which pandas gives as columns."""
        import re

        pattern = re.compile(pat, flags)

        def groups(text: str) -> list[str | None]:
            found = pattern.search(text)
            return list(found.groups()) if found else [None] * pattern.groups

        return groups

    return apply
