"""Rows and columns by label and by position: loc, iloc, at, iat, take, xs, sample."""

from __future__ import annotations
