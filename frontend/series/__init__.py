"""Series: one labelled column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import literal
from ...plan import types as t
from ..accessors import Categories, Datetimes, Strings
from ..common.aggregate import Aggregation
from ..common.choosing import Choosing, Searching
from ..common.collected import operated
from ..common.combining import combined, ensured
from ..common.convert import Convert
from ..common.correlation import SeriesCorrelations
from ..common.cumulative import Cumulative
from ..common.describe import Describe
from ..common.display import Display
from ..common.extremes import SeriesExtremes
from ..common.filtering import Filtering
from ..common.functions import SeriesFunctions, UniversalFunctions, bitwise
from ..common.grouping import Groups
from ..common.handle import Handle, as_dataframe, as_index, as_series
from ..common.in_pandas import completed_by_pandas
from ..common.indexing import Indexing
from ..common.info import Info
from ..common.interpolate import Interpolation
from ..common.labels import Labels
from ..common.missing import Missing
from ..common.offsets import moved
from ..common.operators import Operators
from ..common.patching import SeriesPatching
from ..common.reindex import Reindexing
from ..common.rolling import RollingMethods
from ..common.rows import Rows
from ..common.sort import Sorting, renumbered
from ..common.statistics import Statistics
from ..common.text_files import TextFiles
from ..common.values import Values
from ..core.align import align, identically_labelled
from ..core.arithmetic import COMPARISONS, is_scalar, lift_for
from ..core.build import from_arrow, from_pandas
from ..core.dtypes import Dtype
from ..core.frame import Entry, Frame, Label
from ..core.materialize import count_rows, to_pandas
from ..core.objects import holds_objects
from ..core.positions import beside
from ..plotting import Plotting
from .distinct import SeriesDistinct
from .labels import SeriesLabels
from .reshape import SeriesReshaping
from .statistics import SeriesStatistics
from .values import SeriesValues

if TYPE_CHECKING:
    from ..frame import DataFrame
    from ..index import Index

__all__ = ["Series"]

DIFFERENT = "Can only compare identically-labeled Series objects"


@completed_by_pandas(
    pd.Series,
    "align argsort asfreq at_time autocorr between_time case_when combine compare convert_dtypes "
    "dot equals factorize get infer_objects nbytes pop repeat to_clipboard to_excel to_hdf"
    " to_latex to_markdown to_period to_pickle to_sql to_timestamp to_xarray transform tz_convert tz_localize",
)
class Series(
    SeriesStatistics,
    Statistics,
    Operators,
    UniversalFunctions,
    SeriesFunctions,
    SeriesCorrelations,
    SeriesValues,
    Sorting,
    Groups,
    SeriesExtremes,
    Searching,
    Choosing,
    Interpolation,
    Cumulative,
    RollingMethods,
    Missing,
    SeriesPatching,
    Values,
    SeriesDistinct,
    SeriesReshaping,
    Describe,
    Info,
    Aggregation,
    SeriesLabels,
    Filtering,
    Labels,
    Indexing,
    Reindexing,
    Rows,
    Convert,
    TextFiles,
    Plotting,
    Strings,
    Datetimes,
    Categories,
    Display,
):
    """One-dimensional labelled data, computed when a value is needed.

    Parameters
    ----------
    data : list, dict, scalar, numpy.ndarray, pandas.Series, pandas.Index, Series or Index, optional
        The values.
    index : list-like, optional
        The labels; 0, 1, 2, ... unless given.
    dtype : dtype, optional
        The dtype of the values; pandas' inference unless given.
    name : hashable, optional
        The label of the Series itself.
    copy : bool, optional
        Accepted; nothing is ever shared.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 3, None], name="x")
    0    1.0
    1    3.0
    2    NaN
    Name: x, dtype: float64
    """

    def __init__(self, data: Any = None, index: Any = None, dtype: Any = None, name: Label = None, copy: bool | None = None) -> None:
        if type(data).__module__.startswith("pyspark.pandas."):
            from ..io.create import from_pandas as ours

            data = ours(data)
        if isinstance(data, Handle):
            if hasattr(data, "columns"):
                raise ValueError("Cannot construct a Series from a DataFrame. To select a single column, use df.iloc[:, 0].")
            if index is None and dtype is None:
                frame = data._frame
                if not frame.columns:  # an Index
                    frame = renumbered(data._flat()._frame)
                entry = frame.columns[0]
                self._frame = frame.map([entry if name is None else entry._replace(label=name)])
                return
            data = data.to_pandas()
        if isinstance(index, Handle):
            index = index.to_pandas()
        made = pd.Series(data, index=index, dtype=dtype, name=name)
        frame = from_pandas(made.to_frame(name=0))
        self._frame = frame.map([frame.columns[0]._replace(label=made.name)])

    @classmethod
    def from_arrow(cls, data: Any) -> Self:
        """A Series of an Arrow array, or of anything that exports one. Runs no job.

        Examples
        --------
        >>> import pyarrow as pa, plandas as pd
        >>> pd.Series.from_arrow(pa.array([1, 2])).to_list()
        [1, 2]
        """
        frame = from_arrow(pa.table({"values": data if isinstance(data, pa.ChunkedArray) else pa.array(data)}))
        return cls._of(frame.map([frame.columns[0]._replace(label=None)]))

    @property
    def _entry(self) -> Entry:
        return self._frame.columns[0]

    def _with(self, expr: Any, dtype: Dtype | None = None) -> Self:
        """The same rows and name with another value."""
        from ..core.dtypes import default_dtype

        return self._of(self._frame.map([Entry(self._entry.label, expr, default_dtype(expr.type) if dtype is None else dtype)]))

    @property
    def name(self) -> Label:
        """The label of the Series."""
        return self._entry.label

    @name.setter
    def name(self, name: Label) -> None:
        hash(name)
        self._frame = self._frame.map([self._entry._replace(label=name)])

    @property
    def dtype(self) -> Dtype:
        """The dtype of the values. Runs no job."""
        return self._entry.dtype

    dtypes = dtype

    @property
    def index(self) -> Index:
        """The row labels. Runs no job."""
        return as_index(self._frame, self)

    @index.setter
    def index(self, labels: Any) -> None:
        self._frame = self._with_index(labels)

    @property
    def shape(self) -> tuple[int]:
        """``(number of rows,)``. Runs one job unless the plan tells."""
        return (count_rows(self._frame),)

    @property
    def size(self) -> int:
        """The number of rows. Runs one job unless the plan tells."""
        return count_rows(self._frame)

    @property
    def ndim(self) -> int:
        """1."""
        return 1

    @property
    def axes(self) -> list[Any]:
        """The row labels, in a list."""
        return [self.index]

    @property
    def T(self) -> Self:
        """The Series itself."""
        return self

    def transpose(self, *args: Any, **kwargs: Any) -> Self:
        """The Series itself."""
        return self

    @property
    def array(self) -> Any:
        """The values as a pandas array. Runs one job."""
        return self.to_pandas().array

    def keys(self) -> Index:
        """The row labels. Runs no job."""
        return self.index

    def items(self) -> Iterator[tuple[Any, Any]]:
        """The row labels, each with its value. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> list(pd.Series([1, 2], index=["x", "y"]).items())
        [('x', 1), ('y', 2)]
        """
        found: pd.Series = self.to_pandas()
        return iter(found.items())

    def _pandas(self, data: pd.DataFrame) -> pd.Series:
        made = data.iloc[:, 0]
        made.name = self.name
        return made

    def to_pandas(self) -> pd.Series:
        """The values as a pandas Series. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> type(pd.Series([1]).to_pandas()).__module__.split(".")[0]
        'pandas'
        """
        return self._pandas(to_pandas(self._frame))

    def to_frame(self, name: Label = None) -> DataFrame:
        """A frame of this one column. Runs no job.

        Parameters
        ----------
        name : hashable, optional
            The column's label; the name of the Series, or 0, unless given.
        """
        label = name if name is not None else self.name
        return as_dataframe(self._frame.map([self._entry._replace(label=0 if label is None else label)]))

    def __getitem__(self, key: Any) -> Any:
        """A value by label, values by a mask, a list of labels, or a slice."""
        if isinstance(key, slice) and all(end is None or isinstance(end, int) for end in (key.start, key.stop)):
            return self.iloc[key]
        return self.loc[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set a value by label, or values by a mask, a list of labels, or a slice."""
        if isinstance(key, slice) and all(end is None or isinstance(end, int) for end in (key.start, key.stop)):
            self.iloc[key] = value
        else:
            self.loc[key] = value

    def __contains__(self, key: Any) -> bool:
        """Whether a row has a label. Runs one small job."""
        return key in self.index

    def __getattr__(self, name: str) -> Any:
        """The value with a label, where labels are texts. Runs one small job."""
        if not hasattr(Series, name) and self._is_label(name):
            return self[name]
        return object.__getattribute__(self, name)  # whose error says what is wrong

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(type(self), name) and self._is_label(name):
            self[name] = value
        else:
            object.__setattr__(self, name, value)

    def _is_label(self, name: str) -> bool:
        levels = () if name.startswith("_") else self._frame.index
        return len(levels) == 1 and t.is_string(levels[0].expr.type) and name in self

    def _as_frame(self) -> Frame:
        return self.to_frame()._frame

    def to_list(self) -> list[Any]:
        """The values as a list of Python scalars. Runs one job."""
        return self.to_pandas().to_list()

    tolist = to_list

    def item(self) -> Any:
        """The only value. Runs one job.

        Raises
        ------
        ValueError
            If there are more or fewer values.
        """
        return self.head(2).to_pandas().item()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_pandas())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.asarray(self.to_pandas(), dtype=dtype)

    def __arrow_array__(self, type: Any = None) -> Any:
        return pa.array(self.to_pandas(), type)

    def _binary(self, name: str, other: Any, *, reflected: bool = False, axis: Any = None, fill_value: Any = None) -> Any:
        if any(isinstance(side, Handle) and holds_objects(side._frame) for side in (self, other)):
            return operated(self, name, other, reflected)
        if isinstance(other, pd.tseries.offsets.BaseOffset):
            return moved(self, name, other, reflected)
        if getattr(other, "ndim", 0) == 2 and isinstance(other, Handle):
            return NotImplemented
        if not isinstance(other, Handle) and not is_scalar(other):
            other = _positional(other, self._frame, getattr(other, "name", self.name))
        if (made := bitwise(name, self, other, reflected)) is not NotImplemented:
            return made
        if is_scalar(other):
            return self._with(
                *combined(name, self._frame.base, self._entry, lift_for(name, other, self._entry.expr.type), reflected, fill_value)
            )
        if not other._frame.columns:
            other = other._beside(self._frame)
        if name in COMPARISONS and axis is None:
            left, right, same = identically_labelled(self._frame, other._frame, DIFFERENT)
        else:
            (left, right), same = align(self._frame, other._frame), literal(True)
        label = self.name if self.name == other.name else None
        mine, theirs = left.columns[0], right.columns[0]
        result = ensured(same, combined(name, left.base, mine, theirs, reflected, fill_value), DIFFERENT)
        return self._of(left.map([Entry(label, *result)]))


def _positional(values: Any, frame: Frame, name: Label = None) -> Series:
    """A list or array as a Series of that name on the rows of `frame`, joined by their numbers."""
    if isinstance(values, pd.Series):
        return Series(values)
    length = len(values)
    known = count_rows(frame)
    if length != known:
        raise ValueError(f"operands could not be broadcast together with shapes ({known},) ({length},)")
    frame, entry = beside(frame, values, name)
    return as_series(frame.map([entry]))
