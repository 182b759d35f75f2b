"""Frames with everything that goes wrong: missing values, duplicates, no rows, several levels, odd labels."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

__all__ = ["EMPTY", "FRAMES", "LEVELS", "MIXED", "NULLABLE", "ODD_LABELS", "RIGHT", "STAMPS"]

MIXED = pd.DataFrame(
    {
        "a": [1.5, 2.0, np.nan, 4.0, 1.5, -0.0],
        "b": [3, 1, 2, 3, 1, 1],
        "s": ["x", None, "y", "x", "x", "é"],
        "t": [True, False, True, True, False, False],
        "d": pd.to_datetime(["2020-01-03", "2020-01-01", None, "2020-02-29", "2020-01-03", "1969-12-31 23:59:59"], format="ISO8601"),
    }
)
"""Columns of every common dtype, with missing and repeated values, under a default index."""

LEVELS = MIXED.set_index(pd.MultiIndex.from_arrays([[2, 1, 2, 1, 2, 3], list("babaab")], names=["i", "j"]))
"""The same under a MultiIndex that is neither sorted nor unique."""

STAMPS = MIXED.set_index(pd.Index(pd.date_range("2022-01-01", periods=6), name="when"))
EMPTY = MIXED.iloc[:0]
ODD_LABELS = MIXED.set_axis(pd.Index([1, "b b", ("t", 2), 4.5, "é.`"], dtype=object, tupleize_cols=False), axis=1)
NULLABLE = pd.DataFrame(
    {
        "i": pd.array([1, None, 3, 3], "Int64"),
        "f": pd.array([0.5, 1.5, None, 2.5], "Float64"),
        "t": pd.array([True, None, False, True], "boolean"),
        "s": pd.array(["x", None, "y", "x"], "string"),
    }
)
RIGHT = pd.DataFrame({"s": ["x", "y", "y", None, "q"], "v": [10, 20, 21, 30, 40], "b": [1, 2, 3, 4, 5]})
DECIMALS = pd.DataFrame({"m": [Decimal("1.10"), None, Decimal("2.25")]})

FRAMES = {"mixed": MIXED, "levels": LEVELS, "stamps": STAMPS, "empty": EMPTY, "odd labels": ODD_LABELS, "nullable": NULLABLE}
