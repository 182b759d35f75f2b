"""pandas dtypes: which one a column presents, and how Arrow data becomes it.

Plans know Arrow types only. A column of a frame also has the pandas dtype that users see; it follows from
the Arrow type except where the user's data said otherwise (nullable dtypes, categories, object).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionDtype

from ...plan import types as t
from ...plan.types import DataType

__all__ = [
    "DATES", "GAPPED", "OF_OBJECTS", "PANDAS_3", "Dtype", "default_dtype", "has_places", "is_carried", "is_masked", "is_pickled",
    "items_of", "missing_of", "nullable_dtype", "objects", "parse_dtype", "present", "result_dtype", "to_arrow",
]  # fmt: skip

Dtype: TypeAlias = np.dtype[Any] | ExtensionDtype

MISSING: dict[str, Any] = {"none": None, "nan": np.nan, "nat": pd.NaT, "na": pd.NA}
OBJECT = np.dtype(object)


def objects(missing: str = "none", items: str = "list") -> np.dtype[Any]:
    """The dtype of objects, with what stands for missing ones, and what a list of values is: "list", "tuple" or "tuples" in a list.

    Or "pickled": Python objects of any kind, as bytes.
    """
    return np.dtype(object, metadata={"missing": missing, "items": items})


GAPPED = objects("nan")
"""Of booleans that were moved, and of texts that were computed among objects: NaN stands for what is missing, not None."""
DATES = objects("nat")
"""Of days and times of day as objects: NaT stands for what is missing."""
OF_OBJECTS: np.dtype[Any] = np.dtype(bool, metadata={"missing": "none"})
"""Of booleans about objects: None stands for what is missing, not NaN."""
PANDAS_3 = int(pd.__version__.partition(".")[0]) >= 3
STRING: Dtype = pd.Series(["a"]).dtype
"""What pandas infers for text: `str` from pandas 3 on, `object` before."""

_masked = {
    t.boolean: pd.BooleanDtype(), t.string: pd.StringDtype(),
    **{pa.from_numpy_dtype(dtype.numpy_dtype): dtype for dtype in (
        pd.Int8Dtype(), pd.Int16Dtype(), pd.Int32Dtype(), pd.Int64Dtype(), pd.UInt8Dtype(), pd.UInt16Dtype(),
        pd.UInt32Dtype(), pd.UInt64Dtype(), pd.Float32Dtype(), pd.Float64Dtype())},
}  # fmt: skip


def has_places(dtype: Dtype) -> bool:
    """Whether a column of this dtype is held as the places of its categories: intervals, which no engine has."""
    return isinstance(dtype, pd.CategoricalDtype) and isinstance(dtype.categories, pd.IntervalIndex)


def default_dtype(type: DataType) -> Dtype:
    """The dtype that pandas gives to data of an Arrow type.

    >>> default_dtype(pa.timestamp("us"))
    dtype('<M8[us]')
    """
    if t.is_string(type):
        return STRING
    if t.is_integer(type) or t.is_floating(type) or t.is_boolean(type):
        return np.dtype(type.to_pandas_dtype())
    if t.is_timestamp(type):
        return np.dtype(f"M8[{type.unit}]") if type.tz is None else pd.DatetimeTZDtype(type.unit, type.tz)
    if t.is_duration(type):
        return np.dtype(f"m8[{type.unit}]")
    return OBJECT


def is_masked(dtype: Dtype) -> bool:
    """Whether comparisons of such a column answer NA for missing values: nullable and Arrow dtypes."""
    if isinstance(dtype, pd.StringDtype):
        return dtype.na_value is pd.NA
    return isinstance(dtype, pd.ArrowDtype | pd.BooleanDtype) or type(dtype) in {type(known) for known in _masked.values()}


def _facts(dtype: Dtype) -> Mapping[str, str]:
    """What `objects` was given."""
    return getattr(dtype, "metadata", None) or {}


def missing_of(dtype: Dtype) -> str:
    """What stands for a missing value among objects that are made of values of a dtype, see `objects`."""
    return "na" if is_masked(dtype) else _facts(dtype).get("missing", "none") if dtype == OBJECT else "nan"


def items_of(dtype: Dtype) -> str:
    """What lists of a dtype are, see `objects`."""
    return _facts(dtype).get("items", "list")


def is_pickled(dtype: Dtype) -> bool:
    """Whether a column of this dtype holds pickled objects."""
    return items_of(dtype) == "pickled"


def is_carried(dtype: Dtype) -> bool:
    """Whether plans only carry a column of this dtype, and pandas computes with it: pickled objects; periods, as their numbers."""
    return is_pickled(dtype) or isinstance(dtype, pd.PeriodDtype)


def nullable_dtype(type: DataType, backend: str) -> Dtype:
    """The dtype that pandas' `dtype_backend` ("numpy_nullable" or "pyarrow") means for an Arrow type."""
    return pd.ArrowDtype(type) if backend == "pyarrow" else _masked.get(type, default_dtype(type))


def result_dtype(type: DataType, *operands: Dtype) -> Dtype:
    """The dtype of a result of an Arrow type, computed from columns of the dtypes given."""
    if any(isinstance(dtype, pd.ArrowDtype) for dtype in operands):
        return pd.ArrowDtype(type)
    texts = [dtype for dtype in operands if isinstance(dtype, pd.StringDtype) and is_masked(dtype)]
    if texts and t.is_boolean(type):
        return (pd.array(["a"], dtype=texts[0]) == "a").dtype  # which one depends on pandas' version
    if any(is_masked(dtype) for dtype in operands):
        return _masked.get(type, default_dtype(type))
    return default_dtype(type)


