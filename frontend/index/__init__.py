"""Index: the row labels of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ...plan import types as t
from ..accessors import Strings
from ..common.functions import UniversalFunctions
from ..common.handle import Handle, as_series
from ..common.in_pandas import completed_by_pandas
from ..core.build import from_pandas
from ..core.dtypes import Dtype
from ..core.frame import Label
from ..core.frequency import frequency
from ..core.materialize import count_rows, to_pandas
from .labels import IndexLabels
from .operators import IndexOperators
from .sets import IndexSets

__all__ = ["Index"]


@completed_by_pandas(
    pd.Index,
    "all any argsort array asof asof_locs delete diff duplicated factorize get_indexer_for get_indexer_non_unique"
    " get_slice_bound groupby identical inferred_type infer_objects insert item join memory_usage nbytes putmask ravel"
    " reindex repeat replace round searchsorted shift slice_indexer slice_locs sortlevel take to_flat_index view where",
)
class Index(IndexOperators, UniversalFunctions, IndexSets, IndexLabels, Strings):
    """Row labels, computed when a value is needed.

    Parameters
    ----------
    data : list-like
        The labels.
    dtype : dtype, optional
        Their dtype; pandas' inference unless given.
    copy : bool, optional
        Accepted; nothing is ever shared.
    name : hashable, optional
        The name of the index.
    tupleize_cols : bool, default True
        Whether tuples are labels of a MultiIndex.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Index([3, 1], name="k")
    Index([3, 1], dtype='int64', name='k')
    """

    def __init__(
        self, data: Any = None, dtype: Any = None, copy: bool | None = None, name: Label = None, tupleize_cols: bool = True
    ) -> None:
        if isinstance(data, Handle):
            data = data.to_pandas()
        index = data if isinstance(data, pd.MultiIndex) else pd.Index(data, dtype=dtype, name=name, tupleize_cols=tupleize_cols)
        self._frame = from_pandas(pd.DataFrame(index=index))
        from .kinds import index_class

        self.__class__ = index_class(self._frame)  # times, or a list of tuples, as in pandas

    @property
    def nlevels(self) -> int:
        """The number of levels."""
        return len(self._frame.index)

    @property
    def dtype(self) -> Dtype:
        """The dtype of the labels; object for several levels. Runs no job."""
        return self._frame.index[0].dtype if self.nlevels == 1 else np.dtype(object)

    @property
    def freq(self) -> Any:
        """The pandas offset from each time to the next, where pandas keeps it; else None. Runs no job.

        Raises
        ------
        AttributeError
            If the labels are not times.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([1, 2], index=pd.date_range("2020-01-01", periods=2)).index.freq
        <Day>
        """
        if self.nlevels > 1 or not (t.is_timestamp(self._frame.index[0].expr.type) or t.is_duration(self._frame.index[0].expr.type)):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'freq'")
        return frequency(self._frame)

    @property
    def freqstr(self) -> str | None:
        """The text of the frequency. See `freq`."""
        return getattr(self.freq, "freqstr", None)

    @property
    def shape(self) -> tuple[int]:
        """``(number of labels,)``. Runs one job unless the plan tells."""
        return (len(self),)

    @property
    def size(self) -> int:
        """The number of labels. Runs one job unless the plan tells."""
        return len(self)

    @property
    def empty(self) -> bool:
        """Whether there are no labels. Runs one job unless the plan tells."""
        return len(self) == 0

    def __len__(self) -> int:
        return count_rows(self._frame)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_pandas())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.asarray(self.to_pandas(), dtype=dtype)

    def __arrow_array__(self, type: Any = None) -> Any:
        return pa.array(self.to_pandas(), type)

    def __repr__(self) -> str:
        return repr(self.to_pandas())

    def to_pandas(self) -> pd.Index:
        """The labels as a pandas Index. Runs one job."""
        return to_pandas(self._frame).index

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = pd.api.extensions.no_default) -> np.ndarray[Any, Any]:
        """The labels as an array. Runs one job. See pandas' `Index.to_numpy`."""
        return self.to_pandas().to_numpy(dtype=dtype, copy=copy, na_value=na_value)

    def to_list(self) -> list[Any]:
        """The labels as a list. Runs one job."""
        return self.to_pandas().to_list()

    tolist = to_list

    @property
    def values(self) -> Any:
        """The labels as an array. Runs one job."""
        return self.to_pandas().values

    def to_series(self, index: Any = None, name: Label = None) -> Any:
        """A Series of the labels, labelled by themselves. Runs no job.

        Parameters
        ----------
        index : list-like, optional
            Other labels; as many, which takes a job to see unless the plan tells.
        name : hashable, optional
            The name; that of the index unless given.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Index([3, 1]).to_series(name="k").name
        'k'
        """
        labels = self._frame.index[0]
        made = as_series(self._frame.replace(columns=(labels if name is None else labels._replace(label=name),)))
        return made if index is None else made.set_axis(index)

    def copy(self, name: Any = None, deep: bool = False) -> Any:
        """The same labels, perhaps under another name. Runs no job."""
        return self._of(self._frame) if name is None else self.rename(name)

    @property
    def ndim(self) -> int:
        """1."""
        return 1

    @property
    def T(self) -> Any:
        """The index itself."""
        return self

    def transpose(self, *args: Any, **kwargs: Any) -> Any:
        """The index itself."""
        return self

    def is_(self, other: Any) -> bool:
        """Whether another index is the same labels of the same plan. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> index = pd.Index([1, 2])
        >>> index.is_(index.copy()), index.is_(pd.Index([1, 2]))
        (True, False)
        """
        return isinstance(other, Index) and self._frame.base is other._frame.base and self._frame.index == other._frame.index
