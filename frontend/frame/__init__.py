"""DataFrame: labelled columns of the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..common.aggregate import Aggregation
from ..common.choosing import Choosing
from ..common.convert import Convert
from ..common.cumulative import Cumulative
from ..common.describe import Describe
from ..common.display import Display, _noted, preview
from ..common.extremes import Extremes
from ..common.grouping import Groups
from ..common.handle import Handle, as_index
from ..common.indexing import Indexing
from ..common.interpolate import Interpolation
from ..common.labels import Labels
from ..common.missing import Missing
from ..common.operators import Operators
from ..common.reindex import Reindexing
from ..common.rolling import RollingMethods
from ..common.rows import Rows
from ..common.sort import Sorting
from ..common.statistics import Statistics
from ..common.text_files import TextFiles
from ..common.values import Values
from ..core.build import from_arrow, from_pandas
from ..core.frame import Frame, Label
from ..core.materialize import count_rows, labels_to_index, to_pandas
from ..plotting import Plotting
from .distinct import FrameDistinct
from .files import Files
from .labels import FrameLabels
from .merge import Merging
from .missing import FrameMissing
from .operators import FrameOperators
from .pivot import Pivoting
from .reshape import FrameReshaping
from .selection import Selection, with_value
from .sort import FrameSorting
from .statistics import FrameStatistics

if TYPE_CHECKING:
    from ..index import Index

__all__ = ["DataFrame"]


class DataFrame(
    FrameOperators,
    Operators,
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
    Values,
    FrameDistinct,
    Pivoting,
    FrameReshaping,
    Describe,
    Aggregation,
    Selection,
    Rows,
    FrameLabels,
    Labels,
    Indexing,
    Reindexing,
    Files,
    Convert,
    TextFiles,
    Plotting,
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
        axis = labels.to_pandas() if isinstance(labels, Handle) else labels if isinstance(labels, pd.Index) else pd.Index(list(labels))
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

    def _repr_html_(self) -> str | None:
        if not pd.get_option("display.notebook_repr_html"):
            return None
        shown, rows = preview(self._frame)
        html = shown._repr_html_()
        return None if html is None else _noted(html, shown, rows)


def _frame_of(data: Any, index: Any, columns: Any, dtype: Any) -> Frame:
    """The frame for DataFrame's arguments."""
    if isinstance(data, Handle) and index is None and columns is None and dtype is None:
        frame = data._frame
        unnamed = len(frame.columns) == 1 and frame.columns[0].label is None and type(data).__name__ == "Series"
        return frame.map([frame.columns[0]._replace(label=0)]) if unnamed else frame
    if isinstance(data, pa.Table) and index is None and columns is None and dtype is None:
        return from_arrow(data)
    if type(data).__module__.startswith("pyspark.") and hasattr(data, "sparkSession"):
        from ..io.spark import spark_frame

        return spark_frame(data)
    if isinstance(data, Mapping) and any(isinstance(value, Handle) for value in data.values()) and index is None:
        return _from_columns(data, columns)
    if isinstance(data, Handle | pa.Table):
        data = data.to_pandas()
    index, columns = (axis.to_pandas() if isinstance(axis, Handle) else axis for axis in (index, columns))
    return from_pandas(pd.DataFrame(data, index=index, columns=columns, dtype=dtype))


def _from_columns(data: Mapping[Label, Any], columns: Any) -> Frame:
    """A frame of Series and other values, aligned on the index of the first Series; an Index goes by position."""
    handles = [value for value in data.values() if isinstance(value, Handle)]
    first: Any = next((value for value in handles if value._frame.columns), handles[0])
    if not first._frame.columns:
        first = first.to_frame(index=False)
    frame = first._frame.replace(columns=(), column_names=(None,))
    for label, value in data.items():
        frame = with_value(frame, label, value)
    if columns is None:
        return frame
    from ..core.labels import columns as chosen

    return frame.map(chosen(frame, list(columns)))
