"""`plot` of DataFrame and Series: the engine reduces the data to what a figure shows, and a plotting library draws it."""

from .accessor import Plot, Plotting

__all__ = ["Plot", "Plotting"]
