"""Accessors: `str` and `dt` of Series and Index."""

from .strings import StringMethods, Strings

__all__ = ["StringMethods", "Strings"]
