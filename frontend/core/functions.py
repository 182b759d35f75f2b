"""Columns that Python functions compute: pandas runs them on batches of rows, where the rows are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, get_type_hints

import pandas as pd
import pyarrow as pa

from ...plan import Column, Distinct, Explode, Expr, Handle, Join, Node, Slice, fresh, op, refresh
from ...plan import types as t
from ...plan.types import DataType
from ..options import get_option
from .dtypes import Dtype, has_places, is_carried, is_pickled, parse_dtype
from .frame import Entry, Frame, Label
from .materialize import to_pandas
from .objects import as_column
from .windows import Windows

__all__ = ["GroupFunctions", "OnRows", "computed", "exploded", "hinted", "kinds_of", "of_no_rows"]

FEW = 5
"""Groups whose rows are all read, where the first rows have too few of theirs."""

Learned = TypeVar("Learned")

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
    labels = pd.Index(frame.labels, tupleize_cols=len(frame.column_names) > 1)
    on_batch = _on_batch(function, given, labels, levels, type)
    return Entry(label, op.map_batches(*[entry.expr for entry in given], function=Handle(on_batch), to=type), dtype)


class GroupFunctions:
    """Columns that functions make of the rows of each group, collected while expressions over them are made.

    Parameters
    ----------
    frame : Frame
        The columns that functions are given, labelled by their places.
    keys : sequence of Entry
        Rows with the same values are a group.
    """

    def __init__(self, frame: Frame, keys: Sequence[Entry]) -> None:
        self._frame = frame
        self._windows = Windows(frame, [key.expr for key in keys])

    @property
    def base(self) -> Node:
        """The rows with the columns."""
        return self._windows.base

    @cached_property
    def first(self) -> pd.DataFrame:
        """The first rows, as many as the option `compute.shortcut_limit` says. Runs a job."""
        return _first_rows(self._frame)

    def learned(self, make: Callable[[pd.DataFrame], Learned]) -> Learned:
        """What something makes of the first rows; or, if it fails on what they have of groups, of all rows of a few of these.

        Runs a job for each.
        """
        try:
            return make(self.first)
        except NotImplementedError:
            raise
        except Exception:
            if len(self.first) < get_option("compute.shortcut_limit"):
                raise
            return make(self._whole_groups)

    @cached_property
    def _whole_groups(self) -> pd.DataFrame:
        """The rows of the groups that the first rows are of, of a few of them."""
        settled, keys = self._frame.settled, self._windows.keys
        groups = Slice(Distinct(Slice(settled.base, 0, get_option("compute.shortcut_limit")), keys, "any"), 0, FEW)
        few, names = refresh(groups)
        rows = Join(settled.base, few, "semi", tuple([(key, names[key]) for key in keys]))
        return to_pandas(settled.on_rows_of(Slice(rows, 0, get_option("compute.fallback_max_rows"))))

    def __call__(self, places: Sequence[int], labels: pd.Index, function: OnRows, returns: Results) -> Entry:
        """The column of a function, in row order.

        Parameters
        ----------
        places, labels
            The columns that the function is given, and what they are called.
        function : callable
            Given a pandas frame of a group's rows, a pandas Series of results for them; see `computed`.
        returns : tuple
            What the function returns.

        Raises
        ------
        NotImplementedError
            If columns are of a kind that workers do not know.
        """
        type, dtype = returns
        return Entry(None, self._made(places, labels, function, _one_column(function, type), type), dtype)

    def rows(self, places: Sequence[int], labels: pd.Index, function: Callable[..., Any], types: Sequence[DataType]) -> Column:
        """The column of what a function makes of each group, any number of rows, as one list: in one row of the group.

        Parameters
        ----------
        function : callable
            Given a pandas frame of a group's rows, a list of columns. See `exploded` for what becomes of them.
        """
        to = pa.list_(pa.struct([(f"c{place}", _stored(type)) for place, type in enumerate(types)]))
        return self._made(places, labels, function, _list_of_rows(function, types, to), to)

    def _made(self, places: Sequence[int], labels: pd.Index, function: Callable[..., Any], write: Any, type: DataType) -> Column:
        given = [*self._frame.index, *[self._frame.columns[place] for place in places]]
        unknown = [entry.dtype for entry in given if not _travels(entry.dtype)]
        if unknown:
            raise NotImplementedError(f"functions of groups of {unknown[0]}")
        on_groups = _on_groups(function, given, labels, len(self._frame.index), write)
        return self._windows(op.apply(*[entry.expr for entry in given], function=Handle(on_groups), to=type))


def exploded(base: Node, keep: Sequence[str], items: Column, types: Sequence[DataType]) -> tuple[Node, list[Expr]]:
    """The rows in lists that `GroupFunctions.rows` made, beside the columns to keep, and their columns' values."""
    ids = [fresh("made") for _ in types]
    columns = tuple([(id, f"c{place}") for place, id in enumerate(ids)])
    made = [Column(id, _stored(type)) for id, type in zip(ids, types, strict=True)]
    values: list[Expr] = [
        column if column.type == type else op.cast(column, to=type) for column, type in zip(made, types, strict=True)
    ]
    return Explode(base, tuple(keep), items.id, columns), values


