"""What has no lowering yet runs in pandas, on collected rows, and what pandas answers joins the plan again."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from ..core.dtypes import is_carried
from ..options import get_option
from .collected import returned, theirs
from .fallback import collected
from .handle import Handle

__all__ = ["completed_by_pandas"]

Class = TypeVar("Class", bound=type)
Rows = Callable[[Any, str], Any]


def completed_by_pandas(model: type, names: str, rows: Rows = collected) -> Callable[[Class], Class]:
    """Give a class the methods and properties of pandas' class that it lacks, and lowered methods pandas' for other arguments.

    Each collects its rows, as many as the option `compute.fallback_max_rows` allows, and says so in a `PerformanceWarning`.

    Parameters
    ----------
    model : type
        pandas' class.
    names : str
        What the class lacks.
    rows : callable, default collected
        Given the object and the name of a method, the pandas object. Runs one job.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 2]).repeat(2).to_list()
    [1, 1, 2, 2]
    """

    def complete(cls: Class) -> Class:
        for name in [name for name in names.split() if hasattr(model, name)]:  # pandas 2 has some of them not
            method = getattr(model, name)
            setattr(cls, name, _method(cls, method, name, rows) if inspect.isfunction(method) else _property(cls, method, name, rows))
        for name, method in inspect.getmembers(cls, inspect.isfunction):
            if not name.startswith(("_", "to_")) and hasattr(model, name) and name not in names.split():
                setattr(cls, name, _lowered(cls, method, name, rows))
        return cls

    return complete


def _method(cls: type, method: Any, name: str, rows: Rows) -> Any:
    @functools.wraps(method)
    def in_pandas(self: Any, *args: Any, **given: Any) -> Any:
        return _call(self, rows(self, f"{cls.__name__}.{name}"), name, args, given)

    in_pandas.__doc__ = _documented(method, name)
    del in_pandas.__wrapped__
    in_pandas.__signature__ = inspect.signature(method)  # type: ignore[attr-defined]
    in_pandas.__module__, in_pandas.__qualname__ = cls.__module__, f"{cls.__qualname__}.{name}"
    in_pandas.runs_in_pandas = True  # type: ignore[attr-defined]
    return in_pandas


def _property(cls: type, found: Any, name: str, rows: Rows) -> Any:
    def in_pandas(self: Any) -> Any:
        return returned(getattr(rows(self, f"{cls.__name__}.{name}"), name))

    in_pandas.runs_in_pandas = True  # type: ignore[attr-defined]
    return property(in_pandas, doc=_documented(found, name))


def _lowered(cls: type, method: Any, name: str, rows: Rows) -> Any:
    """The method, and pandas' where it has no lowering for its arguments."""

    @functools.wraps(method)
    def lowered(self: Any, *args: Any, **given: Any) -> Any:
        try:
            if not (isinstance(self, Handle) and _computes_with_objects(self, name)):
                return method(self, *args, **given)
        except NotImplementedError:
            if not get_option("compute.pandas_fallback"):
                raise
        return _call(self, rows(self, f"{cls.__name__}.{name} with these arguments"), name, args, given)

    return lowered


CARRYING = frozenset(
    [
        "add_prefix", "add_suffix", "assign", "copy", "count", "drop", "droplevel", "dropna", "explain", "filter",
        "first_valid_index", "get", "head", "insert", "isna", "isnull", "items", "keys", "last_valid_index", "notna", "notnull",
        "pipe", "pop", "rename", "rename_axis", "reorder_levels", "reset_index", "sample", "select",
        "select_dtypes", "set_axis", "set_index", "squeeze", "swaplevel", "tail", "take", "to_frame", "truncate", "xs",
    ]
)  # fmt: skip
"""Methods that take Python objects wherever the rows go; others compute with them, which pandas alone does."""


def _computes_with_objects(self: Handle, name: str) -> bool:
    frame = self._frame
    return any(is_carried(entry.dtype) for entry in (frame.index if name in CARRYING else frame.entries))


def _call(self: Any, data: Any, name: str, args: Any, given: dict[str, Any]) -> Any:
    """What pandas' method gives; where it changed the object that it was called on, so does this."""
    made = getattr(data, name)(*map(theirs, args), **{key: theirs(value) for key, value in given.items()})
    changed = given.get("inplace") or name in ("isetitem", "update", "pop")
    if changed and isinstance(self, Handle):
        object.__setattr__(self, "_frame", returned(data)._frame)
    return self if made is data else returned(made)


def _documented(found: Any, name: str) -> str:
    summary = (inspect.getdoc(found) or f"pandas' {name}.").partition("\n\n")[0]
    return f"{summary}\n\nAs in pandas, where it runs, on the rows that are collected for it. Runs one job."
