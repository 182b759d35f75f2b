"""Kernels of texts: pandas' own methods."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ...plan import Handle, op
from ...plan import types as t
from ...plan.types import DataType
from ..pandas_texts import text_function
from .casts import cast
from .kernels import kernel, on_arrays
from .values import Value

__all__: list[str] = []

_apply = text_function()


@kernel(op.text)
def _text(type: DataType, value: Value, method: tuple[Any, ...], simple: bool | None) -> Any:
    name, *given = method
    pairs = [(key, one.value if isinstance(one, Handle) else one) for key, one in given]

    def on_array(type: DataType, array: Value) -> Any:
        texts = cast(array, t.string) if t.is_null(array.type) else array
        return pa.array(_apply(texts.to_pandas().astype(object), (name, *pairs), simple), type, from_pandas=True)

    return on_arrays(on_array)(type, value)
