"""The table of kernels: for each scalar operator a function over Arrow values."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...plan import Operator
from ...plan.types import DataType
from .casts import cast
from .values import Numbers, Value, broadcast, from_numpy, nulls, to_numpy

__all__ = ["Kernel", "kernel", "kernels", "on_arrays", "with_numpy"]

Kernel = Callable[..., Any]

kernels: dict[str, Kernel] = {}
"""Each kernel takes the result's type, then the arguments, then the operator's params in order."""


def kernel(*operators: Operator) -> Callable[[Kernel], Kernel]:
    """Register the kernel of these operators."""

    def register(function: Kernel) -> Kernel:
        for op in operators:
            kernels[op.name] = function
        return function

    return register


def on_arrays(function: Kernel) -> Kernel:
    """A kernel that knows arrays only, made to take scalars too."""

    @wraps(function)
    def general(type: DataType, *values: Value) -> Any:
        length = next((len(value) for value in values if isinstance(value, pa.Array)), None)
        made = function(type, *[broadcast(value, 1 if length is None else length) for value in values])
        return made[0] if length is None else made

    return general


def with_numpy(function: Callable[..., Numbers], type: DataType, *values: Value, missing: Callable[..., Numbers] | None = None) -> Any:
    """NumPy's `function` on values of one type; null where any is, and where `missing` of the numbers says so."""
    given = [cast(value, type) for value in values]
    if any(isinstance(value, pa.Scalar) and not value.is_valid for value in given):
        return pa.scalar(None, type)
    numbers = [to_numpy(value) for value in given]
    result = function(*numbers)
    mask = np.zeros(len(result), np.bool_) if missing is None else missing(*numbers) | np.zeros(len(result), np.bool_)
    for value in given:
        if nulls(value):
            mask |= to_numpy(pc.is_null(value))
    made = from_numpy(result, type, mask)
    return made if any(isinstance(value, pa.Array) for value in given) else made[0]
