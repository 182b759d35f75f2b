"""Engines that run plans, and the choice between them."""

from .base import Backend, Capabilities, Decline, Measured, Tasks
from .choose import Choice, choose, get_backend

__all__ = ["Backend", "Capabilities", "Choice", "Decline", "Measured", "Tasks", "choose", "get_backend"]
