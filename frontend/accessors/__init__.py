"""Accessors: `str` and `dt` of Series and Index."""

from .datetimes import DatetimeMethods, Datetimes, TimedeltaMethods
from .strings import StringMethods, Strings

__all__ = ["DatetimeMethods", "Datetimes", "StringMethods", "Strings", "TimedeltaMethods"]
