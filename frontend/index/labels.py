"""Methods of an Index: names, levels, membership, comparison."""

from __future__ import annotations
