"""Columns that Python functions compute: pandas runs them on batches of rows, where the rows are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, get_type_hints

import pandas as pd
import pyarrow as pa

from ...plan import Handle, Slice, op
from ...plan import types as t
from ...plan.types import DataType
from ..options import get_option
from .dtypes import Dtype, parse_dtype, to_arrow
from .frame import Entry, Frame, Label
from .materialize import to_pandas
from .windows import Windows

__all__ = ["OnRows", "computed", "computed_of_groups", "hinted", "of_no_rows"]

OnRows: TypeAlias = Callable[[pd.DataFrame], Any]
"""Makes a pandas Series of as many rows of a pandas frame."""

Results: TypeAlias = tuple[DataType, Dtype]
"""What a function returns: the Arrow type, and the dtype to present."""


def computed(frame: Frame, label: Label, function: OnRows, returns: Results | None = None, *, index: bool) -> Entry:
    """A column that a function makes of those of a frame.

    Runs a job on the first rows, as many as the option `compute.shortcut_limit` says, unless it is known what the function returns.

    Parameters
    ----------
    frame : Frame
        Whose columns it is given.
    label : hashable
        Of the new column.
    function : callable
        Given a pandas frame of some of the rows, a pandas Series of results for them. Knows nothing of plandas, which workers
        may lack.
    returns : tuple, optional
        What it returns; learned from the first rows unless given.
    index : bool
        Whether it reads the labels of rows; if not, it gets rows without them.

    Raises
    ------
    NotImplementedError
        If it does not make one column, of one type.
    """
    type, dtype = returns or _learned(frame, function)
    given = frame.entries if index else frame.columns
    levels = len(given) - len(frame.columns)
    on_batch = _on_batch(function, given, pd.Index(frame.labels, tupleize_cols=len(frame.column_names) > 1), levels, type)
    return Entry(label, op.map_batches(*[entry.expr for entry in given], function=Handle(on_batch), to=type), dtype)


def computed_of_groups(
    frame: Frame, keys: Sequence[Entry], function: OnRows, whole: OnRows, returns: Results | None = None
) -> tuple[Frame, Entry]:
    """The rows with a column that a function makes of the rows of each group, in row order.

    Runs a job on the first rows, as many as the option `compute.shortcut_limit` says, unless it is known what the function returns.

    Parameters
    ----------
    frame : Frame
        The columns that the function is given, the keys among them.
    keys : sequence of Entry
        Rows with the same values are a group.
    function : callable
        Given a pandas frame of a group's rows, a pandas Series of results for them; see `computed`.
    whole : callable
        The same for rows of several groups: what it makes of the first rows says the type of the results.
    returns : tuple, optional
        What the function returns; learned from the first rows unless given.

    Raises
    ------
    NotImplementedError
        If results are of no one type, or columns hold times, whose values workers get in other units.
    """
    type, dtype = returns or _learned(frame, whole)
    if any(t.is_temporal(part) for part in (type, *[entry.expr.type for entry in frame.entries])):
        raise NotImplementedError("functions of groups of times")
    labels = pd.Index(range(len(frame.columns)))
    on_batch = _on_batch(function, frame.entries, labels, len(frame.index), type)
    windows = Windows(frame, [key.expr for key in keys])
    made = windows(op.apply(*[entry.expr for entry in frame.entries], function=Handle(on_batch), to=type))
    return frame.on_rows_of(windows.base), Entry(None, made, dtype)


def hinted(function: Any) -> Results | None:
    """What a function's annotation says that it returns, if it says a dtype.

    >>> def half(x) -> float: return x / 2
    >>> hinted(half)
    (DataType(double), dtype('float64'))
    """
    try:
        hint = get_type_hints(function).get("return")
        return None if hint is None else parse_dtype(hint)
    except (TypeError, NameError, ValueError):
        return None


def _learned(frame: Frame, function: OnRows) -> Results:
    """What a function returns for the first rows. Runs a job."""
    settled = frame.settled
    first = to_pandas(settled.on_rows_of(Slice(settled.base, 0, get_option("compute.shortcut_limit"))))
    made = function(first)
    if not isinstance(made, pd.Series) or len(made) != len(first):
        raise NotImplementedError("the function does not make one value of each row")
    if made.dtype == object and any(isinstance(getattr(one, "_frame", None), Frame) for one in made):
        raise NotImplementedError("the function makes objects of plandas")
    try:
        return _kind(made)
    except TypeError as error:
        raise NotImplementedError("the function makes values of several kinds") from error


def of_no_rows(frame: Frame, function: OnRows) -> Results:
    """What a function returns for no rows, where dtypes are all that it goes by."""
    return _kind(function(pd.DataFrame({place: pd.Series([], dtype=entry.dtype) for place, entry in enumerate(frame.columns)})))


def _kind(made: pd.Series) -> Results:
    array, dtype = to_arrow(made.array)
    return array.type, dtype


def _on_batch(function: OnRows, given: Sequence[Entry], labels: pd.Index, levels: int, to: DataType) -> Callable[..., Any]:
    """Made here, so that it travels to the workers whole."""
    names, dtypes = [str(place) for place in range(len(given))], [entry.dtype for entry in given]
    index_names = [entry.label for entry in given[:levels]]
    empty = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in zip(names, dtypes, strict=True)})
    metadata = pa.Schema.from_pandas(empty, preserve_index=False).metadata  # how pandas' dtypes come back
    schema = pa.schema([(name, entry.expr.type) for name, entry in zip(names, given, strict=True)], metadata=metadata)
    called = getattr(function, "__name__", "the function")

    def on_batch(*arrays: Any) -> Any:
        import pandas
        import pyarrow

        rows = pyarrow.Table.from_arrays(list(arrays), schema=schema).to_pandas()
        for name, dtype in zip(names, dtypes, strict=True):
            whole = getattr(dtype, "kind", "") in tuple("iub")
            if rows[name].dtype != dtype and not (whole and rows[name].isna().any()):
                rows[name] = rows[name].astype(dtype)
        if levels:
            rows.index = rows[names[0]] if levels == 1 else pandas.MultiIndex.from_frame(rows[names[:levels]])
            rows.index.names = index_names
        rows = rows[names[levels:]]
        rows.columns = labels
        made = function(rows)
        try:
            return pyarrow.array(made, to, from_pandas=True)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError) as error:
            raise TypeError(
                f"{called} makes values that are no {to}, as those of the first rows were: {error}. Say what it returns by an"
                " annotation (-> float), or let compute.shortcut_limit have more rows tried"
            ) from error

    return on_batch