def parse_dtype(dtype: Any) -> tuple[DataType, Dtype]:
    """The Arrow type and the presented dtype that a user's `dtype` argument means.

    Raises
    ------
    TypeError
        If it is no dtype that pandas knows, or one that a column cannot have.
    """
    if isinstance(dtype, pa.DataType):
        return t.normalize(dtype), pd.ArrowDtype(dtype)
    if isinstance(dtype, str) and dtype in ("str", "string") or dtype is str:
        return t.string, (STRING if dtype in ("str", str) else pd.StringDtype())
    known = pd.api.types.pandas_dtype(dtype)
    if isinstance(known, pd.StringDtype):
        return t.string, known
    if isinstance(known, pd.ArrowDtype):
        return t.normalize(known.pyarrow_dtype), known
    if isinstance(known, pd.CategoricalDtype):
        return t.string if known.categories is None else t.normalize(pa.array(known.categories).type), known
    if isinstance(known, pd.DatetimeTZDtype):
        return t.timestamp(known.unit, str(known.tz)), known
    if isinstance(known, np.dtype) and known.kind in "iufbMm":
        return pa.from_numpy_dtype(known), known
    if is_masked(known):
        return pa.from_numpy_dtype(known.numpy_dtype), known
    raise TypeError(f"cannot make a column of dtype {dtype!r}")


def to_arrow(values: Any, label: Any = None) -> tuple[pa.Array, Dtype]:
    """A pandas or NumPy array as Arrow data of a type that plans use, with the dtype to present.

    Raises
    ------
    TypeError
        If an object column holds values of several kinds.
    """
    if values.__class__ is pd.arrays.NumpyExtensionArray:  # not its subclass, the array of texts of pandas 2
        values = values.to_numpy()
    dtype = values.dtype
    try:
        if has_places(dtype):
            array = pa.array(values.codes.astype(np.int64), mask=values.codes < 0)
        elif isinstance(dtype, pd.CategoricalDtype):
            kinds = pa.Array.from_pandas(dtype.categories if len(dtype.categories) else pd.array([], dtype=STRING))
            array = kinds.take(pa.array(values.codes.astype(np.int64), mask=values.codes < 0))
        elif isinstance(dtype, pd.PeriodDtype):
            array = pa.array(values.asi8, mask=np.asarray(values.isna()))
        elif isinstance(dtype, np.dtype) and dtype.kind == "f":
            array = pa.array(values if isinstance(values, np.ndarray) else np.asarray(values))  # NaN stays NaN
        else:
            array = pa.Array.from_pandas(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise TypeError(f"column {label!r} holds values of several kinds, which have no type in common: {error}") from error
    if pa.types.is_time(array.type) and any(getattr(value, "tzinfo", None) is not None for value in values):
        raise TypeError(f"column {label!r} holds times of day in a zone, which is not supported")
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    normal = t.normalize(array.type)
    return (array if normal == array.type else array.cast(normal)), dtype


def present(array: pa.ChunkedArray, dtype: Dtype) -> Any:
    """Arrow data as the pandas array that a column of `dtype` shows.

    Integers and booleans that turn out to hold missing values become what pandas makes of them: float64
    and object.
    """
    if has_places(dtype):
        codes = array.fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(codes, dtype=dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        return pd.Categorical(array.to_pandas(), dtype=dtype if dtype.categories is not None else None)
    if isinstance(dtype, pd.PeriodDtype):
        return pd.arrays.PeriodArray(array.fill_null(pd.NaT.value).to_numpy(), dtype=dtype)
    if isinstance(dtype, pd.ArrowDtype):
        return pd.arrays.ArrowExtensionArray(array.cast(dtype.pyarrow_dtype))
    if is_masked(dtype):
        return _masked_array(array, dtype)
    if isinstance(dtype, pd.StringDtype):
        return pd.array(array.to_pandas(), dtype=dtype)
    if dtype == OBJECT:
        return _objects(array, dtype)
    series = array.to_pandas()
    if array.null_count and isinstance(dtype, np.dtype) and dtype.kind in "iub":
        if dtype.kind == "b":
            missing: Any = None if dtype.metadata == OF_OBJECTS.metadata else np.nan
            return np.where(array.is_null(), missing, series.astype(object)).astype(object)
        return series.astype(np.float64).to_numpy()
    if series.dtype != dtype:
        series = series.astype(dtype)
    return series.array if isinstance(series.dtype, ExtensionDtype) else series.to_numpy()


def _objects(array: pa.ChunkedArray, dtype: Dtype) -> Any:
    """Arrow data as Python objects, see `objects`."""
    made: Any
    if is_pickled(dtype):
        made = np.fromiter((None if one is None else pickle.loads(one) for one in array.to_pylist()), object, len(array))
    elif t.is_integer(array.type) and array.null_count:  # which a float would round
        made = np.array(array.to_pylist(), dtype=object)
    elif t.is_list(array.type):
        shown = _ITEMS[items_of(dtype)]
        made = np.fromiter((None if one is None else shown(one) for one in array.to_pylist()), object, len(array))
    else:
        made = np.asarray(array) if t.is_string(array.type) else array.to_pandas().astype(object).to_numpy()
    missing = MISSING[missing_of(dtype)]
    return np.where(array.is_null(), missing, made) if array.null_count and missing is not None else made


_ITEMS: dict[str, Callable[[list[Any]], Any]] = {"list": list, "tuple": tuple, "tuples": lambda items: [tuple(item) for item in items]}


def _masked_array(array: pa.ChunkedArray, dtype: Any) -> Any:
    """Arrow data as a nullable array; a NaN that a float computation made is missing too."""
    if isinstance(dtype, pd.StringDtype):
        return pd.array(array.to_pandas(), dtype=dtype)
    return dtype.__from_arrow__(array.cast(pa.from_numpy_dtype(dtype.numpy_dtype)))
