"""Kernels of texts: pandas' own methods, and Arrow's for the lists that some of them give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
    arguments = {key: one.value if isinstance(one, Handle) else one for key, one in given}

    def on_array(type: DataType, array: Value) -> Any:
        if t.is_list(array.type) and name in LISTS:
            return LISTS[name](array, **arguments)
        texts = cast(array, t.string) if t.is_null(array.type) else array
        series = (
            texts.to_pandas(types_mapper={t.string: pd.StringDtype("pyarrow")}.get) if simple else texts.to_pandas().astype(object)
        )
        made = pa.array(_apply(series, (name, *arguments.items()), simple), type, from_pandas=True)
        return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made

    return on_arrays(on_array)(type, value)


def _item(lists: Any, i: int) -> Any:
    lengths, starts = pc.list_value_length(lists), lists.offsets[:-1]
    there = pc.less(i, lengths) if i >= 0 else pc.greater_equal(lengths, -i)
    places = pc.add(starts, pc.cast(i if i >= 0 else pc.add(lengths, i), starts.type))
    return lists.values.take(pc.if_else(there, places, pa.scalar(None, starts.type)))


LISTS: dict[str, Callable[..., Any]] = {"get": _item, "len": pc.list_value_length}