def _stored(type: DataType) -> DataType:
    """The type of a field in a list: times are numbers there, so that no engine's zone or unit matters."""
    return t.int64 if t.is_timestamp(type) or t.is_duration(type) else type


def _travels(dtype: Dtype) -> bool:
    """Whether the dtype is made of Arrow data where plandas is not."""
    return not (has_places(dtype) or is_carried(dtype) or isinstance(dtype, pd.PeriodDtype))


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
    first = _first_rows(frame)
    made = function(first)
    if not isinstance(made, pd.Series) or len(made) != len(first):
        raise NotImplementedError("the function does not make one value of each row")
    return kinds_of(made)


def _first_rows(frame: Frame) -> pd.DataFrame:
    settled = frame.settled
    return to_pandas(settled.on_rows_of(Slice(settled.base, 0, get_option("compute.shortcut_limit"))))


def kinds_of(made: pd.Series) -> Results:
    """What results are.

    Raises
    ------
    NotImplementedError
        If they are of no one type.
    """
    if made.dtype == object and any(isinstance(getattr(one, "_frame", None), Frame) for one in made):
        raise NotImplementedError("the function makes objects of plandas")
    try:
        return _kind(made)
    except (TypeError, ValueError) as error:
        raise NotImplementedError("the function makes values of several kinds") from error


def of_no_rows(frame: Frame, function: OnRows) -> Results:
    """What a function returns for no rows, where dtypes are all that it goes by."""
    return _kind(function(pd.DataFrame({place: pd.Series([], dtype=entry.dtype) for place, entry in enumerate(frame.columns)})))


def _kind(made: pd.Series) -> Results:
    array, dtype = as_column(made.array)
    if is_pickled(dtype):
        raise TypeError("values of several kinds")
    return array.type, dtype


def _on_batch(function: OnRows, given: Sequence[Entry], labels: pd.Index, levels: int, type: DataType) -> Callable[..., Any]:
    """A function of Arrow arrays, of some rows. Made here, as what it calls is, so that it travels to the workers whole."""
    read, write = _reader(given, labels, levels), _one_column(function, type)

    def on_batch(*arrays: Any) -> Any:
        rows = read(arrays)
        return write(function(rows), len(rows))

    return on_batch


def _on_groups(
    function: Callable[..., Any], given: Sequence[Entry], labels: pd.Index, levels: int, write: Callable[[Any, int], Any]
) -> Callable[..., Any]:
    """A function of Arrow arrays, of the rows of groups, which start at some places."""
    read = _reader(given, labels, levels)

    def on_groups(starts: Any, *arrays: Any) -> Any:
        import pyarrow

        rows = read(arrays)
        groups = [rows.iloc[start:stop].copy(deep=False) for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True)]
        return pyarrow.concat_arrays([write(function(group), len(group)) for group in groups])

    return on_groups


def _reader(given: Sequence[Entry], labels: pd.Index, levels: int) -> Callable[[Sequence[Any]], Any]:
    """Makes a pandas frame of Arrow arrays, the first of which are the levels of its index."""
    names, dtypes = [str(place) for place in range(len(given))], [entry.dtype for entry in given]
    index_names = [entry.label for entry in given[:levels]]
    empty = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in zip(names, dtypes, strict=True)})
    metadata = pa.Schema.from_pandas(empty, preserve_index=False).metadata  # how pandas' dtypes come back
    schema = pa.schema([(name, entry.expr.type) for name, entry in zip(names, given, strict=True)], metadata=metadata)

    def read(arrays: Sequence[Any]) -> Any:
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
        return rows

    return read


def _one_column(function: Callable[..., Any], to: DataType) -> Callable[[Any, int], Any]:
    """Results, one for each row, as an Arrow array."""
    called, whole = getattr(function, "__name__", "the function"), t.is_integer(to)

    def write(made: Any, rows: int) -> Any:
        import pandas
        import pyarrow

        try:
            if whole:  # of objects Arrow would drop what follows the point
                made = pandas.Series(made).infer_objects()
            array = pyarrow.array(made, to, from_pandas=True)
            return array.combine_chunks() if isinstance(array, pyarrow.ChunkedArray) else array
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError) as error:
            raise TypeError(
                f"{called} makes values that are no {to}, as those of the first rows were: {error}. Say what it returns by an"
                " annotation (-> float), or let compute.shortcut_limit have more rows tried"
            ) from error

    return write


def _list_of_rows(function: Callable[..., Any], types: Sequence[DataType], to: DataType) -> Callable[[Any, int], Any]:
    """Columns of results as one list of rows, beside the first of the rows that they were made of."""
    columns = [(_one_column(function, type), field.type) for type, field in zip(types, to.value_type, strict=True)]
    names = [field.name for field in to.value_type]

    def write(made: Any, rows: int) -> Any:
        import pyarrow

        arrays = [one(values, rows).cast(stored) for (one, stored), values in zip(columns, made, strict=True)]
        items = pyarrow.StructArray.from_arrays(arrays, names)
        lists = pyarrow.ListArray.from_arrays([0, len(items)], items).cast(to)
        return pyarrow.concat_arrays([lists, pyarrow.nulls(rows - 1, to)])

    return write
