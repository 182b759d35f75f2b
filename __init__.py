"""plandas: pandas that plans before it runs. ``import plandas as pd``."""

from .frontend import *
from .frontend import __all__ as __all__
