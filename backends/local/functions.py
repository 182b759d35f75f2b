"""Kernels of Python functions."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ...plan import op
from ...plan.types import DataType
from .kernels import kernel, on_arrays

__all__: list[str] = []


@kernel(op.map_batches)
def _map_batches(type: DataType, *given: Any) -> Any:
    *values, function, _ = given

    def on_array(type: DataType, *arrays: pa.Array[Any]) -> Any:
        return function.value(*arrays)

    return on_arrays(on_array)(type, *values)
