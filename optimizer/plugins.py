"""Rules that other packages bring, by entry points of the group ``plandas.rules``, loaded when rules are first asked for."""

from __future__ import annotations

import warnings
from importlib.metadata import entry_points

__all__ = ["GROUP", "load_plugins"]

GROUP = "plandas.rules"

_asked: list[str] = []
"""The groups that were looked for."""


def load_plugins() -> None:
    """Import what the entry points of the group name, each once; their rules register themselves.

    A plug-in that cannot be loaded is left out, with a warning that names it: other people's queries go on.
    """
    if GROUP in _asked:
        return
    _asked.append(GROUP)  # now, as a plug-in may ask for rules while it is loaded
    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except Exception as error:
            warnings.warn(f"the rules of {entry.value} ({entry.name}) are left out: {type(error).__name__}: {error}", stacklevel=4)
