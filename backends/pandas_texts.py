"""Methods of pandas' `str` on plain texts, as every engine can run them: in this process, or in Spark's Python workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["text_function"]


def text_function() -> Callable[..., Any]:
    """A function of a pandas Series of texts, a method (see `op.text`) and `simple`, that gives pandas' answer.

    Made here, so that it travels to the workers whole, and plandas need not be installed there.
    """

    def apply(texts: Any, method: Any, simple: bool) -> Any:
        import pandas as pd

        name, *given = method
        dtype = pd.StringDtype("pyarrow") if simple else object
        made = getattr(texts.astype(dtype).str, name)(**{key: tuple(one) if isinstance(one, list) else one for key, one in given})
        made = made.astype(object)
        return made.where(made.notna(), None)

    return apply
