"""`plot` of DataFrame and Series: the engine reduces the data to what a figure shows, and a plotting library draws it."""

from .accessor import Plot
from .methods import FramePlotting, Plotting

__all__ = ["FramePlotting", "Plot", "Plotting"]
