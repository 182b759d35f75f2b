"""What the methods of `str` share: which columns have them, and a method as an operator."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from ...plan import Expr, op
from ...plan import Handle as Held
from ...plan import types as t
from ..common.handle import Handle
from ..core.dtypes import OBJECT, OF_OBJECTS, STRING, Dtype, is_masked, missing_of, objects
from .base import Accessor

__all__ = ["NO_DEFAULT", "Texts", "pattern_of"]

NO_DEFAULT: Any = pd.api.extensions.no_default


class Texts(Accessor):
    """The texts that `str` is of; lists of texts and bytes, which are objects, have some of its methods.

    Raises
    ------
    AttributeError
        If the values are none of these.
    """

    def __init__(self, owner: Handle) -> None:
        super().__init__(owner)
        type, dtype = self._entry.expr.type, self._entry.dtype
        if not (t.is_string(type) or dtype == OBJECT and (t.is_null(type) or t.is_list(type) or type == t.binary)):
            raise AttributeError(f"Can only use .str accessor with string values, not {_kind(dtype)}")

    @property
    def _dtype(self) -> Dtype:
        """The dtype of the texts; of categories, if it is their places that the column has."""
        dtype = self._entry.dtype
        if not isinstance(dtype, pd.CategoricalDtype):
            return dtype
        return STRING if dtype.categories is None else dtype.categories.dtype

    @property
    def _is_simple(self) -> bool:
        """Whether letters are as in Arrow, see `op.text`; pandas computes categories as Python does."""
        dtype = self._entry.dtype
        return isinstance(dtype, pd.ArrowDtype) or isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow"

    def _expr(self, method: str, **given: Any) -> Expr:
        """A method of pandas, see `op.text`.

        Raises
        ------
        NotImplementedError
            If no engine has it for such values.
        """
        arguments = [(key, _static(value)) for key, value in given.items()]
        try:
            return op.text(self._entry.expr, method=(method, *arguments), simple=self._is_simple or None)
        except TypeError as error:
            raise NotImplementedError(f"str.{method} of {self._entry.expr.type}") from error

    def _in_pandas(self, method: str, **given: Any) -> Any:
        """What pandas' method gives where there are no rows: its errors, where the call is, and the dtype of its answer."""
        return getattr(pd.Series([], dtype=self._entry.dtype).str, method)(**given)

    def _call(self, method: str, *, items: str = "list", **given: Any) -> Any:
        """What a method gives, which is texts, numbers, lists or bytes; `items` is what pandas makes of lists."""
        dtype = self._in_pandas(method, **given).dtype
        expr = self._expr(method, **given)
        return self._made(expr, objects(missing_of(self._dtype), items) if dtype == OBJECT else dtype)

    def _whether(self, method: str, na: Any = NO_DEFAULT, **given: Any) -> Any:
        """The answers of a method; `na` is that for missing texts."""
        answer = {} if na is NO_DEFAULT else {"na": na}
        dtype, mine = self._in_pandas(method, **given, **answer).dtype, self._dtype
        expr = self._expr(method, **given)
        if na is NO_DEFAULT and isinstance(mine, pd.StringDtype) and not is_masked(mine):
            na = False
        if na is not NO_DEFAULT and not pd.isna(na):
            expr = op.coalesce(expr, bool(na))
        return self._made(expr, OF_OBJECTS if mine == OBJECT else dtype)


def _static(value: Any) -> Any:
    """An argument as a plan holds it."""
    if isinstance(value, dict):
        return tuple(value.items())
    return Held(value) if callable(value) else value


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
