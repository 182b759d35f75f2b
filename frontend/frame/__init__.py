"""DataFrame: labelled columns of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..common.aggregate import Aggregation
from ..common.choosing import Choosing
from ..common.collected import theirs
from ..common.convert import Convert
from ..common.correlation import FrameCorrelations
from ..common.cumulative import Cumulative
from ..common.describe import Describe
from ..common.display import Display
from ..common.extremes import Extremes
from ..common.filtering import Filtering
from ..common.functions import FrameFunctions, UniversalFunctions
from ..common.grouping import Groups
from ..common.handle import Handle, as_dataframe, as_index, as_series
from ..common.in_pandas import completed_by_pandas
from ..common.indexing import Indexing
from ..common.info import Info
from ..common.interpolate import Interpolation
from ..common.labels import Labels
from ..common.missing import Missing
from ..common.operators import Operators
from ..common.patching import FramePatching
from ..common.reindex import Reindexing
from ..common.rolling import RollingMethods
from ..common.rows import Rows
from ..common.sort import Sorting, renumbered
from ..common.statistics import Statistics
from ..common.text_files import TextFiles
from ..common.values import Values
from ..core.build import from_arrow, from_pandas
from ..core.frame import Frame, Label
from ..core.materialize import count_rows, labels_to_index, to_pandas
from ..options import get_option
from ..plotting import FramePlotting
from .distinct import FrameDistinct
from .files import Files
from .labels import FrameLabels
from .merge import Merging
from .missing import FrameMissing
from .operators import FrameOperators
from .pivot import Pivoting
from .query import FrameQueries
from .reshape import FrameReshaping
from .selection import Selection, with_value
from .sort import FrameSorting
from .statistics import FrameStatistics

if TYPE_CHECKING:
    from ..index import Index

__all__ = ["DataFrame"]


@completed_by_pandas(
    pd.DataFrame,
    "align asfreq at_time between_time combine compare convert_dtypes corrwith dot equals"
    " infer_objects isetitem iterrows itertuples style to_clipboard to_excel to_feather"
    " to_hdf to_html to_latex to_markdown to_period to_pickle to_records to_sql to_stata to_timestamp to_xarray to_xml"
    " transform tz_convert tz_localize",
)
class DataFrame(
    FrameOperators,
    Operators,
    UniversalFunctions,
    FrameFunctions,
    FrameQueries,
    FrameCorrelations,
    FrameStatistics,
    Statistics,
    FrameSorting,
    Sorting,
    Merging,
    Groups,
    FrameMissing,
    Extremes,
    Choosing,
    Interpolation,
    Cumulative,
    RollingMethods,
    Missing,
    FramePatching,
    Values,
    FrameDistinct,
    Pivoting,
    FrameReshaping,
    Describe,
    Info,
    Aggregation,
    Selection,
    Rows,
    FrameLabels,
    Filtering,
    Labels,
    Indexing,
    Reindexing,
    Files,
    Convert,
    TextFiles,
    FramePlotting,
    Display,
):
    """Two-dimensional labelled data, computed when a value is needed.

    Parameters
    ----------
    data : dict, list, numpy.ndarray, pandas.DataFrame, pyarrow.Table, DataFrame, Series, Spark DataFrame, optional
        The values, in any form that pandas takes.
    index : list-like, optional
        The row labels; 0, 1, 2, ... unless given.
    columns : list-like, optional
        The column labels.
    dtype : dtype, optional
        The dtype of all columns; pandas' inference unless given.
    copy : bool, optional
        Accepted; nothing is ever shared.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=[10, 20])
        a    b
    10  1    x
    20  2  NaN
    """

    def __init__(self, data: Any = None, index: Any = None, columns: Any = None, dtype: Any = None, copy: bool | None = None) -> None:
        self._frame = _frame_of(data, index, columns, dtype)

    @property
    def _frame(self) -> Frame:
        """The frame; names that were given to the levels of its `columns` are its own."""
        frame: Frame = self.__dict__["_frame"]
        given = self.__dict__.get("_given")
        if given is not None and tuple(given.names) != frame.column_names:
            frame = self.__dict__["_frame"] = frame.replace(column_names=tuple(given.names))
        return frame

    @_frame.setter
    def _frame(self, frame: Frame) -> None:
        self.__dict__["_frame"] = frame
        self.__dict__.pop("_given", None)

    @property
    def columns(self) -> pd.Index:
        """The column labels, as a pandas Index; to name it or its levels names those of the frame. Runs no job."""
        frame = self._frame
        if "_given" not in self.__dict__:
            self.__dict__["_given"] = labels_to_index(frame.labels, frame.column_names)
        given: pd.Index = self.__dict__["_given"]
        return given

    @columns.setter
    def columns(self, labels: Any) -> None:
        axis = labels.to_pandas() if isinstance(labels, Handle) else labels if isinstance(labels, pd.Index) else _axis(list(labels))
        if len(axis) != len(self._frame.columns):
            raise ValueError(
                f"Length mismatch: Expected axis has {len(self._frame.columns)} elements, new values have {len(axis)} elements"
            )
        entries = [entry._replace(label=label) for entry, label in zip(self._frame.columns, axis, strict=True)]
        self._frame = self._frame.replace(columns=tuple(entries), column_names=tuple(axis.names))

    @property
    def index(self) -> Index:
        """The row labels. Runs no job."""
        return as_index(self._frame, self)

    @index.setter
    def index(self, labels: Any) -> None:
        self._frame = self._with_index(labels)

    @property
    def dtypes(self) -> pd.Series:
        """The dtype of each column, as a pandas Series. Runs no job."""
        return pd.Series([entry.dtype for entry in self._frame.columns], index=self.columns, dtype=object)

    @property
    def shape(self) -> tuple[int, int]:
        """``(number of rows, number of columns)``. Runs one job unless the plan tells."""
        return (count_rows(self._frame), len(self._frame.columns))

    @property
    def size(self) -> int:
        """The number of values. Runs one job unless the plan tells."""
        return count_rows(self._frame) * len(self._frame.columns)

    @property
    def ndim(self) -> int:
        """2."""
        return 2

    @property
    def axes(self) -> list[Any]:
        """The row labels and the column labels."""
        return [self.index, self.columns]

    def keys(self) -> pd.Index:
        """The column labels, as a pandas Index. Runs no job."""
        return self.columns

    def items(self) -> Iterator[tuple[Label, Any]]:
        """The labels of the columns, each with its column as a Series. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> [(label, column.dtype.name) for label, column in pd.DataFrame({"a": [1], "b": [0.5]}).items()]
        [('a', 'int64'), ('b', 'float64')]
        """
        return ((entry.label, as_series(self._frame.map([entry]))) for entry in self._frame.columns)

    @classmethod
    def from_arrow(cls, data: Any) -> DataFrame:
        """A frame of an Arrow table, or of anything that exports Arrow data. Runs no job.

        Examples
        --------
        >>> import pyarrow as pa, plandas as pd
        >>> pd.DataFrame.from_arrow(pa.table({"a": [1, 2]})).a.to_list()
        [1, 2]
        """
        return cls(data if isinstance(data, pa.Table) else pa.table(data))

    @classmethod
    def from_dict(cls, data: Any, orient: str = "columns", dtype: Any = None, columns: Any = None) -> DataFrame:
        """A frame of a dict of columns, or with ``orient="index"`` of rows; see pandas' `DataFrame.from_dict`. Runs no job."""
        return cls(pd.DataFrame.from_dict(data, orient=orient, dtype=dtype, columns=columns))

    @classmethod
    def from_records(
        cls,
        data: Any,
        index: Any = None,
        exclude: Any = None,
        columns: Any = None,
        coerce_float: bool = False,
        nrows: int | None = None,
    ) -> DataFrame:
        """A frame of records: tuples, dicts or a structured array; see pandas' `DataFrame.from_records`. Runs no job."""
        given = {"index": theirs(index), "exclude": exclude, "columns": columns, "coerce_float": coerce_float, "nrows": nrows}
        return cls(pd.DataFrame.from_records(data, **given))

    def to_pandas(self) -> pd.DataFrame:
        """The values as a pandas frame. Runs one job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1]}).to_pandas().equals(pd.DataFrame({"a": [1]}).to_pandas())
        True
        """
        return to_pandas(self._frame)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.asarray(self.to_pandas(), dtype=dtype)


