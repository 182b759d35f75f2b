"""What the methods of `str` share: which columns have them, and a method as an operator."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, op
from ...plan import types as t
from ..common.handle import Handle
from ..core.dtypes import OBJECT, OF_OBJECTS, STRING, Dtype, is_masked, result_dtype
from .base import Accessor

__all__ = ["NO_DEFAULT", "Texts", "pattern_of"]

NO_DEFAULT: Any = pd.api.extensions.no_default


class Texts(Accessor):
    """The texts that `str` is of.

    Raises
    ------
    AttributeError
        If the values are not texts.
    """

    def __init__(self, owner: Handle) -> None:
        super().__init__(owner)
        type, dtype = self._entry.expr.type, self._entry.dtype
        if not (t.is_string(type) or t.is_null(type) and dtype == OBJECT):
            raise AttributeError(f"Can only use .str accessor with string values, not {_kind(dtype)}")

    @property
    def _dtype(self) -> Dtype:
        """The dtype of the texts; of categories, if it is their places that the column has."""
        dtype = self._entry.dtype
        if not isinstance(dtype, pd.CategoricalDtype):
            return dtype
        return STRING if dtype.categories is None else dtype.categories.dtype

    def _expr(self, method: str, **given: Any) -> Expr:
        """A method of pandas, see `op.text`."""
        dtype = self._dtype
        simple = isinstance(dtype, pd.ArrowDtype) or isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow"
        return op.text(self._entry.expr, method=(method, *given.items()), simple=simple or None)

    def _call(self, method: str, **given: Any) -> Any:
        """The texts or numbers that a method gives."""
        expr, dtype = self._expr(method, **given), self._dtype
        return self._made(expr, dtype if t.is_string(expr.type) else result_dtype(expr.type, dtype))

    def _whether(self, method: str, na: Any = NO_DEFAULT, **given: Any) -> Any:
        """The answers of a method; `na` is that for missing texts."""
        expr, dtype = self._expr(method, **given), self._dtype
        if na is NO_DEFAULT and isinstance(dtype, pd.StringDtype) and not is_masked(dtype):
            na = False
        if na is not NO_DEFAULT and not pd.isna(na):
            if not isinstance(na, bool | np.bool_):
                raise ValueError(f"na must be None, pd.NA, np.nan, True, or False; got {na}")
            expr = op.coalesce(expr, bool(na))
        if isinstance(dtype, pd.StringDtype) and is_masked(dtype):
            return self._made(expr, pd.BooleanDtype())
        return self._made(expr, OF_OBJECTS if dtype == OBJECT else result_dtype(expr.type, dtype))


def _kind(dtype: Any) -> str:
    """What pandas calls values of a dtype."""
    try:
        return str(pd.api.types.infer_dtype(pd.Series([0]).astype(dtype)))
    except (TypeError, ValueError):
        return str(dtype)


def pattern_of(pat: Any, case: bool, flags: int) -> tuple[str, bool, int]:
    """A pattern as a text, with its own flags.

    Raises
    ------
    re.error
        If it is no regular expression.
    TypeError
        If it is no text.
    """
    if isinstance(pat, re.Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pat.pattern, case, pat.flags & ~re.UNICODE
    if not isinstance(pat, str):
        raise TypeError("first argument must be string or compiled pattern")
    re.compile(pat, flags)
    return pat, bool(case), int(flags)
