"""Group-by: rows split by keys, each group reduced or transformed."""

from .frame import DataFrameGroupBy
from .series import SeriesGroupBy

__all__ = ["DataFrameGroupBy", "SeriesGroupBy"]