def _frame_of(data: Any, index: Any, columns: Any, dtype: Any) -> Frame:
    """The frame for DataFrame's arguments."""
    if isinstance(data, Handle) and index is None and columns is None and dtype is None:
        frame = data._frame
        if not frame.columns and not hasattr(data, "columns"):  # an Index
            frame = renumbered(data._flat()._frame)
            return frame.map([frame.columns[0]._replace(label=0)]) if frame.columns[0].label is None else frame
        unnamed = len(frame.columns) == 1 and frame.columns[0].label is None and type(data).__name__ == "Series"
        return frame.map([frame.columns[0]._replace(label=0)]) if unnamed else frame
    if isinstance(data, pa.Table) and index is None and columns is None and dtype is None:
        return from_arrow(data)
    if type(data).__module__.startswith("pyspark.") and hasattr(data, "sparkSession"):
        from ..io.spark import spark_frame

        return spark_frame(data)
    if type(data).__module__.startswith("pyspark.pandas."):
        from ..io.create import from_pandas as ours

        data = ours(data)
        return _frame_of(data, index, columns, dtype)
    if isinstance(data, Mapping) and any(isinstance(value, Handle) for value in data.values()):
        if index is None:
            return _from_columns(data, columns)
        data = {label: value.to_pandas() if isinstance(value, Handle) else value for label, value in data.items()}
    if isinstance(data, Handle | pa.Table):
        data = data.to_pandas()
    if isinstance(data, list) and any(isinstance(value, Handle) for value in data):
        data = [value.to_pandas() if isinstance(value, Handle) else value for value in data]
    index, columns = (axis.to_pandas() if isinstance(axis, Handle) else axis for axis in (index, columns))
    return from_pandas(pd.DataFrame(data, index=index, columns=columns, dtype=dtype))


