"""The in-process engine, over Arrow."""

from .engine import LocalBackend

__all__ = ["LocalBackend"]
