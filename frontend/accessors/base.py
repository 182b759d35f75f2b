"""What accessors of Series and Index share: the values that they are of, and results of the same kind."""

from __future__ import annotations

from typing import Any

from ...plan import Expr
from ...plan import types as t
from ..common.handle import Handle
from ..core.dtypes import Dtype
from ..core.frame import Entry

__all__ = ["Accessor"]


class Accessor:
    """Methods of the values of a Series, or of the labels of an Index."""

    def __init__(self, owner: Handle) -> None:
        self._owner = owner
        self._series: Any = owner if owner._frame.columns else owner._flat()

    __iter__ = None
    """Python would ask for one item after the other, without end."""

    @property
    def _entry(self) -> Entry:
        entry: Entry = self._series._frame.columns[0]
        return entry

    def _made(self, expr: Expr, dtype: Dtype | None = None) -> Any:
        """A Series of the same rows, or an Index; what is of bool is always a Series, as for `Index.isin`."""
        made = self._series._with(expr, dtype)
        if made is not None and self._owner is not self._series:
            return made.rename(None) if t.is_boolean(expr.type) else self._owner._from(made)
        return made