def _from_columns(data: Mapping[Label, Any], columns: Any) -> Frame:
    """A frame of Series and other values, in the union of the rows of the Series; an Index goes by position."""
    handles = [value for value in data.values() if isinstance(value, Handle)]
    series: dict[Label, Any] = {label: value for label, value in data.items() if isinstance(value, Handle) and value._frame.columns}
    first: Any = next(iter(series.values()), handles[0])
    if not first._frame.columns:
        first = first.to_frame(index=False)
    if any(first._frame.aligned_base(value._frame) is None for value in series.values()):
        from .concat import concat

        equal = all(_has_labels_of(first, value) for value in series.values())
        first = concat(series, axis=1, sort=not equal)
        data = {**data, **{label: first[label] for label in series}}
    frame = first._frame.replace(columns=(), column_names=(None,))
    for label, value in data.items():
        frame = with_value(frame, label, value)
    return frame if columns is None else as_dataframe(frame).reindex(columns=columns)._frame


def _axis(labels: list[Any]) -> pd.Index:
    """Column labels as pandas reads them: lists are levels."""
    return pd.MultiIndex.from_arrays(labels) if labels and all(isinstance(one, list) for one in labels) else pd.Index(labels)


def _has_labels_of(first: Any, other: Any) -> bool:
    """Whether two Series of few rows have the same index. Runs two jobs, unless they have so many rows that nobody asks."""
    limit = get_option("compute.fallback_max_rows")
    counts = {one._frame.base.row_count for one in (first, other)}
    return len(counts) == 1 and None not in counts and (limit is None or max(counts) <= limit) and first.index.equals(other.index)
