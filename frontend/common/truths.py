"""Masks that are no Series: lists and arrays of booleans."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

__all__ = ["truths"]


def truths(key: Any) -> list[bool] | None:
    """The booleans of a list, array or index that masks; what is missing in a nullable one is false. None if it is no mask.

    Examples
    --------
    >>> import pandas
    >>> truths([True, False]), truths(pandas.array([True, None])), truths(["a", "b"])
    ([True, False], [True, False], None)
    """
    dtype = getattr(key, "dtype", None)
    if dtype == "boolean":
        return [bool(one) for one in pd.array(key).fillna(False)]
    values = list(key)
    if values and all(isinstance(one, bool | np.bool_) for one in values) or dtype == np.bool_:
        return [bool(one) for one in values]
    return None
