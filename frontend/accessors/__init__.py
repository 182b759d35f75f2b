"""Accessors: `str`, `dt` and `cat` of Series, `str` of Index."""

from .categories import Categories, CategoryMethods
from .datetimes import DatetimeMethods, Datetimes, TimedeltaMethods
from .strings import StringMethods, Strings

__all__ = ["Categories", "CategoryMethods", "DatetimeMethods", "Datetimes", "StringMethods", "Strings", "TimedeltaMethods"]
