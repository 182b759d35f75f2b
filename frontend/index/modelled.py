"""Classes of index for labels of a kind, each modelled on pandas' class of that name."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

import pandas as pd

from ..common.in_pandas import completed_by_pandas
from . import Index

__all__ = ["CategoricalIndex", "IntervalIndex", "Modelled", "PeriodIndex"]


class _AlsoOfPandas(type):
    """Of classes that pandas' own objects, which `date_range` and the like give, are instances of too."""

    model: type

    def __instancecheck__(cls, instance: object) -> bool:
        return super().__instancecheck__(instance) or isinstance(instance, cls.model)

    def __getattr__(cls, name: str) -> Any:
        """pandas' other ways to make one, such as ``pd.IntervalIndex.from_breaks``."""
        if name.startswith("from_"):
            return getattr(cls.model, name)
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")

    def __dir__(cls) -> list[str]:
        return [*super().__dir__(), *[name for name in dir(cls.model) if name.startswith("from_")]]

    @property
    def __signature__(cls) -> inspect.Signature:
        return inspect.signature(cls.model)


class Modelled(Index, metaclass=_AlsoOfPandas):
    """Row labels of a kind. To make one is to make pandas' own, as by `date_range`; it is lazy where it is the index of a frame.

    Examples
    --------
    >>> import plandas as pd
    >>> type(pd.PeriodIndex(["2020-01"], freq="M")), isinstance(pd.PeriodIndex(["2020-01"], freq="M"), pd.PeriodIndex)
    (<class 'pandas.PeriodIndex'>, True)
    """

    model: ClassVar[type] = pd.Index

    def __new__(cls, *args: Any, **given: Any) -> Any:
        return cls.model(*args, **given)


@completed_by_pandas(
    pd.CategoricalIndex,
    "add_categories as_ordered as_unordered categories codes ordered remove_categories remove_unused_categories"
    " rename_categories reorder_categories set_categories",
)
class CategoricalIndex(Modelled):
    """Row labels that are categories.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 2], index=pd.CategoricalIndex(["x", "y"])).index.categories.to_list()
    ['x', 'y']
    """

    model = pd.CategoricalIndex


@completed_by_pandas(
    pd.IntervalIndex,
    "closed closed_left closed_right contains is_empty is_non_overlapping_monotonic is_overlapping left length mid open_left"
    " open_right overlaps right set_closed to_tuples",
)
class IntervalIndex(Modelled):
    """Row labels that are intervals.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 2], index=pd.interval_range(0, 2)).index.right.to_list()
    [1, 2]
    """

    model = pd.IntervalIndex


@completed_by_pandas(
    pd.PeriodIndex,
    "asfreq asi8 day day_of_week day_of_year dayofweek dayofyear days_in_month daysinmonth end_time freq freqstr hour is_full"
    " is_leap_year mean minute month quarter qyear resolution second start_time strftime to_timestamp week weekday weekofyear year",
)
class PeriodIndex(Modelled):
    """Row labels that are periods.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series([1, 2], index=pd.period_range("2020-01", periods=2, freq="M")).index.month.to_list()
    [1, 2]
    """

    model = pd.PeriodIndex
