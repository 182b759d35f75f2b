"""Which class of Index the labels of a frame have, as in pandas."""

from __future__ import annotations

import pandas as pd

from ...plan import types as t
from ..core.frame import Frame
from . import Index
from .modelled import CategoricalIndex, IntervalIndex, PeriodIndex
from .multi import MultiIndex
from .times import DatetimeIndex, TimedeltaIndex

__all__ = ["index_class"]

OF_DTYPES = {pd.CategoricalDtype: CategoricalIndex, pd.IntervalDtype: IntervalIndex, pd.PeriodDtype: PeriodIndex}


def index_class(frame: Frame) -> type[Index]:
    """The class of an index with the levels of a frame.

    Examples
    --------
    >>> import plandas as pd
    >>> index_class(pd.Series([1], index=pd.to_datetime(["2020-01-01"]))._frame).__name__
    'DatetimeIndex'
    """
    if len(frame.index) > 1:
        return MultiIndex
    type, dtype = frame.index[0].expr.type, frame.index[0].dtype
    for kind, made in OF_DTYPES.items():
        if isinstance(dtype, kind):
            return made
    return DatetimeIndex if t.is_timestamp(type) else TimedeltaIndex if t.is_duration(type) else Index
