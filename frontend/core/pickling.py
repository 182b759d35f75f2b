"""Pickling frames: plans go flat, and come back with ids that nothing else in the process has."""

from __future__ import annotations

from typing import Any

from ...plan.renaming import refresh
from .frame import Entry, Frame

__all__ = ["restore", "state"]


def state(frame: Frame) -> tuple[Any, ...]:
    settled = frame.settled
    entries = [(entry.label, entry.expr, entry.dtype) for entry in settled.entries]
    return settled.base, entries, len(settled.index), settled.column_names


def restore(cls: Any, saved: tuple[Any, ...]) -> Any:
    base, entries, levels, names = saved
    base, ids = refresh(base)
    made = [Entry(label, expr.replace(id=ids[expr.id]), dtype) for label, expr, dtype in entries]
    return cls._of(Frame(base, tuple(made[levels:]), tuple(made[:levels]), names))
