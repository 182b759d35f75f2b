"""The handle that users hold: a mutable reference to an immutable frame."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Self

from ..core.dtypes import PANDAS_3
from ..core.frame import Entry, Frame

if TYPE_CHECKING:
    from ..frame import DataFrame
    from ..index import Index
    from ..series import Series

__all__ = ["Handle", "Piped", "as_dataframe", "as_index", "as_series"]


class Handle:
    """Base of DataFrame, Series and Index. Mutation rebinds `_frame`; no other handle sees it."""

    _frame: Frame

    if TYPE_CHECKING:  # mixins use what their classes have from other mixins

        def __getattr__(self, name: str) -> Any: ...
        def __len__(self) -> int: ...

    @classmethod
    def _of(cls, frame: Frame) -> Self:
        """A handle of this class on a frame."""
        made = object.__new__(cls)
        object.__setattr__(made, "_frame", frame if not frame.attrs else frame.replace(attrs=copy.deepcopy(frame.attrs)))
        return made

    def _result(self, frame: Frame, inplace: bool = False) -> Any:
        """A new handle on `frame`; with `inplace`, this one is rebound and the answer is None, as in pandas 2."""
        if not inplace:
            return self._of(frame)
        object.__setattr__(self, "_frame", frame)
        return None

    def _changed(self, frame: Frame, inplace: bool) -> Any:
        """As `_result`, for methods that from pandas 3 on answer the object that they changed."""
        made = self._result(frame, inplace)
        return self if inplace and PANDAS_3 else made

    def __reduce__(self) -> Any:
        from ..core.pickling import restore, state

        return restore, (type(self), state(self._frame))


class Piped:
    """`pipe` of groups and bins."""

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """What a function of these makes; see `DataFrame.pipe`."""
        if isinstance(func, tuple):
            return func[0](*args, **{func[1]: self}, **kwargs)
        return func(self, *args, **kwargs)


def as_dataframe(frame: Frame) -> DataFrame:
    from ..frame import DataFrame

    return DataFrame._of(frame)


def as_series(frame: Frame) -> Series:
    """A Series: the frame has one column."""
    from ..series import Series

    return Series._of(frame)


def as_index(frame: Frame, owner: Handle | None = None, row_labels: tuple[Entry, ...] | None = None) -> Index:
    """An Index of the kind that pandas has for the frame's index levels. Naming it names the index of `owner`.

    `row_labels` label the rows where the index itself does not, such as one level of several.
    """
    from ..index.kinds import index_class

    made = index_class(frame)._of(frame.replace(columns=(), column_names=(None,)))
    made._owner, made._row_labels = owner, row_labels
    return made
